"""The gzip members of a file at full speed, as long as each is small and whole; what is neither is left to the reels.

Nearly every member of a WARC file holds one record of some kilobytes. To ask a reel for its bytes little by little costs
as much as to inflate them; here a member is inflated in two or three calls, and its record is then cut from one string.
"""

from __future__ import annotations

from io import BufferedReader

from newsarchive.capture.beginnings import DECODE, FAULTS, GZIP, GZIP_HEADER, inflater
from newsarchive.capture.whole import SHORTEST, libdeflate, undone_whole

MAGIC = b"\x1f\x8b\x08"
#: Bytes read from the file at once, always into the same memory: fresh memory costs more than the reading.
_WINDOW = 256 * 1024
#: Bytes of a member that the inflater is given first, and then: what it does not need of them it copies.
_FIRST, _THEN = 64 * 1024, 128 * 1024


class Members:
    """The members from a place on. Memory: one window and one member of at most DECODE bytes."""

    def __init__(self, file: BufferedReader, place: int) -> None:
        self._file = file
        self._file.seek(place)
        self._bytes = bytearray(_WINDOW)
        self._window = memoryview(self._bytes)
        self._at = self._end = 0
        self.place = place
        """Where the next member begins."""

    def next(self) -> tuple[bytes, bytes | bytearray] | None:
        """The ten bytes of the next member's header, and what is in it; None, and no step further, for one that is no
        small and whole member."""
        if self._end - self._at < GZIP_HEADER:
            self._read_on()
        wrapper = bytes(self._window[self._at : min(self._at + GZIP_HEADER, self._end)])
        if not wrapper.startswith(MAGIC):
            return None
        try:
            inflated = self._whole(wrapper) or self._inflate()
        except FAULTS:
            return None
        if inflated is None:
            return None
        plain, length = inflated
        self.place += length
        return wrapper, plain

    def _whole(self, wrapper: bytes) -> tuple[bytes | bytearray, int] | None:
        """The same in one call, where the next member begins as this one does (or the file ends) and lies in the window.

        That such bytes may stand within a member by chance is found out: then what lies before them is no whole member.
        """
        if libdeflate is None:
            return None
        end = self._bytes.find(wrapper, self._at + SHORTEST, self._end)
        if end < 0 and self._read_on():
            end = self._bytes.find(wrapper, self._at + SHORTEST, self._end)
        if end < 0:
            if self._end == _WINDOW:
                return None
            end = self._end
        plain = undone_whole(self._bytes, self._at, end, DECODE - 1)
        if plain is None:
            return None
        length = end - self._at
        self._at = end
        return plain, length

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
