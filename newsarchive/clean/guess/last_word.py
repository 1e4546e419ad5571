"""Reasons for what neither a rule nor a look could name, all boxes of a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from newsarchive.clean.around import Box, View
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.guess.traits import traits
from newsarchive.clean.guess.trees import Trees, trees
from newsarchive.clean.strip import Strike
from newsarchive.clean.weigh.sight import Ints, Numbers, Sight
from newsarchive.model import Reason

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


def last_word(view: View, sight: Sight, asked: Sequence[tuple[Box, Strike]], learned: Trees | None = None) -> list[Strike]:  # fmt: skip
    """For each box the strike with the likeliest reason, and in its note what spoke for it. `learned`: else this version's."""
    if not asked:
        return []
    learned = learned or trees()
    groups = _alike(view, [box for box, _ in asked])
    heard = [n for group in groups for n in group[:_SPEAKERS]]
    sizes = np.array([min(_SPEAKERS, len(group)) for group in groups])
    starts = np.cumsum(sizes) - sizes
    columns = traits(Ground(view, sight), Asked([asked[n] for n in heard]))
    answers = learned.answers(learned.table(columns))
    best, likely = learned.likeliest(np.add.reduceat(learned.sums(answers), starts) // sizes[:, None])
    reasons = [learned.reasons[place] for place in best.tolist()]
    whys = [why for _, why in asked]
    other = [g for g, group in enumerate(groups) if any(whys[n].reason is not reasons[g] for n in group)]
    parts = _by_group(learned, learned.moves(answers[:, :, starts[other]], best[other]))
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


def _by_group(learned: Trees, moved: Numbers) -> list[list[str]]:
    """What decided most on each box, in words."""
    groups, order, starts = _groups(learned.names)
    parts = np.add.reduceat(moved[:, order], starts, axis=1)
    ranks = np.argsort(-parts, axis=1, kind="stable")[:, :_TOLD]
    return [[groups[n] for n in rank if part[n] > 0] for rank, part in zip(ranks.tolist(), parts.tolist(), strict=True)]


@lru_cache(maxsize=4)
def _groups(names: tuple[str, ...]) -> tuple[list[str], Ints, Ints]:
    """What traits are about; the traits ordered by that, and where each group begins."""
    groups = list(dict.fromkeys(map(about, names)))
    of = np.array([groups.index(about(name)) for name in names], np.int64)
    order = np.argsort(of, kind="stable")
    return groups, order, np.searchsorted(of[order], np.arange(len(groups)))


def about(trait: str) -> str:
    """What a trait is about, in words."""
    return next((words for beginning, words in ABOUT if trait.startswith(beginning)), _ELSE)
