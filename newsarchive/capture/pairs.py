"""Records that belong together: whether the half of a pair is missing, and whether an id is there twice.

Our own files count what belongs together and write it in one piece. Other writers name the partner at most; what they
name may stand anywhere in the file, so it is compared when the whole file is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from newsarchive.capture import fields
from newsarchive.capture.bags import Bag, mark_of
from newsarchive.capture.checks import bare
from newsarchive.capture.findings import Kind
from newsarchive.capture.members import RawRecord

#: What is wrong: kind, sentence, offset, id.
Finding = tuple[Kind, str, int, str]
_GROUP = fields.GROUP_SIZE.lower()


class Opening(NamedTuple):
    """A response of ours whose partners are to come."""

    name: str
    """Its id."""
    offset: int
    size: int
    """Records of the exchange, this one included."""
    whole: Callable[[], None]
    """What is to be done once all of them were seen."""


class Pairs:
    """Sees the records of one file in their order."""

    def __init__(self, whole: Callable[[RawRecord], None]) -> None:
        """`whole` is called with each response or revisit once all its partners were seen."""
        self._whole = whole
        self.opening: Opening | None = None
        self._missing = 0
        self._ids, self._named = Bag(), Bag()
        self.ours: bool | None = None
        """Whether our own writer made this part of the file; None where nothing tells yet."""

    def see(self, record: RawRecord) -> list[Finding]:
        """What is wrong now that this record came."""
        self._ids.add(bare(record.get("warc-record-id")))
        group = group_of(record)
        self._learn(record, group)
        has_partners = "warc-concurrent-to" in record.first
        partners = [bare(name) for name in record.all("warc-concurrent-to")] if has_partners else []
        if self.ours and not group and partners:
            return self._partner(record, partners)
        found = self.rest()
        for name in partners:
            self._named.add(name)
        if group > 1:
            name = bare(record.get("warc-record-id"))
            self.opening = Opening(name, record.offset, group, partial(self._whole, record))
            self._missing = group - 1
        else:
            self._whole(record)
        return found

    def begin(self, opening: Opening) -> None:
        """Take note of a response of ours, while no other is open."""
        self._ids.add(opening.name)
        self.opening, self._missing = opening, opening.size - 1

    def join(self, name: str) -> None:
        """Take note of a partner of the response that is open, by its id."""
        self._ids.add(name)
        self._joined()

    def know(self, name: str) -> None:
        """Take note of the id of a record that could not be held."""
        self._ids.add(name)

    def rest(self) -> list[Finding]:
        """The group whose partners did not come."""
        if self.opening is None:
            return []
        name, offset, size, _ = self.opening
        what = f"the exchange has {size} records, and {size - self._missing} are here"
        found = [(Kind.PAIR, what, offset, name)]
        self.opening, self._missing = None, 0
        return found

    def puzzles(self) -> tuple[set[int], set[int]]:
        """Marks of the ids that are there twice, and of those that are named as partners and are not there."""
        return self._ids.repeated(), self._named.beyond(self._ids)

    def _learn(self, record: RawRecord, group: int) -> None:
        if group:
            self.ours = True
        elif record.get("warc-type") == "warcinfo":
            told = fields.from_block(record.block)
            if "repaired-from" not in told:
                self.ours = told.get("software", "").startswith("newsarchive/")

    def _partner(self, record: RawRecord, partners: list[str]) -> list[Finding]:
        if self.opening is None or self.opening.name not in partners:
            what = f"the response {partners[0]} that it was written with is not here"
            return [*self.rest(), (Kind.PAIR, what, record.offset, bare(record.get("warc-record-id")))]
        self._joined()
        return []

    def _joined(self) -> None:
        self._missing -= 1
        if self.opening is not None and not self._missing:
            whole, self.opening = self.opening.whole, None
            whole()


def group_of(record: RawRecord) -> int:
    """How many records our writer put there together with this one; 0 where it does not say."""
    size = record.get(_GROUP)
    return int(size) if size and len(size) == 1 and size in "123456789" else 0


def named_in(puzzle: tuple[set[int], set[int]], record: RawRecord, before: set[int]) -> Iterator[Finding]:
    """What a puzzle means for one record, on a second way through the file; `before` keeps the ids met on it."""
    repeated, absent = puzzle
    name = bare(record.get("warc-record-id"))
    mark = mark_of(name)
    if mark in repeated:
        if mark in before:
            yield Kind.TWICE, "an earlier record of the file has the same id", record.offset, name
        before.add(mark)
    for partner in map(bare, record.all("warc-concurrent-to")):
        if mark_of(partner) in absent:
            yield Kind.PAIR, f"the record {partner} that it was written with is not in the file", record.offset, name
