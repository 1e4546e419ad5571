"""The embedded store: one SQLite file beside the captures, from which it can be made again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.archive import Archive
from newsarchive.errors import StoreError
from newsarchive.model import Article, Capture, Fresh, Holding, Location, Outcome, OutcomeKind, Purpose
from newsarchive.store import read, search
from newsarchive.store.entry import ANY, ArticleDict, Ended, Entry, Hit, Query
from newsarchive.store.health import is_writable, reading
from newsarchive.store.holdings import Holdings, Row, row_of
from newsarchive.store.journal import Journal
from newsarchive.store.past import Past
from newsarchive.store.people import People
from newsarchive.store.schema import insist_on_current, migrate
from newsarchive.store.seen import NOTHING, Seen
from newsarchive.store.standings import Standings
from newsarchive.store.trouble import PATIENCE, said_plainly
from newsarchive.store.watch import Watches
from newsarchive.store.write import Fact, fact_of, write

_Answer = TypeVar("_Answer")

#: Facts that are written in one transaction at most. 64 of them hold the lock for some 20 ms.
BATCH = 64
#: Seconds after which a fact no longer waits for others to join it; a slow crawl writes each one at once.
WAIT = 0.5


class SqliteStore:
    """A store in one file. Safe to be used by several processes at once; within one process by one thread."""

    def __init__(
        self, path: Path, clock: Callable[[], float] = time.monotonic, forgotten: Mapping[str, str] = NOTHING
    ) -> None:
        """Open or make the database. `forgotten`: key of an address → since when it counts as never seen.

        Errors: StoreError where the file is no database, comes from a newer program, or cannot be written.
        """
        self._path = path
        self._clock = clock
        self._waiting: list[Fact] = []
        self._written_at = float("-inf")
        with said_plainly(path):
            self._connection = _connect(path)
        self._seen = Seen(self._connection, forgotten)
        self._holdings = Holdings(self._connection)
        self.past = Past(self._now, self._writing)
        self.watches = Watches(self._now, self._writing)
        self.standings = Standings(self._connection, self._writing)
        self.journal = Journal(self._now)
        self.people = People(self._now, self._writing, path.parent)
        self.home = Archive(path.parent)

    def put(self, article: Article, outcome: Outcome) -> None:
        """Keep an article and how its fetch ended. The same capture put again replaces what it gave before."""
        self.keep(fact_of(outcome, article))

    def record(self, outcome: Outcome) -> None:
        """Keep how a fetch ended that gave no article."""
        self.keep(fact_of(outcome))

    def hold(self, capture: Capture) -> None:
        """Know where a capture lies. The same one held again, at the same place, is held once."""
        if row := row_of(capture):
            self.place((row,))

    def place(self, rows: Iterable[Row]) -> None:
        """Know where some captures lie, as `row_of` says of each."""
        for row in rows:
            self._holdings.add(row)
        if len(self._holdings) >= BATCH:
            self.flush()

    def held(
        self, *, id: str | None = None, url: str | None = None, digest: str | None = None, at: datetime | None = None
    ) -> list[Holding]:
        """Some captures that agree with all that is given, `at` by the second: responses first, then the latest first."""
        with said_plainly(self._path):
            return self._holdings.find(id=id, url=url, digest=digest, at=at)

    def held_since(self, url: str, at: datetime) -> list[Holding]:
        """Some captures of an address from a moment on, the earliest first."""
        with said_plainly(self._path):
            return self._holdings.since(url, at)

    def flush(self) -> None:
        """Write what is still waiting."""
        if not self._waiting and not len(self._holdings) and not len(self.journal):
            return
        with self._writing() as connection:
            self._holdings.write()
            for fact in self._waiting:
                write(connection, fact, self.past.number)
            self.journal.write(connection)
        self._waiting.clear()
        self.journal.written()
        self._seen.written()
        self._holdings.written()
        self._written_at = self._clock()

    def close(self) -> None:
        """Write what is still waiting and let the file go."""
        with closing(self._connection):
            self.flush()

    def index(self, watch: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        """Bring the full-text index up to date: a crawl leaves that to the first search after it.

        `watch` is told how many articles are done, of how many. What is done when it is interrupted stays done.
        """
        self.flush()
        (whole,) = self._connection.execute("SELECT count(*) FROM articles WHERE NOT indexed").fetchone()
        done = 0
        while done < whole:
            with self._writing() as connection:
                if not (more := search.catch_up(connection)):
                    return
            done += more
            watch(min(done, whole), whole)

    def seen(self, url: str) -> bool:
        """Whether this page was asked for and ended in a way that lasts, so that it need not be asked again."""
        with said_plainly(self._path):
            return self._seen.has(url)

    def seen_among(self, urls: Collection[str]) -> set[str]:
        """Those of some addresses of which `seen` is true, at a fraction of the cost of asking for each."""
        with said_plainly(self._path):
            return self._seen.among(urls)

    def last_kind(self, url: str, purpose: Purpose = Purpose.PAGE) -> OutcomeKind | None:
        """How the latest fetch of an address ended that was asked for this purpose; None where it never was."""
        with said_plainly(self._path):
            return self._seen.last_kind(url, purpose)

    def stats(self) -> dict[str, Any]:
        """Fetches and their outcomes, in all and per site; each level adds up to its `fetches`."""
        return self._now(read.stats)

    def find(self, needle: str) -> str:
        """The id of the article that an id, the beginning of one, or a URL means.

        Errors: StoreError where it means none, or several.
        """
        return self._now(lambda connection: read.find(connection, needle))

    def article(self, article: str, revision: int | None = None) -> ArticleDict:
        """One article: its latest revision, or the one of that number (from 1).

        Errors: StoreError where there is none.
        """
        return self._now(lambda connection: read.article(connection, article, revision))

    def search(self, words: str, site: str | None = None, limit: int = 50) -> list[Hit]:
        """Articles whose latest title or text has the words, the best first.

        Errors: StoreError for a query too long to be one.
        """
        self.index()
        return self._now(lambda connection: search.search(connection, words, site, limit))

    def entries(self, query: Query = ANY) -> Iterator[Entry]:
        """The articles, one line each, in the order in which they were first seen."""
        return self._rows(read.entries, query)

    def latest(self, query: Query = ANY) -> Iterator[ArticleDict]:
        """The latest revision of each article, in the order in which articles were first seen. Streams."""
        return self._rows(read.latest, query)

    def revisions(self, query: Query = ANY) -> Iterator[ArticleDict]:
        """All revisions of each article, in the order in which articles were first seen. Streams."""
        return self._rows(read.revisions, query)

    def versions(
        self, query: Query, wanted: Callable[[str], bool], *, every: bool = False
    ) -> Iterator[tuple[str, ArticleDict]]:
        """Articles whose version, by its name, is wanted: the latest of each, or every one. Streams."""
        return self._rows(lambda connection, asked: read.versions(connection, asked, wanted, every=every), query)

    def ended(self, query: Query = ANY) -> Iterator[Ended]:
        """How fetches ended, in the order of time."""
        return self._rows(read.ended, query)

    def fresh(self, captures: Iterable[str]) -> Fresh:
        """How many articles some captures, by their ids, brought as the first, and how many revisions of known ones."""
        return self._now(lambda connection: read.fresh(connection, captures))

    def places(self) -> Iterator[tuple[str, Location]]:
        """Every capture that is held, by its id, and where it is said to lie."""
        self.flush()
        with said_plainly(self._path):
            yield from self._holdings.places()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, kept whole or not at all."""
        with said_plainly(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def keep(self, fact: Fact) -> None:
        """Keep what `fact_of` says of an outcome and its article."""
        self._waiting.append(fact)
        self._seen.note(fact.outcome, fact.sighting.article if fact.sighting else "")
        if len(self._waiting) >= BATCH or self._clock() - self._written_at >= WAIT:
            self.flush()

    def _now(self, ask: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        self.flush()
        with said_plainly(self._path):
            return ask(self._connection)

    def _rows(self, ask: Callable[[sqlite3.Connection, Query], Iterator[_Answer]], query: Query) -> Iterator[_Answer]:
        self.flush()
        with said_plainly(self._path):
            yield from ask(self._connection, query)


def _connect(path: Path) -> sqlite3.Connection:
    if path.exists() and not is_writable(path):
        return _connect_for_reading(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path.parent} cannot be made: {error.strerror}; choose another folder with --archive"
        ) from error
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _turn_on_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(connection, str(path))
    except BaseException:
        connection.close()
        raise
    return connection


def _turn_on_log(connection: sqlite3.Connection) -> None:
    """Set the write-ahead log, once for all. Of two processes that do so at once, SQLite lets one fail without waiting."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    """Another's archive, or one on a medium that cannot be written: it can still be read."""
    connection = sqlite3.connect(reading(path), uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        insist_on_current(connection, str(path))
    except BaseException:
        connection.close()
        raise
    return connection
