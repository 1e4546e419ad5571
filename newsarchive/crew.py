"""Whole WARC files in child processes, one task a file: a page that hangs or ends its process costs that page and nothing else."""

from __future__ import annotations

import pickle
import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import Protocol

from newsarchive.errors import NewsArchiveError
from newsarchive.model import Capture
from newsarchive.process import Conclusion
from newsarchive.report import Report
from newsarchive.site import Sites
from newsarchive.store.base import Store
from newsarchive.task import Task, at_once, work
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

    def kept(self) -> AbstractContextManager[None]:
        """Whoever is at work lives on from one run to the next, until this is left. May be entered within itself."""

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

    def kept(self) -> AbstractContextManager[None]:
        """Nobody needs to be."""
        return nullcontext()

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

    def kept(self) -> AbstractContextManager[None]:
        """Nobody needs to be."""
        return nullcontext()

    def run(self, tasks: Sequence[Task], store: Store) -> Work:
        """One task after the other. Errors: OSError for a file that cannot be read."""
        return _one_by_one(tasks, store, self.cleaner, _UNDER_WAY)


def _one_by_one(tasks: Sequence[Task], store: Store, cleaner: PageCleaner, window: int) -> Work:
    for task in tasks:
        for report in work(task, store, cleaner.submit, window):
            yield task, report


class Crew:
    """So many child processes, each at one file at a time. Largest files first, so that none is left over at the end."""

    def __init__(self, count: int, sites: Sites, limits: Limits = _LIMITS) -> None:
        """No child is started before there is something to do."""
        self.sites, self.limits = sites, limits
        self._count = count
        self._lanes: list[_Lane] = []
        self._shift: _Shift | None = None
        self._keepers = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        """As `Hands` has it: a start costs a child half a second, and a reprocess goes through new files twice."""
        self._keepers += 1
        try:
            yield
        finally:
            self._keepers -= 1
            if not self._keepers:
                self._let_go()

    def run(self, tasks: Sequence[Task], _: Store) -> Work:
        """Do all tasks; each child opens the store itself. Errors: NewsArchiveError where no child can be started."""
        if not tasks:
            return
        with self.kept():
            self._stop()  # whoever left an earlier shift in its midst
            at_work = min(self._count, len(tasks))
            self._lanes += [_Lane(self.sites, self.limits) for _ in range(at_work - len(self._lanes))]
            self._shift = _Shift(tasks, self._lanes[:at_work])
            try:
                yield from self._shift.said()
            finally:
                self._stop()

    def _stop(self) -> None:
        if self._shift:
            self._shift.stop()
        self._shift = None

    def _let_go(self) -> None:
        self._stop()
        for lane in self._lanes:
            lane.end()
        self._lanes.clear()


class _Shift:
    """Tasks that wait for the lanes of a crew, and what those say of them."""

    def __init__(self, tasks: Sequence[Task], lanes: Sequence[_Lane]) -> None:
        self.waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        for task in sorted(tasks, key=lambda task: -task.path.stat().st_size):
            self.waiting.put(task)
        self.is_stopped = False
        self._heard: queue.Queue[tuple[Task, Report] | Future[None]] = queue.Queue(len(lanes) * _WAITING)
        self._lanes = list(lanes)
        self._at_work = len(lanes)
        for lane in lanes:
            lane.begin(self).add_done_callback(self._heard.put)

    def say(self, task: Task, report: Report) -> None:
        """Tell what was done; waits while there is no room. For the threads of lanes."""
        self._heard.put((task, report))

    def said(self) -> Work:
        """All reports, until no lane is at work any more. Errors: what ended one."""
        while self._at_work:
            found = self._heard.get()
            if isinstance(found, Future):
                self._at_work -= 1
                found.result()
            else:
                yield found

    def stop(self) -> None:
        """End what is at work still; whoever waits for room to say something gets it."""
        self.is_stopped = True
        while self._at_work:
            for lane in self._lanes:
                lane.kill()  # over and over, for one may be about to start a child
            with suppress(queue.Empty):
                self._at_work -= isinstance(self._heard.get(timeout=0.01), Future)


class _Lane:
    """One thread and the child that it serves. The child ends with the thread that started it, so both live on together."""

    def __init__(self, sites: Sites, limits: Limits) -> None:
        self._sites, self._limits = sites, limits
        self._child: Child | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="file")

    def begin(self, shift: _Shift) -> Future[None]:
        """Do what waits, one file after the other, until none does."""
        return self._thread.submit(self._work, shift)

    def kill(self) -> None:
        """End the child, whatever it is at; the next shift has another."""
        if child := self._child:
            child.kill()

    def end(self) -> None:
        """End thread and child; both have nothing to do any more."""
        self._thread.submit(self._replace)
        self._thread.shutdown()

    def _work(self, shift: _Shift) -> None:
        with suppress(queue.Empty):
            while not shift.is_stopped:
                self._whole(shift.waiting.get_nowait(), shift)

    def _whole(self, task: Task, shift: _Shift) -> None:
        """A file to its end, by as many children as it takes."""
        fruitless = 0
        rest: Task | None = task
        while rest is not None and not shift.is_stopped:
            begun = rest
            child = self._ready()
            try:
                rest = self._part(child, (task, rest), shift)
            except _Stuck as stuck:
                self._replace()
                rest, fruitless = (
                    stuck.rest,
                    1 if stuck.rest.start != begun.start or stuck.rest.after != begun.after else fruitless + 1,
                )
                if fruitless > _FRUITLESS and not shift.is_stopped:
                    said = (
                        f"{task.path} from byte {rest.start} on: given up, for reading it ends its process ({rest.cut})"
                    )
                    shift.say(task, Report(done=rest.start, broken=[said], is_over=True))
                    return

    def _part(self, child: Child, tasks: tuple[Task, Task], shift: _Shift) -> Task | None:
        """What one child does of the rest of a file; what is left then, or None. Errors: _Stuck where a page ends it."""
        task, rest = tasks
        try:
            child.tell(rest)
            while True:
                report = _heard(child, self._limits.seconds)
                shift.say(task, report)
                if report.is_over:
                    return None
                rest = replace(rest, start=report.done, after=report.last, cut="")
                if child.answers >= self._limits.pages:
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
                self._child.get_ready(pickle.dumps((self._sites, self._limits.memory), 5))
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
