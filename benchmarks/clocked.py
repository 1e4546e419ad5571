"""A cleaning child with a clock around cleaning itself: how much of its CPU time was `conclude` and how much all the rest.

Both are taken in one process at one time, so a processor that is now faster and now slower changes both alike.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Answer = TypeVar("_Answer")

#: Where children leave their figures, a file each, named by the process.
FOLDER = "NEWSARCHIVE_CLOCKS"
#: Nanoseconds of CPU in cleaning, and pages.
_FIGURES = struct.Struct("QQ")


def serve() -> None:
    """As `newsarchive.worker.serve`, with the clock on."""
    from newsarchive import task, worker
    from newsarchive.process import conclude

    setattr(task, "conclude", around(conclude, _sheet(os.getpid(), new=True)))  # noqa: B010
    worker.serve()


def around(conclude: Callable[..., _Answer], sheet: mmap.mmap) -> Callable[..., _Answer]:
    """The same function, its CPU time added up on a sheet that outlives the process: children are ended, they do not end."""

    def timed(*words: object) -> _Answer:
        begun = time.process_time_ns()
        answer = conclude(*words)
        used, pages = _FIGURES.unpack_from(sheet)
        _FIGURES.pack_into(sheet, 0, used + time.process_time_ns() - begun, pages + 1)
        return answer

    return timed


def cleaning() -> tuple[float, int]:
    """CPU seconds of cleaning in all children so far, and pages."""
    used, pages = 0, 0
    for file in Path(os.environ[FOLDER]).iterdir():
        with _sheet(int(file.name)) as sheet:
            more, some = _FIGURES.unpack_from(sheet)
            used, pages = used + more, pages + some
    return used / 1e9, pages


def cpu_of(process: int) -> float:
    """CPU seconds of a living process, to the nanosecond. Linux makes the clock of a process out of its number (CPUCLOCK_SCHED)."""
    return time.clock_gettime(~process << 3 | 2)


def _sheet(process: int, *, new: bool = False) -> mmap.mmap:
    file = Path(os.environ[FOLDER]) / str(process)
    if new:
        file.write_bytes(bytes(_FIGURES.size))
    with file.open("r+b") as opened:
        return mmap.mmap(opened.fileno(), _FIGURES.size)
