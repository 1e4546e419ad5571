"""Two wordings of an article, compared paragraph by paragraph and then word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

#: Words, numbers, signs and white space; scripts that part no words give a token for each character.
TOKEN = re.compile(
    r"\s+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\d+(?:[.,:’'\u00a0\u202f]\d+)*|[^\W\d_]+(?:[’'-][^\W\d_]+)*|\w|[^\w\s]"
)
#: Two paragraphs are one that was edited, where they share this part of their words at least.
_ALIKE = 0.4
#: Paragraphs of a changed stretch on either side; beyond that pairs are not looked for (a live blog that was turned round).
_MOST_PARAGRAPHS = 60
#: Tokens of one paragraph times tokens of the other; beyond that they are shown whole (time grows with the product).
_MOST_CELLS = 4_000_000


class Mark(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of words."""

    mark: Mark
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph, the title or the deck, with what became of each of its words."""

    part: str
    """`title`, `deck`, or the kind of block."""
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything of it is gone or new."""
        return any(piece.mark is not Mark.KEPT for piece in self.pieces)

    def text(self, mark: Mark) -> str:
        """The words as they were (GONE), or as they are now (NEW)."""
        return "".join(piece.text for piece in self.pieces if piece.mark in (Mark.KEPT, mark))

    def only(self, mark: Mark) -> str:
        """The words that are gone, new or kept, with a space in place of what is not."""
        return " ".join(piece.text for piece in self.pieces if piece.mark is mark)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is compared of a revision."""

    title: str
    deck: str
    paragraphs: tuple[tuple[str, str], ...]
    """Kind and text of each block that has one."""
    modified: str | None = None
    """As the page says."""
    language: str | None = None

    @classmethod
    def of(cls, article: Mapping[str, Any]) -> Wording:
        """Of an article's JSON."""
        blocks = ((str(block["kind"]), " ".join(str(block["text"]).split())) for block in article["blocks"])
        return cls(
            title=" ".join((article["title"] or "").split()), deck=" ".join((article["deck"] or "").split()),
            paragraphs=tuple((kind, text) for kind, text in blocks if text),
            modified=article["modified"], language=article["language"],
        )  # fmt: skip

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join((self.title, self.deck, *(text for _, text in self.paragraphs)))


def compared(old: Wording, new: Wording) -> tuple[Line, ...]:
    """All lines of both, in the order of the new one; what is gone stands where it stood."""
    heads = [
        _line(part, before, after)
        for part, before, after in (("title", old.title, new.title), ("deck", old.deck, new.deck))
        if before or after
    ]
    return (*heads, *_paragraphs(old.paragraphs, new.paragraphs))


def _paragraphs(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, [text for _, text in old], [text for _, text in new], autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            yield from (_whole(kind, Mark.KEPT, text) for kind, text in new[new_start:new_end])
        else:
            yield from _stretch(old[start:end], new[new_start:new_end])


def _stretch(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """A stretch that changed: each new paragraph beside the old one that it was made of, where there is one."""
    done = 0
    for kind, text in new:
        pair = _partner(old, done, text) if len(old) <= _MOST_PARAGRAPHS and len(new) <= _MOST_PARAGRAPHS else None
        if pair is None:
            yield _whole(kind, Mark.NEW, text)
            continue
        yield from (_whole(kind_before, Mark.GONE, before) for kind_before, before in old[done:pair])
        yield _line(kind, old[pair][1], text)
        done = pair + 1
    yield from (_whole(kind, Mark.GONE, text) for kind, text in old[done:])


def _partner(old: Sequence[tuple[str, str]], done: int, text: str) -> int | None:
    words = _words(text)
    best, chosen = _ALIKE, None
    for n in range(done, len(old)):
        before = _words(old[n][1])
        alike = 2 * len(words & before) / (len(words) + len(before) or 1)
        if alike > best:
            best, chosen = alike, n
    return chosen


def _words(text: str) -> set[str]:
    return {token for token in TOKEN.findall(text.casefold()) if not token.isspace()}


def _whole(part: str, mark: Mark, text: str) -> Line:
    return Line(part=part, pieces=(Piece(mark, text),))


def _line(part: str, old: str, new: str) -> Line:
    if old == new:
        return _whole(part, Mark.KEPT, new)
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if not before or not after or len(before) * len(after) > _MOST_CELLS:
        pieces = [Piece(Mark.GONE, old), Piece(Mark.NEW, new)]
    else:
        pieces = list(_pieces(before, after))
    return Line(part=part, pieces=tuple(piece for piece in pieces if piece.text))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Word by word; where only white space is left between two changes, they are one: that reads better."""
    gone, fresh = "", ""
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (what, start, end, new_start, new_end) in enumerate(opcodes):
        kept = "".join(new[new_start:new_end])
        if what != "equal":
            gone, fresh = gone + "".join(old[start:end]), fresh + kept
        elif kept.isspace() and 0 < n < len(opcodes) - 1:
            gone, fresh = gone + kept, fresh + kept
        else:
            yield from (Piece(Mark.GONE, gone), Piece(Mark.NEW, fresh), Piece(Mark.KEPT, kept))
            gone, fresh = "", ""
    yield from (Piece(Mark.GONE, gone), Piece(Mark.NEW, fresh))
