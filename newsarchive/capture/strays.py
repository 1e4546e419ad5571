"""What lies among the captures and is no WARC file that can be read: indexes without one, links that lead nowhere, pipes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsarchive.archive import Archive, files_below
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_path
from newsarchive.capture.places import ENDINGS


def strays(archive: Archive, chosen: str = "") -> Iterator[Report]:
    """A report for each index whose file is gone: what it names can be read no more; and for each name of a WARC file
    that is none. `chosen`: `--archive DIR `."""
    below = sorted(files_below(archive.captures))
    for path in below:
        if path.name.endswith(ENDINGS) and not path.is_file():
            report = Report(path=path, index=index_path(path), in_archive=True, archive=chosen)
            what = (
                f"a link to {path.readlink()}, which is not there"
                if path.is_symlink()
                else "no file but a pipe or a device"
            )
            report.add(Kind.UNREADABLE, f"it is {what}")
            yield report
    kept = {index_path(warc) for warc in archive.warcs()}
    for index in below:
        if index.name.endswith(".cdxj") and index not in kept:
            warc = index.with_suffix(".warc.gz")
            report = Report(path=warc, index=index, in_archive=True, archive=chosen)
            report.add(Kind.MISSING, f"the file is gone, and {index.name} names what was in it")
            yield report


def is_inside(archive: Archive, path: Path) -> bool:
    """Whether a file lies among the captures of the archive."""
    return path.resolve().is_relative_to(archive.captures.resolve())
