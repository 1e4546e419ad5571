"""What boxes say, in numbers: words known from clutter, dates, the title, an author's name."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from newsarchive.clean.around import Box
from newsarchive.clean.edges import fold
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import has_date
from newsarchive.clean.naming import AGO
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
#: Longest line that is asked whether it tells how long ago, in characters.
_MOMENT = 60
#: A name is longer than this, in characters.
_NAME = 5
#: What may stand behind the end of a sentence.
_CLOSING = "\"'”’»“‘«」』)] \u00a0"
_TOKEN = re.compile(r"[^\W\d_]+")


class Lexicon(NamedTuple):
    """Words that speak for a reason."""

    clear: dict[str, tuple[int, float]]
    """Word, or two words with a hyphen → place of the reason that it speaks for, and how clearly."""
    firsts: frozenset[str]
    """The first of two words: where it is not heard, no pair is looked up."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words of this version, made by benchmarks/learn/train_reasons.py."""
    told = json.loads(files("newsarchive.clean.guess").joinpath("words.json").read_text("utf-8"))
    return read_lexicon(told)


def read_lexicon(told: dict[str, dict[str, str]]) -> Lexicon:
    """Words as they stand in words.json: by reason, and by tenths of a logit."""
    clear = {
        word: (_PLACE[Reason(reason)], int(tenths) / 10)
        for reason, groups in told.items()
        for tenths, words in groups.items()
        for word in words.split()
    }
    return Lexicon(clear, frozenset(word.partition("-")[0] for word in clear if "-" in word))


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text[:_READ].lower())[:_WORDS]


def tokens(text: str) -> list[str]:
    """The first words of a text in lower case, and each two neighbours."""
    words = _words(text)
    return [*words, *(f"{one}-{other}" for one, other in pairwise(words))]


def heard(text: str, known: Lexicon) -> dict[int, float]:
    """How clearly the words of a text speak for a reason, by its place: all together; further on the clearest of them."""
    words, clear, firsts = _words(text), known.clear, known.firsts
    pairs = [f"{one}-{other}" for one, other in pairwise(words) if one in firsts]
    found: dict[int, float] = {}
    for token in dict.fromkeys((*words, *pairs)):
        if token in clear:
            place, clearly = clear[token]
            found[place] = found.get(place, 0.0) + clearly
            most = len(REASONS) + place
            if clearly > found.get(most, 0.0):
                found[most] = clearly
    return found


def _digits(text: str) -> int:
    """How many digits a text has. Most are ASCII, where counting each of the ten takes an eighth of the time."""
    return sum(map(text.count, "0123456789")) if text.isascii() else sum(map(str.isdigit, text))


def _ends(text: str) -> bool:
    """Whether a text ends as sentences do: `lines.ENDS`, which would look at each of its characters."""
    return ENDS.match(text, len(text.rstrip(_CLOSING)) - 1) is not None


def of_text(ground: Ground, asked: Asked) -> dict[str, Numbers]:
    """What it says."""
    view, known = ground.view, lexicon()
    units, authors = view.page.units, [name for name in view.metadata.authors if len(name) > _NAME]
    rows = []
    ears = np.zeros((2 * len(REASONS), len(asked.boxes)))
    for n, box in enumerate(asked.boxes):
        text = box.text[:200]
        spoken, digits = said(box.text), _digits(text)
        folded = fold(text) if view.title and abs(len(text) - len(view.title)) < len(view.title) else ""
        rows.append((
            len(box.text), digits / len(text), digits > 0 and has_date(text), len(text) <= _MOMENT and AGO.search(text) is not None, _ends(box.text),
            text[0].isupper(), bool(folded) and folded == view.title, any(name in text for name in authors),
            *_ends_speak(units, box, spoken), _first(spoken),
            *(spoken.get(reason, 0) for reason in _SAID),
        ))  # fmt: skip
        for place, clearly in heard(box.text, known).items():
            ears[place, n] = clearly
    names = (
        "chars", "digits", "dated", "ago", "ends", "upper", "title", "author", "heading_says", "button_says", "says_first",
        *(f"says_{reason}" for reason in _SAID),
    )  # fmt: skip
    found = dict(zip(names, np.array(rows, float).T, strict=True))
    heads = [f"{how}_{reason}" for how in ("heard", "clear") for reason in REASONS]
    return found | dict(zip(heads, ears, strict=True))


def _ends_speak(units: list[Unit], box: Box, spoken: dict[Reason, int]) -> tuple[int, int]:
    """What its first and its last line speak of."""
    if len(box.units) > 1:
        return speaks(units[box.units[0]]), speaks(units[box.units[-1]])
    alone = units[box.units[0]]
    told = _first(spoken) if alone.words <= _LINE and alone.text == box.text else speaks(alone)
    return told, told


def speaks(unit: Unit) -> int:
    """What a short line speaks of first, counted from 1; 0 for nothing."""
    return _first(said(unit.text)) if unit.words <= _LINE else 0


def _first(spoken: dict[Reason, int]) -> int:
    return _PLACE[next(iter(spoken))] + 1 if spoken else 0
