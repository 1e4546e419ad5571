"""Each way to end has a clear word and an exit code that scripts can trust, and loses nothing that was captured."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.runs.read import all_runs, written
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import ROOT, Done, command, crawl, ended, environment, records, scrapy
from tests.crawl.rawserver import RawServer, Reply
from tests.crawl.test_outcomes import rebuild


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(pages.answer) as server:
        yield server


# --- words that cannot be meant ----------------------------------------------------------------------------------------

WRONG_WORDS = {
    "crawl articel -a url=http://x.test/": "Did you mean 'article'?",
    "crawl nothing-like-it": "`scrapy list` names them all",
    "crawl": "name one spider",
    "crawl article": "-a url=https://example.org/story",
    "crawl article -a urls=no/such/file.txt": "no/such/file.txt: no such file",
    "crawl article -a url=http://x.test/ -a limt=3": "limt",
    "crawl article -a url=http://x.test/ -a limit=some": "whole number",
    "crawl outlet": "-a start=https://example.org/",
    "crawl outlet -a start=file:///etc/hosts": "only http: and https:",
    "crawl pravda -a since=yesterday": "2025-06-01",
    "crawl article -a url=http://x.test/ -s ARCHIVE_WARC_BYTES=1GB": "ARCHIVE_WARC_BYTES is '1GB': it must be a number",
    "crawl article -a url=http://x.test/ -s ARCHIVE_CLEAN=maybe": "ARCHIVE_CLEAN is 'maybe': it must be 0 or 1",
}


@pytest.mark.parametrize("words", WRONG_WORDS)
def test_words_that_cannot_be_meant_are_refused_before_anything_starts(words: str, tmp_path: Path) -> None:
    """A sentence names the mistake and the way out; nothing is made; the code is that of a usage error."""
    done = scrapy(tmp_path / "archive", words.split())
    assert WRONG_WORDS[words] in done.log + done.out
    assert done.code == 2
    assert not (tmp_path / "archive").exists()
    no_trace(done.log)


# --- archives that cannot be used --------------------------------------------------------------------------------------


def test_an_archive_that_is_a_file_is_named(site: RawServer, tmp_path: Path) -> None:
    """Nothing is asked; the word says what is wrong and which setting mends it."""
    (tmp_path / "archive").write_text("I am a file")
    done = crawl(tmp_path / "archive", [site.url + "/never-1"])
    assert done.code == 4
    assert "archive is a file" in done.log
    assert "-s ARCHIVE_DIR=" in done.log
    assert site.crossings("/never-1") == []
    no_trace(done.log)


SPOILERS = {
    "captures is a file": lambda root: (root / "captures").write_text("a file"),
    "the database is none": lambda root: (root / "archive.sqlite").write_text("no database, " * 100),
    "the spider's folder is a file": lambda root: (
        (root / "captures").mkdir(),
        (root / "captures/article").write_text("a file"),
    ),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_spoilt_archive_stops_the_crawl_before_it_loses_a_page(spoiler: str, site: RawServer, tmp_path: Path) -> None:
    """What cannot be kept is not fetched; the code is not 0, and the word names the place."""
    root = tmp_path / "archive"
    root.mkdir()
    SPOILERS[spoiler](root)
    done = crawl(root, [site.url + f"/spoilt-{number}" for number in range(50)], ("CONCURRENT_REQUESTS=2",))
    assert done.code in (4, 5), done.log
    assert str(root) in done.log
    asked = [crossing for crossing in site.log if crossing.path.startswith("/spoilt")]
    assert len(asked) <= (
        2 if "folder" in spoiler else 0
    )  # the folder is met by the first exchange, the rest before it
    site.log.clear()
    no_trace(done.log)


@pytest.mark.skipif(os.geteuid() != 0, reason="making a small file system needs root")
@pytest.mark.parametrize("size", ["64k", "400k"])
def test_a_full_disk_stops_the_crawl_cleanly(size: str, tmp_path: Path) -> None:
    """Code 4, `no space left`, whole WARC files, nothing half-written; what was captured is there."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", small], check=False, capture_output=True
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        with RawServer(_noise) as server:
            done = crawl(small / "archive", [server.url + f"/{number}" for number in range(60)])
            asked = len(server.log)
        assert done.code == 4, done.log
        assert re.search("no space left|disk is full", done.log, re.IGNORECASE)
        no_trace(done.log)
        found = records(done.archive)
        assert len(found) <= asked < 60
        assert not list((small / "archive").rglob("*.open"))
        runs = small / "archive" / "runs.jsonl"
        assert not runs.exists() or all(json.loads(line) for line in runs.read_text().splitlines())
    finally:
        subprocess.run(["umount", small], check=True)


