"""Child processes that are at whole files: how many are started, and that none is left over."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from newsarchive import crew as crew_module
from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.capture.write import Policy
from newsarchive.crew import Crew
from newsarchive.reprocess import Ask, Tally, rebuild, reprocess
from newsarchive.store.base import open_store
from newsarchive.task import Job, Task
from newsarchive.workers import Child
from tests.small_archive import SITES, crawl_into
from tests.test_reprocess import contents


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Some twenty files."""
    made = Archive(tmp_path / "archive")
    crawl_into(made, Policy(max_bytes=1))
    return made


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """All children that were started."""
    made: list[Child] = []

    class Counted(Child):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(crew_module, "Child", Counted)
    return made


def test_children_that_looked_through_the_files_clean_them_too(archive: Archive, children: list[Child]) -> None:
    """Two workers are two processes for the whole of it, and the store is what one process would have made."""
    before = contents(archive)
    rebuild(archive, Shelf(archive), Crew(2, SITES))
    assert contents(archive) == before
    assert len(children) == 2
    assert not any(child.alive for child in children)


def test_children_live_on_for_as_long_as_they_are_kept(archive: Archive, children: list[Child]) -> None:
    """Files from elsewhere come a few at a time; the children that clean them are the same."""
    crew = Crew(1, SITES)
    with closing(open_store(archive)) as store, crew.kept():
        for path in list(archive.warcs())[:3]:
            reprocess([path], Shelf(archive), crew, store)
        assert [child.alive for child in children] == [True]
    assert not children[0].alive


def test_a_shift_that_is_left_in_its_midst_leaves_no_child(archive: Archive, children: list[Child]) -> None:
    """An error in whoever stores what is reported; the same crew then does all of it."""
    crew = Crew(1, SITES)

    def full(path: Path, done: int, tally: Tally) -> None:
        if tally.stage == "cleaning":
            raise OSError(28, "No space left on device")

    with closing(open_store(archive)) as store:
        with pytest.raises(OSError, match="No space"):
            reprocess(tuple(archive.warcs()), Shelf(archive), crew, store, Ask(watch=full))
        assert not any(child.alive for child in children)
        tally = reprocess(tuple(archive.warcs()), Shelf(archive), crew, store)
    assert tally.files == len(list(archive.warcs()))
    assert not any(child.alive for child in children)


def test_what_goes_wrong_in_a_thread_is_not_lost(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what nobody foresaw: else its file would count as done."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Child, "tell", broken)
    with closing(open_store(archive)) as store:
        job = Job(home=archive, read=Shelf(archive), sites=SITES)
        tasks = [Task(job=job, path=path) for path in archive.warcs()]
        with pytest.raises(ZeroDivisionError):
            list(Crew(1, SITES).run(tasks, store))
