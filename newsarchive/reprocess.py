"""Articles made again from captures, without the network: after better rules, or after the loss of the database."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.changes.changeset import Reviewed
from newsarchive.changes.compare import Difference
from newsarchive.crew import Hands, Here, Paged
from newsarchive.errors import StoreError
from newsarchive.locks import is_being_written
from newsarchive.model import OutcomeKind
from newsarchive.process import rules_for
from newsarchive.report import Report
from newsarchive.site import Sites
from newsarchive.stale import Stale
from newsarchive.store.base import Store, open_store
from newsarchive.task import Job, Read, Task
from newsarchive.wanted import EVERYTHING, Wanted, Which

__all__ = ["Ask", "Here", "Paged", "Tally", "Watch", "rebuild", "reprocess", "silent"]

#: Jobs of the journal that last: files of which is known where captures lie, and files of which the store knows every fetch.
_SURVEYED, _KNOWN = "surveyed", "known"


@dataclass
class Tally:
    """What a reprocess met with; grows while it runs."""

    files: int = 0
    captures: int = 0
    outcomes: Counter[OutcomeKind] = field(default_factory=Counter)
    """How fetches ended. Adds up to the fetches that were met with."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Exchanges that decide no fetch, by what they are."""
    passed: int = 0
    """Records among those that are no exchanges; counted where pages are picked."""
    broken: list[str] = field(default_factory=list)
    """What could not be read, and where."""
    refused: set[Path] = field(default_factory=set)
    """Files of which nothing could be read: they count as never looked at."""
    left: int = 0
    """Files that were not opened, since nothing in them is stale."""
    change: int | None = None
    """Number of the change that replaced results; None where none was replaced, or nothing was kept of it."""
    stage: str = "cleaning"
    """What is being done: first `looking` for where captures lie, then `cleaning`."""

    @property
    def fetches(self) -> int:
        """Fetches that were met with."""
        return self.outcomes.total()

    def add(self, other: Tally) -> None:
        """Count in what was met with in other files. Of two changes the later is told."""
        self.files, self.captures = self.files + other.files, self.captures + other.captures
        self.outcomes.update(other.outcomes)
        self.skipped.update(other.skipped)
        self.passed, self.left = self.passed + other.passed, self.left + other.left
        self.broken += other.broken
        self.refused |= other.refused
        self.change = other.change or self.change


Watch = Callable[[Path, int, Tally], None]
"""Is told after each record: the file, how many of its bytes are done, and what was met so far."""


def silent(path: Path, done: int, tally: Tally) -> None:
    """Watches, and says nothing."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is to be done again, and who watches."""

    wanted: Wanted = EVERYTHING
    watch: Watch = silent
    at: datetime | None = None
    """When it was begun: results that are replaced are kept under a change of that moment. None: they go."""
    differs: Callable[[Difference], None] | None = None
    """Is told what would change; then nothing is stored."""
    reviewed: Reviewed | None = None
    """Only these results, and only where they are what was looked at. Files that hold none of them are not opened."""


def reprocess(paths: Iterable[Path], read: Read, hands: Hands, store: Store, ask: Ask = Ask()) -> Tally:
    """Put the wanted fetches of some WARC files into the store, as a crawl would have.

    The last exchange of a fetch decides how it ended, unless the crawl itself recorded an ending. Files that are new are
    read twice: first only to learn which exchanges are not the last, and where each capture lies, so that a revisit finds
    its original in whatever file. Memory grows neither with the number of pages nor with that of files at work.
    Killed, it goes on where it was when it is called again with the same files and the same wish.
    """
    job = Job(
        home=store.home, read=read, sites=hands.sites, wanted=ask.wanted, compares=ask.differs is not None
    )  # fmt: skip
    again = _Again(tuple(paths), job, store, ask)
    with hands.kept():
        again.survey(hands)
        again.conclude(hands)
    if not job.compares:
        store.index()
    return again.tally


