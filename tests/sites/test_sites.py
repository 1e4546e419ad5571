"""Each site's saved pages give the articles that stand beside them.

A fixture is two files, `<day>.html` and `<day>.json`: a page in the site's markup with prose of our own, and what must
be left of it. The JSON has the form of `Article.to_dict()` without what only an archive knows (origin, revision,
canonical_url, site), without paths and removals, and `text` is left to the blocks, which are pairs of kind and text,
captions left out. `layout` is the look that must have matched. Only keys that stand in the JSON are compared, so it
says what is known for certain about a page and nothing else. A person writes it; no test does.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import ASIDE_KINDS, Article
from newsarchive.site import GENERIC, load_sites

HERE = Path(__file__).parent
PAGES = sorted(HERE.glob("*/*.html"))
SITES = load_sites(("spiders",))


def cleaned(page: Path, url: str) -> Article:
    """The article on a page, read with the looks of its site that held on its day."""
    site = SITES.covering(url)
    layouts = site.layouts_on(date.fromisoformat(page.stem)) if site else (GENERIC,)
    return clean(page.read_bytes(), url, layout=layouts, zone=site.zone if site else "")


def said(article: Article) -> dict[str, Any]:
    """The article in the form of the expectations."""
    blocks = [[block.kind.value, block.text] for block in article.blocks if block.kind not in ASIDE_KINDS]
    return article.to_dict() | {"blocks": blocks, "layout": article.layout}


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}-{page.stem}" for page in PAGES])
def test_a_saved_page_gives_its_article(page: Path) -> None:
    """Headline, date and every block of the body are there, in order, and nothing else is."""
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    got = said(cleaned(page, expected["url"]))
    assert {key: got[key] for key in expected} == expected


@pytest.mark.parametrize("name", sorted(site.name for site in SITES))
def test_every_site_has_a_page(name: str) -> None:
    """A site file without a saved page is a promise that nobody checks."""
    assert list((HERE / name).glob("*.html")), f"put a page and its JSON into tests/sites/{name}/"


def test_the_folders_belong_to_the_sites_that_they_are_called_after() -> None:
    """A fixture's address lies on its folder's site."""
    for page in PAGES:
        site = SITES.covering(json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"])
        assert site is not None
        assert site.name == page.parent.name
