"""How facts come into the tables, and how articles and revisions follow from them.

Everything here runs inside a transaction that the caller opens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from newsarchive.model import Article, Outcome, iso_utc
from newsarchive.store.document import Document, document_of, document_of_row, storable
from newsarchive.store.recleaned import keep_earlier
from newsarchive.store.search import unindex
from newsarchive.store.watch import derive, derive_first, touched
from newsarchive.urls import key_of

_OUTCOME = "INSERT OR REPLACE INTO outcomes VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_DOCUMENT = "INSERT OR IGNORE INTO documents VALUES (?,?,?,?,?,?,?,?,?,?)"
_SIGHTING = "INSERT OR REPLACE INTO sightings VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
#: Places of the moment and the capture in a row of `outcomes`.
_AT, _CAPTURE = 10, 11
_ARTICLE = "INSERT OR REPLACE INTO articles SELECT ?1,?2,?3,?4,?5,?6,?7, site, outcome FROM documents WHERE digest = ?6"


@dataclass(frozen=True)
class Sighting:
    """One capture that held an article: a row of the table `sightings`."""

    capture_id: str
    fetch_id: str
    article: str
    captured_at: str
    text_digest: str
    document: str
    warc: str | None
    offset: int | None
    length: int | None
    payload_digest: str | None
    cleaner: str | None
    layout: str | None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fetch that ended, ready to be written."""

    outcome: tuple[object, ...]
    """A row of the table `outcomes`."""
    fetch_id: str
    rank: tuple[str, str]
    """Of two facts about one fetch the one of higher rank holds: the later exchange."""
    capture_id: str | None
    sighting: Sighting | None = None
    document: Document | None = None

    @property
    def rows(self) -> tuple[tuple[object, ...], tuple[object, ...] | None, tuple[object, ...] | None]:
        """All that it says, in plain values: of its outcome, its sighting and its document. Small on the way to another process."""
        return self.outcome, _values(self.sighting), _values(self.document)


def _values(row: Sighting | Document | None) -> tuple[object, ...] | None:
    return tuple(vars(row).values()) if row else None


def fact_of_rows(outcome: tuple[Any, ...], sighting: tuple[Any, ...] | None, document: tuple[Any, ...] | None) -> Fact:
    """The fact whose `rows` these are."""
    at, capture_id = outcome[_AT], outcome[_CAPTURE]
    return Fact(
        outcome=outcome, fetch_id=outcome[0], rank=(at, capture_id or ""), capture_id=sighting[0] if sighting else capture_id,
        sighting=Sighting(*sighting) if sighting else None, document=document_of_row(document) if document else None,
    )  # fmt: skip


def fact_of(outcome: Outcome, article: Article | None = None) -> Fact:
    """What is written for an outcome and the article it gave."""
    at = iso_utc(outcome.at)
    row = (
        outcome.fetch_id, storable(outcome.url), storable(outcome.final_url), storable(key_of(outcome.url)),
        storable(key_of(outcome.final_url)), outcome.kind.value, storable(outcome.why), storable(outcome.site),
        outcome.spider, outcome.run, at, outcome.capture_id, outcome.purpose.value,
        outcome.rules,
    )  # fmt: skip
    if article is None:
        return fact_of_rows(row, None, None)
    document = document_of(article)
    sighting = _sighting(article, outcome, document)
    return Fact(
        outcome=row, fetch_id=outcome.fetch_id, rank=(at, outcome.capture_id or ""), capture_id=sighting.capture_id,
        sighting=sighting, document=document,
    )  # fmt: skip


def _sighting(article: Article, outcome: Outcome, document: Document) -> Sighting:
    origin = article.origin
    if origin is None:
        return Sighting(
            outcome.capture_id or outcome.fetch_id, outcome.fetch_id, document.article, iso_utc(outcome.at),
            document.text_digest, document.digest, None, None, None, None, None, None,
        )  # fmt: skip
    return Sighting(
        origin.capture_id, outcome.fetch_id, document.article, iso_utc(origin.captured_at), document.text_digest, document.digest,
        origin.warc, origin.offset, origin.length, origin.payload_digest, origin.cleaner, origin.layout,
    )  # fmt: skip


def write(connection: sqlite3.Connection, fact: Fact, change: int | None = None) -> None:
    """Put one fact in. Putting it again changes nothing; the order in which facts come changes nothing.

    `change`: number of the change under way, under which a result that is replaced stays; None: it goes.
    """
    known = connection.execute(
        "SELECT at, ifnull(capture_id, '') FROM outcomes WHERE fetch_id = ?", (fact.fetch_id,)
    ).fetchone()
    if known and known > fact.rank:
        return
    if known and change is not None:
        now = (fact.capture_id, str(fact.outcome[5]), fact.document.digest if fact.document else None)
        keep_earlier(connection, fact.fetch_id, now, change)
    connection.execute(_OUTCOME, fact.outcome)
    replaced = _replaced(connection, fact) if known else _sightings_where(connection, "capture_id", fact.capture_id)
    if fact.document and fact.sighting:
        _add(connection, fact.document, fact.sighting)
    changed = _settle(connection, replaced, {fact.document.article} if fact.document else set())
    if known or replaced or fact.document is None or not derive_first(connection, fact.outcome, fact.document):
        derive(connection, changed | touched(connection, fact.outcome))


