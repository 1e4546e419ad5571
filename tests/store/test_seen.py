"""Many addresses are looked up at once, and each gets the answer that it would have got alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.model import Outcome, OutcomeKind, Purpose
from newsarchive.store.seen import LASTING, Seen
from newsarchive.store.sqlite import SqliteStore
from newsarchive.urls import key_of
from tests.store.facts import START, article, outcome

#: Faces of a few stories, one host with a port, an address that is none, and half of a surrogate pair.
ADDRESSES = [
    form.format(story)
    for story in ("piers-stay-closed", "a-new-ferry", "mayor-resigns")
    for form in (
        "https://quay.example/{0}", "https://www.quay.example/{0}/", "http://quay.example/{0}?utm_source=mail", "https://quay.example/{0}/amp",
        "https://m.quay.example/{0}", "https://quay.example/{0}?page=2", "https://quay.example:8443/{0}/print", "https://quay.example/{0}\ud800",
    )
] + ["no address", ""]  # fmt: skip
_address = st.sampled_from(ADDRESSES)
_fetch = st.builds(
    lambda n, url, final, kind, purpose: outcome(n, url, kind, final_url=final, purpose=purpose),
    st.integers(0, 59), _address, _address, st.sampled_from(OutcomeKind), st.sampled_from(Purpose),
)  # fmt: skip
_fetches = st.lists(_fetch, max_size=12, unique_by=lambda fetch: fetch.fetch_id)


def put(store: SqliteStore, fetches: list[Outcome]) -> None:
    """What can be an article becomes one, known by where it was found."""
    for number, fetch in enumerate(fetches):
        if fetch.kind is OutcomeKind.ARTICLE and number % 2:
            store.put(article(fetch.at.minute, fetch.final_url), fetch)
        else:
            store.record(fetch)


@given(_fetches, _fetches, st.lists(_address), st.sets(_address), st.integers(0, 59))
@settings(max_examples=80, deadline=None)
def test_many_at_once_are_answered_as_each_alone(
    written: list[Outcome], waiting: list[Outcome], asked: list[str], forgotten: set[str], since: int
) -> None:
    dropped = {key_of(url): (START + timedelta(minutes=since)).isoformat() for url in forgotten}
    with closing(SqliteStore(Path(":memory:"), clock=lambda: 0.0, forgotten=dropped)) as store:
        put(store, written)
        store.flush()
        put(store, waiting)
        assert store.seen_among(asked) == {url for url in asked if store.seen(url)}
        assert store.seen_among(ADDRESSES) == {url for url in ADDRESSES if store.seen(url)}


def test_a_lasting_fetch_makes_its_faces_known_and_no_other_page() -> None:
    with closing(SqliteStore(Path(":memory:"))) as store:
        store.record(outcome(1, ADDRESSES[0]))
        store.record(outcome(2, "https://quay.example/gone", OutcomeKind.HTTP_ERROR))
        asked = [*ADDRESSES[:8], "https://quay.example/gone", "https://quay.example/other"]
        assert store.seen_among(asked) == set(ADDRESSES[:5])


def test_more_than_one_statement_takes_are_all_answered() -> None:
    """Every third of 1,700 is known: by where it was asked for, where it ended, or the address its article is known by."""
    addresses = [f"https://quay.example/story-{n}" for n in range(1_700)]
    with closing(SqliteStore(Path(":memory:"))) as store:
        for n, url in enumerate(addresses[::3]):
            if n % 3 == 0:
                store.record(outcome(n, url))
            elif n % 3 == 1:
                store.record(outcome(n, f"https://quay.example/go/{n}", final_url=url))
            else:
                store.put(article(n, url), outcome(n, f"https://quay.example/go/{n}"))
        assert store.seen_among(addresses) == set(addresses[::3])


def test_a_look_up_finds_its_place_once() -> None:
    """Not once for each purpose with each ending that lasts: the index is entered by the key alone."""
    asked: list[str] = []
    with closing(SqliteStore(Path(":memory:"))) as store:
        connection = store._connection
        connection.set_trace_callback(asked.append)
        Seen(connection).among(["https://quay.example/new"])
        Seen(connection).has("https://quay.example/new")
        connection.set_trace_callback(None)
        steps = [step for statement in asked for step in plan(connection, statement)]
    searches = [step for step in steps if "outcomes" in step]
    assert len(searches) == 4
    assert all("COVERING INDEX" in step and step.count("=?") == 1 for step in searches), searches
    assert len(LASTING) > 10


def plan(connection: sqlite3.Connection, statement: str) -> list[str]:
    """The steps by which SQLite answers."""
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
