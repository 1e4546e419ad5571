"""A WARC file held against the index beside it: what the index names and the file lacks, and the other way round."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.capture.asked import keyed
from newsarchive.capture.bags import Bag, mark_of
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.headers import is_http, moment_of, url_of
from newsarchive.capture.index import digits_of, is_listed, key_of
from newsarchive.capture.members import RawRecord

#: Longest line of an index that is read: an address and its key, each of 64 KiB, and the rest.
_LONGEST = 256 * 1024
_STATUS = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})(?![0-9])")
#: A line as we write it, with nothing escaped in it; what is read so needs no reader of JSON, which takes three times as long.
_TEXT = r'"([^"\\\x00-\x1f]*)"'
_PLAIN = re.compile(
    rf'([^ \r\n]*) ([0-9]{{14}}) {{"url": {_TEXT}, "mime": "[ -!#-\[\]-~]*", "status": "[0-9-]*", "digest": {_TEXT}, '
    rf'"length": "([0-9]{{1,18}})", "offset": "([0-9]{{1,18}})", "filename": {_TEXT}}}\n'
)
_MOMENT, _NUMBER = re.compile(r"[0-9]{14}"), re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an index: where a capture lies, and what identifies it."""

    url: str
    moment: datetime
    """As precise as the index: to the second. Aware, UTC."""
    offset: int
    length: int
    filename: str
    marks: tuple[str, str]
    """What the record at that place must show: in full, and as much of it as every indexer writes."""


def lines_in(index: Path) -> Iterator[Line | str]:
    """The lines of an index; a sentence for each that is none. Errors: OSError."""
    with index.open("rb") as file:
        number = 0
        while raw := file.readline(_LONGEST):
            number += 1
            if raw.startswith(b"!"):  # what some indexers write on top
                continue
            try:
                yield _line(raw.decode("utf-8"))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                yield f"line {number} of {index.name} cannot be read ({type(error).__name__}: {str(error)[:100]})"


def shown_by(record: RawRecord) -> tuple[str, str] | None:
    """The same marks from the record itself; None for one that no index names."""
    if (record.get("warc-type") or "").lower() not in ("response", "revisit") or not is_http(record):
        return None
    try:
        moment = digits_of(moment_of(record))
    except (ValueError, OverflowError):
        moment = ""
    digest = record.get("warc-payload-digest") or ""
    return marks_of(record.offset, url_of(record), (str(record.length), moment, digest))


def status_in(data: bytes, start: int = 0) -> int | None:
    """The status that an HTTP message tells that begins there."""
    found = _STATUS.match(data, start)
    return int(found[1]) if found else None


class Listing:
    """Compares both, once the file was walked."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._listed, self._found = (Bag(), Bag()), (Bag(), Bag())
        self._spared: set[int] = set()

    def see(self, record: RawRecord) -> None:
        """Take note of a record that was read, and is whole with its partners."""
        marks = shown_by(record)
        if marks:
            self.note(marks, status_in(record.block))

    def note(self, marks: tuple[str, str], status: int | None) -> None:
        """The same of a record by its marks and the status that it tells."""
        full, short = self._found
        full.add(marks[0])
        short.add(marks[1])
        if not is_listed(status):
            self._spared.add(mark_of(marks[0]))

    def compare(self, report: Report, size: int, *, ours: bool) -> None:
        """Put what disagrees into the report. `ours`: the index is of our making, so nothing may be missing in it."""
        known = {problem.offset for problem in report.problems if problem.offset is not None}
        names = {report.path.name, report.path.name.replace(".repaired.", ".")}
        for line in lines_in(self._index):
            if isinstance(line, str):
                report.add(Kind.INDEX, line)
                continue
            for bag, mark in zip(self._listed, line.marks, strict=True):
                bag.add(mark)
            if ours and line.filename not in names:
                report.note(f"the index speaks of a file named {line.filename[:100]!r}")
        which = 0 if ours else 1
        missing = self._listed[which].beyond(self._found[which])
        if missing:
            self._tell_missing(missing, report, (which, size), known)
        unlisted = len(self._found[0].beyond(self._listed[0]) - self._spared) if ours else 0
        if unlisted and not missing:
            report.add(Kind.INDEX, f"{unlisted} captures of the file are not in {self._index.name}")

    def _tell_missing(self, missing: set[int], report: Report, place: tuple[int, int], known: set[int]) -> None:
        which, size = place
        for line in lines_in(self._index):
            if isinstance(line, str) or mark_of(line.marks[which]) not in missing or line.offset in known:
                continue
            if line.offset + line.length > size:
                what = f"the file ends at byte {size}, and {self._index.name} names a capture behind that"
                report.add(Kind.CUT, what, offset=line.offset)
            else:
                what = f"{self._index.name} names a capture here, and the file has another one or none"
                report.add(Kind.INDEX, what, offset=line.offset)


def _line(text: str) -> Line:
    """Errors: ValueError, KeyError and others for what is no line."""
    key, moment, url, digest, length, offset, filename = _parts_of(text)
    marks = marks_of(offset, url, (str(length), moment, digest))
    if key != key_of(url):
        marks = (f"{marks[0]} {key}", marks[1])  # agrees with no record of ours; other indexers make keys of their own
    at = datetime.fromisoformat(f"{moment[:8]}T{moment[8:]}").replace(tzinfo=UTC)
    return Line(url=url, moment=at, offset=offset, length=length, filename=filename, marks=marks)


def _parts_of(text: str) -> tuple[str, str, str, str, int, int, str]:
    """Key, moment, address, digest, length, offset, name of file. Errors: those of `_line`."""
    if plain := _PLAIN.fullmatch(text):
        key, moment, url, digest, length, offset, filename = plain.groups()
        return key, moment, url, digest, int(length), int(offset), filename
    key, moment, about = text.rstrip("\r\n").split(" ", 2)
    told = json.loads(about)
    places = _number(told.get("length", "0")), _number(told["offset"])
    if not _MOMENT.fullmatch(moment) or not text.endswith("\n"):
        raise ValueError("no moment of 14 digits" if text.endswith("\n") else "the line is cut")
    if "method" in told and key == key_of(keyed(str(told["url"]), told)):
        key = key_of(str(told["url"]))  # an answer to a form, told apart as it should be
    return key, moment, str(told["url"]), str(told.get("digest", "")), *places, str(told.get("filename", ""))


def _number(value: object) -> int:
    text = str(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:30]!r} is no number of bytes")
    return int(text)


def marks_of(offset: int, url: str, more: tuple[str, str, str]) -> tuple[str, str]:
    """`more`: length, moment in 14 digits, payload digest."""
    return "\n".join((str(offset), url, *more)), f"{offset}\n{url}"
