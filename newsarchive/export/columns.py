"""An article as a row: the columns of its Parquet files, as docs/data-dictionary.md explains them.

The columns are told in plain values, so that whoever has no pyarrow (the documents' test, a cluster's driver) can read
them too. pyarrow comes with the extra `parquet` and is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from newsarchive.errors import SettingError
from newsarchive.ids import article_id, storable
from newsarchive.render.parts import Values

Row = dict[str, Any]
"""One article by the names of its columns; what is missing is None or not there."""


@dataclass(frozen=True)
class Column:
    """A column, or a field of a nested one. Any may be null."""

    name: str
    type: Type


@dataclass(frozen=True)
class Many:
    """A list, in order."""

    of: Type


Type = str | Many | tuple[Column, ...]
"""A name of Arrow's (`string`, `int32`, `int64`, `bool`, `date32`, `timestamp[us, tz=UTC]`), a list, or a struct's fields."""

MOMENT = "timestamp[us, tz=UTC]"
_TEXTS = Many("string")


def _of(kind: Type, names: str) -> tuple[Column, ...]:
    """Columns of one type."""
    return tuple(Column(name, kind) for name in names.split())


_SPANS = Many((Column("kind", "string"), *_of("int32", "start end"), Column("href", "string")))
_CELL = (Column("text", "string"), Column("header", "bool"), *_of("int32", "columns rows"), Column("spans", _SPANS))
_BLOCK = (
    *_of("string", "kind text path"), Column("level", "int32"), Column("spans", _SPANS), Column("number", "int32"),
    Column("rows", Many(Many(_CELL))), *_of("string", "url service note"),
)  # fmt: skip
_REMOVAL = (*_of("string", "reason rule path"), Column("words", "int32"), *_of("string", "text note"))
_POST = (*_of("string", "time printed heading"), *_of("int32", "first last"), Column("path", "string"))
_SEAM = (*_of("string", "url record_id"), Column("blocks", Many("int32")), Column("removals", Many("int32")))
_EVIDENCE = (*_of("string", "field where raw precision zone"), Column("lost", Many(_of("string", "value where"))))

#: The columns of an article, in order.
ARTICLE: tuple[Column, ...] = (
    *_of("string", "id url canonical_url site outcome title deck"),
    Column("authors", _TEXTS), *_of("string", "published modified"), Column("published_day", "date32"),
    Column("section", "string"), Column("tags", _TEXTS), *_of("string", "language publisher source text"),
    Column("word_count", "int32"), Column("words_struck", "int32"), Column("revision", "int32"),
    *_of("string", "withdrawn withdrawn_why"),
    Column("captured_at", MOMENT), *_of("string", "record_id warc"), *_of("int64", "warc_offset warc_length"),
    *_of("string", "payload_digest cleaner layout"),
    Column("blocks", Many(_BLOCK)), Column("images", Many(_of("string", "url alt caption credit"))),
    Column("posts", Many(_POST)), Column("removals", Many(_REMOVAL)),
    Column("desks", _TEXTS), *_of("string", "description language_detected direction amp_url"),
    *_of("string", "original_url original_publisher license copyright_holder ai_use"),
    Column("rights", Many(_of("string", "where says"))), Column("paywall_declared", "string"),
    Column("paywall_observed", _TEXTS), Column("evidence", Many(_EVIDENCE)),
    Column("continues", Many((Column("url", "string"), Column("number", "int32")))), Column("pages", Many(_SEAM)),
)  # fmt: skip

_METADATA = (
    *_of("string", "url date file_path"), *_of("int64", "offset length"), *_of("string", "payload_digest article"),
    *_of("string", "canonical_url site outcome title"), Column("authors", _TEXTS),
    *_of("string", "published modified section"), Column("tags", _TEXTS),
    *_of("string", "language language_detected publisher source license ai_use"),
    *_of("int32", "word_count words_struck revision"), *_of("string", "cleaner layout"),
)  # fmt: skip

#: The columns of datatrove's documents.
DATATROVE: tuple[Column, ...] = (*_of("string", "text id"), Column("metadata", _METADATA))

#: Where a row keeps what the article's JSON has in `origin`.
ORIGIN = {
    "captured_at": "captured_at", "record_id": "record_id", "warc": "warc", "warc_offset": "offset", "warc_length": "length",
    "payload_digest": "payload_digest", "cleaner": "cleaner", "layout": "layout",
}  # fmt: skip

#: Texts of which few differ, by the last part of their names: each is written once a file, and then by number
#: (Parquet's dictionary encoding). The rest differ in nearly every row, and a dictionary of them would only be given up.
_REPEATED = frozenset({
    "site", "outcome", "language", "language_detected", "publisher", "source", "section", "direction", "warc", "cleaner",
    "layout", "license", "ai_use", "copyright_holder", "paywall_declared", "kind", "reason", "rule", "service", "field",
    "where", "precision", "zone", "file_path",
})  # fmt: skip


def article(values: Values) -> Row:
    """The row of an article, given as the JSON values of docs/article.md."""
    origin = values["origin"] or {}
    at = origin.get("captured_at")
    row = {column.name: values.get(column.name) for column in ARTICLE}
    return row | {name: origin.get(key) for name, key in ORIGIN.items()} | {
        "id": article_id(values["canonical_url"] or values["url"]),
        "published_day": _day(values["published"]),
        "captured_at": datetime.fromisoformat(at) if at else None,
        "words_struck": _struck(values),
        "paywall_declared": values["paywall"]["declared"],
        "paywall_observed": values["paywall"]["observed"],
        "evidence": [{"field": field} | found for field, found in values["evidence"].items()],
    }  # fmt: skip


def datatrove(values: Values) -> Row:
    """An article as datatrove's readers take it: `text`, `id`, `metadata` (url, date and file_path among it).

    The id is the record's as WARC writes it, in angle brackets: datatrove's own WARC reader gives the same. The text is to be
    read by models, and so without soft hyphens.
    """
    origin = values["origin"] or {}
    known = {column.name: values.get(column.name, origin.get(column.name)) for column in _METADATA}
    name = origin.get("record_id")
    return {"text": values["text"].replace("\u00ad", ""), "id": f"<{name}>" if name else None, "metadata": known | {
        "date": origin.get("captured_at"), "file_path": origin.get("warc"),
        "article": article_id(values["canonical_url"] or values["url"]), "words_struck": _struck(values),
    }}  # fmt: skip


#: Shapes of a row by the names under which they are asked for: what makes it, and its columns.
SHAPES = {"article": (article, ARTICLE), "datatrove": (datatrove, DATATROVE)}


def arrow(module: str = "pyarrow") -> Any:
    """A module of pyarrow. Errors: SettingError where it is not installed, with the way to get it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise SettingError(
            f"Parquet needs pyarrow, which cannot be loaded ({error}); get it with: pip install 'newsarchive[parquet]'"
        ) from error


