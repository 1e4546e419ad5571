"""Makes a sound file out of a damaged one: every intact record, byte for byte, and nothing that was not there.

The damaged file is only read. The new one lies beside it and appears when it is whole and was itself looked through.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newsarchive.archive import OPEN
from newsarchive.capture import records
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_of, write_index
from newsarchive.capture.members import walk
from newsarchive.capture.openfile import sync_folder
from newsarchive.capture.sieve import Piece, Sieve
from newsarchive.capture.verify import Wish, verify
from newsarchive.errors import BrokenRecord, CaptureError, SettingError
from newsarchive.locks import is_being_written

#: Bytes that are copied at once.
_PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a repair would keep and lose."""

    path: Path
    target: Path
    report: Report
    """What is wrong with the damaged file."""
    pieces: tuple[Piece, ...]
    kept: int
    """Records."""
    doubted: int
    """Records behind damage that nothing vouches for: a page may have planted them. They are left out."""
    size: int
    """Bytes of the damaged file."""

    @property
    def kept_bytes(self) -> int:
        """Bytes of the damaged file that stay."""
        return sum(piece.end - piece.start for piece in self.pieces)


def target_of(path: Path) -> Path:
    """Where the repaired file lies: `X.repaired.warc.gz` beside `X.warc.gz`."""
    name = path.name.removesuffix(OPEN)
    for ending in (".warc.gz", ".warc", ".gz"):
        if name.endswith(ending):
            return path.with_name(f"{name.removesuffix(ending)}.repaired{ending}")
    return path.with_name(f"{name}.repaired")


def plan(path: Path) -> Plan:
    """What could be kept of a file. Errors: SettingError for one that a crawl is writing; OSError."""
    if is_being_written(path):
        raise SettingError(f"{path}: a crawl is writing it; wait until it ends")
    report = verify(path, Wish(thorough=True))
    sieve = Sieve(path, report)
    sieve.fill()
    return Plan(
        path=path, target=target_of(path), report=report, pieces=tuple(sieve.pieces), kept=sieve.kept,
        doubted=sieve.doubted, size=path.stat().st_size,
    )  # fmt: skip


def carry_out(planned: Plan, record_id: str, moment: datetime) -> Report:
    """Write the new file and its index; what is wrong with the new file: nothing.

    `record_id` and `moment` are those of its first record, which tells what was done. Errors: SettingError where a file
    of that name is there already; CaptureError where nothing can be kept, or what was written is not sound; OSError.
    """
    if planned.target.exists():
        raise SettingError(f"{planned.target} is there already; move it away first")
    if not planned.kept:
        raise CaptureError(f"{planned.path}: no intact record is in it; put a copy of the file in its place")
    draft = planned.target.with_name(f"{planned.target.name}.{os.getpid()}.draft")
    try:
        _write(planned, draft, _info(planned, record_id, moment, ()))
        halves = [problem.record for problem in verify(draft).problems if problem.kind is Kind.PAIR and problem.record]
        if halves:
            _write(planned, draft, _info(planned, record_id, moment, halves))
        outcome = verify(draft, Wish(thorough=True))
        if not outcome.is_well:
            raise CaptureError(f"{planned.path}: what can be kept of it is not sound ({outcome.problems[0].what})")
        draft.rename(planned.target)
    finally:
        draft.unlink(missing_ok=True)
    write_index(planned.target, index_of(planned.target, on_broken=lambda _: None))
    sync_folder(planned.target.parent)
    return outcome


def _info(planned: Plan, record_id: str, moment: datetime, halves: Iterable[str]) -> bytes:
    """The first record of a repaired file."""
    told = [
        ("software", "newsarchive/repair"),
        ("format", "WARC File Format 1.1"),
        ("repaired-from", planned.path.name),
        ("records-kept", str(planned.kept)),
        ("bytes-lost", str(planned.size - planned.kept_bytes)),
        ("lost-with", " ".join(dict.fromkeys(halves))),
    ]
    name = re.sub(r"[^!-~]", "_", planned.target.name)
    member = records.warcinfo(name, record_id, moment, told)
    return member if _is_gzip(planned.path) else zlib.decompress(member, 31)


def _write(planned: Plan, draft: Path, info: bytes) -> None:
    draft.unlink(missing_ok=True)
    with planned.path.open("rb") as source, draft.open("xb") as target:  # never through a link that somebody laid there
        target.write(info)
        for piece in planned.pieces:
            if piece.anew:
                target.write(_anew(planned.path, piece))
            else:
                _copy(source, target, piece)
        target.flush()
        os.fsync(target.fileno())


def _copy(source: BinaryIO, target: BinaryIO, piece: Piece) -> None:
    source.seek(piece.start)
    left = piece.end - piece.start
    while left and (data := source.read(min(left, _PIECE))):
        target.write(data)
        left -= len(data)


def _anew(path: Path, piece: Piece) -> bytes:
    """The records of a member, each in a member of its own; as they are in a file that is not compressed."""
    wrap: Callable[[bytes], bytes] = records.compressed if _is_gzip(path) else bytes
    wrapped = []
    with suppress(BrokenRecord):  # the rest of its member is damaged
        for number, record in enumerate(walk(path, start=piece.start)):
            if record.offset != piece.start:
                break
            if number in piece.records:
                wrapped.append(wrap(record.head + record.block + b"\r\n\r\n"))
    return b"".join(wrapped)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b" or path.name.removesuffix(OPEN).endswith(".gz")
