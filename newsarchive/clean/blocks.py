"""The kept units → typed blocks, in page order, with the pictures and embeds between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsarchive.clean.inline import Line, joined, kept_text, line_of, tidy
from newsarchive.clean.lines import ENDS, NOTE
from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Struck
from newsarchive.clean.tables import CELL, Shape, row_text, rows_of, shape_of
from newsarchive.clean.units import Unit
from newsarchive.model import Block, BlockKind, Reason, SpanKind

_KINDS = {
    "blockquote": BlockKind.QUOTE, "q": BlockKind.QUOTE, "li": BlockKind.LIST_ITEM, "dd": BlockKind.LIST_ITEM, "dt": BlockKind.LIST_ITEM,
    "tr": BlockKind.TABLE, "caption": BlockKind.CAPTION, "figcaption": BlockKind.CAPTION, "pre": BlockKind.PREFORMATTED,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
}  # fmt: skip
_LISTS = frozenset(("ul", "ol", "dl"))
#: Class words of corrections and of quotations set apart.
_NOTE = re.compile(r"(?:^|[\s_-])(?:corrections?|clarification|editors?-?note|korrektur|rectificati(?:f|on)|errata?)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
_QUOTE = re.compile(r"(?:^|[\s_-])(?:pull-?quote|block-?quote|zitat|citation|citat)(?:$|[\s_-])", re.IGNORECASE)
#: A note names itself before a colon (lines.NOTE), within so many characters.
_MAY_NOTE, _NOTE_REACH = re.compile("[:：]"), 100
#: How a line is indented, and from which weight on it is prose.
_INDENT, _PROSE = re.compile("[ \\t\\r\\n]*(?:\u3000|[\u00a0\u2003]{2})"), 12.0
#: How many elements above a paragraph are asked whether they are one of these, and most lines of such a box: themes call
#: all of a story `blockquote-style-2`.
_NEAR, _BOX = 3, 8
#: From this weight on, in words, a line is none of a poem.
_LONG = 25.0
_BOLD = frozenset(("b", "strong"))

Medium = tuple[int, Block]
"""Number of an element, and the image or embed that it is."""


@dataclass
class _Build:
    """What the block builder looks up again and again."""

    page: Page
    struck: Struck
    captions: set[int]
    notes: dict[int, str]
    numbers: dict[int, int] = field(default_factory=dict)
    """Item of an ordered list → its number."""
    shapes: dict[int, Shape] = field(default_factory=dict)
    """Row → what it looks like; asked again for each of its cells."""
    tables: set[int] = field(default_factory=set)
    """Those that are more than a layout of the page: a row with several cells was seen."""


def to_blocks(page: Page, struck: Struck, sorted_units: Sorted, media: Sequence[Medium] = ()) -> tuple[Block, ...]:
    """The body as paragraphs, headings, quotes, lists, tables, captions and notes; `media` where they stand."""
    captions = captions_within(page, struck, sorted_units)
    build = _Build(page, struck, captions, sorted_units.notes)
    order = sorted({*sorted_units.kept, *captions}) if captions else sorted_units.kept
    waiting = sorted(media, key=lambda medium: medium[0])
    blocks: list[Block] = []
    at = 0
    for holder, kind, group in _groups(build, order):
        while at < len(waiting) and _is_before(page, waiting[at], group[0]):
            blocks.append(waiting[at][1])
            at += 1
        if block := _block(build, holder, kind, group):
            blocks.append(block)
    return (*blocks, *(block for _, block in waiting[at:]))


def _is_before(page: Page, medium: Medium, u: int) -> bool:
    """Whether a medium stands before a unit. A player within a line of which words come first stands behind it: then the
    unit is counted to it already."""
    first, last = page.book.first[medium[0]], page.book.last[medium[0]]
    return first < u or (first == u and not (last > first and medium[1].kind is BlockKind.EMBED))


def captions_within(page: Page, struck: Struck, sorted_units: Sorted) -> set[int]:
    """Captions of pictures that stand between the body's first and last unit: kept, as captions."""
    if not sorted_units.kept:
        return set()
    first, last = sorted_units.kept[0], sorted_units.kept[-1]
    kept = set(sorted_units.kept)
    found = set()
    for u in range(first, last):
        unit = page.units[u]
        n = struck.under[unit.pieces[0][0]]
        if n < 0 or u in kept or struck.own[n].reason is not Reason.CAPTION:
            continue
        if all(struck.under[owner] == n or not text.strip() for owner, text in unit.pieces) and _is_caption(page, u):
            found.add(u)
    return found


