"""WARC files to work on, made in an instant: pages of tests.small_archive under many addresses, some seen again in later files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from newsarchive.archive import Archive
from newsarchive.capture.write import Policy, Surroundings, WarcWriter
from newsarchive.model import Capture
from tests.small_archive import answer, exchange, page

_START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def bale(root: Path, number: int, pages: int) -> Path:
    """The WARC file of that number: so many pages, one in ten the page of an earlier file, with the same text or an edited one."""
    ids = (UUID(int=(number + 1) * 10**9 + n).urn for n in range(10**6))
    here = Surroundings(now=lambda: _START + timedelta(days=number), new_id=lambda: next(ids), host="bale", pid=number)
    writer = WarcWriter(Archive(root), f"quay{number}", {}, Policy(), here)
    for capture in _pages(number, pages):
        writer.write(capture)
    writer.close()
    (warc,) = (root / "captures" / f"quay{number}").rglob("*.warc.gz")
    return warc


def _pages(number: int, pages: int) -> Iterator[Capture]:
    for n in range(pages):
        at = number * pages + n
        seen_again = number > 0 and n % 10 == 0
        name = at - pages if seen_again else at
        body = f"pier {name} first" if not seen_again or n % 20 else f"pier {name} as corrected in file {number}"
        url = f"https://quay{name % 7}.example/story/{name}"
        yield exchange(10_000 + at, url, answer(page(f"Story number {name} of the harbour", body, 12)))
