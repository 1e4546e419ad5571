"""What is known of boxes, in numbers: where they stand, how large they are, what is around them, what they are called.

Each function gives a few columns, one value a box. Only exact operations, as in `weigh/signals.py`. What boxes say and
where they lead stands in `speech.py` and `links.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from newsarchive.clean.around import bar, by_class
from newsarchive.clean.guess.called import of_called
from newsarchive.clean.guess.ground import AROUND, Asked, Ground
from newsarchive.clean.guess.links import of_links
from newsarchive.clean.guess.speech import REASONS, of_text, speaks
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.clean.weigh.names import BIT
from newsarchive.clean.weigh.sight import Ints, Numbers
from newsarchive.model import Reason

Columns = dict[str, Numbers]

#: Distances in units are cut here, and stand here where there is nothing to be far from.
_FAR, _NOWHERE = 60.0, -99.0
#: What names and tags around a box are asked for: own 3, near it 2, further up 1, nowhere 0.
_NAMED = (
    "text", "body", "article", "title", "lead", "item", "widget", "info", "image", "product", "tool", "wrap",
    "related", "ad", "share", "byline", "caption", "menu", "hidden", "strong_mark", "weak_mark", "tag_article", "tag_li",
)  # fmt: skip
_BITS = np.array([[BIT[name]] for name in _NAMED])
#: Reasons of rules that say how a thing looks.
_WAS = (
    Reason.MENU, Reason.RELATED, Reason.BYLINE, Reason.CAPTION, Reason.AD, Reason.HIDDEN, Reason.SHARE,
    Reason.OUTSIDE_BODY, Reason.TAGS, Reason.SIGNUP, Reason.CONSENT,
)  # fmt: skip
#: How many elements around a box are asked what they hold, and the largest number of units that is told apart.
_LEVELS, _MANY = 3, 99.0


def of_rule(_: Ground, asked: Asked) -> Columns:
    """What struck it."""
    found: Columns = {f"was_{reason}": np.array([why.reason is reason for why in asked.whys], float) for reason in _WAS}
    found["left"] = np.array([why.rule == "left-over" for why in asked.whys], float)
    return found


def of_size(ground: Ground, asked: Asked) -> Columns:
    """How much it is, and how much of it is links."""
    sight, first = ground.sight, asked.first
    words = np.array([box.words for box in asked.boxes], float)
    linked = asked.sums(ground.linked)
    return {
        "words": words,
        "words_each": words / asked.sizes,
        "units": asked.sizes.astype(float),
        "links": asked.sums(sight.chars * sight.links) / np.maximum(1.0, asked.sums(sight.chars)),
        "linked": linked,
        "linked_share": linked / asked.sizes,
        "linked_weight": asked.sums(ground.linked * sight.weight) / np.maximum(1.0, linked),
        "linked_most": asked.most(ground.linked * sight.weight),
        "first_links": sight.links[first],
        "first_weight": sight.weight[first],
        "first_words": np.array(sight.columns[1], float)[first],
    }


def of_place(ground: Ground, asked: Asked) -> Columns:
    """Where it stands: from the story's two ends, from the title, on the page."""
    view, first, last = ground.view, asked.first, asked.last
    nowhere = np.full(len(first), _NOWHERE)
    if view.last < 0:
        ends: Columns = {"side": np.zeros(len(first)), "from_first": nowhere, "from_last": nowhere, "end_last": nowhere}
    else:
        ends = {
            "side": (first > view.last).astype(float) - (first < view.first),
            "from_first": np.clip(first - view.first, -_FAR, _FAR).astype(float),
            "from_last": np.clip(first - view.last, -_FAR, _FAR).astype(float),
            "end_last": np.clip(last - view.last, -_FAR, _FAR).astype(float),
        }
    head = np.clip(first - view.head, -_FAR, _FAR).astype(float) if view.head >= 0 else nowhere
    return {**ends, "from_head": head, "position": first / len(view.page.units)}


