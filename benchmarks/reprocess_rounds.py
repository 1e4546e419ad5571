"""Cleaning alone and a reprocess of the same pages, in turn, over and over: what bookkeeping costs beside cleaning.

Each round has four parts, and each begins with another one: cleaning alone in one process, in two at once, a reprocess with one
worker, with two. A part takes a few seconds, so that a processor whose speed changes from minute to minute treats the parts of
a round alike; ratios are made within a round, and of all rounds median and quartiles are told. No round is left out.

Processes live on from round to round, for their start is a cost of a run and no page's; it is told apart. All else that a
reprocess does is in, each time: the opening of an empty store, reading, looking up, sending, storing, the full-text index.
"""

from __future__ import annotations

import os
import pickle
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import clocked

from newsarchive import workers
from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.shelf import Shelf
from newsarchive.crew import Crew
from newsarchive.model import Capture
from newsarchive.process import conclude
from newsarchive.reprocess import Ask, reprocess
from newsarchive.site import Sites
from newsarchive.store.base import open_store
from newsarchive.workers import Child, Limits

HERE = Path(__file__).resolve().parent
#: Children are not replaced while it is measured: a start would fall into the one round and not the other.
_LIMITS = Limits(pages=10**9, seconds=600)


@dataclass(frozen=True, kw_only=True)
class Part:
    """CPU milliseconds a page of one part of a round."""

    main: float = 0.0
    """The process that stores."""
    workers: float = 0.0
    cleaning: float = 0.0
    """What of the workers' was `conclude`."""
    wall: float = 0.0

    @property
    def whole(self) -> float:
        """Both kinds of processes."""
        return self.main + self.workers

    @property
    def rest(self) -> float:
        """The share that is not cleaning, by the clocks of the very run."""
        return 1 - self.cleaning / self.whole

    def reach(self, cleaned: float, number: int) -> float:
        """Which part of so many times the rate of cleaning is reached, where the busiest of workers, main process and processors decides."""
        longest = max(self.workers / number, self.main, self.whole / (os.cpu_count() or 1))
        return cleaned / number / longest


@dataclass(frozen=True, kw_only=True)
class Round:
    """What the four parts took."""

    alone: float
    both: float
    one: Part
    two: Part


