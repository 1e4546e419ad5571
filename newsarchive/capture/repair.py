"""WARC files that a killed crawl left open become closed files again: whole exchanges stay, a cut tail goes.

Files whose writer lives are never touched; the writer's lock on the file tells (flock ends with its process).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newsarchive.archive import OPEN, Archive
from newsarchive.capture import fields, index
from newsarchive.capture.members import RawRecord, walk
from newsarchive.capture.openfile import sync_folder
from newsarchive.errors import BrokenRecord

#: Largest block that recovery walks over: whatever a writer once wrote whole is kept, also what readers skip. 4 GiB.
_ANY_BLOCK = 4 * 1024**3


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What became of one file."""

    warc: Path
    """Its closed name; no such file is there where nothing whole was in it."""
    kept: int
    """Bytes that stay."""
    lost: int
    """Bytes behind the last whole exchange."""
    aside: Path | None = None
    """Where those bytes lie now, when more than a cut tail was in them."""


def recover(archive: Archive, say: Callable[[str], None]) -> list[Recovered]:
    """Close each file that a dead writer left open, and write the index that a closed file lacks.

    `say` is told, one sentence each, what was mended and what was lost. Errors: OSError where the disk refuses.
    """
    warcs = list(archive.warcs())
    done = [result for path in warcs if path.name.endswith(OPEN) and (result := _recover_file(path, say)) is not None]
    for path in warcs:
        if not path.name.endswith(OPEN) and path.exists() and not index.index_path(path).exists():
            index.write_index(path, index.index_of(path, on_broken=lambda error: say(str(error))))
            say(f"{path} had no index beside it; it was made again from the file")
    return done


def _recover_file(path: Path, say: Callable[[str], None]) -> Recovered | None:
    """None where the file was left alone."""
    if path.is_symlink():
        say(f"{path} is a link and left as it is: only files that lie here are cut and renamed")
        return None
    try:
        file = path.open("r+b")
    except FileNotFoundError:  # its writer closed it just now
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        except OSError as error:
            say(
                f"{path} is left as it is: whether its writer lives cannot be known ({error.strerror}); close that crawl, then rename the file"
            )
            return None
        if not path.exists():
            return None
        result = _mend(path, file, say)
    say(_sentence(result))
    return result


def _mend(path: Path, file: BinaryIO, say: Callable[[str], None]) -> Recovered:
    """Cut the file behind its last whole exchange, and give it its closed name and its index."""
    closed = path.with_name(path.name.removesuffix(OPEN))
    size, kept = path.stat().st_size, _whole(path)
    aside = _set_aside(path, closed, kept) if kept < size and _goes_on(path, kept) else None
    if kept:
        file.truncate(kept)
        os.fsync(file.fileno())
        path.rename(closed)
    else:
        path.unlink()
    sync_folder(path.parent)
    if kept:
        index.write_index(closed, index.index_of(closed, on_broken=lambda error: say(str(error))))
    return Recovered(warc=closed, kept=kept, lost=size - kept, aside=aside)


def _whole(path: Path) -> int:
    """Bytes up to the end of the last whole exchange or ending; 0 where there is none."""
    whole = missing = 0
    try:
        for record in walk(path, max_block=_ANY_BLOCK):
            if record.get("warc-type") == "warcinfo":
                continue
            missing = _group(record) - 1 if _group(record) else max(0, missing - 1)
            if not missing:
                whole = record.offset + record.length
    except BrokenRecord:
        return whole
    return whole


def _group(record: RawRecord) -> int:
    size = record.get(fields.GROUP_SIZE.lower()) or "0"
    return int(size) if size.isdecimal() else 0


def _goes_on(path: Path, start: int) -> bool:
    """Whether whole responses lie behind the damage: then it is no cut tail, and somebody may want to save them."""
    damage: list[BrokenRecord] = []
    return any(
        damage and record.get("warc-type") in ("response", "revisit")
        for record in walk(path, start=start, max_block=_ANY_BLOCK, on_broken=damage.append)
    )


def _set_aside(path: Path, closed: Path, start: int) -> Path:
    aside = closed.with_name(closed.name + ".damaged")
    aside.unlink(missing_ok=True)
    with path.open("rb") as source, aside.open("xb") as target:  # never through a link that somebody laid there
        source.seek(start)
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    return aside


def _sentence(result: Recovered) -> str:
    if not result.kept:
        fate = f"{result.warc}{OPEN} held no whole exchange and was removed ({result.lost} bytes)"
    elif result.lost:
        fate = f"{result.warc} was left open by a crawl that died; now closed, without {result.lost} bytes behind its last whole exchange"
    else:
        fate = f"{result.warc} was left open by a crawl that died; now closed, nothing lost"
    return f"{fate}; more than a cut tail was lost: those bytes lie in {result.aside}" if result.aside else fate
