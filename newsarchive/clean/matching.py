"""Texts held against the rows of `lines.py`.

Several steps ask the same of the same line, so the latest answers are remembered. Patterns that do not regard case
are tried on the text in lower case, which lets `re` pass over most of their alternatives by the first letter: a third
of the time. That is the same for Latin letters but the few of which one case is another letter's (TRICKY).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from newsarchive.clean.lines import (
    BYLINE,
    DATE,
    ENDS,
    HEADS,
    LATIN_BYLINE,
    LATIN_HEADS,
    NOTE,
    OPENING,
    READING,
    TAIL,
    WHOLE,
    Line,
)

#: Letters that match another one without regard to case, or are two in lower case, and all letters that are not Latin.
TRICKY = re.compile("[^\0-\u00b4\u00b6-\u012f\u0132-\u017e\u2010-\u205e\u20ac]")
_DIGIT = re.compile(r"\d")
#: What READING looks for holds one of these.
_OF_READING = (
    " read", "-read", "lesedauer", "lesezeit", "reading time", "temps de", "tiempo de", "leestijd", "lästid", "tempo d",
    "czas c", "timp de", "doba č", "okuma", "lukuaika", "vreme č", "olvas", "waktu b", "phút", "minut", "leitura",
)  # fmt: skip
#: So many texts are remembered: those of one page, more or less.
_MOST = 1_024


@lru_cache(maxsize=_MOST)
def in_lower_case(text: str) -> str:
    """A text in lower case; '' where lower case does not stand for both cases."""
    return text.lower() if text.isascii() or not TRICKY.search(text) else ""


def lower_twin(pattern: str) -> re.Pattern[str]:
    """A pattern for texts in lower case that finds there what the other one finds without regard to case."""
    return re.compile(pattern.replace("ı", "[iı]"))


def _first_of(rows: tuple[Line, ...]) -> Callable[[str], Line | None]:
    """Which of some rows is the first to match a text. All are one pattern, whose group tells the row."""
    by_group = {f"row{n}": row for n, row in enumerate(rows)}
    either = re.compile("|".join(f"(?P<{name}>{row.pattern.pattern})" for name, row in by_group.items()), re.IGNORECASE)
    in_lower = lower_twin("|".join(f"(?P<{name}>{row.latin})" for name, row in by_group.items()))

    @lru_cache(maxsize=_MOST)
    def first(text: str) -> Line | None:
        lower = in_lower_case(text)
        found = in_lower.match(lower) if lower else either.match(text)
        if found is None:
            return None
        row = by_group[found.lastgroup or ""]
        if len(text) <= row.at_most:
            return row
        return next((row for row in rows if row.matches(text)), None)  # another one may strike longer lines

    return first


whole, opening, tail = map(_first_of, (WHOLE, OPENING, TAIL))

_HEADS, _BYLINE = lower_twin(LATIN_HEADS), lower_twin(LATIN_BYLINE)


@lru_cache(maxsize=_MOST)
def is_head(text: str) -> bool:
    """A heading that begins a list of other stories."""
    lower = in_lower_case(text)
    return bool(_HEADS.match(lower) if lower else HEADS.match(text))


def is_byline(text: str) -> bool:
    """A line that begins as bylines do."""
    lower = in_lower_case(text)
    return bool(_BYLINE.match(lower) if lower else BYLINE.match(text))


def is_note(text: str) -> bool:
    """A correction or an editor's note: something and a colon."""
    return (":" in text or "：" in text) and NOTE.match(text) is not None


def has_date(text: str) -> bool:
    """A day or a time of day somewhere."""
    return _DIGIT.search(text) is not None and DATE.search(text) is not None


def has_reading_time(text: str) -> bool:
    """How long it takes to read."""
    lower = in_lower_case(text)
    if lower and not any(map(lower.__contains__, _OF_READING)):
        return False
    return READING.search(text) is not None


#: Longest label, in words.
_LABEL = 14


def is_label(text: str) -> bool:
    """Whether a line says who wrote a story, when, or something else that is known from clutter, and is no sentence."""
    if len(text.split()) > _LABEL or ENDS.search(text):
        return False
    return is_byline(text) or has_date(text) or whole(text) is not None or tail(text) is not None
