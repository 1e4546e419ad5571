"""A second run takes along what is due, asks for it conditionally, and notices edits and withdrawals. End to end."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from newsarchive.crawl.again import Rounds
from newsarchive.model import Lead, When
from newsarchive.store.base import open_store
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, ended, scrapy
from tests.crawl.oddities import PAGE
from tests.crawl.rawserver import RawServer, Reply
from tests.store.facts import START, article, outcome

STORIES = ("edited", "same", "gone", "home", "quiet", "lost")
#: What the feed names in the first run, and in the second.
FEEDS = ((*STORIES, "spread"), ("same", "fresh", "edited", "spread"))


class Paper:
    """A small paper whose second edition differs."""

    def __init__(self) -> None:
        self.edition = 0
        self.server: RawServer | None = None

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        name = path.rpartition("/")[2]
        if path == "/feed.xml":
            return pages.ok(self._feed(), b"application/rss+xml")
        if path == "/":
            return pages.ok(b"<html><body><a href='/news/x'>Home</a></body></html>")
        if self.edition and name == "gone":
            return pages.status(b"410 Gone")
        if self.edition and name == "home":
            return pages.to("/")
        asked = self.server.crossings(path)[-1].request.lower()
        if name in ("same", "quiet", "spread") and b'if-none-match: "1"' in asked:
            return pages.status(b"304 Not Modified", b'ETag: "1"')
        body = PAGE.replace(b"Ferry report", b"Ferry report " + name.encode())
        if name == "spread":
            body = body.replace(b"</body>", b"<p class='pager'><a href='/news/2026/spread?page=2'>2</a></p></body>")
        if name == "spread?page=2":
            body = PAGE.replace(b"<p>", b"<p>Behind the breakwater, %d boats lay. " % (12 + 2 * self.edition))
        if self.edition and name == "edited":
            body = body.replace(b"<p>", b"<p>Corrected: 14 boats, not 12. ", 1)
        head = (
            b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n'
            % len(body)
        )
        return Reply((head + body,))

    def _feed(self) -> bytes:
        assert self.server is not None
        items = "".join(f"<item><title>{name}</title><link>{self.server.url}/news/2026/{name}</link></item>" for name in FEEDS[self.edition])  # fmt: skip
        return f"<rss version='2.0'><channel><title>Quay</title>{items}</channel></rss>".encode()


@dataclass(frozen=True)
class Second:
    """The second run, and the archive after it."""

    done: Done
    url: str
    asked: list[str]
    """Last steps of the paths that the second run asked for, in order."""
    conditional: set[str]

    def kind(self, name: str) -> str:
        """How the latest fetch of a story ended."""
        return str([row["outcome"] for row in ended(self.done.archive) if row["url"].endswith("/" + name)][-1])


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    """Two runs of the outlet; in between all but one page became due."""
    root, paper = tmp_path_factory.mktemp("again") / "archive", Paper()
    with RawServer(paper) as server:
        paper.server = server
        words = ["crawl", "outlet", "-a", f"start={server.url}/feed.xml"]
        first = scrapy(root, words)
        assert first.code == 0, first.log
        with closing(sqlite3.connect(root / "archive.sqlite")) as connection, connection:
            connection.execute("UPDATE watched SET due = '2020' WHERE url NOT LIKE '%quiet'")
        before, paper.edition = len(server.log), 1
        done = scrapy(root, [*words, "-a", "due=5", "-a", "limit=5"], ("CONCURRENT_REQUESTS=1",))
        no_trace(done.log)
        log = server.log[before:]
        yield Second(
            done, server.url, [crossing.path.rpartition("/")[2] for crossing in log],
            {crossing.path.rpartition("/")[2] for crossing in log if b"if-none-match" in crossing.request.lower()},
        )  # fmt: skip


def test_new_pages_come_first_then_what_the_source_still_names_then_the_rest(second: Second) -> None:
    """At most as many known pages as were wished for; what is not due is left alone."""
    pages_asked = [name for name in second.asked if name not in ("feed.xml", "robots.txt", "", "spread?page=2")]
    assert pages_asked[:4] == ["fresh", "same", "edited", "spread"]
    assert len(pages_asked) == 6 and "quiet" not in pages_asked
    assert set(pages_asked[4:]) < {"gone", "home", "lost"}


def test_known_pages_are_asked_conditionally(second: Second) -> None:
    """And the new one is not."""
    assert {"same", "edited"} <= second.conditional and "fresh" not in second.conditional
    assert (second.kind("same"), second.kind("edited")) == ("not_modified", "article")


def test_an_edit_on_the_second_page_is_noticed_though_the_first_has_not_changed(second: Second) -> None:
    """The first page of an article that has several is asked for whole, for its 304 would say nothing of the others."""
    assert "spread" not in second.conditional and second.asked.count("spread?page=2") == 1
    (spread,) = [article for article in second.done.articles() if article["url"].endswith("/spread")]
    assert len(spread["pages"]) == 2 and "14 boats lay" in spread["text"]
    assert spread["revision"] == 2


def test_an_edit_is_a_revision(second: Second, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by `ls`."""
    assert main(["--archive", str(second.done.archive.root), "ls", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["url"].rpartition("/")[2]: row["revisions"] for row in rows}["edited"] == 2


def test_made_again_the_same_is_due_and_gone(second: Second, tmp_path: Path) -> None:
    """Law 1, but for the row that this test has pushed."""
    shutil.copytree(second.done.archive.root, tmp_path / "archive")
    archive = Archive(tmp_path / "archive")

    def watched() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(archive.database)) as connection:
            return connection.execute("SELECT * FROM watched WHERE due != '2020' ORDER BY article").fetchall()

    before = watched()
    assert main(["--archive", str(archive.root), "rebuild", "--workers", "0", "--quiet"]) == 0
    assert set(before) <= set(watched()) and len(before) >= 5


