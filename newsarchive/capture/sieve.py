"""Decides, record by record, what of a damaged file is sound."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.capture.beginnings import begins_record
from newsarchive.capture.checks import bare
from newsarchive.capture.findings import LOST, Kind, Report
from newsarchive.capture.members import RawRecord, walk
from newsarchive.capture.reel import Damage
from newsarchive.capture.trust import Places, Trust
from newsarchive.errors import BrokenRecord

#: By these it is intact, and what is around it is not.
_WRAPPED = frozenset({Kind.GZIP_HEADER, Kind.GZIP_BITS, Kind.BREAKS})
#: Bytes of line breaks behind a record.
_BREAKS = 4


@dataclass(kw_only=True)
class Piece:
    """Bytes of the damaged file that stay: whole records, one behind the other."""

    start: int
    end: int
    anew: bool = False
    """What is in it is intact, and its wrapping is not: it is wrapped anew."""
    records: list[int] = field(default_factory=list)
    """Which records of the member stay, counted from 0, where it is wrapped anew."""


class Sieve:
    """One way through a damaged file."""

    def __init__(self, path: Path, report: Report) -> None:
        """`report` says what is wrong with it."""
        self._path, self._size = path, path.stat().st_size
        self._places = Places(report.index)
        self._trust = Trust(path, self._places)
        self._wrong: dict[tuple[int | None, str], set[Kind]] = defaultdict(set)
        for problem in report.problems:
            self._wrong[problem.offset, problem.record or ""].add(problem.kind)
        self._island: list[Piece] = []
        self._in_island = 0
        self._member, self._number, self._is_spoilt = -1, 0, False
        self._large: int | None = None
        self.pieces: list[Piece] = []
        self.kept = self.doubted = 0

    def fill(self) -> None:
        """Go through the file; then `pieces`, `kept` and `doubted` are known."""
        for record in walk(self._path, on_broken=self._broken, resume=self._resume):
            self._reached(record.offset)
            self._trust.see(record)
            self._take(record)
        self._reached(self._size)
        self._close(is_last=True)

    def _take(self, record: RawRecord) -> None:
        is_first = record.offset != self._member
        self._member, self._number = record.offset, 0 if is_first else self._number + 1
        wrong = self._wrong.get((record.offset, bare(record.get("warc-record-id"))), set())
        # In a member with several records, one that is not what it says casts doubt on where the next one begins.
        self._is_spoilt = Kind.BLOCK in wrong or (self._is_spoilt and not is_first)
        if wrong & LOST or (self._is_spoilt and not record.length):
            return
        if Kind.BREAKS in wrong and len(record.breaks) > _BREAKS and not record.get("warc-block-digest"):
            return  # its length may be the one that is wrong
        self._in_island += 1
        if record.length and not wrong & _WRAPPED:
            self._add(Piece(start=record.offset, end=record.offset + record.length))
        else:
            self._add_anew(record)

    def _add(self, piece: Piece) -> None:
        last = self._island[-1] if self._island else None
        if last is not None and not last.anew and last.end == piece.start:
            last.end = piece.end
        else:
            self._island.append(piece)

    def _add_anew(self, record: RawRecord) -> None:
        last = self._island[-1] if self._island else None
        if last is None or not last.anew or last.start != record.offset:
            last = Piece(start=record.offset, end=record.offset + record.length, anew=True)
            self._island.append(last)
        last.records.append(self._number)

    def _reached(self, offset: int) -> None:
        """What began before ends here at the latest: a record that was too large, a member that holds several."""
        if self._large is not None:
            self._in_island += 1
            self._add(Piece(start=self._large, end=offset))
            self._large = None
        if self._island and self._island[-1].end == self._island[-1].start < offset:
            self._island[-1].end = offset

    def _broken(self, error: BrokenRecord) -> None:
        damage = error.__cause__
        assert isinstance(damage, Damage)
        self._reached(damage.offset)
        if damage.kind is Kind.LARGE:  # read over in order, and vouched for by its checksum
            if not any(place == damage.offset and kinds & LOST for (place, _), kinds in self._wrong.items()):
                self._large = damage.offset
            return
        if (
            damage.kind is Kind.BLOCK
        ):  # of a file that is not compressed: it ends where it says, so the next one is sure
            return
        self._close(is_last=False)
        self._trust.damaged(damage.offset)

    def _close(self, *, is_last: bool) -> None:
        if self._trust.judge(is_last=is_last):
            self.pieces += self._island
            self.kept += self._in_island
        else:
            self.doubted += self._in_island
        self._island, self._in_island = [], 0

    def _resume(self, offset: int) -> int | None:
        """Where the index says that the damaged capture ends."""
        length = self._places.length_at(offset)
        if not length:
            return None
        end = offset + length
        if end >= self._size:
            return self._size
        with self._path.open("rb") as file:
            file.seek(end)
            return end if file.read(5) == b"WARC/" or begins_record(file, end) else None
