"""Law 5: cleaning never deletes, it strikes. Words in blocks + words in removals = words on the page."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.clean.page import read_page, words_on_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article

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
