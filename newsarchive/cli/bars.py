"""Progress bars on standard error, for work that goes through files byte by byte."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

_One = TypeVar("_One")


@contextmanager
def watching(files: Sequence[Path], doing: str) -> Iterator[Callable[[Path, int], None]]:
    """A bar on a terminal, moved by telling it a file and how many of its bytes are done; nothing elsewhere."""
    if not files or not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import Progress

    sizes = [path.stat().st_size if path.exists() else 0 for path in files]
    before = dict(zip(files, accumulate(sizes, initial=0), strict=False))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=sum(sizes))
        yield lambda path, done: progress.update(task, completed=before.get(path, 0) + done)


def _ignore(_path: Path, _done: int) -> None:
    pass


def counting(rows: Iterable[_One], what: str, *, quiet: bool = False) -> Iterator[_One]:
    """The rows, with their number and rate on a terminal meanwhile; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed:.0f}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        for row in rows:
            yield row
            progress.advance(task)


@contextmanager
def advancing(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, moved by telling how much is done of how much; it comes with the first word. Nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=None, visible=False)
        yield lambda done, whole: progress.update(task, completed=done, total=whole, visible=True)