def schema(columns: tuple[Column, ...] = ARTICLE) -> Any:
    """The columns as a pyarrow.Schema."""
    return arrow().schema(_fields(columns))


def table(rows: Iterable[Row], columns: tuple[Column, ...] = ARTICLE) -> Any:
    """Rows as a pyarrow.Table of these columns. Half a surrogate pair becomes U+FFFD, for Arrow's text is UTF-8."""
    listed = list(rows)
    with suppress(UnicodeEncodeError):
        return arrow().Table.from_pylist(listed, schema(columns))
    return arrow().Table.from_pylist(_storable(listed), schema(columns))


def repeated(columns: tuple[Column, ...] = ARTICLE) -> list[str]:
    """Paths of the columns that are dictionary-encoded, as Parquet spells them (`blocks.list.element.kind`)."""
    leaves = (leaf for column in columns for leaf in _leaves(column.name, column.type))
    return [leaf for leaf in leaves if leaf.removesuffix(".list.element").rpartition(".")[2] in _REPEATED]


def _fields(columns: tuple[Column, ...]) -> list[Any]:
    return [arrow().field(column.name, _arrow_type(column.type)) for column in columns]


def _arrow_type(kind: Type) -> Any:
    if isinstance(kind, Many):
        return arrow().list_(_arrow_type(kind.of))
    if isinstance(kind, tuple):
        return arrow().struct(_fields(kind))
    if kind == MOMENT:
        return arrow().timestamp("us", tz="UTC")
    return getattr(arrow(), {"bool": "bool_"}.get(kind, kind))()


def _leaves(path: str, kind: Type) -> list[str]:
    if isinstance(kind, Many):
        return _leaves(f"{path}.list.element", kind.of)
    if isinstance(kind, tuple):
        return [leaf for column in kind for leaf in _leaves(f"{path}.{column.name}", column.type)]
    return [path]


def _day(published: str | None) -> date | None:
    """The day of a date as far as it is known; None where it has no day, or none that a calendar knows."""
    try:
        return date.fromisoformat((published or "")[: len("2026-11-26")])
    except ValueError:
        return None


def _struck(values: Values) -> int:
    return sum(removal["words"] for removal in values["removals"])


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return {key: _storable(one) for key, one in value.items()} if isinstance(value, dict) else value
