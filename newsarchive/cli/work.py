"""Who does the work of the verbs that clean again, how far it is, and how it went."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import note
from newsarchive.crew import Crew, Hands, Here
from newsarchive.reprocess import Tally, Watch, silent

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Broken records that are named one by one; the rest is counted.
NAMED = 10


def hands_of(workers: int | None) -> Hands:
    """Who does the work: so many processes (None: one a processor), or for 0 this one. Errors: SiteError."""
    sites = sites_here()
    return Here(sites) if workers == 0 else Crew(workers or os.cpu_count() or 1, sites)


@contextmanager
def watching(files: Sequence[Path], quiet: bool) -> Iterator[Watch]:
    """A progress bar on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[pages]:,} pages"),
        TextColumn("{task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("looking", total=sum(path.stat().st_size for path in files), pages=0, rate=0.0)
        yield _Bar(progress, task, time.monotonic)


class _Bar:
    """Sums up how far files are that are at work at the same time."""

    def __init__(self, progress: Progress, task: TaskID, clock: Callable[[], float]) -> None:
        self._progress, self._task, self._clock = progress, task, clock
        self._begin("looking")

    def __call__(self, path: Path, done: int, tally: Tally) -> None:
        """As `Watch` has it."""
        if tally.stage != self._stage:
            self._begin(tally.stage)
            self._progress.reset(self._task, description=tally.stage)
        self._all += done - self._done.get(path, 0)
        self._done[path] = done
        rate = tally.captures / max(self._clock() - self._begun, 0.001)
        self._progress.update(self._task, completed=self._all, pages=tally.captures, rate=rate)

    def _begin(self, stage: str) -> None:
        self._stage, self._begun = stage, self._clock()
        self._done: dict[Path, int] = {}
        self._all = 0


def say(tally: Tally, quiet: bool) -> int:
    """Tell how it went. 0, whatever was broken, as long as something could be read; else 1."""
    for line in tally.broken[:NAMED]:
        note(f"newsarchive: broken: {line}")
    if len(tally.broken) > NAMED:
        note(f"newsarchive: broken: {len(tally.broken) - NAMED} more")
    if not quiet:
        kinds = ", ".join(f"{number} {kind}" for kind, number in tally.outcomes.most_common())
        met = f"{tally.captures} exchanges" + (f", {tally.passed} other records" if tally.passed else "")
        note(f"{_files(tally.files)}, {met}, {tally.fetches} fetches: {kinds or 'none'}")
        for what, number in sorted(tally.skipped.items()):
            note(f"  {number} {what}")
        if tally.left:
            note(
                f"  {_files(tally.left)} not opened: nothing in {'it' if tally.left == 1 else 'them'} is stale (--all opens all)"
            )
        if tally.change:
            note(
                f"  results that were replaced are kept; `newsarchive rollback` puts them back (change {tally.change})"
            )
    return 1 if tally.broken and not (tally.captures or tally.passed) else 0


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
