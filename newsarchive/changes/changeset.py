"""A change set: a file of JSON lines that says what would change, the most suspicious first, and can be applied.

It holds no article. Who applies it cleans the captures again and keeps what comes out only where that is what the change
set says, by its digest: what is applied is what was looked at, and a file from elsewhere can bring nothing in.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from newsarchive.changes.compare import Difference
from newsarchive.changes.count import Count
from newsarchive.errors import SettingError

#: Version of the form.
FORM = 1
#: Bytes of differences that stay in memory; beyond that they wait in a file without a name.
_IN_MEMORY = 8_000_000

Reviewed = dict[str, dict[str, tuple[str, str]]]
"""WARC file → fetch id → what the result must be now, and what it must become."""


class Spool:
    """Takes differences as they come, and gives them back the most suspicious first. Memory holds some 100 bytes of each."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed in `close`
        self._places: list[tuple[int, str, str, int]] = []
        self.count = Count()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def take(self, found: Difference) -> None:
        """Keep a difference."""
        self.count.add(found)
        self._places.append((-found.suspicion, found.site, found.fetch_id, self._file.seek(0, 2)))
        self._file.write(json.dumps(found.to_dict(), ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def __len__(self) -> int:
        return len(self._places)

    def ranked(self, most: int | None = None) -> Iterator[dict[str, Any]]:
        """The differences as JSON values, the most suspicious first, always in the same order."""
        self._places.sort()
        for *_, place in self._places[:most]:
            self._file.seek(place)
            yield json.loads(self._file.readline())


def write(file: IO[bytes], head: dict[str, Any], spool: Spool) -> None:
    """Write a change set: what it was made by, and its differences."""
    for line in ({"changeset": FORM, **head, **spool.count.to_dict()}, *()):
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    for line in spool.ranked():
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def read(path: Path, rules: dict[str, str], site: str | None = None) -> tuple[Reviewed, int]:
    """What is to be applied of a change set, and how many results that are.

    Errors: SettingError where the file is none, or was made by other rules than those of today.
    """
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            _check(path, head, rules)
            return _reviewed(map(json.loads, file), site)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingError(
            f"{path} is no change set, or a broken one ({error}); make one with `newsarchive reprocess --dry-run -o FILE`"
        ) from error


def _check(path: Path, head: dict[str, Any], rules: dict[str, str]) -> None:
    if head["changeset"] != FORM:
        raise SettingError(f"{path} has form {head['changeset']}; this newsarchive knows {FORM}: make it anew")
    now, then = rules, head["rules"]
    other = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    if other:
        raise SettingError(
            f"{path} was made by other rules than those of today ({', '.join(other)}); make it anew with `newsarchive reprocess --dry-run`"
        )


def _reviewed(lines: Iterable[dict[str, Any]], site: str | None) -> tuple[Reviewed, int]:
    reviewed: Reviewed = {}
    number = 0
    for line in lines:
        if site is None or line["site"] == site:
            number += 1
            before = _key(line["before"]) if line["before"] else ""
            reviewed.setdefault(str(line["warc"]), {})[str(line["fetch_id"])] = (before, _key(line["after"]))
    return reviewed, number


def _key(side: dict[str, Any]) -> str:
    return f"{side['outcome']} {side['digest'] or '-'}"
