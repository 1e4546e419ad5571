"""Parquet files in a folder that many machines share: a disk that all of them see, or `s3://`, `gs://`, `hdfs://` by pyarrow.

A file appears whole or not at all, whoever is killed while it is written; what it was made of is told in its footer.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsarchive.errors import SettingError
from newsarchive.export.columns import arrow

#: Bytes that are copied at once.
_PIECE = 4 * 1024 * 1024
#: Where a footer keeps what a file was made of (Parquet's key-value metadata).
NOTE = "newsarchive"
#: How the names of files begin that are not whole yet. Readers of folders (Spark, Hive, DuckDB, pyarrow) pass them over.
_UNDER_WAY = "."


@dataclass(frozen=True)
class SharedFolder:
    """A folder by its path or address."""

    address: str

    def __post_init__(self) -> None:
        """Make it, where it is not there. Errors: SettingError."""
        try:
            system, inner = self._place()
            system.create_dir(inner, recursive=True)
        except (OSError, ValueError) as error:
            raise SettingError(f"{self.address}: cannot be written into ({_plain(error)})") from error

    def put(self, file: Path, name: str) -> None:
        """Copy a file into it, in place of one of that name. Errors: OSError."""
        system, inner = self._place()
        beside = f"{inner}/{_UNDER_WAY}{name}.{uuid.uuid4().hex}"
        with file.open("rb") as source, system.open_output_stream(beside) as target:
            while piece := source.read(_PIECE):
                target.write(piece)
        if system.get_file_info(beside).size != file.stat().st_size:
            raise OSError(f"{self.address}: {name} did not arrive whole")
        system.move(beside, f"{inner}/{name}")

    def note_of(self, name: str) -> dict[str, Any] | None:
        """What the footer of a file says that it was made of; None where there is no such file, or none of ours."""
        system, inner = self._place()
        try:
            footer = arrow("pyarrow.parquet").read_metadata(f"{inner}/{name}", filesystem=system)
        except (OSError, arrow().ArrowInvalid):
            return None
        note = (footer.metadata or {}).get(NOTE.encode())
        return dict(json.loads(note)) if note else None

    def sweep(self) -> int:
        """Take away what dead writers left half-written; how much there was. Only while nobody writes."""
        system, _ = self._place()
        left = list(self._left())
        for path in left:
            system.delete_file(path)
        return len(left)

    def _left(self) -> Iterator[str]:
        system, inner = self._place()
        for info in system.get_file_info(arrow("pyarrow.fs").FileSelector(inner)):
            if info.is_file and info.base_name.startswith(_UNDER_WAY):
                yield info.path

    def _place(self) -> tuple[Any, str]:
        """pyarrow's file system, and the folder within it."""
        fs = arrow("pyarrow.fs")
        if urlsplit(self.address).scheme:
            system, inner = fs.FileSystem.from_uri(self.address)
        else:
            system, inner = fs.LocalFileSystem(), str(Path(self.address).absolute())
        return system, inner.rstrip("/")


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
