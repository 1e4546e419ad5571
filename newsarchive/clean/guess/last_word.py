"""Reasons for what neither a rule nor a look could name, all boxes of a page at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsarchive.clean.around import Box, View
from newsarchive.clean.forest import Forest, decided, load
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.guess.traits import traits
from newsarchive.clean.strip import Strike
from newsarchive.clean.weigh.sight import Ints, Numbers, Sight
from newsarchive.model import Reason

#: Leaves of these weights are logits in this unit: a hundredth.
UNIT = 100
#: Beginning of a trait's name → what it is about. The first that fits.
ABOUT: tuple[tuple[str, str], ...] = (
    ("was_", "what struck it"),
    ("left", "what struck it"),
    ("linked", "how much of it is links, and how long they are"),
    ("links", "how much of it is links, and how long they are"),
    ("first_links", "how much of it is links, and how long they are"),
    ("lead_", "where its links lead"),
    ("from_", "where it stands"),
    ("end_last", "where it stands"),
    ("side", "where it stands"),
    ("position", "where it stands"),
    ("up", "what stands around it"),
    ("kept_", "what stands around it"),
    ("weight_below", "what stands around it"),
    ("heading_below", "what stands around it"),
    ("named_", "what it and the elements around it are called"),
    ("name_", "what it and the elements around it are called"),
    ("path_", "where its links lead"),
    ("called", "what it and the elements around it are called"),
    ("bar", "what it and the elements around it are called"),
    ("in_", "what it and the elements around it are called"),
    ("heard_", "what it says"),
    ("clear_", "what it says"),
    ("says_", "what it says"),
    ("heading_says", "what it says"),
    ("button_says", "what it says"),
    ("author", "what it says"),
    ("title", "what it says"),
    ("dated", "what it says"),
    ("ago", "what it says"),
)
_ELSE = "how long it is, and how it is written"
#: So deep in an item of a list, in elements, what stands there is looked for in the other items.
_DEEP = 4
#: So many items speak for their list: of 4,734 labelled places four fewer are right than with all of them.
_SPEAKERS = 3
#: How many things that decided are told.
_TOLD = 2


def forest() -> Forest:
    """The weights of this version, made by benchmarks/learn/train_reasons.py."""
    return load("newsarchive.clean.guess")


def last_word(view: View, sight: Sight, asked: Sequence[tuple[Box, Strike]], learned: Forest | None = None) -> list[Strike]:  # fmt: skip
    """For each box the strike with the likeliest reason, and in its note what spoke for it. `learned`: else this version's."""
    if not asked:
        return []
    learned = learned or forest()
    groups = _alike(view, [box for box, _ in asked])
    heard = [n for group in groups for n in group[:_SPEAKERS]]
    sizes = np.array([min(_SPEAKERS, len(group)) for group in groups])
    starts = np.cumsum(sizes) - sizes
    columns = traits(Ground(view, sight), Asked([asked[n] for n in heard]))
    answers = learned.answers(learned.table(columns))
    best, likely = likeliest(np.add.reduceat(learned.sums(answers), starts) // sizes[:, None])
    reasons = [Reason(learned.outcomes[place]) for place in best.tolist()]
    whys = [why for _, why in asked]
    other = [g for g, group in enumerate(groups) if any(whys[n].reason is not reasons[g] for n in group)]
    parts = decided(learned.names, learned.moves(answers[:, :, starts[other]], best[other]), about, _TOLD)
    for g, moved, share in zip(other, parts, likely[other].tolist(), strict=True):
        told = f"{100 * share:.0f} % likely; decided by {', '.join(moved)}"
        for n in groups[g]:
            whys[n] = _renamed(whys[n], reasons[g], told)
    return whys


def _renamed(why: Strike, reason: Reason, told: str) -> Strike:
    if why.reason is reason:
        return why
    return Strike(reason, why.rule, f"{why.note}; {told}" if why.note else told)


def _alike(view: View, boxes: Sequence[Box]) -> list[list[int]]:
    """Boxes that are the same thing and share one reason: what stands in the same place of each item of a list."""
    groups: dict[object, list[int]] = {}
    for n, box in enumerate(boxes):
        groups.setdefault(_place_in_list(view, box.place) or n, []).append(n)
    return list(groups.values())


def _place_in_list(view: View, place: int) -> tuple[int, tuple[str, ...]] | None:
    """The list that an element is an item of or stands in an item of, and the tags on the way; None outside of lists."""
    book, way, n = view.page.book, [], place
    for _ in range(_DEEP):
        way.append(book.tags[n])
        if way[-1] == "li":
            return book.parents[n], tuple(way)
        n = book.parents[n]
        if n < 0:
            break
    return None


def likeliest(sums: Ints) -> tuple[Ints, Numbers]:
    """For each row of sums the place of the likeliest reason, and how likely it is."""
    best: Ints = sums.argmax(axis=1)
    likely = 1 / np.exp((sums - sums.max(axis=1, keepdims=True)) / UNIT).sum(axis=1)
    return best, likely


def about(trait: str) -> str:
    """What a trait is about, in words."""
    return next((words for beginning, words in ABOUT if trait.startswith(beginning)), _ELSE)
