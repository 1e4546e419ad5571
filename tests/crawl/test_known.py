"""A page that comes again costs a revisit record; one that has not changed is not even sent. Over two runs, end to end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsarchive.archive import Archive
from newsarchive.capture.revisits import follow
from newsarchive.capture.shelf import Shelf
from newsarchive.cli import main
from newsarchive.crawl.options import Options
from newsarchive.errors import SettingError
from newsarchive.model import Capture, Reference
from newsarchive.store.base import open_store
from newsarchive.wire import IDENTICAL, NOT_MODIFIED
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, ended, scrapy
from tests.crawl.oddities import PAGE
from tests.crawl.rawserver import RawServer, Reply
from tests.crawl.test_outcomes import rebuild

_HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def _whole(body: bytes, *headers: bytes) -> Reply:
    return Reply(
        (_HTML + b"".join(line + b"\r\n" for line in headers) + b"Content-Length: %d\r\n\r\n" % len(body) + body,)
    )


def _page(name: str, times: int = 0) -> bytes:
    return PAGE.replace(b"Ferry report", b"Ferry report %s %d" % (name.encode(), times))


class Paper:
    """Answers that depend on what was asked before, and on the validators in the request."""

    def __init__(self) -> None:
        self.server: RawServer | None = None

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        asked = self.server.crossings(path)[-1].request.lower()
        if path in _UNCHANGED and _UNCHANGED[path][0] in asked:
            return Reply((_UNCHANGED[path][1],))
        if path == "/chunked" and earlier:
            body = _page("chunked")
            return Reply((_HTML + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),))
        if path == "/moves" and earlier:
            return Reply((b"HTTP/1.1 302 Found\r\nLocation: /moved\r\nContent-Length: 0\r\n\r\n",))
        if path == "/changes":
            return _whole(_page("changes", earlier), b'ETag: "%d"' % earlier)
        return _PAGES[path] if path in _PAGES else _whole(_page(path.strip("/")), b"X-Turn: %d" % earlier)


_UNCHANGED = {
    "/etag": (b'if-none-match: "e1"', b'HTTP/1.1 304 Not Modified\r\nETag: "e1"\r\nX-Odd:  two\r\n\r\n'),
    "/dated": (b"if-modified-since: sat, 01 mar 2025 08:00:00 gmt", b"HTTP/1.1 304 Not Modified\r\n\r\n"),
}
_PAGES = {
    "/mirror": _whole(_page("same")),
    "/etag": _whole(_page("etag"), b'ETag: "e1"'),
    "/dated": _whole(_page("dated"), b"Last-Modified: Sat, 01 Mar 2025 08:00:00 GMT"),
    "/moves": _whole(_page("moves"), b'ETag: "old"'),
    "/tiny": _whole(b"<p>Nothing new.</p>"),
}

PATHS = ("/same", "/mirror", "/chunked", "/changes", "/etag", "/dated", "/moves", "/tiny")


@dataclass(frozen=True)
class Twice:
    """The server, and the archive after two runs."""

    server: RawServer
    done: Done

    def of(self, path: str) -> list[Capture]:
        """The captures of a path, the earlier first; revisits followed."""
        return sorted(self.done.captures_of(self.server.url + path), key=lambda capture: capture.fetched_at)


def _crawl(server: RawServer, root: Path, *settings: str) -> Done:
    listed = root.with_suffix(".txt")
    listed.write_text("\n".join(server.url + path for path in PATHS))
    done = scrapy(root, ["crawl", "article", "-a", f"urls={listed}", "-a", "again=1"], settings)
    assert done.code == 0, done.log
    no_trace(done.log)
    return done


@pytest.fixture
def server() -> Iterator[RawServer]:
    paper = Paper()
    with RawServer(paper) as made:
        paper.server = made
        yield made


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """Two runs with default settings."""
    root, paper = tmp_path_factory.mktemp("known") / "archive", Paper()
    with RawServer(paper) as server:
        paper.server = server
        _crawl(server, root)
        yield Twice(server, _crawl(server, root))


@pytest.mark.parametrize("path", ["/same", "/chunked"])
def test_the_same_payload_is_kept_once(twice: Twice, path: str) -> None:
    """The later answer is a revisit of the earlier one, in another file; its block is the head as the server sent it."""
    first, second = twice.of(path)
    sent = bytes(twice.server.crossings(path)[1].sent)
    assert first.revisit is None and first.response == bytes(twice.server.crossings(path)[0].sent)
    assert second.revisit == IDENTICAL and second.response == sent[: sent.index(b"\r\n\r\n") + 4]
    assert second.refers_to == Reference(id=first.id, url=first.url, at=first.fetched_at)
    assert second.payload_digest == first.payload_digest and second.truncated is None
    assert first.location and second.location and first.location.warc != second.location.warc
    assert second.request == twice.server.crossings(path)[1].request


@pytest.mark.parametrize("path", ["/etag", "/dated"])
def test_an_unchanged_page_is_asked_for_by_its_validators(twice: Twice, path: str) -> None:
    """The second request carries them, the answer is a revisit of profile server-not-modified, the outcome not_modified."""
    first, second = twice.of(path)
    assert b"\r\nif-" not in first.request.lower() and b"\r\nif-" in second.request.lower()
    assert second.revisit == NOT_MODIFIED and second.response == bytes(twice.server.crossings(path)[1].sent)
    assert second.refers_to == Reference(id=first.id, url=first.url, at=first.fetched_at)
    kinds = [row["outcome"] for row in ended(twice.done.archive) if row["url"] == first.url]
    assert sorted(kinds) == ["article", "not_modified"]


def test_what_differs_is_kept_whole(twice: Twice) -> None:
    """A changed page; the page of another address, under the default scope; a page so small that nothing is gained."""
    for path in ("/changes", "/mirror", "/tiny"):
        captures = twice.of(path)
        expected = [False, path == "/mirror"]
        assert [capture.revisit is not None for capture in captures] == expected, path
    (mirror, again) = twice.of("/mirror")
    assert again.refers_to and again.refers_to.id == mirror.id, "its own, not that of /same"


def test_validators_do_not_follow_a_redirect(twice: Twice) -> None:
    """They belong to the address that they were given for."""
    assert b'if-none-match: "old"' in twice.server.crossings("/moves")[1].request.lower()
    (moved,) = twice.of("/moved")
    assert b"\r\nif-" not in moved.request.lower() and moved.status == 200


def test_each_page_has_the_same_article_live_and_made_again(twice: Twice) -> None:
    """Law 1 and law 3 with revisits in between; outcomes and revisions to the byte."""
    archive = twice.done.archive
    with_articles = [row for row in ended(archive) if row["outcome"] == "article"]
    assert len(with_articles) == 12, "each of the two runs, but for two unchanged pages and two tiny ones"
    before = (ended(archive), _revisions(twice.done), _held(twice))
    rebuild(archive)
    assert (ended(archive), _revisions(twice.done), _held(twice)) == before


def test_verify_finds_nothing_wrong(twice: Twice) -> None:
    """Revisits lie in whole groups, and the index knows them."""
    assert main(["--archive", str(twice.done.archive.root), "verify", "--deep"]) == 0


def test_deduplication_can_be_switched_off(twice: Twice, tmp_path: Path) -> None:
    """ARCHIVE_DEDUP=off keeps each answer whole; ARCHIVE_CONDITIONAL=0 asks for each as if it were new."""
    shutil.copytree(twice.done.archive.root, tmp_path / "archive")
    before, asked = len(twice.done.captures()), len(twice.server.log)
    done = _crawl(twice.server, tmp_path / "archive", "ARCHIVE_DEDUP=off", "ARCHIVE_CONDITIONAL=0")
    new = sorted(done.captures(), key=lambda capture: capture.fetched_at)[before:]
    assert len(new) == len(PATHS) + 1 and not [capture for capture in new if capture.revisit]
    assert not [crossing for crossing in twice.server.log[asked:] if b"\r\nif-" in crossing.request.lower()]


def test_deduplication_may_go_beyond_an_address(server: RawServer, tmp_path: Path) -> None:
    """ARCHIVE_DEDUP=any: one of two addresses with one page leans on the other, and has an article of its own."""
    done = _crawl(server, tmp_path / "archive", "ARCHIVE_DEDUP=any", "CONCURRENT_REQUESTS=1")
    pair = [*done.captures_of(server.url + "/same"), *done.captures_of(server.url + "/mirror")]
    assert sorted(bool(capture.shares_payload) for capture in pair) == [False, True]
    before = _revisions(done)
    assert len(before) == 7
    rebuild(done.archive)
    assert _revisions(done) == before


def test_a_lost_original_costs_space_and_nothing_else(twice: Twice, tmp_path: Path) -> None:
    """The database knows it, its file is gone: the page is asked for the whole and kept whole."""
    shutil.copytree(twice.done.archive.root, tmp_path / "archive")
    for warc in list(Archive(tmp_path / "archive").warcs()):
        warc.unlink()
    done = _crawl(twice.server, tmp_path / "archive")
    assert len(done.captures()) == len(PATHS) + 1 and not [capture for capture in done.captures() if capture.revisit]


def test_a_wrong_scope_is_a_wrong_setting() -> None:
    """Said before anything is asked."""
    with pytest.raises(SettingError, match="url, any, off"):
        Options.read(Settings({"ARCHIVE_DEDUP": "some"}))


def _revisions(done: Done) -> list[dict[str, object]]:
    store = open_store(done.archive)
    try:
        return list(store.revisions())
    finally:
        store.close()


def _held(twice: Twice) -> list[object]:
    store = open_store(twice.done.archive)
    try:
        return [store.held(url=twice.server.url + path) for path in PATHS]
    finally:
        store.close()


def test_every_revisit_can_be_read_back(twice: Twice) -> None:
    """Through the shelf alone, with what the store knows."""
    store, shelf = open_store(twice.done.archive), Shelf(twice.done.archive)
    try:
        followed = [
            follow(capture, store.held, shelf.at) for capture in twice.done.captures() if capture.shares_payload
        ]
    finally:
        store.close()
    assert len(followed) == 3 and all(capture.original for capture in followed)
