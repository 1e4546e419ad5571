"""A site is crawled by one crawl at a time, whoever started it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.crawl.turn import Turn
from newsarchive.runs.lock import is_held, last_holder, lock_of, take
from newsarchive.runs.read import written
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import PATIENCE, ROOT, command, crawl, environment, scrapy
from tests.crawl.rawserver import RawServer, Reply

BUSY = 75


@dataclass
class Web:
    """Hosts behind a proxy; notes of each request whether the host was locked just then."""

    locks: Path
    server: RawServer | None = None
    log: list[tuple[str, bool]] = field(default_factory=list)

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        host = self.server.log[-1].target.split("/")[2]
        self.log.append((host, is_held(lock_of(self.locks, host))))
        return pages.page(path)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive")
    archive.locks.mkdir(parents=True)
    return archive


def test_a_lock_is_had_by_one_and_ends_with_its_turn(archive: Archive) -> None:
    """Who has it is said; a process that has it already through its launcher is not kept out by itself."""
    lock = lock_of(archive.locks, "quay.example")
    one = Turn(archive, "outlet")
    assert one.take("quay.example") == "" and is_held(lock)
    assert Turn(archive, "pravda").take("quay.example") == "", "this very process"
    told = lock.read_text()
    lock.write_text(told.replace(f'"pid": {os.getpid()}', '"pid": 1'))
    assert "outlet, pid 1, since 20" in Turn(archive, "pravda").take("quay.example")
    one.end()
    assert not is_held(lock)


def test_a_folder_that_cannot_be_made_keeps_nobody_from_crawling(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "schedule").write_text("no folder")
    assert Turn(Archive(tmp_path), "outlet").take("quay.example") == ""
    assert "cannot be locked" in caplog.text


def test_a_crawl_of_a_site_that_is_being_crawled_asks_nothing(archive: Archive) -> None:
    """It ends with a code of its own and says who is there; a page that is asked for by hand is had all the same."""
    taken = take(lock_of(archive.locks, "busy.test"), "harbour")
    web = Web(archive.locks)
    with RawServer(web) as server:
        web.server = server
        proxy = {"http_proxy": server.url}
        done = scrapy(archive.root, ["crawl", "outlet", "-a", "start=http://busy.test/"], env=proxy)
        assert (done.code, web.log) == (BUSY, [])
        assert (
            f"busy.test is being crawled (harbour, pid {os.getpid()}, since" in done.log
            and "ARCHIVE_SITE_LOCK=0" in done.log
        )
        no_trace(done.log)
        (run,) = written(archive)
        assert (run["ending"], run["exit_code"], run["fetches"]) == ("site_busy", BUSY, 0)

        by_hand = crawl(archive.root, ["http://busy.test/1", "http://free.test/1"], env=proxy)
    assert by_hand.code == 0 and sorted(web.log) == [("busy.test", True), ("free.test", True)]
    assert "busy.test is being crawled too" in by_hand.log and "free.test is" not in by_hand.log
    assert not is_held(lock_of(archive.locks, "free.test"))
    os.close(taken or -1)


def test_a_crawl_that_a_launcher_gave_its_lock_goes_on(archive: Archive) -> None:
    """As schedules start it: the lock is the crawl's own."""
    lock, web = lock_of(archive.locks, "quay.test"), Web(archive.locks)
    with RawServer(web) as server:
        web.server = server
        words = command(
            archive.root, ["crawl", "outlet", "-a", "start=http://quay.test/", "-a", "limit=1"], ("ROBOTSTXT_OBEY=1",)
        )
        launcher = [sys.executable, "-m", "newsarchive.schedule.hold", str(lock), "quay", "-", *words]
        done = subprocess.run(
            launcher,
            cwd=ROOT,
            env=environment({"http_proxy": server.url}),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode != BUSY and web.log and set(web.log) == {("quay.test", True)}, done.stderr
    holder = last_holder(lock)
    assert holder is not None and holder.crawl == "quay"
    assert not is_held(lock)
