"""What appears under its name only when everything is in it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newsarchive.errors import SettingError


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


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which takes its name, in one step and with its bytes on disk, when the block ends well.

    What an export that was killed left behind is taken away. Errors: SettingError where the name is taken; OSError.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise SettingError(
            f"{path} is there already; give another name with -o, or add to it with --since-export if it was made so"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.mkdir()
    with _locked(beside):
        try:
            yield beside
            _settle(beside)
            beside.rename(path)
            _sync(path.parent)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else adds to this folder meanwhile. Errors: SettingError where somebody does."""
    try:
        with _locked(folder):
            yield
    except BlockingIOError as error:
        raise SettingError(f"another export is adding to {folder}; wait until it has ended") from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder; its lock goes with the process. Errors: BlockingIOError where another holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _sweep(path: Path) -> None:
    """Take away what nobody is filling any more."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        if left.is_dir():
            with suppress(BlockingIOError), _locked(left):
                shutil.rmtree(left)


def _settle(folder: Path) -> None:
    """Have the system write what it still holds back, files first."""
    for here, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync(Path(here, name))
        _sync(Path(here))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
