"""docs/data-dictionary.md tells every column, and none that is not there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from newsarchive.export import FORMATS
from newsarchive.export.columns import ARTICLE, DATATROVE, Column, Many, Type

TEXT = (Path(__file__).parents[2] / "docs" / "data-dictionary.md").read_text("utf-8")


def spelled(kind: Type) -> str:
    """A type in the words of the page."""
    if isinstance(kind, Many):
        return f"list of {spelled(kind.of)}"
    return kind if isinstance(kind, str) else "struct"


def in_code(columns: tuple[Column, ...], before: str = "") -> list[tuple[str, str]]:
    """Dotted name and type of every column, nested ones behind what holds them."""
    rows = []
    for column in columns:
        rows.append((before + column.name, spelled(column.type)))
        inner = column.type
        while isinstance(inner, Many):
            inner = inner.of
        rows += in_code(inner, f"{before}{column.name}.") if isinstance(inner, tuple) else []
    return rows


def on_the_page(chapter: str) -> list[tuple[str, ...]]:
    """Name, type and all other cells of each row of a chapter's tables."""
    (text,) = re.findall(rf"^## {chapter}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| `([\w.]+)` \|(.*)\|$", text, re.MULTILINE)
    return [(name, *(cell.strip() for cell in rest.split("|"))) for name, rest in rows]


def test_every_column_of_an_article_is_told() -> None:
    """By name and type, each once."""
    assert sorted(row[:2] for row in on_the_page("An article")) == sorted(in_code(ARTICLE))


def test_every_column_of_datatroves_shape_is_told() -> None:
    """In the order of the code."""
    assert [row[:2] for row in on_the_page("The shape of datatrove")] == in_code(DATATROVE)


def test_every_row_says_what_and_when_missing() -> None:
    """No cell of these two is left empty."""
    for row in (*on_the_page("An article"), *on_the_page("The shape of datatrove")):
        assert row[3], row
        assert row[4], row


def test_the_columns_of_csv_are_told() -> None:
    """All of them, in their order."""
    (told,) = re.findall(r"in this order: (.*?)\. Lists", TEXT, re.DOTALL)
    assert re.findall(r"`(\w+)`", told) == next(csv.reader([FORMATS["csv"].head]))
