"""The store is a function of the set of facts put into it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.errors import StoreError
from newsarchive.model import Article, Fresh, Outcome, OutcomeKind, Purpose, Reason, Removal
from newsarchive.store.base import Store, open_store
from newsarchive.store.document import document_of
from newsarchive.store.entry import Query
from newsarchive.store.schema import MIGRATIONS
from newsarchive.store.sqlite import SqliteStore
from tests.store.facts import START, article, outcome

Fact = tuple[Article | None, Outcome]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Archive(tmp_path))
    yield opened
    opened.close()


def put_all(store: Store, facts: list[Fact]) -> None:
    for what, how in facts:
        if what:
            store.put(what, how)
        else:
            store.record(how)


def everything(store: Store) -> list[Any]:
    return [store.stats(), list(store.revisions()), list(store.latest()), list(store.entries()), list(store.ended())]


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    """The JSON of a stored article is that of the article, with its revision."""
    store.put(article(1), outcome(1))
    assert store.article(store.find("https://quay.example/piers")) == article(1).to_dict() | {"revision": 1}


def test_the_keys_keep_their_order(store: Store) -> None:
    """An export lists keys as `clean --json` does."""
    store.put(article(1), outcome(1))
    assert list(next(store.latest())) == list(article(1).to_dict())


def test_another_text_is_another_revision_and_an_equal_one_is_not(store: Store) -> None:
    """A, A, B, A at one address are three revisions, each with the origin of its first sighting."""
    for n, text in enumerate(("A one.", "A  one.", "B two.", "A one."), 1):
        store.put(article(n, text=text), outcome(n))
    found = list(store.revisions())
    assert [(one["revision"], one["text"], one["origin"]["offset"]) for one in found] == [
        (1, "A one.", 100),
        (2, "B two.", 300),
        (3, "A one.", 400),
    ]


def test_what_captures_brought_is_told_new_from_edited(store: Store) -> None:
    """By the numbers of the revisions that are theirs; a capture of a text that was known brought nothing."""
    for n, text in ((1, "One text."), (2, "One text."), (3, "Another text.")):
        store.put(article(n, text=text), outcome(n))
    store.put(article(4, "https://quay.example/other"), outcome(4, "https://quay.example/other"))
    ids = {n: outcome(n).capture_id or "" for n in (1, 2, 3, 4, 5)}
    assert store.fresh(ids.values()) == Fresh(new=2, edits=1)
    assert store.fresh([ids[2]]) == Fresh()
    assert store.fresh([ids[3]]) == Fresh(edits=1)


def test_another_title_is_another_revision(store: Store) -> None:
    """A headline that was changed is an edit."""
    store.put(article(1), outcome(1))
    store.put(article(2, title="Piers open"), outcome(2))
    assert [one["title"] for one in store.revisions()] == ["Piers", "Piers open"]


def test_putting_a_capture_again_changes_nothing(store: Store) -> None:
    """`put` is idempotent by capture id."""
    put_all(store, [(article(1), outcome(1)), (article(2, text="B."), outcome(2))])
    before = everything(store)
    put_all(store, [(article(2, text="B."), outcome(2)), (article(1), outcome(1))])
    assert everything(store) == before


def test_a_newer_cleaner_replaces_what_a_capture_gave(store: Store) -> None:
    """Reprocessing leaves no trace of the old article, in the search index neither."""
    store.put(article(1, text="Old words here."), outcome(1))
    assert store.search("old")
    store.put(article(1, text="New words here."), outcome(1))
    assert [one["text"] for one in store.revisions()] == ["New words here."]
    assert not store.search("old")
    assert store.search("new")


def test_a_capture_that_is_no_article_any_more_takes_it_away(store: Store) -> None:
    """What a newer cleaner calls a listing is no article."""
    store.put(article(1), outcome(1))
    store.search("piers")
    store.record(outcome(1, kind=OutcomeKind.LISTING))
    assert not list(store.latest())
    assert not store.search("piers")
    assert store.stats()["outcomes"] == {"listing": 1}


def test_an_article_moves_when_its_address_is_read_anew(store: Store) -> None:
    """Another canonical URL from the same capture leaves nothing at the old one."""
    store.put(article(1), outcome(1))
    store.put(article(1, url="https://quay.example/moved"), outcome(1))
    assert [entry.url for entry in store.entries()] == ["https://quay.example/moved"]


URLS = ("https://quay.example/a", "https://www.quay.example/a/", "https://quay.example/b")
FACTS: list[Fact] = [
    *((article(n, url=URLS[n % 3], text=f"Text {n % 2}."), outcome(n, url=URLS[n % 3])) for n in range(1, 7)),
    (None, outcome(7, kind=OutcomeKind.GONE)),
    (None, outcome(8, kind=OutcomeKind.NETWORK_ERROR, capture_id=None)),
    # One fetch of which an earlier exchange was put too: the later one holds.
    (article(9, text="Too early."), outcome(9, fetch_id="f")),
    (None, outcome(10, fetch_id="f", kind=OutcomeKind.BLOCKED)),
]  # fmt: skip


@given(order=st.permutations(FACTS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_puts_leaves_no_trace(order: list[Fact], tmp_path_factory: pytest.TempPathFactory) -> None:
    """A rebuild puts in file order what concurrent crawls put in any order: the stores must be equal."""
    stores = [open_store(Archive(tmp_path_factory.mktemp("store"))) for _ in range(2)]
    put_all(stores[0], FACTS)
    put_all(stores[1], order)
    assert everything(stores[0]) == everything(stores[1])
    assert stores[0].search("text") == stores[1].search("text")
    for store in stores:
        store.close()


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    """Two crawls on one archive lose nothing and see one another's articles as revisions."""
    script = (
        "import sys; from pathlib import Path; from newsarchive.archive import Archive; from newsarchive.store.base import open_store\n"
        "from tests.store.facts import article, outcome\n"
        "store = open_store(Archive(Path(sys.argv[1])))\n"
        "for n in range(int(sys.argv[2]), 200, 2): store.put(article(n, url=f'https://quay.example/{n % 50}', text=f'{n}'), outcome(n))\n"
        "store.close()"
    )
    crawls = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), start], cwd=Path(__file__).parents[2])
        for start in "01"
    ]
    assert [crawl.wait() for crawl in crawls] == [0, 0]
    store = open_store(Archive(tmp_path))
    assert store.stats()["fetches"] == 200
    assert len(list(store.revisions())) == 200
    assert len(list(store.latest())) == 50
    store.close()


