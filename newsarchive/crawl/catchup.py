"""What a crawl that died had captured enters the store, so that it is not asked for again."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.crawl.options import LIVE
from newsarchive.crew import PageCleaner
from newsarchive.model import OutcomeKind, iso_utc
from newsarchive.reprocess import Ask, Paged, reprocess
from newsarchive.runs.line import Ending, RunLine
from newsarchive.runs.marks import Mark
from newsarchive.runs.read import written
from newsarchive.store.base import Store
from newsarchive.store.entry import Ended
from newsarchive.wanted import Wanted, Which

logger = logging.getLogger(__name__)

#: The end of a WARC file's name: serial number, host and process (WARC 1.1, annex C).
_NAME = re.compile(r"-(\d{5})-([^-]+-\d+)\.warc\.gz")

#: Bytes of a dead crawl's newest files that are looked through: what waits for a worker or for the database to reach the
#: disk is a few thousand pages at most, some 100 MB. 4 GB take a minute to read.
_FAR_ENOUGH = 4_000_000_000


def take_in(archive: Archive, recovered: list[Path], dead: list[Mark], way: tuple[PageCleaner, Store]) -> None:
    """Take what dead crawls fetched into the store, say so, write down how they went, and lift their marks.

    `recovered` are the files that were left open, `dead` the marks of crawls that did not end. Errors: StoreError.
    """
    number = _catch_up(archive, recovered, dead, way)
    if number or recovered:
        logger.warning("%d fetches of a crawl that died were taken into the store", number)
    for line in _lines_of(dead, archive, way[1]):
        logger.warning("the crawl %s of %s, begun %s, did not end", line.run, line.spider, iso_utc(line.started))
        line.append_to(archive.runs)
    for mark in dead:
        mark.lift(archive)


def _catch_up(archive: Archive, recovered: list[Path], dead: list[Mark], way: tuple[PageCleaner, Store]) -> int:
    """Conclude the fetches that the store does not know; how many these were."""
    cleaner, store = way
    warcs = {found: None for warc in recovered for found in (*_before(warc), warc)}
    for mark in dead:
        warcs |= dict.fromkeys(_last(mark.warcs(archive)))
    if not warcs:
        return 0
    files, wanted = sorted(warcs, key=_age), Wanted(which=Which.UNKNOWN)
    tally = reprocess(files, Shelf(archive), Paged(cleaner), store, Ask(wanted=wanted))
    store.flush()
    return tally.fetches


def _lines_of(dead: list[Mark], archive: Archive, store: Store) -> list[RunLine]:
    """How the crawls went that died, as far as the store knows. One that could write its own line is not among them."""
    known = {run["run"] for run in written(archive)}
    fetches: dict[str, list[Ended]] = {mark.run: [] for mark in dead if mark.run not in known}
    for row in store.ended() if fetches else ():
        if row.run in fetches:
            fetches[row.run].append(row)
    return [_line_of(mark, fetches[mark.run], store) for mark in dead if mark.run in fetches]


def _line_of(mark: Mark, fetches: list[Ended], store: Store) -> RunLine:
    last = max((datetime.fromisoformat(row.at) for row in fetches), default=mark.started)
    return RunLine(
        run=mark.run, mode=LIVE, spider=mark.spider, pid=mark.pid, started=mark.started, ended=max(last, mark.started),
        ending=Ending.DIED, reason="", why="it was killed, or the machine went down",
        outcomes=Counter(OutcomeKind(row.outcome) for row in fetches),
        fresh=store.fresh(row.capture_id for row in fetches if row.article and row.capture_id),
    )  # fmt: skip


def _age(warc: Path) -> tuple[float, str]:
    return warc.stat().st_mtime, warc.name


def _last(warcs: list[Path]) -> Iterator[Path]:
    """The newest files of a crawl, as far back as the store may have missed something."""
    size = 0
    for warc in warcs:
        yield warc
        size += warc.stat().st_size
        if size > _FAR_ENOUGH:
            return


def _before(warc: Path) -> Iterator[Path]:
    """The file that the same process wrote before this one, if any: for crawls of older versions, which left no mark."""
    name = _NAME.search(warc.name)
    if name is not None and int(name[1]):
        yield from warc.parent.glob(f"*-{int(name[1]) - 1:05}-{name[2]}.warc.gz")
