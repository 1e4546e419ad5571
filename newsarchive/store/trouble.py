"""What SQLite complains of, said so that a person knows what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarchive.errors import StoreError

#: How long one process waits for another to finish writing, in seconds. A crawl holds the lock for less than half a one.
PATIENCE = 30.0

_REBUILD = "run `newsarchive rebuild`, which makes it again from the captures"
_MENDS = {
    sqlite3.SQLITE_BUSY: f"another process has kept it locked for {PATIENCE:.0f} s; end that process, or try again",
    sqlite3.SQLITE_LOCKED: "another process has locked it; try again",
    sqlite3.SQLITE_READONLY: "it cannot be written; see who owns the file and its folder",
    sqlite3.SQLITE_PERM: "it cannot be written; see who owns the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; see who owns the file and its folder",
    sqlite3.SQLITE_FULL: "no space left on its disk; make room, and start again what was writing",
    sqlite3.SQLITE_IOERR: "its disk fails, or has no space left; make room, or see the system's log",
}


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a StoreError that names the file and the mend."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}; {_mend(error)}") from error


def _mend(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    return _MENDS.get(code & 0xFF, _REBUILD) if isinstance(code, int) else _REBUILD
