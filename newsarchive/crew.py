"""Whole WARC files in child processes, one task a file: a page that hangs or ends its process costs that page and nothing else."""

from __future__ import annotations

import pickle
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from newsarchive.errors import NewsArchiveError
from newsarchive.model import Capture
from newsarchive.process import Conclusion
from newsarchive.site import Sites
from newsarchive.store.base import Store
from newsarchive.task import Report, Task, at_once, work
from newsarchive.workers import Child, Died, Limits

#: Reports that wait to be stored, for each child: enough that none of them waits, few enough that memory stays flat.
_WAITING = 16
#: Times that a child may end without a single report before the rest of a file is given up: the first time the page that it
#: was at is left out, the second time it is no page that ends it.
_FRUITLESS = 2
#: Captures that are on their way through page workers at once: enough that none waits, few enough that bodies of 10 MB each
#: do not fill the memory.
_UNDER_WAY = 16

#: What one page may cost. Children live longer than in a crawl: a fresh one costs half a second, and reads its file anew from
#: where the last one stood.
_LIMITS = Limits(pages=4_000)

Work = Iterator[tuple[Task, Report]]


class Hands(Protocol):
    """Whoever does tasks."""

    @property
    def sites(self) -> Sites:
        """The sites that are gone by."""

    def run(self, tasks: Sequence[Task], store: Store, /) -> Work:
        """Do all tasks; what each reports, in the order of its file. Reports of several files may be mixed."""


class PageCleaner(Protocol):
    """Whoever concludes captures one by one: `Workers`, or `Here`."""

    @property
    def sites(self) -> Sites:
        """The sites that it goes by."""

    def submit(self, capture: Capture) -> Future[Conclusion]:
        """The conclusion of a capture, to come."""


@dataclass(frozen=True)
class Here:
    """Does everything in this very process: for a handful of captures, where starting a worker would take longer."""

    sites: Sites

    def submit(self, capture: Capture) -> Future[Conclusion]:
        """The conclusion, already there."""
        return at_once(self.sites)(capture)

    def run(self, tasks: Sequence[Task], store: Store) -> Work:
        """One task after the other. Errors: OSError for a file that cannot be read."""
        return _one_by_one(tasks, store, self, 0)


@dataclass(frozen=True)
class Paged:
    """Reads files in this process and has pages concluded by workers that somebody else keeps."""

    cleaner: PageCleaner

    @property
    def sites(self) -> Sites:
        """The sites that the workers go by."""
        return self.cleaner.sites

    def run(self, tasks: Sequence[Task], store: Store) -> Work:
        """One task after the other. Errors: OSError for a file that cannot be read."""
        return _one_by_one(tasks, store, self.cleaner, _UNDER_WAY)


def _one_by_one(tasks: Sequence[Task], store: Store, cleaner: PageCleaner, window: int) -> Work:
    for task in tasks:
        for report in work(task, store, cleaner.submit, window):
            yield task, report


@dataclass(frozen=True)
class Crew:
    """So many child processes, each at one file at a time. Largest files first, so that none is left over at the end."""

    count: int
    sites: Sites
    limits: Limits = _LIMITS

    def run(self, tasks: Sequence[Task], _: Store) -> Work:
        """Do all tasks; each child opens the store itself. Errors: NewsArchiveError where no child can be started; children are gone when this ends."""
        waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        for task in sorted(tasks, key=lambda task: -task.path.stat().st_size):
            waiting.put(task)
        said: queue.Queue[tuple[Task, Report] | BaseException | None] = queue.Queue(self.count * _WAITING)
        lanes = [_Lane(waiting, said, self) for _ in range(min(self.count, len(tasks)))]
        try:
            at_work = len(lanes)
            while at_work:
                found = said.get()
                if isinstance(found, BaseException):
                    raise found
                if found is None:
                    at_work -= 1
                else:
                    yield found
        finally:
            _end(lanes, said)


def _end(lanes: Sequence[_Lane], said: queue.Queue[tuple[Task, Report] | BaseException | None]) -> None:
    """Let all children go; whoever waits for room in the queue gets it."""
    for lane in lanes:
        lane.stop()
    for lane in lanes:
        while lane.is_alive:
            with suppress(queue.Empty):
                said.get(timeout=0.01)


class _Lane:
    """One thread and the child that it serves."""

    def __init__(
        self,
        waiting: queue.SimpleQueue[Task],
        said: queue.Queue[tuple[Task, Report] | BaseException | None],
        crew: Crew,
    ) -> None:
        self._waiting, self._said, self._crew = waiting, said, crew
        self._child: Child | None = None
        self._is_stopped = False
        self._thread = threading.Thread(target=self._work, name="file", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End the child, whatever it is at."""
        self._is_stopped = True
        if child := self._child:
            child.kill()

    def _work(self) -> None:
        try:
            while not self._is_stopped:
                self._whole(self._waiting.get_nowait())
        except queue.Empty:
            self._said.put(None)
        except (NewsArchiveError, OSError) as error:
            self._said.put(error)
        finally:
            self._replace()

    def _whole(self, task: Task) -> None:
        """A file to its end, by as many children as it takes."""
        fruitless = 0
        rest: Task | None = task
        while rest is not None and not self._is_stopped:
            begun = rest
            child = self._ready()
            try:
                rest = self._part(child, task, rest)
            except _Stuck as stuck:
                self._replace()
                rest, fruitless = (
                    stuck.rest,
                    1 if stuck.rest.start != begun.start or stuck.rest.after != begun.after else fruitless + 1,
                )
                if fruitless > _FRUITLESS and not self._is_stopped:
                    said = (
                        f"{task.path} from byte {rest.start} on: given up, for reading it ends its process ({rest.cut})"
                    )
                    self._said.put((task, Report(done=rest.start, broken=[said], is_over=True)))
                    return

    def _part(self, child: Child, task: Task, rest: Task) -> Task | None:
        """What one child does of a file; what is left then, or None. Errors: _Stuck where a page ends it."""
        try:
            child.tell(rest)
            while True:
                report = _heard(child, self._crew.limits.seconds)
                self._said.put((task, report))
                if report.is_over:
                    return None
                rest = replace(rest, start=report.done, after=report.last, cut="")
                if child.answers >= self._crew.limits.pages:
                    self._replace()
                    return rest
        except Died as died:
            raise _Stuck(replace(rest, cut=str(died))) from died

    def _ready(self) -> Child:
        """A living child. Errors: NewsArchiveError where none can be started."""
        if self._child and not self._child.alive:
            self._replace()
        if self._child is None:
            try:
                self._child = Child()
                self._child.get_ready(pickle.dumps((self._crew.sites, self._crew.limits.memory), 5))
            except (Died, OSError) as error:
                self._replace()
                raise NewsArchiveError(
                    f"no cleaning process can be started ({error}); run `newsarchive doctor`"
                ) from error
        return self._child

    def _replace(self) -> None:
        if self._child:
            self._child.end()
        self._child = None


def _heard(child: Child, seconds: float) -> Report:
    answer = child.hear(seconds)
    if not isinstance(answer, Report):
        raise Died(str(answer))
    return answer


class _Stuck(Exception):
    """A child ended, or was ended, in the middle of a file."""

    def __init__(self, rest: Task) -> None:
        super().__init__(rest.cut)
        self.rest = rest