def _noise(path: str, earlier: int) -> Reply:
    """A page that hardly compresses."""
    body = b"<title>Noise</title><p>" + os.urandom(15_000).hex().encode() + b"</p>"
    return pages.ok(body)


@pytest.mark.skipif(os.geteuid() != 0, reason="making a file system that cannot be written needs root")
def test_an_archive_that_cannot_be_written_is_named(site: RawServer, tmp_path: Path) -> None:
    """Nothing is asked, and the word says what to do."""
    fixed = tmp_path / "fixed"
    fixed.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", fixed], check=False, capture_output=True
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        listed = ["crawl", "article", "-a", f"url={site.url}/never-2"]
        done = scrapy(fixed / "archive", listed)
    finally:
        subprocess.run(["umount", fixed], check=True)
    assert done.code == 4
    assert "cannot be written: mend its permissions" in done.log
    assert site.crossings("/never-2") == []
    no_trace(done.log)


def test_a_database_that_breaks_loses_no_capture(tmp_path: Path) -> None:
    """The crawl goes on capturing, ends with 5 and names the verb that makes the store again."""
    archive = tmp_path / "archive"

    def break_it(path: str, earlier: int) -> Reply:
        if path == "/page-5":
            with closing(sqlite3.connect(archive / "archive.sqlite", timeout=30)) as connection:
                connection.execute("DROP TABLE outcomes")
        return Reply(pages.page(path).pieces, pause=0.1)

    with RawServer(break_it) as server:
        done = crawl(archive, [f"{server.url}/page-{number}" for number in range(30)], ("CONCURRENT_REQUESTS=2",))
    assert done.code == 5, done.log
    assert "newsarchive rebuild" in done.log
    no_trace(done.log)
    assert len(done.captures()) == 30
    rebuild(done.archive)
    assert done.counts() == {"article": 30}


# --- how a run went ----------------------------------------------------------------------------------------------------


def test_when_every_fetch_fails_the_code_says_so(site: RawServer, tmp_path: Path) -> None:
    """Nothing captured is 3; the same with one page among them is 0; a second run that knows all of it is 0 too."""
    nobody = "http://127.0.0.1:1/nobody"
    assert crawl(tmp_path / "nothing", [nobody, "no address", site.url + "/missing"]).code == 3
    assert crawl(tmp_path / "some", [nobody, site.url + "/story"]).code == 0
    again = crawl(tmp_path / "some", [site.url + "/story", site.url + "/story#part"])
    assert again.code == 0
    assert len(site.crossings("/story")) == 1
    line = json.loads((tmp_path / "some" / "runs.jsonl").read_text().splitlines()[-1])
    assert (line["ending"], line["exit_code"], line["fetches"], line["skipped"]) == ("finished", 0, 0, 1)


def test_a_spider_that_fails_at_its_start_has_crashed(tmp_path: Path) -> None:
    """Scrapy alone ends with 0."""
    listed = tmp_path / "list"
    listed.mkdir()
    spider = "import scrapy\nclass Bad(scrapy.Spider):\n    name='bad'\n    async def start(self):\n        raise ValueError('mine')\n        yield\n"
    (tmp_path / "bad_spiders.py").write_text(spider)
    env = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = scrapy(tmp_path / "archive", ["crawl", "bad"], ("SPIDER_MODULES=bad_spiders",), env=env)
    assert done.code == 1, done.log


# --- interruptions -----------------------------------------------------------------------------------------------------


class Slowly:
    """A site whose pages take a while, so that a crawl can be caught in the middle."""

    def __call__(self, path: str, earlier: int) -> Reply:
        whole = pages.page(path).pieces[0]
        return Reply((whole[:200], whole[200:]), pause=0.15)


