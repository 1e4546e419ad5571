"""The questions that a store answers, in SQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from newsarchive.errors import StoreError
from newsarchive.model import Fresh, iso_utc
from newsarchive.store.corrections import corrected, mark_of
from newsarchive.store.document import ID_DIGITS, article_id, restored, storable
from newsarchive.store.entry import ArticleDict, Ended, Entry, Query
from newsarchive.urls import key_of

# Statements below are put together from constants of this file alone; every value travels as a parameter.

_ORIGIN = "warc, offset, length, capture_id, payload_digest, captured_at, cleaner, layout"
_ORIGIN_KEYS = ("warc", "offset", "length", "record_id", "payload_digest", "captured_at", "cleaner", "layout")
_FULL = ", ".join(f"sightings.{column}" for column in _ORIGIN.split(", "))

_ENTRY = """
    SELECT articles.id, documents.url, articles.site, articles.outcome, coalesce(corrections.title, documents.title),
        coalesce(corrections.published, documents.published), captured_at, revisions, words, words_struck, gone
    FROM articles JOIN documents ON documents.digest = articles.document LEFT JOIN watched ON watched.article = articles.id
    LEFT JOIN corrections ON corrections.article = articles.id WHERE articles.id = ?
"""
# First which articles, in which order, and then one after another: what is sorted, where something is, are ids alone.
_CHOSEN = "SELECT articles.id, articles.revisions FROM articles"
_REVISIONS = f"""
    SELECT documents.json, documents.text, revisions.revision, gone, gone_why, {_FULL}
    FROM revisions JOIN sightings ON sightings.capture_id = revisions.capture_id
    JOIN documents ON documents.digest = sightings.document LEFT JOIN watched ON watched.article = revisions.article
    WHERE revisions.article = ?1
"""  # noqa: S608
_VERSIONS = """
    SELECT revisions.revision, sightings.document, revisions.capture_id, ifnull(' ' || gone, '')
    FROM revisions JOIN sightings ON sightings.capture_id = revisions.capture_id
    LEFT JOIN watched ON watched.article = revisions.article WHERE revisions.article = ?1
"""
_ENDED = """
    SELECT outcomes.fetch_id, url, final_url, kind, why, site, spider, run, at, outcomes.capture_id, purpose, sightings.article
    FROM outcomes LEFT JOIN sightings ON sightings.fetch_id = outcomes.fetch_id
"""
_BROUGHT = """
    SELECT revision FROM sightings JOIN revisions USING (article, capture_id) WHERE sightings.capture_id = ?
