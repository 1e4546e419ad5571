"""Markdown, judged by a CommonMark reader: our marks work, the page's do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsarchive.export import as_text
from newsarchive.model import BlockKind, Cell, Image, Post, Span, SpanKind
from newsarchive.render.markdown import body_markdown
from newsarchive.render.text import body_text
from tests.render.articles import block, film, linked, told

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(shown: str) -> str:
    """The HTML that a reader makes of Markdown."""
    return READER.render(shown).replace("\n", "")


def html_of(*blocks: object, **more: object) -> str:
    """The HTML that a reader makes of an article's Markdown."""
    return read(body_markdown(told(*blocks, **more)))  # type: ignore[arg-type]


LIKE = [
    "# no heading", "1. no list", "12) no list", "- no item", "+ no item", "> no quote", "[x](https://a.example)", "![x](https://a.example)",
    "<script>alert(1)</script>", "<b>bold</b>", "*x* _y_ `z` **w** ~~v~~", "a | b | c", "&lt;", "&copy;", "---", "===", "```", "~~~", "    code", "\\*", "<https://a.example>",
    "[a]: https://a.example", "| a | b |", "a\\", "***", "_ _ _", "http:&#47;&#47;", "<!-- x -->", "`", "x `` y", "* * *", "=", "#", "1.", "-",
]  # fmt: skip


@pytest.mark.parametrize("text", LIKE)
@pytest.mark.parametrize(
    "kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.HEADING, BlockKind.NOTE]
)
def test_a_text_that_looks_like_markdown_is_text(text: str, kind: BlockKind) -> None:
    """Whatever it begins with or holds, a reader shows its characters."""
    shown = html_of(block(text, kind))
    inner = (
        " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
    around = {
        BlockKind.PARAGRAPH: "<p>{}</p>", BlockKind.LIST_ITEM: "<ul><li>{}</li></ul>", BlockKind.QUOTE: "<blockquote><p>{}</p></blockquote>",
        BlockKind.HEADING: "<h2>{}</h2>", BlockKind.NOTE: "<p><em>{}</em></p>",
    }[kind]  # fmt: skip
    assert shown == around.format(inner)


@given(st.text(alphabet="ab1 .*_`[]()<>#+-=~|\\&!:\n", min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=300, deadline=None)
def test_any_text_reads_back(text: str) -> None:
    """No mixture of marks becomes markup."""
    text = " ".join(text.split())
    inner = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html_of(block(text)) == f"<p>{inner}</p>"


def test_emphasis_links_and_lines_work() -> None:
    """Within one paragraph, one in another."""
    text = "The old ferry leaves [now] at x"
    spans = (
        Span(SpanKind.LINK, 0, 13, "https://quay.example/f(1)?a=b c"),
        Span(SpanKind.EMPHASIS, 4, 7),
        Span(SpanKind.STRONG, 14, 20),
        Span(SpanKind.BREAK, 20, 21),
        Span(SpanKind.CODE, 30, 31),
    )
    assert html_of(block(text, spans=spans)) == (
        '<p><a href="https://quay.example/f%281%29?a=b%20c">The <em>old</em> ferry</a> <strong>leaves</strong><br />[now] at <code>x</code></p>'
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://", "/ferry"])
def test_an_address_that_is_none_leaves_its_words(address: str) -> None:
    """And no link."""
    assert html_of(linked("the ferry", address)) == "<p>the ferry</p>"


def test_a_table_is_a_table() -> None:
    """With a head where the page has one, with empty cells for those that are covered, and with no bar of the page's."""
    rows = (
        (Cell("Pier", header=True), Cell("a|b", header=True)),
        (Cell("north", rows=2), Cell("no")),
        (Cell("yes", spans=(Span(SpanKind.STRONG, 0, 3),)),),
    )
    shown = html_of(block("x", BlockKind.TABLE, rows=rows))
    assert "<th>Pier</th><th>a|b</th>" in shown
    assert "<tr><td>north</td><td>no</td></tr><tr><td></td><td><strong>yes</strong></td></tr>" in shown


def test_lists_nest() -> None:
    """Numbers, depth, and a second paragraph of one item."""
    items = (
        block("rope", BlockKind.LIST_ITEM, level=1, number=3, path="/li[1]"),
        block("short", BlockKind.LIST_ITEM, level=2, path="/li[1]/li[1]"),
        block("lamp", BlockKind.LIST_ITEM, level=1, number=4, path="/li[2]"),
        block("of brass", BlockKind.LIST_ITEM, level=1, number=4, path="/li[2]"),
    )
    shown = html_of(*items)
    assert '<ol start="3"><li><p>rope</p><ul><li>short</li></ul></li><li><p>lamp</p><p>of brass</p></li></ol>' in shown


def test_pictures_embeds_and_posts() -> None:
    """Each in its place, with what is said of it."""
    picture = Image(url="https://quay.example/a b.jpg", alt="a [boat]", caption="A boat", credit="I. Invented")
    post = Post(time=None, printed="6.30", heading=None, first=1, last=2, path="/")
    shown = html_of(
        block("", BlockKind.IMAGE, url=picture.url), film("https://youtu.be/q"), images=(picture,), posts=(post,)
    )
    assert '<img src="https://quay.example/a%20b.jpg" alt="a [boat]" />' in shown
    assert "<em>A boat — I. Invented</em>" in shown
    assert '<strong>6.30</strong></p><p><a href="https://youtu.be/q">youtube: https://youtu.be/q</a>' in shown


def test_text_for_reading_has_lists_tables_and_lines() -> None:
    """Marks before items, columns under one another, verse in lines; captions and embeds left out."""
    rows = ((Cell("Pier", header=True), Cell("Open", header=True)), (Cell("桟橋"), Cell("no")))
    shown = body_text(
        told(
            block("Low tide.", spans=(Span(SpanKind.BREAK, 3, 4),)),
            block("rope", BlockKind.LIST_ITEM, level=1, number=1, path="/li[1]"),
            block("short", BlockKind.LIST_ITEM, level=2, path="/li[1]/li[1]"),
            block("Pier Open\n桟橋 no", BlockKind.TABLE, rows=rows),
            block("A boat", BlockKind.CAPTION),
            film("https://youtu.be/q"),
        )
    )
    assert shown == "Low\ntide.\n\n1. rope\n  - short\n\nPier  Open\n桟橋  no"
    assert "Low\ntide." in as_text(told(block("Low tide.", spans=(Span(SpanKind.BREAK, 3, 4),))))


@given(st.lists(st.text(alphabet="ab<i>`|&", min_size=1, max_size=8), min_size=2, max_size=5))
@settings(max_examples=300, deadline=None)
def test_code_side_by_side_is_code_or_text(parts: list[str]) -> None:
    """Runs of backticks of several lengths must not close one another: what stands between them would be markup."""
    spans, at = [], 0
    for part in parts:
        spans.append(Span(SpanKind.CODE, at, at + len(part)))
        at += len(part)
    shown = html_of(block("".join(parts), spans=tuple(spans)))
    assert re.fullmatch(r"<p>(?:[^<>]|</?code>)*</p>", shown)
