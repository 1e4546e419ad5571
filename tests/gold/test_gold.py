"""A floor under the quality of cleaning, on pages of our own in ten languages and many shapes.

Each page is `<shape>.html`, and what a person reads on it stands in `<shape>.json`: text, title, authors, day. The floor
stands in `floor.json`; it is raised with what is reached, and lowered only together with its sentence `why`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article

HERE = Path(__file__).parent
PAGES = sorted(HERE.glob("*.html"))
FLOOR: dict[str, Any] = json.loads((HERE / "floor.json").read_text("utf-8"))
#: Scripts without spaces count by character.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


def expected(page: Path) -> dict[str, Any]:
    """What a person reads on the page."""
    told: dict[str, Any] = json.loads(page.with_suffix(".json").read_text("utf-8"))
    return told


def read(page: Path) -> Article:
    """The page by general rules."""
    return clean(page.read_bytes(), expected(page)["url"])


def words(text: str) -> list[str]:
    """Words in lower case."""
    return _WORD.findall(text.lower())


def f1(got: str, wanted: str) -> float:
    """Of the two bags of words."""
    one, other = Counter(words(got)), Counter(words(wanted))
    shared = sum((one & other).values())
    return 2 * shared / max(1, one.total() + other.total())


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """Each page, cleaned once."""
    return {page.stem: read(page) for page in PAGES}


def _scores(articles: dict[str, Article]) -> dict[str, float]:
    texts = {page.stem: "\n\n".join(expected(page)["text"]) for page in PAGES}
    return {name: f1(articles[name].text, text) for name, text in texts.items()}


def test_there_are_languages_and_shapes_enough() -> None:
    """Ten languages at least, each in a shape of its own."""
    assert len(PAGES) >= 25
    assert len({expected(page)["language"] for page in PAGES}) >= 10


def test_word_f1_holds_its_floor(articles: dict[str, Article]) -> None:
    """The mean over all pages; the message names the worst."""
    scores = _scores(articles)
    mean = sum(scores.values()) / len(scores)
    assert mean >= FLOOR["word_f1"], sorted(scores.items(), key=lambda row: row[1])[:5]


def test_exact_pages_hold_their_floor(articles: dict[str, Article]) -> None:
    """Pages whose words are the same, in order."""
    exact = {page.stem for page in PAGES if words(articles[page.stem].text) == words(" ".join(expected(page)["text"]))}
    missed = {page.stem for page in PAGES} - exact
    assert missed <= set(FLOOR["not_exact"]), f"no longer exact: {sorted(missed - set(FLOOR['not_exact']))}"


@pytest.mark.parametrize("field", ["title", "authors", "date"])
def test_metadata_holds_its_floor(articles: dict[str, Article], field: str) -> None:
    """Pages whose title, authors or day are read as a person reads them."""
    wrong = set()
    for page in PAGES:
        meta = articles[page.stem].metadata
        got = {
            "title": meta.title,
            "authors": list(meta.authors),
            "date": meta.published.iso[:10] if meta.published else None,
        }
        if got[field] != expected(page)[field]:
            wrong.add(page.stem)
    assert wrong <= set(FLOOR[f"wrong_{field}"]), sorted(wrong)


def test_the_floor_names_only_pages_and_says_why() -> None:
    """A lowered floor has a sentence."""
    names = {page.stem for page in PAGES}
    lists = [FLOOR[key] for key in ("not_exact", "wrong_title", "wrong_authors", "wrong_date")]
    assert all(name in names for listed in lists for name in listed)
    assert not any(lists) or FLOOR["why"].strip()


@pytest.mark.parametrize(("name", "kind"), [("liveblog", "live_blog"), ("gallery", "gallery"), ("flash", "article")])
def test_forms_are_told(articles: dict[str, Article], name: str, kind: str) -> None:
    """A live blog, a gallery, a flash of one sentence."""
    assert articles[name].outcome.value == kind
