"""Articles made again from captures are those that the crawl made."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.shelf import Shelf
from newsarchive.capture.write import Policy, WarcWriter
from newsarchive.crew import Crew
from newsarchive.errors import StoreError
from newsarchive.export import as_json
from newsarchive.locks import is_being_written
from newsarchive.model import Capture, OutcomeKind
from newsarchive.reprocess import Here, Tally, rebuild, reprocess
from newsarchive.store.base import open_store
from tests.small_archive import SITES, a_crawl, answer, crawl_into, exchange, page


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    crawl_into(made)
    return made


def contents(archive: Archive) -> tuple[object, ...]:
    """Everything that a store shows."""
    store = open_store(archive)
    found = (store.stats(), [as_json(one) for one in store.revisions()], list(store.ended()), store.search("pier"))
    store.close()
    return found


def again(archive: Archive) -> Tally:
    """Reprocess the whole archive into its own store."""
    store = open_store(archive)
    tally = reprocess(archive.warcs(), Shelf(archive), Here(SITES), store)
    store.close()
    return tally


def test_a_rebuilt_store_equals_the_lost_one(archive: Archive) -> None:
    """Law 1: the database can be deleted."""
    before = contents(archive)
    archive.database.unlink()
    rebuild(archive, Shelf(archive), Here(SITES))
    assert contents(archive) == before


def test_workers_make_the_same_store(archive: Archive) -> None:
    """Cleaning in child processes changes nothing."""
    before = contents(archive)
    rebuild(archive, Shelf(archive), Crew(2, SITES))
    assert contents(archive) == before


def test_a_fetch_may_lie_in_several_files(tmp_path: Path) -> None:
    """A WARC file can end between a redirect and its target, or between two tries."""
    archive = Archive(tmp_path)
    crawl_into(archive, Policy(max_bytes=1))
    assert len(list(archive.warcs())) > 10
    before = contents(archive)
    rebuild(archive, Shelf(archive), Here(SITES))
    assert contents(archive) == before


def test_reprocessing_changes_nothing_under_the_same_rules(archive: Archive) -> None:
    """And may be done twice."""
    before = contents(archive)
    again(archive)
    again(archive)
    assert contents(archive) == before


def test_the_tally_adds_up(archive: Archive) -> None:
    """Each exchange decides a fetch or is counted with the reason why not."""
    tally = again(archive)
    assert tally.captures == len(a_crawl())
    assert tally.skipped == {"earlier exchanges of a fetch": 3, "robots.txt": 1}
    assert tally.fetches == tally.captures - tally.skipped.total() + 1, "one ending has no exchange of its own"


def test_a_retry_that_succeeds_is_one_fetch(archive: Archive) -> None:
    """The last exchange decides: no http_error is left of the first try."""
    store = open_store(archive)
    assert "http_error" not in store.stats()["outcomes"]
    store.close()


def test_a_redirect_without_an_end_was_interrupted(tmp_path: Path) -> None:
    """A crawl killed between two hops leaves a fetch that ended in nothing else."""
    archive = Archive(tmp_path)
    writer = WarcWriter(archive, "quay", {})
    writer.write(exchange(1, "https://quay.example/old", answer(b"", "301 Moved", "Location: /new\r\n")))
    writer.close()
    tally = rebuild(archive, Shelf(archive), Here(SITES))
    assert tally.outcomes == {OutcomeKind.NETWORK_ERROR: 1}


def test_captures_of_other_programs_are_fetches_of_their_own(tmp_path: Path) -> None:
    """What knows of no fetch: pages count, redirects and robots.txt are skipped with counts."""
    archive = Archive(tmp_path)
    writer = WarcWriter(archive, "foreign", {})
    for n, (path, response) in enumerate([
        ("/robots.txt", answer(b"")), ("/old", answer(b"", "302 Found", "Location: /a\r\n")), ("/a", answer(page("A"))),
        ("/a", answer(page("A"))), ("/b", answer(b"", "404 Not Found")),
    ], 1):  # fmt: skip
        writer.write(replace(exchange(n, f"https://quay.example{path}", response), fetch=None))
    writer.close()
    tally = rebuild(archive, Shelf(archive), Here(SITES))
    assert tally.outcomes == {OutcomeKind.ARTICLE: 2, OutcomeKind.GONE: 1}
    assert tally.skipped == {"robots.txt": 1, "redirects of other programs": 1}


def test_a_broken_record_costs_itself_alone(archive: Archive) -> None:
    """What can be read is kept, and the damage is told once."""
    warc = next(archive.warcs())
    data = bytearray(warc.read_bytes())
    captures = [one for one in read_archive(warc, name="x") if isinstance(one, Capture)]
    place = captures[4].location
    assert place
    data[place.offset + place.length // 2] ^= 0xFF
    warc.write_bytes(data)
    tally = rebuild(archive, Shelf(archive), Here(SITES))
    assert tally.broken
    assert tally.captures >= len(captures) - 2


def test_the_old_database_stays_until_the_new_one_is_whole(archive: Archive) -> None:
    """A rebuild that breaks off leaves everything as it was, and no litter."""
    before = contents(archive)

    def stop(path: Path, done: int, tally: Tally) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, Shelf(archive), Here(SITES), stop)
    assert contents(archive) == before
    assert sorted(path.name for path in archive.root.iterdir() if not path.name.startswith("archive.sqlite-")) == [
        "archive.sqlite",
        "captures",
    ]


def test_a_damaged_database_is_no_hindrance(archive: Archive) -> None:
    """Rebuild does not read the old one."""
    before = contents(archive)
    archive.database.write_bytes(b"damaged" * 1000)
    rebuild(archive, Shelf(archive), Here(SITES))
    assert contents(archive) == before


def test_nothing_to_rebuild_from_is_said(tmp_path: Path) -> None:
    """An archive without captures must not lose its database to an empty one."""
    with pytest.raises(StoreError, match="no captures"):
        rebuild(Archive(tmp_path), Shelf(Archive(tmp_path)), Here(SITES))


def test_no_rebuild_while_a_crawl_writes(archive: Archive) -> None:
    """What the crawl stores meanwhile would go with the old database."""
    writer = WarcWriter(archive, "other", {})
    writer.write(exchange(50, "https://quay.example/now", answer(page("Now"))))
    assert any(map(is_being_written, archive.warcs()))
    with pytest.raises(StoreError, match="being written"):
        rebuild(archive, Shelf(archive), Here(SITES))
    writer.close()
    assert not any(map(is_being_written, archive.warcs()))


def test_plain_warc_files_are_read_too(archive: Archive, tmp_path: Path) -> None:
    """Uncompressed files of other programs."""
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(next(archive.warcs()).read_bytes()))
    store = open_store(Archive(tmp_path / "second"))
    tally = reprocess([plain], Shelf(archive), Here(SITES), store)
    assert store.stats()["fetches"] == tally.fetches == 10
    store.close()
