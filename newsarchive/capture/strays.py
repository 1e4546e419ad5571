"""Index files beside which no WARC file lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_path


def strays(archive: Archive, chosen: str = "") -> Iterator[Report]:
    """A report for each index whose file is gone: what it names can be read no more. `chosen`: `--archive DIR `."""
    kept = {index_path(warc) for warc in archive.warcs()}
    for index in sorted(archive.captures.rglob("*.cdxj")):
        if index not in kept:
            warc = index.with_suffix(".warc.gz")
            report = Report(path=warc, index=index, in_archive=True, archive=chosen)
            report.add(Kind.MISSING, f"the file is gone, and {index.name} names what was in it")
            yield report


def is_inside(archive: Archive, path: Path) -> bool:
    """Whether a file lies among the captures of the archive."""
    return path.resolve().is_relative_to(archive.captures.resolve())
