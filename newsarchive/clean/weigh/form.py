"""How a line is set, in any language: what it begins with, and signs that stories seldom have."""

from __future__ import annotations

import numpy as np

from newsarchive.clean.weigh.sight import Ints, Sight
from newsarchive.clean.weigh.signals import Columns

_QUOTES = frozenset("\"“„«‘'「»")
_BULLETS = frozenset("•-–—*>»#|([")
#: So many characters of a line tell whether it is set in capitals.
_BEGINNING = 60
_NAMES = ("quoted", "digit_first", "small_first", "asks", "barred", "bulleted", "capitals", "address")


def form(sight: Sight, asked: Ints) -> Columns:
    """Signals of the units asked for; all others are silent."""
    texts = sight.columns[0]
    told = np.zeros((len(texts), len(_NAMES)))
    rows = asked.tolist()
    if rows:
        told[rows] = [_of(texts[u]) for u in rows]
    return {f"form_{name}": told[:, n] for n, name in enumerate(_NAMES)}


def _of(text: str) -> tuple[bool, ...]:
    first = text[0]
    return (
        first in _QUOTES,
        first.isdigit(),
        first.islower(),
        "?" in text,
        "|" in text,
        first in _BULLETS,
        text[:_BEGINNING].isupper(),
        "@" in text or "http" in text or "www." in text,
    )
