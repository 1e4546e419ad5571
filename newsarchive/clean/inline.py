"""The text of one unit, and what stretches of it are: links, emphasis, code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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
#: How many inline elements within one another are looked at: editors' programs nest hundreds of `font`.
_DEEPEST = 40
#: An address that joining to another would leave as it is.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[\w%/.,~+=@!:-]*(?:\?[\w%/.,~+=@!:&;-]+)?(?:#[\w%/.,~+=@!:-]+)?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """A text with its spans."""

    text: str
    spans: tuple[Span, ...] = ()


def kept_text(page: Page, struck: Struck, u: int) -> str:
    """The text of a unit without what the rules struck inside it; where that held white space, words stay apart."""
    unit, under = page.units[u], struck.under
    for owner, _ in unit.pieces:
        if under[owner] >= 0:
            break
    else:
        return unit.text
    parts = (text if under[owner] < 0 else " " * any(c.isspace() for c in text) for owner, text in unit.pieces)
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
    if len(unit.pieces) == 1 and unit.pieces[0][0] == unit.block and not _around(page, unit.block):
        return Line(tidy(text))
    spans = tuple(_spans(page, struck, u, whole))
    clean = tidy(text)
    if clean != text:
        spans = tuple(moved for span in spans if (moved := _moved(span, text, len(clean))))
    return Line(clean, spans)


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


def _moved(span: Span, text: str, longest: int) -> Span | None:
    """A span of a text as it is in the tidied text; None where nothing is left of it."""
    start, end = (min(longest, len(tidy_prefix(text[:at]))) for at in (span.start, span.end))
    return span._replace(start=start, end=end) if start < end else None


def tidy_prefix(text: str) -> str:
    """The beginning of a text as `tidy` would leave it."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _spans(page: Page, struck: Struck, u: int, whole: bool) -> Iterator[Span]:
    """The spans of a unit's text, by start; those around others first."""
    book, block = page.book, page.units[u].block
    around = _around(page, block)
    reach: dict[int, list[int]] = {}
    for owner, start, end in _placed(page, struck, u, whole):
        if owner == block and not around:
            continue
        outermost = {_MARKS[book.tags[n]]: n for n in (*_marks(page, owner, block), *around)}
        for n in outermost.values():
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
    at, gap = 0, False
    for owner, piece in page.units[u].pieces:
        words = piece.split()
        if struck.under[owner] >= 0 and not whole:
            gap = gap or any(c.isspace() for c in piece)
        elif not words:
            gap = gap or bool(piece)
        else:
            at += bool(at and (gap or piece[0].isspace()))
            end = at + len(" ".join(words))
            yield owner, at, end
            at, gap = end, piece[-1].isspace()


def _marks(page: Page, n: int, block: int) -> list[int]:
    """Elements with a meaning from one up to its block, the innermost first."""
    tags, parents = page.book.tags, page.book.parents
    found = []
    for _ in range(_DEEPEST):
        if n <= block:
            break
        if tags[n] in _MARKS:
            found.append(n)
        n = parents[n]
    return found


def _around(page: Page, block: int) -> list[int]:
    """The same outside the block, as far as inline elements reach: `<a><h3>…</h3></a>`."""
    found = []
    n = page.book.parents[block]
    while n >= 0 and page.book.tags[n] in INLINE:
        if page.book.tags[n] in _MARKS:
            found.append(n)
        n = page.book.parents[n]
    return found
