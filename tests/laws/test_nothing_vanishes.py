"""Law 5: cleaning never deletes, it strikes. Words in blocks + words in removals = words on the page."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.clean.page import read_page, words_on_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article, Reason

URL = "https://news.example/story"
CORPUS = Path(os.environ.get("NEWSARCHIVE_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
#: Every so many corpus pages are checked here; benchmarks/quality.py reads them all.
STEP = 40

TAGS = (
    "p",
    "div",
    "span",
    "b",
    "a",
    "ul",
    "li",
    "h2",
    "br",
    "article",
    "nav",
    "aside",
    "blockquote",
    "td",
    "figcaption",
    "script",
    "noscript",
)
CLASSES = ("", "share", "related", "article-body", "caption", "comments", "hidden", "author", "tags")
WORDS = (
    "storm",
    "harbour",
    "the",
    "council",
    "said",
    "Related",
    "Advertisement",
    "2024",
    "—",
    "\u200b",
    "读者",
    "a\u00adb",
    "\u00a0",
    " ",
    "\n",
)


def accounted(article: Article) -> int:
    """Words on either side of the ledger."""
    return sum(len(block.text.split()) for block in article.blocks) + sum(removal.words for removal in article.removals)


def node() -> st.SearchStrategy[str]:
    """Markup of a random tree: nested, mixed with text, with the class words that rules look at."""
    text = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)

    def wrapped(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = st.lists(children, max_size=4).map("".join)
        return st.builds(
            lambda tag, name, inside, tail: f'<{tag} class="{name}">{inside}</{tag}>{tail}',
            st.sampled_from(TAGS),
            st.sampled_from(CLASSES),
            parts,
            text,
        )

    return st.recursive(text, wrapped, max_leaves=25)


@given(node())
@settings(max_examples=150, deadline=None)
def test_any_tree_is_accounted_for(inside: str) -> None:
    """Whatever the markup, each word of the page is kept once or struck once."""
    prose = "<p>The storm reached the harbour before dawn, and the council closed both piers until the evening.</p>" * 3
    html = f"<html><body><h1>Storm reaches harbour</h1><article>{prose}{inside}{prose}</article>{inside}</body></html>".encode()
    article = clean(html, URL)
    assert accounted(article) == words_on_page(read_page(html, URL))


def read_independently(html: bytes) -> list[str]:
    """Words as docs/ledger.md defines them, from the tree alone: parted by space, by `<br>`, by elements that are not inline."""
    inline = frozenset(
        [
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "blink",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "img",
            "ins",
            "kbd",
            "label",
            "mark",
            "nobr",
            "output",
            "q",
            "rb",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "time",
            "tt",
            "u",
            "var",
            "wbr",
        ]
    )
    wordless = ("head", "script", "style", "template", "noscript")

    def text(element: Any) -> str:
        if not isinstance(element.tag, str) or element.tag in wordless:
            return ""
        inner = (element.text or "") + "".join(text(child) + (child.tail or "") for child in element)
        return inner if element.tag in inline else f" {inner} "

    return text(lxml.html.document_fromstring(html.decode())).split()


@given(node())
@settings(max_examples=100, deadline=None)
def test_words_are_read_as_the_document_says(inside: str) -> None:
    """A second reading of the page, written anew from the definition, finds the same words in the same order."""
    html = f"<html><body><p>The storm came.</p>{inside}</body></html>".encode()
    units = read_page(html, URL).units
    assert [word for unit in units for word in unit.text.split()] == read_independently(html)
    assert sum(unit.words for unit in units) == len(read_independently(html))


@given(node())
@settings(max_examples=60, deadline=None)
def test_every_removal_tells_where_and_why(inside: str) -> None:
    """Reason, rule and words; and its place leads to an element of the page."""
    prose = "<p>The storm reached the harbour before dawn, and the council closed both piers until the evening.</p>" * 3
    html = f"<html><body><h1>Storm</h1>{inside}<article>{prose}{inside}</article></body></html>".encode()
    page = read_page(html, URL)
    for removal in clean(html, URL).removals:
        assert removal.reason in set(Reason)
        assert removal.rule
        assert removal.words > 0
        assert removal.text
        assert len(page.root.getroottree().xpath(removal.path)) == 1


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_in_an_article_or_in_our_own_error(noise: bytes) -> None:
    """Random bytes never end in anything else."""
    try:
        article = clean(b"<p>" + noise, URL)
    except NewsArchiveError:
        return
    assert accounted(article) == words_on_page(read_page(b"<p>" + noise, URL))


def test_words_are_counted_as_the_law_says() -> None:
    """Inline markup parts no word, `<br>` and blocks do; head, script, style, template, noscript and comments have none."""
    html = b"<head><title>no</title></head><body>one<b>two</b> three<br>four<p>five</p><script>no</script>six<!-- no --><style>no</style><template>no</template><noscript>no</noscript>"
    assert words_on_page(read_page(html, URL)) == 5


def corpus_pages() -> list[Path]:
    return sorted(CORPUS.glob("*/*.html.gz"))[::STEP]


@pytest.mark.skipif(not corpus_pages(), reason="no labelled pages: set NEWSARCHIVE_CORPUS")
def test_real_pages_are_accounted_for() -> None:
    """The law holds on real pages, too."""
    for path in corpus_pages():
        html = gzip.decompress(path.read_bytes())
        try:
            article = clean(html, URL)
        except NewsArchiveError:
            continue
        assert accounted(article) == words_on_page(read_page(html, URL)), path.name
