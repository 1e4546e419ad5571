"""The decoded bytes of a WARC file, and where in the file they came from.

A reel has parts: each gzip member is one, and so is a whole file that is not compressed. Memory is bounded by what is
asked for at once.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from newsarchive.capture.beginnings import (
    BREAKS,
    DECODE,
    FAULTS,
    GZIP,
    GZIP_HEADER,
    READ,
    RECORD,
    begins_record,
    inflater,
    search,
    stream_end,
)
from newsarchive.capture.findings import Kind
from newsarchive.errors import BrokenRecord

_MAGIC = b"\x1f\x8b\x08"
#: Bytes of a member given to the inflater first: what it does not need of them is copied, which costs small members most.
_FEED = 8 * 1024
#: Most line-break bytes between two records; the standard has four (WARC 1.1, section 4).
_LINE_BREAKS = 1024


class Damage(BrokenRecord):
    """What is wrong, and at which byte the record or member begins. Never leaves capture/."""

    def __init__(self, what: str, offset: int, kind: Kind = Kind.GARBAGE) -> None:
        super().__init__(what)
        self.offset = offset
        self.kind = kind


class Reel:
    """What both kinds share: a window on the decoded bytes of the present part."""

    has_checksum: bool
    """Whether the end of a part vouches for its bytes."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._file.seek(start)
        self._data = b""
        self._at = 0
        self._begin = start
        self.breaks = b""
        """The line breaks that `has_more` passed over last."""

    def next_part(self) -> bool:
        """Go to the next part; False at the end of the file. Errors: Damage."""
        raise NotImplementedError

    def begin_record(self) -> tuple[int, bool]:
        """The offset to name the record that begins here by, and whether it may have that place alone."""
        raise NotImplementedError

    def record_end(self) -> int:
        """The offset behind the record just read."""
        raise NotImplementedError

    def next_beginning(self) -> int | None:
        """Where, behind the damage, something begins that may be a record; None where nothing does."""
        raise NotImplementedError

    def _more(self) -> bytes:
        """More decoded bytes of this part; b'' at its end. Errors: Damage."""
        raise NotImplementedError

    def damage(self, what: str, kind: Kind = Kind.GARBAGE) -> Damage:
        """Damage in the record at hand."""
        return Damage(what, self._begin, kind)

    def has_more(self) -> bool:
        """Whether the part goes on behind line breaks, which are passed over. Errors: Damage where there are too many."""
        if self._data.startswith(BREAKS, self._at):  # as nearly every record ends
            self._at += len(BREAKS)
            self.breaks = BREAKS
        else:
            self.breaks = b""
        for _ in range(_LINE_BREAKS):
            if self._at >= len(self._data) and not self._fill(1):
                return False
            if self._data[self._at] not in b"\r\n":
                return True
            self.breaks += self._data[self._at : self._at + 1]
            self._at += 1
        raise self.damage(f"more than {_LINE_BREAKS} line breaks where a record should begin")

    def starts_with(self, expected: bytes) -> bool:
        """Whether the next bytes are these."""
        self._fill(len(expected))
        return self._data.startswith(expected, self._at)

    def take(self, length: int) -> bytes:
        """So many bytes. Errors: Damage where the part has fewer."""
        have = self._fill(length)
        if have < length:
            raise self.damage(f"length says {length}, {have} left", Kind.LENGTH)
        taken = self._data[self._at : self._at + length]
        self._at += length
        return taken

    def take_through(self, end: re.Pattern[bytes], most: int) -> bytes:
        """All bytes up to and with the end. Errors: Damage where it does not come within so many bytes."""
        have = self._fill(1)
        while (found := end.search(self._data, self._at, self._at + most)) is None:
            if have >= most or self._fill(have + 1) <= have:
                raise self.damage("a record header that does not end", Kind.HEADER)
            have = len(self._data) - self._at
        taken = self._data[self._at : found.end()]
        self._at = found.end()
        return taken

    def skip(self, length: int) -> None:
        """Pass over so many bytes without keeping them. Errors: Damage where the part has fewer."""
        while length:
            have = min(self._fill(1), length)
            if not have:
                raise self.damage(f"{length} bytes fewer than length says", Kind.LENGTH)
            self._at += have
            length -= have

    def _fill(self, length: int) -> int:
        """How many bytes are at hand, once so many were asked for."""
        have = len(self._data) - self._at
        if have >= length:
            return have
        pieces = [self._data[self._at :]]
        while have < length and (piece := self._more()):
            pieces.append(piece)
            have += len(piece)
        self._dropped(self._at)
        self._data, self._at = b"".join(pieces), 0
        return have

    def _dropped(self, count: int) -> None:
        """So many bytes left the window at its front."""


class PlainReel(Reel):
    """A file that is not compressed: one part."""

    has_checksum = False

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__(file, start)
        self._front = start

    def next_part(self) -> bool:
        return bool(self._fill(1))

    def begin_record(self) -> tuple[int, bool]:
        self._begin = self.record_end()
        return self._begin, True

    def record_end(self) -> int:
        return self._front + self._at

    def next_beginning(self) -> int | None:
        return search(self._file, self._begin + 1, b"\n" + RECORD, 1)

    def _more(self) -> bytes:
        return self._file.read(DECODE)

    def _dropped(self, count: int) -> None:
        self._front += count


class GzipReel(Reel):
    """A compressed file: each member is a part, and its checksum vouches for it."""

    has_checksum = True

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__(file, start)
        self._coded = memoryview(b"")
        self._coded_at = 0
        self._coded_from = start
        self._feed = _FEED
        self._inflater: Any = None
        self._records = 0

    def next_part(self) -> bool:
        self._read_for(GZIP_HEADER)
        self._begin, self._records = self._coded_from, 0
        front = bytes(self._coded[self._coded_at : self._coded_at + 8])
        if not front:
            return False
        if not front.startswith(_MAGIC):
            raise self.damage(f"here should begin a gzip member, but there is {front!r}")
        self._inflater, self._feed = inflater.decompressobj(GZIP), _FEED
        self._data, self._at = b"", 0
        return True

    def begin_record(self) -> tuple[int, bool]:
        self._records += 1
        return self._begin, self._records == 1

    def record_end(self) -> int:
        return self._coded_from

    def next_beginning(self) -> int | None:
        true_end = stream_end(self._file, self._begin)
        if true_end is not None and begins_record(self._file, true_end):
            return true_end
        place = search(self._file, self._begin + 1, _MAGIC, 0)
        while place is not None and not begins_record(self._file, place):
            place = search(self._file, place + 1, _MAGIC, 0)
        return place

    def _more(self) -> bytes:
        piece = b""
        while not piece and not self._inflater.eof:
            self._read_for(1)
            coded = self._coded[self._coded_at : self._coded_at + self._feed]
            if not coded:
                raise self.damage("the file ends within a gzip member", Kind.CUT)
            try:
                piece = self._inflater.decompress(coded, DECODE)
            except FAULTS as error:
                raise self.damage(f"the gzip member is damaged ({error})", Kind.MEMBER) from error
            self._feed = READ  # a small member ends within the first bytes; in a large one there is nothing to spare
            rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            self._coded_at += len(coded) - len(rest)
            self._coded_from += len(coded) - len(rest)
        return piece

    def _read_for(self, length: int) -> None:
        if len(self._coded) - self._coded_at < length:
            self._coded = memoryview(bytes(self._coded[self._coded_at :]) + self._file.read(READ))
            self._coded_at = 0
