"""Every fetch ends in exactly one outcome, live and after a rebuild."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import ROOT, Done, crawl, ended, environment
from tests.crawl.rawserver import RawServer, Reply

#: Path → kind, and words that the reason holds.
EXPECTED = {
    "/asked": ("article", ""),
    "/to-plain": ("article", ""),
    "/to-chain": ("article", ""),
    "/to-asked": ("duplicate", "/asked"),
    "/to-itself": ("http_error", "circle"),
    "/loop-1": ("http_error", "circle"),
    "/endless-hops/1": ("http_error", "not followed"),
    "/to-file": ("refused", "file:"),
    "/to-data": ("refused", "data:"),
    "/to-ftp": ("refused", "ftp:"),
    "/to-script": ("refused", "javascript:"),
    "/to-nonsense": ("http_error", "nonsense"),
    "/no-location": ("http_error", "302"),
    "/gone": ("gone", "410"),
    "/missing": ("gone", "404"),
    "/forbidden": ("blocked", "403"),
    "/broken": ("http_error", "500"),
    "/many": ("blocked", "429"),
    "/not-changed": ("not_modified", ""),
    "/second-time": ("article", ""),
    "/hangs": ("network_error", "Timeout"),
    "/hangs-up": ("network_error", ""),
    "/paper.pdf": ("not_html", "application/pdf"),
    "/private/story": ("robots_denied", "robots.txt"),
}

_SETTINGS = ("ROBOTSTXT_OBEY=1", "RETRY_TIMES=1", "DOWNLOAD_TIMEOUT=2", "CONCURRENT_REQUESTS_PER_DOMAIN=16")


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(pages.answer) as server:
        yield server


@pytest.fixture(scope="module")
def done(site: RawServer, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One crawl over all of them, with a port where nobody listens and lines that are no addresses."""
    urls = [site.url + path for path in EXPECTED]
    more = [
        "http://127.0.0.1:1/nobody-listens",
        "no address at all",
        "http://user:word@127.0.0.1/x",
        "javascript:alert(1)",
    ]
    return crawl(tmp_path_factory.mktemp("outcomes") / "archive", [*urls, *more], _SETTINGS)


@pytest.mark.parametrize("path", EXPECTED)
def test_a_fetch_ends_as_it_should(done: Done, site: RawServer, path: str) -> None:
    """The kind is right, and the reason names what it is about."""
    kind, words = EXPECTED[path]
    found, why = done.outcomes()[site.url + path]
    assert found == kind, why
    assert words in why


def test_what_cannot_be_asked_is_refused_or_an_error(done: Done) -> None:
    """A refused connection is an error of the network; a line that is no address is refused, and the rest goes on."""
    outcomes = done.outcomes()
    assert outcomes["http://127.0.0.1:1/nobody-listens"][0] == "network_error"
    assert outcomes["no address at all"][0] == "refused"
    assert outcomes["javascript:alert(1)"][0] == "refused"
    assert "word" not in done.log.replace("password", "")


def test_each_fetch_has_one_outcome(done: Done) -> None:
    """As many outcomes as addresses, each address once: redirects and retries are no fetches of their own."""
    rows = ended(done.archive)
    assert len(rows) == len(EXPECTED) + 4
    assert len({row["fetch_id"] for row in rows}) == len(rows)
    said = {
        line.partition(": ")[0].strip(" '{"): int(line.rpartition(": ")[2].strip(" ,}"))
        for line in done.log.splitlines()
        if "'outcome/" in line
    }
    assert sum(said.values()) == len(rows)


def test_hops_and_retries_are_all_captured(done: Done, site: RawServer) -> None:
    """The redirect, the 503 and robots.txt are in the WARC too, under the fetch that they belong to."""
    assert [capture.status for capture in done.captures_of(site.url + "/second-time")] == [503, 200]
    (first,) = done.captures_of(site.url + "/to-chain")
    (last,) = done.captures_of(site.url + "/end-of-chain")
    assert first.fetch is not None
    assert last.fetch is not None
    assert (first.fetch.id, first.fetch.hop, last.fetch.hop) == (last.fetch.id, 0, 2)
    assert [capture.status for capture in done.captures_of(site.url + "/robots.txt")] == [200]


def test_the_crawl_ends_well_and_quietly(done: Done) -> None:
    """Bad pages among good ones are no failure of the crawl, and no traceback."""
    no_trace(done.log)
    assert done.code == 0


def test_a_rebuild_tells_the_same(done: Done) -> None:
    """Made again from the WARC files alone, the outcomes are the same, reason by reason."""
    live = {row["fetch_id"]: row for row in ended(done.archive)}
    rebuild(done.archive)
    assert {row["fetch_id"]: row for row in ended(done.archive)} == live


def rebuild(archive: Archive) -> None:
    """`newsarchive rebuild`, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--archive", str(archive.root), "rebuild"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_redirect_to_a_private_address_is_refused_without_a_connection(site: RawServer, tmp_path: Path) -> None:
    """The guard holds on every hop: here the first hop goes through a proxy, whose own address is exempt."""
    with RawServer(pages.answer) as proxy:
        url = "http://far-away.test/to-private"
        done = crawl(tmp_path / "a", [url], ("ARCHIVE_ALLOW_PRIVATE=0", "RETRY_TIMES=2"), {"http_proxy": proxy.url})
        kind, why = done.outcomes()[url]
        assert [crossing.target for crossing in proxy.log] == [url]
    assert kind == "refused"
    assert "10.1.2.3" in why
    assert "ARCHIVE_ALLOW_PRIVATE" in why
    no_trace(done.log)


def test_a_host_is_asked_on_no_more_connections_than_the_setting_says(tmp_path: Path) -> None:
    """Also without a delay between requests."""
    with RawServer(lambda path, earlier: Reply((b"", *pages.page(path).pieces), pause=0.05)) as server:
        done = crawl(
            tmp_path / "a", [f"{server.url}/{number}" for number in range(20)], ("CONCURRENT_REQUESTS_PER_DOMAIN=3",)
        )
        assert done.counts() == {"article": 20}
        assert server.busiest <= 4  # the server is still closing one when the client begins the next
