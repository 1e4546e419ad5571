"""The text of one unit, and what stretches of it are: links, emphasis, code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsarchive.clean.page import Page
from newsarchive.clean.strip import Struck
from newsarchive.clean.units import INLINE
from newsarchive.model import Span, SpanKind

_MARKS = {
    "a": SpanKind.LINK, "em": SpanKind.EMPHASIS, "i": SpanKind.EMPHASIS, "strong": SpanKind.STRONG, "b": SpanKind.STRONG,
    "code": SpanKind.CODE, "kbd": SpanKind.CODE, "samp": SpanKind.CODE, "tt": SpanKind.CODE,
    "sub": SpanKind.SUBSCRIPT, "sup": SpanKind.SUPERSCRIPT, "del": SpanKind.DELETED, "s": SpanKind.DELETED,
}  # fmt: skip
#: Zero-width marks and direction overrides that say nothing. Joiners (U+200C, U+200D) mean something, and soft hyphens
#: (U+00AD) are the publisher's: HTML and Markdown need them, and whoever compares or searches looks through them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
#: Vowels and final consonants of Hangul, which join the letter before (the Unicode Standard, section 3.12).
_JOINS_BACK = re.compile("[\u1160-\u11ff]")
#: What sticks to the word before, in all languages.
_STICKS = frozenset(",.;)、。，")
_NO_MARKS: Mapping[SpanKind, int] = {}
#: An address that joining to another would leave as it is.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[\w%/.,~+=@!:-]*(?:\?[\w%/.,~+=@!:&;-]+)?(?:#[\w%/.,~+=@!:-]+)?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """A text with its spans."""

    text: str
    spans: tuple[Span, ...] = ()


def kept_text(page: Page, struck: Struck, u: int) -> str:
    """The text of a unit without what the rules struck inside it; where that held white space, words stay apart, but for
    a comma or full stop behind it, which sticks to the word before."""
    unit, under = page.units[u], struck.under
    for owner, _ in unit.pieces:
        if under[owner] >= 0:
            break
    else:
        return unit.text
    parts: list[str] = []
    cut = False
    for owner, text in unit.pieces:
        if under[owner] >= 0:
            parts.append(" " * any(c.isspace() for c in text))
            cut = True
            continue
        if cut and text[0] in _STICKS:
            parts = ["".join(parts).rstrip()]
        cut = cut and text.isspace()
        parts.append(text)
    return " ".join("".join(parts).split())


def tidy(text: str) -> str:
    """NFC, without invisible characters, as long as that leaves the words as many as they are."""
    if text.isascii():
        return text
    clean = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return clean if clean == text or len(clean.split()) == len(text.split()) else text


def line_of(page: Page, struck: Struck, u: int, *, whole: bool = False) -> Line:
    """A unit's text, tidied, with its spans. `whole`: with what the rules struck, as in a caption."""
    unit = page.units[u]
    text = unit.text if whole else kept_text(page, struck, u)
    if len(unit.pieces) == 1 and unit.pieces[0][0] == unit.block and not _above(page, unit.block):
        return Line(tidy(text))
    spans = tuple(_spans(page, struck, u, whole))
    clean = tidy(text)
    return Line(clean, spans if clean == text else _moved(spans, text, len(clean)))


def joined(lines: list[Line], between: SpanKind | None) -> Line:
    """Lines as one text with a space between; `between`: what that space is."""
    lines = [line for line in lines if line.text]
    if len(lines) == 1:
        return lines[0]
    spans: list[Span] = []
    at = 0
    for n, line in enumerate(lines):
        if n:
            spans += [Span(between, at, at + 1)] if between else []
            at += 1
        spans += [span._replace(start=span.start + at, end=span.end + at) for span in line.spans]
        at += len(line.text)
    return Line(" ".join(line.text for line in lines), tuple(spans))


