"""Learned trees: how they answer, and what decided."""

from __future__ import annotations

import numpy as np
import pytest

from newsarchive.clean.forest import DEEPEST, Forest, decided, load, read_forest

ONE_TREE = {
    "names": ["a", "b"], "outcomes": ["story"], "bias": [7],
    "trees": [{"asks": [[0, 1.0], [1, 5.0]], "leaves": [0, 10, 200, 3000]}],
}  # fmt: skip
TWO_TREES = {
    "names": ["words", "links"], "outcomes": ["menu", "ad"], "bias": [10, -10],
    "trees": [
        {"asks": [[0, 3.0], [1, 0.5]], "leaves": [[0, 8], [4, 0], [0, 0], [100, 0]]},
        {"asks": [[1, 0.5], [0, 9.0]], "leaves": [[1, 1], [2, 3], [1, 1], [2, 3]]},
    ],
}  # fmt: skip


def test_a_tree_answers_by_the_bits_of_its_questions() -> None:
    """The first question is the lowest bit of the leaf's number; what equals a border is not above it."""
    grown = read_forest(ONE_TREE)
    table = np.array([[0, 2, 0, 2, 1], [0, 0, 9, 9, 5]], np.float32)
    assert grown.sums(grown.answers(table)).tolist() == [[7], [17], [207], [3007], [7]]


def test_trees_add_up_and_their_moves_do_too() -> None:
    """What the columns moved is the sum less what the trees say of anything."""
    grown = read_forest(TWO_TREES)
    answers = grown.answers(grown.table({"words": np.array([5.0, 1.0]), "links": np.array([1.0, 0.0])}))
    assert grown.sums(answers).tolist() == [[112, -7], [11, -1]]
    moved = grown.moves(answers, np.array([0, 1]))
    middle = np.array([10 + 26 + 1.5, -10 + 2 + 2])
    assert np.allclose(moved.sum(axis=1), np.array([112, -1]) - middle)


def test_what_decided_is_told_from_the_most_to_the_least() -> None:
    """What moved nothing, or the other way, did not decide."""
    moved = np.array([[3.0, 1.0, 3.0], [-1.0, 2.0, -2.0]])
    topics = {"size": "how long it is", "links": "where it leads", "words": "how long it is"}
    told = decided(("size", "links", "words"), moved, topics.__getitem__, 2)
    assert told == [["how long it is", "where it leads"], ["where it leads"]]


@pytest.mark.parametrize("package", ["newsarchive.clean.weigh", "newsarchive.clean.guess"])
def test_the_weights_of_this_version_are_whole_and_add_up(package: str) -> None:
    """What each column moved, from the mean of all leaves, is the whole of the sum; and sums fit their numbers."""
    grown: Forest = load(package)
    table = np.random.default_rng(4).normal(0.0, 30.0, (len(grown.names), 5)).astype(np.float32)
    answers = grown.answers(table)
    sums, chosen = grown.sums(answers), np.zeros(5, np.int64)
    start = grown.leaves.mean(axis=1).sum(axis=0)[0] + grown.bias[0]
    assert grown.moves(answers, chosen).sum(axis=1) + start == pytest.approx(sums[:, 0], abs=1.0)
    assert grown.leaves.dtype == np.int32
    assert grown.leaves.shape == (len(grown.asked), 2 ** grown.asked.shape[1], len(grown.outcomes))


def test_trees_that_ask_too_much_are_refused() -> None:
    """A leaf's number would not fit its byte, and be another leaf's."""
    deep = {"asks": [[0, 1.0]] * (DEEPEST + 1), "leaves": [0] * 2 ** (DEEPEST + 1)}
    with pytest.raises(ValueError, match="9 questions"):
        read_forest({**ONE_TREE, "trees": [deep]})
