"""Rows as Parquet files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from newsarchive.export.columns import ARTICLE, SHAPES, Column, Row, arrow, repeated, schema, table
from newsarchive.render.parts import Values

#: Rows that are held as Python values at once: some 250 kB each, with blocks and removals.
_BATCH = 64
#: Bytes of a row group in memory. A reader takes in a row group at once, so that much memory is what reading costs.
_GROUP = 64 * 2**20
#: Bytes that wait in memory for their files, over all sites and months. The largest are written first.
_HELD = 2 * _GROUP
#: What Hive calls a folder of rows without the value.
_NONE = "__HIVE_DEFAULT_PARTITION__"


Notes = Callable[[int], Mapping[str, str]]


def write_rows(
    rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...] = ARTICLE, notes: Notes | None = None
) -> int:
    """Write rows as one Parquet file; how many there were. Memory is bounded by a row group, however many there are.

    `notes`: given the number of rows, what the footer says besides. Errors: SettingError where pyarrow is not installed; OSError.
    """
    number = 0
    with writer(file, columns) as parquet:
        for group in _groups(tables(rows, columns)):
            parquet.write_table(group)
            number += group.num_rows
        if notes:
            parquet.add_key_value_metadata(notes(number))
    return number


def by_site_and_month(articles: Iterable[Values], folder: Path, shape: str = "article") -> int:
    """Write articles as Parquet files into `site=…/month=…/` under a folder; how many there were.

    The month is that of capture, UTC. Memory is bounded, however many sites and months there are: what does not fit is
    written as one more file of its folder. Errors: SettingError where pyarrow is not installed; OSError.
    """
    make, columns = SHAPES[shape]
    parts = _Parts(folder, tuple(column for column in columns if column.name != "site"))
    number, waiting = 0, iter(articles)
    while batch := list(islice(waiting, _BATCH)):
        number += len(batch)
        groups = defaultdict(list)
        for values in batch:
            groups[_place(values)].append(make(values))
        for place, rows in groups.items():
            parts.take(place, rows)
    parts.write_until(0)
    return number


class _Parts:
    """Rows that wait for their files, by the folder that they go into."""

    def __init__(self, folder: Path, columns: tuple[Column, ...]) -> None:
        self._folder, self._columns = folder, columns
        self._held: dict[str, list[Any]] = defaultdict(list)
        self._bytes: Counter[str] = Counter()
        self._files: Counter[str] = Counter()

    def take(self, place: str, rows: list[Row]) -> None:
        """Rows for a folder; whether they are written now or later."""
        part = table(rows, self._columns)
        self._held[place].append(part)
        self._bytes[place] += part.nbytes
        if self._bytes.total() > _HELD:
            self.write_until(_HELD // 2)

    def write_until(self, left: int) -> None:
        """Write what waits, the largest first, until no more than so many bytes are left."""
        for place, _ in self._bytes.most_common():
            if self._bytes.total() <= left and left:
                return
            path = self._folder / place / f"part-{self._files[place]:05}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file, writer(file, self._columns) as parquet:
                for group in _groups(self._held.pop(place)):
                    parquet.write_table(group)
            self._files[place] += 1
            del self._bytes[place]


def _place(values: Values) -> str:
    at = (values["origin"] or {}).get("captured_at")
    site = quote(values["site"], safe="", errors="replace") if values["site"] else _NONE
    return f"site={site}/month={at[: len('2026-11')] if at else _NONE}"


def writer(file: IO[bytes], columns: tuple[Column, ...]) -> Any:
    """A pyarrow.parquet.ParquetWriter as all our files are written: zstd, few-valued texts by dictionary."""
    parquet = arrow("pyarrow.parquet")
    return parquet.ParquetWriter(file, schema(columns), compression="zstd", use_dictionary=repeated(columns))


def tables(rows: Iterable[Row], columns: tuple[Column, ...]) -> Iterator[Any]:
    """Rows as small Arrow tables."""
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield table(batch, columns)


def _groups(parts: Iterable[Any]) -> Iterator[Any]:
    """Tables put together until they make a row group."""
    held: list[Any] = []
    size = 0
    for part in parts:
        held.append(part)
        size += part.nbytes
        if size >= _GROUP:
            yield arrow().concat_tables(held)
            held, size = [], 0
    if held:
        yield arrow().concat_tables(held)
