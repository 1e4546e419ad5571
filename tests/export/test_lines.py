"""Articles as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive.errors import SettingError
from newsarchive.export import FORMATS, as_csv, as_html, as_json, as_markdown, as_text, export
from newsarchive.model import Article, Block, BlockKind, Metadata
from tests.store.facts import article


def told(*blocks: Block, **meta: Any) -> dict[str, Any]:
    """An article of these blocks as JSON values."""
    return Article(url="https://quay.example/a", metadata=Metadata(**meta), blocks=blocks, removals=()).to_dict()


def paragraph(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int | None = None) -> Block:
    return Block(kind=kind, text=text, path="/html", level=level)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_text_in_utf8(form: str, tmp_path: Path) -> None:
    """The names of the table are what --format takes."""
    out = tmp_path / "out"
    assert export([told(paragraph("Grüße vom Kai."))] * 2, FORMATS[form], out) == 2
    assert out.read_text("utf-8").count("vom Kai.") >= 2


def test_a_json_line_is_one_line_whatever_the_text() -> None:
    """Readers that split at U+2028 or NEL, and terminals that obey C1 controls, get none of them."""
    values = told(paragraph("a\u2028b\u0085c\x9b31m\ud800"), title="\x1b[31mred")
    line = as_json(values)
    assert len(line.splitlines()) == 1
    assert line.encode().isascii()
    assert json.loads(line) == values


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    """A headline must not run in anybody's spreadsheet."""
    row = next(csv.reader(io.StringIO(as_csv(told(paragraph("x"), title=evil)), newline="")))
    assert row[4] == "'" + evil


def test_csv_survives_quotes_commas_and_lines() -> None:
    """Read back, each cell is what it was."""
    head = next(csv.reader(io.StringIO(FORMATS["csv"].head)))
    row = next(
        csv.reader(
            io.StringIO(as_csv(told(paragraph('He said "no",\nthen left.'), authors=("A B", "C D"))), newline="")
        )
    )
    cells = dict(zip(head, row, strict=True))
    assert (cells["text"], cells["authors"], cells["title"]) == ('He said "no",\nthen left.', "A B; C D", "")


def test_csv_tells_where_an_article_came_from() -> None:
    """The columns of `origin` lie flat."""
    head = next(csv.reader(io.StringIO(FORMATS["csv"].head)))
    row = next(csv.reader(io.StringIO(as_csv(article(3).to_dict()), newline="")))
    cells = dict(zip(head, row, strict=True))
    assert (cells["warc"], cells["offset"], cells["record_id"]) == (
        "quay/2026/a.warc.gz",
        "300",
        article(3).origin.capture_id,
    )  # type: ignore[union-attr]


def test_markdown_shows_the_kinds_of_blocks() -> None:
    """Headings, quotes, lists and preformatted text look like themselves."""
    shown = as_markdown(told(
        paragraph("Part", BlockKind.HEADING, 3), paragraph("Said so", BlockKind.QUOTE), paragraph("one", BlockKind.LIST_ITEM, 1),
        paragraph("two", BlockKind.LIST_ITEM, 2), paragraph("x = `y`", BlockKind.PREFORMATTED), paragraph("Corrected.", BlockKind.NOTE), title="T",
    ))  # fmt: skip
    for piece in (
        "# T\n",
        "### Part\n",
        "> Said so\n",
        "\n- one\n",
        "\n  - two\n",
        "```\nx = `y`\n```",
        "*Corrected.*",
    ):
        assert piece in shown


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "1. no list",
        "- no item",
        "> no quote",
        "[x](javascript:y)",
        "<script>alert(1)</script>",
        "*x* _y_ `z`",
        "a | b",
        "&lt;",
    ],
)
def test_nothing_of_the_page_is_markup(text: str) -> None:
    """What looks like Markdown or HTML in a text is text."""
    body = as_markdown(told(paragraph(text))).partition("\n---\n")[2].strip()
    assert body != text
    assert "<script" not in body.replace("\\<", "")


def test_the_front_matter_cannot_be_broken_out_of() -> None:
    """A title with quotes, lines and dashes is one quoted string."""
    shown = as_markdown(told(paragraph("x"), title='a"\n---\nevil: true'))
    assert shown.split("\n")[1] == 'title: "a\\"\\n---\\nevil: true"'


def test_html_is_escaped_and_asks_for_nothing() -> None:
    """No script, style, image or link of the page."""
    shown = as_html(told(paragraph("<img src=x onerror=alert(1)>"), title="</title><script>", language='"><script>'))
    assert "<img" not in shown
    assert "<script" not in shown


def test_terminal_orders_are_taken_out() -> None:
    """Escape sequences in a text reach no terminal."""
    for shown in (as_text, as_markdown, as_html):
        assert not set("\x1b\x07\x9b\x00") & set(shown(told(paragraph("\x1b]0;x\x07\x9b1m\x00"), title="\x1b[2J")))


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """An export that breaks off leaves the old file, and no litter."""
    out = tmp_path / "out.jsonl"
    out.write_text("old")

    def broken() -> Iterator[dict[str, Any]]:
        yield told(paragraph("x"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(broken(), FORMATS["jsonl"], out)
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_text() == "old"


@pytest.mark.parametrize("place", ["no/such/folder/out", "folder"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    """And what to do about it."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    with pytest.raises(SettingError, match="-o"):
        export([told(paragraph("x"))], FORMATS["jsonl"], tmp_path / place)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
