"""What a page says twice is kept once; what only looks like it stays."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Reason
from tests.clean.pages import BODY, URL, page, reasons, story

SAID = "We had three boats left, and none of them could have crossed the bay that night."
PARAGRAPH = f'<p>"{SAID}" said the pilot, who has steered the ferry for thirty years.</p>'


@pytest.mark.parametrize(
    "quote",
    [
        f"<blockquote>{SAID}</blockquote>",
        f"<aside><p>{SAID}</p><p>Pilot Jonna Invented</p></aside>",
        f"<figure><blockquote><p>\u201e{SAID}\u201c</p></blockquote></figure>",
    ],
)
def test_a_pull_quote_is_struck_with_its_source(quote: str) -> None:
    """A paragraph of the story holds the words already."""
    article = story(f"{PARAGRAPH}{quote}{BODY}")
    assert article.text.count("none of them could have crossed") == 1
    assert "Jonna Invented" not in article.text


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>We lost one boat, and nobody knows to this day where in the bay it lies.</blockquote>",
        "<blockquote>three boats left</blockquote>",
        f"<p>{SAID}</p>",
    ],
    ids=["said once", "a few words", "a paragraph among paragraphs"],
)
def test_a_quotation_is_no_pull_quote(quote: str) -> None:
    """It says something of its own, or too little, or stands among the paragraphs."""
    told = quote.partition(">")[2].partition("<")[0]
    assert told in story(f"{PARAGRAPH}{BODY}{quote}{BODY}").text.split("\n\n")


def test_lines_that_lead_elsewhere_with_the_same_words_each_time_are_struck_in_any_language() -> None:
    """Nobody has taught the cleaner what the label says."""
    lines = [
        f'<p><strong>NZQA LEA WURU MBALI | <a href="/{n}">Ferry number {n} stays in port all week long</a></strong></p>'
        for n in (1, 2)
    ]
    article = clean(page(f'<div class="article-body">{lines[0].join([BODY, BODY])}{lines[1]}{BODY}</div>'), URL)
    assert "NZQA" not in article.text
    assert Reason.RELATED in reasons(article).values()


def test_lines_that_begin_alike_and_go_on_without_a_link_are_the_story() -> None:
    """A table of results in paragraphs."""
    lines = "".join(
        f'<p>Northern harbour | team <a href="/{n}">{n}</a> came in after the storm and won nothing at all</p>'
        for n in (1, 2)
    )
    assert story(f"{BODY}{lines}{BODY}").text.count("Northern harbour |") == 2
