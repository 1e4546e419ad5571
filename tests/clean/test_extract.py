"""The body is found where it lies: in chunks, between `<br>`, in `div`s, in odd elements, and when it is short."""

from __future__ import annotations

import pytest

from newsarchive.clean.extract import STRATEGIES
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NoBody
from newsarchive.model import Reason
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


def stream(first: str, second: str, tag: str = "article", face: str = "story") -> str:
    """Two stories one below the other, each with a headline of its own."""
    return f'<main><{tag} class="{face}">{first}</{tag}><div>Next</div><{tag} class="{face}">{second}</{tag}></main>'


OTHER = (
    "<h1>Bakery squares its loaf</h1>"
    "<p>The bakery on the corner has changed its bread for the first time since the war, customers noted.</p>"
    "<p>The new loaf is square, so that it no longer rolls down the street when the door is open at noon.</p>"
)


def streamed(markup: str) -> bytes:
    """A page without a headline outside of its stories."""
    return f"<!doctype html><html lang=en><head><title>Storm closes harbour | The Quay</title></head><body>{markup}</body></html>".encode()


def test_the_next_story_of_a_stream_is_not_this_one() -> None:
    """It is struck as another story, and each of its words is in the ledger."""
    article = clean(streamed(stream(f"<h1>Storm closes harbour</h1>{BODY}", OTHER)), URL)
    assert article.text == TEXT
    struck = next(removal for removal in article.removals if removal.rule == "next-story")
    assert (struck.reason, struck.words) == (Reason.RELATED, 43)


FERRIES = (
    "<p>The ferries stayed in port all day, and six hundred passengers slept in the school beside the market.</p>"
    "<p>Those who had to reach the islands were told to wait for the morning, when the wind is expected to turn.</p>"
)


@pytest.mark.parametrize(
    "second",
    [
        FERRIES,  # no headline of its own: a chunk of the same story
        "<h2>Ferries</h2>" + FERRIES,
        "<h1>Storm closes harbour</h1>" + FERRIES,  # the same headline again
    ],
)
def test_a_second_part_without_another_headline_stays(second: str) -> None:
    """Bodies come in several pieces."""
    markup = stream(f"<h1>Storm closes harbour</h1>{BODY}", second, tag="div", face="story-text")
    article = clean(streamed(markup), URL)
    assert "The ferries stayed in port" in article.text
    assert "Those who had to reach the islands" in article.text


def test_sections_with_headlines_of_their_own_stay() -> None:
    """Sections that do not call themselves stories are parts of one, even where each has an `h1`."""
    markup = stream(f"<h1>Storm closes harbour</h1>{BODY}", OTHER, tag="section", face="part")
    assert "The bakery on the corner" in clean(streamed(markup), URL).text


def test_the_introduction_of_a_live_blog_is_part_of_it() -> None:
    """One paragraph between the headline and the posts; in other pages that is the standfirst."""
    posts = "".join(
        f'<article class="post"><time>1{n}:00</time><p>{text}</p></article>' for n, text in enumerate(PARAGRAPHS)
    )
    markup = f'<div><p>Heavy rain has raised the river to its highest mark, and we report as it happens.</p></div><div class="posts">{posts}</div>'
    live = '<title>Storm closes harbour</title><script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm closes harbour"}</script>'
    assert clean(page(markup, live), URL).text.startswith("Heavy rain has raised the river")
