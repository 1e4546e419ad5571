"""Articles as rows: nothing of the JSON is lost, and Parquet files hold what was put in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from newsarchive.errors import SettingError
from newsarchive.export import columns
from newsarchive.export.columns import ARTICLE, DATATROVE, ORIGIN, Column, Many, Row, article, datatrove
from newsarchive.export.parquet import write_rows
from newsarchive.ids import article_id
from newsarchive.model import (
    Article,
    Block,
    BlockKind,
    Cell,
    Continuation,
    Image,
    Metadata,
    Paywall,
    Post,
    Right,
    Seam,
    Service,
    Span,
    SpanKind,
    When,
)
from tests.store import facts


def full() -> dict[str, Any]:
    """An article in which every field says something."""
    span = Span(SpanKind.LINK, 0, 3, "https://quay.example/map")
    cells = ((Cell("Pier", True, 2), Cell("Open", True)), (Cell("One", spans=(span,)), Cell("no", rows=2), Cell("")))
    day = When(iso="2026-02-28T09:30+01:00", precision="minute", zone="page", raw="28 Feb, 9.30")
    known = Metadata(
        title="Piers stay closed", deck="For a week", authors=("Ada Quill", "Ben Roe"), desks=("Harbour desk",), published=day,
        modified=When(iso="2026-03", precision="month"), section="Harbour", tags=("piers",), language="en-GB", language_detected="en",
        direction="ltr", publisher="The Quay", source="Tide Agency", description="Piers.", amp_url="https://quay.example/amp/piers",
        original_url="https://tide.example/1", original_publisher="Tide", license="CC BY", copyright_holder="The Quay",
        rights=(Right(where="meta robots", says="noai"),), paywall=Paywall(declared="metered", observed=("cut at a fade",)),
        found_in=(("title", "json-ld headline"), ("published", "time")), lost=(("title", "Piers", "og:title"), ("section", "News", "path")),
    )  # fmt: skip
    blocks = (
        Block(kind=BlockKind.HEADING, text="Now", path="/html/h2", level=2),
        Block(kind=BlockKind.LIST_ITEM, text="one", path="/html/li", level=1, number=1, spans=(span,)),
        Block(kind=BlockKind.TABLE, text="Pier Open\nOne no", path="/html/table", rows=cells),
        Block(kind=BlockKind.EMBED, text="", path="/html/div", url="https://x.example/1", service=Service.X, note="spared"),
    )  # fmt: skip
    one = facts.article(7)
    return replace(
        one, metadata=known, blocks=(*one.blocks, *blocks), revision=2,
        images=(Image(url="https://quay.example/i.jpg", alt="A pier", caption="Pier two", credit="Quay"),),
        posts=(Post(time="2026-02-28", printed="28 Feb", heading=None, first=0, last=2, path="/html/div[1]"),),
        removals=(*one.removals, replace(one.removals[0], note="by its class")),
        continues=(Continuation(url="https://quay.example/piers?page=3", number=3),),
        pages=(Seam(url="https://quay.example/piers", record_id="urn:uuid:1", blocks=(0, 2), removals=(0, 1)),),
    ).to_dict()  # fmt: skip


def bare() -> dict[str, Any]:
    """An article in which as little as can be says something."""
    return Article(url="https://quay.example/a", metadata=Metadata(), blocks=(), removals=()).to_dict()


def told_back(row: Row) -> dict[str, Any]:
    """The article's JSON, out of a row as Parquet gives it."""
    at = row["captured_at"]
    origin: dict[str, Any] = {key: row[name] for name, key in ORIGIN.items()}
    origin["captured_at"] = at.isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None
    return {
        key: row[key] for key in bare() if key in row
    } | {
        "blocks": [plain(block, "kind text path level") for block in row["blocks"]],
        "removals": [plain(one, "reason rule path words text") for one in row["removals"]],
        "origin": origin if origin["record_id"] else None,
        "paywall": {"declared": row["paywall_declared"], "observed": row["paywall_observed"]},
        "evidence": {one["field"]: plain(one, "", without="field") for one in row["evidence"]},
    }  # fmt: skip


def plain(value: Any, always: str = "", without: str = "") -> Any:
    """Without the keys that say nothing, but for those that are always there."""
    if isinstance(value, list):
        return [plain(one, "text") for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: plain(one)
        for key, one in value.items()
        if key != without and (key in always.split() or one is not None or (key == "zone" and value["precision"]))
    }


