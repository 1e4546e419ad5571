"""A reprocess does what is stale and no more, all cores at once, and goes on where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.capture.write import Policy, WarcWriter
from newsarchive.crew import Crew
from newsarchive.model import OutcomeKind
from newsarchive.reprocess import Ask, Here, Tally, rebuild, reprocess
from newsarchive.site import Feed, Layout, Site, Sites
from newsarchive.store.base import Store, open_store
from newsarchive.wanted import Wanted, Which
from newsarchive.workers import Limits
from tests.small_archive import SITES, START, answer, crawl_into, exchange, page
from tests.test_reprocess import contents
from tests.test_workers import SHIM

STALE = Wanted(which=Which.STALE)
QUAY = Site(name="quay", domains=("quay.example",), sources=(Feed("https://quay.example/feed"),))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A crawl in many small files, which a first reprocess has looked through."""
    made = Archive(tmp_path / "archive")
    crawl_into(made, Policy(max_bytes=1))
    again(made)
    return made


def again(archive: Archive, sites: Sites = SITES, wanted: Wanted = STALE) -> Tally:
    with opened(archive) as store:
        return reprocess(tuple(archive.warcs()), Shelf(archive), Here(sites), store, Ask(wanted=wanted, at=START))


class opened:  # noqa: N801  reads as the context manager it is
    def __init__(self, archive: Archive) -> None:
        self._store = open_store(archive)

    def __enter__(self) -> Store:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def test_with_nothing_stale_no_file_is_opened(archive: Archive) -> None:
    """The second time there is nothing to do."""
    tally = again(archive)
    assert (tally.fetches, tally.captures, tally.files) == (0, 0, 0)
    assert tally.left == len(list(archive.warcs()))


def test_everything_can_be_done_all_the_same(archive: Archive) -> None:
    """And changes nothing, so there is nothing to take back."""
    before = contents(archive)
    tally = again(archive, wanted=Wanted())
    assert (tally.fetches, tally.change) == (10, None)
    assert contents(archive) == before


def test_a_newer_cleaner_makes_all_of_it_stale(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that was concluded from an exchange, with an article or without; the version is written down."""
    monkeypatch.setattr("newsarchive.process.CLEANER", "2999.1")
    assert again(archive).fetches == 9
    assert again(archive).fetches == 0
    with opened(archive) as store:
        assert {one["origin"]["cleaner"] for one in store.revisions()} == {"2999.1"}


def test_a_new_or_changed_site_file_makes_its_articles_stale(archive: Archive) -> None:
    """New: the site's name changes. Another look: its articles change. What says nothing of cleaning makes nothing stale."""
    new = Sites((QUAY,))
    assert again(archive, new).fetches == 9
    with opened(archive) as store:
        assert set(store.stats()["sites"]) == {"quay"}, "endings without exchange are of the site, too"
    slower = Sites((replace(QUAY, every=timedelta(days=1), rights="None told."),))
    assert again(archive, slower).fetches == 0
    other = Sites((replace(QUAY, layouts=(Layout(drop=("p:first-of-type",), until=date(2030, 1, 1)),)),))
    assert again(archive, other).fetches == 9
    assert again(archive, SITES).fetches == 9, "a site file that is gone"
    elsewhere = Sites((replace(QUAY, name="dock", domains=("dock.example",)),))
    assert again(archive, elsewhere).fetches == 0


def test_what_the_store_does_not_know_is_taken_up(archive: Archive) -> None:
    """A new file, though nothing is stale; the others stay closed."""
    writer = WarcWriter(archive, "late", {})
    writer.write(exchange(50, "https://quay.example/late", answer(page("Late boats"))))
    writer.close()
    tally = again(archive)
    assert (tally.outcomes, tally.files) == ({OutcomeKind.ARTICLE: 1}, 1)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(site="quay.example"), 10), (Wanted(site="dock.example"), 0), (Wanted(outcome=OutcomeKind.GONE), 1),
        (Wanted(since=START + timedelta(minutes=9)), 4), (Wanted(which=Which.STALE, outcome=OutcomeKind.GONE), 0),
    ],
)  # fmt: skip
def test_a_part_can_be_chosen(archive: Archive, wanted: Wanted, number: int) -> None:
    """By site, time of capture and how fetches ended; alone or within what is stale."""
    assert again(archive, wanted=wanted).fetches == number


