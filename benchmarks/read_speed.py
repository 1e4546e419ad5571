"""How fast captures are read back for a reprocess, against FastWARC, a reader written in Rust.

    python benchmarks/read_speed.py [MEGABYTES]

Makes a file of plain pages and one of pages that were sent compressed, as a crawl writes them, and a file of plain pages
as warcio writes them (gzip 9). Both readers do the same work: go through all records, take the head of each response apart,
undo transfer and content coding, and give the body. That both gave the same bodies is checked. They take turns in
one run; told are medians of CPU seconds, and of FastWARC's time divided by ours in the
same turn: 1 is its own rate.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from statistics import median

from fastwarc.warc import ArchiveIterator, WarcRecordType
from verify_speed import MEGA, PAGES, a_file, cpu, page

from newsarchive.capture.content import payload_of
from newsarchive.capture.read import read_archive
from newsarchive.model import Capture

#: Turns of each reader; medians count, for the machine has other work.
TURNS = 9


def ours(path: Path) -> Iterator[bytes]:
    """Bodies by this project's reader, which also puts exchanges together, checks every member and notes every place."""
    for capture in read_archive(path, name=path.name):
        if isinstance(capture, Capture):
            yield payload_of(capture).body


def theirs(path: Path) -> Iterator[bytes]:
    """Bodies by FastWARC."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=True, auto_decode="all"):
            body = record.reader.read()
            if record.record_type == WarcRecordType.response:
                yield body


def by_warcio(path: Path, copy: Path) -> Path:
    """The same records as another program writes them."""
    from warcio.archiveiterator import ArchiveIterator as Records
    from warcio.warcwriter import WARCWriter

    with path.open("rb") as source, copy.open("wb") as target:
        writer = WARCWriter(target, gzip=True)
        for record in Records(source, no_record_parse=True):
            writer.write_record(record)
    return copy


def measure(name: str, path: Path) -> None:
    """One line for a file."""
    for one, other in zip(ours(path), theirs(path), strict=True):
        assert sha1(one).digest() == sha1(other).digest(), f"the readers disagree on {name}"
    number = sum(1 for _ in ours(path))
    turns = [(cpu(lambda: sum(map(len, ours(path)))), cpu(lambda: sum(map(len, theirs(path))))) for _ in range(TURNS)]
    mine, others = (median(turn[side] for turn in turns) for side in (0, 1))
    rate = median(turn[1] / turn[0] for turn in turns)
    print(
        f"{name}: {path.stat().st_size / MEGA:.0f} MB, {number} pages; ours {mine:.2f} s ({number / mine:.0f} pages/s), "
        f"FastWARC {others:.2f} s ({number / others:.0f} pages/s); rate {rate:.2f} of FastWARC's"
    )


def main() -> None:
    """All three files."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    pages = [page(number) for number in range(PAGES)]
    coded = [gzip.compress(body, 6) for body in pages]
    with tempfile.TemporaryDirectory() as folder:
        plain = a_file(Path(folder) / "plain", pages, "", megabytes)
        measure("plain pages", plain)
        measure("pages sent as gzip", a_file(Path(folder) / "coded", coded, "Content-Encoding: gzip\r\n", megabytes))
        measure("plain pages, rewritten by warcio", by_warcio(plain, Path(folder) / "warcio.warc.gz"))


if __name__ == "__main__":
    main()