def of_neighbours(ground: Ground, asked: Asked) -> Columns:
    """What stands right before and right behind it; -1 where nothing does."""
    sight, view = ground.sight, ground.view
    count = len(sight.weight)
    above, below = asked.first - 1, asked.last + 1
    some, more = above >= 0, below < count
    below = np.minimum(below, count - 1)
    kept = np.diff(ground.sums["kept"])
    tags, units = view.page.book.tags, view.page.units
    return {
        "links_above": np.where(some, sight.links[above], -1.0),
        "links_below": np.where(more, sight.links[below], -1.0),
        "weight_below": np.where(more, sight.weight[below], -1.0),
        "kept_above": np.where(some, kept[above], -1.0),
        "kept_below": np.where(more, kept[below], -1.0),
        "heading_below": np.array([tags[units[u].block] in HEADINGS for u in below.tolist()], float),
    }


def of_names(ground: Ground, asked: Asked) -> Columns:
    """What classes, ids and tags say."""
    sight, place = ground.sight, asked.place
    parent = sight.parents[place]
    own = sight.own_bits[place]
    near = own | sight.own_bits[parent] | sight.own_bits[sight.parents[parent]]
    named: Numbers = sum(((bits >> _BITS) & 1 for bits in (own, near, sight.all_bits[place])), np.zeros(1))
    found = {f"named_{name}": row for name, row in zip(_NAMED, named.astype(float), strict=True)}
    found["called"] = np.array([_called(ground, n) for n in place.tolist()], float)
    found["bar"] = np.array([bar(ground.view, box) is not None for box in asked.boxes], float)
    around = [ground.around(n) for n in place.tolist()]
    found.update({f"in_{tag}": np.array([tag in tags for tags in around], float) for tag in AROUND})
    return found


def _called(ground: Ground, n: int) -> int:
    attributes = ground.view.page.book.attributes[n]
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}" if attributes else ""
    reason = by_class(names) if len(names) > 1 else None
    return REASONS.index(reason) + 1 if reason else 0


def of_parents(ground: Ground, asked: Asked) -> Columns:
    """What the elements around it hold: how much of it is links, how long they are, pictures, the story."""
    held = [ground.sight.parents[asked.place]]
    for _ in range(1, _LEVELS):
        held.append(ground.sight.parents[held[-1]])
    columns = _held(ground, np.stack(held)) | {"says": np.stack([_heads(ground, asked, one) for one in held])}
    return {f"up{level}_{name}": rows[level - 1] for level in range(1, _LEVELS + 1) for name, rows in columns.items()}


def _heads(ground: Ground, asked: Asked, held: Ints) -> Numbers:
    """What the first line of an element around it speaks of; 0 where that is its own."""
    firsts, units = ground.sight.first[held].tolist(), ground.view.page.units
    return np.array(
        [0 if first == own else speaks(units[first]) for first, own in zip(firsts, asked.first.tolist(), strict=True)],
        float,
    )


def _held(ground: Ground, held: Ints) -> Columns:
    first, last = ground.sight.first[held], ground.sight.last[held]
    within = {name: sums[last] - sums[first] for name, sums in ground.sums.items()}
    return {
        "units": np.minimum(last - first, _MANY),
        "words": within["words"],
        "links": within["in_links"] / np.maximum(1.0, within["chars"]),
        "linked": within["linked"],
        "weight": within["weight"] / np.maximum(1.0, within["linked"]),
        "kept": within["kept"],
        "pictures": np.minimum(ground.pictures[ground.ends[held]] - ground.pictures[held], _MANY),
    }


LOOKS: tuple[Callable[[Ground, Asked], Columns], ...] = (
    of_rule, of_size, of_place, of_neighbours, of_names, of_parents, of_text, of_links, of_called,
)  # fmt: skip


def traits(ground: Ground, asked: Asked) -> Columns:
    """All columns."""
    found: Columns = {}
    for look in LOOKS:
        found.update(look(ground, asked))
    return found