def _moved(spans: tuple[Span, ...], text: str, longest: int) -> tuple[Span, ...]:
    """Spans of a text as they are in the tidied text, without those of which nothing is left there."""
    now = {at: min(longest, place) for at, place in _tidied(text, {at for span in spans for at in span[1:3]})}
    moved = (span._replace(start=now[span.start], end=now[span.end]) for span in spans)
    return tuple(span for span in moved if span.start < span.end)


def _tidied(text: str, places: set[int]) -> Iterator[tuple[int, int]]:
    """Places in a text, and how long what stands before each is when it is tidied. (Each prefix by itself is quadratic.)"""
    begin, length = 0, 0
    for at in sorted(places):
        place = length + len(unicodedata.normalize("NFC", _INVISIBLE.sub("", text[begin:at])))
        yield at, place
        if text[at : at + 1] and not _JOINS_BACK.match(text, at) and unicodedata.category(text[at])[0] not in "MC":
            begin, length = at, place


def _spans(page: Page, struck: Struck, u: int, whole: bool) -> Iterator[Span]:
    """The spans of a unit's text, by start; those around others first."""
    book = page.book
    reach: dict[int, list[int]] = {}
    for owner, start, end in _placed(page, struck, u, whole):
        for n in _outermost(page, owner).values():
            if n in reach:
                reach[n][1] = end
            else:
                reach[n] = [start, end]
    order = sorted(reach.items(), key=_outer_first) if len(reach) > 1 else reach.items()
    for n, (start, end) in order:
        kind = _MARKS[book.tags[n]]
        href = _absolute(page, book.attributes[n].get("href")) if kind is SpanKind.LINK else None
        if kind is not SpanKind.LINK or href:
            yield Span(kind, start, end, href)


def _outer_first(item: tuple[int, list[int]]) -> tuple[int, int, int]:
    return item[1][0], -item[1][1], item[0]


def _absolute(page: Page, address: str | None) -> str | None:
    """As `Page.absolute`, which parses; most links need none."""
    return address if address and _PLAIN.fullmatch(address) and "/." not in address else page.absolute(address)


def _placed(page: Page, struck: Struck, u: int, whole: bool) -> Iterator[tuple[int, int, int]]:
    """Each piece that holds words: its element, and where it stands in the unit's collapsed text."""
    at, gap, cut = 0, False, False
    for owner, piece in page.units[u].pieces:
        words = piece.split()
        if struck.under[owner] >= 0 and not whole:
            gap, cut = gap or any(c.isspace() for c in piece), True
        elif not words:
            gap = gap or bool(piece)
        else:
            at += bool(at and (gap or piece[0].isspace()) and not (cut and piece[0] in _STICKS))
            end = at + len(" ".join(words))
            yield owner, at, end
            at, gap, cut = end, piece[-1].isspace(), False


def _outermost(page: Page, n: int) -> Mapping[SpanKind, int]:
    """Of each kind the outermost element around a text of n: up to its block, and from the block on as far as inline
    elements reach, as in `<a><h3>…</h3></a>`."""
    book, found = page.book, page.marks
    if book.tags[n] not in INLINE:
        return _above(page, n)
    path = []
    while n not in found and book.tags[n] in INLINE:
        path.append(n)
        n = book.parents[n]
    marks = found[n] if n in found else _above(page, n)
    for n in reversed(path):
        marks = found[n] = _with(marks, book.tags[n], n)
    return marks


def _above(page: Page, block: int) -> Mapping[SpanKind, int]:
    """The same for the inline elements right around a block."""
    book, found = page.book, page.marks_above
    n = book.parents[block]
    path = []
    while n >= 0 and n not in found and book.tags[n] in INLINE:
        path.append(n)
        n = book.parents[n]
    marks = found.get(n, _NO_MARKS)
    for n in reversed(path):
        marks = found[n] = _with(marks, book.tags[n], n)
    return marks


def _with(marks: Mapping[SpanKind, int], tag: str, n: int) -> Mapping[SpanKind, int]:
    kind = _MARKS.get(tag)
    return marks if kind is None or kind in marks else {**marks, kind: n}
