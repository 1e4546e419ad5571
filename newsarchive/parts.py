"""One WARC file becomes one Parquet file: the task of a cluster, each on its own and as often as need be.

What is done with the file is what `reprocess` does, in a store of its own that is thrown away, and what comes out is what
`export --format parquet --all-revisions` gives of that store. So there is nothing here that could differ.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from newsarchive.archive import Archive
from newsarchive.capture.far import Far, at_hand, is_far
from newsarchive.capture.shelf import Shelf
from newsarchive.clean import CLEANER
from newsarchive.crew import Crew, Hands, Here
from newsarchive.errors import NewsArchiveError
from newsarchive.export.columns import SHAPES
from newsarchive.export.parquet import write_rows
from newsarchive.export.shared import NOTE, SharedFolder
from newsarchive.meta import RESERVED
from newsarchive.reprocess import Tally, reprocess
from newsarchive.rights import SiteRights
from newsarchive.site import Sites
from newsarchive.store.base import Store, open_store

#: Hex digits of a part's name. 96 bits: no two of a hundred million paths share one.
_DIGITS = 24
#: Broken records that are named; the rest is counted.
_NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done with every file."""

    out: str
    """The folder of the parts: on a disk that all machines see, or an address that pyarrow knows."""
    sites: Sites
    base: str = ""
    """Stands before paths that are not whole: `https://host/`, `s3://bucket/`, or a folder."""
    shape: str = "article"
    """`article` or `datatrove`."""
    without_reserved: bool = False
    """Leave out what publishers reserve from AI and text mining, by the page or by a file of its site in the same WARC file."""
    again: bool = False
    """Make also what is there already, by the same rules."""
    apart: bool = True
    """Clean in a child process, where a page that hangs or eats memory can be cut off."""

    @property
    def rules(self) -> str:
        """By what parts are made today; one made by anything else is made anew."""
        told = "\n".join(
            (
                CLEANER,
                self.shape,
                *(("without reserved",) if self.without_reserved else ()),
                *(f"{site.name}:{site.mark}" for site in self.sites),
            )
        )
        return f"{CLEANER}+{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """How it went with one file."""

    path: str
    part: str
    """Name of the Parquet file."""
    rules: str = ""
    articles: int = 0
    """Rows: each text of each article."""
    reserved: int = 0
    """Rows left out, since their publishers reserve them."""
    exchanges: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    """How fetches ended; adds up to the fetches that were met with."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Exchanges that decide no fetch."""
    broken: int = 0
    """Places of the file that could not be read."""
    named: tuple[str, ...] = ()
    """The first of them."""
    trouble: str = ""
    """Why there is no part; '' where there is one."""
    was_there: bool = False
    """Whether the part was made earlier, and left as it is."""


def part_name(path: str) -> str:
    """The name of a path's part: always the same, so that whoever makes it twice makes one file."""
    return f"part-{hashlib.sha256(path.encode()).hexdigest()[:_DIGITS]}.parquet"


def make_part(path: str, plan: Plan) -> Told:
    """Make the part of one WARC file. May be called again, and by several at once: the outcome is one whole part.

    A file that cannot be had is told, and is no error: the others go on. Errors: OSError where the part cannot be written.
    """
    told, folder = Told(path=path, part=part_name(path), rules=plan.rules), SharedFolder(plan.out)
    if not plan.again and (known := _known(folder, told)):
        return known
    try:
        with tempfile.TemporaryDirectory(prefix="newsarchive-", ignore_cleanup_errors=True) as here:
            with at_hand(place_of(path, plan.base)) as warc:
                told, file = _made(warc, Path(here), (plan, told))
            folder.put(file, told.part)
    except NewsArchiveError as error:
        return replace(told, trouble=str(error))
    except FileNotFoundError as error:
        if error.filename is None or Path(error.filename) != place_of(path, plan.base):
            raise
        return replace(told, trouble=f"{error.filename}: no such file; is it on a disk that this machine sees?")
    return told


def place_of(path: str, base: str) -> Path:
    """The file that a line of the list means. Common Crawl's lists leave out where all of it lies."""
    whole = path if is_far(path) or path.startswith("/") or not base else _joined(base, path)
    return Far.at(whole) if is_far(whole) else Path(whole).absolute()


def _joined(base: str, path: str) -> str:
    if base.startswith(("http://", "https://")):
        return urljoin(base if base.endswith("/") else f"{base}/", path)
    return f"{base.rstrip('/')}/{path}"


def _known(folder: SharedFolder, told: Told) -> Told | None:
    """What is told of a part that is there, and was made of this path by these rules."""
    note = folder.note_of(told.part)
    if note is None or (note.get("path"), note.get("rules")) != (told.path, told.rules):
        return None
    return Told(**{**note, "named": tuple(note["named"]), "was_there": True})


def _made(warc: Path, here: Path, what: tuple[Plan, Told]) -> tuple[Told, Path]:
    """The part as a file on this machine."""
    plan, told = what
    archive, file = Archive(here / "archive"), here / told.part
    make, columns = SHAPES[plan.shape]
    with closing(open_store(archive)) as store:
        tally = reprocess([warc], Shelf(archive), _hands(plan), store)
        store.flush()
        told = _counted(told, tally)
        with file.open("wb") as target:
            rows = _Rows(store, SiteRights(store, Shelf(archive).at), plan.without_reserved)
            number = write_rows(map(make, rows), target, columns, lambda number: _note(told, number, rows.reserved))
    return replace(told, articles=number, reserved=rows.reserved), file


class _Rows:
    """What goes into a part: the articles with what their sites say, but for those that may not go."""

    def __init__(self, store: Store, rights: SiteRights, without_reserved: bool) -> None:
        self._store, self._rights, self._without = store, rights, without_reserved
        self.reserved = 0
        """How many were left out so far."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for article in map(self._rights.added, self._store.revisions()):
            if self._without and article["ai_use"] == RESERVED:
                self.reserved += 1
            else:
                yield article


def _note(told: Told, number: int, reserved: int) -> dict[str, str]:
    """What the part's footer tells of how it was made."""
    return {NOTE: json.dumps(asdict(replace(told, articles=number, reserved=reserved)))}


def _counted(told: Told, tally: Tally) -> Told:
    return replace(
        told, exchanges=tally.captures, broken=len(tally.broken), named=tuple(tally.broken[:_NAMED]),
        outcomes={str(kind): number for kind, number in sorted(tally.outcomes.items())}, skipped=dict(sorted(tally.skipped.items())),
    )  # fmt: skip


def _hands(plan: Plan) -> Hands:
    return Crew(1, plan.sites) if plan.apart else Here(plan.sites)
