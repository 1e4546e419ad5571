"""Which pages are due again, and which are gone: derived from their fetches alone, so that a rebuild gives the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar

from newsarchive.canonical import is_home
from newsarchive.due import Found, Look, Watched, due, gone_since
from newsarchive.model import READABLE, OutcomeKind, Purpose, iso_utc
from newsarchive.store.document import Document, article_id, storable
from newsarchive.store.timeline import Span, timeline
from newsarchive.urls import key_of

Writing = Callable[[], AbstractContextManager[sqlite3.Connection]]
_Answer = TypeVar("_Answer", covariant=True)

_PAGE = f"purpose = '{Purpose.PAGE}'"
_TOUCHED = f"SELECT DISTINCT article FROM outcomes JOIN sightings USING (fetch_id) WHERE (url_key = ?1 OR final_key = ?1) AND {_PAGE}"  # noqa: S608  a word of a closed list
_PLACE = """
    SELECT final_url, final_key, outcomes.site, documents.published, documents.outcome
    FROM sightings JOIN outcomes USING (fetch_id) JOIN documents ON documents.digest = sightings.document
    WHERE article = ? ORDER BY captured_at DESC, sightings.capture_id DESC LIMIT 1
"""
_LOOKS = f"""
    SELECT at, kind, url_key, final_url, why, article, text_digest, cleaner, outcomes.capture_id
    FROM outcomes LEFT JOIN sightings USING (fetch_id)
    WHERE (url_key = ?1 OR final_key = ?1) AND {_PAGE} ORDER BY at, outcomes.fetch_id
"""  # noqa: S608
_MODIFIED = "SELECT last_modified FROM holdings WHERE capture_id = ?"
_PUT = "INSERT OR REPLACE INTO watched VALUES (?,?,?,?,?,?,?)"
#: Whether more is known of an article than one fetch, and what its server said of its age: one question, for each costs as much as
#: finding the answer.
_ALONE = f"""
    SELECT EXISTS (SELECT 1 FROM outcomes WHERE url_key = ?1 AND fetch_id != ?2 AND +{_PAGE})
        OR EXISTS (SELECT 1 FROM outcomes WHERE final_key = ?1 AND fetch_id != ?2 AND +{_PAGE})
        OR EXISTS (SELECT 1 FROM sightings WHERE article = ?3 LIMIT 1 OFFSET 1),
        (SELECT last_modified FROM holdings WHERE capture_id = ?4)
"""  # noqa: S608
_FETCHES = """
    SELECT at, kind, why, url, final_url, capture_id, purpose, run, spider FROM outcomes
    WHERE url_key = ?1 OR final_key = ?1 ORDER BY at DESC, fetch_id LIMIT ?2
"""
_KEYS = "SELECT DISTINCT url_key, final_key FROM outcomes JOIN sightings USING (fetch_id) WHERE article = ?"
_DUE = "SELECT article, url FROM watched WHERE site = ? AND due <= ? ORDER BY due, article LIMIT ?"
_UNWATCHED = "SELECT article FROM unwatched LIMIT ?"
_IS_UNWATCHED = "SELECT 1 FROM unwatched WHERE article = ?"
#: Articles of an older database that are taken up at once, in one transaction: a second.
_AT_ONCE = 5_000
#: The same in one crawl.
_MOST = 20_000
_ROW = "SELECT article, url, checked, due, gone, gone_why FROM watched WHERE article = ?"

#: Endings of fetches that tell nothing of a page's text.
_SILENT = frozenset({OutcomeKind.REFUSED, OutcomeKind.ROBOTS_DENIED})
_GONE = frozenset({OutcomeKind.GONE, OutcomeKind.SOFT_404})


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is known of an article's page: a row of the table `watched`."""

    article: str
    url: str
    """Where it was last found."""
    checked: str
    """When it was last asked for."""
    due: str | None
    """From when on it is to be asked again; None: not any more."""
    gone: str | None
    """Since when it is gone; None where it is not."""
    gone_why: str