def _is_caption(page: Page, u: int) -> bool:
    return any(
        page.book.tags[n] == "figcaption" or "caption" in page.book.attributes[n].get("class", "").lower()
        for n in page.ancestors(page.units[u].pieces[0][0])
    )


def _block(build: _Build, holder: int, kind: BlockKind, group: list[int]) -> Block | None:
    """The block of some units; None where nothing of them is left."""
    page = build.page
    note = next((build.notes[u] for u in group if u in build.notes), "") if build.notes else ""
    if kind is BlockKind.TABLE:
        rows = rows_of(page, build.struck, group)
        text = "\n".join(filter(None, map(row_text, rows)))
        return Block(kind=kind, text=text, path=page.path(holder), rows=rows, note=note) if text else None
    line = _line(build, holder, kind, group)
    if not line.text.strip():
        return None
    if kind is BlockKind.PARAGRAPH:
        kind = _special(page, holder, line.text)
    level, number = _level(page, holder, kind), _number(build, holder) if kind is BlockKind.LIST_ITEM else None
    return Block(
        kind=kind, text=line.text, path=page.path(holder), level=level, spans=line.spans, number=number, note=note
    )


def _line(build: _Build, holder: int, kind: BlockKind, group: list[int]) -> Line:
    if kind is BlockKind.PREFORMATTED and len(group) == 1:
        text = tidy(_preformatted(build.page, holder))
        if len(text.split()) == len(kept_text(build.page, build.struck, group[0]).split()):
            return Line(text)
    lines = [line_of(build.page, build.struck, u, whole=u in build.captions) for u in group]
    return joined(lines, SpanKind.BREAK)


def _special(page: Page, holder: int, text: str) -> BlockKind:
    """What a paragraph is that calls itself a note or a quotation, by its words or by its class."""
    if _MAY_NOTE.search(text, 0, _NOTE_REACH) and NOTE.match(text):
        return BlockKind.NOTE
    book = page.book
    n = holder
    for _ in range(_NEAR):
        if n < 0:
            break
        names = book.attributes[n].get("class")
        if names and (kind := _by_class(names)) and book.last[n] - book.first[n] <= _BOX:
            return kind
        n = book.parents[n]
    return BlockKind.PARAGRAPH


@lru_cache(maxsize=4_096)
def _by_class(names: str) -> BlockKind | None:
    """The kind that a class attribute speaks of."""
    if _NOTE.search(names):
        return BlockKind.NOTE
    return BlockKind.QUOTE if _QUOTE.search(names) else None


def _groups(build: _Build, units: Sequence[int]) -> Iterator[tuple[int, BlockKind, list[int]]]:
    """Units that make one block: lines of one element parted by single `<br>`, and all rows of one table."""
    page = build.page
    holder, kind, group = -1, BlockKind.PARAGRAPH, list[int]()
    for u in units:
        own_holder, own_kind = (_holder(page, u), BlockKind.CAPTION) if u in build.captions else _kind(build, u)
        joins = (
            own_holder == holder
            and own_kind is kind
            and (own_kind is BlockKind.TABLE or (page.units[u].breaks == 1 and group and group[-1] == u - 1))
            and not (page.units[u].breaks and _is_indented(page, u))
            and not (own_kind is BlockKind.PARAGRAPH and page.units[u].breaks and _is_paragraph_each(page, u))
        )
        if group and not joins:
            yield holder, kind, group
            group = []
        holder, kind = own_holder, own_kind
        group.append(u)
    if group:
        yield holder, kind, group


