"""Learned weights: trees that ask one question a level, added up.

Leaves are whole numbers, so that sums are exact and a page weighs the same on every machine (law 3 of the house asks
for the same article, byte for byte).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.weigh.sight import Ints, Numbers

#: Leaves are logits in this unit: a ten-thousandth.
UNIT = 10_000


@dataclass(frozen=True)
class Forest:
    """Trees of equal depth. A tree's leaf is found by its questions, `signal > border`, as bits of the leaf's number."""

    names: tuple[str, ...]
    """Signals, in the order in which the questions count them."""
    asked: NDArray[np.int64]
    """Trees × depth: which signal."""
    borders: NDArray[np.float32]
    """Trees × depth: which border."""
    leaves: Ints
    """Trees × 2^depth, in UNIT."""
    bias: int

    @property
    def trees(self) -> int:
        """How many trees there are."""
        return len(self.leaves)

    @cached_property
    def means(self) -> tuple[Numbers, ...]:
        """For each number of questions answered: trees × 2^answers, the mean of the leaves that are left."""
        depth = self.asked.shape[1]
        return tuple(self.leaves.reshape(self.trees, -1, 1 << known).mean(axis=1) for known in range(depth + 1))

    def logits(self, table: NDArray[np.float32]) -> Ints:
        """Units × signals → the sum of all leaves, in UNIT: above 0, more likely story than not."""
        columns = np.ascontiguousarray(table.T)
        leaf = np.zeros((self.trees, len(table)), np.uint8)  # depth 5: 32 leaves
        for level in range(self.asked.shape[1]):
            leaf |= (columns[self.asked[:, level]] > self.borders[:, level, None]).view(np.uint8) << np.uint8(level)
        found: Ints = np.take_along_axis(self.leaves, leaf.astype(np.int64), axis=1).sum(axis=0) + self.bias
        return found

    def table(self, columns: dict[str, Numbers], rows: Ints) -> NDArray[np.float32]:
        """The signals of some units, in the forest's order."""
        return np.array([columns[name] for name in self.names])[:, rows].T.astype(np.float32)


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The weights of this version, made by benchmarks/learn/train.py."""
    return read_forest(json.loads(files("newsarchive.clean.weigh").joinpath("weights.json").read_text("utf-8")))


def read_forest(said: dict[str, Any]) -> Forest:
    """Weights as they stand in weights.json."""
    trees = said["trees"]
    return Forest(
        names=tuple(said["signals"]),
        asked=np.array([[signal for signal, _ in tree["asks"]] for tree in trees], np.int64),
        borders=np.array([[border for _, border in tree["asks"]] for tree in trees], np.float32),
        leaves=np.array([tree["leaves"] for tree in trees], np.int64),
        bias=int(said["bias"]),
    )
