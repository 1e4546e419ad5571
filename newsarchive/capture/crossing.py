"""Several files looked at together: records whose id is in two of them, and revisits whose original is in none.

Of each record some bytes are kept as marks; what marks only hint at is looked up in the files. A revisit without its
original is a warning: the file is what its writer made of it, and only who wants the page back needs the other file.
"""

from __future__ import annotations

import filecmp
from array import array
from collections.abc import Iterator
from pathlib import Path

from newsarchive.capture.bags import Bag, Glance, mark_of
from newsarchive.capture.checks import bare
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.members import RawRecord, walk

#: Digits of a moment that count: to the second, as in the index; some writers have no more.
_TO_SECONDS = 19
#: What is kept of a revisit: its offset, and the marks of the id, the address with moment, and the digest that it names.
_WIDTH = 4


class Crossing:
    """Goes from file to file. `begin` and `end` stand around each, `see` is given its records; then `finish`."""

    def __init__(self) -> None:
        self._files: list[Path] = []
        self._ids, self._offers = Bag(), Bag()
        self._waiting: list[tuple[Report, array[int]]] = []
        self.begin()

    def begin(self) -> None:
        """The next file; what was seen since the last `end` is forgotten."""
        self._mine, self._offered, self._revisits = Bag(), Bag(), array("Q")

    def see(self, record: Glance) -> None:
        """Take note of a record."""
        first = record.first
        self._mine.add(bare(first.get("warc-record-id")))
        match first.get("warc-type"):
            case "response":
                for name in _names(
                    first.get("warc-target-uri"), first.get("warc-date"), first.get("warc-payload-digest")
                ):
                    if name:
                        self._offered.add(name)
            case "revisit":
                self._revisits.extend(_wanted(record))

    def end(self, report: Report, *, in_archive: bool) -> bool:
        """Put into the report what the file has twice with earlier ones; whether its revisits wait for `finish`."""
        if marks := self._ids.common(self._mine):
            twin = None if in_archive else self._twin(report.path)
            if twin:
                report.note(f"a copy, byte for byte, of {twin}")
            else:
                self._tell_twice(report, marks)
        self._files.append(report.path)
        self._ids.take(self._mine)
        self._offers.take(self._offered)
        waits = bool(self._revisits)
        if waits:
            self._waiting.append((report, self._revisits))
        self.begin()
        return waits

    def finish(self) -> None:
        """Put into the reports that wait the revisits whose original is in no file."""
        needed = {mark for _, revisits in self._waiting for place in range(0, len(revisits), _WIDTH)
                  for mark in revisits[place + 1 : place + _WIDTH] if mark}  # fmt: skip
        found = (self._ids.among(needed) | self._offers.among(needed)) if needed else set()
        for report, revisits in self._waiting:
            for place in range(0, len(revisits), _WIDTH):
                offset, *marks = revisits[place : place + _WIDTH]
                if any(marks) and found.isdisjoint(marks):
                    _tell_alone(report, offset)

    def _twin(self, path: Path) -> Path | None:
        return next((other for other in self._files if filecmp.cmp(path, other, shallow=False)), None)

    def _tell_twice(self, report: Report, marks: set[int]) -> None:
        where: dict[int, Path] = {}
        for other in self._files:
            for record in _records(other):
                if (mark := mark_of(bare(record.get("warc-record-id")))) in marks:
                    where.setdefault(mark, other)
        for record in _records(report.path):
            name = bare(record.get("warc-record-id"))
            if mark_of(name) in where:
                what = f"a record of {where[mark_of(name)].name} has the same id"
                report.add(Kind.TWO_FILES, what, offset=record.offset, record=name)


def _records(path: Path) -> Iterator[RawRecord]:
    return walk(path, on_broken=lambda _: None)


def _names(url: str | None, date: str | None, digest: str | None) -> tuple[str, str]:
    """What a response can be named by besides its id; blank where it cannot."""
    address = f"{bare(url)}\n{date[:_TO_SECONDS].rstrip('Z')}" if url and date else ""
    return address, f"\n{digest}" if digest else ""


def _wanted(record: Glance) -> list[int]:
    first = record.first
    named = bare(first.get("warc-refers-to"))
    url, date = first.get("warc-refers-to-target-uri"), first.get("warc-refers-to-date")
    names = (named, *_names(url, date, first.get("warc-payload-digest")))
    return [record.offset, *(mark_of(name) if name else 0 for name in names)]


def _tell_alone(report: Report, offset: int) -> None:
    record = next(walk(report.path, start=offset, on_broken=lambda _: None), None)
    if record is None:
        return
    named = bare(record.get("warc-refers-to")) or record.get("warc-refers-to-target-uri") or "it has no name"
    what = f"its original is in none of the files that were looked at ({named})"
    report.add(Kind.ORIGINAL, what, offset=offset, record=bare(record.get("warc-record-id")))