def test_many_processes_may_make_the_database_at_once(tmp_path: Path) -> None:
    """Crawls that cron starts in the same second: SQLite would let one of them fail while the log is turned on."""
    script = (
        "import sys; from pathlib import Path; from newsarchive.archive import Archive; from newsarchive.store.base import open_store\n"
        "open_store(Archive(Path(sys.argv[1]))).close()"
    )
    root = Path(__file__).parents[2]
    for n in range(4):
        crawls = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path / str(n))], cwd=root) for _ in range(5)]
        assert [crawl.wait() for crawl in crawls] == [0] * 5


def test_a_waiting_fact_is_seen_by_its_own_process(tmp_path: Path) -> None:
    """Facts wait for one another to be written together, and no question misses them."""
    store = SqliteStore(tmp_path / "archive.sqlite", clock=lambda: 0.0)
    for n in range(1, 5):
        store.put(article(n, url=f"https://quay.example/{n}"), outcome(n, url=f"https://quay.example/{n}"))
    assert store.seen("https://quay.example/4")
    assert store.stats()["fetches"] == 4
    store.close()


def test_stats_add_up(store: Store) -> None:
    """Fetches are the sum of outcomes, in all and per site."""
    put_all(store, [*FACTS, (None, outcome(20, kind=OutcomeKind.LISTING, site="other"))])
    counted = store.stats()
    assert (
        counted["fetches"]
        == sum(counted["outcomes"].values())
        == sum(site["fetches"] for site in counted["sites"].values())
    )
    assert all(site["fetches"] == sum(site["outcomes"].values()) for site in counted["sites"].values())


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_what_lasts_is_seen_and_what_may_pass_is_not(store: Store, kind: OutcomeKind) -> None:
    """Errors that may pass are asked again."""
    passing = {
        "missing_original",
        "network_error",
        "http_error",
        "blocked",
        "truncated",
        "consent_wall",
        "robots_denied",
        "refused",
    }
    passing |= {"challenge", "login_wall", "geoblocked", "intercepted", "parked", "maintenance"}
    store.record(outcome(1, kind=kind))
    assert store.seen("http://www.quay.example/piers/?utm_source=x") is (kind.value not in passing)