class _Again:
    """One reprocess under way."""

    def __init__(self, files: Sequence[Path], job: Job, store: Store, ask: Ask) -> None:
        self._files, self._job, self._store, self._ask = files, job, store, ask
        self._name = {path: job.read.name_of(path) for path in files}
        self._size = {path: path.stat().st_size for path in files}
        self._read: set[Path] = set()
        self._id = _job_id(job, self._name.values(), ask)
        self.tally = Tally()

    def survey(self, hands: Hands) -> None:
        """Learn where captures lie, of files that are new."""
        new = self._not_yet(_SURVEYED)
        self.tally.stage = "looking"
        for task, report in hands.run(
            [Task(job=replace(self._job, surveys=True), path=path) for path in new], self._store
        ):
            self._store.place(report.places)
            self._store.standings.note(report.exchanges)
            self._progress(task, report)
            if report.is_over and task.path not in self.tally.refused:
                self._note(_SURVEYED, task.path, self._size[task.path])
        self._store.flush()
        self.tally = Tally()
        self._job = replace(self._job, wanted=replace(self._job.wanted, has_new_files=bool(new)))

    def conclude(self, hands: Hands) -> None:
        """Conclude what is wanted."""
        if self._job.compares:
            self._compare(hands)
            return
        if self._ask.at is not None:
            self._store.past.begin(self._id, self._ask.at)
        for task, report in hands.run(self._tasks(), self._store):
            self._keep(report)
            self._progress(task, report)
            self._note(self._id, task.path, self._size[task.path] if report.is_over else report.done)
            if report.is_over:
                self.tally.files += 1
                self._is_known(task.path)
        self._store.journal.forget(self._id)
        if self._ask.at is not None:
            self.tally.change = self._store.past.end()

    def _compare(self, hands: Hands) -> None:
        """Tell what would change, and leave everything as it is."""
        for task, report in hands.run([Task(job=self._job, path=path) for path in self._chosen()], self._store):
            if report.kind is not None:
                self.tally.outcomes[report.kind] += 1
            if report.difference is not None and self._ask.differs is not None:
                self._ask.differs(report.difference)
            self.tally.files += report.is_over
            self._progress(task, report)

    def _tasks(self) -> list[Task]:
        """Files that hold something wanted, from where an earlier run of the same job broke off."""
        done = self._store.journal.done(self._id)
        tasks = []
        for path in self._chosen():
            size, place = done.get(self._name[path], (-1, 0))
            if size != self._size[path] or self._ask.reviewed is not None:  # what is done shows there in what stands
                place = 0
            if place < self._size[path]:
                reviewed = self._ask.reviewed[self._name[path]] if self._ask.reviewed is not None else None
                tasks.append(Task(job=self._job, path=path, start=place, reviewed=reviewed))
        return tasks

    def _chosen(self) -> Sequence[Path]:
        if self._ask.reviewed is not None:
            return [path for path in self._files if self._name[path] in self._ask.reviewed]
        if self._job.wanted.which is not Which.STALE:
            return self._files
        unknown = set(self._not_yet(_KNOWN))
        if len(unknown) == len(
            self._files
        ):  # files elsewhere, a few at a time: not all fetches are gone through each time
            return self._files
        stale = Stale(self._store, self._job).files()
        chosen = [path for path in self._files if path in unknown or stale is None or self._name[path] in stale]
        self.tally.left = len(self._files) - len(chosen)
        return chosen

    def _not_yet(self, job: str) -> list[Path]:
        done = self._store.journal.done(job)
        return [path for path in self._files if done.get(self._name[path], (-1, -1))[1] != self._size[path]]

    def _keep(self, report: Report) -> None:
        if report.kind is not None and report.fact is not None:
            self.tally.outcomes[report.kind] += 1
            self._store.keep(report.fact)

    def _progress(self, task: Task, report: Report) -> None:
        self.tally.captures += report.captures
        self.tally.skipped += report.skipped
        self.tally.passed += report.passed
        self.tally.broken += report.broken
        if report.captures or report.passed or report.kind:
            self._read.add(task.path)
        if report.broken and task.path not in self._read:
            self.tally.refused.add(task.path)
        elif task.path in self._read:
            self.tally.refused.discard(task.path)
        self._ask.watch(task.path, self._size[task.path] if report.is_over else report.done, self.tally)

    def _is_known(self, path: Path) -> None:
        """The store knows every fetch of a file once it was read to its end, with nothing left out."""
        if path in self.tally.refused:
            return
        if not self._job.wanted.is_partial and self._ask.reviewed is None and not is_being_written(path, unsure=True):
            self._note(_KNOWN, path, self._size[path])

    def _note(self, job: str, path: Path, done: int) -> None:
        self._store.journal.note(job, self._name[path], self._size[path], done)


def _job_id(job: Job, names: Iterable[str], ask: Ask) -> str:
    """What tells one job from another: the rules, the wish, and the files."""
    wanted = job.wanted
    said = [
        rules_for("", Sites()),
        *(f"{site.name}:{site.mark}" for site in job.sites),
        repr((wanted, ask.reviewed)),
        *sorted(names),
    ]
    return f"{wanted.which} {hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:16]}"


def rebuild(archive: Archive, read: Read, hands: Hands, watch: Watch = silent) -> Tally:
    """Make the database again from all captures of an archive. The old one stays until the new one is whole.

    Errors: StoreError where there is no capture, while a crawl is writing, and where the new one cannot be written.
    """
    files = tuple(archive.warcs())
    if not files:
        raise StoreError(
            f"{archive.captures}: no captures to rebuild from; choose the archive with --archive, or crawl first"
        )
    if writing := next(filter(partial(is_being_written, unsure=True), files), None):
        raise StoreError(f"{writing} is being written: wait until the crawl has ended, then rebuild")
    beside = Archive(archive.root / ".rebuild")
    _remove(beside.database)
    store = open_store(beside)
    try:
        tally = reprocess(files, read, hands, store, Ask(watch=watch))
        store.close()
        _put_in_place(beside.database, archive.database)
    finally:
        with suppress(StoreError):
            store.close()
        _remove(beside.database)
        with suppress(OSError):
            beside.root.rmdir()
    return tally


def _put_in_place(new: Path, old: Path) -> None:
    """Let the new database be the database. The old one's log must not be taken for the new one's."""
    for ending in ("-wal", "-shm"):
        old.with_name(old.name + ending).unlink(missing_ok=True)
    new.replace(old)


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
