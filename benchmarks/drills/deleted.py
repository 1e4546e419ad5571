"""Files deleted under a running crawl, and between two crawls: a clear word, and nothing lost in silence.

    python benchmarks/drills/deleted.py

A WARC file that is being written, one that is closed, an index, the database. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from forge import Ended, Forge
from paper import Paper
from promise import TRACE, Promises, articles, captures, left_lying, listed, unsound

from newsarchive.archive import Archive

PAGES = 36


def settings(archive: Archive, **more: object) -> dict[str, object]:
    """A crawl of one page after the other."""
    return {
        "ARCHIVE_DIR": archive.root, "ARCHIVE_ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1, **more,
    }  # fmt: skip


def crawl_while(forge: Forge, folder: Path, paper: Paper, meddle: Callable[[], None]) -> Ended:
    """A crawl of PAGES pages, with something done to its files once a third of them were asked for."""
    already = paper.asked.total()

    def wait() -> None:
        until = time.monotonic() + 60
        while paper.asked.total() - already < PAGES // 3 and time.monotonic() < until:
            time.sleep(0.005)
        meddle()

    watch = threading.Thread(target=wait)
    watch.start()
    words = listed(folder, [paper.url(number) for number in range(PAGES)])
    ended = forge.crawl(folder / "log", words, settings(Archive(folder / "archive")))
    watch.join()
    return ended


def again(forge: Forge, folder: Path, paper: Paper, name: str) -> Ended:
    """The same crawl, undisturbed."""
    words = listed(folder, [paper.url(number) for number in range(PAGES)])
    return forge.crawl(folder / name, words, settings(Archive(folder / "archive")))


def everything(promises: Promises, archive: Archive, paper: Paper, ended: Ended) -> None:
    """What must be so after the crawl that follows."""
    every = dict.fromkeys((paper.url(number) for number in range(PAGES)), 1)
    promises.that(
        "  the next crawl ends with 0, and has every article once",
        ended.code == 0 and articles(archive) == every,
        ended.code,
    )
    promises.that("  every WARC file is sound", not unsound(archive), unsound(archive)[:2])
    promises.that(
        "  nothing is left lying about, and no traceback was shown",
        not left_lying(archive) and not TRACE.search(ended.log),
    )


def open_warc(promises: Promises, forge: Forge, paper: Paper, folder: Path) -> None:
    """The file that is being written."""
    archive = Archive(folder / "archive")
    asked: list[int] = []

    def delete() -> None:
        next(archive.captures.rglob("*.open")).unlink()
        asked.append(paper.asked.total())

    ended = crawl_while(forge, folder, paper, delete)
    promises.that("a WARC file deleted while it is written: the crawl stops with 4", ended.code == 4, ended.code)
    promises.that(
        "  and says which, and that it was deleted", "warc.gz" in ended.log and "was deleted while" in ended.log
    )
    vain = paper.asked.total() - asked[0]
    promises.that("  at most two pages were asked for in vain", vain <= 2, vain)
    promises.that("  no traceback was shown", not TRACE.search(ended.log))
    promises.that("  its index is not left without it", not list(archive.captures.rglob("*.cdxj")))


def database_under_way(promises: Promises, forge: Forge, paper: Paper, folder: Path) -> None:
    """The database, under a running crawl."""
    archive = Archive(folder / "archive")
    ended = crawl_while(forge, folder, paper, archive.database.unlink)
    promises.that(
        "the database deleted under a crawl: it captures to its end, and ends with 5", ended.code == 5, ended.code
    )
    promises.that(
        "  it says so, and what mends it", "was deleted or replaced" in ended.log and "newsarchive rebuild" in ended.log
    )
    promises.that("  every page is captured once", len(captures(archive)) == PAGES, len(captures(archive)))
    asked = paper.asked.total()
    everything(promises, archive, paper, again(forge, folder, paper, "log-2"))
    promises.that(
        "  which took it from the captures: nothing was asked again",
        paper.asked.total() == asked,
        paper.asked.total() - asked,
    )


def between_runs(promises: Promises, forge: Forge, paper: Paper, folder: Path) -> None:
    """An index, a WARC file and the database, while no crawl runs."""
    archive = Archive(folder / "archive")
    again(forge, folder, paper, "log")
    next(archive.captures.rglob("*.cdxj")).unlink()
    ended = again(forge, folder, paper, "log-index")
    promises.that(
        "an index deleted between two crawls: it is made again, and that is said", "had no index" in ended.log
    )
    everything(promises, archive, paper, ended)
    archive.database.unlink()
    ended = again(forge, folder, paper, "log-database")
    promises.that(
        "the database deleted between two crawls: it is said, and what mends it",
        f"{archive.database} is missing" in ended.log and "newsarchive rebuild" in ended.log,
    )
    next(archive.captures.rglob("*.warc.gz")).unlink()
    ended = again(forge, folder, paper, "log-warc")
    promises.that(
        "a closed WARC file deleted: its index tells, and the crawl says which", "the file is gone" in ended.log
    )
    promises.that("  the crawl goes on", ended.code == 0, ended.code)


CASES = (open_warc, database_under_way, between_runs)


def main() -> int:
    """Each case in a folder of its own."""
    argparse.ArgumentParser(description="Files deleted under a crawl and between two.").parse_args()
    promises = Promises()
    with Forge() as forge, tempfile.TemporaryDirectory(prefix="deleted-") as scratch:
        for case in CASES:
            folder = Path(scratch, case.__name__)
            folder.mkdir()
            with Paper() as paper:
                case(promises, forge, paper, folder)
    return promises.code


if __name__ == "__main__":
    raise SystemExit(main())
