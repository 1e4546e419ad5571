"""The gzip members of a file at full speed, as long as each is small and whole; what is neither is left to the reels.

Nearly every member of a WARC file holds one record of some kilobytes. To ask a reel for its bytes little by little costs
as much as to inflate them; here a member is inflated in one call (by libdeflate, where it is there) or in two or three,
and its record is then cut from one string.
"""

from __future__ import annotations

from ctypes import addressof, c_char
from io import BufferedReader
from typing import NamedTuple

from newsarchive.capture.beginnings import DECODE, FAULTS, GZIP, GZIP_HEADER, inflater
from newsarchive.capture.whole import LIBRARY, Whole, is_bare

MAGIC = b"\x1f\x8b\x08"
#: Bytes read from the file at once, always into the same memory: fresh memory costs more than the reading.
_WINDOW = 512 * 1024
#: Bytes of a member that the inflater is given first, and then: what it does not need of them it copies.
_FIRST, _THEN = 64 * 1024, 128 * 1024


class Member(NamedTuple):
    """A member that is small and whole."""

    wrapper: bytes
    """The ten bytes of its header."""
    plain: bytes | memoryview
    """What is in it; a view is valid until the next member is asked for."""
    place: int
    """Where in the file it begins."""
    length: int
    """Its bytes in the file."""


class Members:
    """The members from a place on. Memory: one window and one member of at most DECODE bytes."""

    def __init__(self, file: BufferedReader, place: int) -> None:
        self._file = file
        self._file.seek(place)
        memory = bytearray(_WINDOW)
        self._window = memoryview(memory)
        self._address = addressof(c_char.from_buffer(memory))
        self._whole = Whole() if LIBRARY else None
        self._at = self._end = 0
        self.place = place
        """Where the next member begins."""

    def next(self) -> Member | None:
        """The next member; None, and no step further, for one that is no small and whole member."""
        if self._end - self._at < GZIP_HEADER:
            self._read_on()
        wrapper = bytes(self._window[self._at : min(self._at + GZIP_HEADER, self._end)])
        if not wrapper.startswith(MAGIC):
            return None
        try:
            inflated = self._at_once(wrapper) or self._inflate()
        except FAULTS:
            return None
        if inflated is None:
            return None
        plain, length = inflated
        self.place += length
        return Member(wrapper, plain, self.place - length, length)

    def _at_once(self, wrapper: bytes) -> tuple[memoryview, int] | None:
        """The same in one call, valid until the next, where the member lies in the window."""
        if self._whole is None or not is_bare(wrapper):
            return None
        if self._end - self._at < _FIRST:
            self._read_on()
        found = self._whole.undo(self._address + self._at, self._end - self._at)
        if found is None and self._read_on():
            found = self._whole.undo(self._address + self._at, self._end - self._at)
        if found is not None:
            self._at += found[1]
        return found

    def _inflate(self) -> tuple[bytes, int] | None:
        """What is in the member, and its length in the file."""
        decoder, feed, coded_length, length = inflater.decompressobj(GZIP), _FIRST, 0, 0
        pieces: list[bytes] = []
        while not decoder.eof:
            if self._at == self._end:
                self._read_on()
            coded = self._window[self._at : min(self._at + feed, self._end)]
            piece = decoder.decompress(coded, DECODE)
            length += len(piece)
            if not coded or length >= DECODE:
                return None
            used = len(coded) - len(decoder.unused_data)
            self._at, coded_length, feed = self._at + used, coded_length + used, _THEN
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces), coded_length

    def _read_on(self) -> int:
        """Bytes that came from the file."""
        rest = bytes(self._window[self._at : self._end])
        self._window[: len(rest)] = rest
        count = self._file.readinto(self._window[len(rest) :])
        self._at, self._end = 0, len(rest) + count
        return count
