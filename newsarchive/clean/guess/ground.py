"""A page as arrays, as far as reasons ask for it: one row a unit, or one an element; and the boxes to be named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newsarchive.clean.around import Box, View
from newsarchive.clean.strip import Strike
from newsarchive.clean.weigh.sight import Ints, Numbers, Sight, before

#: From this share of links on a unit is a link.
LINK = 0.6
_PICTURES = frozenset(("img", "picture", "svg", "video", "iframe"))
#: Elements around a box that tell of it.
AROUND = frozenset(("h1", "main", "article"))


@dataclass(frozen=True)
class Ground:
    """The page. What is asked of stretches of it is answered by sums before each place."""

    view: View
    sight: Sight
    """Only what does not depend on what was struck."""

    @cached_property
    def linked(self) -> Numbers:
        """Which units are links, 1 or 0."""
        return (self.sight.links > LINK).astype(np.float64)

    @cached_property
    def sums(self) -> dict[str, Numbers]:
        """Before each unit: characters, those in links, words, links, their weight, kept units."""
        sight = self.sight
        kept = np.zeros(len(sight.weight))
        kept[list(self.view.kept)] = 1.0
        columns = {
            "chars": sight.chars, "in_links": sight.chars * sight.links, "words": np.array(sight.columns[1], np.float64),
            "linked": self.linked, "weight": self.linked * sight.weight, "kept": kept,
        }  # fmt: skip
        return {name: before(column) for name, column in columns.items()}

    @cached_property
    def pictures(self) -> Numbers:
        """How many pictures stand before each element."""
        return before(np.array([tag in _PICTURES for tag in self.view.page.book.tags], np.float64))

    @cached_property
    def ends(self) -> Ints:
        """One more than the last element within each."""
        return np.array(self.view.page.book.ends, np.int64)

    def around(self, place: int) -> frozenset[str]:
        """Which of AROUND an element is or lies in."""
        tags = self.view.page.book.tags
        return AROUND.intersection([tags[n] for n in self.view.page.ancestors(place)])


class Asked:
    """Boxes to be named, with what struck them, as arrays."""

    def __init__(self, boxes: Sequence[tuple[Box, Strike]]) -> None:
        self.boxes = [box for box, _ in boxes]
        self.whys = [why for _, why in boxes]
        self.place = np.array([box.place for box in self.boxes], np.int64)
        self.first = np.array([box.units[0] for box in self.boxes], np.int64)
        self.last = np.array([box.units[-1] for box in self.boxes], np.int64)
        self.sizes = np.array([len(box.units) for box in self.boxes], np.int64)
        self.units = np.array([u for box in self.boxes for u in box.units], np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes

    def sums(self, column: Numbers) -> Numbers:
        """The sum of a column of units for each box."""
        total: Numbers = np.add.reduceat(column[self.units], self.starts)
        return total

    def most(self, column: Numbers) -> Numbers:
        """The largest of a column of units for each box."""
        largest: Numbers = np.maximum.reduceat(column[self.units], self.starts)
        return largest
