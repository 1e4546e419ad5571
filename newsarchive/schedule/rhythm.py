"""When a crawl is meant to run: every so often, or at times of the day. Pure: moments go in, moments come out.

A slot is the moment that a crawl is meant for, in UTC; it starts a little later, by a jitter that follows from the names
alone. So the same slot has the same start in every process, and crawls of an hour do not begin in one second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)

#: Days that `At` looks around a moment: a week, so that every chosen weekday is among them, and one for each end's zone.
_AROUND = 9
#: Bytes of a hash that make a fraction.
_FINE = 8


@dataclass(frozen=True, kw_only=True)
class Every:
    """Every so often, counted from 1970 in UTC, so that neither a restart nor summer time moves it."""

    period: timedelta

    def before(self, moment: datetime) -> datetime:
        """The last slot that is not after a moment."""
        return _EPOCH + (moment - _EPOCH) // self.period * self.period

    def after(self, moment: datetime) -> datetime:
        """The first slot after a moment."""
        return self.before(moment) + self.period

    def between(self, first: datetime, last: datetime) -> int:
        """How many slots lie after one moment and not after another."""
        return max(0, (self.before(last) - self.before(first)) // self.period)

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two slots."""
        return self.period


@dataclass(frozen=True, kw_only=True)
class At:
    """At times of the day in a zone, on some days of the week.

    A time that summer time skips is an hour later on that day; one that comes twice is taken the first time (PEP 495, fold 0).
    """

    times: tuple[time, ...]
    zone: str = "UTC"
    days: frozenset[int] = frozenset(range(7))
    """Monday is 0."""

    def before(self, moment: datetime) -> datetime:
        """The last slot that is not after a moment."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return max(slot for slot in self._slots(day - _AROUND * _DAY, day + _DAY) if slot <= moment)

    def after(self, moment: datetime) -> datetime:
        """The first slot after a moment."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return min(slot for slot in self._slots(day - _DAY, day + _AROUND * _DAY) if slot > moment)

    def between(self, first: datetime, last: datetime) -> int:
        """How many slots lie after one moment and not after another."""
        zone = ZoneInfo(self.zone)
        days = first.astimezone(zone).date() - _DAY, last.astimezone(zone).date() + _DAY
        return len({slot for slot in self._slots(*days) if first < slot <= last})

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two slots of an ordinary week."""
        monday = date(2001, 1, 1)
        week = sorted({datetime.combine(monday + n * _DAY, at) for n in self.days for at in self.times})
        gaps = [later - earlier for earlier, later in pairwise(week)]
        return min([*gaps, week[0] + 7 * _DAY - week[-1]])

    def _slots(self, first: date, last: date) -> Iterator[datetime]:
        zone = ZoneInfo(self.zone)
        for n in range((last - first).days + 1):
            day = first + n * _DAY
            if day.weekday() in self.days:
                for at in self.times:
                    yield datetime.combine(day, at, zone).astimezone(UTC)


Rhythm = Every | At


def start_of(slot: datetime, name: str, jitter: timedelta) -> datetime:
    """When the crawl of a slot starts: within `jitter` after it, the same for the same name and slot.

    `jitter` is shorter than the time between two slots, so that starts have the order of their slots.
    """
    if not jitter:
        return slot
    hashed = hashlib.blake2b(f"{name} {slot.astimezone(UTC).isoformat()}".encode(), digest_size=_FINE).digest()
    later: timedelta = jitter * (int.from_bytes(hashed) / 256**_FINE)
    return slot + later


def begun(rhythm: Rhythm, now: datetime, name: str, jitter: timedelta) -> datetime:
    """The last slot that has started by now."""
    slot = rhythm.before(now)
    return slot if start_of(slot, name, jitter) <= now else rhythm.before(slot - timedelta.resolution)
