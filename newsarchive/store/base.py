"""What every store can do, and which one an archive has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

from newsarchive.archive import Archive
from newsarchive.model import Article, Capture, Fresh, Holding, Location, Outcome, OutcomeKind, Purpose
from newsarchive.store.corrections import corrections
from newsarchive.store.entry import ANY, ArticleDict, Ended, Entry, Hit, Query
from newsarchive.store.forgotten import forgotten
from newsarchive.store.holdings import Row
from newsarchive.store.journal import Journal
from newsarchive.store.past import Past
from newsarchive.store.people import People
from newsarchive.store.sqlite import SqliteStore
from newsarchive.store.standings import Standings
from newsarchive.store.watch import Watches
from newsarchive.store.write import Fact


class Store(Protocol):
    """Keeps outcomes and articles. What is in it follows from what was put in, whatever the order."""

    @property
    def past(self) -> Past:
        """Changes that a reprocess made, and the way back."""

    @property
    def watches(self) -> Watches:
        """Which pages are due again, and which are gone."""

    @property
    def standings(self) -> Standings:
        """How fetches stand: what a reprocess must know."""

    @property
    def journal(self) -> Journal:
        """How far jobs have come."""

    @property
    def people(self) -> People:
        """What people corrected."""

    @property
    def home(self) -> Archive:
        """The archive folder that the store lies in; `open_store` of it opens the same store in another process."""

    def keep(self, fact: Fact) -> None:
        """Keep what `fact_of` says of an outcome and its article."""

    def place(self, rows: Iterable[Row]) -> None:
        """Know where some captures lie, as `row_of` says of each."""

    def put(self, article: Article, outcome: Outcome) -> None:
        """Keep an article and how its fetch ended. The same capture put again replaces what it gave before."""

    def record(self, outcome: Outcome) -> None:
        """Keep how a fetch ended that gave no article."""

    def hold(self, capture: Capture) -> None:
        """Know where a capture lies. The same one held again, at the same place, is held once."""

    def held(
        self, *, id: str | None = None, url: str | None = None, digest: str | None = None, at: datetime | None = None
    ) -> list[Holding]:
        """Some captures that agree with all that is given, `at` by the second: responses first, then the latest first."""

    def held_since(self, url: str, at: datetime) -> list[Holding]:
        """Some captures of an address from a moment on, the earliest first."""

    def flush(self) -> None:
        """Write what is still waiting, so that other processes see it."""

    def index(self, watch: Callable[[int, int], None] = ...) -> None:
        """Bring the full-text index up to date; a search does it too. `watch`: how many articles are done, of how many."""

    def close(self) -> None:
        """Write what is still waiting and let the store go."""

    def seen(self, url: str) -> bool:
        """Whether this page was asked for and ended in a way that lasts, so that it need not be asked again."""

    def seen_among(self, urls: Collection[str]) -> set[str]:
        """Those of some addresses of which `seen` is true, at a fraction of the cost of asking for each."""

    def last_kind(self, url: str, purpose: Purpose = Purpose.PAGE) -> OutcomeKind | None:
        """How the latest fetch of an address ended that was asked for this purpose; None where it never was."""

    def stats(self) -> dict[str, Any]:
        """`{"fetches": n, "outcomes": {kind: n}, "sites": {site: {"fetches": n, "outcomes": {kind: n}}}}`."""

    def find(self, needle: str) -> str:
        """The id of the article that an id, the beginning of one, or a URL means; StoreError for none or several."""

    def article(self, article: str, revision: int | None = None) -> ArticleDict:
        """One article, the latest revision or the one of that number; StoreError where there is none."""

    def search(self, words: str, site: str | None = None, limit: int = 50) -> list[Hit]:
        """Articles whose latest title or text has the words, the best first."""

    def entries(self, query: Query = ANY) -> Iterator[Entry]:
        """The articles, one line each, in the order in which they were first seen."""

    def latest(self, query: Query = ANY) -> Iterator[ArticleDict]:
        """The latest revision of each article, in the order in which articles were first seen."""

    def revisions(self, query: Query = ANY) -> Iterator[ArticleDict]:
        """All revisions of each article, in the order in which articles were first seen."""

    def versions(
        self, query: Query, wanted: Callable[[str], bool], *, every: bool = False
    ) -> Iterator[tuple[str, ArticleDict]]:
        """Articles whose version, by its name, is wanted: the latest of each, or every one. The name changes whenever
        anything of the article does."""

    def ended(self, query: Query = ANY) -> Iterator[Ended]:
        """How fetches ended, in the order of time."""

    def fresh(self, captures: Iterable[str]) -> Fresh:
        """How many articles some captures, by their ids, brought as the first, and how many revisions of known ones."""

    def places(self) -> Iterator[tuple[str, Location]]:
        """Every capture that is held, by its id, and where it is said to lie."""


def open_store(archive: Archive) -> Store:
    """The store of an archive, made where there is none.

    Errors: StoreError where it cannot be opened, and what to do then.
    """
    store = SqliteStore(archive.database, forgotten=forgotten(archive.forgotten))
    try:
        store.people.catch_up(corrections(archive.corrections))
    except BaseException:
        store.close()
        raise
    return store
