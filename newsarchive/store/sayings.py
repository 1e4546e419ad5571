"""Files of what people said, one JSON object a line: only ever added to, and read by whoever opens the archive.

No capture tells of it, so a line is on the disk before anybody is told that it was written, and half a line, as a power cut
or a full disk leaves it, spoils none that comes after it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from newsarchive.errors import StoreError
from newsarchive.ids import storable


def add(path: Path, values: Mapping[str, Any]) -> None:
    """Write one line, whole or not at all, and wait until the disk has it. Errors: OSError."""
    line = f"{storable(json.dumps(values, ensure_ascii=False))}\n".encode()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        is_cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        try:
            _write(descriptor, b"\n" * is_cut + line)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)  # a disk that is full takes the first half of a line
            raise
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def lines_of(path: Path) -> list[str]:
    """All lines, the oldest first; none where there is no file. Errors: StoreError."""
    try:
        text = path.read_text("utf-8", "replace") if path.exists() else ""
    except OSError as error:
        raise StoreError(f"{path} could not be read: {error.strerror}; see who owns it") from error
    return text.split("\n")  # at nothing else: a title may hold a line separator (U+2028)


def complaints(path: Path, read: Callable[[str], object]) -> list[tuple[int, str]]:
    """Lines that say nothing: their numbers, and what is wrong. `read` raises ValueError, KeyError or TypeError for such a one.

    Errors: StoreError.
    """
    found = []
    lines = lines_of(path)
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                read(line)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            half = ", as a power cut leaves it" if number == len(lines) else ""
            found.append((number, f"it cannot be read{half} ({type(error).__name__}: {error})"))
    return found
