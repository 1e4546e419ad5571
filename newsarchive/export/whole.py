"""What appears under its name only when everything is in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO


class whole_file:  # noqa: N801  reads as the context manager it is
    """A file that takes its name only when everything is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> IO[bytes]:
        self._beside = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        self._file = self._beside.open("wb")
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        try:
            if kind is None:
                self._beside.replace(self._path)
        finally:
            with suppress(OSError):
                self._beside.unlink()
