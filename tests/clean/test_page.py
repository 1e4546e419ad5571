"""Bytes become a page, whatever state they are in; what is no page is refused with a word."""

from __future__ import annotations

import pytest

from newsarchive.clean.page import LARGEST, read_page
from newsarchive.clean.units import INLINE, number
from newsarchive.errors import NotHtml, TooComplex

URL = "https://news.example/a"


def text(html: bytes, charset: str | None = None) -> str:
    return " ".join(unit.text for unit in read_page(html, URL, charset).units)


@pytest.mark.parametrize(
    ("html", "charset", "why"),
    [
        ("\ufeff<p>Überfall".encode(), None, "utf-8 (bom)"),
        ("<p>Überfall".encode(), "iso-8859-1", "utf-8 (utf-8)"),
        ("<p>Überfall".encode("cp1252"), "windows-1252", "windows-1252 (header)"),
        ("<meta charset=iso-8859-1><p>Überfall".encode("cp1252"), None, "cp1252 (meta)"),
        ("<p>Überfall".encode("utf-16"), None, "utf-16-le (bom)"),
    ],
)
def test_decoding_follows_our_own_order(html: bytes, charset: str | None, why: str) -> None:
    """BOM, valid UTF-8, header, meta: and the page remembers which it was."""
    page = read_page(html, URL, charset)
    assert page.units[-1].text == "Überfall"
    assert page.charset == why


def test_undeclared_cyrillic_is_detected() -> None:
    """Without any label a detector has the last word."""
    words = "Буря закрыла гавань до вечера, сообщил совет города. Никто не пострадал, сказал начальник порта."
    assert "гавань" in text(f"<p>{words}</p>".encode("cp1251"))


def test_control_characters_lose_nothing() -> None:
    """NUL and its kin are taken out; the text around them stays."""
    assert text(b"<p>be\0fore</p><p>af\x01ter</p>") == "before after"


@pytest.mark.parametrize("depth", [300, 3_000, 20_000])
def test_deep_nesting_keeps_the_text(depth: int) -> None:
    """Where libxml2 would drop the text in silence, another parser steps in."""
    html = b"<div>" * depth + b"<p>" + b"word " * 40 + b"</p>" + b"</div>" * depth
    assert text(html).count("word") == 40


@pytest.mark.parametrize(
    "html", [b"%PDF-1.7 stream", b"\x89PNG\r\n", b'{"a": 1}', b"plain words", b'<?xml version="1.0"?><rss></rss>']
)
def test_other_formats_are_named(html: bytes) -> None:
    """A PDF, an image, JSON, plain text or a feed is no HTML."""
    with pytest.raises(NotHtml, match="HTML"):
        read_page(html, URL)


def test_an_empty_page_is_no_page() -> None:
    """Nothing at all is refused as nothing."""
    with pytest.raises(NotHtml, match="empty"):
        read_page(b" \n ", URL)


def test_a_page_above_the_limit_is_refused() -> None:
    """More bytes than LARGEST are not parsed."""
    with pytest.raises(TooComplex, match="bytes"):
        read_page(b"<p>" + b"a" * LARGEST, URL)


def test_paths_find_their_elements_again() -> None:
    """The path of each element, asked as XPath, gives that element and no other."""
    page = read_page(b"<div><p>a</p><p>b<b>c</b></p></div><div><p>d</p></div>", URL)
    for n, element in enumerate(page.book.elements):
        assert page.root.xpath(page.path(n)) == [element]


def test_inline_markup_parts_no_unit() -> None:
    """Text around inline elements and scripts is one unit; blocks and `<br>` part it."""
    assert "p" not in INLINE
    book = number(read_page(b"<p>ha<b>rb</b>our<script>x</script>s<br>next</p>", URL).root)
    assert [unit.text for unit in book.units] == ["harbours", "next"]


def test_an_icon_parts_nothing() -> None:
    """A drawing without words, as behind a link. One with words is a chart, and stands by itself."""
    drawn = "<svg><style>.a{{}}</style><!-- arrow --><g><path d='M1 1'></path>{}</g></svg>"
    line = "<p>The <a href='/b'>bay{}<span> was shut</span></a> today<svg></svg>.</p>"
    for inner, texts in (
        ("", ["The bay was shut today."]),
        ("<text>12 %</text>", ["The bay", "12 %", "was shut today."]),
        ("<path></path>" * 300, ["The bay", "was shut today."]),
    ):
        book = number(read_page(line.format(drawn.format(inner)).encode(), URL).root)
        assert [unit.text for unit in book.units] == texts


def test_an_element_of_a_sites_own_making_parts_no_paragraph() -> None:
    """Elsewhere it is a box like any other."""
    html = b"<div><p>The <x-link>ferry <b>was</b></x-link> late</p><x-card>Zettel</x-card> more</div>"
    assert [unit.text for unit in number(read_page(html, URL).root).units] == ["The ferry was late", "Zettel", "more"]


def test_scripts_without_spaces_have_weight() -> None:
    """A Chinese paragraph is one word by spaces, and still prose."""
    assert read_page("<p>风暴在黎明前到达港口，市议会在傍晚之前关闭了两个码头。</p>".encode(), URL).units[0].weight > 12
