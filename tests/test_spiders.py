"""The five site files say only what can be used, and tell articles from lists."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import urlsplit

import cssselect
import pytest

import spiders
from newsarchive.site import load_sites

SITES = load_sites(("spiders",))
NAMES = ("almayadeen", "koala_by", "oxbig", "pravda", "swedenherald")
SELECTORS = ("body", "title", "deck", "authors", "published", "section", "tags", "source")


def test_all_five_are_found() -> None:
    """`scrapy list` names what lies in the folder."""
    assert set(NAMES) <= {site.name for site in SITES}


@pytest.mark.parametrize("name", NAMES)
def test_selectors_can_be_read(name: str) -> None:
    """A selector that is none would strike nothing, and nobody would notice."""
    site = SITES.named(name)
    assert site is not None
    for layout in site.layouts:
        for selector in (*(getattr(layout, part) for part in SELECTORS), *layout.drop, *layout.keep):
            if selector:
                cssselect.parse(selector)


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_has_seen_is_said(name: str) -> None:
    """No live page of the five was fetched: each file says what it takes for granted, and whose terms hold."""
    site = SITES.named(name)
    assert site is not None
    assert site.assumed
    assert site.rights
    assert all((said if isinstance(said, str) else said.says).endswith(".") for said in site.assumed)


def test_site_files_are_data() -> None:
    """They import `newsarchive.site` and `datetime`, nothing else."""
    for file in Path(spiders.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module in ("newsarchive.site", "datetime"), file
            assert not isinstance(node, ast.Import), file


@pytest.mark.parametrize(
    ("url", "site", "article"),
    [
        ("https://oxbig.com/world-news/some-long-slug-about-a-call", "oxbig", True),
        ("https://oxbig.com/world-news/some-long-slug-about-a-call/", "oxbig", True),
        ("https://oxbig.com/category/world-news/", "oxbig", False),
        ("https://oxbig.com/world-news/", "oxbig", False),
        ("https://oxbig.com/tag/some-tag", "oxbig", False),
        ("https://oxbig.com/wp-content/some-picture", "oxbig", False),
        ("https://koala-by.com/some-long-slug-about-a-call", "koala_by", True),
        ("https://koala-by.com/some-long-slug-about-a-call/3", "koala_by", True),
        ("https://koala-by.com/privacy-policy", "koala_by", False),
        ("https://koala-by.com/category/some-long-category-name", "koala_by", False),
        ("https://english.almayadeen.net/news/politics/one--two-three", "almayadeen", True),
        ("https://english.almayadeen.net/articles/opinion/one-two", "almayadeen", True),
        ("https://english.almayadeen.net/articles/one-two", "almayadeen", True),
        ("https://english.almayadeen.net/articles/opinion", "almayadeen", False),
        ("https://english.almayadeen.net/news/politics", "almayadeen", False),
        ("https://english.almayadeen.net/videos", "almayadeen", False),
        ("https://www.pravda.com.ua/eng/news/2024/11/7/7483443/", "pravda", True),
        ("https://www.pravda.com.ua/eng/news/2025/12/01/8009697/?x=1", "pravda", True),
        ("https://www.pravda.com.ua/eng/articles/2025/12/01/8009697/", "pravda", True),
        ("https://www.pravda.com.ua/news/2024/11/7/7483443/", "pravda", False),
        ("https://www.pravda.com.ua/eng/news/date_07112024/", "pravda", False),
        ("https://swedenherald.com/article/some-slug", "swedenherald", True),
        ("https://swedenherald.com/organisation/some-slug", "swedenherald", False),
    ],
)
def test_articles_are_told_from_lists(url: str, site: str, article: bool) -> None:
    """Each site's pattern takes its articles and leaves its lists."""
    found = SITES.covering(url)
    assert found is not None
    assert found.name == site
    parts = urlsplit(url)
    assert bool(re.search(found.article_urls, f"{parts.path}?{parts.query}" if parts.query else parts.path)) is article


def test_the_other_editions_are_other_sites() -> None:
    """The Arabic host shares a domain with the English one, but not its site file."""
    assert SITES.covering("https://www.almayadeen.net/news/politics/x") is None
