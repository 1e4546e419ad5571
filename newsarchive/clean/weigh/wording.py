"""What the words of short lines tell, and what the rules made of each unit: the signals beside structure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newsarchive.clean.edges import fold
from newsarchive.clean.lines import TAIL
from newsarchive.clean.matching import has_date, has_reading_time, is_byline, is_head, is_note, opening, tail, whole
from newsarchive.clean.weigh.sight import Ints, Numbers, Sight
from newsarchive.clean.weigh.signals import Columns, neighbours, since
from newsarchive.model import Metadata, Reason

_REASONS = {reason: n for n, reason in enumerate(Reason, 1)}
#: Longer units, by weight and in characters, are judged by structure alone.
_HEAVY, _LONG = 60.0, 500
#: Longest heading, byline and patterned line, in characters.
_HEADING, _BYLINE, _LINE = 90, 160, 420
#: A name or a title that is shorter, in characters, is found in any text.
_NAME, _TITLE, _DECK = 4, 20, 30
_FAR = 99.0
_NAMES = (
    "title_overlap", "title_again", "deck_again", "author_named", "says", "opens", "closes", "heads", "reading", "dated",
    "by", "note",
)  # fmt: skip
#: What the lines above and below tell.
_LOOKED_AT = ("title_again", "author_named", "says", "closes", "heads", "by")


@dataclass(frozen=True)
class Known:
    """What the metadata says, folded once."""

    title: str
    words: frozenset[str]
    deck: str
    description: str
    authors: tuple[str, ...]

    @classmethod
    def of(cls, metadata: Metadata) -> Known:
        """From the page's metadata."""
        title = fold(metadata.title or "")
        return cls(
            title,
            frozenset(title.split()),
            fold(metadata.deck or ""),
            fold(metadata.description or ""),
            tuple(name for author in metadata.authors if len(name := fold(author)) > _NAME),
        )


def wording(sight: Sight, metadata: Metadata, asked: Ints) -> Columns:
    """Signals of the lines that are asked for; all others are silent."""
    known = Known.of(metadata)
    texts = sight.columns[0]
    told = np.zeros((len(texts), len(_NAMES)))
    lines = [u for u in asked[sight.weight[asked] <= _HEAVY].tolist() if len(texts[u]) < _LONG]
    if lines:
        told[lines] = [(*_against(fold(texts[u]), known), *_patterns(texts[u])) for u in lines]
    found: Columns = {name: told[:, n] for n, name in enumerate(_NAMES)}
    found["since_heads"] = since(found["heads"] > 0, _FAR)
    found.update(neighbours(found, _LOOKED_AT, (-1, 1)))
    return found


def _against(folded: str, known: Known) -> tuple[float, float, float, float]:
    """Title's share of the words, title, deck and author found again: 2 whole, 1 in part."""
    words = folded.split()
    overlap = sum(map(known.words.__contains__, words)) / len(words) if words else 0.0
    deck = _again(folded, known.deck, _DECK)
    if not deck and len(folded) > _DECK and known.description:
        deck = 1.0 if folded in known.description or known.description in folded else 0.0
    named = max((2.0 if folded.startswith(name) else 1.0 for name in known.authors if name in folded), default=0.0)
    return (
        overlap,
        _again(folded, known.title, _TITLE),
        2.0 if deck == 2.0 or _part(folded, known.deck) else deck,
        named,
    )


def _again(folded: str, known: str, least: int) -> float:
    if not known:
        return 0.0
    if folded == known:
        return 2.0
    return 1.0 if len(folded) > least and (folded in known or known in folded) else 0.0


def _part(folded: str, deck: str) -> bool:
    """Whether a line is a part of the deck, or holds it."""
    return bool(deck) and len(folded) > _DECK and (folded in deck or deck in folded)


def _patterns(text: str) -> tuple[float, ...]:
    """What lines.py finds in a line."""
    length = len(text)
    line = length <= _LINE
    return (
        float(_REASONS[hit.reason]) if line and (hit := whole(text)) else 0.0,
        float(line and opening(text) is not None),
        float(1 + TAIL.index(hit)) if line and (hit := tail(text)) else 0.0,
        float(length <= _HEADING and is_head(text)),
        float(length <= _HEADING and has_reading_time(text)),
        float(length <= _BYLINE and has_date(text)),
        float(length <= _BYLINE and is_byline(text)),
        float(line and is_note(text)),
    )


def verdicts(kept: tuple[int, ...], struck_as: dict[int, Reason], inside: Numbers) -> Columns:
    """What the rules made of each unit. `inside`: 1 for the units of the body that they found."""
    count = len(inside)
    at = np.arange(count)
    rules = np.zeros(count)
    rules[list(kept)] = 1.0
    reasons = np.zeros(count)
    for u, reason in struck_as.items():
        reasons[u] = _REASONS[reason]
    first, last = (kept[0], kept[-1]) if kept else (0, 0)
    found = {
        "rules": rules,
        "rules_reason": reasons,
        "rules_body": inside,
        "rules_place": np.clip((at - first) / max(1, last - first), -1.0, 2.0),
        "rules_first": np.clip(at - first, -60, 60).astype(np.float64),
        "rules_last": np.clip(at - last, -60, 60).astype(np.float64),
    }
    found.update(neighbours(found, ("rules", "rules_body"), (-2, -1, 1, 2)))
    return found
