"""What boxes are called, and where they lead, in numbers: words of class names and of addresses that are known to speak
for a reason. They say it in every language, and are learned as the words of texts are (benchmarks/learn/train_reasons.py).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import numpy as np

from newsarchive.clean.around import Box, View
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.guess.speech import REASONS
from newsarchive.clean.leads import leads
from newsarchive.clean.vocabulary import class_words
from newsarchive.clean.weigh.sight import Numbers
from newsarchive.model import Reason

#: Where a word stands: in the names of the box itself, of the two elements around it, of those further up, of what it
#: holds; in the path of an address.
PLACES = ("own", "near", "far", "inner", "path")
#: So many elements around a box are near, so many are asked in all, and so many within it.
_NEAR, _UP, _WITHIN = 2, 8, 12
#: These hold everything, and are called after the kind of page.
_WHOLE = frozenset(("html", "body"))
#: Least and most letters of a word that can be known, and most words of an address.
_SHORTEST, _LONGEST, _PATH = 2, 15, 10
_WORD = re.compile(r"[a-z]+")
_PLACE = {reason: place for place, reason in enumerate(REASONS)}

Known = dict[str, dict[str, tuple[int, int]]]
"""Where it stands → word → place of the reason that it speaks for, and how clearly, in tenths of a logit."""


@lru_cache(maxsize=1)
def known() -> Known:
    """The words of this version."""
    return read_known(json.loads(files("newsarchive.clean.guess").joinpath("names.json").read_text("utf-8")))


def read_known(told: dict[str, dict[str, dict[str, str]]]) -> Known:
    """Words as they stand in names.json: by where they stand, by reason, and by tenths of a logit."""
    return {
        where: {
            word: (_PLACE[Reason(reason)], int(tenths))
            for reason, groups in by_reason.items()
            for tenths, words in groups.items()
            for word in words.split()
        }
        for where, by_reason in told.items()
    }


def names(view: View, box: Box) -> Iterator[tuple[str, int]]:
    """(where, look) of the elements that tell of a box; those without text have none that says anything."""
    book, of, n = view.page.book, view.page.looks.of, box.place
    for level in range(_UP + 1):
        if n < 0 or book.tags[n] in _WHOLE:
            break
        if look := of[n]:
            yield ("own" if not level else "near" if level <= _NEAR else "far"), look
        n = book.parents[n]
    for look in of[box.place + 1 : min(book.ends[box.place], box.place + 1 + _WITHIN)]:
        if look:
            yield "inner", look


def paths(view: View, box: Box) -> Iterator[str]:
    """The addresses that a box leads to, without what asks there for more."""
    return (link.get("href", "").partition("?")[0] for link in leads(view, box))


@lru_cache(maxsize=16_384)
def words(called: str) -> tuple[str, ...]:
    """The words of class names that can be known, each once."""
    return tuple(sorted(word for word in class_words(called) if _SHORTEST <= len(word) <= _LONGEST))


@lru_cache(maxsize=4_096)
def steps(path: str) -> tuple[str, ...]:
    """The first words of an address, in small letters, each once."""
    found = _WORD.findall(path.lower())[:_PATH]
    return tuple(dict.fromkeys(word for word in found if _SHORTEST <= len(word) <= _LONGEST))


def told(view: View, box: Box) -> dict[str, Counter[str]]:
    """All such words of a box, with how often each is said, by where they stand: what is learned from."""
    found: dict[str, Counter[str]] = {where: Counter() for where in PLACES}
    for where, look in names(view, box):
        found[where].update(words(view.page.looks.kinds[look].names))
    for path in paths(view, box):
        found["path"].update(steps(path))
    return found


def sums(said: dict[str, Counter[str]], known: Known) -> list[int]:
    """How clearly what is told speaks for each reason: first by names, then by addresses."""
    found = [0] * (2 * len(REASONS))
    for where, counts in said.items():
        clear, offset = known.get(where, {}), len(REASONS) if where == "path" else 0
        for word, count in counts.items():
            if word in clear:
                place, tenths = clear[word]
                found[offset + place] += count * tenths
    return found


@lru_cache(maxsize=16_384)
def _spoken(where: str, text: str) -> tuple[tuple[int, int], ...]:
    """What names or an address speak for, by the words of this version."""
    clear = known().get(where, {})
    return tuple(clear[word] for word in (steps(text) if where == "path" else words(text)) if word in clear)


def of_called(ground: Ground, asked: Asked) -> dict[str, Numbers]:
    """What it and what is around it are called, and where it leads."""
    rows = [[0] * len(asked.boxes) for _ in COLUMNS]
    kinds, looked = ground.view.page.looks.kinds, dict[tuple[str, int], tuple[tuple[int, int], ...]]()
    for n, box in enumerate(asked.boxes):
        for key in names(ground.view, box):
            if (spoken := looked.get(key)) is None:
                spoken = looked[key] = _spoken(key[0], kinds[key[1]].names)
            for place, tenths in spoken:
                rows[place][n] += tenths
        for path in paths(ground.view, box):
            for place, tenths in _spoken("path", path):
                rows[len(REASONS) + place][n] += tenths
    return dict(zip(COLUMNS, np.array(rows, float), strict=True))


#: The columns, in the order of `sums`.
COLUMNS = tuple(f"{how}_{reason}" for how in ("name", "path") for reason in REASONS)
