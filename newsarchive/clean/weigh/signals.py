"""The signals: what structure, and what the rules made of it, tell of each unit, in numbers.

Each function gives a few columns, one value a unit. Names are what weights.json calls them and what an explanation
puts into words (`words.py`). Only exact operations: comparisons, sums and quotients, so that a page weighs the same
on every machine. There were 171, among them neighbours and the wording of lines; these 49 judge units of publishers
never seen as well as all of them (five folds: fundus_dev F1 98.02 instead of 98.00, wcxb_dev 95.68 instead of 95.57,
trafilatura 93.3 instead of 93.5), and cost less than half.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.clean.weigh.containers import containers
from newsarchive.clean.weigh.names import BIT
from newsarchive.clean.weigh.sight import Numbers, Sight, before
from newsarchive.model import Reason

Columns = dict[str, Numbers]

#: Order of tags, from what is never a paragraph to what always is one: trees cut an order well.
_TAG_ORDER = {
    "h1": 1, "figcaption": 2, "h2": 3, "h3": 4, "h4": 5, "h5": 5, "h6": 5, "td": 6, "th": 6, "dt": 6, "li": 7, "dd": 7,
    "div": 8, "section": 8, "article": 8, "body": 8, "blockquote": 9, "pre": 9, "p": 10,
}  # fmt: skip
_REASONS = {reason: n for n, reason in enumerate(Reason, 1)}
_ENDS = frozenset(".!?…。！？।؟۔።")
_CLOSING = "\"'”’»)] "
#: Distances in units are cut here: beyond, far is far.
_FAR = 60.0
#: What is told of the names around a unit: own block 3, near it 2, further up 1, nowhere 0.
_NAMED = ("text", "item", "image", "product", "related", "menu", "tag_table", "tag_pre", "tag_article")
_NAMED_COLUMNS = tuple(f"named_{name}" for name in _NAMED)
_NAMED_BITS = np.array([[BIT[name]] for name in _NAMED])


def of_text(sight: Sight) -> Columns:
    """What the characters of a unit tell, in any language."""
    texts = sight.columns[0]
    seen: dict[str, int] = {}
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
    ends = [(text.rstrip(_CLOSING) or text)[-1] in _ENDS for text in texts]
    return {
        "weight": sight.weight,
        "chars": sight.chars,
        "ends": np.array(ends, np.float64),
        "copies": np.array([min(5, seen[text]) for text in texts], np.float64),
    }


def of_tags(sight: Sight) -> Columns:
    """What a unit stands in."""
    tags = sight.page.book.tags
    reasons = [0] * len(sight.weight)
    own = sight.struck.own
    for u, top in enumerate(sight.under.tolist()):
        if top >= 0:
            reasons[u] = _REASONS[own[top].reason]
    return {
        "tag": np.array([_TAG_ORDER.get(tags[n], 0) for n in sight.holders[0].tolist()], np.float64),
        "struck": (sight.under >= 0).astype(np.float64),
        "struck_as": np.array(reasons, np.float64),
    }


def of_names(sight: Sight) -> Columns:
    """What classes, ids and tags around a unit say: 3 its block, 2 near it, 1 further up, 0 nothing."""
    holder, above, higher = sight.holders[:3]
    own = sight.own_bits[holder]
    near = own | sight.own_bits[above] | sight.own_bits[higher]
    around = sight.all_bits[holder]
    named = sum(((bits >> _NAMED_BITS) & 1 for bits in (near, around)), (own >> _NAMED_BITS) & 1).astype(np.float64)
    return dict(zip(_NAMED_COLUMNS, named, strict=True))


#: What is asked of the elements around a unit, the block first: dense with prose, how much of it, links, units.
_DENSE, _PROSE, _LINKED, _COUNTED = (0, 2, 3, 4), (0, 2, 3, 4), (0, 1, 2), (0, 1)


def of_parents(sight: Sight) -> Columns:
    """How much of the page's prose lies in the elements around a unit, and how dense it is there."""
    weights, links = before(sight.weight), before(sight.links * sight.chars)
    chars = before(sight.chars)
    found: Columns = {}
    for level, held in enumerate(sight.holders):
        first, last = sight.first[held], sight.last[held]
        prose = sight.prose_in[held]
        if level in _PROSE:
            found[f"up{level}_prose"] = prose / sight.total
        if level in _DENSE:
            found[f"up{level}_density"] = prose / np.maximum(1.0, weights[last] - weights[first])
        if level in _LINKED:
            found[f"up{level}_links"] = (links[last] - links[first]) / np.maximum(1.0, chars[last] - chars[first])
        if level in _COUNTED:
            found[f"up{level}_units"] = np.minimum(last - first, 50).astype(np.float64)
    return found


