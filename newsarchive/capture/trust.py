"""Whether records found behind damage are the archive's, or were planted by a page that holds WARC records.

Where the way through a damaged member is lost, reading goes on where the next record seems to begin; but a page may
hold bytes that look like records. Records that follow one another without a gap are an island, true or planted as a
whole. What vouches for one: the index names one of its responses, place and length; one of its records names the
exchange that was damaged, whose id no page can know; one tells the run that the rest of the file tells.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from pathlib import Path

from newsarchive.capture import fields
from newsarchive.capture.bags import mark_of
from newsarchive.capture.checks import bare, head_at, id_in
from newsarchive.capture.listing import lines_in, shown_by
from newsarchive.capture.members import RawRecord

#: Runs that one file tells of: our writers have one; a file put together from others has few.
_MOST_RUNS = 64


class Places:
    """Offsets and lengths of the captures that an index names; twenty-four bytes each."""

    def __init__(self, index: Path) -> None:
        found = lines_in(index) if index.exists() else iter(())
        lines = sorted(
            (line.offset, line.length, _placeless(line.marks)) for line in found if not isinstance(line, str)
        )
        self._offsets = array("Q", (offset for offset, _, _ in lines))
        self._lengths = array("Q", (length for _, length, _ in lines))
        self._captures = array("Q", sorted(mark for _, _, mark in lines))

    def __bool__(self) -> bool:
        return bool(self._offsets)

    def length_at(self, offset: int) -> int | None:
        """Length of the capture that begins there; None where none does."""
        at = bisect_left(self._offsets, offset)
        return self._lengths[at] if at < len(self._offsets) and self._offsets[at] == offset else None

    def name(self, record: RawRecord) -> bool:
        """Whether the index names this capture, wherever in the file: bytes may be missing before it."""
        shown = shown_by(record)
        if shown is None:
            return False
        mark = _placeless(shown)
        at = bisect_left(self._captures, mark)
        return at < len(self._captures) and self._captures[at] == mark


class Trust:
    """Judges islands in the order of the file."""

    def __init__(self, path: Path, places: Places) -> None:
        self._path, self._places = path, places
        self._runs: set[str] = set()
        self._exchange = ""
        self._damaged_group = False
        self._island_runs: set[str] = set()
        self._has_response = False
        self._is_vouched = True

    def damaged(self, offset: int) -> None:
        """An island ends here, and the next begins somewhere behind."""
        if self._is_vouched:  # else this damaged record, too, may lie within somebody's page
            head = head_at(self._path, offset)
            self._damaged_group = b"\nnewsarchive-records:" in head.lower()
            if b"\nwarc-type: response" in head.lower() or b"\nwarc-type: revisit" in head.lower():
                self._exchange = id_in(head) or self._exchange
        self._island_runs, self._is_vouched, self._has_response = set(), False, False

    def see(self, record: RawRecord) -> None:
        """The next record of the island."""
        partners = [bare(name) for name in record.all("warc-concurrent-to")]
        told = fields.from_block(record.block) if record.get("warc-type") == "metadata" else {}
        if run := told.get("run", ""):
            self._island_runs.add(run)
        names_it = bool(self._exchange) and self._exchange in partners
        if names_it or run in self._runs or self._places.name(record):
            self._is_vouched = True
        if (record.get("warc-type") or "").lower() in ("response", "revisit"):
            self._has_response = True
        if self._is_vouched and record.get("warc-type") in ("response", "revisit"):  # else a page may have named it
            self._exchange = bare(record.get("warc-record-id"))

    def judge(self, *, is_last: bool) -> bool:
        """Whether the island that ends here is believed. `is_last`: it reaches the end of the file."""
        believed = self._is_vouched or not self._can_tell(is_last)
        if believed and len(self._runs) < _MOST_RUNS:
            self._runs |= self._island_runs
        return believed

    def _can_tell(self, is_last: bool) -> bool:
        """Whether something could have vouched for the island if it were true."""
        if self._runs or (self._places and self._has_response):
            return True
        return self._damaged_group and not is_last


def _placeless(marks: tuple[str, str]) -> int:
    """What identifies a capture, without the place where it lay."""
    return mark_of(marks[0].partition("\n")[2])
