"""One gzip member undone in one call, by libdeflate where it is there: a quarter faster than isal on news pages.

The package `deflate` brings libdeflate, but its Python functions do not tell where a member ended; libdeflate itself does.
So its own interface is called (libdeflate.h, unchanged since 1.0), where the wheel shows it. It knows no half members: what
is not whole in its input, does not fit the room, or is damaged, is judged by others, so that all machines say the same.
"""

from __future__ import annotations

import ctypes
import threading
import weakref
from typing import Any

from newsarchive.capture.beginnings import DECODE


def _found() -> Any:
    """The library; None where there is none, or none whose functions can be called."""
    try:
        from deflate import _deflate

        library = ctypes.CDLL(_deflate.__file__)
        library.libdeflate_alloc_decompressor.restype = ctypes.c_void_p
        library.libdeflate_free_decompressor.argtypes = (ctypes.c_void_p,)
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        library.libdeflate_gzip_decompress_ex.argtypes = (pointer, pointer, size, pointer, size, pointer, pointer)
    except (ImportError, OSError, AttributeError):
        return None
    return library


LIBRARY = _found()
#: Where a member has its flags: a name, a comment, a checksum of its header. Members with such go another way.
_FLAGS = 3


class Whole:
    """Undoes members of at most DECODE bytes, always into the same memory: not for two threads at once."""

    def __init__(self) -> None:
        self._room = bytearray(DECODE)
        self._view = memoryview(self._room)
        self._decoder = ctypes.c_void_p(LIBRARY.libdeflate_alloc_decompressor())
        self._used, self._made = ctypes.c_size_t(), ctypes.c_size_t()
        self._counts = (ctypes.byref(self._used), ctypes.byref(self._made))
        self._into = ctypes.addressof(ctypes.c_char.from_buffer(self._room))
        weakref.finalize(self, LIBRARY.libdeflate_free_decompressor, self._decoder)

    def undo(self, coded: bytes | int, length: int, limit: int = DECODE - 1) -> tuple[memoryview, int] | None:
        """What is in the member that so many bytes (or those at an address) begin with, until the next call; and its
        length. None where no whole and sound member of at most `limit` bytes begins there."""
        most = min(limit, DECODE - 1)
        failed = LIBRARY.libdeflate_gzip_decompress_ex(self._decoder, coded, length, self._into, most, *self._counts)
        return None if failed else (self._view[: self._made.value], self._used.value)


_mine = threading.local()


def undone(data: bytes, limit: int) -> tuple[bytes, bytes] | None:
    """What is in the gzip member that bytes begin with, and the bytes behind it; None where another must look."""
    if LIBRARY is None or len(data) <= _FLAGS or data[_FLAGS]:
        return None
    if not hasattr(_mine, "whole"):
        _mine.whole = Whole()
    found = _mine.whole.undo(data, len(data), limit)
    return (bytes(found[0]), data[found[1] :]) if found else None


def is_bare(header: bytes) -> bool:
    """Whether a member's header has nothing behind its ten bytes."""
    return len(header) > _FLAGS and not header[_FLAGS]
