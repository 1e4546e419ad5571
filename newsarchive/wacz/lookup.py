"""One index over all WARC files of a collection, in blocks of which a viewer fetches the one that it needs (ZipNum).

`index.cdx.gz` holds the CDXJ lines, so many to a gzip member; `index.idx` says where each member lies, and with which
line it begins. Source: WACZ 1.1.1, section 4.2; the form is that of cdxj-indexer.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newsarchive.capture.index import index_of, index_path
from newsarchive.capture.listing import Line, lines_in
from newsarchive.errors import BrokenRecord

#: Lines of one gzip member: what is read to find one page.
_BLOCK = 3000
#: Indexes that are merged at once: below the 256 files that the strictest systems let a process have open.
_AT_ONCE = 100
#: An answer without status is no page. "304 Not Modified" would replay as an empty one: what it confirms has a line of its own.
_NO_PAGE = frozenset({"-", "304"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """A WARC file of the collection."""

    warc: Path
    name: str
    """As it is called within `archive/`: no other file has it."""


def lines_of(part: Part) -> Iterator[str]:
    """The index lines of a WARC file, sorted: those beside it where they fit it, else read from it anew.

    Errors: OSError, and BrokenRecord for a damaged file without usable index.
    """
    beside = index_path(part.warc)
    if _fits(beside, part.warc):
        yield from _told(_read(beside), part.name)
    else:
        yield from _told(sorted(index_of(part.warc)), part.name)


def merged(parts: Sequence[Part]) -> Iterator[str]:
    """The lines of all files in one order; few files are open at once, and no line is held for long."""
    with ExitStack() as stack:
        runs = [lines_of(part) for part in parts[:_AT_ONCE]]
        if len(parts) > _AT_ONCE:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsarchive-")))
            groups = [parts[n : n + _AT_ONCE] for n in range(0, len(parts), _AT_ONCE)]
            runs = [_spilled(merged(group), folder / str(number)) for number, group in enumerate(groups)]
        yield from heapq.merge(*runs)


def blocks(lines: Iterator[str], table: list[str]) -> Iterator[bytes]:
    """The gzip members of `index.cdx.gz`; the lines of `index.idx` are put into `table` along the way."""
    table.append('!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n')
    offset = 0
    while block := list(islice(lines, _BLOCK)):
        member = gzip.compress("".join(block).encode("utf-8"), mtime=0)
        where = {"offset": offset, "length": len(member), "digest": f"sha256:{hashlib.sha256(member).hexdigest()}"}
        table.append(f"{' '.join(block[0].split(' ', 2)[:2])} {json.dumps(where)}\n")
        offset += len(member)
        yield member


def _fits(index: Path, warc: Path) -> bool:
    """Whether an index can be of this file: every line is one and lies within the file, and they are in order."""
    try:
        size = warc.stat().st_size
        whole = all(isinstance(line, Line) and line.offset + line.length <= size for line in lines_in(index))
        return whole and _is_sorted(index)
    except OSError:
        return False


def _is_sorted(index: Path) -> bool:
    before = b""
    with index.open("rb") as file:
        for line in file:
            if line < before:
                return False
            before = line
    return True


def _told(lines: Iterable[str], name: str) -> Iterator[str]:
    """The lines under the file's name in the collection, without those that no page can be shown from."""
    for line in lines:
        place, _, about = line.partition(" {")
        key, _, moment = place.rpartition(" ")
        try:
            told = json.loads("{" + about)
        except ValueError as error:
            what = (
                f"the index beside {name} has a line that cannot be read; `newsarchive rebuild --index` makes it anew"
            )
            raise BrokenRecord(what) from error
        if told.get("status") not in _NO_PAGE:
            yield f"{key.replace(' ', '%20')} {moment} {json.dumps(told | {'filename': name})}\n"


def _spilled(lines: Iterator[str], file: Path) -> Iterator[str]:
    """The lines by way of a file, so that what they come from is closed before others are opened."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines)
    return _read(file)


def _read(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        yield from lines