def read_back(rows: list[Row], shape: tuple[Column, ...] = ARTICLE) -> list[Row]:
    """Rows written and read again."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, the extra `parquet`, is not installed")
    file = io.BytesIO()
    assert write_rows(rows, file, shape) == len(rows)
    listed: list[Row] = parquet.read_table(io.BytesIO(file.getvalue())).to_pylist()
    return listed


@pytest.mark.parametrize("told", [full, bare])
def test_nothing_of_an_article_is_lost(told: Callable[[], dict[str, Any]]) -> None:
    """Its JSON can be made again from what a Parquet file gives back, to the last nested key."""
    (row,) = read_back([article(told())])
    assert told_back(row) == told()


def test_what_a_row_adds() -> None:
    """The id that `ls` shows, the day as a date, and how many words were struck."""
    row = article(full())
    assert (row["id"], row["words_struck"]) == (article_id("https://quay.example/piers"), 4)
    assert row["published_day"].isoformat() == "2026-02-28"


@pytest.mark.parametrize("iso", ["2026", "2026-02", "2026-02-30", None])
def test_a_date_without_a_day_has_none(iso: str | None) -> None:
    """A month is not the first of the month, and no calendar has a thirtieth of February."""
    assert article(bare() | {"published": iso})["published_day"] is None


def test_every_key_of_an_article_has_a_column() -> None:
    """A new key of the JSON, or of a block, span, cell, post, picture, removal or right, is a new column too."""
    by_name = {column.name: column.type for column in ARTICLE}
    assert set(full()) - set(by_name) == {"origin", "paywall"}
    assert set(ORIGIN.values()) == set(full()["origin"])
    for key in ("blocks", "images", "posts", "removals", "rights", "continues", "pages"):
        for one in full()[key]:
            assert nested_keys(one) <= nested_names(by_name[key]), key


def nested_keys(value: Any, at: str = "") -> set[str]:
    """Dotted names of all keys in nested JSON."""
    if isinstance(value, list):
        return {name for one in value for name in nested_keys(one, at)}
    if not isinstance(value, dict):
        return set()
    return {f"{at}{key}" for key in value} | {
        name for key, one in value.items() for name in nested_keys(one, f"{at}{key}.")
    }


def nested_names(kind: Any, at: str = "") -> set[str]:
    """Dotted names of all fields in a nested column."""
    if isinstance(kind, Many):
        return nested_names(kind.of, at)
    if not isinstance(kind, tuple):
        return set()
    return {f"{at}{one.name}" for one in kind} | {
        name for one in kind for name in nested_names(one.type, f"{at}{one.name}.")
    }


def test_half_a_surrogate_pair_is_no_obstacle() -> None:
    """A page's JSON may spell one; Parquet's text is UTF-8."""
    (row,) = read_back([article(bare() | {"title": "a\ud800b", "tags": ["\udfff"]})])
    assert (row["title"], row["tags"]) == ("a\ufffdb", ["\ufffd"])


def test_few_valued_texts_are_written_once() -> None:
    """Dictionary-encoded, also within blocks and removals; texts are not."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, the extra `parquet`, is not installed")
    file = io.BytesIO()
    write_rows([article(full())] * 3, file)
    group = parquet.ParquetFile(io.BytesIO(file.getvalue())).metadata.row_group(0)
    encoded = {group.column(n).path_in_schema: group.column(n).encodings for n in range(group.num_columns)}
    by_dictionary = {path for path, how in encoded.items() if "RLE_DICTIONARY" in how}
    assert by_dictionary == set(columns.repeated())
    assert {"site", "blocks.list.element.kind", "removals.list.element.rule"} <= by_dictionary
    assert "text" not in by_dictionary


def test_datatrove_gets_what_its_own_reader_gives() -> None:
    """`text`, `id` in angle brackets as WARC writes it, and url, date and file_path among the metadata."""
    (row,) = read_back([datatrove(full())], DATATROVE)
    assert row["id"] == "<urn:uuid:00000000-0000-0000-0000-000000000007>"
    assert row["text"] == full()["text"]
    told = row["metadata"]
    assert (told["url"], told["file_path"], told["offset"]) == (full()["url"], "quay/2026/a.warc.gz", 700)
    assert (told["date"], told["language"], told["ai_use"]) == ("2026-03-01T00:07:00.000000Z", "en-GB", "reserved")


def test_an_article_of_no_capture_has_no_record() -> None:
    """A page cleaned by itself can be written, too."""
    (row,) = read_back([datatrove(bare() | {"text": "The har\u00adbour"})], DATATROVE)
    assert row["text"] == "The harbour"
    (row,) = read_back([datatrove(bare())], DATATROVE)
    assert (row["id"], row["metadata"]["file_path"]) == (None, None)


def test_without_pyarrow_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the command, not an ImportError."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingError, match=r"pip install 'newsarchive\[parquet\]'"):
        columns.schema()