def test_seen_and_forget_tell_and_do(second: Second, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When seen, why skipped, when due; forgotten it is new, also after a rebuild."""
    shutil.copytree(second.done.archive.root, tmp_path / "archive")
    at, url = ["--archive", str(tmp_path / "archive")], f"{second.url}/news/2026/same"

    def told(address: str) -> tuple[int, dict[str, object]]:
        code = main([*at, "seen", address, "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, known = told(url + "?utm_source=x")
    assert code == 0 and known["seen"] and "not asked again" in str(known["says"])
    assert [row["outcome"] for row in known["fetches"]] == ["not_modified", "article"]  # type: ignore[attr-defined]
    assert told(second.url + "/never")[1]["says"] == "never asked"
    assert main([*at, "seen", url]) == 0
    assert "due again" in capsys.readouterr().out
    assert main([*at, "forget", url]) == 0
    assert main([*at, "rebuild", "--workers", "0", "--quiet"]) == 0
    code, known = told(url)
    assert not known["seen"] and "forgotten since" in str(known["says"])
    assert main([*at, "forget", url]) == 1, "nothing is left to forget"
    assert main([*at, "show", url]) == 0, "the article stays"


def test_what_a_source_says_of_a_change_is_minded(tmp_path: Path) -> None:
    """Later than the last look, lately, not in the future, with an offset, and within the number."""
    store = open_store(Archive(tmp_path))
    urls = [f"https://quay.example/news/story-{n}" for n in range(4)]
    for n, url in enumerate(urls):
        store.put(article(n, url), outcome(n, url))
    rounds = Rounds(store, "quay", 2, now=START + timedelta(minutes=9))

    def lead(url: str, iso: str) -> Lead:
        return Lead(url=url, source="s", modified=When(iso=iso, precision="second"))

    assert not rounds.takes(Lead(url=urls[0], source="s"))
    assert not rounds.takes(lead(urls[0], "2026-02-28T08:00:00+00:00"))
    assert not rounds.takes(lead(urls[0], "2026-03-01T01:00:00+00:00"))
    assert not rounds.takes(lead(urls[0], "2026-03-01T00:08"))
    assert [rounds.takes(lead(url, "2026-03-01T00:08:00+00:00")) for url in urls] == [True, True, False, False]
    assert list(Rounds(store, "quay", 2, now=datetime(2026, 3, 2, tzinfo=UTC)).rest()) == urls[:2]
    store.close()