def restore(
    connection: sqlite3.Connection, capture_id: str, outcome: Sequence[object], sighting: Sequence[object] | None
) -> bool:
    """Put back how a capture was concluded once: a row of `outcomes`, and one of `sightings` where it gave an article.

    False, and nothing is done, where another capture decides the fetch by now.
    """
    fetch_id = str(outcome[0])
    known = connection.execute("SELECT capture_id FROM outcomes WHERE fetch_id = ?", (fetch_id,)).fetchone()
    if known != (capture_id,):
        return False
    connection.execute(_OUTCOME, outcome)
    replaced = _sightings_where(connection, "fetch_id", fetch_id)
    connection.execute("DELETE FROM sightings WHERE fetch_id = ?", (fetch_id,))
    if sighting:
        connection.execute(_SIGHTING, sighting)
    changed = _settle(connection, replaced, {str(sighting[2])} if sighting else set())
    derive(connection, changed | touched(connection, tuple(outcome)))
    return True


def _settle(connection: sqlite3.Connection, replaced: Sequence[Sighting], seen: set[str]) -> set[str]:
    """Let articles and documents follow from the sightings that there are now; the articles that have others than before."""
    changed = {sighting.article for sighting in replaced} | seen
    for article in sorted(changed):
        _derive(connection, article)
    for sighting in replaced:
        _forget(connection, sighting.document)
    return changed


def _replaced(connection: sqlite3.Connection, fact: Fact) -> list[Sighting]:
    """What the fetch was known to have seen until now, taken out of the table."""
    found = _sightings_where(connection, "fetch_id", fact.fetch_id)
    found += [one for one in _sightings_where(connection, "capture_id", fact.capture_id) if one not in found]
    connection.executemany("DELETE FROM sightings WHERE capture_id = ?", [(sighting.capture_id,) for sighting in found])
    return found


def _sightings_where(connection: sqlite3.Connection, column: str, value: str | None) -> list[Sighting]:
    rows = connection.execute(f"SELECT * FROM sightings WHERE {column} = ?", (value,))  # noqa: S608  a column named in this file
    return [Sighting(*row) for row in rows]


def _add(connection: sqlite3.Connection, document: Document, sighting: Sighting) -> None:
    row = (document.digest, document.url, document.site, document.outcome, document.title, document.published,
           document.words, document.words_struck, document.text, document.json)  # fmt: skip
    connection.execute(_DOCUMENT, row)
    # Not `dataclasses.astuple`: it copies each value deeply, a tenth of what writing an article costs.
    connection.execute(_SIGHTING, tuple(vars(sighting).values()))


def _forget(connection: sqlite3.Connection, document: str) -> None:
    """Drop a document that nothing points at any more."""
    connection.execute(
        "DELETE FROM documents WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM sightings WHERE document = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM recleaned WHERE document = ?1)",
        (document,),
    )


def _derive(connection: sqlite3.Connection, article: str) -> None:
    """Make one article's revisions and its row from its sightings."""
    seen = connection.execute(
        "SELECT captured_at, capture_id, text_digest, document FROM sightings WHERE article = ? ORDER BY captured_at, capture_id",
        (article,),
    ).fetchall()
    firsts = _first_of_each_run(seen)
    connection.execute("DELETE FROM revisions WHERE article = ?", (article,))
    connection.executemany(
        "INSERT INTO revisions VALUES (?,?,?)", [(article, n, row[1]) for n, row in enumerate(firsts, 1)]
    )
    old = connection.execute("SELECT number, document, indexed FROM articles WHERE id = ?", (article,)).fetchone()
    number, document, indexed = old or (None, None, 0)
    if number and indexed and not (firsts and firsts[-1][3] == document):
        unindex(connection, number)
        indexed = 0
    if firsts:
        row = (number, article, seen[0][0], firsts[-1][0], len(firsts), firsts[-1][3], indexed)
        connection.execute(_ARTICLE, row)
    else:
        connection.execute("DELETE FROM articles WHERE id = ?", (article,))


def _first_of_each_run(seen: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """The first of each run of equal texts: A, A, B, A gives the first, the third and the fourth."""
    firsts: list[tuple[str, str, str, str]] = []
    for row in seen:
        if not firsts or firsts[-1][2] != row[2]:
            firsts.append(row)
    return firsts
