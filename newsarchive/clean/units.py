"""A page as a row of units: the smallest pieces of text that are kept or struck.

A unit is what stands between two borders, and a border is the beginning or end of a block element, or a `<br>`.
Text parted only by inline markup is one unit. Every word of the page is in exactly one unit, which is why law 5
(nothing vanishes) holds by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple, cast

from lxml.etree import _Element as Element

from newsarchive.clean.vocabulary import vocabulary

#: Words in these are no words of the page.
WORDLESS = frozenset(("head", "script", "style", "template", "noscript"))

#: Phrasing content (HTML standard, section 3.2.5.2.5) and its obsolete kin: parts no words, wherever it stands.
INLINE = vocabulary(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr output q rb rp rt rtc "
    "ruby s samp small span strike strong sub sup time tt u var wbr"
)

#: What parts the words of a paragraph. All else stands in its line: players, pictures, fields, formulas, buttons, and
#: what no browser knows (`<x-link>`, `<ahref>`), which is shown as text is. Most of these cannot stand in a paragraph at
#: all, but parsers leave the younger ones in it; lists to choose from are no words of a sentence.
PARTING = vocabulary(
    "address article aside blockquote br caption center col colgroup datalist dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option "
    "p pre search section select summary svg table tbody td textarea tfoot th thead tr ul"
)

#: Inline elements that a style or the usual class makes blocks; those that float stand beside a line.
STYLED = vocabulary("cite font ins label small span")
_AS_BLOCK = re.compile(r"(?<![\w-])display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_BLOCK_NAMES = frozenset(("block", "d-block"))

#: A drawing of at most so many elements that shows no words is an icon, and parts nothing.
#: Of 1,910 pages 27 have one in the midst of a paragraph, mostly behind a link that leads elsewhere; drawings with
#: words are charts. More elements are not looked through, so that drawings in drawings cost no more than they are long.
_ICON = 200
#: Words in these are no words of a drawing: it has them as a picture has its `alt`.
_UNSHOWN = WORDLESS | {"title", "desc", "metadata"}

#: A link around so many units of so much weight, in words, is none: what leads elsewhere has a headline and a sentence.
_TEXTS, _PARAGRAPH = 3, 15.0

#: How the word before it is read (HTML standard, section 4.5.12): said beside the text, and no part of it.
GLOSSES = ("rt", "rp", "rtc")

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

    @cached_property
    def tagged(self) -> dict[str, list[int]]:
        """Tag → numbers of the elements that have it, in page order."""
        found: dict[str, list[int]] = {}
        for n, tag in enumerate(self.tags):
            if tag in found:
                found[tag].append(n)
            else:
                found[tag] = [n]
        return found

    @cached_property
    def glosses(self) -> frozenset[int]:
        """Elements that tell how a word is read, and all in them; none on most pages."""
        tops = [n for tag in GLOSSES for n in self.with_tag(tag)]
        return frozenset(below for n in tops for below in range(n, self.ends[n]))

    def with_tag(self, tag: str) -> list[int]:
        """Numbers of all elements with a tag; not to be changed."""
        return self.tagged.get(tag, [])


def weight_of(text: str, words: int) -> float:
    """How much a text says, in words of a language with spaces."""
    if text.isascii():
        return words
    length = len(text)
    # Dense letters take three bytes in UTF-8: where there is too little room for a quarter of them, none are counted.
    if 2 * (len(text.encode("utf-8", "surrogatepass")) - length) <= length:
        return words
    dense = len(_DENSE.findall(text))
    return words + dense / 2 if dense > length / 4 else words


class _Walk:
    """State of one walk over a tree. The largest single cost of cleaning, and written for that: columns, not rows."""

    __slots__ = (
        "attributes", "blocks", "breaks", "elements", "ends", "first", "in_link", "last", "linked", "parents", "pieces",
        "tags", "units",
    )  # fmt: skip

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.attributes: list[dict[str, str]] = []
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.units: list[Unit] = []
        self.pieces: list[Piece] = []
        self.linked = 0
        self.in_link = 0
        self.blocks = [0]
        self.breaks = 0

    def enter(self, element: Element, tag: str, parent: int) -> int:
        number = len(self.tags)
        self.elements.append(element)
        self.tags.append(tag)
        self.parents.append(parent)
        self.ends.append(0)
        self.last.append(0)
        pairs = element.items()
        said = cast("dict[str, str]", dict(pairs)) if pairs else _NO_ATTRIBUTES
        self.attributes.append(said)
        if tag in INLINE:
            parts = bool(said) and tag in STYLED and _is_block(said) and self.tags[self.blocks[-1]] != "pre"
        else:
            parts = tag in PARTING or self.tags[self.blocks[-1]] != "p"
        if parts:
            if self.pieces:
                self.flush()
            self.breaks = self.breaks + 1 if tag == "br" else 0
            self.blocks.append(number)
        elif tag == "a" and _leads(said):
            self.in_link += 1
        self.first.append(len(self.units))
        if text := element.text:
            self.add(number, text)
        return number

    def leave(self, number: int) -> None:
        tag = self.tags[number]
        if self.blocks[-1] == number:
            if self.pieces:
                self.flush()
            if tag != "br":
                self.breaks = 0
            self.blocks.pop()
            self.last[number] = len(self.units)
        else:
            if tag == "a" and _leads(self.attributes[number]):
                self.in_link -= 1
                if not self.in_link and len(self.units) - self.first[number] >= _TEXTS:  # the outermost, each unit once
                    self.unlink(self.first[number])
            self.last[number] = len(self.units) + 1 if self.pieces else len(self.units)
        self.ends[number] = len(self.tags)

    def unlink(self, first: int) -> None:
        """A link around several paragraphs was never closed, or its page is one button: what it holds is text."""
        inside = self.units[first:]
        if sum(unit.weight >= _PARAGRAPH for unit in inside) >= _TEXTS:
            self.units[first:] = [unit._replace(links=0.0) for unit in inside]

    def add(self, owner: int, text: str) -> None:
        if self.pieces or not text.isspace():  # else there is nothing to part yet
            self.pieces.append((owner, text))
            if self.in_link:
                self.linked += len(text.strip())

    def flush(self) -> None:
        pieces = self.pieces
        split = (pieces[0][1] if len(pieces) == 1 else "".join([text for _, text in pieces])).split()
        if split:
            text, words = " ".join(split), len(split)
            share = min(1.0, self.linked / len(text)) if self.linked else 0.0
            row = (text, words, weight_of(text, words), share, self.blocks[-1], self.breaks, tuple(pieces))
            self.units.append(tuple.__new__(Unit, row))  # half the time of Unit(*row), and there are hundreds
            self.breaks = 0
        self.pieces = []
        self.linked = 0

    def numbering(self) -> Numbering:
        count = len(self.units)
        last = [last if last < count else count for last in self.last]  # a last piece of white space made no unit
        return Numbering(
            self.elements, self.attributes, self.tags, self.parents, self.ends, self.first, last, self.units
        )


def _is_block(said: dict[str, str]) -> bool:
    """Whether its style or class makes a block of an inline element. Where nothing else parts two lines, the last word
    of the one and the first of the next would be one word."""
    style = said.get("style")
    if style and "display" in style and _AS_BLOCK.search(style) and "float" not in style:
        return True
    names = said.get("class") or ""
    return "block" in names and "inline" not in names and not _BLOCK_NAMES.isdisjoint(names.split())


def _leads(said: dict[str, str]) -> bool:
    """Whether an `a` is a link and not a name for a place: old pages leave those open around all that follows."""
    return "href" in said or "name" not in said


def _is_icon(svg: Element) -> bool:
    inside = list(islice(svg.iter(), _ICON + 1))
    return len(inside) <= _ICON and not any(
        (one.text and not one.text.isspace() and one.tag.__class__ is str and one.tag not in _UNSHOWN)
        or (n and one.tail and not one.tail.isspace())
        for n, one in enumerate(inside)
    )


def number(root: Element) -> Numbering:
    """Numbers for all elements that can hold words, and the units of the page. One pass, no recursion.

    An element ends where as many of its children have been met as it has: asking for that costs a third of the events
    that tell of endings.
    """
    walk = _Walk()
    enter, leave, add = walk.enter, walk.leave, walk.add
    around: list[tuple[Element | None, int, int]] = []
    outer: Element | None = None
    owner, left = -1, 1  # number of the innermost open element (-1: wordless), and how many of its children are to come
    for element in root.iter():
        tag = element.tag
        left -= 1
        wordless = tag.__class__ is not str or tag in WORDLESS or (owner < 0 and around)  # comments have no name
        wordless = wordless or (tag == "svg" and _is_icon(element))
        if wordless and tag == "template" and owner >= 0 and "shadowrootmode" in element.attrib:
            wordless = False  # shown at once (HTML standard, section 4.12.3)
        number = -1 if wordless else enter(element, tag, owner)
        if size := len(element):
            around.append((outer, owner, left))
            outer, owner, left = element, number, size
            continue
        closing: Element | None = element
        while closing is not None:
            if number >= 0:
                leave(number)
            if owner >= 0 and (tail := closing.tail):
                add(owner, tail)
            if left:
                break
            closing, number = outer, owner
            if around:
                outer, owner, left = around.pop()
    if walk.pieces:
        walk.flush()
    return walk.numbering()
