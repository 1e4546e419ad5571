"""What a disk holds after a power cut: made from a trace of the calls by which a crawl wrote its files.

The model: a file has for certain what was in it when it was last synced (fsync, fdatasync), and a name, new, changed or
gone, is for certain once its folder was synced. All else may or may not have reached the disk; five ways are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: What is traced.
CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,lseek"
TRACER = ("strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}", "-o")

#: The ways in which what was not synced may be found: what of the names, and what of the bytes.
WAYS = (
    ("synced", "synced"),
    ("all", "synced"),
    ("all", "zeros"),
    ("all", "half"),
    ("synced", "all"),
    ("all", "all"),
)

_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)\) = (-?\d+)(.*)$")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass
class _File:
    now: bytearray = field(default_factory=bytearray)
    synced: bytes = b""


@dataclass
class Disk:
    """Files under one folder, as they are and as they are for certain. A folder is a name without a file."""

    root: str
    names: dict[str, _File | None] = field(default_factory=dict)
    certain: dict[str, _File | None] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)

    def open(self, path: str, flags: str, fd: int) -> None:
        """A file is opened, and made where there is none."""
        if "O_DIRECTORY" in flags or self.names.get(path, self) is None:
            return
        if "O_CREAT" in flags and path not in self.names:
            self.names[path] = _File()
        file = self.names.get(path)
        if file is not None:
            if "O_TRUNC" in flags:
                file.now.clear()
            self._places[fd] = -1 if "O_APPEND" in flags else 0

    def write(self, path: str, fd: int, data: bytes, place: int | None) -> None:
        """Bytes are put into a file, at a place or where its descriptor stands."""
        file = self.names.get(path)
        if file is None:
            return
        at = self._places.get(fd, 0) if place is None else place
        at = len(file.now) if at < 0 else at
        file.now.extend(bytes(max(0, at - len(file.now))))
        file.now[at : at + len(data)] = data
        if place is None and self._places.get(fd, 0) >= 0:
            self._places[fd] = at + len(data)

    def seek(self, fd: int, place: int) -> None:
        """A descriptor is moved."""
        if self._places.get(fd, -1) >= 0:
            self._places[fd] = place

    def cut(self, path: str, size: int) -> None:
        """A file is cut, or filled with zeros."""
        file = self.names.get(path)
        if file is not None:
            del file.now[size:]
            file.now.extend(bytes(size - len(file.now)))

    def sync(self, path: str) -> None:
        """A file's bytes, or the names in a folder, are for certain."""
        file = self.names.get(path)
        if file is not None:
            file.synced = bytes(file.now)
            return
        inside = {name: one for name, one in self.names.items() if name.rpartition("/")[0] == path}
        gone = [name for name in self.certain if name.rpartition("/")[0] == path and name not in inside]
        self.certain.update(inside)
        for name in gone:
            del self.certain[name]

    def rename(self, old: str, new: str) -> None:
        """A name changes."""
        if old in self.names:
            self.names[new] = self.names.pop(old)

    def lay_out(self, target: Path, way: tuple[str, str]) -> None:
        """The files as one of the WAYS leaves them, under another folder. SQLite's shared memory is never found again."""
        names = self.names if way[0] == "all" else self.certain
        target.mkdir(parents=True)
        for path, file in sorted(names.items()):
            place = target / path.removeprefix(self.root).lstrip("/")
            if file is None:
                place.mkdir(parents=True, exist_ok=True)
            elif place.parent.is_dir() and not path.endswith("-shm"):
                place.write_bytes(_found(file, way[1]))


def _found(file: _File, way: str) -> bytes:
    now, synced = bytes(file.now), file.synced
    if way == "zeros":
        return synced + bytes(max(0, len(now) - len(synced)))
    if way == "half":
        return now[: (len(synced) + len(now)) // 2] if now.startswith(synced) else synced
    return now if way == "all" else synced


def played(trace: Path, root: Path) -> Iterator[tuple[Disk, str]]:
    """The disk after each call that changed it, and the call: its name and the path. It is the same disk each time."""
    disk = Disk(str(root))
    for call, rest, result in _calls(trace):
        changed = _play(disk, call, rest, result)
        if changed.startswith(str(root)):
            yield disk, f"{call} {changed}"


def _calls(trace: Path) -> Iterator[tuple[str, str, int]]:
    """Calls that succeeded, those cut in two by another thread joined."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        thread, text = found.groups()
        if text.endswith("<unfinished ...>"):
            begun[thread] = text.removesuffix("<unfinished ...>").rstrip()
            continue
        if text.startswith("<... "):
            text = begun.pop(thread, "") + text.partition("resumed>")[2]
        call = _CALL.match(text)
        if call and int(call[3]) >= 0:
            yield call[1], call[2], int(call[3])


def _play(disk: Disk, call: str, rest: str, result: int) -> str:
    """Do a call; the path that it changed."""
    quoted = [bytes.fromhex(one.replace("\\x", "")) for one in _QUOTED.findall(rest)]
    found = _FD.match(rest)
    path = bytes.fromhex(found[2].replace("\\x", "")).decode() if found else ""
    last = rest.rpartition(", ")[2]
    if call in ("write", "pwrite64") and found:
        disk.write(path, int(found[1]), quoted[0][:result], int(last) if call == "pwrite64" else None)
    elif call in ("fsync", "fdatasync"):
        disk.sync(path)
    elif call == "ftruncate":
        disk.cut(path, int(last))
    elif call == "lseek" and found:
        disk.seek(int(found[1]), result)
        return ""
    elif quoted:
        return _play_name(disk, call, rest, quoted, result)
    return path


def _play_name(disk: Disk, call: str, rest: str, quoted: list[bytes], result: int) -> str:
    """A call that goes by a name."""
    name = quoted[0].decode()
    if not name.startswith(disk.root):
        return ""
    if call == "openat":
        disk.open(name, rest.rpartition('"')[2], result)
        return name if "O_CREAT" in rest else ""
    if call.startswith("rename"):
        disk.rename(name, quoted[1].decode())
    elif call.startswith("unlink"):
        disk.names.pop(name, None)
    elif call.startswith("mkdir"):
        disk.names[name] = None
    return name
