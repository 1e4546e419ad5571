"""What people corrected: written down in a file of its own, for no capture tells of it, and laid over what is read.

`archive/corrections.jsonl`, one line each: `{"at": …, "by": …, "article": …, "url": …, "captures": […], "set": {…}}`, or
with `"withdrawn": true` in place of `set`. Like the captures it is truth: nothing in it is ever changed, and every database
made from the captures has it again. What the cleaner found stays as it is, so a reprocess neither meets nor loses them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsarchive.errors import StoreError
from newsarchive.ids import storable
from newsarchive.store import sayings
from newsarchive.store.entry import ArticleDict
from newsarchive.store.search import unindex

#: Fields that can be corrected.
FIELDS = ("title", "authors", "published")
#: Captures of an article that are named in a line, the first ones: by them it is found again, should its address be read
#: otherwise one day.
_MOST_CAPTURES = 20
#: Values that lost against a correction, at most, and characters of each; as in all evidence.
_MOST_LOST, _VALUE = 6, 160

_CAPTURES = "SELECT capture_id FROM sightings WHERE article = ? ORDER BY captured_at, capture_id LIMIT ?"
_NOW_OF = "SELECT article FROM sightings WHERE capture_id = ?"
_HAS = "SELECT said FROM corrections WHERE article = ?"
_PUT = "INSERT OR REPLACE INTO corrections VALUES (?,?,?,?)"

Said = dict[str, dict[str, Any]]
"""Field → `value`, `by`, `at`."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One line of the file."""

    at: str
    by: str
    article: str
    """Id that the article had then."""
    url: str
    captures: Sequence[str] = ()
    values: dict[str, Any] = field(default_factory=dict)
    """Field → what it is to be."""
    is_withdrawn: bool = False
    """All that was said of the article before holds no more."""


def correct(connection: sqlite3.Connection, path: Path, correction: Correction) -> None:
    """Write one line, with the captures of its article, and wait until the disk has it. Errors: StoreError."""
    captures = [row[0] for row in connection.execute(_CAPTURES, (correction.article, _MOST_CAPTURES))]
    told: dict[str, Any] = {
        "at": correction.at, "by": storable(correction.by), "article": correction.article, "url": correction.url, "captures": captures,
    }  # fmt: skip
    told |= {"withdrawn": True} if correction.is_withdrawn else {"set": correction.values}
    try:
        sayings.add(path, told)
    except OSError as error:
        raise StoreError(f"{path} could not be written: {error.strerror}; nothing is corrected") from error


def corrections(path: Path) -> list[Correction]:
    """All lines, the oldest first. One that a power cut left half is passed over. Errors: StoreError for any other damage."""
    lines = sayings.lines_of(path)
    return [one for n, line in enumerate(lines, 1) if line.strip() for one in _read(line, f"{path} line {n}")]


def correction_of(line: str) -> Correction:
    """What a line says. Errors: ValueError, KeyError, TypeError, AttributeError for one that is no correction."""
    told = json.loads(line)
    values = {name: value for name, value in told.get("set", {}).items() if name in FIELDS}
    return Correction(
        at=str(told["at"]), by=str(told["by"]), article=str(told["article"]), url=str(told["url"]), values=values,
        captures=list(map(str, told["captures"])), is_withdrawn=bool(told.get("withdrawn")),
    )  # fmt: skip


def _read(line: str, where: str) -> Iterator[Correction]:
    try:
        yield correction_of(line)
    except ValueError:
        return  # the half of a line: json.dumps writes braces last
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{where} is no correction ({error}); mend the line, or take it out") from error


def settled(connection: sqlite3.Connection, given: Sequence[Correction]) -> dict[str, Said]:
    """Id of an article today → what holds of it. A later line wins over an earlier one, field by field."""
    found: dict[str, Said] = {}
    for one in given:
        article = _today(connection, one)
        if one.is_withdrawn:
            found.pop(article, None)
        for name, value in one.values.items():
            found.setdefault(article, {})[name] = {"value": value, "by": one.by, "at": one.at}
    return found


def _today(connection: sqlite3.Connection, correction: Correction) -> str:
    """The article that its captures give today; its id where none of them is known."""
    for capture in correction.captures:
        if row := connection.execute(_NOW_OF, (capture,)).fetchone():
            return str(row[0])
    return correction.article


def behind(connection: sqlite3.Connection, given: Sequence[Correction]) -> bool:
    """Whether the database has other corrections than the file."""
    return _held(connection) != settled(connection, given)


def take_over(connection: sqlite3.Connection, given: Sequence[Correction]) -> None:
    """Let the database have the corrections of the file, inside a transaction that the caller opens."""
    old, new = _held(connection), settled(connection, given)
    for article in sorted({*old, *new}):
        if old.get(article) == new.get(article):
            continue
        row = connection.execute("SELECT number, indexed FROM articles WHERE id = ?", (article,)).fetchone()
        if row and row[1]:
            unindex(connection, row[0])
            connection.execute("UPDATE articles SET indexed = 0 WHERE number = ?", (row[0],))
        connection.execute("DELETE FROM corrections WHERE article = ?", (article,))
        if said := new.get(article):
            values = (said.get("title", {}).get("value"), said.get("published", {}).get("value"))
            connection.execute(_PUT, (article, *values, json.dumps(said, ensure_ascii=False)))


def _held(connection: sqlite3.Connection) -> dict[str, Said]:
    return {name: json.loads(said) for name, said in connection.execute("SELECT article, said FROM corrections")}


def mark_of(connection: sqlite3.Connection, article: str) -> str:
    """What changes whenever the corrections of an article do; '' for none."""
    row = connection.execute(_HAS, (article,)).fetchone()
    return "" if row is None else " " + max(one["at"] for one in json.loads(row[0]).values())


def corrected(connection: sqlite3.Connection, article: str, values: ArticleDict) -> ArticleDict:
    """An article with what people corrected; what the cleaner had found stands in the evidence, as what lost."""
    row = connection.execute(_HAS, (article,)).fetchone()
    if row is None:
        return values
    evidence = dict(values.get("evidence") or {})
    said: Said = json.loads(row[0])
    for name, one in said.items():
        evidence[name] = _evidence(evidence.get(name) or {}, values.get(name), one)
    return values | {name: one["value"] for name, one in said.items()} | {"evidence": evidence}


def _evidence(before: dict[str, Any], found: Any, one: dict[str, Any]) -> dict[str, Any]:
    value = found if isinstance(found, str) else "; ".join(found or ())
    lost = [{"value": value[:_VALUE], "where": before.get("where") or "-"}] if value else []
    return {"where": f"corrected by {one['by']}, {one['at']}", "lost": [*lost, *before.get("lost", ())][:_MOST_LOST]}
