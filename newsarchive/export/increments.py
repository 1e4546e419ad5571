"""Exports that go on where the last one ended.

A folder of increments is its own memory: each increment lies in a folder `export=NNNNNN` beside a file of marks, eight
bytes for each version of an article in it. The folder takes its name in one step when all is in it, so articles and the
memory of them are there together or not at all: an export that is killed has neither, and the next one makes it good.
What is new is told by content, not by time: an import of older captures, a reprocess, and a rebuilt database miss
nothing, and bring nothing twice.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from newsarchive.errors import SettingError
from newsarchive.export.folders import Manner
from newsarchive.export.whole import alone_in, whole_folder
from newsarchive.render.parts import Values

_PREFIX = "export="
#: Readers of Hive's folders (Spark, pyarrow) leave files alone whose names begin so.
_MARKS, _TOLD = "_marks", "_export.json"
#: Bytes of SHA-256 that stand for a version of an article. With 64 bits, one of ten million versions is taken for
#: another, and so left out, with a chance of 1 in 370,000.
_MARK = 8

Versions = Callable[[Callable[[str], bool]], Iterable[tuple[str, Values]]]
"""Gives the versions of articles, by name, of which a test says that they are wanted."""


@dataclass(frozen=True)
class Increment:
    """What one export added."""

    articles: int
    folder: Path | None
    """None where there was nothing new."""


def add_increment(versions: Versions, manner: Manner, folder: Path) -> Increment:
    """Write what no earlier increment in this folder holds, as one more of them.

    Errors: SettingError where another export is at it, or the folder holds something else; OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        earlier = _earlier(folder, manner)
        known = _Known(earlier)
        fresh = iter(versions(lambda name: name not in known))
        first = next(fresh, None)
        if first is None:
            return Increment(0, None)
        path = folder / f"{_PREFIX}{_number(earlier[-1]) + 1 if earlier else 1:06}"
        with whole_folder(path) as beside:
            number = manner.fill(_marked(chain([first], fresh), beside / _MARKS), beside)
            told = asdict(manner) | {"articles": number}
            (beside / _TOLD).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return Increment(number, path)


class _Known:
    """Marks of all versions that are exported: eight bytes each, sorted, a million in 8 MB."""

    def __init__(self, increments: Iterable[Path]) -> None:
        marks = array("Q")
        for increment in increments:
            marks.frombytes((increment / _MARKS).read_bytes())
        self._marks = array("Q", sorted(marks))

    def __contains__(self, name: str) -> bool:
        (wanted,) = array("Q", _mark(name))
        place = bisect_left(self._marks, wanted)
        return place < len(self._marks) and self._marks[place] == wanted


def _mark(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:_MARK]


def _marked(versions: Iterable[tuple[str, Values]], marks: Path) -> Iterator[Values]:
    """The articles, each marked as soon as it is taken."""
    with marks.open("wb") as file:
        for name, values in versions:
            file.write(_mark(name))
            yield values


def _number(increment: Path) -> int:
    return int(increment.name.removeprefix(_PREFIX))


def _earlier(folder: Path, manner: Manner) -> list[Path]:
    """The increments that are there, oldest first."""
    there = [path for path in folder.iterdir() if not path.name.startswith(".")]
    increments = [path for path in there if path.name.startswith(_PREFIX) and (path / _TOLD).is_file()]
    if strange := next((path for path in there if path not in increments), None):
        raise SettingError(
            f"{folder} holds {strange.name}, which --since-export did not put there; give -o another folder"
        )
    increments.sort(key=_number)
    for increment in increments[-1:]:
        told = json.loads((increment / _TOLD).read_text("utf-8"))
        if other := {key: told.get(key) for key, value in asdict(manner).items() if told.get(key) != value}:
            raise SettingError(f"{folder} holds an export with {other}; ask for the same, or give -o another folder")
    return increments
