"""Removals say why: the rule's reason where it knows, else what the thing says, leads to, or stands among."""

from __future__ import annotations

import re

import pytest

from newsarchive.clean.page import read_page, words_on_page
from newsarchive.clean.pipeline import clean
from newsarchive.clean.sayings import SAYINGS, VAGUE, said
from newsarchive.model import Article, Reason, Removal
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

LINKS = "".join(
    f"<li><a href='/2024/03/council-opens-pier-{n}-in-spring'>The council says pier {n} opens in the spring</a></li>"
    for n in range(4)
)
ENTRIES = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Harbour", "Town", "Sea", "Sport", "Weather"))


def around(before: str = "", after: str = "", head: str = "") -> Article:
    """A story with something above and something below it, outside its body."""
    more = {"head": head} if head else {}
    return clean(page(f"{before}<main><div class='article-body'>{BODY}</div></main>{after}", **more), URL)


def removal_of(article: Article, words: str) -> Removal:
    """The removal that holds some words."""
    return next(removal for removal in article.removals if words in removal.text)


@pytest.mark.parametrize(
    ("markup", "words", "reason"),
    [
        (f"<div class=z><ul>{LINKS}</ul></div>", "pier 2", Reason.RELATED),
        (f"<div class=z><ul>{ENTRIES}</ul></div>", "Weather", Reason.MENU),
        (f"<aside><h4>Most read</h4><ul>{LINKS}</ul></aside>", "pier 2", Reason.MOST_READ),
        ("<aside><h4>Our newsletter</h4><p>Each morning, from the quay.</p></aside>", "from the quay", Reason.SIGNUP),
        ("<div class=z>Share on Facebook</div>", "Share on", Reason.SHARE),
        ("<div class=z>Leave a comment below</div>", "Leave a", Reason.COMMENTS),
        (
            "<div class=z><p>We use cookies.</p><p>Your consent can be taken back.</p><p>Cookies count visits.</p></div>",
            "can be taken",
            Reason.CONSENT,
        ),
        ("<div class=z><a href='#top'>Up there</a></div>", "Up there", Reason.MENU),
        ("<div><footer><p>The Quay, 1 Pier Road</p></footer></div>", "1 Pier Road", Reason.MENU),
        ("<iframe src='https://www.youtube.com/embed/q'>A film of the storm</iframe>", "A film", Reason.EMBED),
        ("<div class=z>···</div>", "···", Reason.OUTSIDE_BODY),
    ],
)
def test_what_stands_below_the_story_is_named(markup: str, words: str, reason: Reason) -> None:
    """By what it says, where it leads, what it is called."""
    assert removal_of(around(after=markup), words).reason is reason


def test_the_head_is_named_without_classes() -> None:
    """Title, standfirst, byline and date above the body."""
    deck = "Both piers were shut as waves broke over the wall, and the ferry stayed in port."
    head = f"<title>Storm closes harbour</title><meta name=description content='{deck}'>"
    article = around(
        before=f"<div class=z><p>{deck}</p><div>By Ida Invented</div><div>12 March 2024, 09:30</div></div>", head=head
    )
    assert removal_of(article, "Storm closes").reason is Reason.HEADLINE
    assert removal_of(article, "Both piers").reason is Reason.DECK
    assert removal_of(article, "Ida Invented").reason is Reason.BYLINE
    assert removal_of(article, "12 March").reason is Reason.BYLINE


def test_a_picture_that_leads_nowhere_has_a_caption() -> None:
    """A caption needs a picture."""
    plain = "<figure><img src='/s.jpg'><figcaption>The new pier</figcaption></figure>"
    assert removal_of(around(after=plain), "The new pier").reason is Reason.CAPTION
    label = "<header><a class='text-caption' href='/'>A paper of</a></header>"
    assert removal_of(around(before=label), "A paper of").reason is Reason.MENU


def test_a_note_says_what_decided() -> None:
    """Only where the reason is not the rule's own."""
    article = around(after=f"<div class=z><ul>{LINKS}</ul></div><div class=sharedaddy>Share this</div>")
    assert re.fullmatch(r"\d+ % likely; decided by [\w ,]+", removal_of(article, "pier 2").note)
    assert removal_of(article, "Share this").note == ""


def test_what_was_left_over_is_one_removal_for_each_reason() -> None:
    """Each stretch as large as it is for one reason alone."""
    article = around(after=f"<div><div class=z><ul>{LINKS}</ul></div><div class=y><ul>{ENTRIES}</ul></div></div>")
    ends = [(removal.path.rpartition("/")[2], removal.words) for removal in article.removals[-2:]]
    assert ends == [("div[1]", 36), ("div[2]", 5)]


def test_sayings_are_read_from_the_beginning() -> None:
    """Words and pairs, whatever the case; what is far down does not count."""
    assert list(said("Most read: comments")) == [Reason.MOST_READ, Reason.COMMENTS]
    assert said("The pier. " * 40 + "Newsletter") == {}
    assert all(word == word.lower() for word in SAYINGS)
    assert "plugin-share" not in VAGUE


@pytest.mark.parametrize("tag", ["b", "font", "time", "strong"])
def test_a_line_whose_sentences_are_elements_is_kept_once(tag: str) -> None:
    """Several elements that hold the story may share one line, whose words are on the page once."""
    sentences = " ".join(f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS)
    html = f"<html><body><h1>Storm closes harbour</h1><article><div>{sentences}</div></article></body></html>".encode()
    article = clean(html, URL)
    assert article.text == " ".join(PARAGRAPHS)
    struck = sum(removal.words for removal in article.removals)
    assert len(article.text.split()) + struck == words_on_page(read_page(html, URL))
