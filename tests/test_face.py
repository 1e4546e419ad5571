"""The public names, and how light it is to ask for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import newsarchive
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article
from newsarchive.process import process
from tests.small_archive import SITES, answer, exchange, page

ROOT = Path(__file__).parents[1]
URL = "https://quay.example/piers"


def run(code: str) -> str:
    """What a fresh Python prints."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


def test_the_names_others_build_on_are_there() -> None:
    """Kept stable: taking one away breaks somebody's program."""
    assert set(newsarchive.__all__) == {
        "Archive", "Article", "Assumed", "Block", "Capture", "Cut", "Feed", "Layout", "Metadata", "NewsArchiveError", "Origin", "Outcome",
        "OutcomeKind", "Reason", "Removal", "Section", "Site", "Sitemap", "Sites", "clean", "conclude", "join", "load_sites", "locate",
        "open_store", "process",
    }  # fmt: skip
    assert all(getattr(newsarchive, name) for name in newsarchive.__all__)
    assert set(newsarchive.__all__) <= set(dir(newsarchive))


def test_clean_and_process_can_be_called_whatever_was_imported_before() -> None:
    """Both are modules of the house too; a call must mean the function."""
    assert newsarchive.clean(page("Piers"), URL) == clean(page("Piers"), URL)
    capture = exchange(1, URL, answer(page("Piers")))
    assert newsarchive.process(capture, SITES) == process(capture, SITES)
    for before in ("newsarchive.clean.page", "newsarchive.process", "newsarchive.store.base", "sys"):
        code = f"import {before}; import newsarchive; from newsarchive import clean; print(clean({page('Piers')!r}, {URL!r}).title)"
        assert run(code) == "Piers", before


def test_clean_ends_in_an_article_or_an_error_of_ours() -> None:
    """Nothing else comes out."""
    assert isinstance(newsarchive.clean(page("Piers"), URL), Article)
    with pytest.raises(NewsArchiveError):
        newsarchive.clean(b"", URL)


def test_an_article_has_text_title_and_json() -> None:
    """`Article.text`, `.title`, `.to_dict()`, with these keys in this order."""
    article = newsarchive.clean(page("Piers stay closed"), URL)
    assert article.title == "Piers stay closed"
    assert "pier 3" in article.text
    assert list(article.to_dict()) == [
        "url", "canonical_url", "site", "outcome", "title", "deck", "authors", "published", "modified", "section", "tags", "language",
        "publisher", "source", "text", "blocks", "images", "posts", "removals", "origin", "revision", "word_count", "withdrawn",
        "withdrawn_why", "desks", "description", "language_detected", "direction", "amp_url", "original_url", "original_publisher", "license",
        "copyright_holder", "ai_use", "rights", "paywall", "evidence", "continues", "pages",
    ]  # fmt: skip


def test_every_key_is_documented() -> None:
    """docs/article.md names each."""
    documented = (ROOT / "docs" / "article.md").read_text("utf-8")
    article = newsarchive.process(exchange(1, URL, answer(page("Piers"))), SITES)
    values = article.to_dict()
    for key in (*values, *values["origin"], *values["removals"][0], *values["blocks"][0]):
        assert f"`{key}`" in documented, key


def test_importing_is_light() -> None:
    """`import newsarchive` loads nothing of what it can do."""
    heavy = "('scrapy', 'twisted', 'lxml', 'bs4', 'readability', 'rich', 'sqlite3', 'warcio', 'fastwarc', 'dateparser', 'newsarchive.model')"
    assert run(f"import sys, newsarchive; print([name for name in {heavy} if name in sys.modules])") == "[]"


def test_cleaning_loads_no_crawler() -> None:
    """`clean` is importable without Scrapy."""
    assert (
        run(
            "import sys; from newsarchive.clean.pipeline import clean; print([m for m in ('scrapy', 'twisted') if m in sys.modules])"
        )
        == "[]"
    )


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As everywhere in Python."""
    with pytest.raises(AttributeError, match="nothing_such"):
        newsarchive.nothing_such  # noqa: B018
