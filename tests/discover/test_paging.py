"""Where a list goes on."""

from __future__ import annotations

import pytest

from newsarchive.discover import Next, Scope, leads, read_page
from newsarchive.discover.paging import goes_on
from newsarchive.site import Section

HOST = "http://paper.test"


def following(links: str, path: str = "/city/") -> str | None:
    """The next page of a page."""
    found = read_page(f"<html><body>{links}</body></html>".encode(), Scope(HOST + path)).next
    return found.removeprefix(HOST) if found else None


@pytest.mark.parametrize(
    ("links", "path", "expected"),
    [
        ('<link rel="next" href="/city/older">', "/city/", "/city/older"),
        ('<a rel="nofollow next" href="/city/?from=81204">x</a>', "/city/", "/city/?from=81204"),
        ('<a href="/city/?page=2">Older posts »</a>', "/city/", "/city/?page=2"),
        ('<a href="/city/page/2/">Weiter</a>', "/city/", "/city/page/2/"),
        ('<a href="?page=3">3</a><a href="?page=2">2</a><a href="?page=1">1</a>', "/city/", "/city/?page=2"),
        ('<a href="?page=2">2</a><a href="?page=4">4</a>', "/city/?page=3", "/city/?page=4"),
        ('<a href="/city/page/8"><span>Далее</span></a>', "/city/page/7", "/city/page/8"),
        ('<a href="/city/?start=20" aria-label="Next page">→</a>', "/city/", "/city/?start=20"),
        ('<a href="/city/?start=40">›</a>', "/city/?start=20", "/city/?start=40"),
    ],
)
def test_the_next_page_is_found(links: str, path: str, expected: str) -> None:
    """Declared, in words, or by its number."""
    assert following(links, path) == expected


@pytest.mark.parametrize(
    ("links", "path"),
    [
        ('<a href="/city/next-year-the-bridge-reopens">Next</a>', "/city/"),
        ('<a href="/world/?page=2">Next</a>', "/city/"),
        ('<a href="?page=2">2</a>', "/city/?page=3"),
        ('<link rel="next" href="http://10.0.0.1/city/?page=2">', "/city/"),
        ('<link rel="next" href="javascript:more()">', "/city/"),
        ('<link rel="next" href="/city/#page2">', "/city/"),
        ('<a href="?page=900">Last</a>', "/city/?page=3"),
        ('<a href="http://other.test/city/?page=2">Next</a>', "/city/"),
    ],
)
def test_what_is_no_next_page_is_not_taken(links: str, path: str) -> None:
    """Stories, other lists, pages before, pages far behind, other hosts, the page itself."""
    assert following(links, path) is None


def test_the_door_tells_where_a_list_goes_on() -> None:
    """Whoever reads a page by itself learns it too."""
    body = b'<html><body><a rel="next" href="/city/2">older</a></body></html>'
    assert list(leads(body, Section(HOST), HOST)) == [Next(f"{HOST}/city/2")]


def test_feeds_in_pages_go_on() -> None:
    """RFC 5005: `next`, and `prev-archive` of archived feeds; on the site's own hosts alone."""
    from newsarchive.site import Feed

    for rel, url, expected in (
        ("next", f"{HOST}/feed?paged=2", 1),
        ("prev-archive", "/old.xml", 1),
        ("next", "http://10.0.0.1/feed", 0),
        ("self", "/feed2", 0),
    ):
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="{rel}" href="{url}"/><entry><link href="{HOST}/a"/></entry></feed>'
        found = [one for one in leads(feed.encode(), Feed(f"{HOST}/feed"), f"{HOST}/feed") if isinstance(one, Next)]
        assert len(found) == expected, (rel, url)


@pytest.mark.parametrize(("here", "there"), [("/a?page=0", "/a?page=1"), ("/a?p=1", "/a?p=2"), ("/a", "/a/p2")])
def test_numbers_are_compared(here: str, there: str) -> None:
    """One behind the other."""
    assert goes_on(HOST + here, HOST + there)
    assert not goes_on(HOST + there, HOST + here)