def test_sources_are_never_seen(store: Store) -> None:
    """A feed is asked anew in each run."""
    store.record(outcome(1, kind=OutcomeKind.LISTING, purpose=Purpose.SOURCE))
    assert not store.seen("https://quay.example/piers")


def test_both_ends_of_a_redirect_are_seen(store: Store) -> None:
    """Neither the address asked for nor the one arrived at needs to be asked again."""
    store.put(article(1), outcome(1, url="https://quay.example/short", final_url="https://quay.example/piers"))
    assert store.seen("https://quay.example/short")
    assert store.seen("https://quay.example/piers")


def test_an_article_is_seen_under_its_canonical_address_and_its_faces(tmp_path: Path) -> None:
    """Whatever face of it was captured, before and after it is written; what only begins alike is not."""
    store = SqliteStore(tmp_path / "archive.sqlite", clock=lambda: 0.0)
    known = (
        "https://quay.example/piers",
        "https://m.quay.example/piers",
        "http://quay.example/piers/amp/?utm_source=x",
    )
    others = ("https://quay.example/piers/2", "https://quay.example/en/piers", "https://quay.example/pier")
    store.record(outcome(8, url="https://quay.example/0", kind=OutcomeKind.GONE))  # the first fact is written at once
    store.put(article(1, url="https://quay.example/piers"), outcome(1, url="https://quay.example/piers?amp=1"))
    for _ in range(2):
        assert [url for url in (*known, *others) if store.seen(url)] == list(known)
        store.flush()
    store.close()


def test_queries_choose_by_site_time_and_outcome(store: Store) -> None:
    """--site, --since and --outcome."""
    put_all(store, FACTS)
    assert not list(store.entries(Query(site="other")))
    assert [one["origin"]["offset"] for one in store.revisions(Query(since=START.replace(minute=4)))] == [400, 500]
    assert [one.outcome for one in store.ended(Query(outcome=OutcomeKind.GONE))] == ["gone"]


def test_an_article_is_found_by_id_beginning_of_id_and_any_spelling_of_its_address(store: Store) -> None:
    """People paste what they have."""
    store.put(article(1), outcome(1, url="https://quay.example/short"))
    known = store.find("https://quay.example/piers")
    assert {
        store.find(known),
        store.find(known[:4].upper()),
        store.find("http://www.quay.example/piers#top"),
        store.find("https://quay.example/short"),
    } == {known}


@pytest.mark.parametrize("needle", ["abc", "https://quay.example/none", "", "x" * 10_000, "http://[", "\ud800"])
def test_what_is_not_there_is_a_plain_error(store: Store, needle: str) -> None:
    """No such article: said in words."""
    with pytest.raises(StoreError, match=r"no article|several"):
        store.find(needle)


def test_an_ambiguous_beginning_is_refused(store: Store) -> None:
    """With many articles, one digit is not enough."""
    for n in range(1, 40):
        store.put(article(n, url=f"https://quay.example/{n}"), outcome(n))
    with pytest.raises(StoreError, match="several"):
        for digit in "0123456789abcdef":
            store.find(digit)


def test_a_revision_that_is_not_there_is_named(store: Store) -> None:
    """The error tells which there are."""
    store.put(article(1), outcome(1))
    with pytest.raises(StoreError, match="revisions 1 to 1"):
        store.article(store.find("https://quay.example/piers"), 7)


@pytest.mark.parametrize(
    "query",
    [
        '"unbalanced',
        "covid-19",
        "a AND (",
        "NEAR(",
        "title:",
        "*",
        "piers OR",
        "nosuch: piers",
        "^",
        "a" * 900,
        "pi\x00ers",
        "\ud800 piers",
    ],
)
def test_no_query_breaks_the_search(store: Store, query: str) -> None:
    """Operators out of place are words, or an error in words."""
    store.put(article(1), outcome(1))
    try:
        store.search(query)
    except StoreError as error:
        assert "word" in str(error)


def test_search_knows_operators_phrases_and_accents(store: Store) -> None:
    """SQLite's query language is there for those who know it."""
    store.put(article(1, text="The café by the closed pier."), outcome(1))
    for query in ("cafe", '"closed pier"', "clos*", "cafe AND pier", "nothing OR pier", "title:piers"):
        assert len(store.search(query)) == 1, query
    assert not store.search("pier NOT cafe")