def _is_indented(page: Page, u: int) -> bool:
    """Whether a line behind a line break begins a paragraph by its indent, and is no verse: it or the line before is
    prose. Old pages, and Chinese and Japanese ones to this day, part their paragraphs so."""
    unit = page.units[u]
    if not _INDENT.match(unit.pieces[0][1]):
        return False
    return unit.weight >= _PROSE or page.units[u - 1].weight >= _PROSE


def _is_paragraph_each(page: Page, u: int) -> bool:
    """Whether a line behind a line break and the line before it are a paragraph each: one of them is as long as no line
    of verse or of an address, and both end as sentences do, or one is a bold heading."""
    pair = (page.units[u - 1], page.units[u])
    return max(unit.weight for unit in pair) >= _LONG and all(
        ENDS.search(unit.text) or _is_bold(page, unit) for unit in pair
    )


def _is_bold(page: Page, unit: Unit) -> bool:
    book = page.book
    owners = {owner for owner, text in unit.pieces if not text.isspace()}
    return all(book.tags[n] in _BOLD or book.tags[book.parents[n]] in _BOLD for n in owners)


def _holder(page: Page, u: int) -> int:
    """The block element around a unit; the one around the `<br>` where the text follows one."""
    n = page.units[u].block
    return page.book.parents[n] if page.book.tags[n] == "br" else n


def _kind(build: _Build, u: int) -> tuple[int, BlockKind]:
    """What a unit is part of, and the element that makes it so."""
    page = build.page
    holder = n = _holder(page, u)
    tags, parents = page.book.tags, page.book.parents
    for _ in range(8):  # a list item with six wrappers
        tag = tags[n]
        if tag == "tr":
            if page.units[u].weight < CELL and _is_row(build, n):
                return _table(page, n), BlockKind.TABLE
            return holder, BlockKind.PARAGRAPH
        if tag in _KINDS:
            return (n if tag != "blockquote" else holder), _KINDS[tag]
        if tag in ("table", "body", "article", "section") or parents[n] < 0:
            break
        n = parents[n]
    return holder, BlockKind.PARAGRAPH


def _is_row(build: _Build, row: int) -> bool:
    """Whether a row is of a table: several cells hold text; or below such a row one, that is not alone or covers several."""
    if row not in build.shapes:
        build.shapes[row] = shape_of(build.page, row)
    shape, table = build.shapes[row], _table(build.page, row)
    if shape.wide:
        return False
    if shape.filled:
        build.tables.add(table)
        return True
    return table in build.tables and shape.spread


def _table(page: Page, row: int) -> int:
    """The table around a row; the element above it where there is none."""
    n = page.book.parents[row]
    while n >= 0 and page.book.tags[n] in ("tbody", "thead", "tfoot"):
        n = page.book.parents[n]
    return n if n >= 0 else row


def _level(page: Page, n: int, kind: BlockKind) -> int | None:
    if kind is BlockKind.HEADING:
        return int(page.book.tags[n][1]) if page.book.tags[n][1:].isdigit() else None
    if kind is BlockKind.LIST_ITEM:
        return max(1, sum(page.book.tags[above] in _LISTS for above in page.ancestors(n)))
    return None


def _number(build: _Build, item: int) -> int | None:
    """The number that an item of an ordered list bears, by its place, `start` and `value`."""
    book = build.page.book
    around = book.parents[item]
    if book.tags[item] != "li" or around < 0 or book.tags[around] != "ol":
        return None
    if item not in build.numbers:
        number = _whole(book.attributes[around].get("start"), 1) - 1
        n = around + 1
        while n < book.ends[around]:
            if book.tags[n] == "li":
                number = build.numbers[n] = _whole(book.attributes[n].get("value"), number + 1)
            n = book.ends[n]
    return build.numbers[item]


def _whole(number: str | None, otherwise: int) -> int:
    """A number of at most four digits, else the other one."""
    return int(number) if number and number.isascii() and number.isdigit() and len(number) < 5 else otherwise


def _preformatted(page: Page, n: int) -> str:
    text = "".join(str(part) for part in page.book.elements[n].itertext()).strip("\n")
    return text if text.strip() else page.text_of(n)
