"""Whatever the bytes are: a page or a typed refusal, valid text, every word on one side or the other."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.clean.decode import decode
from newsarchive.clean.page import read_page, words_on_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError, TooComplex
from newsarchive.model import Article, BlockKind
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

WORDS = {
    "de": "Der Sturm erreichte den Hafen kurz vor Tagesanbruch, und der Rat schloß beide Piers; „niemand“ kam zu Schaden.",
    "ru": "Буря закрыла гавань до вечера, сообщил совет города. Никто не пострадал, сказал начальник порта, хотя четыре лодки сорвало.",
    "ja": "港湾事務所によると、嵐は夜明け前に港に達し、市議会は夕方まで二つの桟橋を閉鎖した。けが人はいなかったと港長は語った。",
    "zh": "风暴在黎明前到达港口，市议会在傍晚之前关闭了两个码头。港务长说，没有人受伤，但有四艘船在夜里脱离了系泊处。",
    "zh-Hant": "風暴在黎明前到達港口，市議會在傍晚之前關閉了兩個碼頭。港務長說，沒有人受傷，但有四艘船在夜裡脫離了繫泊處。",
    "ko": "폭풍이 새벽 직전에 항구에 도달했고 시의회는 저녁까지 두 부두를 폐쇄했다. 항만장은 다친 사람이 없다고 말했다.",
    "th": "พายุมาถึงท่าเรือก่อนรุ่งสาง และสภาเมืองได้ปิดท่าเทียบเรือทั้งสองแห่งจนถึงเย็น",
    "ar": "بلغت العاصفة الميناء قبيل الفجر وأغلق المجلس الرصيفين حتى المساء ولم يصب أحد بأذى",
}


@pytest.mark.parametrize(
    ("language", "coding", "header", "why"),
    [
        ("de", "utf-8", "iso-8859-1", "utf-8 (utf-8)"),
        ("ru", "utf-8", "windows-1251", "utf-8 (utf-8)"),
        ("ru", "cp1251", "utf-8", "windows-1251 (letters)"),
        ("ru", "koi8-r", None, "koi8-r (letters)"),
        ("ru", "koi8-r", "koi8-r", "koi8-r (header)"),
        ("ja", "shift_jis", None, "cp932 (detector)"),
        ("ja", "shift_jis", "Shift_JIS", "cp932 (header)"),
        ("ja", "iso2022_jp", "iso-2022-jp", "iso-2022-jp (header)"),
        ("zh", "gb18030", None, "gb18030 (detector)"),
        ("zh", "gb18030", "gb2312", "gb18030 (header)"),
        ("zh-Hant", "big5", "big5", "big5hkscs (header)"),
        ("ko", "euc_kr", None, "cp949 (detector)"),
        ("th", "cp874", "tis-620", "cp874 (header)"),
        ("ar", "cp1256", "windows-1256", "windows-1256 (header)"),
        ("de", "utf-16", "utf-8", "utf-16-le (bom)"),
        ("de", "utf-16-le", None, "utf-16-le (zero bytes)"),
        ("ja", "utf-16-be", None, "utf-16-be (zero bytes)"),
        ("ru", "utf-16-le", "utf-8", "utf-16-le (zero bytes)"),
    ],
)
def test_bytes_are_read_as_what_they_are(language: str, coding: str, header: str | None, why: str) -> None:
    """Labels lie: bytes that speak for themselves are heard before them, and the decision is kept."""
    found = read_page(f"<html><body><p>{WORDS[language]}</p></body></html>".encode(coding), URL, header)
    assert (found.units[-1].text, found.charset) == (WORDS[language], why)


def test_a_label_in_the_page_that_cannot_be_true_is_not_believed() -> None:
    """It could not have been read if it were."""
    found = read_page(f"<meta charset=utf-16><p>{WORDS['de']}".encode(), URL)
    assert (found.units[-1].text, found.charset) == (WORDS["de"], "utf-8 (utf-8)")


def test_bytes_of_windows_1252_within_utf_8_are_read_as_such() -> None:
    """Pasted quotation marks; the rest of the page stays UTF-8."""
    found = decode(f"<p>{WORDS['ru']}".encode() + b" \x93quoted\x94 \x96 done", "utf-8")
    assert found.text.endswith("сорвало. “quoted” – done")
    assert found.why == "utf-8 with stray bytes"


def test_text_of_the_body_is_normal_and_visible() -> None:
    """NFC, no zero-width spaces, no direction overrides, no marks in mid-file; joiners and soft hyphens stay."""
    odd = "The har\u00adbour\u200b was \u202eclosed\u202c, the cafe\u0301 \ufeffopen; \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \x00stays, said the master of it."
    text = clean(page(f"<article><p>{odd}</p>{BODY}</article>"), URL).text.split("\n\n")[0]
    assert (
        text
        == "The har\u00adbour was closed, the café open; \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 stays, said the master of it."
    )


def test_half_a_surrogate_pair_is_no_text() -> None:
    """In a reference, and in the linked data, where cut emoji leave them."""
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Storm \\ud83d closes \\ud83c\\udf0a harbour", "author": "Keeper \\udc00"}</script>'
    html = f"<html><head>{head}</head><body><article><p>High&#xD800; water &#x110000; rose.</p>{BODY}</article></body></html>"
    article = clean(html.encode(), URL)
    json.dumps(article.to_dict(), ensure_ascii=False).encode()
    assert article.title == "Storm \ufffd closes 🌊 harbour"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div>" * 2_000, "</div>" * 2_000),
        ("<div>" * 50_000, ""),
        ("<div>" * 100_000, "</div>" * 100_000),
        ("<table><tr><td>" * 3_000, ""),
        ("<font>" * 5_000, ""),
        ("<ul><li>" * 3_000, ""),
        ("<b><p>x</b></p>" * 300, ""),
        ("<!-- " + "x " * 50_000 + "-->", ""),
        ("<i></i>" * 30_000, ""),
        (f"<div title='{'a' * 10_000_000}'></div>", ""),
        (f"<div {' '.join(f'a{n}=x' for n in range(5_000))}>", ""),
        ("<p>a" + " " * 1_000_000 + "b</p>", ""),
        ("", "<script>var open = '"),
        ("", "<!-- never closed"),
    ],
    ids=["2k", "50k", "100k", "tables", "fonts", "lists", "crossed", "comment", "siblings", "attribute", "attributes", "spaces", "script", "open"],
)  # fmt: skip
def test_a_tangle_loses_no_text(before: str, after: str) -> None:
    """A menu with words of its own stands before it, which must not be taken for the whole page."""
    menu = "<nav>" + "".join(f"<a href=/{n}>Menu entry {n}</a> " for n in range(20)) + "</nav>"
    article = clean(page(f"{menu}{before}<div class=article-body>{BODY}</div>{after}"), URL)
    assert all(text in article.text for text in PARAGRAPHS)


@pytest.mark.parametrize(("first", "last"), [("", ""), ("x='>'", ""), ("", "x='<'"), ('x="<p>"', 'x="</p>"')])
def test_a_tag_with_too_many_attributes_is_too_complex(first: str, last: str) -> None:
    """The parser needs the square of their number. What looks like the end or the beginning of a tag may be a value."""
    many = " ".join(f"a{n}=x" for n in range(30_000))
    with pytest.raises(TooComplex, match="attributes"):
        read_page(f"<p>{BODY}</p><div {first} {many} {last}>".encode(), URL)


def test_many_words_are_no_attributes() -> None:
    """Of a script, a text between two signs, a value."""
    words = "a < b and c " * 20_000
    html = f"<script>if (x > 1) {{ {words} }}</script><p title='{words}'>5 > 4 {BODY} {words}</p>"
    assert read_page(html.encode(), URL).units


_TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "b",
        "i",
        "a",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "h1",
        "h2",
        "br",
        "img",
        "article",
        "aside",
        "form",
        "script",
        "style",
        "noscript",
        "template",
        "pre",
        "blockquote",
        "figure",
        "figcaption",
        "svg",
        "select",
        "option",
    ]
)
_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
_PIECES = st.one_of(
    _TAGS.map(lambda tag: f"<{tag}>"),
    _TAGS.map(lambda tag: f"</{tag}>"),
    st.builds(lambda tag, name, value: f'<{tag} {name}="{value}">', _TAGS, st.sampled_from(["class", "id", "style", "href", "hidden"]), _TEXT),
    _TEXT,
    st.sampled_from([*PARAGRAPHS, "<!--", "-->", "<![CDATA[", "&nbsp;", "&#x202e;", "<", ">", "&", "\x00", "Advertisement", "Read more: "]),
)  # fmt: skip


def _sound(article: Article, html: bytes) -> None:
    json.dumps(article.to_dict(), ensure_ascii=False).encode("utf-8")
    assert all(unicodedata.is_normalized("NFC", b.text) for b in article.blocks if b.text.isprintable())
    kept = sum(len(block.text.split()) for block in article.blocks if block.kind is not BlockKind.TABLE)
    tables = sum(len(block.text.split()) for block in article.blocks if block.kind is BlockKind.TABLE)
    struck = sum(removal.words for removal in article.removals)
    assert kept + tables + struck == words_on_page(read_page(html, URL))


@settings(max_examples=120, deadline=None)
@given(
    st.binary(max_size=400), st.one_of(st.none(), st.sampled_from(["utf-8", "shift_jis", "utf-16", "nonsense", "idna"]))
)
def test_random_bytes_give_an_article_or_a_typed_refusal(html: bytes, header: str | None) -> None:
    """Nothing else is ever raised."""
    try:
        article = clean(html, URL, charset=header)
    except NewsArchiveError:
        return
    json.dumps(article.to_dict(), ensure_ascii=False).encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_random_markup_gives_an_article_or_a_typed_refusal(markup: str) -> None:
    """And words kept and words struck are the words of the page."""
    html = markup.encode("utf-8", "surrogatepass")
    try:
        article = clean(html, URL)
    except NewsArchiveError:
        return
    _sound(article, html)
