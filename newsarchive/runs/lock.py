"""The lock of a site: held by the crawl itself, so that it ends with the crawl, whoever started it and whatever became of them.

The kernel's lock (flock) tells whether anybody holds it; what is written in the file tells who. A pid alone proves
nothing, for the next process may have the same one: so the file has the process's birth too. Where the file system has no
locks, pid and birth decide.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.locks import is_locked, is_there

#: As much of a lock file as is read; ours have some 200 bytes.
_MOST = 4096
#: A lock may be held for a moment by somebody who only looks: so many tries, with so many seconds between.
_TRIES, _PAUSE = 20, 0.025
#: Field of /proc/PID/stat behind the process's name that has its birth, in clock ticks since the boot (proc(5): field 22).
_BIRTH = 19


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a lock, or did."""

    crawl: str
    pid: int
    birth: str
    """By which the process is told from a later one of the same pid; '' where the system does not say."""
    started: str
    """ISO 8601, UTC."""
    slot: str = ""
    """The slot that the crawl was started for; '' for one that no schedule started."""

    @property
    def lives(self) -> bool:
        """Whether this very process lives, as far as the system says."""
        return birth_of(self.pid) == self.birth if self.birth else is_there(self.pid)


def lock_of(locks: Path, site: str) -> Path:
    """The lock file of a site."""
    return locks / f"{re.sub(r'[^A-Za-z0-9._-]', '_', site)}.lock"


def take(path: Path, crawl: str, slot: str = "", *, inherited: bool = True) -> int | None:
    """Take a lock for this process, and (`inherited`) for what it becomes by exec; its descriptor, or None where another has it.

    Errors: OSError where the file cannot be made.
    """
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if not _is_ours(fd):
        os.close(fd)
        return None
    told = Holder(
        crawl=crawl, pid=os.getpid(), birth=birth_of(os.getpid()), started=datetime.now(UTC).isoformat(), slot=slot
    )
    os.ftruncate(fd, 0)
    os.pwrite(fd, json.dumps(asdict(told)).encode(), 0)
    os.set_inheritable(fd, inherited)
    return fd


def last_holder(path: Path) -> Holder | None:
    """Who holds a lock, or held it last; None where nobody did, or wrote it down."""
    with suppress(OSError, ValueError, TypeError):
        told = json.loads(path.read_bytes()[:_MOST])
        return Holder(**{**told, "pid": int(told["pid"])})
    return None


def is_held(path: Path) -> bool:
    """Whether somebody holds a lock."""
    try:
        found = is_locked(path)
    except FileNotFoundError:
        return False
    return _told_to_live(path) if found is None else found


def birth_of(pid: int) -> str:
    """What tells a process from any other of the same pid: boot and clock tick (Linux); '' where there is no telling."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
    return f"{boot} {stat.rpartition(')')[2].split()[_BIRTH]}"


def _is_ours(fd: int) -> bool:
    for _ in range(_TRIES):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return not _told_to_live(Path(f"/proc/self/fd/{fd}"))
        else:
            return True
    return False


def _told_to_live(path: Path) -> bool:
    holder = last_holder(path)
    return holder is not None and holder.lives
