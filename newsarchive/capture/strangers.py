"""Files that are often taken for WARC files and are none: told by their first bytes, and what makes WARC files of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from newsarchive.capture.words import as_word

#: As many first bytes as tell each of them.
FRONT = 6


class Stranger(NamedTuple):
    """One kind of file."""

    magic: bytes
    what: str
    """What it is, with its article."""
    mend: Callable[[Path], str]
    """The command that makes something of it that can be read."""


#: Sources: the LZ4 frame format, PKWARE's appnote 4.3.7, bzip2, the .xz format 2.1.1.1.
STRANGERS = (
    Stranger(
        b"\x04\x22\x4d\x18",
        "an LZ4 file and no WARC file: unpack it first",
        lambda path: f"lz4 -d {as_word(path)} {as_word(_without_ending(path))}",
    ),
    Stranger(
        b"PK\x03\x04",
        "a zip file, as WACZ is, and no WARC file: take those out of it first",
        lambda path: f"unzip {as_word(path)} 'archive/*' -d {as_word(_folder(path))}",
    ),
    Stranger(b"BZh", "a bzip2 file and no WARC file: unpack it first", lambda path: f"bzip2 -dk {as_word(path)}"),
    Stranger(b"\xfd7zXZ\0", "an xz file and no WARC file: unpack it first", lambda path: f"xz -dk {as_word(path)}"),
)


def stranger_in(front: bytes) -> Stranger | None:
    """What a file is that begins so; None where it may be a WARC file."""
    return next((one for one in STRANGERS if front.startswith(one.magic)), None)


def made_readable(path: Path) -> str:
    """The command that makes something of a file that can be read: one of these, or an ARC."""
    try:
        with path.open("rb") as file:
            found = stranger_in(file.read(FRONT))
    except OSError:
        found = None
    return found.mend(path) if found else f"warcio recompress {as_word(path)} {as_word(_as_warc(path))}"


def _without_ending(path: Path) -> Path:
    return path.with_suffix("") if path.suffix else path.with_name(f"{path.name}.warc")


def _folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.d")


def _as_warc(path: Path) -> Path:
    return path.with_name(f"{path.name}.warc.gz")
