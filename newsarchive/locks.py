"""Whether somebody holds a file: the kernel's lock (flock) on it, which ends with its process; and whether that is there."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from newsarchive.archive import OPEN


def is_locked(file: Path | int) -> bool | None:
    """Whether another holds a lock on a file, given by its path or as it is open here; None where the file system knows no locks.

    Where nobody does, an open one is let go with its descriptor. Errors: OSError for a path that cannot be opened.
    """
    descriptor = file if isinstance(file, int) else os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        if descriptor != file:
            os.close(descriptor)
    return False


def is_being_written(warc: Path, *, unsure: bool = False) -> bool:
    """Whether a living crawl writes a WARC file; an open one without a lock was left by a crash.

    `unsure`: what to answer where the file system knows no locks.
    """
    if not warc.name.endswith(OPEN):
        return False
    try:
        found = is_locked(warc)
    except OSError:  # it was closed just now, and so has another name
        return False
    return unsure if found is None else found


def is_there(pid: int) -> bool:
    """Whether a process of this number is alive on this machine, another user's too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # there, and another user's
        pass
    return True
