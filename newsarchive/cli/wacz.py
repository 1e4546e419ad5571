"""`newsarchive export --wacz`: an archive as one file for viewers."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from newsarchive.archive import Archive, locate
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.places import reading
from newsarchive.cli.screen import note
from newsarchive.errors import SettingError
from newsarchive.export import whole_file
from newsarchive.meta import RESERVED
from newsarchive.rights import SiteRights
from newsarchive.store.base import Store
from newsarchive.store.entry import Query
from newsarchive.wacz import Collection, Told, Wanted, write_wacz
from newsarchive.wacz.collection import Watch


def export_wacz(wanted: argparse.Namespace) -> int:
    """Write a WACZ to a file, or to standard output where that is no terminal."""
    out = None if wanted.output == "-" else Path(wanted.output)
    if out is None and sys.stdout.isatty():
        raise SettingError("a WACZ cannot be shown at a terminal; name a file: -o NAME.wacz")
    try:
        with _target(out) as file, _watching() as watch:
            collection = _written(wanted, out, file, watch)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = error.filename or out or "standard output"
        raise SettingError(f"{place}: {error.strerror or error}; no WACZ was made; choose its place with -o") from error
    _say(collection, wanted.output)
    return 0


def _written(wanted: argparse.Namespace, out: Path | None, file: IO[bytes], watch: Watch | None) -> Collection:
    query = Query(site=wanted.site, since=wanted.since)
    archive = locate(wanted.archive)
    told = Told(
        title=out.stem if out else archive.root.name,
        software=f"newsarchive {version('newsarchive')}",
        created=datetime.now(UTC),
    )
    with reading(wanted) as store:
        shut = _shut(store, archive) if wanted.without_reserved else frozenset()
        if shut:
            files = "1 WARC file stays" if len(shut) == 1 else f"{len(shut)} WARC files stay"
            note(f"{files} out whole, for an article in it that its publisher reserves")
        articles = store.revisions(query) if wanted.all_revisions else store.latest(query)
        whole = not (wanted.site or wanted.since)
        return write_wacz(Wanted(archive=archive, articles=articles, whole=whole, shut=shut), told, file, watch)


def _shut(store: Store, archive: Archive) -> frozenset[str]:
    """Names of the WARC files in which anything lies that is reserved from AI and text mining, in whatever revision."""
    told = map(SiteRights(store, Shelf(archive).at).added, store.revisions())
    return frozenset(one["origin"]["warc"] for one in told if one["ai_use"] == RESERVED and one["origin"])


@contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    """The file to write into. For a pipe that is a temporary one, since sizes are put into a zip afterwards."""
    if out is not None:
        with whole_file(out) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def _watching() -> Iterator[Watch | None]:
    """A progress bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("packing", total=None)
        yield lambda total, done: progress.update(task, advance=done, total=total)


def _say(made: Collection, output: str) -> None:
    where = "standard output" if output == "-" else output
    note(f"{made.pages} articles and {made.warcs} WARC files in {where}")
    if made.left_out:
        note(f"  {made.left_out} articles are not listed: no closed WARC file here holds their capture")
    if made.still_open:
        note(f"  {made.still_open} WARC files are left out: they are still being written")