def test_a_part_of_what_is_stale_leaves_the_rest_stale(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken for done that was left out."""
    monkeypatch.setattr("newsarchive.process.CLEANER", "2999.1")
    assert again(archive, wanted=replace(STALE, outcome=OutcomeKind.ARTICLE)).fetches == 6
    assert again(archive).fetches == 3


def test_what_is_replaced_can_be_put_back(archive: Archive) -> None:
    """A rule that strikes too much. What is put back bears the rules that it was concluded by: those of today here."""
    before = contents(archive)
    bad = Sites((replace(QUAY, layouts=(Layout(drop=("p:nth-of-type(n+3)",)),)),))
    tally = again(archive, bad)
    assert tally.change
    assert contents(archive) != before
    with opened(archive) as store:
        change, back, left = store.past.roll_back()
        assert (change.results, left) == (back, 0)
        articles = [one["text"] for one in store.revisions()]
    assert again(archive).fetches == 3, "what had no article then and now"
    assert contents(archive) == before
    with opened(archive) as store:
        assert [one["text"] for one in store.revisions()] == articles


def test_a_missing_original_is_looked_for_again_once_there_are_new_files(archive: Archive) -> None:
    """Only then: else nothing could have changed."""
    with opened(archive) as store:
        standing = next(one for one in store.standings if one.kind == "gone")
        store._connection.execute(
            "UPDATE outcomes SET kind = 'missing_original' WHERE fetch_id = ?", (standing.fetch_id,)
        )  # type: ignore[attr-defined]
    assert again(archive).fetches == 0
    writer = WarcWriter(archive, "late", {})
    writer.write(exchange(50, "https://quay.example/late", answer(page("Late boats"))))
    writer.close()
    assert again(archive).outcomes == {OutcomeKind.ARTICLE: 1, OutcomeKind.GONE: 1}


# Where pages end their processes, and processes end


@pytest.fixture
def unruly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive in which some pages give orders, and children that obey."""
    (tmp_path / "shim.py").write_text(SHIM)
    monkeypatch.syspath_prepend(str(tmp_path))
    from newsarchive import workers

    monkeypatch.setattr(
        workers, "_CHILD", workers._CHILD.replace("from newsarchive", "import shim; from newsarchive", 1)
    )
    made = Archive(tmp_path / "unruly")
    writer = WarcWriter(made, "quay", {})
    for n, order in enumerate((b"", b"HANG", b"", b"EXIT", b"EAT", b"")):
        writer.write(exchange(n, f"https://quay.example/{n}", answer(page(f"Pier {n}") + order)))
    writer.close()
    yield made


def test_a_page_that_ends_its_process_costs_itself_alone(unruly: Archive) -> None:
    """Hanging, ending, eating memory: too_complex, with the cause; its neighbours are articles."""
    tally = rebuild(unruly, Shelf(unruly), Crew(1, SITES, Limits(seconds=2.0, memory=1024**3)))
    assert tally.outcomes == {OutcomeKind.ARTICLE: 3, OutcomeKind.TOO_COMPLEX: 3}
    with opened(unruly) as store:
        why = [one.why for one in store.ended() if one.outcome == "too_complex"]
    for told, expected in zip(why, ("longer than 2 s", "exit code 3", "memory"), strict=True):
        assert expected in told


def test_a_file_whose_reading_ends_every_process_is_given_up_in_words(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing hangs, the other files are done, and what was not done is told."""
    (tmp_path / "harm.py").write_text(
        "import os\nimport newsarchive.task as task\n"
        "task.no_page = lambda capture: os._exit(7) if capture.url.endswith('/feed') else ''\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    from newsarchive import workers

    monkeypatch.setattr(
        workers, "_CHILD", workers._CHILD.replace("from newsarchive", "import harm; from newsarchive", 1)
    )
    tally = rebuild(archive, Shelf(archive), Crew(1, SITES))
    assert len(tally.broken) == 1
    assert "given up" in tally.broken[0] and "exit code 7" in tally.broken[0]
    assert tally.files == len(list(archive.warcs()))
    assert tally.outcomes[OutcomeKind.ARTICLE] == 6


def test_killed_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """kill -9 in the middle of one file, and of the job: no page that was stored is cleaned again, and all is as if
    nothing had happened."""
    archive = Archive(tmp_path / "archive")
    crawl_into(archive)
    before = contents(archive)
    script = (
        "import os, signal, sys, time\n"
        "from pathlib import Path\n"
        "import newsarchive.process\n"
        "from newsarchive.archive import Archive\n"
        "from newsarchive.capture.shelf import Shelf\n"
        "from newsarchive.reprocess import Ask, Here, reprocess\n"
        "from newsarchive.site import Sites\n"
        "from newsarchive.store.base import open_store\n"
        "archive = Archive(Path(sys.argv[1]))\n"
        "store = open_store(archive)\n"
        "def stop(path, done, tally):\n"
        "    store.flush()\n"
        "    if tally.fetches == 4:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "reprocess(tuple(archive.warcs()), Shelf(archive), Here(Sites()), store, Ask(watch=stop))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(archive.root)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    tally = again(archive, wanted=Wanted())
    assert 10 - 4 <= tally.fetches <= 10 - 2, "the two that were being noted may be done twice"
    assert contents(archive) == before
    assert again(archive, wanted=Wanted()).fetches == 10, "a job that came to its end begins anew"
