"""The decoded bytes of a WARC file, and where in the file they came from.

A reel has parts: each gzip member is one, and so is a whole file that is not compressed. Memory is bounded by what is
asked for at once.
"""

from __future__ import annotations

import re
import zlib
from types import ModuleType
from typing import Any, BinaryIO

from newsarchive.capture.findings import Kind
from newsarchive.errors import BrokenRecord

inflater: ModuleType
try:
    from isal import isal_zlib as inflater
except ImportError:  # a third as fast without it
    inflater = zlib

#: What either of them raises.
_FAULTS: tuple[type[Exception], ...] = (zlib.error, inflater.error)

_MAGIC = b"\x1f\x8b\x08"
#: Bytes read from the file at once, and most bytes decoded at once.
_READ, _DECODE = 128 * 1024, 1024 * 1024
_GZIP, _RAW = 31, -15
#: Bytes before and behind the deflate stream of a member without name and extra field (RFC 1952, section 2.3).
_GZIP_HEADER, _GZIP_TRAILER = 10, 8
#: Bytes in which a member's first decoded bytes must show: above the longest gzip and deflate headers met.
_PEEK = 4 * 1024
#: Most line-break bytes between two records; the standard has four (WARC 1.1, section 4).
_LINE_BREAKS = 1024
_RECORD = b"WARC/"


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
        return _search(self._file, self._begin + 1, b"\n" + _RECORD, 1)

    def _more(self) -> bytes:
        return self._file.read(_DECODE)

    def _dropped(self, count: int) -> None:
        self._front += count


class GzipReel(Reel):
    """A compressed file: each member is a part, and its checksum vouches for it."""

    has_checksum = True

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__(file, start)
        self._coded = b""
        self._coded_from = start
        self._inflater: Any = None
        self._records = 0

    def next_part(self) -> bool:
        self._read_for(len(_MAGIC))
        self._begin, self._records = self._coded_from, 0
        if not self._coded:
            return False
        if not self._coded.startswith(_MAGIC):
            raise self.damage(f"here should begin a gzip member, but there is {self._coded[:8]!r}")
        self._inflater = inflater.decompressobj(_GZIP)
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
        place = _search(self._file, self._begin + 1, _MAGIC, 0)
        while place is not None and not begins_record(self._file, place):
            place = _search(self._file, place + 1, _MAGIC, 0)
        return place

    def _more(self) -> bytes:
        piece = b""
        while not piece and not self._inflater.eof:
            self._read_for(1)
            if not self._coded:
                raise self.damage("the file ends within a gzip member", Kind.CUT)
            coded = self._coded
            try:
                piece = self._inflater.decompress(coded, _DECODE)
            except _FAULTS as error:
                raise self.damage(f"the gzip member is damaged ({error})", Kind.MEMBER) from error
            self._coded = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            self._coded_from += len(coded) - len(self._coded)
        return piece

    def _read_for(self, length: int) -> None:
        if len(self._coded) < length:
            self._coded += self._file.read(_READ)


def _search(file: BinaryIO, start: int, pattern: bytes, shift: int) -> int | None:
    """The first place of a pattern from a start on, moved by a shift; None where there is none."""
    file.seek(start)
    window, front = b"", start
    while piece := file.read(_DECODE):
        window += piece
        if (found := window.find(pattern)) >= 0:
            return front + found + shift
        keep = len(pattern) - 1
        front += len(window) - keep
        window = window[-keep:]
    return None


def stream_end(file: BinaryIO, begin: int) -> int | None:
    """Where a member ends of which only header, checksum or contents are damaged; None where the way to its end is lost.

    What is found there was put there by the writer; what a search finds may be part of somebody's page.
    """
    file.seek(begin + _GZIP_HEADER)
    decoder, place = zlib.decompressobj(_RAW), begin + _GZIP_HEADER
    coded = b""
    try:
        while not decoder.eof and (coded := decoder.unconsumed_tail or file.read(_READ)):
            decoder.decompress(coded, _DECODE)
            place += len(coded) - len(decoder.unused_data or decoder.unconsumed_tail)
    except zlib.error:
        return None
    return place + _GZIP_TRAILER if decoder.eof else None


def begins_record(file: BinaryIO, place: int) -> bool:
    """Whether a gzip member that holds a record begins at a place: its first bytes say so."""
    file.seek(place)
    try:
        return bool(inflater.decompressobj(_GZIP).decompress(file.read(_PEEK), len(_RECORD)) == _RECORD)
    except _FAULTS:
        return False
