"""The verbs that clean again from captures: reprocess, rebuild."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newsarchive.archive import OPEN, Archive, locate
from newsarchive.capture.far import at_hand
from newsarchive.capture.index import index_of, write_index
from newsarchive.capture.places import chosen, chosen_here
from newsarchive.capture.repair import recover
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import note
from newsarchive.errors import StoreError
from newsarchive.reprocess import Cleaner, Here, Tally, Watch, silent
from newsarchive.reprocess import rebuild as rebuild_store
from newsarchive.reprocess import reprocess as reprocess_captures
from newsarchive.store.base import open_store
from newsarchive.workers import Workers

#: Broken records that are named one by one; the rest is counted.
_NAMED = 10


def reprocess(wanted: argparse.Namespace) -> int:
    """Clean all captures of the archive again, or those of some files, and put what comes out into its store."""
    archive = locate(wanted.archive)
    with ExitStack() as stack:
        named = chosen(wanted.warc) if wanted.warc else _own(archive, wanted)
        files = [stack.enter_context(at_hand(path)) for path in named]
        cleaner = stack.enter_context(_cleaner(wanted.workers))
        watch = stack.enter_context(_watching(files, wanted.quiet))
        store = open_store(archive)
        try:
            tally = reprocess_captures(files, Shelf(archive), cleaner, store, watch)
        finally:
            store.close()
    return _say(tally, wanted.quiet)


def rebuild(wanted: argparse.Namespace) -> int:
    """Make the database anew from all captures; with --index, only what lies beside the files."""
    archive = locate(wanted.archive)
    if wanted.index is not None:
        return _index(archive, wanted)
    files = _own(archive, wanted)
    with _cleaner(wanted.workers) as cleaner, _watching(files, wanted.quiet) as watch:
        tally = rebuild_store(archive, Shelf(archive), cleaner, watch)
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


@contextmanager
def _cleaner(workers: int | None) -> Iterator[Cleaner]:
    sites = sites_here()
    if workers == 0:
        yield Here(sites)
        return
    with Workers(workers or os.cpu_count() or 1, sites) as cleaner:
        yield cleaner


@contextmanager
def _watching(files: Sequence[Path], quiet: bool) -> Iterator[Watch]:
    """A progress bar on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    sizes = {path: path.stat().st_size for path in files}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[pages]} pages"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("cleaning", total=sum(sizes.values()), pages=0)
        yield _bar(sizes, lambda done, pages: progress.update(task, completed=done, pages=pages))


def _bar(sizes: dict[Path, int], show: Callable[[int, int], None]) -> Watch:
    before, total = {}, 0
    for path, size in sizes.items():
        before[path], total = total, total + size

    def watch(path: Path, done: int, tally: Tally) -> None:
        show(before.get(path, 0) + done, tally.fetches)

    return watch


def _say(tally: Tally, quiet: bool) -> int:
    for line in tally.broken[:_NAMED]:
        note(f"newsarchive: broken: {line}")
    if len(tally.broken) > _NAMED:
        note(f"newsarchive: broken: {len(tally.broken) - _NAMED} more")
    if not quiet:
        kinds = ", ".join(f"{number} {kind}" for kind, number in tally.outcomes.most_common())
        note(f"{tally.files} files, {tally.captures} exchanges, {tally.fetches} fetches: {kinds or 'none'}")
        for what, number in sorted(tally.skipped.items()):
            note(f"  {number} {what} decide no fetch")
    return 0


def _hush(_: str) -> None:
    pass
