"""A page as arrays: what the signals are made of. One row a unit, or one a numbered element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.page import Page
from newsarchive.clean.strip import Struck
from newsarchive.clean.weigh.names import BIT, look_bits

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A unit is prose from this weight on and under this share of links, as everywhere in the cleaner.
PROSE, LINKED = 12.0, 0.4


def before(values: Numbers) -> Numbers:
    """Sums before each place: `before(v)[b] - before(v)[a]` is the sum of a to b."""
    sums: Numbers = np.concatenate((np.zeros(1), np.cumsum(values)))
    return sums


@dataclass(frozen=True)
class Sight:
    """All that is looked at. `headline`: number of the element that shows the title, or -1."""

    page: Page
    struck: Struck
    headline: int

    @cached_property
    def columns(self) -> tuple[tuple[Any, ...], ...]:
        """Text, words, weight, links, block, breaks and pieces of all units."""
        return tuple(zip(*self.page.units, strict=True))

    @cached_property
    def weight(self) -> Numbers:
        """What each unit says, in words."""
        return np.array(self.columns[2], np.float64)

    @cached_property
    def links(self) -> Numbers:
        """Share of links of each unit."""
        return np.array(self.columns[3], np.float64)

    @cached_property
    def chars(self) -> Numbers:
        """Characters of each unit."""
        return np.fromiter(map(len, self.columns[0]), np.float64, len(self.columns[0]))

    @cached_property
    def first(self) -> Ints:
        """First unit of each element."""
        return np.array(self.page.book.first, np.int64)

    @cached_property
    def last(self) -> Ints:
        """One more than the last unit of each element."""
        return np.array(self.page.book.last, np.int64)

    @cached_property
    def parents(self) -> Ints:
        """Parent of each element; the root is its own."""
        return np.maximum(np.array(self.page.book.parents, np.int64), 0)

    @cached_property
    def holders(self) -> tuple[Ints, ...]:
        """The block around each unit (of a `<br>`, what is around it), and four elements further up."""
        breaks = np.array([tag == "br" for tag in self.page.book.tags], np.bool_)
        block = np.array(self.columns[4], np.int64)
        held = [np.where(breaks[block], self.parents[block], block)]
        for _ in range(4):
            held.append(self.parents[held[-1]])
        return tuple(held)

    @cached_property
    def owners(self) -> Ints:
        """The innermost element around the first piece of each unit."""
        return np.array([pieces[0][0] for pieces in self.columns[6]], np.int64)

    @cached_property
    def under(self) -> Ints:
        """Topmost struck element around each unit, or -1."""
        return np.array(self.struck.under, np.int64)[self.owners]

    @cached_property
    def alive(self) -> Numbers:
        """Weight of the units that are prose and not struck, else 0."""
        prose = (self.weight >= PROSE) & (self.links < LINKED) & (self.under < 0)
        return np.where(prose, self.weight, 0.0)

    @cached_property
    def prose_before(self) -> Numbers:
        """Unstruck prose before each unit."""
        return before(self.alive)

    @cached_property
    def prose_in(self) -> Numbers:
        """Unstruck prose in each element."""
        return self.prose_before[self.last] - self.prose_before[self.first]

    @cached_property
    def total(self) -> float:
        """Unstruck prose of the page; 1 where there is none, since shares are taken of it."""
        return max(1.0, float(self.prose_before[-1]))

    @cached_property
    def looks(self) -> Ints:
        """The look of each element."""
        return np.array(self.page.looks.of, np.int64)

    @cached_property
    def own_bits(self) -> Ints:
        """What the names of each element with text say; nothing for the others, which are half of a page."""
        return np.array([look_bits(look) for look in self.page.looks.kinds], np.int64)[self.looks]

    @cached_property
    def all_bits(self) -> Ints:
        """The same with all that is said around it."""
        return self.gathered(self.own_bits, np.bitwise_or)

    @cached_property
    def depth(self) -> Ints:
        """How many elements are around each element."""
        ends = np.array(self.page.book.ends, np.int64)
        at = np.arange(len(ends))
        depth: Ints = at - np.cumsum(np.bincount(ends, minlength=len(ends) + 1))[at]  # those before it that have ended
        return depth

    def gathered(self, values: Ints, join: np.ufunc) -> Ints:
        """What each element and all around it have, joined. Each round looks twice as far up as the one before."""
        up = self.parents
        while True:
            values = join(values, values[up])
            if not up.any():
                return values
            up = up[up]

    def said(self, name: str, bits: Ints) -> Numbers:
        """Whether a name is among some bits, 0 or 1."""
        return ((bits >> BIT[name]) & 1).astype(np.float64)
