"""Each switch does what its name says, and the rest goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import ROOT, Done, command, crawl, ended, environment, scrapy
from tests.crawl.rawserver import RawServer, Reply
from tests.crawl.test_outcomes import rebuild


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(pages.answer) as server:
        yield server


PATHS = ("/one", "/two", "/missing")


def _crawl(site: RawServer, archive: Path, *settings: str) -> Done:
    done = crawl(archive, [site.url + path for path in PATHS], settings)
    no_trace(done.log)
    assert done.code == 0, done.log
    return done


def test_without_cleaning_the_captures_wait_for_a_reprocess(site: RawServer, tmp_path: Path) -> None:
    """ARCHIVE_CLEAN=0: no worker, no article; pages have no outcome yet, and a rebuild gives both."""
    done = _crawl(site, tmp_path / "archive", "ARCHIVE_CLEAN=0")
    assert len(done.captures()) == 3
    assert done.counts() == {"gone": 1}
    rebuild(done.archive)
    assert done.counts() == {"gone": 1, "article": 2}
    assert len(done.articles()) == 2


def test_without_a_store_there_is_no_database(site: RawServer, tmp_path: Path) -> None:
    """ARCHIVE_STORE=0: captures, articles for the feed export, and no archive.sqlite."""
    out = tmp_path / "out.jsonl"
    listed = tmp_path / "urls.txt"
    listed.write_text("\n".join(site.url + path for path in PATHS))
    words = ["crawl", "article", "-a", f"urls={listed}", "-o", str(out)]
    done = scrapy(tmp_path / "archive", words, ("ARCHIVE_STORE=0",))
    assert done.code == 0, done.log
    no_trace(done.log)
    assert len(done.captures()) == 3
    assert not done.archive.database.exists()
    assert len(out.read_text().splitlines()) == 2


def test_without_capture_there_is_no_warc(site: RawServer, tmp_path: Path) -> None:
    """ARCHIVE_CAPTURE=0: articles and outcomes, whose origin names no file."""
    done = _crawl(site, tmp_path / "archive", "ARCHIVE_CAPTURE=0")
    assert list(done.archive.warcs()) == []
    assert done.counts() == {"gone": 1, "article": 2}
    assert {article["origin"]["warc"] for article in done.articles()} == {None}


def test_an_answer_out_of_the_http_cache_is_no_fetch(site: RawServer, tmp_path: Path) -> None:
    """Nothing crossed the wire, so nothing is captured and nothing counted."""
    settings = ("HTTPCACHE_ENABLED=1", f"HTTPCACHE_DIR={tmp_path / 'cache'}")
    first = _crawl(site, tmp_path / "first", *settings)
    second = crawl(tmp_path / "second", [site.url + path for path in PATHS], settings)
    assert first.counts() == {"gone": 1, "article": 2}
    assert ended(second.archive) == []
    assert list(second.archive.warcs()) == []
    assert "'capture/missing': 3" in second.log
    assert second.code == 0
    no_trace(second.log)


def test_a_jobdir_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Stopped by Ctrl-C and started again: each page is captured, each fetch has one outcome, and a rebuild agrees."""

    def slowly(path: str, earlier: int) -> Reply:
        whole = (pages.to(f"/at{path}") if "/at" not in path else pages.page(path)).pieces[0]
        return Reply((whole[:30], whole[30:]), pause=0.08)

    archive, listed = tmp_path / "archive", tmp_path / "urls.txt"
    settings = (f"JOBDIR={tmp_path / 'job'}", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
    with RawServer(slowly) as server:
        listed.write_text("\n".join(f"{server.url}/{number}" for number in range(24)))
        words = command(archive, ["crawl", "article", "-a", f"urls={listed}"], settings)
        first = subprocess.Popen(words, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True)
        until = time.monotonic() + 30
        while len(server.log) < 20 and time.monotonic() < until:
            time.sleep(0.02)
        first.send_signal(signal.SIGINT)
        _, log = first.communicate(timeout=60)
        assert first.returncode == 130, log
        no_trace(log)
        second = scrapy(archive, ["crawl", "article", "-a", f"urls={listed}"], settings)
        assert second.code == 0, second.log
        no_trace(second.log)
        captured = {capture.url for capture in second.captures() if capture.status == 200}
        assert captured == {f"{server.url}/at/{number}" for number in range(24)}
    assert second.counts()["article"] == 24
    live = {row["fetch_id"]: row for row in ended(second.archive)}
    rebuild(second.archive)
    assert {row["fetch_id"]: row for row in ended(second.archive)} == live


def test_feed_export_and_newsarchive_export_tell_the_same(site: RawServer, tmp_path: Path) -> None:
    """Line by line, apart from the revision, which only a store can count."""
    out, listed = tmp_path / "out.jsonl", tmp_path / "urls.txt"
    listed.write_text("\n".join(f"{site.url}/{number}" for number in range(6)))
    done = scrapy(tmp_path / "archive", ["crawl", "article", "-a", f"urls={listed}", "-o", str(out)])
    assert done.code == 0, done.log
    verb = [sys.executable, "-m", "newsarchive", "--archive", str(done.archive.root), "export", "--format", "jsonl"]
    export = subprocess.run(verb, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True).stdout
    assert _lines(out.read_text()) == _lines(export)
    assert len(_lines(export)) == 6
    assert list(json.loads(out.read_text().splitlines()[0])) == list(json.loads(export.splitlines()[0]))


def _lines(text: str) -> list[str]:
    """JSON lines without their revision, in one order."""
    plain = [json.loads(line) | {"revision": None} for line in text.splitlines()]
    return sorted(json.dumps(line, ensure_ascii=False, sort_keys=True) for line in plain)


def test_a_page_that_breaks_off_is_kept_and_asked_again(tmp_path: Path) -> None:
    """`truncated` does not last: the next run asks again, and then has the article."""
    whole = pages.page("/story").pieces[0]

    def cut_at_first(path: str, earlier: int) -> Reply:
        return Reply((whole[:-50],)) if not earlier else Reply((whole,))

    with RawServer(cut_at_first) as server:
        first = crawl(tmp_path / "archive", [server.url + "/story"])
        assert first.counts() == {"truncated": 1}
        assert first.code == 3
        (why,) = {why for _, why in first.outcomes().values()}
        second = crawl(tmp_path / "archive", [server.url + "/story"])
    assert second.counts() == {"truncated": 1, "article": 1}
    assert "fetch it again" in why
