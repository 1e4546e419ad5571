"""Blocks bear what they are: headings, quotes, lists, rows, captions, notes."""

from __future__ import annotations

from newsarchive.model import BlockKind, Reason
from tests.clean.pages import PARAGRAPHS, reasons, story


def kinds(markup: str) -> list[tuple[BlockKind, str, int | None]]:
    """What follows the three paragraphs."""
    return [
        (block.kind, block.text, block.level) for block in story(markup + f"<p>{PARAGRAPHS[0]} Again.</p>").blocks[3:-1]
    ]


def test_each_kind_is_typed() -> None:
    """Headings have their level, list items their depth; rows are one block."""
    assert kinds("<h2>The night</h2><p>It rained hard.</p>") == [
        (BlockKind.HEADING, "The night", 2),
        (BlockKind.PARAGRAPH, "It rained hard.", None),
    ]
    assert kinds("<blockquote><p>We were lucky.</p></blockquote>") == [(BlockKind.QUOTE, "We were lucky.", None)]
    assert kinds("<ul><li>Pier one<ul><li>northern end</li></ul></li></ul>") == [
        (BlockKind.LIST_ITEM, "Pier one", 1),
        (BlockKind.LIST_ITEM, "northern end", 2),
    ]
    assert kinds("<table><tr><td>Pier</td><td>closed</td></tr></table>") == [(BlockKind.TABLE, "Pier closed", None)]
    assert kinds("<pre>a\n  b</pre>") == [(BlockKind.PREFORMATTED, "a\n  b", None)]
    assert kinds("<p>Editor's note: the name of the pier was corrected.</p>")[0][0] is BlockKind.NOTE


def test_captions_are_kept_beside_the_text() -> None:
    """A caption within the body is a block, and no part of the text."""
    article = story(
        f"<figure><img src='/boat.jpg' alt='A boat'><figcaption>A boat on the quay <span class=credit>Ida Invented</span></figcaption></figure><p>{PARAGRAPHS[0]} Again.</p>"
    )
    assert [block.text for block in article.blocks if block.kind is BlockKind.CAPTION] == [
        "A boat on the quay Ida Invented"
    ]
    assert "A boat" not in article.text
    image = article.images[0]
    assert (image.url, image.alt, image.caption, image.credit) == (
        "https://news.example/boat.jpg",
        "A boat",
        "A boat on the quay",
        "Ida Invented",
    )


def test_text_is_tidy() -> None:
    """NFC, no zero-width spaces, white space collapsed; soft hyphens as published."""
    assert (
        kinds("<p>The cafe\u0301 at the har\u00adbour\u200b is \n open.</p>")[0][1]
        == "The café at the har\u00adbour is open."
    )


def test_the_head_is_read_as_metadata() -> None:
    """Headline, standfirst, byline, date and reading time before the first paragraph are struck, each for its own reason."""
    head = '<h1>Storm closes harbour</h1><p class="standfirst">Both piers were shut as waves broke over the wall.</p><div>By Ida Invented</div><p>12 March 2024, 09:30</p><p>3 min read</p>'
    article = story("", before=head)
    assert article.blocks[0].text == PARAGRAPHS[0]
    assert {Reason.HEADLINE, Reason.DECK, Reason.BYLINE} <= set(reasons(article).values())
    assert article.metadata.deck == "Both piers were shut as waves broke over the wall."
