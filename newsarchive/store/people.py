"""Corrections by people, as a store has them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.store.corrections import Correction, behind, correct, corrections, settled, take_over
from newsarchive.store.past import Asking


class People:
    """Takes corrections, and lets the database follow their file."""

    def __init__(
        self, ask: Asking, writing: Callable[[], AbstractContextManager[sqlite3.Connection]], folder: Path
    ) -> None:
        self._ask, self._writing = ask, writing
        self._path = Archive(folder).corrections

    def correct(self, correction: Correction) -> None:
        """Write a correction down; from now on it is read, exported and found. Errors: StoreError."""
        self._ask(lambda connection: correct(connection, self._path, correction))
        self.catch_up(corrections(self._path))

    def catch_up(self, given: Sequence[Correction]) -> None:
        """Let the database have what the file has. One that cannot be written stays as it is."""
        if self._ask(lambda connection: behind(connection, given) and not _is_read_only(connection)):
            with self._writing() as connection:
                take_over(connection, given)

    def of(self, article: str) -> dict[str, dict[str, Any]]:
        """What holds of an article: field → `value`, `by`, `at`."""
        return self._ask(lambda connection: settled(connection, corrections(self._path)).get(article, {}))


def _is_read_only(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA query_only").fetchone()[0])
