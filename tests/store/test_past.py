"""What newer rules replace stays, apart from the publisher's edits, and there is a way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import StoreError
from newsarchive.model import OutcomeKind
from newsarchive.store.base import Store, open_store
from tests.store.facts import START, article, outcome

PIERS = "https://quay.example/piers"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One article of two captures, whose text the publisher changed."""
    opened = open_store(Archive(tmp_path))
    opened.put(article(1, text="The first words."), outcome(1))
    opened.put(article(2, text="The second words."), outcome(2))
    yield opened
    opened.close()


def everything(store: Store) -> list[Any]:
    return [store.stats(), list(store.revisions()), list(store.entries()), list(store.ended()), store.search("words")]


def test_a_replaced_result_stays_and_is_no_revision_of_the_publisher(store: Store) -> None:
    """Two revisions before, two after; the earlier result is listed as `recleaned`."""
    store.past.begin("reprocess", START)
    store.put(article(1, text="The first words, cleaner."), outcome(1))
    assert len(list(store.revisions())) == 2
    assert store.past.end() == 1
    kept = store.past.earlier(store.find(PIERS))
    assert [(one.kind, one.outcome, one.words, one.change) for one in kept] == [("recleaned", "article", 3, 1)]


def test_nothing_is_kept_of_what_stays_as_it_was(store: Store) -> None:
    """Neither an equal result nor a later capture is a recleaning; and no change is listed."""
    store.past.begin("reprocess", START)
    store.put(article(1, text="The first words."), outcome(1))
    store.put(article(3, text="The second words."), outcome(3))
    store.flush()
    assert store.past.end() is None
    assert store.past.changes() == []


def test_a_rollback_leaves_everything_as_it_was(store: Store) -> None:
    """Another text, another address, no article any more, an article where there was none: all comes back."""
    store.record(outcome(4, kind=OutcomeKind.NO_BODY, url="https://quay.example/no"))
    before = everything(store)
    store.past.begin("reprocess", START)
    store.put(article(1, url="https://quay.example/moved"), outcome(1))
    store.record(outcome(2, kind=OutcomeKind.LISTING))
    store.put(article(4, url="https://quay.example/no"), outcome(4, url="https://quay.example/no"))
    store.flush()
    store.past.end()
    assert everything(store) != before
    change, back, left = store.past.roll_back()
    assert (change.results, back, left) == (3, 3, 0)
    assert everything(store) == before
    with pytest.raises(StoreError, match="nothing to roll back"):
        store.past.roll_back()


def test_two_changes_are_taken_back_one_after_the_other(store: Store) -> None:
    """The second first; and no document is lost or left over."""
    states = []
    for text in ("Words once more.", "Words a third time."):
        states.append(everything(store))
        store.past.begin(text, START)
        store.put(article(1, text=text), outcome(1))
        store.flush()
        store.past.end()
    for state in reversed(states):
        store.past.roll_back()
        assert everything(store) == state


def test_one_site_alone_is_taken_back(store: Store) -> None:
    """The rest of the change stays, and can be taken back later."""
    store.past.begin("reprocess", START)
    store.put(article(1, text="Of the quay, anew."), outcome(1))
    store.put(article(2, text="Of the dock, anew."), outcome(2, site="dock"))
    store.flush()
    store.past.end()
    # The site of a kept result is the one that it had.
    assert store.past.roll_back(site="elsewhere")[1:] == (0, 0)
    assert store.past.roll_back(site="quay")[1:] == (2, 0)


def test_what_a_later_capture_decides_is_not_taken_back(store: Store) -> None:
    """A crawl that ended the fetch otherwise after the change has the last word."""
    store.past.begin("reprocess", START)
    store.put(article(1, text="Anew."), outcome(1))
    store.flush()
    store.past.end()
    store.record(outcome(9, fetch_id=outcome(1).fetch_id, kind=OutcomeKind.GONE))
    assert store.past.roll_back()[1:] == (0, 1)
    assert store.stats()["outcomes"] == {"article": 1, "gone": 1}


def test_a_change_that_broke_off_goes_on(tmp_path: Path) -> None:
    """The same job after a crash adds to the same change; another job begins one of its own."""
    for job, expected in (("a", 1), ("a", 1), ("b", 2)):
        store = open_store(Archive(tmp_path))
        store.put(article(1), outcome(1))
        store.past.begin(job, START)
        store.put(article(1, text=f"Again, {job}."), outcome(1))
        store.close()
        opened = open_store(Archive(tmp_path))
        assert opened.past.changes()[-1].number == expected
        assert not opened.past.changes()[-1].is_whole
        opened.close()
