"""What can be told of a database without opening it for work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from newsarchive.store.trouble import PATIENCE, said_plainly


def health_of(path: Path) -> tuple[int, str]:
    """Version of a database, and what SQLite's quick check finds ('' for nothing). Read-only.

    Errors: StoreError for a file that is no database.
    """
    with (
        said_plainly(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as connection,
    ):
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    return version, "" if found == ["ok"] else "; ".join(found)


def lacks_holdings(path: Path) -> bool:
    """Whether a database has fetches with captures and no place of any capture: an older version made it. Read-only.

    Errors: StoreError.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with said_plainly(path), closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'holdings'"
        if not connection.execute("SELECT 1 FROM outcomes WHERE capture_id IS NOT NULL LIMIT 1").fetchone():
            return False
        return not (connection.execute(known).fetchone() and connection.execute("SELECT 1 FROM holdings").fetchone())


def has_fulltext() -> bool:
    """Whether this Python's SQLite was built with FTS5."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return bool(connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])


SQLITE_VERSION = sqlite3.sqlite_version
