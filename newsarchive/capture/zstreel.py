"""A WARC file compressed by zstd: each frame is a part; a dictionary for all of them may stand in front.

Sources: RFC 8878 (frames, skippable frames), and the IIPC proposal for zstd in WARC files: the dictionary lies in a skippable
frame with the magic number 0x184D2A5D at the file's very beginning, plain or itself compressed by zstd.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from newsarchive.capture.beginnings import DECODE, READ, RECORD, search
from newsarchive.capture.codings import unzstd, zstd_module
from newsarchive.capture.findings import Kind
from newsarchive.capture.reel import Reel
from newsarchive.errors import CaptureError

FRAME = b"\x28\xb5\x2f\xfd"
DICTIONARY = b"\x5d\x2a\x4d\x18"
_DICTIONARY_MAGIC = b"\x37\xa4\x30\xec"
#: Bytes of a skippable frame before its content: magic number and size (RFC 8878, section 3.1.2).
_SKIPPABLE_HEAD = 8
#: Largest dictionary that is read; those in use have 64 KiB to 1 MiB.
_MOST_DICTIONARY = 16 * 1024 * 1024
#: Largest window as a power of two, 128 MiB: what the zstd program takes unless told otherwise. Bounds memory.
_WINDOW_LOG = 27
#: Bytes in which a frame's first decoded bytes must show.
_PEEK = 128 * 1024


class ZstdReel(Reel):
    """Frames may lack a checksum, so that block digests vouch for their bytes."""

    has_checksum = False

    def __init__(self, file: BinaryIO, start: int) -> None:
        """Errors: UnknownCoding where this Python has no zstd."""
        self._options, self._zstd = _options_for(file), zstd_module()
        super().__init__(file, start)
        self._coded, self._place, self._records = b"", start, 0
        self._decoder: Any = None

    def next_part(self) -> bool:
        while True:
            self._begin, self._records = self._place, 0
            self._coded += self._file.read(READ) if len(self._coded) < _SKIPPABLE_HEAD else b""
            if not self._coded:
                return False
            if not _is_skippable(self._coded):
                break
            self._place += _SKIPPABLE_HEAD + int.from_bytes(self._coded[4:8], "little")
            self._file.seek(self._place)
            self._coded = b""
        if not self._coded.startswith(FRAME):
            raise self.damage(f"here should begin a zstd frame, but there is {self._coded[:8]!r}")
        self._decoder = self._zstd.ZstdDecompressor(**self._options)
        self._data, self._at = b"", 0
        return True

    def begin_record(self) -> tuple[int, bool]:
        self._records += 1
        return self._begin, self._records == 1

    def record_end(self) -> int:
        return self._place

    def next_beginning(self) -> int | None:
        place = search(self._file, self._begin + 1, FRAME, 0)
        while place is not None and not self._begins_record(place):
            place = search(self._file, place + 1, FRAME, 0)
        return place

    def _begins_record(self, place: int) -> bool:
        self._file.seek(place)
        try:
            plain = self._zstd.ZstdDecompressor(**self._options).decompress(self._file.read(_PEEK), len(RECORD))
        except self._zstd.ZstdError:
            return False
        return bool(plain == RECORD)

    def _more(self) -> bytes:
        piece = b""
        while not piece and not self._decoder.eof:
            feed = b""
            if self._decoder.needs_input:
                feed, self._coded = self._coded or self._file.read(READ), b""
                self._place += len(feed)
                if not feed:
                    raise self.damage("the file ends within a zstd frame", Kind.CUT)
            try:
                piece = self._decoder.decompress(feed, DECODE)
            except self._zstd.ZstdError as error:
                raise self.damage(f"the zstd frame is damaged ({error})", Kind.MEMBER) from error
            if self._decoder.eof:
                self._coded = self._decoder.unused_data
                self._place -= len(self._coded)
        return piece


def _is_skippable(coded: bytes) -> bool:
    return len(coded) >= _SKIPPABLE_HEAD and coded[1:4] == DICTIONARY[1:] and coded[0] & 0xF0 == 0x50


def _options_for(file: BinaryIO) -> dict[str, Any]:
    """How frames of the file are decoded: with its dictionary, where it begins with one that can be read."""
    zstd = zstd_module()
    options: dict[str, Any] = {"options": {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}}
    file.seek(0)
    head = file.read(_SKIPPABLE_HEAD)
    size = int.from_bytes(head[4:], "little")
    if not head.startswith(DICTIONARY) or not 0 < size <= _MOST_DICTIONARY:
        return options
    content = file.read(size)
    try:
        content = unzstd(content, _MOST_DICTIONARY) if content.startswith(FRAME) else content
        options["zstd_dict"] = zstd.ZstdDict(content, is_raw=not content.startswith(_DICTIONARY_MAGIC))
    except (CaptureError, ValueError, zstd.ZstdError):  # frames that need it say so, one by one
        return options
    return options
