"""Great numbers of names in little memory: eight bytes each, to be compared when all are known.

A name counts by the 64 bits of Python's own hash (SipHash, with a secret of the process: nobody can make two names
agree). In a file of a million records two different names agree by chance once in thirty-seven million files, and
whoever finds an agreement looks at the names themselves. Marks mean nothing outside the process.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

#: Parts that are compared one at a time, so that Python's own integers exist for one part only.
_PARTS = 64
_BITS = (1 << 64) - 1


def mark_of(name: str) -> int:
    """The 64 bits that stand for a name."""
    return hash(name) & _BITS


class Glance(NamedTuple):
    """What a record is known by among others."""

    first: dict[str, str]
    """First values of its headers by names in lower case: type, id and date; of a response also the address and the payload digest."""
    offset: int


class Bag:
    """Names as marks, with repetitions; nothing is ever taken out."""

    def __init__(self) -> None:
        self._parts = [array("Q") for _ in range(_PARTS)]

    def add(self, name: str) -> None:
        """Put a name in."""
        mark = hash(name) & _BITS
        self._parts[mark % _PARTS].append(mark)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def repeated(self) -> set[int]:
        """The marks that are in more than once."""
        return set(self._repeated())

    def beyond(self, other: Bag) -> set[int]:
        """The marks that are here and not in the other."""
        pairs = zip(self._parts, other._parts, strict=True)
        return {mark for mine, others in pairs if mine for mark in set(mine) - set(others)}

    def common(self, other: Bag) -> set[int]:
        """The marks that are in both."""
        pairs = zip(self._parts, other._parts, strict=True)
        return {mark for mine, others in pairs if mine and others for mark in set(mine) & set(others)}

    def among(self, marks: set[int]) -> set[int]:
        """Those of some marks that are in."""
        return {mark for part in self._parts for mark in marks.intersection(part)}

    def take(self, other: Bag) -> None:
        """Put all of another bag in."""
        for mine, others in zip(self._parts, other._parts, strict=True):
            mine.extend(others)

    def _repeated(self) -> Iterator[int]:
        for part in self._parts:
            if len(set(part)) < len(part):
                in_order = sorted(part)
                yield from (one for one, next_one in pairwise(in_order) if one == next_one)
