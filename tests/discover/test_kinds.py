"""What a body is, told from its first bytes."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.discover import Kind, recognise


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?><rss version="2.0">', Kind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', Kind.FEED),
        (b'<rdf:RDF xmlns:rdf="x">', Kind.FEED),
        (b"\xef\xbb\xbf\n <!-- made by a robot --><?xml-stylesheet href='x'?><rss>", Kind.FEED),
        (b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY copy "c">]><rss>', Kind.FEED),
        (b"<urlset>", Kind.SITEMAP),
        (b'<sm:sitemapindex xmlns:sm="x">', Kind.SITEMAP),
        (gzip.compress(b"<urlset></urlset>", mtime=0), Kind.SITEMAP),
        ('<?xml version="1.0" encoding="UTF-16"?><urlset>'.encode("utf-16"), Kind.SITEMAP),
        (b"http://paper.test/a\nhttp://paper.test/b\n", Kind.LIST),
        (b"<!DOCTYPE html><title>x", Kind.PAGE),
        (b"<!-- a comment --><HTML>", Kind.PAGE),
        (b"<p>Only a paragraph", Kind.PAGE),
        (b"<main><div>x</div></main>", Kind.PAGE),
        (b"%PDF-1.4 \x00", Kind.OTHER),
        (b"{}", Kind.JSON),
        (b"", Kind.OTHER),
        (b"Just words", Kind.OTHER),
        (b"<!-- never ends", Kind.OTHER),
        (b"\x1f\x8bnot gzip", Kind.OTHER),
    ],
)
def test_bytes_tell_what_they_are(body: bytes, kind: Kind) -> None:
    """The root element decides, behind marks, comments and declarations."""
    assert recognise(body) is kind


def test_the_declared_type_decides_only_what_is_open() -> None:
    """Words alone are a page where the server says HTML; a feed stays a feed under any name."""
    assert recognise(b"Just words", "text/html") is Kind.PAGE
    assert recognise(b"<rss>", "text/html") is Kind.FEED


@given(st.binary(max_size=400))
def test_any_bytes_are_something(body: bytes) -> None:
    """Telling never fails."""
    assert recognise(body) in Kind