def test_soft_hyphens_are_looked_through(store: Store) -> None:
    """They are the publisher's and stay in the text; a search for the word finds it, an edit of them is none."""
    store.put(article(1, text="The har\u00adbour closed.", title="Har\u00adbour news"), outcome(1))
    assert [hit.title for hit in store.search("harbour title:harbour")]
    assert store.search("har\u00adbour")
    assert next(store.latest())["text"] == "The har\u00adbour closed."
    with_them, without = (article(1, text=text) for text in ("The har\u00adbour closed.", "The harbour closed."))
    assert document_of(with_them).text_digest == document_of(without).text_digest


def test_a_huge_query_is_refused(store: Store) -> None:
    """A pasted page is no query."""
    with pytest.raises(StoreError, match="at most"):
        store.search("a " * 1_000_000)


def test_half_a_surrogate_pair_does_not_stop_the_store(store: Store) -> None:
    """A page's JSON can spell what UTF-8 cannot hold."""
    store.put(article(1, text="half \ud83d pair", title="\udc00"), outcome(1, why="\ud800"))
    assert next(store.latest())["text"] == "half \ufffd pair"


def test_removals_are_kept_whole(store: Store) -> None:
    """Each with path, reason, rule, words and text."""
    struck = tuple(
        Removal(reason=Reason.AD, rule="r", path=f"/html/div[{n}]", words=n, text="x" * 200) for n in range(300)
    )
    store.put(replace(article(1), removals=struck), outcome(1))
    found = next(store.latest())["removals"]
    assert json.loads(json.dumps(found)) == [
        {"reason": "ad", "rule": "r", "path": f"/html/div[{n}]", "words": n, "text": "x" * 200} for n in range(300)
    ]


def test_no_document_is_left_without_a_sighting(tmp_path: Path) -> None:
    """Replaced documents go, so an archive that is reprocessed does not grow."""
    store = open_store(Archive(tmp_path))
    for n in range(5):
        store.put(article(1, text=f"Version {n}."), outcome(1))
    store.close()
    connection = sqlite3.connect(tmp_path / "archive.sqlite")
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be looked at" * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_damaged_database_names_the_mend(tmp_path: Path, content: bytes) -> None:
    """The captures are whole: rebuild."""
    (tmp_path / "archive.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match="newsarchive rebuild"):
        open_store(Archive(tmp_path))


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    """An older program must not guess at a newer one's tables."""
    open_store(Archive(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / "archive.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        open_store(Archive(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file in the way, or no right to write."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--archive"):
        open_store(Archive(tmp_path / "file" / "archive"))


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that never lets go."""
    monkeypatch.setattr("newsarchive.store.sqlite.PATIENCE", 0.01)
    store = open_store(Archive(tmp_path))
    other = sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.record(outcome(1))
    other.execute("ROLLBACK")
    other.close()
    store.close()
    again = open_store(Archive(tmp_path))
    assert again.stats()["fetches"] == 1, "what could not be written waits, and is written at last"
    again.close()


def test_an_archive_that_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another's archive, or one on a read-only medium; writing to it is refused in words."""
    store = open_store(Archive(tmp_path))
    store.put(article(1), outcome(1))
    store.index()
    store.close()
    monkeypatch.setattr("newsarchive.store.health.os.access", lambda *_: False)
    reading = open_store(Archive(tmp_path))
    assert reading.search("piers")
    assert len(list(reading.latest())) == 1
    with pytest.raises(StoreError, match="cannot be written"):
        reading.record(outcome(2))
    with pytest.raises(StoreError):
        reading.close()
    assert [path.name for path in tmp_path.iterdir()] == ["archive.sqlite"]


def test_an_older_archive_that_cannot_be_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be brought up to date there; where it can be written it is, at once."""
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as old, old:
        for statement in MIGRATIONS[0].split(";\n"):
            old.execute(statement)
        old.execute("PRAGMA user_version = 1")
    with monkeypatch.context() as refusing:
        refusing.setattr("newsarchive.store.health.os.access", lambda *_: False)
        with pytest.raises(StoreError, match=r"older newsarchive \(version 1.*copy the archive"):
            open_store(Archive(tmp_path))
    with closing(open_store(Archive(tmp_path))) as store:
        assert not list(store.latest())
