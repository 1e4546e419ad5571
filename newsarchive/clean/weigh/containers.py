"""Several ways to say which element holds the story; each is a signal, none decides alone."""

from __future__ import annotations

import numpy as np

from newsarchive.clean.scoring import KEEPS
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.clean.weigh.sight import Numbers, Sight

#: A marked container must hold this share of the page's prose, and this weight of it, to be believed unseen.
_MARK_SHARE, _MARK_LEAST = 0.2, 25.0
#: What a mark counts for, silent to loud, and nearness to the headline.
_LOUD, _NEAR = np.array((0.4, 0.7, 1.3)), 0.15
#: Going below these is going into a paragraph.
_TEXT_TAGS = vocabulary("p li blockquote td th tr tbody ul ol dl h1 h2 h3 h4 pre a span")


def containers(sight: Sight) -> dict[str, Numbers]:
    """For each way: whether a unit is inside, and how far down in it."""
    found: dict[str, Numbers] = {}
    at = np.arange(len(sight.weight))
    for name, n in (
        ("marked", loudest(sight)), ("main", descend(sight, KEEPS)), ("voted", voted(sight)),
    ):  # fmt: skip
        first, last = (int(sight.first[n]), int(sight.last[n])) if n >= 0 else (0, 0)
        length = max(1, last - first)
        found[f"in_{name}"] = ((at >= first) & (at < last)).astype(np.float64)
        found[f"{name}_place"] = np.clip((at - first) / length, -1.0, 2.0)
    return found


def loudest(sight: Sight) -> int:
    """The element that most loudly calls itself the story and has prose to prove it; -1 for none."""
    strong, weak = sight.said("strong_mark", sight.own_bits), sight.said("weak_mark", sight.own_bits)
    weak = np.maximum(weak, sight.said("tag_article", sight.own_bits))
    loud = np.where(strong > 0, 2, np.where(weak > 0, 1, 0))
    mass = sight.prose_in
    least = max(_MARK_LEAST, sight.total * _MARK_SHARE)
    at = np.arange(len(mass))
    behind = (sight.headline >= 0) & (at > sight.headline)
    fits = (loud > 0) & (mass >= _MARK_LEAST) & ((mass >= least) | ((loud == 2) & behind))
    fits &= np.array(sight.struck.under, np.int64) < 0
    if not fits.any():
        return -1
    around = np.zeros(len(mass), np.bool_)
    if sight.headline >= 0:
        around[list(sight.page.ancestors(sight.headline))] = True
    score = np.where(fits, mass / sight.total * _LOUD[loud] + _NEAR * (behind | around), -1.0)
    return int(score.argmax())


def descend(sight: Sight, keeps: float) -> int:
    """The innermost element that keeps most of the prose: down, while one child has the most of it."""
    ends, tags = sight.page.book.ends, sight.page.book.tags
    prose = sight.prose_in
    n = 0
    while (mass := float(prose[n])) > 0:
        best, best_mass = -1, mass * keeps
        child = n + 1
        while child < ends[n]:
            if prose[child] >= best_mass and tags[child] not in _TEXT_TAGS:
                best, best_mass = child, float(prose[child])
            child = ends[child]
        if best < 0:
            return n
        n = best
    return n


def voted(sight: Sight) -> int:
    """The element that most paragraphs stand in, each voting for its parent, and by half for the one above."""
    tags = sight.page.book.tags
    votes: dict[int, float] = {}
    above, higher = sight.holders[1].tolist(), sight.holders[2].tolist()
    holder = sight.holders[0].tolist()
    for u in np.nonzero(sight.alive)[0].tolist():
        written = tags[holder[u]] in ("p", "li", "blockquote")
        near, far = (above[u], higher[u]) if written else (holder[u], above[u])
        votes[near] = votes.get(near, 0.0) + float(sight.alive[u])
        votes[far] = votes.get(far, 0.0) + float(sight.alive[u]) * 0.5
    return max(votes, key=lambda n: (votes[n], n)) if votes else -1
