"""The verbs that clean again from captures: reprocess, rebuild."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import OPEN, Archive, locate
from newsarchive.capture.far import at_hand
from newsarchive.capture.index import index_of, write_index
from newsarchive.capture.members import walk
from newsarchive.capture.places import chosen, chosen_here
from newsarchive.capture.repair import recover
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.elsewhere import Turns
from newsarchive.cli.screen import note
from newsarchive.cli.work import NAMED, hands_of, say, watching
from newsarchive.errors import SettingError, StoreError
from newsarchive.remembered import Remembered
from newsarchive.reprocess import Ask
from newsarchive.reprocess import rebuild as rebuild_store
from newsarchive.reprocess import reprocess as reprocess_captures
from newsarchive.store.base import open_store
from newsarchive.task import Job
from newsarchive.wanted import Wanted, Which


def reprocess(wanted: argparse.Namespace) -> int:
    """Clean all captures of the archive again, or those of some files, and put what comes out into its store."""
    archive = locate(wanted.archive)
    if not wanted.dry_run and (wanted.json or wanted.html or wanted.output):
        raise SettingError("--json, --html and -o tell what would change: give --dry-run with them")
    which = Which.ALL if wanted.all else Which.STALE
    choice = Wanted(which=which, site=wanted.site, since=wanted.since, outcome=wanted.only_outcome)
    named = chosen(wanted.warc) if wanted.warc else _own(archive, wanted)
    if wanted.dry_run:
        return _dry_run(wanted, archive, named, choice)
    ask, code = Ask(wanted=choice, at=datetime.now(UTC)), 0
    hands = hands_of(wanted.workers)
    with closing(open_store(archive)) as store, hands.kept():
        memory = Remembered(store, Job(home=archive, read=Shelf(archive), sites=hands.sites, wanted=choice))
        turns = Turns(named, wanted.workers, note, memory, quiet=wanted.quiet)
        for files in turns:
            with watching(files, wanted.quiet) as watch:
                tally = reprocess_captures(files, Shelf(archive), hands, store, replace(ask, watch=watch))
            code = max(code, say(tally, wanted.quiet))
            turns.refused |= tally.refused
    return 1 if turns.lost else code


def _dry_run(wanted: argparse.Namespace, archive: Archive, named: Sequence[Path], choice: Wanted) -> int:
    """As `reprocess`, of a file elsewhere too: what is as before, and holds nothing stale, is not fetched."""
    from newsarchive.cli.changes import dry_run

    with closing(open_store(archive)) as store:
        sites = hands_of(wanted.workers).sites
        job = Job(home=archive, read=Shelf(archive), sites=sites, wanted=choice, compares=True)
        needed = Turns(named, wanted.workers, note, Remembered(store, job), quiet=wanted.quiet).needed()
    with ExitStack() as stack:
        return dry_run(wanted, archive, [stack.enter_context(at_hand(path)) for path in needed], choice)


def rebuild(wanted: argparse.Namespace) -> int:
    """Make the database anew from all captures; with --index, only what lies beside the files."""
    archive = locate(wanted.archive)
    if wanted.index is not None:
        return _index(archive, wanted)
    files = _own(archive, wanted)
    with watching(files, wanted.quiet) as watch:
        tally = rebuild_store(archive, Shelf(archive), hands_of(wanted.workers), watch)
    return say(tally, wanted.quiet)


def _index(archive: Archive, wanted: argparse.Namespace) -> int:
    """Write the indexes of some files anew, or of all that are closed. Damage is told, and indexed around."""
    files = chosen_here(wanted.index) if wanted.index else _own(archive, wanted)
    broken: list[str] = []
    closed = [path for path in files if not path.name.endswith(OPEN)]
    number = sum(_is_indexed(path, broken) for path in closed)
    for line in broken[:NAMED]:
        note(f"newsarchive: broken: {line}")
    if not wanted.quiet:
        note(f"{number} {'index' if number == 1 else 'indexes'} written, {len(broken)} broken places passed over")
    return 0 if number == len(closed) else 1


def _is_indexed(path: Path, broken: list[str]) -> bool:
    """Whether an index could be made of a file; why not is told."""
    try:
        lines = index_of(path, on_broken=lambda error: broken.append(str(error)))
        if lines or any(True for _ in walk(path, on_broken=lambda _: None)):
            write_index(path, lines)
            return True
        note(
            f"newsarchive: {path}: no record in it can be read, so it has no index; put a copy of the file in its place"
        )
    except OSError as error:
        note(f"newsarchive: {error.filename or path}: {error.strerror or error}")
    return False


def _own(archive: Archive, wanted: argparse.Namespace) -> Sequence[Path]:
    """The archive's own files, those of crashed crawls mended first."""
    recover(archive, _hush if wanted.quiet else note)
    files = tuple(archive.warcs())
    if not files:
        if foreign := _foreign(archive):
            raise StoreError(
                f"{archive.captures}: no captures of its own; its articles come from other files, which must be named: "
                f"newsarchive reprocess --warc {shlex.quote(foreign)}"
            )
        raise StoreError(
            f"{archive.captures}: no captures; choose the archive with --archive or NEWSARCHIVE_DIR, or crawl first"
        )
    return files


def _foreign(archive: Archive) -> str:
    """One of the files that an archive without captures has its articles from; '' where it has none."""
    if not archive.database.exists():
        return ""
    with closing(open_store(archive)) as store:
        return next((place.warc for _, place in store.places()), "")


def _hush(_: str) -> None:
    pass
