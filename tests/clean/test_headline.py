"""Which of a page's several titles is the headline, where they say different things."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Metadata
from tests.clean.pages import BODY, URL


def metadata(head: str, shown: str) -> Metadata:
    """Metadata of a page with some head, and some markup above its story."""
    return clean(
        f"<html><head>{head}</head><body>{shown}<article>{BODY}</article></body></html>".encode(), URL
    ).metadata


def linked(**said: str) -> str:
    """An article in linked data."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


@pytest.mark.parametrize(
    ("alternative", "title"),
    [
        ("Ferries stay in port: harbour shut for a second day", "Ferries stay in port: harbour shut for a second day"),
        ("Harbour news", "Storm closes harbour, and what it means for you"),
        ("", "Storm closes harbour, and what it means for you"),
    ],
)
def test_a_headline_that_linked_data_names_twice_is_the_headline(alternative: str, title: str) -> None:
    """`headline` and `alternativeHeadline` are two fields: where both say the same, the h1 is there for search engines."""
    shown = "Storm closes harbour, and what it means for you"
    data = linked(headline="Ferries stay in port: harbour shut for a second day", alternativeHeadline=alternative)
    assert metadata(f'{data}<meta property="og:title" content="{shown}">', f"<h1>{shown}</h1>").title == title


@pytest.mark.parametrize(
    ("told", "network", "title"),
    [
        ("Trouble at the quay: Storm closes the old harbour", "Trouble at the quay: Storm closes the old harbour", "Trouble at the quay: Storm closes the old harbour"),
        ("Trouble at the quay - Storm closes the old harbour", "Trouble at the quay: Storm closes the old harbour", "Trouble at the quay - Storm closes the old harbour"),
        ("Regional: Storm closes the old harbour", "Regional: Storm closes the old harbour", "Storm closes the old harbour"),
        ("Storm closes the old harbour", "Trouble at the quay: Storm closes the old harbour", "Storm closes the old harbour"),
        ("Trouble at the quay. Storm closes the old harbour", "Trouble at the quay. Storm closes the old harbour", "Storm closes the old harbour"),
    ],
)  # fmt: skip
def test_a_kicker_that_is_told_everywhere_is_part_of_the_headline(told: str, network: str, title: str) -> None:
    """Linked data and Open Graph agree on it, and it is more than a section's name: the h1 alone says half of it."""
    head = f'{linked(headline=told)}<meta property="og:title" content="{network}">'
    assert metadata(head, "<h1>Storm closes the old harbour</h1>").title == title


@pytest.mark.parametrize(
    ("first", "told", "below", "title"),
    [
        ("The voice of the coast", "Storm closes harbour", "Storm closes harbour", "Storm closes harbour"),
        ("Storm closes piers and harbour", "Harbour shut by storm", "Ferries", "Storm closes piers and harbour"),
        ("Storm closes harbour for many days", "Storm closes harbour", "Storm closes harbour", "Storm closes harbour for many days"),
        ("Storm closes harbour", "Storm closes harbour", "Read more", "Storm closes harbour"),
    ],
)  # fmt: skip
def test_a_title_that_a_lower_heading_shows_beats_an_h1_that_stands_alone(
    first: str, told: str, below: str, title: str
) -> None:
    """A slogan in the h1 is no headline; the short form of what the h1 says is none either."""
    head = f"<title>{told}</title>"
    assert metadata(head, f"<h1>{first}</h1><h2>{below}</h2>").title == title


def test_the_byline_is_looked_for_by_the_h1_and_not_by_a_teaser_of_the_same_story() -> None:
    """A list above the story may show its title, too, with the day of another story below."""
    teasers = "<div><h2>Storm closes harbour</h2><p>4 March 2019</p><h2>Fares go up</h2><p>1 March 2019</p></div>"
    shown = f"{teasers * 3}<h1>Storm closes harbour</h1><p>12 March 2024</p>"
    published = metadata("<title>Storm closes harbour</title>", shown).published
    assert published is not None and published.iso == "2024-03-12"


def test_a_page_without_higher_headings_has_its_headline_in_the_fourth() -> None:
    """What stands by it is read: the day, and who wrote it."""
    lists = "".join(f"<li>Section {n}</li>" for n in range(30))
    shown = f"<ul>{lists}</ul><div>12 March 2024, 11:59</div><h4>Storm closes harbour</h4><p>By Ida Invented</p>"
    found = metadata('<meta property="og:title" content="Storm closes harbour">', shown)
    assert found.published is not None and found.published.iso == "2024-03-12T11:59"
    assert found.authors == ("Ida Invented",)
