"""How far a job has come with each file, so that one that is killed goes on where it was.

A line is written in the transaction of the results that it speaks of, or in a later one: never before them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Protocol, TypeVar

_Answer = TypeVar("_Answer")
_Key = tuple[str, str]


class Asking(Protocol):
    """Lets a question be answered from all that was put in until now."""

    def __call__(self, ask: Callable[[sqlite3.Connection], _Answer], /) -> _Answer:
        """The answer."""


class Journal:
    """Notes of jobs. A file is known by its name; one of another size is another file."""

    def __init__(self, ask: Asking) -> None:
        self._ask = ask
        self._waiting: dict[_Key, tuple[int, int]] = {}

    def __len__(self) -> int:
        """How many notes wait to be written."""
        return len(self._waiting)

    def note(self, job: str, file: str, size: int, done: int) -> None:
        """So many bytes of a file of that size are done. Written with the next results."""
        self._waiting[job, file] = (size, done)

    def write(self, connection: sqlite3.Connection) -> None:
        """Put into the database what waits, inside a transaction that the caller opens."""
        rows = [(*key, *place) for key, place in self._waiting.items()]
        connection.executemany("INSERT OR REPLACE INTO journal VALUES (?,?,?,?)", rows)

    def written(self) -> None:
        """All that was noted is in the database now."""
        self._waiting.clear()

    def done(self, job: str) -> dict[str, tuple[int, int]]:
        """What a job has done: file → its size then, and bytes of it that are done."""
        rows = self._ask(
            lambda connection: connection.execute(
                "SELECT file, size, done FROM journal WHERE job = ?", (job,)
            ).fetchall()
        )
        return {name: (size, done) for name, size, done in rows}

    def forget(self, job: str) -> None:
        """The job is over; the next of its kind begins anew."""
        self._ask(lambda connection: connection.execute("DELETE FROM journal WHERE job = ?", (job,)))
