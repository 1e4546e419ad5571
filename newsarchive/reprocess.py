"""Articles made again from captures, without the network: after better rules, or after the loss of the database."""

from __future__ import annotations

import fcntl
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.revisits import follow
from newsarchive.errors import BrokenRecord, MissingOriginal, StoreError
from newsarchive.model import Capture, Location, Outcome, OutcomeKind, Purpose
from newsarchive.process import Conclusion, conclude, leads_on, outcome_of
from newsarchive.site import Sites
from newsarchive.store.base import Store, open_store

#: Captures that are on their way through the workers at once: enough that none waits, few enough that bodies of
#: 10 MB each do not fill the memory.
_UNDER_WAY = 16

OnBroken = Callable[[BrokenRecord], None]


class Read(Protocol):
    """Reads WARC files."""

    def __call__(self, path: Path, on_broken: OnBroken, /) -> Iterator[Capture | Outcome]:
        """What is in one file; what is broken in it is told, and stepped over."""

    def at(self, place: Location, record_id: str, /) -> Capture:
        """The capture of that id at a place. Errors: OSError, BrokenRecord."""


class Cleaner(Protocol):
    """Whoever concludes captures: `Workers`, or `Here`."""

    @property
    def sites(self) -> Sites:
        """The sites that it goes by."""

    def submit(self, capture: Capture) -> Future[Conclusion]:
        """The conclusion of a capture, to come."""


@dataclass(frozen=True)
class Here:
    """Concludes in this very process: for a handful of captures, where starting a worker would take longer."""

    sites: Sites

    def submit(self, capture: Capture) -> Future[Conclusion]:
        """The conclusion, already there."""
        return _known(conclude(capture, self.sites))


@dataclass
class Tally:
    """What a reprocess met with; grows while it runs."""

    files: int = 0
    captures: int = 0
    outcomes: Counter[OutcomeKind] = field(default_factory=Counter)
    """How fetches ended. Adds up to the fetches that were met with."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Exchanges that decide no fetch, by what they are."""
    broken: list[str] = field(default_factory=list)
    """What could not be read, and where."""

    @property
    def fetches(self) -> int:
        """Fetches that were met with."""
        return self.outcomes.total()


Watch = Callable[[Path, int, Tally], None]
"""Is told after each record: the file, how many of its bytes are done, and what was met so far."""


def silent(path: Path, done: int, tally: Tally) -> None:
    """Watches, and says nothing."""


def reprocess(paths: Iterable[Path], read: Read, cleaner: Cleaner, store: Store, watch: Watch = silent) -> Tally:
    """Put every fetch of some WARC files into the store, as a crawl would have.

    The last exchange of a fetch decides how it ended, unless the crawl itself recorded an ending. Two passes: the first
    only learns which exchanges are not the last, and tells the store where each capture lies, so that a revisit finds its
    original in whatever file; memory does not grow with the number of pages.
    """
    files = tuple(paths)
    plan, following = _plan(files, read, store), _Following(cleaner, read, store)
    tally = Tally()
    under_way: deque[Future[Conclusion]] = deque()
    for path in files:
        tally.files += 1
        for found in read(path, lambda error: tally.broken.append(str(error))):
            if isinstance(found, Outcome):
                _keep(Conclusion(outcome=_placed(found, cleaner.sites)), store, tally)
                continue
            _take(found, plan, following, (under_way, store, tally))
            watch(path, found.location.offset + found.location.length if found.location else 0, tally)
        watch(path, path.stat().st_size, tally)
    while under_way:
        _keep(under_way.popleft().result(), store, tally)
    store.index()
    return tally


def rebuild(archive: Archive, read: Read, cleaner: Cleaner, watch: Watch = silent) -> Tally:
    """Make the database again from all captures of an archive. The old one stays until the new one is whole.

    Errors: StoreError where there is no capture, while a crawl is writing, and where the new one cannot be written.
    """
    files = tuple(archive.warcs())
    if not files:
        raise StoreError(
            f"{archive.captures}: no captures to rebuild from; choose the archive with --archive, or crawl first"
        )
    if writing := next(filter(being_written, files), None):
        raise StoreError(f"{writing} is being written: wait until the crawl has ended, then rebuild")
    beside = Archive(archive.root / ".rebuild")
    _remove(beside.database)
    store = open_store(beside)
    try:
        tally = reprocess(files, read, cleaner, store, watch)
        store.close()
        _put_in_place(beside.database, archive.database)
    finally:
        with suppress(StoreError):
            store.close()
        _remove(beside.database)
        with suppress(OSError):
            beside.root.rmdir()
    return tally


