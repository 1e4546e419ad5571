"""One real crawl for all laws: `scrapy crawl` as a child process over the newsroom, nothing replaced."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.newsroom import Exchange, Newsroom

ROOT = Path(__file__).parents[2]
#: What a person may put into a list of addresses: pages of all sorts, one that never answers as it should, one that is
#: none.
LINES = (
    "http://harbour-digest.test/",
    "http://morning-ledger.test/cut",
    "http://morning-ledger.test/loop",
    "http://morning-ledger.test/to-file",
    "http://morning-ledger.test/city/withdrawn-report-on-the-ferry-timetable",
    "http://morning-ledger.test/files/budget-of-the-city-for-next-year.pdf",
    "http://morning-ledger.test/private/notes-for-the-night-desk-editors",
    "http://morning-ledger.test/private/notes-for-the-night-desk-editors?page=2",
    "http://morning-ledger.test/private/another-note-for-the-night-desk",
    "not an address",
    "http://nobody-there.test/story",
)


@dataclass(frozen=True)
class Crawled:
    """What the crawls left, and what the newsroom says of them."""

    archive: Archive
    log: tuple[Exchange, ...]
    """What the newsroom received and sent, byte for byte."""
    lines: tuple[str, ...]
    """Addresses that were asked for by name."""
    said: str
    """What the crawls wrote to the terminal."""

    def copy(self, to: Path) -> Crawled:
        """The same, for a test that changes it."""
        shutil.copytree(self.archive.root, to)
        return Crawled(Archive(to), self.log, self.lines, self.said)


def scrapy(room: Newsroom, archive: Path, *words: str, largest: int = -1) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl …` with the newsroom for a proxy; `largest`: bytes beyond which no file grows, as on a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    env = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    settings = (f"ARCHIVE_DIR={archive}", "ARCHIVE_ALLOW_PRIVATE=1", "DOWNLOAD_DELAY=0", "RETRY_TIMES=1")
    command = [sys.executable, "-m", "scrapy", "crawl", *words, *(part for pair in settings for part in ("-s", pair))]
    return subprocess.run(
        command, cwd=ROOT, env=env | {"http_proxy": room.url}, capture_output=True, text=True, timeout=110, check=False,
        preexec_fn=limit if largest >= 0 else None,
    )  # fmt: skip


def newsarchive(archive: Path, *words: str) -> bytes:
    """What `newsarchive …` writes to standard output; it must end well."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A list of addresses, then an outlet found by its home page, into one archive."""
    folder = tmp_path_factory.mktemp("laws")
    with Newsroom() as room:
        stories = [url for url in room.truth if url.startswith("http://harbour-digest.test/")]
        lines = (*LINES, *stories)
        (folder / "urls.txt").write_text("\n".join(lines) + "\n")
        listed = scrapy(room, folder / "archive", "article", "-a", f"urls={folder / 'urls.txt'}")
        home = scrapy(room, folder / "archive", "outlet", "-a", f"start={room.home('ledger', 'proxy')}")
        for run in (listed, home):
            assert run.returncode == 0, run.stderr
        yield Crawled(Archive(folder / "archive"), tuple(room.log), lines, listed.stderr + home.stderr)
