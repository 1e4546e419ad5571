"""The verbs that clean again from captures: reprocess, rebuild."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.archive import OPEN, Archive, locate
from newsarchive.capture.far import at_hand
from newsarchive.capture.index import index_of, write_index
from newsarchive.capture.places import chosen, chosen_here
from newsarchive.capture.repair import recover
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import note
from newsarchive.crew import Crew, Hands, Here
from newsarchive.errors import StoreError
from newsarchive.reprocess import Ask, Tally, Watch, silent
from newsarchive.reprocess import rebuild as rebuild_store
from newsarchive.reprocess import reprocess as reprocess_captures
from newsarchive.store.base import open_store
from newsarchive.wanted import Wanted, Which

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Broken records that are named one by one; the rest is counted.
_NAMED = 10


def reprocess(wanted: argparse.Namespace) -> int:
    """Clean all captures of the archive again, or those of some files, and put what comes out into its store."""
    archive = locate(wanted.archive)
    which = Which.ALL if wanted.all else Which.STALE
    choice = Wanted(which=which, site=wanted.site, since=wanted.since, outcome=wanted.only_outcome)
    with ExitStack() as stack:
        named = chosen(wanted.warc) if wanted.warc else _own(archive, wanted)
        files = [stack.enter_context(at_hand(path)) for path in named]
        watch = stack.enter_context(_watching(files, wanted.quiet))
        store = open_store(archive)
        try:
            ask = Ask(wanted=choice, watch=watch, at=datetime.now(UTC))
            tally = reprocess_captures(files, Shelf(archive), _hands(wanted.workers), store, ask)
        finally:
            store.close()
    return _say(tally, wanted.quiet)


def rebuild(wanted: argparse.Namespace) -> int:
    """Make the database anew from all captures; with --index, only what lies beside the files."""
    archive = locate(wanted.archive)
    if wanted.index is not None:
        return _index(archive, wanted)
    files = _own(archive, wanted)
    with _watching(files, wanted.quiet) as watch:
        tally = rebuild_store(archive, Shelf(archive), _hands(wanted.workers), watch)
    return _say(tally, wanted.quiet)


def _index(archive: Archive, wanted: argparse.Namespace) -> int:
    """Write the indexes of some files anew, or of all that are closed. Damage is told, and indexed around."""
    files = chosen_here(wanted.index) if wanted.index else _own(archive, wanted)
    broken: list[str] = []
    for path in files:
        if not path.name.endswith(OPEN):
            write_index(path, index_of(path, on_broken=lambda error: broken.append(str(error))))
    for line in broken[:_NAMED]:
        note(f"newsarchive: broken: {line}")
    if not wanted.quiet:
        number = sum(not path.name.endswith(OPEN) for path in files)
        note(f"{number} {'index' if number == 1 else 'indexes'} written, {len(broken)} broken places passed over")
    return 0


def _own(archive: Archive, wanted: argparse.Namespace) -> Sequence[Path]:
    """The archive's own files, those of crashed crawls mended first."""
    recover(archive, _hush if wanted.quiet else note)
    files = tuple(archive.warcs())
    if not files:
        raise StoreError(
            f"{archive.captures}: no captures; choose the archive with --archive or NEWSARCHIVE_DIR, or crawl first"
        )
    return files


def _hands(workers: int | None) -> Hands:
    sites = sites_here()
    return Here(sites) if workers == 0 else Crew(workers or os.cpu_count() or 1, sites)


@contextmanager
def _watching(files: Sequence[Path], quiet: bool) -> Iterator[Watch]:
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


def _say(tally: Tally, quiet: bool) -> int:
    for line in tally.broken[:_NAMED]:
        note(f"newsarchive: broken: {line}")
    if len(tally.broken) > _NAMED:
        note(f"newsarchive: broken: {len(tally.broken) - _NAMED} more")
    if not quiet:
        kinds = ", ".join(f"{number} {kind}" for kind, number in tally.outcomes.most_common())
        note(f"{tally.files} files, {tally.captures} exchanges, {tally.fetches} fetches: {kinds or 'none'}")
        for what, number in sorted(tally.skipped.items()):
            note(f"  {number} {what}")
        if tally.left:
            note(f"  {tally.left} files not opened: nothing in them is stale (--all opens all)")
        if tally.change:
            note(
                f"  results that were replaced are kept; `newsarchive rollback` puts them back (change {tally.change})"
            )
    return 0


def _hush(_: str) -> None:
    pass
