"""The plans by which SQLite answers what the verbs ask: what an index can serve, no whole table is read for.

SQLite chooses a plan without knowing how large a table is, so that the plans of a small store are those of a large one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive.ids import article_id
from newsarchive.model import OutcomeKind
from newsarchive.store.entry import Query
from newsarchive.store.sqlite import SqliteStore
from tests.store.facts import START, article, outcome

PIERS = "https://quay.example/piers"
LATER = START + timedelta(minutes=2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """Two articles, one of them with two revisions, and a fetch that failed."""
    store = SqliteStore(tmp_path_factory.mktemp("plans") / "archive.sqlite")
    for n, url, text in ((1, PIERS, "Closed."), (2, PIERS, "Open."), (3, "https://quay.example/tide", "The tide.")):
        store.put(article(n, url, text), outcome(n, url))
    store.record(outcome(4, "https://quay.example/gone", OutcomeKind.GONE))
    store.index()
    yield store
    store.close()


def plans(store: SqliteStore, ask: Callable[[SqliteStore], Any]) -> list[list[str]]:
    """The steps of the plan of each statement that a question takes."""
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    ask(store)
    store._connection.set_trace_callback(None)
    statements = dict.fromkeys(one for one in asked if one.lstrip().startswith("SELECT"))
    return [[row[3] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {one}")] for one in statements]


def whole(steps: list[str]) -> list[str]:
    """The steps that read a whole table, or an index of all of it.

    Two are told as scans and are none: a search in the full-text index, and the index of the articles that are not in it.
    """
    small = ("VIRTUAL TABLE INDEX", "articles_unindexed")
    return [step for step in steps if step.startswith("SCAN") and not any(word in step for word in small)]


SERVED: dict[str, Callable[[SqliteStore], Any]] = {
    "show URL": lambda store: store.article(store.find(PIERS)),
    "show URL of a capture": lambda store: store.find("http://www.quay.example/tide/?utm_source=x"),
    "show ID": lambda store: store.article(store.find(article_id(PIERS)[:6])),
    "show --revision": lambda store: store.article(store.find(PIERS), 1),
    "ls --site": lambda store: list(store.entries(Query(site="quay"))),
    "ls --since": lambda store: list(store.entries(Query(since=LATER))),
    "ls --site --since": lambda store: list(store.entries(Query(site="quay", since=LATER))),
    "ls --outcome": lambda store: list(store.ended(Query(outcome=OutcomeKind.GONE))),
    "ls --outcome --site --since": lambda store: list(
        store.ended(Query(outcome=OutcomeKind.GONE, site="quay", since=LATER))
    ),
    "search": lambda store: store.search("tide"),
    "search --site": lambda store: store.search("tide", "quay"),
    "export --site": lambda store: list(store.latest(Query(site="quay"))),
    "export --site --all-revisions": lambda store: list(store.revisions(Query(site="quay"))),
    "export --since": lambda store: list(store.latest(Query(since=LATER))),
    "export --site --since-export": lambda store: list(store.versions(Query(site="quay"), lambda _: True)),
}


@pytest.mark.parametrize("verb", SERVED)
def test_an_index_serves(store: SqliteStore, verb: str) -> None:
    """No step of any statement reads a whole table."""
    found = plans(store, SERVED[verb])
    assert found
    assert [step for steps in found for step in whole(steps)] == []


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda store: list(store.entries()), "articles_in_order"),
        (lambda store: list(store.entries(Query(newest=True, limit=2))), "articles_in_order"),
        (lambda store: list(store.latest()), "articles_in_order"),
        (lambda store: list(store.revisions()), "articles_in_order"),
        (lambda store: list(store.versions(Query(), lambda _: True)), "articles_in_order"),
        (lambda store: store.stats(), "outcomes_by_site"),
    ],
)
def test_what_takes_all_goes_along_an_index(store: SqliteStore, ask: Callable[[SqliteStore], Any], index: str) -> None:
    """In the order in which it is given out: nothing is sorted first, and the first row is there at once."""
    first, *others = plans(store, ask)
    assert [re.sub(r"COVERING ", "", step).endswith(f"INDEX {index}") for step in whole(first)] == [True]
    assert not any("TEMP B-TREE" in step for step in first)
    assert [step for steps in others for step in whole(steps)] == []


@pytest.mark.parametrize(
    "query",
    [Query(since=LATER), Query(site="quay", since=LATER), Query(outcome=OutcomeKind.STUB, since=LATER)],
)
def test_what_is_sorted_is_narrow(store: SqliteStore, query: Query) -> None:
    """Articles may be put in order, but never with their documents: memory must not grow with the texts."""
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    list(store.latest(query))
    list(store.revisions(query))
    store._connection.set_trace_callback(None)
    for statement in [one for one in asked if "json" in one]:
        plan = [row[3] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not any("TEMP B-TREE" in step for step in plan)


def test_a_search_sorts_no_excerpts(store: SqliteStore) -> None:
    """Of 100,000 finds only those that are shown get one: the statement that sorts makes none, and reads no document."""
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    assert [hit.url for hit in store.search("tide")] == ["https://quay.example/tide"]
    store._connection.set_trace_callback(None)
    (sorting,) = [one for one in asked if "bm25" in one]
    assert "snippet" not in sorting
    assert "documents" not in sorting


def test_lists_can_be_cut_and_turned(store: SqliteStore) -> None:
    """The newest first, and so many."""
    urls = [entry.url for entry in store.entries()]
    assert [entry.url for entry in store.entries(Query(newest=True))] == urls[::-1]
    assert [entry.url for entry in store.entries(Query(newest=True, limit=1))] == urls[-1:]
    assert [ended.outcome for ended in store.ended(Query(newest=True, limit=2))] == ["gone", "article"]


def test_an_older_database_learns_sites(tmp_path: Path) -> None:
    """What the step to this version fills in is what the store writes."""
    from newsarchive.store.schema import MIGRATIONS, _statements

    with_rows = SqliteStore(tmp_path / "archive.sqlite")
    with_rows.put(article(1), outcome(1))
    with_rows.flush()
    before = with_rows._connection.execute("SELECT * FROM articles").fetchall()
    (step,) = [n for n, step in enumerate(MIGRATIONS) if "articles_by_site" in step]
    for made in re.findall(r"CREATE INDEX (\w+)", MIGRATIONS[step]):
        with_rows._connection.execute(f"DROP INDEX {made}")
    for column in ("site", "outcome"):
        with_rows._connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
    for statement in _statements(MIGRATIONS[step]):
        with_rows._connection.execute(statement)
    assert with_rows._connection.execute("SELECT * FROM articles").fetchall() == before
    assert before[0][-2:] == ("quay", "article")
    with_rows.close()


def test_indexing_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first search over a large archive takes minutes: they are shown, and what is done when it breaks off stays done."""
    monkeypatch.setattr("newsarchive.store.search._CHUNK", 2)
    store = SqliteStore(tmp_path / "archive.sqlite")
    for n in range(1, 6):
        store.put(article(n, f"https://quay.example/{n}"), outcome(n, f"https://quay.example/{n}"))

    def broken(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.index(broken)
    told: list[tuple[int, int]] = []
    store.index(lambda done, whole: told.append((done, whole)))
    assert told == [(2, 3), (3, 3)]
    assert len(store.search("piers")) == 5
    store.close()
