"""Which pages are due and which are gone, out of the store; whatever the order in which facts come."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.model import OutcomeKind
from newsarchive.store.base import Store, open_store
from newsarchive.store.forgotten import forget, forgotten
from newsarchive.store.watch import Watch
from newsarchive.urls import key_of
from tests.store.facts import START, article, outcome

URL = "https://quay.example/news/piers-stay-closed"
HOME = "https://quay.example/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(Archive(tmp_path))
    yield made
    made.close()


def watch(store: Store) -> Watch:
    found = store.watches.at(URL)
    assert found is not None
    return found


def see(store: Store, n: int, text: str = "The piers stay closed.") -> None:
    store.put(article(n, URL, text), outcome(n, URL))


def test_an_article_is_watched_from_its_first_fetch_on(store: Store) -> None:
    """Ten minutes later it is due; before that it is not."""
    see(store, 1)
    at = START + timedelta(minutes=1)
    assert watch(store).due == "2026-03-01T00:11:00.000000Z"
    assert store.watches.due("quay", at + timedelta(minutes=9), 5) == []
    assert store.watches.due("quay", at + timedelta(minutes=10), 5) == [(watch(store).article, URL)]
    assert store.watches.due("other", at + timedelta(days=9), 5) == []


def test_looks_that_find_the_same_move_the_next_one_away(store: Store) -> None:
    """304 or the same text again."""
    see(store, 1)
    store.record(outcome(1441, URL, OutcomeKind.NOT_MODIFIED))
    assert watch(store).due == "2026-03-02T06:01:00.000000Z", "a day quiet: six hours"
    see(store, 1442, "Pier 4 opens.")
    assert watch(store).due == "2026-03-02T00:12:00.000000Z"


@pytest.mark.parametrize(
    ("kind", "final", "why"),
    [
        (OutcomeKind.GONE, URL, "said so"), (OutcomeKind.SOFT_404, URL, "said so"),
        (OutcomeKind.LISTING, HOME, "leads to the home page"), (OutcomeKind.DUPLICATE, HOME, "leads to the home page"),
        (OutcomeKind.LISTING, HOME + "en/", "leads to the home page"),
    ],
)  # fmt: skip
def test_a_page_that_is_taken_away_is_marked_and_its_text_stays(
    store: Store, kind: OutcomeKind, final: str, why: str
) -> None:
    """404, 410, a page that says so, a redirect to the home page; until it comes back."""
    see(store, 1)
    store.record(outcome(2, URL, kind, final_url=final, why="said so"))
    store.record(outcome(3, URL, OutcomeKind.NETWORK_ERROR, capture_id=None))
    found = watch(store)
    assert found.gone == "2026-03-01T00:02:00.000000Z" and why in found.gone_why
    assert store.article(found.article)["text"] == "The piers stay closed."
    see(store, 4)
    assert watch(store).gone is None


@pytest.mark.parametrize("kind", [OutcomeKind.BLOCKED, OutcomeKind.HTTP_ERROR, OutcomeKind.ROBOTS_DENIED, OutcomeKind.NOT_MODIFIED])  # fmt: skip
def test_a_page_that_could_not_be_had_is_not_gone(store: Store, kind: OutcomeKind) -> None:
    """Nothing is known of it."""
    see(store, 1)
    store.record(outcome(2, URL, kind))
    assert watch(store).gone is None


def test_another_text_by_other_rules_is_no_change(store: Store) -> None:
    """It may be ours: the page counts as it was."""
    see(store, 1)
    newer = article(1441, URL, "The piers stay closed today.")
    assert newer.origin
    object.__setattr__(newer.origin, "cleaner", "2")
    store.put(newer, outcome(1441, URL))
    assert watch(store).due == "2026-03-02T12:01:00.000000Z", "a day quiet, and no 304: half a day"


def test_an_address_that_leads_to_another_article_is_watched_no_more(store: Store) -> None:
    """Only the other one is."""
    other = "https://quay.example/news/a-new-crane-for-the-quay"
    see(store, 1)
    store.put(article(2, other, "A crane."), outcome(2, URL, final_url=other))
    assert watch(store).due is None and watch(store).gone is None
    assert [url for _, url in store.watches.due("quay", START + timedelta(days=1), 9)] == [other]


def test_the_order_in_which_facts_come_leaves_no_trace(tmp_path: Path) -> None:
    """As in a rebuild, where workers finish in any order."""
    facts = [(n, kind) for n, kind in enumerate([None, OutcomeKind.NOT_MODIFIED, None, OutcomeKind.GONE, OutcomeKind.HTTP_ERROR, None, OutcomeKind.GONE], 1)]  # fmt: skip
    rows = set()
    for seed in range(6):
        random.Random(seed).shuffle(facts)
        store = open_store(Archive(tmp_path / str(seed)))
        for n, kind in facts:
            if kind is None:
                see(store, n, f"Text {n // 4}.")
            else:
                store.record(outcome(n, URL, kind))
        rows.add(watch(store))
        store.close()
    assert len(rows) == 1


def test_what_is_forgotten_counts_as_never_seen_until_it_is_asked_again(tmp_path: Path) -> None:
    """Written beside the captures; another spelling of the same address is forgotten with it; half a line is none."""
    archive = Archive(tmp_path)
    store = open_store(archive)
    see(store, 1)
    assert store.seen(URL)
    store.close()
    forget(archive.forgotten, URL, {key_of(URL)}, START + timedelta(minutes=5))
    with archive.forgotten.open("a") as file:
        file.write('{"at": "2026-')
    assert set(forgotten(archive.forgotten)) == {key_of(URL)}
    store = open_store(archive)
    assert not store.seen(URL) and not store.seen(URL + "?utm_source=feed")
    see(store, 9)
    assert store.seen(URL)
    store.flush()
    assert store.seen(URL)
    store.close()


def test_an_older_database_takes_up_its_articles_by_and_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told of at once, and are due once a crawl has taken them up, a bounded number at a time; nothing is taken up twice."""
    urls = [f"https://quay.example/news/story-{n}" for n in range(7)]
    with closing(open_store(Archive(tmp_path))) as store:
        for n, url in enumerate(urls):
            store.put(article(n, url), outcome(n, url))
        store.flush()
        before = [store.watches.at(url) for url in urls]
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection:  # as it was before there was such a table
        connection.executescript("DELETE FROM watched; DROP TABLE unwatched; PRAGMA user_version = 8")
    monkeypatch.setattr("newsarchive.store.watch._AT_ONCE", 2)
    monkeypatch.setattr("newsarchive.store.watch._MOST", 4)
    with closing(open_store(Archive(tmp_path))) as store:
        assert [store.watches.at(url) for url in urls] == before
        later = START + timedelta(days=1)
        assert [len(store.watches.due("quay", later, 50)) for _ in range(3)] == [4, 7, 7]
        assert [store.watches.at(url) for url in urls] == before