def of_place(sight: Sight) -> Columns:
    """Where a unit stands: how much prose is above it, and how far above it the nearest heading is."""
    tags = sight.page.book.tags
    headings = np.array([tags[n] in HEADINGS for n in sight.holders[0].tolist()], np.bool_)
    return {"prose_before": sight.prose_before[:-1] / sight.total, "since_heading": since(headings, _FAR)}


def of_headline(sight: Sight) -> Columns:
    """Distance to the headline: in units, in prose, and in steps up to what holds both."""
    count = len(sight.weight)
    if sight.headline < 0:
        far = np.full(count, -1.0)
        return {"from_headline": far - _FAR, "prose_from_headline": far * 0.0, "up_to_headline": far}
    at = np.arange(count)
    end = int(sight.last[sight.headline])
    depth, own = sight.depth, np.zeros_like(sight.depth)
    around = list(sight.page.ancestors(sight.headline))
    own[around] = depth[around]
    shared = sight.gathered(own, np.maximum)
    return {
        "from_headline": np.clip(at - (end - 1), -50, 300).astype(np.float64),
        "prose_from_headline": (sight.prose_before[:-1] - sight.prose_before[end]) / sight.total,
        "up_to_headline": (depth[sight.headline] - shared[sight.holders[0]]).astype(np.float64),
    }


def of_kin(sight: Sight) -> Columns:
    """How units that look the same (tag and class of the block and of what is around it) are, all together."""
    looks = sight.page.looks
    faces: dict[tuple[str, str], int] = {}
    face = np.array([faces.setdefault((look.tag, look.classes or ""), len(faces)) for look in looks.kinds])
    holder, above = sight.holders[:2]
    of = sight.looks
    _, kind = np.unique(face[of[holder]] * len(faces) + face[of[above]], return_inverse=True)
    count = np.bincount(kind).astype(np.float64)
    weight, prose = np.bincount(kind, sight.weight), np.bincount(kind, sight.alive)
    return {
        "kin": np.minimum(count, 100.0)[kind],
        "kin_prose": prose[kind] / sight.total,
        "kin_weight": (weight / count)[kind],
        "kin_links": (np.bincount(kind, sight.links) / count)[kind],
        "kin_density": (prose / np.maximum(1.0, weight))[kind],
    }


def since(marks: NDArray[np.bool_], far: float) -> Numbers:
    """Units since the last marked one, 0 for a marked one."""
    at = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, at, -1))
    return np.minimum(np.where(last >= 0, at - last, far), far)


def until(marks: NDArray[np.bool_], far: float) -> Numbers:
    """Units until the next marked one, 0 for a marked one."""
    return since(marks[::-1], far)[::-1]


_PARTS: tuple[Callable[[Sight], Columns], ...] = (
    of_text, of_tags, of_names, of_parents, of_place, of_headline, of_kin, containers,
)  # fmt: skip


def signals(sight: Sight) -> Columns:
    """All signals of the page by itself."""
    found: Columns = {}
    for part in _PARTS:
        found.update(part(sight))
    return found


def of_rules(kept: tuple[int, ...], struck_as: dict[int, Reason], inside: Numbers) -> Columns:
    """What the rules made of each unit. `inside`: 1 for the units of the body that they found."""
    count = len(inside)
    at = np.arange(count)
    rules = np.zeros(count)
    rules[list(kept)] = 1.0
    reasons = np.zeros(count)
    for u, reason in struck_as.items():
        reasons[u] = _REASONS[reason]
    first, last = (kept[0], kept[-1]) if kept else (0, 0)
    return {
        "rules": rules,
        "rules_reason": reasons,
        "rules_body": inside,
        "rules_place": np.clip((at - first) / max(1, last - first), -1.0, 2.0),
        "rules_first": np.clip(at - first, -_FAR, _FAR),
        "rules_last": np.clip(at - last, -_FAR, _FAR),
    }
