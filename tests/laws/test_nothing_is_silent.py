"""Law 4: nothing is silent. Every fetch ends in exactly one outcome, and a capture that cannot be written stops the crawl."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.model import Capture
from tests.laws.conftest import LINES, Crawled, newsarchive, scrapy
from tests.newsroom import Newsroom

#: What docs/settings.md says: the archive cannot be written.
UNWRITABLE = 4


def endings(crawled: Crawled) -> list[tuple[str, str, str, str, str]]:
    """Fetch, spider, address, last address and kind, of each fetch."""
    with closing(sqlite3.connect(crawled.archive.database)) as database:
        return database.execute("SELECT fetch_id, spider, url, final_url, kind FROM outcomes").fetchall()


def test_outcomes_add_up_to_fetches(crawled: Crawled) -> None:
    """In all, and for each site, and the sites to the whole."""
    counted = json.loads(newsarchive(crawled.archive.root, "stats", "--json"))
    parts = counted["sites"].values()
    assert counted["fetches"] == sum(counted["outcomes"].values()) == sum(part["fetches"] for part in parts)
    assert all(part["fetches"] == sum(part["outcomes"].values()) for part in parts)
    kinds = [Counter(part["outcomes"]) for part in parts]
    assert sum(kinds, Counter()) == Counter(counted["outcomes"])
    assert counted["fetches"] == len({fetch for fetch, *_ in endings(crawled)})


def test_every_line_that_was_given_ended(crawled: Crawled) -> None:
    """Also those that could not be asked for: once each, and in the way that fits."""
    ended = [(url, kind) for _, spider, url, _, kind in endings(crawled) if spider == "article"]
    kinds = dict(ended)
    assert Counter(url for url, _ in ended) == Counter(crawled.lines)
    assert [kinds[line] for line in LINES] == [
        "listing", "truncated", "http_error", "refused", "gone", "not_html", "robots_denied", "robots_denied", "robots_denied",
        "refused", "gone",
    ]  # fmt: skip
    assert {kinds[line] for line in crawled.lines[len(LINES) :]} == {"article"}


def test_every_request_belongs_to_a_fetch_that_ended(crawled: Crawled) -> None:
    """Nothing was asked of the newsroom that is not accounted for, but robots.txt, which is part of asking."""
    told = {address for _, _, url, final, _ in endings(crawled) for address in (url, final)}
    asked = {one.url for one in crawled.log if urlsplit(one.url).path != "/robots.txt"}
    assert asked <= told


def test_no_trace_of_an_error(crawled: Crawled) -> None:
    """Bad pages and bad addresses are outcomes, and nothing breaks over them."""
    assert "Traceback" not in crawled.said
    assert "Unhandled" not in crawled.said
    assert "Spider error" not in crawled.said


def test_a_capture_that_cannot_be_written_stops_the_crawl(tmp_path: Path) -> None:
    """The exit code says so, and what was written before is whole."""
    archive = Archive(tmp_path / "archive")
    with Newsroom() as room:
        start = f"start={room.home('ledger', 'proxy')}"
        run = scrapy(room, archive.root, "outlet", "-a", start, "-s", "ARCHIVE_STORE=0", largest=20_000)
        asked = len(room.log)
    held = [
        found
        for warc in archive.warcs()
        for found in read_archive(warc, name=archive.name_of(warc))
        if isinstance(found, Capture)
    ]
    assert run.returncode == UNWRITABLE, run.stderr
    assert 0 < len(held) < asked