"""


def entries(connection: sqlite3.Connection, query: Query) -> Iterator[Entry]:
    """The latest revision of each article as a line of a list."""
    for name, _ in _listed(connection, _CHOSEN, query, _ARTICLES):
        row = connection.execute(_ENTRY, (name,)).fetchone()
        yield Entry(**dict(zip(Entry.__dataclass_fields__, row, strict=True)))


def latest(connection: sqlite3.Connection, query: Query) -> Iterator[ArticleDict]:
    """The latest revision of each article."""
    for name, revision in _listed(connection, _CHOSEN, query, _ARTICLES):
        yield article(connection, name, revision)


def revisions(connection: sqlite3.Connection, query: Query) -> Iterator[ArticleDict]:
    """All revisions of each article; with `since`, those that were first seen from then on."""
    since = iso_utc(query.since) if query.since else ""
    for name, _ in _listed(connection, _CHOSEN, query, _ARTICLES):
        for row in connection.execute(_REVISIONS + "AND captured_at >= ?2 ORDER BY revision", (name, since)):
            yield corrected(connection, name, _article(row))


def versions(
    connection: sqlite3.Connection, query: Query, wanted: Callable[[str], bool], *, every: bool
) -> Iterator[tuple[str, ArticleDict]]:
    """Articles whose version is wanted, with its name: another text, another document, another capture is another version,
    and so is an article that was taken away.

    The rows are read while the list of them is still open, and so from one state of the database.
    """
    since = iso_utc(query.since) if query.since else ""
    for name, last in _listed(connection, _CHOSEN, query, _ARTICLES):
        chosen = "AND revision >= ?2 AND captured_at >= ?3 ORDER BY revision"
        for row in connection.execute(_VERSIONS + chosen, (name, 1 if every else last, since)):
            version = " ".join(map(str, (name, *row[:-1]))) + row[-1] + mark_of(connection, name)
            if wanted(version):
                yield version, article(connection, name, row[0])


def ended(connection: sqlite3.Connection, query: Query) -> Iterator[Ended]:
    """How fetches ended."""
    for row in _listed(connection, _ENDED, query, _OUTCOMES):
        yield Ended(**dict(zip(Ended.__dataclass_fields__, row, strict=True)))


#: By what part of a query the rows of a table are chosen, and in what order they come.
_ARTICLES = {"site": "articles.site = ?", "since": "articles.captured_at >= ?", "outcome": "articles.outcome = ?"}, ("first_at", "articles.id")  # fmt: skip
_OUTCOMES = {"site": "site = ?", "since": "at >= ?", "outcome": "kind = ?"}, ("at", "outcomes.fetch_id")


def _listed(
    connection: sqlite3.Connection, select: str, query: Query, by: tuple[dict[str, str], tuple[str, str]]
) -> sqlite3.Cursor:
    """The rows that a query wants, in their order. What is not asked for is not in the statement: an index can serve it."""
    conditions, order = by
    values: dict[str, object] = {
        "site": storable(query.site) if query.site else None,
        "since": iso_utc(query.since) if query.since else None,
        "outcome": query.outcome.value if query.outcome else None,
    }
    asked = {name: value for name, value in values.items() if value is not None}
    where = " WHERE " + " AND ".join(conditions[name] for name in asked) if asked else ""
    direction = " DESC" if query.newest else ""
    # Left to itself SQLite goes along the order and looks at every row: it cannot know that few are as new as that.
    chosen = "+" if "since" in asked and len(asked) == 1 else ""
    statement = f"{select}{where} ORDER BY {', '.join(chosen + column + direction for column in order)} LIMIT ?"
    return connection.execute(statement, (*asked.values(), -1 if query.limit is None else query.limit))


def stats(connection: sqlite3.Connection) -> dict[str, Any]:
    """Fetches counted by outcome, in all and per site. One statement feeds both, so they cannot disagree."""
    whole: dict[str, Any] = {"fetches": 0, "outcomes": {}, "sites": {}}
    for site, kind, number in connection.execute(
        "SELECT site, kind, count(*) FROM outcomes GROUP BY site, kind ORDER BY site, kind"
    ):
        part = whole["sites"].setdefault(site, {"fetches": 0, "outcomes": {}})
        for level in (whole, part):
            level["fetches"] += number
            level["outcomes"][kind] = level["outcomes"].get(kind, 0) + number
    whole["outcomes"] = dict(sorted(whole["outcomes"].items()))
    return whole


def fresh(connection: sqlite3.Connection, captures: Iterable[str]) -> Fresh:
    """What some captures brought: first revisions and later ones."""
    numbers = [number for capture in captures for (number,) in connection.execute(_BROUGHT, (capture,))]
    first = numbers.count(1)
    return Fresh(new=first, edits=len(numbers) - first)


def find(connection: sqlite3.Connection, needle: str) -> str:
    """The id of the one article that an id, the beginning of one, or a URL means."""
    wanted = storable(needle).strip()
    if re.fullmatch(rf"[0-9a-fA-F]{{1,{ID_DIGITS}}}", wanted):
        return _by_prefix(connection, wanted.lower())
    found = connection.execute("SELECT id FROM articles WHERE id = ?", (article_id(wanted),)).fetchone()
    found = found or connection.execute(
        "SELECT article FROM outcomes JOIN sightings USING (fetch_id) WHERE url_key = ?1 OR final_key = ?1 ORDER BY at DESC", (key_of(wanted),)
    ).fetchone()  # fmt: skip
    if found:
        return str(found[0])
    raise StoreError(_nothing(connection, wanted))


def _by_prefix(connection: sqlite3.Connection, prefix: str) -> str:
    found = connection.execute(
        "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", (prefix, prefix + "g")
    ).fetchall()
    if len(found) > 1:
        raise StoreError(
            f"several articles have an id that begins with {prefix}; give more of it (`newsarchive ls` shows ids)"
        )
    if not found:
        raise StoreError(f"no article has an id that begins with {prefix}; `newsarchive ls` lists what there is")
    return str(found[0][0])


def _nothing(connection: sqlite3.Connection, url: str) -> str:
    row = connection.execute(
        "SELECT kind, why, at FROM outcomes WHERE url_key = ?1 OR final_key = ?1 ORDER BY at DESC", (key_of(url),)
    ).fetchone()
    if row:
        return f"no article of {url[:200]}: its last fetch, of {row[2][:19]}Z, ended as {row[0]}" + (
            f" ({row[1]})" if row[1] else ""
        )
    return f"no article of {url[:200]}, and no fetch of it; `newsarchive ls` lists what there is"


def article(connection: sqlite3.Connection, wanted: str, revision: int | None) -> ArticleDict:
    """One revision of one article; the latest for None."""
    one = "AND revision = coalesce(?2, (SELECT revisions FROM articles WHERE id = ?1))"
    row = connection.execute(_REVISIONS + one, (wanted, revision)).fetchone()
    if row:
        return corrected(connection, wanted, _article(row))
    known = connection.execute("SELECT revisions FROM articles WHERE id = ?", (wanted,)).fetchone()
    if not known:
        raise StoreError(f"no article has the id {wanted}; `newsarchive ls` lists what there is")
    raise StoreError(f"article {wanted} has revisions 1 to {known[0]}; there is no revision {revision}")


def _article(row: tuple[Any, ...]) -> ArticleDict:
    values = restored(row[0], row[1], dict(zip(_ORIGIN_KEYS, row[5:], strict=True)), row[2])
    return values | {"withdrawn": row[3], "withdrawn_why": row[4] if row[3] else None}
