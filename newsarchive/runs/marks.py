"""The mark that a crawl leaves while it runs; one that nobody holds was left by a crawl that died.

What a crawl captured is in its WARC files at once, and what became of it reaches the store a little later. So a crawl
that died may have files whose pages the store does not know, closed ones too, and the mark says which are its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.openfile import make_folder, sync_folder
from newsarchive.locks import is_locked, is_there

#: The end of a WARC file's name: when it was begun, serial number, host and process (WARC 1.1, annex C).
_NAME = re.compile(r"-(\d{17})-\d{5,}-([^-]+)-(\d+)\.warc\.gz$")

#: Seconds until another try to make a mark.
_SOON = 0.01


@dataclass
class Mark:
    """One crawl that runs or has died."""

    path: Path
    run: str
    spider: str
    started: datetime
    host: str
    pid: int
    fd: int
    """Holds the lock (flock), which ends with its process."""

    @classmethod
    def make(cls, archive: Archive, run: str, spider: str, started: datetime) -> Mark:
        """The mark of this process. Errors: OSError."""
        make_folder(archive.running)
        path = archive.running / f"{run}.json"
        host, pid = socket.gethostname(), os.getpid()
        told = {"run": run, "spider": spider, "started": started.isoformat(), "host": host, "pid": pid}
        while not _is_ours(path, fd := os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)):
            os.close(fd)  # another crawl took it for a dead one's in the moment before it was locked, and deletes it
            time.sleep(_SOON)
        os.write(fd, json.dumps(told).encode())
        os.fsync(fd)
        sync_folder(archive.running)
        return cls(path, run, spider, started, host, pid, fd)

    def lift(self, archive: Archive) -> None:
        """The crawl is over, and the store has all of it. Half-written indexes of its process go too."""
        for draft in archive.captures.rglob(f"*.{self.pid}.draft"):
            draft.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """Leave the mark for the next crawl to find."""
        os.close(self.fd)

    def warcs(self, archive: Archive) -> list[Path]:
        """The WARC files that this crawl wrote, the newest first."""
        host = re.sub(r"[^A-Za-z0-9._]", "_", self.host) or "_"
        stamp = f"{self.started:%Y%m%d%H%M%S}{self.started.microsecond // 1000:03}"
        found = []
        for path in archive.warcs():
            name = _NAME.search(path.name.removesuffix(OPEN))
            if name and name[1] >= stamp and (name[2], int(name[3])) == (host, self.pid):
                found.append((name[1], path))
        return [path for _, path in sorted(found, reverse=True)]


def left_behind(archive: Archive) -> Iterator[Mark]:
    """The marks of crawls that died. Each is locked for us, so that of two crawls that begin at once one sees to it."""
    for path in sorted(archive.running.glob("*.json")):
        try:
            fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        if not _is_free(path, fd):
            os.close(fd)
            continue
        try:
            told = json.loads(os.read(fd, 65_536))
            started = datetime.fromisoformat(told["started"])
            yield Mark(path, told["run"], told["spider"], started, told["host"], int(told["pid"]), fd)
        except (ValueError, KeyError, TypeError):  # cut while it was made: nothing had been captured by then
            path.unlink(missing_ok=True)
            os.close(fd)


@dataclass(frozen=True)
class Trace:
    """What a mark tells to somebody who only looks."""

    run: str
    spider: str
    started: datetime
    pid: int
    lives: bool
    """Whether its crawl runs; also where that cannot be known."""


def traces(archive: Archive) -> Iterator[Trace]:
    """The crawls that run and those that died, without taking anything up."""
    for path in sorted(archive.running.glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):  # gone meanwhile, or cut while it was made
            with path.open("rb") as file:
                told = json.loads(file.read(65_536))
                lives = is_locked(file.fileno()) is not False and _may_live(told["host"], int(told["pid"]))
            yield Trace(told["run"], told["spider"], datetime.fromisoformat(told["started"]), int(told["pid"]), lives)


def _may_live(host: str, pid: int) -> bool:
    """False for a process that is gone: then who holds its mark is the next crawl, which takes up what it left."""
    return host != socket.gethostname() or is_there(pid)


def _is_ours(path: Path, fd: int) -> bool:
    """Whether a mark just made is locked; where the file system has no locks, nobody can lock it."""
    try:
        return _lock(fd) and _is(path, fd)
    except OSError:
        return True


def _is_free(path: Path, fd: int) -> bool:
    """Whether nobody lives who holds a mark; where that cannot be known, no."""
    try:
        return _lock(fd) and _is(path, fd)
    except OSError:
        return False


def _lock(fd: int) -> bool:
    """Errors: OSError where the file system has no locks."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is(path: Path, fd: int) -> bool:
    """Whether the file is still the one of that name."""
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(fd).st_ino
    return False
