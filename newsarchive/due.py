"""When a page is due to be asked again: soon while its story moves, then seldom, then never. docs/edits.md explains the rule.

Pure: the moments come out of the store, and the same history gives the same moment, live and after a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Of the time since the last change, how much passes until the next look. HTTP caches take a tenth for granted (RFC 9111,
#: section 4.2.2); a crawler that only wants to miss no edit for long may wait longer: each quiet look makes it a quarter more.
_SHARE = 4
#: The shortest and the longest time between two looks.
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=28)
#: A page that has not changed for so long is not asked any more.
AT_REST = timedelta(days=365)
#: After an error: an hour, two, four …, up to a week.
_AFTER_ERROR, _LONGEST_ERROR = timedelta(hours=1), timedelta(days=7)
#: A page that is gone is looked for again after a day, then after as long as it has been gone.
_AFTER_GONE = timedelta(days=1)
#: A `Last-Modified` as fresh as this was made for the answer, and tells nothing of the page.
_JUST_NOW = timedelta(minutes=1)


class Found(StrEnum):
    """What a look at a page found."""

    CHANGED = "changed"
    """Another text, by the same rules."""
    SAME = "same"
    FAILED = "failed"
    """No answer, or none that tells."""
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    """The address leads to another article."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One fetch of a page."""

    at: datetime
    """Aware."""
    found: Found


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What is known of a page."""

    looks: tuple[Look, ...]
    """In the order of time; the first is the one by which it became known."""
    published: datetime | None = None
    """As the page says; aware, None where it says too little."""
    modified: datetime | None = None
    """`Last-Modified` of the latest answer; aware."""
    answers_304: bool = False
    """Whether the server has ever said that nothing has changed: then a look costs nearly nothing."""
    is_live: bool = False
    """A live blog."""


def due(watched: Watched) -> datetime | None:
    """When to look again; None for not any more."""
    last = watched.looks[-1]
    if last.found is Found.ELSEWHERE:
        return None
    if last.found is Found.GONE:
        gone_for = last.at - _begin_of_run(watched.looks, Found.GONE)
        return None if gone_for > AT_REST else _later(last.at, min(max(gone_for, _AFTER_GONE), LATEST))
    quiet = last.at - last_change(watched)
    if quiet > AT_REST:
        return None
    span = min(max(_span(watched, quiet), SOONEST), LATEST)
    if failures := _tail(watched.looks, Found.FAILED):
        span = max(span, min(_AFTER_ERROR * 2 ** min(failures - 1, 10), _LONGEST_ERROR))
    return _later(last.at, span)


def _later(at: datetime, span: timedelta) -> datetime | None:
    """So much later; None beyond the last year that there is: records of other programs bear any date."""
    try:
        return at + span
    except OverflowError:
        return None


def last_change(watched: Watched) -> datetime:
    """The latest moment of which something is known to have changed: seen, or said by page or server and credible."""
    first, last = watched.looks[0].at, watched.looks[-1].at
    born = min(watched.published, first) if watched.published else first
    seen = [look.at for look in watched.looks[1:] if look.found is Found.CHANGED]
    said = watched.modified
    credible = [said] if said is not None and said < last - _JUST_NOW else []
    return max([born, *seen, *credible])


def gone_since(watched: Watched) -> datetime | None:
    """Since when a page is gone; None where it is not. Errors in between say neither."""
    told = tuple(look for look in watched.looks if look.found is not Found.FAILED)
    return _begin_of_run(told, Found.GONE) if told and told[-1].found is Found.GONE else None


def _span(watched: Watched, quiet: timedelta) -> timedelta:
    span = quiet / _SHARE
    if len(watched.looks) > 1 and not watched.answers_304:
        span *= 2  # each look costs the server a whole page
    moves = sum(look.found is Found.CHANGED for look in watched.looks[1:]) > 1
    return span / 2 if moves or watched.is_live else span


def _tail(looks: tuple[Look, ...], found: Found) -> int:
    """How many looks at the end found this."""
    number = 0
    while number < len(looks) and looks[-1 - number].found is found:
        number += 1
    return number


def _begin_of_run(looks: tuple[Look, ...], found: Found) -> datetime:
    return looks[-max(1, _tail(looks, found))].at
