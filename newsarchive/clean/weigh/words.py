"""Which signals decided, in words: what `newsarchive why` and `clean --explain` say of a unit that was reconsidered."""

from __future__ import annotations

import numpy as np

from newsarchive.clean.forest import Answers, Forest, decided
from newsarchive.clean.weigh.sight import Ints

#: Leaves of the weights are logits in this unit: a ten-thousandth.
UNIT = 10_000
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


def reasons(forest: Forest, answers: Answers, logits: Ints) -> list[str]:
    """For each row, how sure the weights are and what decided most, in the direction of the verdict."""
    moved = forest.moves(answers, np.zeros(len(logits), np.int64)) * np.where(logits > 0, 1, -1)[:, None]
    told = decided(forest.names, moved, about, _REASONS)
    return [_sentence(most, logit) for most, logit in zip(told, logits.tolist(), strict=True)]


def _sentence(most: list[str], logit: int) -> str:
    likely = 100 / (1 + np.exp(-logit / UNIT))
    return f"{likely:.0f} % likely to be story; decided by {', '.join(most)}"