class Cleaner:
    """A process that has read all captures and cleans them when it is told to."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, str(HERE / "reprocess_speed.py"), "--clean", str(root)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()  # once for nothing: what is made at first use is made

    def begin(self) -> None:
        """Let it clean all of them once more."""
        assert self._process.stdin
        print(file=self._process.stdin, flush=True)

    def answer(self) -> float:
        """CPU milliseconds a page of it."""
        assert self._process.stdout
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """Let it end."""
        self._process.communicate()


def clean(root: Path) -> None:
    """What such a process does."""
    archive = Archive(root)
    captures = [
        one
        for path in archive.warcs()
        for one in read_archive(path, name=archive.name_of(path))
        if isinstance(one, Capture)
    ]
    print(_clean(captures), flush=True)
    for _ in sys.stdin:
        print(_clean(captures), flush=True)


def _clean(captures: Sequence[Capture]) -> float:
    begun = time.process_time()
    for capture in captures:
        conclude(capture, Sites())
    return 1000 * (time.process_time() - begun) / len(captures)


class Reprocess:
    """A crew that stays, and the same archive over and over."""

    def __init__(self, archive: Archive, number: int) -> None:
        self._archive, self._crew = archive, Crew(number, Sites(), _LIMITS)

    @contextmanager
    def kept(self) -> Iterator[Reprocess]:
        """Its workers live until this is left."""
        with self._crew.kept():
            self.part()
            yield self

    def part(self) -> Part:
        """All files into an empty store."""
        for file in self._archive.root.glob("archive.sqlite*"):
            file.unlink()
        cleaned, before = clocked.cleaning()
        children, own, wall = self._children(), time.process_time(), time.monotonic()
        with closing(open_store(self._archive)) as store:
            tally = reprocess(tuple(self._archive.warcs()), Shelf(self._archive), self._crew, store, Ask())
        wall, own, children = time.monotonic() - wall, time.process_time() - own, self._children() - children
        cleaning, pages = clocked.cleaning()
        assert tally.fetches == tally.captures == pages - before, tally
        unit = 1000 / tally.fetches
        return Part(main=unit * own, workers=unit * children, cleaning=unit * (cleaning - cleaned), wall=unit * wall)

    def _children(self) -> float:
        processes = [lane._child._process.pid for lane in self._crew._lanes if lane._child]
        return sum(map(clocked.cpu_of, processes)) if processes else 0.0


def rounds(archive: Archive, number: int) -> Iterator[Round]:
    """So many rounds, each begun with another part."""
    workers._CHILD = workers._CHILD.replace("from newsarchive.worker import serve", "from clocked import serve")
    os.environ[clocked.FOLDER] = str(archive.root / "clocks")
    Path(os.environ[clocked.FOLDER]).mkdir()
    with ExitStack() as stack:
        cleaners = [Cleaner(archive.root) for _ in range(2)]
        for one in cleaners:
            stack.callback(one.end)
        again = [stack.enter_context(Reprocess(archive, number).kept()) for number in (1, 2)]
        parts = {
            "alone": lambda: _together(cleaners[:1]),
            "one": again[0].part,
            "both": lambda: _together(cleaners),
            "two": again[1].part,
        }
        for n in range(number):
            names = list(parts)
            names = names[n % len(names) :] + names[: n % len(names)]
            yield Round(**{name: parts[name]() for name in names})  # type: ignore[arg-type]


def _together(cleaners: Sequence[Cleaner]) -> float:
    for one in cleaners:
        one.begin()
    return statistics.fmean(one.answer() for one in cleaners)


def start() -> float:
    """CPU seconds that a child takes to be ready, and to end."""
    before = _ended()
    child = Child()
    child.get_ready(pickle.dumps((Sites(), 0), 5))
    child.end()
    return _ended() - before


def _ended() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(found: Sequence[Round]) -> Iterator[str]:
    """Median and quartiles of what matters."""
    yield "                                              quartile   median quartile"
    for name, values in {
        "clean alone, CPU ms a page": [one.alone for one in found],
        "  two processes at once": [one.both for one in found],
        "1 worker: main process, CPU ms a page": [one.one.main for one in found],
        "  worker": [one.one.workers for one in found],
        "  of it cleaning, by its own clock": [one.one.cleaning for one in found],
        "2 workers: main process, CPU ms a page": [one.two.main for one in found],
        "  workers": [one.two.workers for one in found],
        "  of it cleaning, by their own clock": [one.two.cleaning for one in found],
        "1 worker, wall ms a page": [one.one.wall for one in found],
        "2 workers, wall ms a page": [one.two.wall for one in found],
    }.items():
        yield f"{name:44}" + "".join(f"{value:9.2f}" for value in _quartiles(values))
    for name, values in {
        "not cleaning, 1 worker (clocks of one run)": [one.one.rest for one in found],
        "not cleaning, 2 workers": [one.two.rest for one in found],
        "not cleaning, 1 worker (beside clean alone)": [1 - one.alone / one.one.whole for one in found],
        "not cleaning, 2 workers (beside two at once)": [1 - one.both / one.two.whole for one in found],
        "1 worker, of the rate of clean alone": [one.one.reach(one.alone, 1) for one in found],
        "2 workers, of twice the rate of clean alone": [one.two.reach(one.alone, 2) for one in found],
        "2 workers, of the rate of two at once": [one.two.reach(one.both, 2) for one in found],
    }.items():
        yield f"{name:44}" + "".join(f"{100 * value:8.1f}%" for value in _quartiles(values))


def _quartiles(values: Sequence[float]) -> list[float]:
    return statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
