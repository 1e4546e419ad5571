"""How weighty an edit is: told from the words that changed, in any script that has what is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsarchive.edits.words import TOKEN, Line, Mark, Wording

#: A number with what may part its thousands or its decimals.
_NUMBER = re.compile(r"\d+(?:[.,’'\u00a0\u202f]\d+)*")
_SIGNED = re.compile(r"(?:(?<!\w)-)?\d+(?:\.\d+)?[%‰]?")
#: Letters, numbers with what belongs to them, and signs of currency.
_TELLING = re.compile(r"(?:(?<!\w)-)?\d+(?:\.\d+)?[%‰]?|[^\W_]|[$¢£¤¥₠-⃏]")
_DECIMALS = re.compile(r"[.,’'\u00a0\u202f]")
_BEFORE_SIGN = re.compile(r"(?<=\d)\s+(?=[%‰])")
#: A minus stands before a number and behind nothing; a hyphen stands between two.
_MINUS = re.compile(r"(?<![\w)\]])[−–-](?=\d)")
_THOUSANDS = re.compile(r"[.,’'\u00a0\u202f](?=\d{3}(?!\d))")
#: Speech, in the marks of many languages.
_QUOTE = re.compile(
    r"“([^”“]{3,})”|„([^“”„]{3,})[“”]|«([^»«]{3,})»|»([^«»]{3,})«|「([^」]{2,})」|\"([^\"]{3,})\"|”([^”]{3,})”"
)
#: A word that begins with a capital letter, and is no abbreviation's rest.
_CAPITAL = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;“”„«»\"(\[—–]\s*$")
#: Languages that write all nouns with a capital: there only two such words in a row are taken for a name.
_NOUNS_TOO = frozenset({"de", "lb", "gsw", "nds"})
#: Letters of a word at least in which one wrong letter is a slip.
_LONG_WORD = 5
_NOTE = "note"


class Grade(StrEnum):
    """What an edit touched; the weightiest first."""

    HEADLINE = "headline"
    CORRECTION = "correction"
    """A correction or an editor's note was added, or changed."""
    FIGURES = "figures"
    """A number in a sentence that stayed."""
    NAMES = "names"
    QUOTES = "quotes"
    """Words of somebody, between quotation marks."""
    PASSAGE = "passage"
    """Whole paragraphs came or went."""
    WORDING = "wording"
    SPELLING = "spelling"
    """Single letters of long words that are neither names nor numbers."""
    FORM = "form"
    """Marks, spaces, capitals, paragraph breaks: the words are the same."""


#: Grades of edits that may change what a reader takes away.
_WEIGHTY = frozenset({Grade.HEADLINE, Grade.FIGURES, Grade.NAMES, Grade.QUOTES, Grade.PASSAGE, Grade.WORDING})


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What changed from one revision to the next."""

    grades: tuple[Grade, ...]
    """All that hold, the weightiest first; () where nothing changed."""
    words_gone: int
    words_new: int
    is_silent: bool
    """Weighty, and the page says of none: no note of it, and no later `modified`."""


def graded(old: Wording, new: Wording, lines: Sequence[Line]) -> Edit:
    """Grade a comparison of two wordings."""
    found = _grades(old, new, [line for line in lines if line.is_changed])
    gone = sum(_count(line, Mark.GONE) for line in lines)
    fresh = sum(_count(line, Mark.NEW) for line in lines)
    told = Grade.CORRECTION in found or (new.modified is not None and new.modified != old.modified)
    return Edit(
        grades=tuple(grade for grade in Grade if grade in found), words_gone=gone, words_new=fresh,
        is_silent=bool(found & _WEIGHTY) and not told,
    )  # fmt: skip


def _grades(old: Wording, new: Wording, changed: Sequence[Line]) -> set[Grade]:
    if not changed:
        return set()
    if _bare(old.text) == _bare(new.text) and len(old.paragraphs) != len(new.paragraphs):
        return {Grade.FORM}
    found = {grade for line in changed for grade in _of_line(line, new.language or "")}
    return found or {Grade.WORDING}


def _of_line(line: Line, language: str) -> set[Grade]:
    before, after = line.text(Mark.GONE), line.text(Mark.NEW)
    if line.part == _NOTE:
        return {Grade.CORRECTION}
    if _bare(before) == _bare(
        after
    ):  # words that are no longer, or only now, between quotation marks are another claim
        return {Grade.FORM if _quotes(before) == _quotes(after) else Grade.QUOTES}
    if line.part == "title":
        return {Grade.HEADLINE, *_inside(line, language)}
    if not before or not after or len({piece.mark for piece in line.pieces}) == 1:
        return {Grade.PASSAGE}
    return _inside(line, language) or {Grade.SPELLING if _is_slip(line) else Grade.WORDING}


def _inside(line: Line, language: str) -> set[Grade]:
    """What was touched within a line that stayed."""
    before, after = line.text(Mark.GONE), line.text(Mark.NEW)
    checks = (
        (Grade.FIGURES, _numbers(before) != _numbers(after)),
        (Grade.NAMES, _names(before, language) != _names(after, language)),
        (Grade.QUOTES, _quotes(before) != _quotes(after)),
    )
    return {grade for grade, holds in checks if holds}


def _numbers(text: str) -> Counter[str]:
    """Numbers in digits of any script; 1,000 and 1.000 and 1 000 are one."""
    return Counter(_SIGNED.findall(_plain(text)))


def _plain(text: str) -> str:
    """Numbers in European digits, without marks between thousands, with a point before decimals and `-` for a minus."""
    digits = "".join(str(unicodedata.digit(char, char)) if char.isdigit() else char for char in text)
    pointed = _NUMBER.sub(lambda number: _DECIMALS.sub(".", _THOUSANDS.sub("", number[0])), digits)
    return _BEFORE_SIGN.sub("", _MINUS.sub("-", pointed))


def _quotes(text: str) -> list[str]:
    return [_bare("".join(found)) for found in _QUOTE.findall(text)]


def _names(text: str, language: str) -> set[str]:
    """Words with a capital within a sentence; where nouns have one too, only two in a row."""
    runs: list[list[str]] = []
    end = -2
    for found in _CAPITAL.finditer(text):
        word = found[0]
        starts = found.start() == 0 or _SENTENCE_END.search(text, max(0, found.start() - 4), found.start())
        if not word[0].isupper() or (starts and not _next_is_capital(text, found.end())):
            continue
        if runs and found.start() == end + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
        end = found.end()
    least = 2 if language.split("-")[0].lower() in _NOUNS_TOO else 1
    return {word for run in runs if len(run) >= least for word in run}


def _next_is_capital(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _is_slip(line: Line) -> bool:
    """Whether only single letters of long words changed."""
    gone, fresh = (_CAPITAL.findall(line.only(mark)) for mark in (Mark.GONE, Mark.NEW))
    return (
        0 < len(gone) == len(fresh)
        and all(_near(one, other) for one, other in zip(gone, fresh, strict=True))
        and not _numbers(line.only(Mark.GONE)) and not _numbers(line.only(Mark.NEW))
    )  # fmt: skip


def _near(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two in each other's place."""
    one, other = one.casefold(), other.casefold()
    if min(len(one), len(other)) < _LONG_WORD or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )


def _bare(text: str) -> str:
    """The letters and numbers alone, with what belongs to a number: its point, minus, per cent and currency."""
    plain = _plain(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(_TELLING.findall(plain))


def _count(line: Line, mark: Mark) -> int:
    words = (token for piece in line.pieces if piece.mark is mark for token in TOKEN.findall(piece.text))
    return sum(token[0].isalnum() for token in words)
