"""Full-text search over the latest title and text of each article."""

from __future__ import annotations

import re
import sqlite3

from newsarchive.errors import StoreError
from newsarchive.store.document import storable
from newsarchive.store.entry import MARK_OFF, MARK_ON, Hit

#: Longest query, in characters. Nobody types more; SQLite's parser would take long over a pasted page.
LONGEST_QUERY = 1_000
#: Words around a find in an excerpt: about two lines of a terminal.
_EXCERPT_WORDS = 24
#: Articles that are indexed in one transaction: 0.4 ms each, so the lock is held for 0.2 s.
_CHUNK = 500

# The best are found among narrow rows, and only they are looked at: over a million articles a query may have 100,000 finds,
# and an excerpt of each costs more than all else.
_BEST = """
    SELECT articles.number, articles.id, articles.document, articles.site, captured_at
    FROM fulltext JOIN articles ON articles.number = fulltext.rowid WHERE fulltext MATCH ?1 {of_site}
    ORDER BY bm25(fulltext, 5.0, 1.0), articles.id LIMIT ?3
"""  # A word in the title weighs five times one in the text: a headline has a fiftieth of the words, but says it all.
_ABOUT = """
    SELECT url, coalesce((SELECT title FROM corrections WHERE article = ?1), title) FROM documents WHERE digest = ?2
"""
_EXCERPT = f"""
    SELECT snippet(fulltext, -1, '{MARK_ON}', '{MARK_OFF}', ' … ', {_EXCERPT_WORDS}) FROM fulltext
    WHERE fulltext MATCH ?1 AND rowid = ?2
"""  # noqa: S608  constants of this file


def search(connection: sqlite3.Connection, words: str, site: str | None, limit: int) -> list[Hit]:
    """The best articles for a query in SQLite's own language; what is no such query is looked for word by word.

    Source: SQLite FTS5, section 3 (full-text query syntax): `"a phrase"`, AND, OR, NOT, `begin*`, `title: word`.
    """
    query = storable(words).replace("\x00", " ").replace("\u00ad", "").strip()
    if len(query) > LONGEST_QUERY:
        raise StoreError(f"a query of {len(query)} characters; at most {LONGEST_QUERY} are taken")
    if not re.search(r"\w", query):
        raise StoreError(f"nothing to search for in {query!r}; give at least one word")
    try:
        return _ask(connection, query, site, limit)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        return _ask(connection, _quoted(query), site, limit)


def catch_up(connection: sqlite3.Connection) -> int:
    """Index some articles that are not indexed yet, in a transaction that the caller opens. How many; 0: none is left."""
    wanted = "SELECT number FROM articles WHERE NOT indexed ORDER BY number LIMIT ?"
    numbers = connection.execute(wanted, (_CHUNK,)).fetchall()
    connection.executemany("INSERT INTO fulltext (rowid, title, text) SELECT * FROM texts WHERE number = ?", numbers)
    connection.executemany("UPDATE articles SET indexed = 1 WHERE number = ?", numbers)
    return len(numbers)


def unindex(connection: sqlite3.Connection, number: int) -> None:
    """Take an article out of the index, while its row still says what was put in."""
    connection.execute(
        "INSERT INTO fulltext (fulltext, rowid, title, text) SELECT 'delete', * FROM texts WHERE number = ?", (number,)
    )


def _ask(connection: sqlite3.Connection, query: str, site: str | None, limit: int) -> list[Hit]:
    best = _BEST.format(of_site="AND articles.site = ?2" if site else "AND ?2 IS NULL")
    return [_hit(connection, query, row) for row in connection.execute(best, (query, site, limit)).fetchall()]


def _hit(connection: sqlite3.Connection, query: str, row: tuple[int, str, str, str, str]) -> Hit:
    number, name, document, site, captured_at = row
    url, title = connection.execute(_ABOUT, (name, document)).fetchone()
    (excerpt,) = connection.execute(_EXCERPT, (query, number)).fetchone()
    return Hit(id=name, url=url, site=site, title=title, captured_at=captured_at, excerpt=excerpt)


def _quoted(query: str) -> str:
    """Each word as a phrase of its own: COVID-19 and an unbalanced quote are words too."""
    return " ".join(f'"{word}"' for word in query.replace('"', " ").split())
