"""Which canonical addresses are believed, and which addresses are faces of one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.canonical import plain_face, trusted_canonical

HOST = "http://paper.test"


@pytest.mark.parametrize(
    ("url", "declared", "known_by"),
    [
        ("/news/story?utm_source=rss", "/news/story", "/news/story"),
        ("/news/story?utm_source=rss", None, "/news/story"),
        ("/news/story", "/news/story?utm_medium=canonical", "/news/story"),
        ("/news/story/amp/", "/news/story/", "/news/story/"),
        ("/2025/12/1/77/index.amp", "/2025/12/1/77/", "/2025/12/1/77/"),
        ("/long-slug-of-a-story/3", "/long-slug-of-a-story", "/long-slug-of-a-story"),
        ("/news/12345/some-slug", "/news/12345", "/news/12345"),
        ("/?p=123", "/some-story", "/some-story"),
        ("/", "/", "/"),
        ("/en/", "/", "/"),
        ("/en/story-of-the-old-bridge?amp=1", "/en/story-of-the-old-bridge", "/en/story-of-the-old-bridge"),
        ("/city/81204-bridge-reopens-today", "/city/81204-bridge-closed-again", "/city/81204-bridge-closed-again"),
        ("/city/old-bridge-reopens", "/2026/03/07/old-bridge-reopens/", "/2026/03/07/old-bridge-reopens/"),
        ("/article.php?id=20411", "/city/old-bridge-reopens", "/city/old-bridge-reopens"),
        ("/article.php?id=20411&ref=home", "/article.php?id=20411", "/article.php?id=20411"),
    ],
)
def test_a_canonical_address_of_the_same_page_is_believed(url: str, declared: str | None, known_by: str) -> None:
    """AMP faces, trackers, short links and page numbers beyond the last are the article itself."""
    assert trusted_canonical(HOST + url, HOST + declared if declared else None) == HOST + known_by


@pytest.mark.parametrize(
    ("url", "declared"),
    [
        ("/news/story", "/"),
        ("/news/story", "/index.html"),
        ("/news/story", "/en/"),
        ("/?p=123", "/"),
        ("/news/politics/story", "/news/politics/"),
        ("/news/story?page=2", "/news/story"),
        ("/news/page/2/", "/news/"),
        ("/news/story", "http://other.test/news/story"),
        ("/news/story", "http://paper.test:8080/news/story"),
        ("/news/story", "javascript:alert(1)"),
        ("/news/story", "http://"),
        ("/news/story", "http://u:p@paper.test/news/story"),
        ("/news/story", "http://[::1"),
        ("/eng/news/2026/3/7/8120417/", "/news/2026/3/7/8120417/"),
        ("/eng/news/2026/3/7/8120417/", "/rus/news/2026/3/7/8120417/"),
        ("/de/alte-bruecke-wieder-offen", "/fr/le-vieux-pont-rouvre"),
        ("/story-of-the-bridge?lang=de", "/story-of-the-bridge"),
        ("/news/2026/3/7/8120417/", "/news/2026/3/7/8120418/"),
        ("/2026/03/07/old-bridge-reopens", "/2026/03/07/ferry-timetable-changes"),
        ("/city/council-meets-in-march", "/city/council-meets-in-april"),
        ("/article.php?id=20411", "/article.php?id=20412"),
        ("/story?n=5", "/story?n=6"),
        ("http://en.paper.test/story", "http://paper.test/story"),
    ],
)
def test_a_canonical_address_that_would_merge_articles_is_not_believed(url: str, declared: str) -> None:
    """Home pages, sections, page one and other hosts are not the article, whatever the page says."""
    own = url if url.startswith("http") else HOST + url
    assert trusted_canonical(own, declared) == own


def test_mobile_and_amp_hosts_are_faces_of_one_site() -> None:
    """`amp.` and `m.` hosts may name the main host as canonical."""
    assert (
        trusted_canonical("http://amp.paper.test/story", "http://www.paper.test/story") == "http://www.paper.test/story"
    )
    assert trusted_canonical("http://m.paper.test/story", "http://paper.test/story") == "http://paper.test/story"


@given(st.text(max_size=60))
def test_any_declared_address_can_be_judged(text: str) -> None:
    """Whatever a page declares, there is an answer."""
    for url in (text, f"http://{text}", f"http://paper.test/{text}"):
        assert isinstance(trusted_canonical("http://paper.test/a", url), str)
        assert isinstance(plain_face(url), str)


@pytest.mark.parametrize(
    ("face", "plain"),
    [
        ("http://m.paper.test/a", "http://paper.test/a"),
        ("http://amp.paper.test/a?outputType=amp&b=1", "http://paper.test/a?b=1"),
        ("http://paper.test/a/amp/", "http://paper.test/a"),
        ("http://paper.test/a/b/amp.html", "http://paper.test/a/b"),
        ("http://paper.test/amp/a-story", "http://paper.test/a-story"),
        ("http://paper.test/a.amp.html", "http://paper.test/a.html"),
        ("http://paper.test/a?amp", "http://paper.test/a"),
        ("http://paper.test/a?print=1", "http://paper.test/a"),
        ("http://paper.test/a/print", "http://paper.test/a"),
    ],
)
def test_amp_mobile_and_print_faces_lead_to_the_plain_page(face: str, plain: str) -> None:
    """Told from the form of the address alone."""
    assert plain_face(face) == plain


@pytest.mark.parametrize(
    "url",
    ["/a/3", "/a?page=2", "/a/page/2/", "/amp", "/print", "/amp-scandal-grows", "/a?amp=3kw", "/blueprint", "/en/a", "/"],
)  # fmt: skip
def test_what_may_be_a_text_of_its_own_is_no_face(url: str) -> None:
    """Page numbers, languages, and words that only look so."""
    assert plain_face(HOST + url) == HOST + url


def test_a_registered_name_is_never_taken_off() -> None:
    """`m.test` is a host, and `test` is none."""
    assert plain_face("http://m.test/a") == "http://m.test/a"
