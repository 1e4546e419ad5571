"""One WARC file while it is written: locked, appended to whole or not at all, renamed when closed."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

from newsarchive.archive import OPEN
from newsarchive.errors import ArchiveFull


class Deleted(FileNotFoundError):
    """Somebody deleted the file that is being written."""


class OpenFile:
    """A new file under its open name. Its lock (flock) tells everyone that its writer lives."""

    def __init__(self, closed: Path) -> None:
        """Make the file. Errors: FileExistsError where the name is taken; OSError where nothing can be made."""
        self.closed = closed
        self.path = closed.with_name(closed.name + OPEN)
        self.size = 0
        self._is_torn = self._is_named = False
        self._fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        if closed.exists() or not self._lock():
            os.close(self._fd)
            raise FileExistsError(f"{closed} is taken")

    def append(self, data: bytes) -> None:
        """Put all of the data behind what is there, or leave the file as it was. Errors: Deleted, OSError."""
        if not os.fstat(self._fd).st_nlink:
            raise Deleted(errno.ENOENT, "somebody deleted it")
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except BaseException:  # an interrupt must not leave half a record either
            self._is_torn = True
            os.ftruncate(self._fd, self.size)
            os.lseek(self._fd, self.size, os.SEEK_SET)
            self._is_torn = False
            raise
        self.size += len(data)

    def sync(self) -> None:
        """Wait until the disk has it, and at first also its name. Errors: OSError."""
        os.fsync(self._fd)
        if not self._is_named:
            sync_folder(self.path.parent)
            self._is_named = True

    def close(self) -> None:
        """Take away the open name; a file in which nothing is goes altogether. Errors: OSError.

        A file whose tail could not be cut keeps the open name: the next recovery cuts it.
        """
        try:
            if self._is_torn:
                return
            if self.size:
                os.fsync(self._fd)
                if self.closed.exists():
                    raise FileExistsError(errno.EEXIST, f"{self.closed.name} is there already")
                self.path.rename(self.closed)
            else:
                self.path.unlink()
            sync_folder(self.closed.parent)
        finally:
            os.close(self._fd)

    def _lock(self) -> bool:
        """Whether the file is ours: a recovery that was faster may hold it, or have taken it away already."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks; a recovery cannot lock there either, and leaves files alone
            return True
        with suppress(FileNotFoundError):
            return self.path.stat().st_ino == os.fstat(self._fd).st_ino
        return False


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and wait until the disk has their names. Errors: OSError."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder. Errors: OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def full(path: Path, error: OSError) -> ArchiveFull:
    """What to say of a file that cannot be written."""
    if isinstance(error, Deleted):
        return ArchiveFull(
            f"{path} was deleted while the crawl wrote it: what was in it is lost; see who deletes there, then start the "
            "crawl again. `newsarchive verify` names what the store has from it."
        )
    cause = (error.strerror or str(error)).lower()
    return ArchiveFull(
        f"{path} could not be written: {cause}; free space there or make it writable, then start the crawl "
        "again. What was captured before is safe."
    )
