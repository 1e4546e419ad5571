"""Learned trees that ask one question a level and add up: of the second opinion (`weigh/`) and of the last word (`guess/`).

Leaves are whole numbers, so that sums are exact and a page is judged alike on every machine (law 3 of the house asks
for the same article, byte for byte).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.weigh.sight import Ints, Numbers

Answers = NDArray[np.bool_]
"""Trees × depth × rows: what the questions are answered with."""
#: How many questions a tree may ask at most: its leaf's number is built in one byte.
DEEPEST = 8


@dataclass(frozen=True)
class Forest:
    """Trees of equal depth. A tree's leaf is found by its questions, `column > border`, as bits of the leaf's number."""

    names: tuple[str, ...]
    """Columns, in the order in which the questions count them."""
    outcomes: tuple[str, ...]
    """What there is a sum for."""
    asked: NDArray[np.int64]
    """Trees × depth: which column."""
    borders: NDArray[np.float32]
    """Trees × depth: which border."""
    leaves: NDArray[np.int32]
    """Trees × 2^depth × outcomes."""
    bias: Ints
    """One for each outcome."""

    @cached_property
    def means(self) -> tuple[Numbers, ...]:
        """For each number of questions answered: trees × 2^answers × outcomes, the mean of the leaves that are left."""
        trees, _, outcomes = self.leaves.shape
        shapes = [(trees, -1, 1 << known, outcomes) for known in range(self.asked.shape[1] + 1)]
        return tuple(self.leaves.reshape(shape).mean(axis=1) for shape in shapes)

    def table(self, columns: dict[str, Numbers]) -> NDArray[np.float32]:
        """Columns × rows, in the forest's order."""
        return np.array([columns[name] for name in self.names], np.float32)

    def answers(self, table: NDArray[np.float32]) -> Answers:
        """What is answered for each row of a table."""
        found: Answers = table[self.asked] > self.borders[:, :, None]
        return found

    def sums(self, answers: Answers) -> Ints:
        """Rows × outcomes: the sum of all leaves."""
        trees, size, outcomes = self.leaves.shape
        leaf = np.zeros((trees, answers.shape[2]), np.uint8)
        for level in range(answers.shape[1]):
            leaf |= answers[:, level].view(np.uint8) << np.uint8(level)
        places = leaf + np.arange(0, trees * size, size)[:, None]
        found: Ints = self.leaves.reshape(-1, outcomes)[places].sum(axis=0, dtype=np.int64) + self.bias
        return found

    def moves(self, answers: Answers, chosen: Ints) -> Numbers:
        """Rows × columns: how far each column moved the sum of the outcome that was chosen for the row.

        Each answer in a tree narrows the leaves that are left; the change of their mean is what the answer's column did
        (A. Saabas's way of reading trees).
        """
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


@lru_cache(maxsize=2)
def load(package: str) -> Forest:
    """The weights of this version, as `benchmarks/learn/` has written them into a package."""
    return read_forest(json.loads(files(package).joinpath("weights.json").read_text("utf-8")))


def read_forest(told: dict[str, Any]) -> Forest:
    """Weights as they stand in weights.json."""
    rows = told["trees"]
    asked = np.array([[column for column, _ in row["asks"]] for row in rows], np.int64)
    if asked.shape[1] > DEEPEST:
        raise ValueError(f"a tree asks {asked.shape[1]} questions; {DEEPEST} are allowed")
    return Forest(
        names=tuple(told["names"]),
        outcomes=tuple(told["outcomes"]),
        asked=asked,
        borders=np.array([[border for _, border in row["asks"]] for row in rows], np.float32),
        leaves=np.array([row["leaves"] for row in rows], np.int32).reshape(len(rows), -1, len(told["outcomes"])),
        bias=np.array(told["bias"], np.int64),
    )


def decided(names: tuple[str, ...], moved: Numbers, about: Callable[[str], str], most: int) -> list[list[str]]:
    """For each row of moves in words what moved it most, `most` things at most. `about`: what a column is about."""
    topics, order, starts = _topics(names, about)
    parts = np.add.reduceat(moved[:, order], starts, axis=1)
    ranks = np.argsort(-parts, axis=1, kind="stable")[:, :most]
    return [[topics[n] for n in rank if part[n] > 0] for rank, part in zip(ranks.tolist(), parts.tolist(), strict=True)]


@lru_cache(maxsize=4)
def _topics(names: tuple[str, ...], about: Callable[[str], str]) -> tuple[list[str], Ints, Ints]:
    """What columns are about, each once; the columns ordered by that, and where each topic begins."""
    topics = list(dict.fromkeys(map(about, names)))
    of = np.array([topics.index(about(name)) for name in names], np.int64)
    order = np.argsort(of, kind="stable")
    return topics, order, np.searchsorted(of[order], np.arange(len(topics)))
