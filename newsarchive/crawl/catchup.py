"""What a crawl that died had captured enters the store, so that it is not asked for again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.members import OnBroken
from newsarchive.capture.shelf import Shelf
from newsarchive.model import Capture, Outcome
from newsarchive.reprocess import Cleaner, reprocess
from newsarchive.store.base import Store

#: The end of a WARC file's name: serial number, host and process (WARC 1.1, annex C).
_NAME = re.compile(r"-(\d{5})-([^-]+-\d+)\.warc\.gz")


def catch_up(archive: Archive, recovered: list[Path], cleaner: Cleaner, store: Store) -> int:
    """Conclude the fetches of recovered WARC files that the store does not know; how many these were.

    The file that the same process had closed just before is looked at too: its last pages may still have been on their
    way through the workers. Errors: StoreError.
    """
    if not recovered:
        return 0
    warcs = dict.fromkeys(found for warc in recovered for found in (*_before(warc), warc))
    known = {row.fetch_id for row in store.ended()}
    tally = reprocess(warcs, _Unknown(archive, known), cleaner, store)
    store.flush()
    return tally.fetches


def _before(warc: Path) -> Iterator[Path]:
    """The file that the same process wrote before this one, if any."""
    name = _NAME.search(warc.name)
    if name is not None and int(name[1]):
        yield from warc.parent.glob(f"*-{int(name[1]) - 1:05}-{name[2]}.warc.gz")


class _Unknown(Shelf):
    """Reads what belongs to fetches that are not known."""

    def __init__(self, archive: Archive, known: set[str]) -> None:
        super().__init__(archive)
        self._known = known

    def __call__(self, path: Path, on_broken: OnBroken) -> Iterator[Capture | Outcome]:
        for found in super().__call__(path, on_broken):
            fetch_id = found.fetch_id if isinstance(found, Outcome) else found.fetch.id if found.fetch else ""
            if fetch_id not in self._known:
                yield found
