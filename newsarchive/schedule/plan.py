"""What is due: a schedule, what is remembered, and a moment go in; what to start comes out. Pure.

Each slot is answered by one crawl: its own, or the next one, where it was missed (the machine slept, a crawl took long,
others were before it). So after a night of sleep one crawl catches up, not ten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsarchive.schedule.rhythm import Every, Rhythm, begun, start_of


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """One crawl that is to run again and again."""

    name: str
    spider: str
    site: str
    """Two crawls of one site never run at once."""
    rhythm: Rhythm
    jitter: timedelta
    limit: timedelta
    """Time that it may take."""
    arguments: tuple[tuple[str, str], ...] = ()
    """What `-a` says."""
    settings: tuple[tuple[str, str], ...] = ()
    """What `-s` says."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is remembered of a crawl."""

    slot: datetime | None = None
    """The last slot that is answered: by a crawl that was started, or because it lies before the schedule began."""
    missed: int = 0
    """Slots that its last crawl answered beside its own."""
    started: datetime | None = None
    ended: datetime | None = None
    exit_code: int | None = None
    """Of the last crawl that ended; None where nobody saw it end."""


NEVER = Record()


@dataclass(frozen=True, kw_only=True)
class Start:
    """A crawl to be started now."""

    crawl: Crawl
    slot: datetime
    missed: int
    """Slots before it that it answers too."""
    waited_since: datetime
    """Start of the first slot that waits for it."""


def settle(crawl: Crawl, record: Record, now: datetime) -> Record:
    """A record that fits the clock.

    What runs at times of the day is not due because it was just added; what runs every so often is. A slot more than one
    ahead was taken while the clock was wrong: kept, it would silence the crawl until that day comes.
    """
    if record.slot is None:
        return record if isinstance(crawl.rhythm, Every) else replace(record, slot=_begun(crawl, now))
    if record.slot > crawl.rhythm.after(now):
        return replace(record, slot=_begun(crawl, now))
    return record


def due(crawl: Crawl, record: Record, now: datetime) -> Start | None:
    """The start of a crawl that is due, or None."""
    record = settle(crawl, record, now)
    slot = _begun(crawl, now)
    if record.slot is None:
        return Start(crawl=crawl, slot=slot, missed=0, waited_since=now)
    if slot <= record.slot:
        return None
    missed = crawl.rhythm.between(record.slot, slot) - 1
    return Start(crawl=crawl, slot=slot, missed=missed, waited_since=_first_start(crawl, record.slot))


def next_due(crawl: Crawl, record: Record, now: datetime) -> datetime:
    """When a crawl is due next: now, or later."""
    record = settle(crawl, record, now)
    if record.slot is None or due(crawl, record, now) is not None:
        return now
    return _first_start(crawl, record.slot)


def to_start(
    crawls: Collection[Crawl], records: Mapping[str, Record], busy: Collection[str], room: int, now: datetime
) -> list[Start]:
    """What to start now: at most `room` crawls, none of a site that is busy, those that have waited longest first."""
    waiting = [start for crawl in crawls if (start := due(crawl, records.get(crawl.name, NEVER), now))]
    taken = set(busy)
    chosen: list[Start] = []
    for start in sorted(waiting, key=lambda start: (start.waited_since, start.crawl.name)):
        if len(chosen) < room and start.crawl.site not in taken:
            taken.add(start.crawl.site)
            chosen.append(start)
    return chosen


def _begun(crawl: Crawl, now: datetime) -> datetime:
    return begun(crawl.rhythm, now, crawl.name, crawl.jitter)


def _first_start(crawl: Crawl, after: datetime) -> datetime:
    return start_of(crawl.rhythm.after(after), crawl.name, crawl.jitter)
