"""When each revision of an article was seen, and by which rules it was made."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newsarchive.model import Location

_SEEN = """
    SELECT ifnull(revisions.revision, 0), captured_at, sightings.capture_id, warc, offset, length, rules
    FROM sightings JOIN outcomes USING (fetch_id)
    LEFT JOIN revisions ON revisions.article = sightings.article AND revisions.capture_id = sightings.capture_id
    WHERE sightings.article = ? ORDER BY captured_at, sightings.capture_id
"""


@dataclass(frozen=True, kw_only=True)
class Span:
    """One revision: from the capture that first had it to the last that still did."""

    revision: int
    first: str
    """Moment of the first capture."""
    last: str
    """Moment of the last one with the same text."""
    captures: int
    capture_id: str
    """The first."""
    place: Location | None
    """Where that lies; None where that is not known."""
    rules: str
    """By which it was concluded; '' in a database that did not know yet."""


def timeline(connection: sqlite3.Connection, article: str) -> list[Span]:
    """The revisions of an article, the earliest first."""
    spans: list[Span] = []
    for number, at, capture, warc, offset, length, rules in connection.execute(_SEEN, (article,)):
        if number or not spans:
            place = Location(warc=warc, offset=offset, length=length) if warc is not None else None
            spans.append(
                Span(revision=number or 1, first=at, last=at, captures=1, capture_id=capture, place=place, rules=rules)
            )
        else:
            known = spans[-1]
            spans[-1] = Span(**{**vars(known), "last": at, "captures": known.captures + 1})
    return spans