def _start(
    archive: Path, server: RawServer, pages_wanted: int = 200, more: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    listed = archive.parent / f"{archive.name}-urls.txt"
    listed.write_text("\n".join(f"{server.url}/page-{number}" for number in range(pages_wanted)) + "\n")
    settings = ("CONCURRENT_REQUESTS_PER_DOMAIN=4", *more)
    return subprocess.Popen(
        command(archive, ["crawl", "article", "-a", f"urls={listed}"], settings), cwd=ROOT, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _until(server: RawServer, answers: int) -> None:
    until = time.monotonic() + 30
    while len(server.log) < answers and time.monotonic() < until:
        time.sleep(0.02)
    assert len(server.log) >= answers


def _end(process: subprocess.Popen[str], archive: Path) -> Done:
    out, log = process.communicate(timeout=60)
    return Done(process.returncode, log, out, Archive(archive))


SIGNALS = {
    "Ctrl-C": (signal.SIGINT,),
    "Ctrl-C twice": (signal.SIGINT, signal.SIGINT),
    "SIGTERM": (signal.SIGTERM,),
    "terminal closed, then Ctrl-C": (signal.SIGHUP, signal.SIGINT),
}


@pytest.mark.parametrize("how", SIGNALS)
def test_an_interrupted_crawl_keeps_what_it_has(how: str, tmp_path: Path) -> None:
    """130, a closed WARC file, and one outcome for each fetch that was begun, in the store and after a rebuild.

    Stopped by force, pages are given a few seconds; on a slow machine some are not cleaned by then, and the rebuild has them.
    """
    with RawServer(Slowly()) as server:
        process = _start(tmp_path / "archive", server)
        _until(server, 12)
        for number in SIGNALS[how]:
            process.send_signal(number)
            time.sleep(0.1)
        done = _end(process, tmp_path / "archive")
        asked = {server.url + crossing.path for crossing in server.log}
    assert done.code == 130, done.log
    no_trace(done.log)
    assert not list(done.archive.captures.rglob("*.open"))
    whole = {capture.url for capture in done.captures() if not capture.truncated}
    assert 8 <= len(whole) < 200
    assert whole <= asked
    assert json.loads((tmp_path / "archive" / "runs.jsonl").read_text())["exit_code"] == 130
    live = ended(done.archive)
    rebuild(done.archive)
    outcomes = done.outcomes()
    assert asked <= outcomes.keys(), asked - outcomes.keys()
    assert {url for url, (kind, _) in outcomes.items() if kind == "article"} == whole
    left = [row for row in ended(done.archive) if row not in live]
    assert len(live) + len(left) == len(outcomes)
    assert not left or how == "Ctrl-C twice"


def test_after_kill_minus_nine_a_rerun_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    """The stray file is recovered, its fetches enter the store first, and so nothing captured is asked for again."""
    archive = tmp_path / "archive"
    with RawServer(Slowly()) as server:
        process = _start(archive, server, 40)
        _until(server, 14)
        process.kill()
        _end(process, archive)
        (stray,) = Archive(archive).captures.rglob("*.open")
        whole = {capture.url.removeprefix(server.url) for capture in Done(0, "", "", Archive(archive)).captures()}
        assert len(whole) >= 8
        server.log.clear()
        (dead,) = all_runs(Archive(archive))
        assert (dead["ending"], dead["pid"], dead["fetches"]) == ("died", process.pid, None)
        done = _end(_start(archive, server, 40), archive)
        asked = [crossing.path for crossing in server.log]
    assert done.code == 0, done.log
    dead, rerun = written(Archive(archive))
    assert (dead["ending"], dead["exit_code"], dead["found"]) == ("died", None, None)
    assert (dead["fetches"], dead["new"]) == (len(whole), len(whole))
    assert (rerun["ending"], rerun["new"], rerun["edits"]) == ("finished", 40 - len(whole), 0)
    assert rerun["skipped"] == len(whole)
    assert not stray.exists()
    assert stray.with_name(stray.name.removesuffix(".open")).exists()
    assert "left open by a crawl that died" in done.log
    assert set(asked).isdisjoint(whole)
    assert len(asked) == 40 - len(whole)
    assert done.counts() == {"article": 40}
    no_trace(done.log)


def test_what_a_dead_crawl_had_closed_just_before_is_looked_at_too(tmp_path: Path) -> None:
    """With files that roll over, its last pages may have been on their way through the workers when it died."""
    archive = tmp_path / "archive"
    with RawServer(Slowly()) as server:
        process = _start(archive, server, 40, ("ARCHIVE_WARC_BYTES=3000",))
        _until(server, 14)
        process.kill()
        _end(process, archive)
        whole = {capture.url for capture in Done(0, "", "", Archive(archive)).captures()}
        archive.joinpath("archive.sqlite").unlink()
        before = sorted(Archive(archive).warcs())[-2:]
        done = _end(_start(archive, server, 1), archive)
    assert done.code == 0, done.log
    assert len(whole) > 2
    stored = {article["origin"]["warc"] for article in done.articles()}
    assert {done.archive.name_of(warc) for warc in before} <= stored


def test_two_crawls_share_an_archive(tmp_path: Path) -> None:
    """At the same time, into one folder: a WARC file each, one store, nothing lost and nothing of the other's touched."""
    archive = tmp_path / "archive"
    with RawServer(Slowly()) as server, RawServer(Slowly()) as other:
        first = _start(archive, server, 30)
        _until(server, 1)
        second = _start(archive, other, 30)
        results = _end(second, archive), _end(first, archive)
    for done in results:
        assert done.code == 0, done.log
        no_trace(done.log)
        assert "died" not in done.log
    assert len(list(results[0].archive.warcs())) == 2
    assert results[0].counts() == {"article": 60}
    assert len(results[0].captures()) == 60
    assert len((archive / "runs.jsonl").read_text().splitlines()) == 2
