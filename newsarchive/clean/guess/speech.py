"""What boxes say, in numbers: words known from clutter, dates, the title, an author's name."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from newsarchive.clean.around import Box
from newsarchive.clean.edges import fold
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import has_date
from newsarchive.clean.sayings import said
from newsarchive.clean.units import Unit
from newsarchive.clean.weigh.sight import Numbers
from newsarchive.model import Reason

#: The order in which reasons are counted.
REASONS = tuple(Reason)
_PLACE = {reason: place for place, reason in enumerate(REASONS)}
#: So much of a text is read, in characters, and so many of its words.
_READ, _WORDS = 160, 14
#: Longest line that is asked what it speaks of as a heading or a button, in words.
_LINE = 8
_SAID = (Reason.MENU, Reason.RELATED, Reason.SIGNUP, Reason.AD, Reason.SHARE, Reason.COMMENTS)
#: A name is longer than this, in characters.
_NAME = 5
_TOKEN = re.compile(r"[^\W\d_]+")

Lexicon = dict[str, tuple[int, float]]
"""Word, or two words with a hyphen → place of the reason that it speaks for, and how clearly."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words of this version, made by benchmarks/learn/train_reasons.py."""
    told = json.loads(files("newsarchive.clean.guess").joinpath("words.json").read_text("utf-8"))
    return read_lexicon(told)


def read_lexicon(told: dict[str, dict[str, str]]) -> Lexicon:
    """Words as they stand in words.json: by reason, and by tenths of a logit."""
    return {
        word: (_PLACE[Reason(reason)], int(tenths) / 10)
        for reason, groups in told.items()
        for tenths, words in groups.items()
        for word in words.split()
    }


def tokens(text: str) -> list[str]:
    """The first words of a text in lower case, and each two neighbours."""
    words = _TOKEN.findall(text[:_READ].lower())[:_WORDS]
    return [*words, *(f"{one}-{other}" for one, other in pairwise(words))]


def heard(text: str, known: Lexicon) -> list[float]:
    """For each reason, how clearly the words of a text speak for it: all together, and the clearest."""
    found = [0.0] * (2 * len(REASONS))
    for token in dict.fromkeys(tokens(text)):
        if token not in known:
            continue
        place, clearly = known[token]
        found[place] += clearly
        found[len(REASONS) + place] = max(found[len(REASONS) + place], clearly)
    return found


def of_text(ground: Ground, asked: Asked) -> dict[str, Numbers]:
    """What it says."""
    view, known = ground.view, lexicon()
    units, authors = view.page.units, [name for name in view.metadata.authors if len(name) > _NAME]
    rows, ears = [], []
    for box in asked.boxes:
        text = box.text[:200]
        spoken = said(box.text)
        folded = fold(text) if view.title and abs(len(text) - len(view.title)) < len(view.title) else ""
        rows.append((
            len(box.text), sum(map(str.isdigit, text)) / len(text), has_date(text), ENDS.search(box.text) is not None,
            text[0].isupper(), bool(folded) and folded == view.title, any(name in text for name in authors),
            *_ends_speak(units, box, spoken), _first(spoken),
            *(spoken.get(reason, 0) for reason in _SAID),
        ))  # fmt: skip
        ears.append(heard(box.text, known))
    names = (
        "chars", "digits", "dated", "ends", "upper", "title", "author", "heading_says", "button_says", "says_first",
        *(f"says_{reason}" for reason in _SAID),
    )  # fmt: skip
    found = dict(zip(names, np.array(rows, float).T, strict=True))
    heads = [f"{how}_{reason}" for how in ("heard", "clear") for reason in REASONS]
    return found | dict(zip(heads, np.array(ears, float).T, strict=True))


def _ends_speak(units: list[Unit], box: Box, spoken: dict[Reason, int]) -> tuple[int, int]:
    """What its first and its last line speak of."""
    if len(box.units) > 1:
        return _speaks(units[box.units[0]]), _speaks(units[box.units[-1]])
    alone = units[box.units[0]]
    told = _first(spoken) if alone.words <= _LINE and alone.text == box.text else _speaks(alone)
    return told, told


def _speaks(unit: Unit) -> int:
    """What a short line speaks of first, counted from 1; 0 for nothing."""
    return _first(said(unit.text)) if unit.words <= _LINE else 0


def _first(spoken: dict[Reason, int]) -> int:
    return _PLACE[next(iter(spoken))] + 1 if spoken else 0
