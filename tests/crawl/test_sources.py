"""Sources over several runs of one small site: each article once, nothing lost on the way, and only what changed is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from newsarchive.model import Purpose
from newsarchive.wire import NOT_MODIFIED
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, ended, scrapy
from tests.crawl.rawserver import RawServer, Reply

STORIES = tuple(f"/2026/03/0{day}/old-bridge-reopens-part-{day}" for day in range(1, 5))


class Paper:
    """A feed and pages; what has validators is not sent twice."""

    def __init__(self) -> None:
        self.server: RawServer | None = None

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        asked = self.server.crossings(path)[-1].request
        if path == "/feed":
            return _validated(self._feed(), b"application/rss+xml", asked)
        return pages.page(path) if path in STORIES else pages.status(b"404 Not Found")

    def _feed(self) -> bytes:
        assert self.server is not None
        items = "".join(f"<item><link>{self.server.url}{path}</link></item>" for path in STORIES)
        return f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()


def _validated(body: bytes, media_type: bytes, asked: bytes) -> Reply:
    """200 with an ETag, or 304 where the request has it."""
    tag = b'"%s"' % hashlib.sha256(body).hexdigest()[:12].encode()
    if tag in asked:
        return Reply((b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag,))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
    return Reply((head % (media_type, tag, len(body)) + body,))


@dataclass(frozen=True)
class Runs:
    """One archive after several runs; of each, what the server was asked."""

    server: RawServer
    done: tuple[Done, ...]
    asked: tuple[list[str], ...]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """A run that is cut short by its limit, one that finds the rest, one that finds nothing new."""
    archive, paper = tmp_path_factory.mktemp("sources") / "archive", Paper()
    with RawServer(paper) as server:
        paper.server = server
        start = ["crawl", "outlet", "-a", f"start={server.url}/feed"]
        done, asked = [], []
        for more in (["-a", "limit=1"], [], []):
            before = len(server.log)
            done.append(scrapy(archive, [*start, *more]))
            asked.append([crossing.path for crossing in server.log[before:]])
        yield Runs(server, tuple(done), tuple(asked))


def test_the_runs_end_well(runs: Runs) -> None:
    """Also the one that finds nothing new."""
    for done in runs.done:
        assert done.code == 0, done.log
        no_trace(done.log)


def test_a_source_that_has_not_changed_hides_nothing(runs: Runs) -> None:
    """The first run left three stories; the second is told 304 and reads them out of the first one's capture."""
    assert runs.asked[0] == ["/feed", STORIES[0]]
    assert runs.asked[1][0] == "/feed"
    assert sorted(runs.asked[1][1:]) == list(STORIES[1:])


def test_a_run_that_finds_nothing_new_asks_only_its_sources_and_is_sent_nothing(runs: Runs) -> None:
    """One conditional request, an answer without a body, an outcome that says so."""
    assert runs.asked[2] == ["/feed"]
    captures = sorted(runs.done[2].captures_of(runs.server.url + "/feed"), key=lambda capture: capture.fetched_at)
    assert [capture.revisit for capture in captures] == [None, NOT_MODIFIED, NOT_MODIFIED]
    assert [len(capture.body) > 0 for capture in captures] == [True, False, False]
    kinds = [row["outcome"] for row in ended(runs.done[2].archive) if row["purpose"] == Purpose.SOURCE]
    assert kinds == ["listing", "not_modified", "not_modified"]


def test_a_replay_reads_the_source_behind_its_304(runs: Runs) -> None:
    """The last run brought no body; all four stories are replayed all the same."""
    before = len(runs.server.log)
    done = scrapy(
        runs.done[2].archive.root,
        ["crawl", "outlet", "-a", f"start={runs.server.url}/feed"],
        ("ARCHIVE_MODE=replay", f"ARCHIVE_AS_OF={ended(runs.done[2].archive)[-1]['at']}"),
    )
    assert len(runs.server.log) == before
    assert done.code == 0, done.log
    assert "'outcome/article': 4" in done.log and "'outcome/not_modified': 1" in done.log, done.log
