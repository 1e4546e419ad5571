"""WARC files that lie elsewhere, under `https://`, `s3://` and whatever fsspec knows; and their copies here.

The one place of the `newsarchive` verbs that reaches the network, and only for a path that somebody named. A file is
copied to the disk before it is read, since reading goes forth and back and often twice; the copy is gone when the reading
ends.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from newsarchive.capture.bringing import WEB, Bringing, Patience, patiently, system_for

_PATIENCE = Patience()
#: How folders of copies are called, and the file in each that its process holds locked while it lives.
_PREFIX, _LOCK = "newsarchive-copy-", ".lock"
#: Seconds for which a folder is left alone though nobody holds it: its process may be about to.
_YOUNG = 60
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Far(PosixPath):
    """A file that lies elsewhere: named by its address wherever it is shown, opened where its copy lies."""

    address: str = ""
    local: str = ""
    """Where its copy lies; '' as long as there is none."""

    @classmethod
    def at(cls, address: str, local: str = "") -> Far:
        """The file of an address."""
        made = cls(address)
        made.address, made.local = address, local
        return made

    def __str__(self) -> str:
        return self.address or super().__str__()

    def __fspath__(self) -> str:
        return self.local or super().__str__()

    def __reduce__(self) -> Any:
        return (Far.at, (self.address, self.local)) if self.address else super().__reduce__()


def is_far(name: str) -> bool:
    """Whether a name is an address such as `https://…` or `s3://…`, and no path on this machine."""
    return _ADDRESS.match(name) is not None


@contextmanager
def at_hand(path: Path, patience: Patience = _PATIENCE) -> Iterator[Path]:
    """The file where it can be read: a `Far` one is brought here first, and its copy is let go afterwards.

    Errors: OutOfReach where it cannot be had whole; SettingError where the extra is missing.
    """
    if not isinstance(path, Far):
        yield path
        return
    with _folder() as folder:
        local = folder / _name_of(path.address)
        with local.open("wb") as file:
            Bringing(path.address, file, patience).whole()
        yield Far.at(path.address, str(local))


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for one copy. Those of processes that were killed go first: their locks (flock) are free."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - lock.stat().st_mtime > _YOUNG:
                shutil.rmtree(lock.parent, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
        Path(folder, _LOCK).open("wb") as mine,
    ):
        fcntl.flock(mine, fcntl.LOCK_EX)
        yield Path(folder)


def listed(address: str, patience: Patience = _PATIENCE) -> tuple[Far, ...]:
    """The files that an address means: itself; those that fit its pattern (`*`, `**`); all below it where it ends in `/`.

    Errors: OutOfReach, SettingError.
    """
    parts = urlsplit(address)
    has_pattern = "*" in parts.path or (parts.scheme.lower() not in WEB and "[" in parts.path)
    if not has_pattern and not address.endswith("/"):
        return (Far.at(address),)
    system, inner = system_for(address)
    look = (lambda: system.glob(inner)) if has_pattern else (lambda: system.find(inner))
    names = patiently(address, look, patience)
    return tuple(Far.at(system.unstrip_protocol(name)) for name in sorted(names))


def _name_of(address: str) -> str:
    """A name for the copy, with the ending that the file has."""
    name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-150:].lstrip(".") or "file"
