"""Learned trees that add up to one sum a reason. The same trees as `weigh/forest.py`, with a row of leaves for each reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.weigh.sight import Ints, Numbers
from newsarchive.model import Reason

#: Leaves are logits in this unit: a hundredth. Whole numbers, so that sums are exact.
UNIT = 100


@dataclass(frozen=True)
class Trees:
    """Trees of equal depth. A tree's leaf is found by its questions, `trait > border`, as bits of the leaf's number."""

    names: tuple[str, ...]
    """Traits, in the order in which the questions count them."""
    reasons: tuple[Reason, ...]
    asked: NDArray[np.int64]
    """Trees × depth: which trait."""
    borders: NDArray[np.float32]
    """Trees × depth: which border."""
    leaves: NDArray[np.int32]
    """Trees × 2^depth × reasons, in UNIT."""
    bias: Ints

    @cached_property
    def means(self) -> tuple[Numbers, ...]:
        """For each number of questions answered: trees × 2^answers × reasons, the mean of the leaves that are left."""
        trees, _, reasons = self.leaves.shape
        shapes = [(trees, -1, 1 << known, reasons) for known in range(self.asked.shape[1] + 1)]
        return tuple(self.leaves.reshape(shape).mean(axis=1) for shape in shapes)

    def table(self, columns: dict[str, Numbers]) -> NDArray[np.float32]:
        """Traits × boxes, in the trees' order."""
        return np.array([columns[name] for name in self.names], np.float32)

    def answers(self, table: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Trees × depth × boxes: what the questions are answered with."""
        return table[self.asked] > self.borders[:, :, None]

    def sums(self, answers: NDArray[np.bool_]) -> Ints:
        """Boxes × reasons: the sum of all leaves, in UNIT."""
        trees, size, reasons = self.leaves.shape
        rows = _leaf(answers) + np.arange(0, trees * size, size)[:, None]
        found: Ints = self.leaves.reshape(-1, reasons)[rows].sum(axis=0, dtype=np.int32) + self.bias
        return found

    def likeliest(self, sums: Ints) -> tuple[Ints, Numbers]:
        """For each box the place of the likeliest reason, and how likely it is."""
        best: Ints = sums.argmax(axis=1)
        likely = 1 / np.exp((sums - sums.max(axis=1, keepdims=True)) / UNIT).sum(axis=1)
        return best, likely

    def moves(self, answers: NDArray[np.bool_], chosen: Ints) -> Numbers:
        """Boxes × traits: how far each trait moved the sum of the reason that was chosen (as in `weigh/words.py`)."""
        trees, count = np.arange(len(self.leaves))[:, None], answers.shape[2]
        left = self.means[0][trees, 0, chosen]
        moved = np.zeros(count * len(self.names))
        leaf = np.zeros((len(trees), count), np.int64)
        for level in range(answers.shape[1]):
            leaf |= answers[:, level].astype(np.int64) << level
            now = self.means[level + 1][trees, leaf, chosen]
            places = np.arange(count)[None, :] * len(self.names) + self.asked[:, level, None]
            moved += np.bincount(places.ravel(), (now - left).ravel(), len(moved))
            left = now
        return moved.reshape(count, len(self.names))


def _leaf(answers: NDArray[np.bool_]) -> Ints:
    """The number of the leaf that some answers lead to; trees × boxes."""
    leaf = np.zeros((answers.shape[0], answers.shape[2]), np.int64)
    for level in range(answers.shape[1]):
        leaf |= answers[:, level].astype(np.int64) << level
    return leaf


@lru_cache(maxsize=1)
def trees() -> Trees:
    """The weights of this version, made by benchmarks/learn/train_reasons.py."""
    return read_trees(json.loads(files("newsarchive.clean.guess").joinpath("weights.json").read_text("utf-8")))


def read_trees(told: dict[str, Any]) -> Trees:
    """Weights as they stand in weights.json."""
    rows = told["trees"]
    return Trees(
        names=tuple(told["traits"]),
        reasons=tuple(map(Reason, told["reasons"])),
        asked=np.array([[trait for trait, _ in row["asks"]] for row in rows], np.int64),
        borders=np.array([[border for _, border in row["asks"]] for row in rows], np.float32),
        leaves=np.array([row["leaves"] for row in rows], np.int32),
        bias=np.array(told["bias"], np.int64),
    )
