"""The signals of the first look: what structure tells of each unit, in numbers.

Each function gives a few columns, one value a unit. Names are what weights.json calls them and what an explanation
puts into words (`words.py`). Only exact operations: comparisons, sums and quotients, so that a page weighs the same
on every machine.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_REASONS = {reason: n for n, reason in enumerate(Reason, 1)}
_ENDS = frozenset(".!?…。！？।؟۔።")
_CLOSING = "\"'”’»)] "
#: Distances in units are cut here: beyond, far is far.
_FAR, _NEAR = 99.0, 60.0
#: What is told of the names around a unit: own block 3, near it 2, further up 1, nowhere 0.
_NAMED = (
    "text", "body", "article", "title", "lead", "item", "widget", "info", "image", "bio", "product", "tool", "wrap",
    "related", "ad", "share", "comments", "signup", "byline", "caption", "menu", "tags", "hidden", "paywall",
    "strong_mark", "weak_mark", "tag_table", "tag_li", "tag_blockquote", "tag_pre", "tag_article", "tag_aside",
    "tag_form", "tag_figure", "tag_header", "tag_footer", "tag_dl",
)  # fmt: skip
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
        "word_length": sight.chars / np.maximum(1.0, np.array(sight.columns[1])),
        "links": sight.links,
        "breaks": np.minimum(np.array(sight.columns[5], np.float64), 3.0),
        "pieces": np.minimum(np.fromiter(map(len, sight.columns[6]), np.float64, len(texts)), 20.0),
        "ends": np.array(ends, np.float64),
        "commas": np.array([text.count(",") for text in texts], np.float64),
        "upper": np.array([text[0].isupper() for text in texts], np.float64),
        "copies": np.array([min(5, seen[text]) for text in texts], np.float64),
    }


def of_tags(sight: Sight) -> Columns:
    """What a unit stands in."""
    tags = sight.page.book.tags
    holder = sight.holders[0]
    held = [tags[n] for n in holder.tolist()]
    inner = sight.all_bits[sight.owners]
    reasons = [0] * len(held)
    own = sight.struck.own
    for u, top in enumerate(sight.under.tolist()):
        if top >= 0:
            reasons[u] = _REASONS[own[top].reason]
    return {
        "tag": np.array([_TAG_ORDER.get(tag, 0) for tag in held], np.float64),
        "heading": np.array([tag in _HEADINGS for tag in held], np.float64),
        "depth": sight.depth[holder].astype(np.float64),
        "linked": sight.said("tag_a", inner),
        "bold": np.maximum(sight.said("tag_strong", inner), sight.said("tag_b", inner)),
        "slanted": np.maximum(sight.said("tag_em", inner), sight.said("tag_i", inner)),
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


def of_parents(sight: Sight) -> Columns:
    """How much of the page's prose lies in the elements around a unit, and how dense it is there."""
    weights, links = before(sight.weight), before(sight.links * sight.chars)
    chars = before(sight.chars)
    found: Columns = {}
    for level, held in enumerate(sight.holders):
        first, last = sight.first[held], sight.last[held]
        prose = sight.prose_in[held]
        found[f"up{level}_prose"] = prose / sight.total
        found[f"up{level}_density"] = prose / np.maximum(1.0, weights[last] - weights[first])
        if level <= 2:
            found[f"up{level}_links"] = (links[last] - links[first]) / np.maximum(1.0, chars[last] - chars[first])
            found[f"up{level}_units"] = np.minimum(last - first, 50).astype(np.float64)
    return found


def of_place(sight: Sight) -> Columns:
    """Where a unit stands: in the page, from the headline, from the nearest prose and headings."""
    count = len(sight.weight)
    at = np.arange(count)
    prose = sight.prose_before
    tags = sight.page.book.tags
    headings = np.array([tags[n] in _HEADINGS for n in sight.holders[0].tolist()], np.bool_)
    return {
        "position": at / count,
        "prose_before": prose[:-1] / sight.total,
        "prose_after": (prose[-1] - prose[1:]) / sight.total,
        "since_prose": since(sight.alive > 0, _FAR),
        "until_prose": until(sight.alive > 0, _FAR),
        "since_heading": since(headings, _NEAR),
        "until_heading": until(headings, _NEAR),
        "page_units": np.full(count, float(count)),
        "page_prose": np.full(count, sight.total),
        "page_density": np.full(count, sight.total / max(1.0, float(sight.weight.sum()))),
    }


def of_headline(sight: Sight) -> Columns:
    """Distance to the headline: in units, in prose, and in steps up to what holds both."""
    count = len(sight.weight)
    if sight.headline < 0:
        far = np.full(count, -1.0)
        return {"from_headline": far - _NEAR, "prose_from_headline": far * 0.0, "up_to_headline": far}
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


def of_neighbours(sight: Sight) -> Columns:
    """What stands around a unit in reading order."""
    count = len(sight.weight)
    at = np.arange(count)
    weights, links, chars = before(sight.weight), before(sight.links * sight.chars), before(sight.chars)
    prose = sight.prose_before
    found: Columns = {}
    for reach in (3, 8):
        low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, count)
        found[f"around{reach}_prose"] = (prose[high] - prose[low]) / np.maximum(1.0, weights[high] - weights[low])
        found[f"around{reach}_links"] = (links[high] - links[low]) / np.maximum(1.0, chars[high] - chars[low])
        found[f"above{reach}_prose"] = prose[at] - prose[low]
        found[f"below{reach}_prose"] = prose[high] - prose[at + 1]
    return found


def since(marks: NDArray[np.bool_], far: float) -> Numbers:
    """Units since the last marked one, 0 for a marked one."""
    at = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, at, -1))
    return np.minimum(np.where(last >= 0, at - last, far), far)


def until(marks: NDArray[np.bool_], far: float) -> Numbers:
    """Units until the next marked one, 0 for a marked one."""
    return since(marks[::-1], far)[::-1]


def neighbours(columns: Columns, names: tuple[str, ...], steps: tuple[int, ...]) -> Columns:
    """For some signals, their values so many units further on, as `name+1`; 0 beyond the page's ends."""
    rows = np.array([columns[name] for name in names])
    count, reach = rows.shape[1], max(map(abs, steps))
    wide = np.zeros((len(names), count + 2 * reach))
    wide[:, reach : reach + count] = rows
    return {f"{name}{by:+d}": wide[n, reach + by : reach + by + count] for n, name in enumerate(names) for by in steps}


#: What neighbours tell, and how far off.
_LOOKED_AT = ("weight", "links", "struck", "kin_prose", "heading", "ends", "up1_prose", "tag")

_PARTS: tuple[Callable[[Sight], Columns], ...] = (
    of_text, of_tags, of_names, of_parents, of_place, of_headline, of_kin, of_neighbours, containers,
)  # fmt: skip


def signals(sight: Sight) -> Columns:
    """All signals of the first look."""
    found: Columns = {}
    for part in _PARTS:
        found.update(part(sight))
    found.update(neighbours(found, _LOOKED_AT, (-2, -1, 1, 2)))
    return found