class Ask(Protocol):
    """Puts a question to the database once all that waits is written."""

    def __call__(self, question: Callable[[sqlite3.Connection], _Answer], /) -> _Answer:
        """The answer. Errors: StoreError."""


class Watches:
    """What a store knows of the pages that it watches."""

    def __init__(self, ask: Ask, writing: Writing) -> None:
        self._ask, self._writing = ask, writing

    def due(self, site: str, now: datetime, most: int) -> list[tuple[str, str]]:
        """Articles of a site that are due, and where they are; the most overdue first."""
        self._take_up()
        return self._ask(lambda connection: connection.execute(_DUE, (site, iso_utc(now), most)).fetchall())

    def of(self, article: str) -> Watch | None:
        """What is known of an article; None for one that the store does not have."""
        row = self._ask(
            lambda connection: connection.execute(_ROW, (article,)).fetchone() or _unwatched(connection, article)
        )
        return Watch(**dict(zip(Watch.__dataclass_fields__, row, strict=True))) if row else None

    def at(self, url: str) -> Watch | None:
        """The same, by an address."""
        rows = self._ask(lambda connection: connection.execute(_TOUCHED, (storable(key_of(url)),)).fetchall())
        return next(filter(None, map(self.of, [article_id(url), *(row[0] for row in rows)])), None)

    def fetches(self, url: str, most: int = 20) -> list[dict[str, Any]]:
        """How the fetches of an address ended, the latest first."""
        names = ("at", "outcome", "why", "url", "final_url", "capture_id", "purpose", "run", "spider")
        rows = self._ask(lambda connection: connection.execute(_FETCHES, (storable(key_of(url)), most)).fetchall())
        return [dict(zip(names, row, strict=True)) for row in rows]

    def timeline(self, article: str) -> list[Span]:
        """When each revision of an article was seen, the earliest first."""
        return self._ask(lambda connection: timeline(connection, article))

    def looks(self, article: str) -> list[tuple[Look, str]]:
        """What each fetch of an article's page found, and why; the earliest first."""

        def ask(connection: sqlite3.Connection) -> list[tuple[Look, str]]:
            place = connection.execute(_PLACE, (article,)).fetchone()
            rows = connection.execute(_LOOKS, (place[1],)).fetchall() if place else []
            return list(_looks(rows, article, place[1])) if place else []

        return self._ask(ask)

    def keys(self, article: str) -> set[str]:
        """The keys of all addresses under which an article was found."""
        rows = self._ask(lambda connection: connection.execute(_KEYS, (article,)).fetchall())
        return {key for row in rows for key in row}

    def _take_up(self) -> None:
        """Make rows for articles of an older database: bounded, so that the crawl begins; the next ones go on."""
        for _ in range(0, _MOST, _AT_ONCE):
            rows = self._ask(lambda connection: connection.execute(_UNWATCHED, (_AT_ONCE,)).fetchall())
            if not rows:
                return
            with self._writing() as connection:
                derive(connection, (article for (article,) in rows))
                connection.executemany("DELETE FROM unwatched WHERE article = ?", rows)


def _unwatched(connection: sqlite3.Connection, article: str) -> tuple[object, ...] | None:
    """What would be known of an article that waits to be taken up."""
    row = _row(connection, article) if connection.execute(_IS_UNWATCHED, (article,)).fetchone() else None
    return (row[0], *row[2:]) if row else None


def touched(connection: sqlite3.Connection, outcome: tuple[object, ...]) -> set[str]:
    """The articles that were found before at the addresses of a fetch: a row of the table `outcomes`."""
    final_url, url_key, final_key, purpose = outcome[2], outcome[3], outcome[4], outcome[12]
    if purpose != Purpose.PAGE.value:
        return set()
    keys = {url_key} if is_home(str(final_url)) else {url_key, final_key}
    return {row[0] for key in keys for row in connection.execute(_TOUCHED, (key,))}


