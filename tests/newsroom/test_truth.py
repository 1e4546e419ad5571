"""Cleaning the newsroom's pages with its site files leaves exactly what its editors wrote."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import OutcomeKind
from newsarchive.site import load_sites
from tests.newsroom import Newsroom
from tests.newsroom.outlets import all_outlets

SITES = load_sites(("tests.newsroom.sites",))


@pytest.mark.parametrize("key", [outlet.key for outlet in all_outlets()])
def test_what_is_left_is_what_was_written(key: str) -> None:
    """Title, deck and every block of each story, and not a word of the menus, ads and tails around it."""
    site = SITES.named(key)
    assert site is not None
    with Newsroom() as room:
        told = {url: truth for url, truth in room.truth.items() if site.covers(url)}
        assert len(told) == 6
        for url, truth in told.items():
            article = clean(room.answer(url).body, url, layout=site.layouts, zone=site.zone)
            assert article.outcome is OutcomeKind.ARTICLE
            assert article.title == truth["title"]
            assert (article.metadata.deck or "") == truth["deck"]
            assert article.text.split("\n\n") == truth["body"], url
            assert article.metadata.published is not None
            assert truth["published"].startswith(article.metadata.published.iso)