def being_written(warc: Path) -> bool:
    """Whether a living crawl writes this file: its lock says so (an open file without one was left by a crash)."""
    if not warc.name.endswith(OPEN):
        return False
    try:
        descriptor = os.open(warc, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


@dataclass
class _Plan:
    """What the first pass learns. Fetches of a single exchange, nearly all, leave nothing here."""

    endings: set[str] = field(default_factory=set)
    """Fetches whose ending the crawl recorded."""
    last: dict[str, tuple[int, datetime, str]] = field(default_factory=dict)
    """The last exchange of each fetch that has several: hop, moment, capture id."""

    def decides(self, capture: Capture) -> bool:
        """Whether this exchange is the one by which its fetch ended."""
        fetch = capture.fetch
        return fetch is None or (
            fetch.id not in self.endings and self.last.get(fetch.id, _place(capture)) == _place(capture)
        )


def _plan(files: Iterable[Path], read: Read, store: Store) -> _Plan:
    plan = _Plan()
    for path in files:
        for found in read(path, lambda _: None):
            if isinstance(found, Outcome):
                plan.endings.add(found.fetch_id)
                continue
            store.hold(found)
            if found.fetch and found.fetch.hop and found.fetch.purpose is not Purpose.ROBOTS:
                plan.last[found.fetch.id] = max(plan.last.get(found.fetch.id, _place(found)), _place(found))
    return plan


def _place(capture: Capture) -> tuple[int, datetime, str]:
    return (capture.fetch.hop if capture.fetch else 0, capture.fetched_at, capture.id)


@dataclass(frozen=True)
class _Following:
    """A cleaner that has found the original of each revisit before another cleans it."""

    cleaner: Cleaner
    read: Read
    store: Store

    @property
    def sites(self) -> Sites:
        return self.cleaner.sites

    def submit(self, capture: Capture) -> Future[Conclusion]:
        try:
            return self.cleaner.submit(follow(capture, self.store.held, self.read.at))
        except MissingOriginal as error:
            return _known(Conclusion(outcome=outcome_of(capture, self.sites, error.outcome, str(error))))


def _known(conclusion: Conclusion) -> Future[Conclusion]:
    future: Future[Conclusion] = Future()
    future.set_result(conclusion)
    return future


def _take(capture: Capture, plan: _Plan, cleaner: Cleaner, way: tuple[deque[Future[Conclusion]], Store, Tally]) -> None:
    """Start on a capture; what was started earlier is kept meanwhile."""
    under_way, store, tally = way
    tally.captures += 1
    if no_page := _no_page(capture):
        tally.skipped[no_page] += 1
    elif not plan.decides(capture):
        tally.skipped["earlier exchanges of a fetch"] += 1
    elif leads_on(capture):
        why = "interrupted: the redirect was not followed"
        _keep(Conclusion(outcome=outcome_of(capture, cleaner.sites, OutcomeKind.NETWORK_ERROR, why)), store, tally)
    else:
        under_way.append(cleaner.submit(capture))
    while under_way and (len(under_way) > _UNDER_WAY or under_way[0].done()):
        _keep(under_way.popleft().result(), store, tally)


def _no_page(capture: Capture) -> str:
    """What an exchange is that belongs to no fetch; '' where it belongs to one."""
    if capture.fetch:
        return "robots.txt" if capture.fetch.purpose is Purpose.ROBOTS else ""
    if urlsplit(capture.url).path == "/robots.txt":
        return "robots.txt"
    return "redirects of other programs" if leads_on(capture) else ""


def _placed(outcome: Outcome, sites: Sites) -> Outcome:
    return replace(outcome, site=sites.name_for(outcome.final_url)) if outcome.site == "-" else outcome


def _keep(conclusion: Conclusion, store: Store, tally: Tally) -> None:
    tally.outcomes[conclusion.outcome.kind] += 1
    if conclusion.article:
        store.put(conclusion.article, conclusion.outcome)
    else:
        store.record(conclusion.outcome)


def _put_in_place(new: Path, old: Path) -> None:
    """Let the new database be the database. The old one's log must not be taken for the new one's."""
    for ending in ("-wal", "-shm"):
        old.with_name(old.name + ending).unlink(missing_ok=True)
    new.replace(old)


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
