"""Which captures there are and where: found by id, address or payload digest, however many there are.

A row points at a place in a file and proves nothing; whoever follows one reads what is there and compares.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from newsarchive.model import Capture, Holding, Location, iso_utc
from newsarchive.store.document import storable

#: Rows that one question gives at most. Nobody needs more than the first few that can be read.
_MOST = 16

Row = tuple[str, str, str, str, int, int, int | None, str | None, str | None, str | None, int]

_COLUMNS = "capture_id, url, at, warc, offset, length, status, digest, etag, last_modified, is_revisit"
_FORGET = "DELETE FROM holdings WHERE capture_id = ? AND warc = ? AND offset = ?"
_PUT = f"INSERT INTO holdings ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608  columns named above
#: By what is asked, and the place of its value in a row; each has an index of its own but the last.
_ASKED = {"id": ("capture_id = ?", 0), "digest": ("digest = ?", 7), "url": ("url = ?", 1), "at": ("substr(at, 1, 19) = ?", 2)}  # fmt: skip
#: Years before have dates that sort as no others do; nobody has captured anything then.
_EARLIEST = 1000
#: As much of a moment as all writers give.
_SECONDS = 19
#: What a validator may be, to be sent back one day: printable, and no longer than honest ones (RFC 9110, section 8.8).
_VALIDATOR = re.compile(r"[ -~]{1,1000}")


class Holdings:
    """Looks captures up, in the database and among what is not written yet."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._unwritten: dict[tuple[object, ...], Row] = {}

    def __len__(self) -> int:
        """How many rows wait to be written."""
        return len(self._unwritten)

    def add(self, row: Row) -> None:
        """Remember what `row_of` says of a capture."""
        self._unwritten[_place(row)] = row

    def write(self) -> None:
        """Put into the database what waits, inside a transaction that the caller opens."""
        self._connection.executemany(_FORGET, self._unwritten.keys())
        self._connection.executemany(_PUT, self._unwritten.values())

    def written(self) -> None:
        """All that was noted is in the database now."""
        self._unwritten.clear()

    def places(self) -> Iterator[tuple[str, Location]]:
        """What the database holds: ids and places."""
        for name, warc, offset, length in self._connection.execute(
            "SELECT capture_id, warc, offset, length FROM holdings"
        ):
            yield name, Location(warc=warc, offset=offset, length=length)

    def find(self, **asked: str | datetime | None) -> list[Holding]:
        """The captures that agree with all that is asked: id, url, digest, at (to the second)."""
        wanted = {name: _value(value) for name, value in asked.items() if value is not None}
        if not wanted:
            return []
        where = " AND ".join(_ASKED[name][0] for name in wanted)
        if "url" in wanted:  # an address has few captures, the digest of nothing may have millions
            where = where.replace("digest = ", "+digest = ")
        statement = f"SELECT {_COLUMNS} FROM holdings WHERE {where} ORDER BY is_revisit, at DESC LIMIT {_MOST}"  # noqa: S608  words of this file
        rows: list[Row] = self._connection.execute(statement, tuple(wanted.values())).fetchall()
        fresh = [row for row in self._unwritten.values() if all(_agrees(row, *item) for item in wanted.items())]
        rows = [*fresh, *(row for row in rows if _place(row) not in self._unwritten)]
        rows.sort(key=lambda row: row[2], reverse=True)
        return [_holding(row) for row in sorted(rows, key=lambda row: row[10])]

    def since(self, url: str, at: datetime) -> list[Holding]:
        """The captures of an address from a moment on, the earliest first."""
        begin = iso_utc(at)
        statement = f"SELECT {_COLUMNS} FROM holdings WHERE url = ? AND at >= ? ORDER BY at LIMIT {_MOST}"  # noqa: S608  words of this file
        rows: list[Row] = self._connection.execute(statement, (storable(url), begin)).fetchall()
        fresh = [row for row in self._unwritten.values() if row[1] == storable(url) and row[2] >= begin]
        rows = [*fresh, *(row for row in rows if _place(row) not in self._unwritten)]
        return [_holding(row) for row in sorted(rows, key=lambda row: row[2])]


def row_of(capture: Capture) -> Row | None:
    """What is remembered of a capture; None for one that has no place or no possible date, and for a
    rendered page: nothing that comes over the wire may lean on it."""
    place = capture.location
    if place is None or capture.rendered_from or capture.fetched_at.year < _EARLIEST:
        return None
    return (
        capture.id, storable(capture.url), iso_utc(capture.fetched_at), place.warc, place.offset, place.length, capture.status,
        capture.payload_digest, _validator(capture, "etag"), _validator(capture, "last-modified"), int(bool(capture.revisit)),
    )  # fmt: skip


def _place(row: Row) -> tuple[object, ...]:
    """What is one row alone: the capture of an id at a place."""
    return row[0], row[3], row[4]


def _validator(capture: Capture, name: str) -> str | None:
    value = capture.header(name) if capture.status == 200 and not capture.truncated else None
    return value if value and _VALIDATOR.fullmatch(value) else None


def _value(value: str | datetime) -> str:
    return iso_utc(value)[:_SECONDS] if isinstance(value, datetime) else storable(value)


def _agrees(row: Row, name: str, value: str) -> bool:
    held = row[_ASKED[name][1]]
    return (str(held)[:_SECONDS] if name == "at" else held) == value


def _holding(row: Row) -> Holding:
    return Holding(
        id=row[0], url=row[1], at=datetime.fromisoformat(row[2]), location=Location(warc=row[3], offset=row[4], length=row[5]),
        status=row[6], digest=row[7], etag=row[8], last_modified=row[9], is_revisit=bool(row[10]),
    )  # fmt: skip
