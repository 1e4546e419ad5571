"""Lines that say again what a longer passage of the page says: pull quotes, captions and teasers cut from the story.

On labelled news pages three of four such lines are set beside the story; elsewhere four of five belong to it (terms of
a glossary, names in a list). So an echo is a signal among others, and no rule.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import numpy as np

from newsarchive.clean.edges import fold
from newsarchive.clean.weigh.sight import Ints, Sight
from newsarchive.clean.weigh.signals import Columns

#: Shorter lines, folded, in characters, are found again in any page.
_LEAST = 12
#: A line is looked for in units that are so many times as long: a passage that it was cut from, not a copy of it.
_LONGER = 1.25
#: Distances in units are cut here.
_FAR = 30


def echoes(sight: Sight, asked: Ints) -> Columns:
    """For each unit asked for: whether a longer one says the same within, and how far off that stands (before: < 0)."""
    rows = asked.tolist()
    folded = [fold(sight.columns[0][u]) for u in rows]
    starts = [0, *accumulate(len(text) + 1 for text in folded)]
    story = "\n".join(folded)
    echo, far = np.zeros(len(sight.weight)), np.zeros(len(sight.weight))
    for place, text in enumerate(folded):
        if len(text) >= _LEAST and (distance := _source(text, place, story, starts)):
            echo[rows[place]], far[rows[place]] = 1.0, float(max(-_FAR, min(_FAR, distance)))
    return {"echo": echo, "echo_from": far}


def _source(text: str, place: int, story: str, starts: list[int]) -> int:
    """Places from a line to the first longer unit that holds it; 0 where none does."""
    found = story.find(text)
    while found >= 0:
        other = bisect_right(starts, found) - 1
        if other != place and starts[other + 1] - starts[other] > _LONGER * len(text):
            return other - place
        found = story.find(text, starts[other + 1])
    return 0
