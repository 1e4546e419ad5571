"""Where in a file something begins: the place to go on at behind damage.

Also at home here: what inflates, and the measures of gzip, for this room and the reels.
"""

from __future__ import annotations

import re
import zlib
from types import ModuleType
from typing import BinaryIO

inflater: ModuleType
try:
    from isal import isal_zlib as inflater
except ImportError:  # a third as fast without it
    inflater = zlib

#: What either of them raises.
FAULTS: tuple[type[Exception], ...] = (zlib.error, inflater.error)

#: Bytes read from the file at once, and most bytes decoded at once.
READ, DECODE = 128 * 1024, 1024 * 1024
#: Window bits by which zlib expects a gzip wrapper, and none (zlib manual, inflateInit2).
GZIP, _RAW = 31, -15
#: Bytes before and behind the deflate stream of a member without name and extra field (RFC 1952, section 2.3).
GZIP_HEADER, _GZIP_TRAILER = 10, 8
#: Bytes in which a member's first decoded bytes must show: above the longest gzip and deflate headers met.
_PEEK = 4 * 1024
RECORD = b"WARC/"
#: What ends a record header, and a record (WARC 1.1, section 4).
BREAKS = b"\r\n\r\n"
#: Where a record header tells its length.
_LENGTH = re.compile(rb"(?i)\r\nContent-Length:[ \t]*([0-9]{1,18})\r\n")


def search(file: BinaryIO, start: int, pattern: bytes, shift: int) -> int | None:
    """The first place of a pattern from a start on, moved by a shift; None where there is none."""
    file.seek(start)
    window, front = b"", start
    while piece := file.read(DECODE):
        window += piece
        if (found := window.find(pattern)) >= 0:
            return front + found + shift
        keep = len(pattern) - 1
        front += len(window) - keep
        window = window[-keep:]
    return None


def stream_end(file: BinaryIO, begin: int) -> int | None:
    """Where a member ends whose bytes changed and whose length did not; None where that cannot be told.

    What lies there was put there by the writer; what a search finds may be part of somebody's page. That the way to the
    end was not lost shows in the number of bytes: as many as the header of the record says.
    """
    file.seek(begin + GZIP_HEADER)
    decoder, place = zlib.decompressobj(_RAW), begin + GZIP_HEADER
    size, wanted = 0, -1
    try:
        while not decoder.eof and (wanted < 0 or size <= wanted):
            coded = decoder.unconsumed_tail or file.read(READ)
            plain = decoder.decompress(coded, DECODE)
            size += len(plain)
            place += len(coded) - len(decoder.unused_data or decoder.unconsumed_tail)
            if wanted < 0:
                head = plain.find(BREAKS) + len(BREAKS)
                told = _LENGTH.search(plain, 0, head)
                if told is None:  # its header did not come whole with the first bytes: somebody else's
                    return None
                wanted = head + int(told[1]) + len(BREAKS)
            if not coded:
                return None
    except zlib.error:
        return None
    return place + _GZIP_TRAILER if decoder.eof and size == wanted else None


def begins_record(file: BinaryIO, place: int) -> bool:
    """Whether a gzip member that holds a record begins at a place: its first bytes say so."""
    file.seek(place)
    try:
        return bool(inflater.decompressobj(GZIP).decompress(file.read(_PEEK), len(RECORD)) == RECORD)
    except FAULTS:
        return False
