"""The newsroom keeps its word: what it logs is what it sent, and its pages hold what it says is true."""

from __future__ import annotations

import gzip
import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from urllib.parse import urlsplit

import pytest

from newsarchive.discover import Nested, leads, sitemaps_in_robots, sources_in
from newsarchive.site import Feed, Section, Sitemap
from newsarchive.urls import key_of
from tests.newsroom import Newsroom

KEYS = ("ledger", "harbour", "meridian", "gazette", "north")
WAYS = ("direct", "proxy")


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    """One newsroom for all tests that change nothing."""
    with Newsroom() as running:
        yield running


def ask(room: Newsroom, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; hosts that end in .test are asked for through the proxy."""
    server = urlsplit(room.url)
    target = url if urlsplit(url).netloc != server.netloc else url.removeprefix(room.url)
    with closing(http.client.HTTPConnection(server.hostname or "", server.port or 0, timeout=10)) as connection:
        connection.request(
            "GET", target or "/", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        with connection.getresponse() as answer:
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_every_article_holds_its_truth(room: Newsroom) -> None:
    """Title and each piece of the body stand in the page, whichever way it is asked for."""
    assert len(room.truth) == 60
    for url, truth in room.truth.items():
        status, _, body = ask(room, url)
        page = unescape(body.decode())
        assert status == 200
        plain = page.replace("<strong>", "").replace("</strong>", "")
        for text in (truth["title"], *truth["body"]):
            assert text in plain, url


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", KEYS)
def test_all_articles_are_found_from_every_source(room: Newsroom, key: str, way: str) -> None:
    """Home page, feed and sitemaps each lead to all of an outlet's articles, and stay on the way they were asked."""
    wanted = {key_of(url) for url in room.truth if url.startswith(room.home(key, way))}
    home = room.home(key, way)
    _, _, page = ask(room, home)
    assert wanted <= {key_of(lead.url) for lead in leads(page, Section(home), home)}
    for source in sources_in(page, home):
        _, _, body = ask(room, source.url)
        assert isinstance(source, Feed)
        assert {key_of(lead.url) for lead in leads(body, source, source.url)} == wanted
    robots = room.source(key, "/robots.txt", way)
    (index,) = sitemaps_in_robots(ask(room, robots)[2], robots)
    nested = [one for one in leads(ask(room, index.url)[2], index, index.url) if isinstance(one, Nested)]
    assert len(nested) == 2
    for one in nested:
        found = leads(ask(room, one.url)[2], Sitemap(one.url), one.url)
        assert {key_of(lead.url) for lead in found} == wanted


def test_the_log_holds_every_byte(room: Newsroom) -> None:
    """What a raw socket sends and receives is what the log says."""
    url = room.home("gazette")
    request = f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nX-oDd:  1\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as peer:
        peer.sendall(request)
        received = b"".join(iter(lambda: peer.recv(65_536), b""))
    exchange = room.requests(url)[-1]
    assert exchange.request == request
    assert exchange.response == received


@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("/old/old-bridge-reopens-after-a-winter-of-repairs", 301, "text/html"),
        ("/city/missing-report-on-the-winter-market", 404, "text/html"),
        ("/city/withdrawn-report-on-the-ferry-timetable", 410, "text/html"),
        ("/city/deleted-story-about-the-lantern-parade", 200, "text/html"),
        ("/city/blank-page-from-a-failed-publishing-run", 200, "text/html"),
        ("/members/inside-the-rebuilding-of-the-old-mill", 403, "text/html"),
        ("/private/notes-for-the-night-desk-editors", 200, "text/html"),
        ("/files/budget-of-the-city-for-next-year.pdf", 200, "application/pdf"),
        ("/city/slow-page-from-a-tired-old-server", 200, "text/html"),
        ("/loop", 302, "text/html"),
        ("/to-file", 302, "text/html"),
        ("/nothing-here", 404, "text/html"),
    ],
)
def test_odd_pages_end_as_they_should(room: Newsroom, path: str, status: int, media_type: str) -> None:
    """Redirects, refusals, missing, empty and other pages answer with their status."""
    got, headers, _ = ask(room, room.source("ledger", path))
    assert (got, headers["content-type"].split(";")[0]) == (status, media_type)


def test_robots_disallow_the_private_part(room: Newsroom) -> None:
    """Under its own host and beside the others, the private folder is closed to robots."""
    assert b"Disallow: /private/\n" in ask(room, "http://morning-ledger.test/robots.txt")[2]
    assert b"Disallow: /ledger/private/\n" in ask(room, room.url + "/robots.txt")[2]


def test_codings_are_applied(room: Newsroom) -> None:
    """One story comes as gzip where that is taken, one in chunks; both are the same page."""
    packed = next(url for url in room.truth if "old-bridge-reopens" in url)
    _, headers, body = ask(room, packed, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == ask(room, packed)[2]
    chunked = next(url for url in room.truth if "ferry-captain" in url)
    assert ask(room, chunked)[1]["transfer-encoding"] == "chunked"
    assert b";desk=night\r\n" in room.requests(chunked)[-1].response


def test_a_body_that_breaks_off(room: Newsroom) -> None:
    """Half of the promised length comes, then the connection ends."""
    with pytest.raises(http.client.IncompleteRead):
        ask(room, room.source("ledger", "/cut"))


def test_conditional_requests_edits_and_withdrawals() -> None:
    """Validators hold until the words change; a withdrawn story is gone."""
    with Newsroom() as room:
        url = next(url for url in room.truth if "tram-drivers" in url)
        _, first, _ = ask(room, url)
        assert ask(room, url, If_None_Match=first["etag"])[0] == 304
        assert ask(room, url, If_Modified_Since=first["last-modified"])[0] == 304
        room.edit(url, "eleven days", "twelve days")
        status, second, body = ask(room, url, If_None_Match=first["etag"], If_Modified_Since=first["last-modified"])
        assert status == 200
        assert b"twelve days" in body
        assert second["etag"] != first["etag"]
        assert second["last-modified"] != first["last-modified"]
        assert any("twelve days" in text for text in room.truth[url]["body"])
        with pytest.raises(KeyError):
            room.edit(url, "no such words", "x")
        room.withdraw(url)
        assert ask(room, url)[0] == 410
