"""What people said, as it is sealed: files that only grow, of which what was there then must be there still.

The other half of `seals`, which is about WARC files: those are closed when they are sealed, and these never are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from newsarchive.archive import Archive
from newsarchive.capture.findings import Kind, Report

#: Bytes hashed at once.
_PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Said:
    """The first lines of a file, as they were sealed."""

    name: str
    """Relative to the archive's folder."""
    size: int
    sha256: str
    """Hex."""


class Sealing(Protocol):
    """A manifest, as far as this is about it."""

    @property
    def number(self) -> int:
        """Counted from 1."""

    @property
    def said(self) -> Mapping[str, Said]:
        """Sealed beginnings by the names of their files."""


def said_in(archive: Archive) -> dict[str, Said]:
    """What there is to seal: of each file all whole lines. Errors: OSError."""
    found = {}
    for path in archive.sayings:
        if path.exists() and (size := _whole_lines(path)):
            found[path.name] = Said(name=path.name, size=size, sha256=_digest(path, size))
    return found


def is_kept(archive: Archive, said: Said) -> bool:
    """Whether a file still begins with what was sealed of it. Errors: OSError."""
    path = archive.root / said.name
    return path.is_file() and path.stat().st_size >= said.size and _digest(path, said.size) == said.sha256


def prove_said(archive: Archive, last: Sealing) -> Iterator[Report]:
    """A report for each file that was sealed, or could be. Errors: OSError."""
    names = {path.name for path in archive.sayings if path.exists()} | set(last.said)
    for name in sorted(names):
        path, was = archive.root / name, last.said.get(name)
        report = Report(path=path, index=path)
        size = path.stat().st_size if path.exists() else 0
        if was is None:
            report.note(f"nothing of it was sealed with manifest {last.number}; the next seal does it")
        elif not path.exists():
            report.add(Kind.GONE, f"it was removed since manifest {last.number}")
        elif not is_kept(archive, was):
            report.add(Kind.CHANGED, f"it is only to be added to, and its first {was.size} bytes are not those that were sealed ({size} bytes now)")  # fmt: skip
        else:
            report.records = _lines(path, was.size)
            if size > was.size:
                report.note(f"{size - was.size} bytes were added since manifest {last.number}; the next seal has them")
        yield report


def _whole_lines(path: Path) -> int:
    """Bytes up to the last line's end."""
    done = last = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            last = done + piece.rfind(b"\n") + 1 if b"\n" in piece else last
            done += len(piece)
    return last


def _lines(path: Path, size: int) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in _pieces(file, size))


def _digest(path: Path, size: int) -> str:
    total = sha256()
    with path.open("rb") as file:
        for piece in _pieces(file, size):
            total.update(piece)
    return total.hexdigest()


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (piece := file.read(min(_PIECE, size))):
        size -= len(piece)
        yield piece
