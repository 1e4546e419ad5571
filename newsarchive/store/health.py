"""What can be told of a database without opening it for work."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from newsarchive.store.trouble import PATIENCE, said_plainly


def is_writable(path: Path) -> bool:
    """Whether SQLite could write a database: the file, and its log beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def reading(path: Path) -> str:
    """The address by which SQLite opens a database for reading alone, also where nothing can be written.

    Without a crawl at work there is no log beside the database; where none can be made, SQLite must be told that nobody will.
    """
    can_log = path.with_name(path.name + "-wal").exists() or is_writable(path)
    return f"{path.absolute().as_uri()}?{'mode=ro' if can_log else 'immutable=1'}"


def health_of(path: Path) -> tuple[int, str]:
    """Version of a database, and what SQLite's quick check finds ('' for nothing). Read-only.

    Errors: StoreError for a file that is no database.
    """
    with (
        said_plainly(path),
        closing(sqlite3.connect(reading(path), uri=True, timeout=PATIENCE)) as connection,
    ):
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    return version, "" if found == ["ok"] else "; ".join(found)


def lacks_holdings(path: Path) -> bool:
    """Whether a database has fetches with captures and no place of any capture: an older version made it. Read-only.

    Errors: StoreError.
    """
    with said_plainly(path), closing(sqlite3.connect(reading(path), uri=True, timeout=PATIENCE)) as connection:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'holdings'"
        if not connection.execute("SELECT 1 FROM outcomes WHERE capture_id IS NOT NULL LIMIT 1").fetchone():
            return False
        return not (connection.execute(known).fetchone() and connection.execute("SELECT 1 FROM holdings").fetchone())


def has_fulltext() -> bool:
    """Whether this Python's SQLite was built with FTS5."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return bool(connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])


SQLITE_VERSION = sqlite3.sqlite_version
