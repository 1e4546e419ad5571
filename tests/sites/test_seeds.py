"""The five pages that the site files were written for, poured from their words and read back.

The words lie outside of this project (NEWSARCHIVE_SEEDS names the folder, else ../shared/sites is looked at): a text
and a JSON of what must be left of it, which gives every line a role. At test time the lines are poured into the markup
that is known of each site, cleaned with the site's file, and compared with the JSON. Where the folder is missing, all
of this is skipped and says so.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import ASIDE_KINDS, Article
from newsarchive.site import GENERIC, load_sites
from tests.sites.pour import POURED, Seed

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("NEWSARCHIVE_SEEDS", ROOT.parent / "shared" / "sites"))
SITES = load_sites(("spiders",))
#: The day on which each page is taken to have been captured: the looks of the site file hang on it.
DAYS = ("2025-06-25", "2025-07-04", "2025-06-15", "2024-11-07", "2025-02-09")

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no seeds in {FOLDER}; NEWSARCHIVE_SEEDS names their folder"
)


def seed(number: int) -> Seed:
    """Words and expectations of one page."""
    wanted: dict[str, Any] = json.loads((FOLDER / f"{number:03}.json").read_text("utf-8"))
    return Seed(wanted, (FOLDER / wanted["seed"]).read_text("utf-8").split("\n"))


def read(number: int) -> tuple[Article, dict[str, Any]]:
    """The article of a poured page, by its site's looks, and what is expected of it."""
    found = seed(number)
    url = found.wanted["url_hint"]
    site = SITES.covering(url)
    assert site is not None
    html = POURED[number](found).encode()
    return clean(html, url, layout=site.layouts_on(date.fromisoformat(DAYS[number])), zone=site.zone), found.wanted


def body(article: Article) -> list[str]:
    """The body's blocks, captions aside."""
    return [block.text for block in article.blocks if block.kind not in ASIDE_KINDS]


NUMBERS = pytest.mark.parametrize("number", range(5), ids=["oxbig", "koala_by", "almayadeen", "pravda", "swedenherald"])


@NUMBERS
def test_the_body_is_there_paragraph_by_paragraph(number: int) -> None:
    """All paragraphs, in order, nothing between them and nothing behind them."""
    article, wanted = read(number)
    assert body(article) == wanted["body"]


@NUMBERS
def test_headline_and_deck_are_read(number: int) -> None:
    """The headline without the site's name; the standfirst where there is one, none where there is none."""
    article, wanted = read(number)
    assert (article.title, article.metadata.deck) == (wanted["headline"], wanted["deck"])


@NUMBERS
def test_authors_and_source_are_told_apart(number: int) -> None:
    """Who wrote it, and whom it credits."""
    article, wanted = read(number)
    assert (list(article.metadata.authors), article.metadata.source) == (wanted["authors"], wanted["source"])


@NUMBERS
def test_the_date_has_the_precision_and_zone_that_the_page_gives(number: int) -> None:
    """A day stays a day; a time takes the site's zone; no date stays none."""
    article, wanted = read(number)
    when, expected = article.metadata.published, wanted["published"]
    assert ((when.iso, when.precision) if when else (None, None)) == (expected["iso"], expected["precision"])
    assert article.metadata.modified is None


@NUMBERS
def test_section_and_tags_are_read(number: int) -> None:
    """The section from breadcrumb or address, the tags in order."""
    article, wanted = read(number)
    assert (article.metadata.section, list(article.metadata.tags)) == (wanted["section"], wanted["tags"])


@NUMBERS
def test_captions_part_text_and_credit(number: int) -> None:
    """The lead picture's caption without its credit, and the credit."""
    article, wanted = read(number)
    got = [(image.caption or "", image.credit) for image in article.images if image.caption or image.credit]
    assert got == [(caption["text"], caption["credit"]) for caption in wanted["captions"]]


@NUMBERS
def test_no_boilerplate_is_left(number: int) -> None:
    """None of the lines that are no part of the story is a block of it."""
    article, wanted = read(number)
    kept = {block.text for block in article.blocks}
    allowed = set(wanted["body"]) | {caption["raw"] for caption in wanted["captions"]}
    assert not [line["text"] for line in wanted["boilerplate"] if line["text"] in kept - allowed]


@NUMBERS
def test_the_general_rules_find_the_body_too(number: int) -> None:
    """Without the site's file every paragraph is there, in order; a standfirst that nothing marks may stand before it."""
    found = seed(number)
    article = clean(POURED[number](found).encode(), found.wanted["url_hint"], layout=GENERIC)
    got = body(article)
    assert [text for text in got if text != found.wanted["deck"]] == found.wanted["body"]


@NUMBERS
def test_the_general_rules_find_the_body_without_any_class_names(number: int) -> None:
    """The same with classes and ids scrambled: at least eight of ten paragraphs, and hardly more words than these."""
    found = seed(number)
    html = re.sub(r'(class|id)="[^"]*"', 'class="q"', POURED[number](found))
    got = body(clean(html.encode(), found.wanted["url_hint"], layout=GENERIC))
    lost = [text for text in found.wanted["body"] if text not in got]
    extra = [text for text in got if text not in found.wanted["body"]]
    assert len(lost) <= len(found.wanted["body"]) * 0.2
    assert sum(len(text.split()) for text in extra) <= len(" ".join(found.wanted["body"]).split()) * 0.35
