"""Which signals decided, in words: what `newsarchive why` and `clean --explain` say of a unit that was reconsidered."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.weigh.forest import UNIT, Forest
from newsarchive.clean.weigh.sight import Ints, Numbers

#: Beginning of a signal's name → what it is about. The first that fits; the order is from the narrow to the wide.
ABOUT: tuple[tuple[str, str], ...] = (
    ("rules", "what the rules made of it"),
    ("struck", "clutter rules that name what is around it"),
    ("named_", "class names and tags around it"),
    ("kin", "lines that look the same elsewhere on the page"),
    ("in_", "whether it lies where most of the prose is"),
    ("main_", "where it lies in the part with most of the prose"),
    ("voted_", "where it lies among most paragraphs"),
    ("marked_", "where it lies in what calls itself the story"),
    ("up_to_headline", "how far it is from the headline"),
    ("from_headline", "how far it is from the headline"),
    ("prose_from_headline", "how far it is from the headline"),
    ("up", "how much prose and how many links the elements around it hold"),
    ("prose_", "how much of the page's prose is above it"),
    ("since_", "how far above it the nearest heading is"),
)
_ELSE = "its own length, form and punctuation"
#: How many reasons are given.
_REASONS = 3


def about(signal: str) -> str:
    """What a signal is about, in words."""
    return next((words for beginning, words in ABOUT if signal.startswith(beginning)), _ELSE)


def reasons(forest: Forest, table: NDArray[np.float32], logits: Ints) -> list[str]:
    """For each row, how sure the weights are and what decided most, in the direction of the verdict."""
    words, group = _groups(forest.names)
    return [
        _sentence(words, _sums(group, parts if logit > 0 else -parts, len(words)), logit)
        for parts, logit in zip(contributions(forest, table), logits.tolist(), strict=True)
    ]


def _sums(group: Ints, parts: Numbers, count: int) -> Numbers:
    sums: Numbers = np.bincount(group, parts, count).astype(np.float64)
    return sums


@lru_cache(maxsize=2)
def _groups(names: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """What the signals are about, each once, and for each signal its place among them."""
    places: dict[str, int] = {}
    group = [places.setdefault(about(name), len(places)) for name in names]
    return tuple(places), np.array(group, np.int64)


def contributions(forest: Forest, table: NDArray[np.float32]) -> Numbers:
    """Rows × signals: how far each signal moved the sum, in forest.UNIT.

    Each answer in a tree narrows the leaves that are left; the change of their mean is what the answer's signal did
    (A. Saabas's way of reading trees).
    """
    depth = forest.asked.shape[1]
    yes = table[:, forest.asked.ravel()] > forest.borders.ravel()
    answers = yes.reshape(len(table), forest.trees, depth)
    trees = np.arange(forest.trees)
    left = forest.means[0][trees, 0][None, :]
    leaf = np.zeros(answers.shape[:2], np.int64)
    moves = np.empty((len(table), depth, forest.trees))
    for level in range(depth):
        leaf += answers[:, :, level] << level
        now = forest.means[level + 1][trees, leaf]
        moves[:, level] = now - left
        left = now
    places = np.arange(len(table))[:, None] * len(forest.names) + forest.asked.T.ravel()
    moved: Numbers = np.bincount(places.ravel(), moves.ravel(), len(table) * len(forest.names)).astype(np.float64)
    return moved.reshape(len(table), len(forest.names))


def _sentence(words: tuple[str, ...], moved: Numbers, logit: int) -> str:
    """`moved`: how far each group of signals spoke for the verdict."""
    likely = 100 / (1 + np.exp(-logit / UNIT))
    most = np.argsort(-moved, kind="stable")[:_REASONS].tolist()
    return f"{likely:.0f} % likely to be story; decided by {', '.join(words[n] for n in most if moved[n] > 0)}"
