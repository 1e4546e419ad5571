"""A page as a row of units: the smallest pieces of text that are kept or struck.

A unit is what stands between two borders, and a border is the beginning or end of a block element, or a `<br>`.
Text parted only by inline markup is one unit. Every word of the page is in exactly one unit, which is why law 5
(nothing vanishes) holds by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, cast

from lxml.etree import _Element as Element

from newsarchive.clean.vocabulary import vocabulary

#: Words in these are no words of the page.
WORDLESS = frozenset(("head", "script", "style", "template", "noscript"))

#: Phrasing content (HTML standard, section 3.2.5.2.5) and its obsolete kin: parts no words. All else does.
INLINE = vocabulary(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr output q rb rp rt "
    "ruby s samp small span strike strong sub sup time tt u var wbr"
)

#: Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

_NO_ATTRIBUTES: dict[str, str] = {}

Piece = tuple[int, str]
"""Number of the element that a text belongs to, and the text."""


class Unit(NamedTuple):
    """One unit, as it stands in the page."""

    text: str
    """White space collapsed."""
    words: int
    """Runs of non-space characters."""
    weight: float
    """Words; in scripts without spaces, half its characters, where that is more."""
    links: float
    """Share of its characters that are inside links."""
    block: int
    """Number of the innermost block element around it."""
    breaks: int
    """How many `<br>` stand between it and the unit before in the same element; 0 where an element parts them."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Numbering:
    """Elements in page order, and what lies in each. Index = number."""

    elements: list[Element]
    attributes: list[dict[str, str]]
    tags: list[str]
    parents: list[int]
    ends: list[int]
    """One more than the number of the last element inside."""
    first: list[int]
    """First unit that has text inside."""
    last: list[int]
    """One more than the last unit inside."""
    units: list[Unit]


def weight_of(text: str, words: int) -> float:
    """How much a text says, in words of a language with spaces."""
    if text.isascii():
        return words
    dense = len(_DENSE.findall(text))
    return words + dense / 2 if dense > len(text) / 4 else words


class _Walk:
    """State of one walk over a tree."""

    def __init__(self) -> None:
        self.numbering = Numbering([], [], [], [], [], [], [], [])
        self.pieces: list[Piece] = []
        self.linked = 0
        self.in_link = 0
        self.blocks = [0]
        self.breaks = 0

    def enter(self, element: Element, tag: str, parent: int) -> int:
        book = self.numbering
        if tag not in INLINE:
            self.flush()
            self.breaks = self.breaks + 1 if tag == "br" else 0
            self.blocks.append(len(book.elements))
        number = len(book.elements)
        book.elements.append(element)
        attributes = element.items()
        book.attributes.append(cast("dict[str, str]", dict(attributes)) if attributes else _NO_ATTRIBUTES)
        book.tags.append(tag)
        book.parents.append(parent)
        book.ends.append(number + 1)
        book.first.append(len(book.units))
        book.last.append(len(book.units))
        if tag == "a":
            self.in_link += 1
        if element.text:
            self.add(number, element.text)
        return number

    def leave(self, number: int) -> None:
        book = self.numbering
        tag = book.tags[number]
        if tag not in INLINE:
            self.flush()
            if tag != "br":
                self.breaks = 0
            self.blocks.pop()
        elif tag == "a":
            self.in_link -= 1
        book.ends[number] = len(book.elements)
        book.last[number] = len(book.units) + (1 if self.pieces and tag in INLINE else 0)

    def add(self, owner: int, text: str) -> None:
        if not self.pieces and text.isspace():
            return  # nothing to part yet
        self.pieces.append((owner, text))
        if self.in_link:
            self.linked += len(text.strip())

    def flush(self) -> None:
        if not self.pieces:
            return
        split = "".join(text for _, text in self.pieces).split()
        if split:
            text = " ".join(split)
            words = len(split)
            share = min(1.0, self.linked / max(1, len(text)))
            block = self.blocks[-1]
            self.numbering.units.append(
                Unit(text, words, weight_of(text, words), share, block, self.breaks, tuple(self.pieces))
            )
            self.breaks = 0
        self.pieces = []
        self.linked = 0


def number(root: Element) -> Numbering:
    """Numbers for all elements that can hold words, and the units of the page. One pass, no recursion."""
    walk = _Walk()
    stack: list[tuple[Element | None, int]] = [(root, -1)]
    while stack:
        element, parent = stack.pop()
        if element is None:
            walk.leave(parent)
            element, parent = walk.numbering.elements[parent], walk.numbering.parents[parent]
        elif isinstance(element.tag, str) and element.tag not in WORDLESS:
            own = walk.enter(element, element.tag, parent)
            stack.append((None, own))
            if len(element):
                stack.extend((child, own) for child in reversed(element))
            continue
        if element.tail and parent >= 0:
            walk.add(parent, element.tail)
    walk.flush()
    book = walk.numbering
    book.last[:] = [min(last, len(book.units)) for last in book.last]  # a last piece of white space made no unit
    return book
