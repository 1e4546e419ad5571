"""Rows of a table as data: cells in their places, the empty ones, too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from newsarchive.clean.inline import Line, joined, line_of
from newsarchive.clean.page import Page
from newsarchive.clean.strip import Struck
from newsarchive.clean.units import Numbering, Unit
from newsarchive.model import Cell

#: A cell wider than this, in words, is a layout, and its table none.
CELL = 60
#: The same for all that a cell holds, paragraph by paragraph.
WIDE = 180
#: So many paragraphs of so much, in words, are a text as well.
_PARAGRAPHS, _PROSE = 3, 12
#: Most columns or rows that one cell may cover: numbers on pages can be anything.
_COVERS = 50


def cells_of(page: Page, row: int) -> list[int]:
    """The cells right under a row."""
    book = page.book
    found, n = [], row + 1
    while n < book.ends[row]:
        if book.tags[n] in ("td", "th"):
            found.append(n)
        n = book.ends[n]
    return found


def is_wide(held: Sequence[Unit]) -> bool:
    """Whether what a cell holds is a text, and the cell a part of the page's layout."""
    return sum(unit.weight for unit in held) >= WIDE or sum(unit.weight >= _PROSE for unit in held) >= _PARAGRAPHS


def holds_headline(book: Numbering, cell: int) -> bool:
    """Whether the page's headline stands in a cell: then it holds the page, be it ever so short."""
    headlines = book.with_tag("h1")
    after = bisect_right(headlines, cell)
    return after < len(headlines) and headlines[after] < book.ends[cell]


class Shape(NamedTuple):
    """What a row looks like, by its cells."""

    wide: bool
    """A cell holds a whole text: then the row is a layout of the page."""
    filled: bool
    """Several cells hold text."""
    spread: bool
    """Several cells, or one that covers several columns."""


def shape_of(page: Page, row: int) -> Shape:
    """To be asked once a row: it looks at all of its cells."""
    book, units, cells = page.book, page.units, cells_of(page, row)
    wide = any(is_wide(units[book.first[n] : book.last[n]]) or holds_headline(book, n) for n in cells)
    filled = sum(book.first[n] < book.last[n] for n in cells) > 1
    return Shape(wide, filled, len(cells) > 1 or any("colspan" in book.attributes[n] for n in cells))


def row_of(page: Page, n: int) -> int:
    """The row around an element, -1 where there is none."""
    while n >= 0 and page.book.tags[n] != "tr":
        n = page.book.parents[n]
    return n


def rows_of(page: Page, struck: Struck, units: list[int]) -> tuple[tuple[Cell, ...], ...]:
    """The rows that hold these units, in page order; each word of the units once."""
    rows: dict[int, list[int]] = {}
    for u in units:
        rows.setdefault(row_of(page, page.units[u].block), []).append(u)
    return tuple(_row(page, struck, row, held) for row, held in rows.items())


def row_text(row: tuple[Cell, ...]) -> str:
    """A row as one line."""
    return " ".join(cell.text for cell in row if cell.text)


def _row(page: Page, struck: Struck, row: int, units: list[int]) -> tuple[Cell, ...]:
    cells = cells_of(page, row)
    held: dict[int, list[Line]] = {n: [] for n in cells}
    cell = -1
    for u in units:
        block = page.units[u].block
        before = bisect_right(cells, block) - 1  # a row can have thousands of cells
        if before >= 0 and block < page.book.ends[cells[before]]:
            cell = cells[before]
        held.setdefault(cell, []).append(line_of(page, struck, u))
    return tuple(_cell(page, n, joined(lines, None) if lines else Line("")) for n, lines in held.items())


def _cell(page: Page, n: int, line: Line) -> Cell:
    if n < 0:  # text between cells
        return Cell(line.text, spans=line.spans)
    book = page.book
    around = book.parents[book.parents[n]]
    header = book.tags[n] == "th" or (around >= 0 and book.tags[around] == "thead")
    columns, rows = (_covered(book.attributes[n].get(name, "")) for name in ("colspan", "rowspan"))
    return Cell(line.text, header, columns, rows, line.spans)


def _covered(number: str) -> int:
    return min(_COVERS, max(1, int(number))) if number.isascii() and number.isdigit() and len(number) < 4 else 1  # fmt: skip
