"""What machines are told of a page's dates against what its readers see: which of the two is the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from newsarchive.model import When

Seen = tuple[str, When, str]
"""(published or modified, the moment, where it was read)"""
Dated = tuple[When, str]
"""(the moment, where it was read)"""

_DAY = 10
#: Clocks differ by whole quarters of an hour, and by no more than this.
_QUARTER, _FARTHEST = timedelta(minutes=15), timedelta(hours=14)
#: How much earlier the shown day must be: one day may be the difference of two time zones.
_EARLIER = timedelta(days=2)
#: Meta tags that tell of a day and do not say which: the making of the page, its publication or its last edition.
_VAGUE = frozenset(("meta date", "meta dc.date", "meta dcterms.date", "meta dcterms.created", "meta last-published"))
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def settled(told: When, where: str, seen: Iterable[Seen], others: Sequence[Dated], changes: Iterable[str]) -> Dated:
    """The moment of publication where machines and readers are told of one each.

    `others`: what else machines are told of publication. `changes`: days (YYYY-MM-DD) that are told as those of changes.
    An earlier day that is shown by the headline wins: systems write the day of a new edition, of a move to another
    system or of an import into what machines read, but nobody prints a day before the first. A later one wins where
    machines are told of it as well, or where what they were told is not said to be the publication. A clock that is
    shown in another zone than UTC gives the machine's moment that zone. All else is as the machine says.
    """
    for field, shown, place in seen:
        if field != "published" or shown.precision not in ("day", "minute", "second"):
            continue
        if placed := _in_its_zone(told, shown):
            return placed, f"{where}, zone by {place}"
        if _swapped(shown, told):
            return _turned((told, where), (shown, place))
        if _day(shown) <= _day(told) - _EARLIER:
            return shown, place
        if _day(shown) >= _day(told) + _EARLIER:
            return _later((told, where), (shown, place), others, changes)
        return told, where
    return told, where


def _later(told: Dated, shown: Dated, others: Sequence[Dated], changes: Iterable[str]) -> Dated:
    """What a later day that is shown as that of publication makes of a machine's moment."""
    day = shown[0].iso[:_DAY]
    same = next((other for other in others if other[0].iso[:_DAY] == day), None)
    if same is not None:
        return same[0], f"{same[1]}, as {shown[1]}"
    return shown if told[1] in _VAGUE and day not in changes else told


def _turned(told: Dated, shown: Dated) -> Dated:
    """A machine's moment of which day and month stand in another order than in what is shown.

    Between slashes they may stand either way, so that what is shown in another form is right.
    """
    if not _SLASHED.match(told[0].raw or "") or _SLASHED.search(shown[0].raw or ""):
        return told
    turned = replace(told[0], iso=shown[0].iso[:_DAY] + told[0].iso[_DAY:])
    return turned, f"{told[1]}, order by {shown[1]}"


def standing_in(changes: Iterable[Dated]) -> Dated | None:
    """For a page that tells of no day but that of its last change: that day, and no hour.

    What nobody is shown does not count: it is the day on which a system saved the page.
    """
    for change, where in changes:
        if not where.startswith("meta") and change.precision in ("day", "minute", "second"):
            day = When(iso=change.iso[:_DAY], precision="day", raw=change.raw)
            return day, f"{where}, the change in place of the publication"
    return None


def _day(when: When) -> datetime:
    return datetime.fromisoformat(when.iso[:_DAY])


def _swapped(one: When, other: When) -> bool:
    """Whether day and month of the two have changed places."""
    a, b = _day(one), _day(other)
    return (a.year, a.month, a.day) == (b.year, b.day, b.month)


def _in_its_zone(told: When, shown: When) -> When | None:
    """A moment that was told in UTC, in the zone of the clock that is shown for it; None where they do not agree."""
    if told.precision not in ("minute", "second") or shown.precision == "day" or not told.iso.endswith("+00:00"):
        return None
    utc, clock = datetime.fromisoformat(told.iso), datetime.fromisoformat(shown.iso)
    if clock.tzinfo is not None:
        offset = clock.utcoffset() or timedelta()
        if abs(clock - utc) >= timedelta(minutes=1):
            return None
    else:
        offset = clock.replace(second=0) - utc.replace(tzinfo=None, second=0)
    if not offset or abs(offset) > _FARTHEST or offset % _QUARTER:
        return None
    return replace(told, iso=utc.astimezone(timezone(offset)).isoformat(timespec="seconds"))
