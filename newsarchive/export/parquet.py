"""Rows as Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from newsarchive.export.columns import ARTICLE, Column, Row, arrow, repeated, schema, table

#: Rows that are held as Python values at once: some 250 kB each, with blocks and removals.
_BATCH = 64
#: Bytes of a row group in memory. A reader takes in a row group at once, so that much memory is what reading costs.
_GROUP = 64 * 2**20


def write_rows(rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...] = ARTICLE) -> int:
    """Write rows as one Parquet file; how many there were. Memory is bounded by a row group, however many there are.

    Errors: SettingError where pyarrow is not installed; OSError.
    """
    number = 0
    with writer(file, columns) as parquet:
        for group in _groups(tables(rows, columns)):
            parquet.write_table(group)
            number += group.num_rows
    return number


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
    for part in parts:
        held.append(part)
        if sum(one.nbytes for one in held) >= _GROUP:
            yield arrow().concat_tables(held)
            held = []
    if held:
        yield arrow().concat_tables(held)
