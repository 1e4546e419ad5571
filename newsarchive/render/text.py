"""The body as plain text for reading: lists with their marks, tables in columns, verse in lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from newsarchive.kinds import ASIDE_KINDS, BlockKind, SpanKind
from newsarchive.render.parts import Run, Values, grid, items, marked, posts_of, runs

#: A table wider than this, in characters, is written as lines of cells.
_WIDE = 100
_BETWEEN = "  "


def body_text(article: Values) -> str:
    """The blocks that are text, divided by blank lines."""
    parts: list[str] = []
    for post, first, last in posts_of(article):
        if post and post["printed"]:
            parts.append(f"[{post['printed']}]")
        parts += [_run(run) for run in runs(article, first, last) if run.kind not in ASIDE_KINDS]
    return "\n\n".join(parts)


def _run(run: Run) -> str:
    block = run.blocks[0]
    if run.kind is BlockKind.LIST_ITEM:
        return "\n".join(_list(run.blocks))
    if run.kind is BlockKind.TABLE and block.get("rows"):
        return "\n".join(_table(block))
    return "\n\n".join(map(_lines, run.blocks))


def _lines(block: Values) -> str:
    return marked(block, str, lambda span, inner: "\n" if span["kind"] == SpanKind.BREAK else inner)


def _list(blocks: tuple[Values, ...]) -> Iterator[str]:
    top = min(block["level"] or 1 for block in blocks)
    for block, goes_on in items(blocks):
        indent = "  " * min(8, (block["level"] or 1) - top)
        mark = "  " if goes_on else f"{block['number']}. " if block.get("number") is not None else "- "
        yield indent + mark + _lines(block).replace("\n", f"\n{indent}{' ' * len(mark)}")


def _table(block: Values) -> Iterator[str]:
    rows = [[cell["text"] for cell in row] for row in grid(block["rows"])]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_BETWEEN) * len(widths) > _WIDE:
        yield from (" | ".join(row) for row in rows)
        return
    for row in rows:
        yield _BETWEEN.join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()  # fmt: skip


def _width(text: str) -> int:
    """Columns that a text takes at a terminal (UAX #11)."""
    return sum((unicodedata.east_asian_width(c) in "WF") + (not unicodedata.combining(c)) for c in text)
