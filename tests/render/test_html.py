"""Clean HTML holds what its own lists allow, and nothing else, whatever the page says."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.clean.pipeline import clean
from newsarchive.model import BlockKind, Cell, Image, Post, Span, SpanKind
from newsarchive.render.html import ATTRIBUTES, TAGS, as_html, body_html
from tests.clean.pages import PARAGRAPHS, URL, page
from tests.render.articles import block, film, linked, told


class Seen(HTMLParser):
    """All tags and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Seen:
    """What a parser sees."""
    parser = Seen()
    parser.feed(html)
    parser.close()
    return parser


def holds(html: str) -> Seen:
    """What a parser sees; only what the lists allow."""
    parser = seen(html)
    assert set(parser.tags) <= TAGS
    assert {name for name, _ in parser.attributes} <= ATTRIBUTES
    links = [value for name, value in parser.attributes if name == "href"]
    assert all(link and link.startswith(("https://", "http://")) for link in links)
    return parser


EVIL = [
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "--></style><base href=//evil.example>",
    '"><meta http-equiv=refresh content=0>', "' onmouseover='alert(1)", "<![CDATA[<script>]]>", "&lt;script&gt;", "</article></body>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<a xlink:href='javascript:alert(1)'>x</a>",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example", "/x",
    "https:evil", "java\nscript:alert(1)", "file:///etc/passwd", "", "http://", "https://[", "https://a\\@b.example/",
]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_is_markup(evil: str) -> None:
    """In any kind of block, cell, caption, time, title or language."""
    kinds = [kind for kind in BlockKind if kind not in (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.EMBED)]
    blocks = [block(evil, kind, path=f"/p[{n}]") for n, kind in enumerate(kinds)]
    table = block(evil, BlockKind.TABLE, rows=((Cell(evil), Cell(evil, header=True)),))
    picture = Image(url="https://quay.example/a.jpg", alt=evil, caption=evil, credit=evil)
    post = Post(time=evil, printed=evil, heading=evil, first=0, last=1, path="/")
    values = told(*blocks, table, images=(picture,), posts=(post,), title=evil, deck=evil, language=evil)
    assert holds(body_html(values)).text.count(evil) == len(blocks) + 2 + 3 + 1
    whole = seen(as_html(values))
    assert not {"script", "img", "svg", "math", "base", "form", "style", "iframe"} & set(whole.tags)
    assert whole.tags.count("meta") == 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_are_links(address: str) -> None:
    """Of a link, an embed or a picture; the words stay."""
    picture = Image(url=address, alt="a boat")
    seen = holds(body_html(told(linked("the piers", address), film(address), images=(picture,))))
    assert "a" not in seen.tags
    assert "the piers" in seen.text
    assert "a boat" in seen.text


def test_an_address_cannot_leave_its_attribute() -> None:
    """Quotes and brackets are percent-encoded."""
    shown = body_html(told(linked("x", 'https://a.example/?q="><script>')))
    assert 'href="https://a.example/?q=%22%3E%3Cscript%3E"' in shown


def test_the_page_asks_for_nothing() -> None:
    """Pictures are links, and the policy in front allows no request."""
    shown = as_html(told(block("x"), images=(Image(url="https://quay.example/a.jpg"),)))
    assert "<img" not in shown
    assert "default-src 'none'" in shown
    assert '<a href="https://quay.example/a.jpg"' in shown


def test_turned_and_control_characters_are_gone() -> None:
    """A text cannot pretend to run the other way, nor ring a terminal's bell."""
    shown = as_html(told(block("a\u202egpj.exe\u2066b\x07\x00"), title="t\u202e"))
    assert not set("\u202e\u2066\x07\x00") & set(shown)


def test_spans_that_cross_are_left_out() -> None:
    """Whatever is stored, tags nest."""
    spans = (Span(SpanKind.STRONG, 0, 5), Span(SpanKind.EMPHASIS, 3, 8), Span(SpanKind.CODE, 90, 95))
    assert body_html(told(block("the piers", spans=spans))) == "<p><strong>the p</strong>iers</p>"


def test_blocks_look_like_themselves() -> None:
    """Headings, verse, lists within lists, cells, quotations, figures."""
    spans = (Span(SpanKind.BREAK, 3, 4), Span(SpanKind.EMPHASIS, 4, 9))
    items = (
        block("rope", BlockKind.LIST_ITEM, level=1, number=3, path="/li[1]"),
        block("short", BlockKind.LIST_ITEM, level=2, path="/li[1]/li[1]"),
        block("or long", BlockKind.LIST_ITEM, level=2, path="/li[1]/li[1]"),
        block("lamp", BlockKind.LIST_ITEM, level=1, number=4, path="/li[2]"),
    )
    rows = ((Cell("Pier", header=True, columns=2),), (Cell("north"), Cell("")))
    caption = block("A boat. Photo: I. Invented", BlockKind.CAPTION)
    picture = Image(
        url="https://quay.example/a.jpg", alt="boat", caption="A boat. Photo: I. Invented", credit="I. Invented"
    )
    shown = body_html(
        told(
            block("Part", BlockKind.HEADING, level=3), block("Low tide.", spans=spans), *items,
            block("Pier\nnorth", BlockKind.TABLE, rows=rows), block("One.", BlockKind.QUOTE, path="/q/p[1]"), block("Two.", BlockKind.QUOTE, path="/q/p[2]"),
            block("", BlockKind.IMAGE, url=picture.url), caption, images=(picture,),
        )
    )  # fmt: skip
    assert shown.replace("\n", "") == (
        '<h3>Part</h3><p>Low<br><em>tide.</em></p><ol start="3"><li>rope<ul><li>short<p>or long</p></li></ul></li><li>lamp</li></ol>'
        '<table><tr><th colspan="2">Pier</th></tr><tr><td>north</td><td></td></tr></table><blockquote><p>One.</p><p>Two.</p></blockquote>'
        '<figure><a href="https://quay.example/a.jpg" rel="nofollow noreferrer">boat</a><figcaption>A boat. Photo: I. Invented</figcaption></figure>'
    )


def test_posts_are_sections_with_their_time() -> None:
    """And what stands before them stays outside."""
    post = Post(time="2024-03-12T06:30", printed="6.30", heading=None, first=1, last=2, path="/")
    shown = body_html(told(block("Before."), block("Within."), block("After."), posts=(post,))).replace("\n", "")
    assert shown == (
        '<p>Before.</p><section><p><time datetime="2024-03-12T06:30">6.30</time></p><p>Within.</p></section><p>After.</p>'
    )


@given(st.lists(st.sampled_from([*EVIL, *(f"<a href='{address}'>go</a>" for address in ADDRESSES), "<b>", "</i>", "<table><tr><td>", "<li>", "<blockquote>", "<ol start=-1>", "<td colspan=9999999999>", "words of a story. "]), max_size=12).map("".join))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_what_is_cleaned_is_safe_whatever_the_page(markup: str) -> None:
    """From hostile markup to clean HTML, the whole way."""
    values: dict[str, Any] = clean(
        page(f'<div class="article-body"><p>{PARAGRAPHS[0]}</p><p>{markup} {PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>'), URL
    ).to_dict()  # fmt: skip
    holds(body_html(values))
