"""How fetches stand in the store: what a reprocess must know before it concludes one again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

from newsarchive.ids import storable
from newsarchive.store.document import Document, document_of_row
from newsarchive.store.entry import Exchange, Standing

_COLUMNS = "fetch_id, final_url, kind, site, at, capture_id, rules"
_ONE = f"SELECT {_COLUMNS} FROM outcomes WHERE fetch_id = ?"  # noqa: S608  columns named above
_ALL = f"SELECT {_COLUMNS} FROM outcomes"  # noqa: S608
_DOCUMENT = """
    SELECT article, text_digest, documents.digest, url, site, outcome, title, published, words, words_struck, text, json
    FROM sightings JOIN documents ON documents.digest = sightings.document WHERE fetch_id = ?
"""
_LAST = "SELECT fetch_id, hop, at, capture_id FROM exchanges WHERE fetch_id = ?"
_LIES_IN = "SELECT DISTINCT warc FROM holdings WHERE capture_id = ?"
_NOTE = """
    INSERT INTO exchanges VALUES (?,?,?,?) ON CONFLICT (fetch_id) DO UPDATE
    SET hop = excluded.hop, at = excluded.at, capture_id = excluded.capture_id
    WHERE (excluded.hop, excluded.at, excluded.capture_id) > (hop, at, capture_id)
"""

Writing = Callable[[], AbstractContextManager[sqlite3.Connection]]


class Standings:
    """Looks fetches up, as they are in the database."""

    def __init__(self, connection: sqlite3.Connection, writing: Writing) -> None:
        self._connection, self._writing = connection, writing

    def of(self, fetch_id: str) -> Standing | None:
        """How a fetch stands; None where the store does not know it."""
        row = self._connection.execute(_ONE, (fetch_id,)).fetchone()
        return _standing(row) if row else None

    def document(self, fetch_id: str) -> Document | None:
        """The document of the article that a fetch gave; None where it gave none."""
        row = self._connection.execute(_DOCUMENT, (fetch_id,)).fetchone()
        return document_of_row(row) if row else None

    def __iter__(self) -> Iterator[Standing]:
        """All fetches, in no order. Streams."""
        return map(_standing, self._connection.execute(_ALL))

    def last_exchange(self, fetch_id: str) -> Exchange | None:
        """The last exchange of a fetch that has several, or its ending; None for all others."""
        found: Exchange | None = self._connection.execute(_LAST, (fetch_id,)).fetchone()
        return found

    def files_of(self, capture_id: str) -> list[str]:
        """Names of the WARC files in which a capture is said to lie."""
        return [row[0] for row in self._connection.execute(_LIES_IN, (capture_id,))]

    def note(self, exchanges: Iterable[Exchange]) -> None:
        """Know the last exchanges of some fetches; of those known of one fetch the later holds."""
        with self._writing() as connection:
            connection.executemany(_NOTE, exchanges)

    def rename(self, sites: Iterable[tuple[str, str]]) -> None:
        """Let fetches be of other sites: pairs of a site and a fetch id."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE outcomes SET site = ? WHERE fetch_id = ?", ((storable(site), fetch) for site, fetch in sites)
            )


def _standing(row: tuple[str, str, str, str, str, str | None, str]) -> Standing:
    fetch_id, final_url, kind, site, at, capture_id, rules = row
    return Standing(
        fetch_id=fetch_id, final_url=final_url, kind=kind, site=site, at=at, capture_id=capture_id, rules=rules
    )
