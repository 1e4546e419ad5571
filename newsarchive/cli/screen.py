"""How things look: tables for people at a terminal, plain lines for everyone else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsarchive.export import as_json, printable

if TYPE_CHECKING:
    from rich.console import Console


#: Characters that a column needs to be readable; below that, cells are set one under another.
_COLUMN = 9
#: Rows that are drawn as one table. Its columns are fitted to all of them, so all are held; a longer list is several tables.
_DRAWN = 500


def write(text: str) -> None:
    """Put text on standard output as UTF-8, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def write_json(rows: Iterable[Any]) -> int:
    """One JSON object a line; how many."""
    number = 0
    for row in rows:
        write(as_json(row if isinstance(row, dict) else asdict(row)))
        number += 1
    return number


def note(text: str) -> None:
    """A sentence beside the result, on standard error."""
    sys.stdout.flush()
    print(one_line(text), file=sys.stderr)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """A table at a terminal; elsewhere one line a row, with tabs between. How many rows."""
    cells = ([one_line(str("" if cell is None else cell)) for cell in row] for row in rows)
    return _drawn(columns, cells) if sys.stdout.isatty() else _tabbed(columns, cells)


def one_line(text: str) -> str:
    """The text on one line, without characters that a terminal could obey."""
    return printable(" ".join(text.split()))


def console() -> Console:
    """Rich's console for standard output; knows of NO_COLOR, width and pipes. Page text is never read as its markup."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # the reader has seen enough: no error, as Rich has it

    return Plain(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def _tabbed(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    write("\t".join(columns) + "\n")
    number = 0
    for row in rows:
        write("\t".join(row) + "\n")
        number += 1
    return number


def _drawn(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    screen = console()
    if screen.width < _COLUMN * len(columns):
        return _stacked(columns, rows, screen)
    number, rest = 0, iter(rows)
    while (some := list(islice(rest, _DRAWN))) or not number:  # an empty list has its heads, too
        drawn = Table(box=SIMPLE, pad_edge=False)
        for column in columns:
            drawn.add_column(column, overflow="fold")
        for row in some:
            drawn.add_row(*(Text(cell) for cell in row))
        screen.print(drawn)
        number += len(some)
        if len(some) < _DRAWN:
            break
    return number


def _stacked(columns: Sequence[str], rows: Iterable[Sequence[str]], screen: Console) -> int:
    """Each cell on a line of its own, for screens too narrow for a table."""
    from rich.text import Text

    number = 0
    for row in rows:
        number += 1
        for name, cell in zip(columns, row, strict=True):
            screen.print(Text.assemble((f"{name} ", "bold"), cell))
        screen.print()
    return number
