"""The five sites' pages in other markup: by the site's file, by general rules, and with names that say nothing.

Once with the saved pages' prose of our own, always; once with the words of `test_seeds.py`, which lie outside of this
project, and are skipped where they are missing.
"""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.site import GENERIC
from tests.sites.pour import POURED
from tests.sites.test_seeds import DAYS, FOLDER, SITES, body, seed
from tests.sites.test_sites import PAGES
from tests.sites.vary import SCRAMBLED, VARIANTS, Change, varied

needs_seeds = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no seeds in {FOLDER}; NEWSARCHIVE_SEEDS names their folder"
)
NAMES = ("oxbig", "koala_by", "almayadeen", "pravda", "swedenherald")


def _page(number: int, changes: tuple[Change, ...]) -> str:
    found = seed(number)
    return varied(POURED[number](found), found.of("body"), changes, number)


def _each(variants: dict[str, tuple[Change, ...]]) -> pytest.MarkDecorator:
    rows = [(n, name) for n in range(len(NAMES)) for name in variants]
    return pytest.mark.parametrize(("number", "name"), rows, ids=[f"{NAMES[n]}-{name}" for n, name in rows])


def _saved(page: Path) -> tuple[str, list[str], str]:
    """A saved page, the lines of its story, and its address."""
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    return page.read_text("utf-8"), [text for _, text in expected["blocks"]], expected["url"]


def _changed(page: Path, changes: tuple[Change, ...]) -> bytes:
    html, story, _ = _saved(page)
    inside = re.findall(r"<p>(.*?)</p>", html, re.DOTALL)
    paragraphs = [text for text in inside if unescape(re.sub(r"<[^>]+>", "", text)) in story]
    return varied(html, paragraphs, changes, 7).encode()


SAVED = [(page, name) for page in PAGES for name in VARIANTS]
ALL_SAVED = [(page, name) for page in PAGES for name in VARIANTS | SCRAMBLED]


@pytest.mark.parametrize(
    ("page", "name"), SAVED, ids=[f"{page.parent.name}-{page.stem}-{name}" for page, name in SAVED]
)
def test_a_saved_page_is_read_in_other_markup(page: Path, name: str) -> None:
    """By its site's file: every block of the body, in order, and nothing else."""
    _, story, url = _saved(page)
    site = SITES.covering(url)
    assert site is not None
    looks = site.layouts_on(date.fromisoformat(page.stem))
    article = clean(_changed(page, VARIANTS[name]), url, layout=looks, zone=site.zone)
    assert body(article) == story


@pytest.mark.parametrize(
    ("page", "name"), ALL_SAVED, ids=[f"{page.parent.name}-{page.stem}-{name}" for page, name in ALL_SAVED]
)
def test_general_rules_read_a_saved_page_in_other_markup(page: Path, name: str) -> None:
    """Without its site's file; a standfirst that nothing marks may stand before the body."""
    _, story, url = _saved(page)
    article = clean(_changed(page, (VARIANTS | SCRAMBLED)[name]), url, layout=GENERIC)
    deck = json.loads(page.with_suffix(".json").read_text("utf-8")).get("deck")
    assert [text for text in body(article) if text != deck] == story


@needs_seeds
@_each(VARIANTS)
def test_the_site_file_reads_it_in_other_markup(number: int, name: str) -> None:
    """Body paragraph by paragraph, headline, authors and tags."""
    wanted = seed(number).wanted
    site = SITES.covering(wanted["url_hint"])
    assert site is not None
    looks = site.layouts_on(date.fromisoformat(DAYS[number]))
    article = clean(_page(number, VARIANTS[name]).encode(), wanted["url_hint"], layout=looks, zone=site.zone)
    assert body(article) == wanted["body"]
    assert article.title == wanted["headline"]
    assert [list(article.metadata.authors), list(article.metadata.tags)] == [wanted["authors"], wanted["tags"]]


@needs_seeds
@_each(VARIANTS | SCRAMBLED)
def test_general_rules_read_it_in_other_markup(number: int, name: str) -> None:
    """Without the site's file; a standfirst that nothing marks may stand before the body."""
    wanted = seed(number).wanted
    article = clean(_page(number, (VARIANTS | SCRAMBLED)[name]).encode(), wanted["url_hint"], layout=GENERIC)
    assert [text for text in body(article) if text != wanted["deck"]] == wanted["body"]