def derive(connection: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Make the rows of some articles from their fetches."""
    for article in sorted(articles):
        row = _row(connection, article)
        if row is None:
            connection.execute("DELETE FROM watched WHERE article = ?", (article,))
        else:
            connection.execute(_PUT, row)


def derive_first(connection: sqlite3.Connection, outcome: tuple[object, ...], document: Document) -> bool:
    """The same at a tenth of the cost, for an article of which this fetch alone is known: nearly all of a crawl's.

    `outcome`: a row of the table `outcomes`. False, and nothing is done, where more is known.
    """
    fetch_id, url, key, at, capture = str(outcome[0]), str(outcome[2]), outcome[4], str(outcome[10]), outcome[11]
    if outcome[3] != key or outcome[12] != Purpose.PAGE.value:
        return False
    is_more, said = connection.execute(_ALONE, (key, fetch_id, document.article, capture)).fetchone()
    if is_more:
        return False
    looks = ((Look(at=datetime.fromisoformat(at), found=Found.CHANGED), ""),)
    row = _made(
        (document.article, str(outcome[7]), url),
        looks,
        (document.published, document.outcome),
        said,
    )
    connection.execute(_PUT, row)
    return True


def _row(connection: sqlite3.Connection, article: str) -> tuple[object, ...] | None:
    place = connection.execute(_PLACE, (article,)).fetchone()
    if place is None:
        return None
    url, key, site, published, outcome = place
    rows = connection.execute(_LOOKS, (key,)).fetchall()
    looks = list(_looks(rows, article, key))
    if not looks:
        return None
    answered = next((row[8] for row in reversed(rows) if row[5] == article), None)
    cheap = any(row[1] == OutcomeKind.NOT_MODIFIED for row in rows)
    return _made((article, site, url), looks, (published, outcome), _said(connection, answered), cheap=cheap)


def _made(
    head: tuple[str, str, str],
    looks: Sequence[tuple[Look, str]],
    page: tuple[str | None, str],
    modified: str | None,
    *,
    cheap: bool = False,
) -> tuple[object, ...]:
    """A row. `head`: article, site, address; `page`: its date of publication, and its kind; `modified`: as the server said."""
    published, kind = page
    watched = Watched(
        looks=tuple(look for look, _ in looks), published=_moment(published), modified=_http_date(modified), answers_304=cheap,
        is_live=kind == OutcomeKind.LIVE_BLOG,
    )  # fmt: skip
    again, gone = due(watched), gone_since(watched)
    why = next((why for look, why in reversed(looks) if look.found is Found.GONE), "") if gone else ""
    last = iso_utc(watched.looks[-1].at)
    return (*head, last, iso_utc(again) if again else None, iso_utc(gone) if gone else None, why)


def _said(connection: sqlite3.Connection, capture: object) -> str | None:
    """The `Last-Modified` of a capture."""
    found = connection.execute(_MODIFIED, (capture,)).fetchone()
    return found[0] if found else None


def _looks(rows: list[tuple[Any, ...]], article: str, key: str) -> Iterator[tuple[Look, str]]:
    """What each fetch of an address found of an article, from the first that found it on."""
    before: tuple[str, str] | None = None
    for at, kind, _, final_url, why, found_article, text, cleaner, _ in rows:
        found, how = Found.FAILED, why
        if found_article == article:
            # Another text by other rules may be ours: only a text by the same rules is the publisher's for sure.
            found = Found.CHANGED if before is None or (before[1] == cleaner and before[0] != text) else Found.SAME
            before = (text, cleaner)
        elif before is None or kind in _SILENT:
            continue
        elif is_home(final_url) and key != key_of(final_url):
            found, how = Found.GONE, f"leads to the home page, {final_url}"
        elif kind in _GONE:
            found = Found.GONE
        elif kind == OutcomeKind.NOT_MODIFIED:
            found = Found.SAME
        elif kind in READABLE or kind == OutcomeKind.DUPLICATE:
            found, how = Found.ELSEWHERE, f"leads to {final_url}"
        yield Look(at=datetime.fromisoformat(at), found=found), how


def _moment(iso: str | None) -> datetime | None:
    """A published date with a time and an offset; None for any that says less."""
    if not iso:
        return None
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _http_date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
