"""The body is found where it lies: in chunks, between `<br>`, in `div`s, in odd elements, and when it is short."""

from __future__ import annotations

import pytest

from newsarchive.clean.extract import STRATEGIES
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NoBody
from newsarchive.site import Layout
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

TEXT = "\n\n".join(PARAGRAPHS)
MENU = "<ul>" + "<li><a href='/x'>A link of the menu</a></li>" * 12 + "</ul>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<article>{BODY}</article>",
        f'<div itemprop="articleBody">{BODY}</div>',
        f"<div><div><div>{BODY}</div></div></div>",
        f"<aside>{BODY}</aside>",
        f"<form>{BODY}</form>",
        f'<div class="is-hidden-until-loaded" style="display:none">{BODY}</div>',
        f"<table><tr><td>{BODY}</td></tr></table>",
        "<div>" + "<br><br>".join(PARAGRAPHS) + "</div>",
        "".join(f"<div>{text}</div>" for text in PARAGRAPHS),
        "".join(f'<section class="chunk"><p>{text}</p></section>' for text in PARAGRAPHS),
    ],
)
def test_the_body_is_found(markup: str) -> None:
    """Menus around it do not matter, nor do the tags it stands in."""
    assert clean(page(f"{MENU}<div>{markup}</div>{MENU}"), URL).text == TEXT


def test_a_very_short_story_is_found() -> None:
    """One sentence under the headline is a story, too."""
    article = clean(page("<div><p>The harbour is closed until six.</p></div>"), URL)
    assert article.text == "The harbour is closed until six."


def test_the_first_layout_whose_body_is_there_wins() -> None:
    """Old looks are tried in order, and the article says which one it was."""
    looks = (Layout(body=".new", name="site:q#2"), Layout(body=".old", name="site:q#1"))
    assert clean(page(f'<div class="old">{BODY}</div>'), URL, layout=looks).layout == "site:q#1"
    assert clean(page(f"<div>{BODY}</div>"), URL, layout=looks).layout == "generic"


def test_the_order_of_strategies_is_visible() -> None:
    """The site's word first, the last resort last."""
    assert [way.__name__ for way in STRATEGIES][:4] == [
        "site_selector",
        "marked_container",
        "prose_mass",
        "readability_judge",
    ]


def test_nothing_found_says_what_was_tried() -> None:
    """The error names every strategy."""
    with pytest.raises(NoBody, match="site_selector"):
        clean(b"<body><div><a href=/x>one</a></div><div><a href=/y>two</a></div></body>", URL)
