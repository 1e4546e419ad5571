"""Changes that a reprocess made, and the way back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from newsarchive.errors import StoreError
from newsarchive.model import iso_utc
from newsarchive.store.entry import Change, Recleaned
from newsarchive.store.recleaned import earlier
from newsarchive.store.write import restore

_Answer = TypeVar("_Answer")

Writing = Callable[[], AbstractContextManager[sqlite3.Connection]]


class Asking(Protocol):
    """Lets a question be answered from all that was put in until now."""

    def __call__(self, ask: Callable[[sqlite3.Connection], _Answer], /) -> _Answer:
        """The answer."""


_CHANGES = """
    SELECT number, at, job, whole, (SELECT count(*) FROM recleaned WHERE change = number) AS results
    FROM changes WHERE results ORDER BY number
"""
_LAST = "SELECT number, job, whole FROM changes ORDER BY number DESC LIMIT 1"
_KEPT = """
    SELECT rowid, fetch_id, capture_id, outcome, sighting FROM recleaned
    WHERE change = ?1 AND (?2 IS NULL OR site = ?2) ORDER BY rowid LIMIT ?3
"""
_LATER = "SELECT 1 FROM recleaned WHERE fetch_id = ? AND change > ?"
_DROP = "DELETE FROM changes WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM recleaned WHERE change = ?1)"
#: Results that are put back in one transaction: some 1 ms each, so that a crawl beside it waits for a moment at most.
_CHUNK = 200


class Past:
    """Keeps what is replaced while a change is under way; lists changes; takes one back."""

    def __init__(self, ask: Asking, writing: Writing) -> None:
        self._ask, self._writing = ask, writing
        self.number: int | None = None
        """The change that is under way."""

    def begin(self, job: str, at: datetime) -> None:
        """From now on results that are replaced are kept. A change of the same job that broke off goes on."""
        last = self._ask(lambda connection: connection.execute(_LAST).fetchone())
        if last and last[1:] == (job, 0):
            self.number = last[0]
            return
        with self._writing() as connection:
            row = connection.execute("INSERT INTO changes (job, at) VALUES (?, ?)", (job, iso_utc(at)))
            self.number = row.lastrowid

    def end(self) -> int | None:
        """The change is whole. Its number; None where nothing was replaced, and then there is no change."""
        self._ask(lambda _: None)
        number, self.number = self.number, None
        with self._writing() as connection:
            connection.execute("UPDATE changes SET whole = 1 WHERE number = ?", (number,))
            connection.execute(_DROP, (number,))
            return (
                number if connection.execute("SELECT 1 FROM changes WHERE number = ?", (number,)).fetchone() else None
            )

    def changes(self) -> list[Change]:
        """All changes that can be taken back, the oldest first."""
        return [
            Change(number=row[0], at=row[1], job=row[2], is_whole=bool(row[3]), results=row[4])
            for row in self._ask(lambda connection: connection.execute(_CHANGES).fetchall())
        ]

    def earlier(self, article: str) -> list[Recleaned]:
        """What captures of an article gave under earlier rules, the oldest change first."""
        return self._ask(lambda connection: earlier(connection, article))

    def roll_back(self, number: int | None = None, site: str | None = None) -> tuple[Change, int, int]:
        """Put back what the last change (or that of a number) replaced: of one site, or all.

        The change, how many results were put back, and how many were not because a later capture or change decides now.
        Errors: StoreError where there is no such change.
        """
        change = self._chosen(number)
        back = left = 0
        while rows := self._ask(lambda connection: connection.execute(_KEPT, (change.number, site, _CHUNK)).fetchall()):
            with self._writing() as connection:
                done = sum(_put_back(connection, row, change.number) for row in rows)
            back, left = back + done, left + len(rows) - done
        with self._writing() as connection:
            connection.execute(_DROP, (change.number,))
        return change, back, left

    def _chosen(self, number: int | None) -> Change:
        changes = self.changes()
        if not changes:
            raise StoreError("nothing to roll back: no reprocess has replaced a result")
        if number is None:
            return changes[-1]
        for change in changes:
            if change.number == number:
                return change
        raise StoreError(f"there is no change {number}; `newsarchive rollback --list` lists those that there are")


def _put_back(connection: sqlite3.Connection, row: tuple[Any, ...], change: int) -> bool:
    """Put one result back. False where a later change or capture has the last word."""
    number, fetch_id, capture_id, outcome, sighting = row
    connection.execute("DELETE FROM recleaned WHERE rowid = ?", (number,))
    if connection.execute(_LATER, (fetch_id, change)).fetchone():
        return False
    return restore(connection, capture_id, json.loads(outcome), json.loads(sighting) if sighting else None)
