"""Finds what is damaged in a WARC file, and says where, what, and how to mend it. Changes nothing.

Memory does not grow with the file: of each record some eight bytes are kept, and a second way through the file names
what those bytes only hint at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive import OPEN
from newsarchive.capture import fields
from newsarchive.capture.bags import Glance
from newsarchive.capture.checks import bare, complaints, complaints_of_large, head_at, id_in
from newsarchive.capture.findings import LOST, Kind, Report
from newsarchive.capture.index import index_path
from newsarchive.capture.listing import Listing
from newsarchive.capture.members import MAX_BLOCK, RawRecord, walk, walk_past
from newsarchive.capture.orderly import Orderly
from newsarchive.capture.pairs import Finding, Pairs, named_in
from newsarchive.capture.reel import Damage
from newsarchive.capture.swift import Member
from newsarchive.capture.wrapping import Wrapping
from newsarchive.errors import BrokenRecord
from newsarchive.locks import is_being_written

#: Files up to this size are always looked at to the last bit; larger ones when asked to, since each member must be
#: compressed anew for that, which takes as long as all the rest (benchmarks/verify_speed.py). 64 MiB: a second.
ALWAYS_THOROUGH = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a file is to be looked at."""

    thorough: bool = False
    """Look in large files, too, for bits that changed without changing a record."""
    indexed: bool = False
    """The file is one of an archive, where each closed file has an index beside it."""
    archive: str = ""
    """How its archive was chosen on the command line, for the mends: `--archive DIR ` or nothing."""
    seen: Callable[[Glance], None] | None = None
    """Is given each record that could be read."""


def verify(path: Path, wish: Wish = Wish()) -> Report:
    """What is wrong with a file. Errors: OSError."""
    report = Report(path=path, index=index_path(path), in_archive=wish.indexed, archive=wish.archive)
    size = path.stat().st_size
    living = is_being_written(path)
    with closing(Wrapping(path)) as wrapping:
        look = _Look(report, wrapping, wish, size)
        look.over_all(living)
    if living:
        report.note("a crawl is writing it; looked at up to its last whole record")
    else:
        _around(report, look, size)
    report.settle()
    return report


def _around(report: Report, look: _Look, size: int) -> None:
    """What is wrong with the file as such, and with its index."""
    if report.path.name.endswith(OPEN):
        report.add(Kind.OPEN, "a crawl that died left it open; the next crawl mends it, too")
    elif not size:
        report.add(Kind.EMPTY, "the file is empty")
    elif report.index.exists():
        look.listing.compare(report, size, ours=bool(look.pairs.ours))
    elif report.in_archive:
        report.add(Kind.INDEX, f"{report.index.name} is missing")
    else:
        report.note("no index lies beside it; without one, a tail cut between two exchanges cannot be seen")


class _Look:
    """One way through a file."""

    def __init__(self, report: Report, wrapping: Wrapping, wish: Wish, size: int) -> None:
        self._report, self._wrapping, self._wish, self._size = report, wrapping, wish, size
        self._thorough = wish.thorough or size <= ALWAYS_THOROUGH
        self._admitted: set[str] = set()
        self._tail: Damage | None = None
        self._shared = -1
        self.listing = Listing(report.index)
        self.pairs = Pairs(self.listing.see)
        self._orderly = Orderly(report, wrapping, (self.pairs, self.listing))
        self._orderly.thorough, self._orderly.seen = self._thorough, wish.seen

    def over_all(self, living: bool) -> None:
        """Look at every record. The cut tail of a file that is being written is none."""
        for record in walk_past(self._report.path, self._taken, max_block=MAX_BLOCK, on_broken=self._broken):
            self._flush()
            self._record(record)
        if not living:
            self._flush()
            self._tell(self.pairs.rest())
        for doubt in self._wrapping.rest():
            self._report.add(doubt.kind, doubt.what, offset=doubt.offset, record=doubt.record)
        if any(puzzle := self.pairs.puzzles()) and not living:
            before: set[int] = set()
            for record in walk(self._report.path, on_broken=lambda _: None):
                self._tell(named_in(puzzle, record, before))

    def _taken(self, member: Member) -> bool:
        """Whether nothing is left to do of a member. Damage before it is told first, by the general way."""
        return self._tail is None and self._orderly.take(member)

    def _record(self, record: RawRecord) -> None:
        self._report.records += 1
        if self._wish.seen is not None:
            self._wish.seen(Glance(record.first, record.offset))
        if record.first.get("warc-type") == "warcinfo":
            self._admitted.update(fields.from_block(record.block).get("lost-with", "").split())
        self._tell(self.pairs.see(record))
        name, ours = bare(record.first.get("warc-record-id")), bool(self.pairs.ours)
        wrong = complaints(record, self._report.note)
        for kind, what in wrong:
            self._report.add(kind, what, offset=record.offset, record=name)
        self._report.spoilt += any(kind in LOST for kind, _ in wrong)
        if ours and not record.length and record.offset != self._shared:
            self._shared = record.offset
            self._report.add(Kind.LENGTH, "its gzip member holds other records, too", offset=record.offset, record=name)
        for doubt in self._wrapping.see(record, ours=ours, thorough=self._thorough):
            self._report.add(doubt.kind, doubt.what, offset=doubt.offset, record=doubt.record)

    def _tell(self, findings: Iterable[Finding]) -> None:
        for kind, what, offset, name in findings:
            if kind is Kind.PAIR and name in self._admitted:
                self._report.note("parts of some exchanges were lost before it was repaired, as its first record tells")
            else:
                self._report.add(kind, what, offset=offset, record=name)

    def _broken(self, error: BrokenRecord) -> None:
        self._flush()
        damage = error.__cause__
        assert isinstance(damage, Damage)
        self._tail = damage

    def _flush(self) -> None:
        """Tell of the damage found last: only once something follows is it known to be no tail."""
        if self._tail is None:
            return
        damage, self._tail = self._tail, None
        record = id_in(head_at(self._report.path, damage.offset))
        if damage.kind is Kind.LARGE:
            self.pairs.know(record or "")
            wrong = list(complaints_of_large(self._report.path, damage.offset))
            for kind, what in wrong:
                self._report.add(kind, what, offset=damage.offset, record=record)
            self._report.records += not wrong
            self._report.note("the blocks of some records are too large for all checks; their checksums were looked at")
            return
        kind = Kind.ZEROS if damage.kind is Kind.GARBAGE and self._is_zero_from(damage.offset) else damage.kind
        self._report.add(kind, str(damage), offset=damage.offset, record=record)

    def _is_zero_from(self, offset: int) -> bool:
        with self._report.path.open("rb") as file:
            file.seek(offset)
            return all(not piece.strip(b"\0") for piece in iter(lambda: file.read(1 << 20), b""))
