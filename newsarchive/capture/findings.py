"""What can be wrong with a WARC file: the closed list of kinds, one finding, and all that was found in a file."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from newsarchive.capture.far import Far
from newsarchive.capture.strangers import made_readable
from newsarchive.capture.words import as_word

#: Findings that are kept of one file; a file of noise has one at every other byte, and memory must not grow with it.
MOST = 100_000
#: The same for remarks, most of which are the same for all records.
_MOST_NOTES = 100


class Kind(StrEnum):
    """What is wrong; docs/verify.md tells each at length."""

    CUT = "cut"
    ZEROS = "zeros"
    GARBAGE = "garbage"
    MEMBER = "gzip-member"
    GZIP_HEADER = "gzip-header"
    GZIP_BITS = "gzip-bits"
    HEADER = "header"
    LENGTH = "length"
    BREAKS = "line-breaks"
    BLOCK = "block-digest"
    PAYLOAD = "payload-digest"
    TWICE = "duplicate-id"
    TWO_FILES = "duplicate-id-across-files"
    ORIGINAL = "no-original"
    PAIR = "half-pair"
    LARGE = "large"
    FORMAT = "format"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    OPEN = "left-open"
    INDEX = "index"
    STORE = "store"
    LINE = "line"
    SEAL = "seal"
    CHANGED = "changed-since-seal"
    GONE = "gone-since-seal"
    UNSEALED = "not-sealed"


#: What is told and is no damage: a file with nothing else in it is well.
WARNINGS = frozenset({Kind.ORIGINAL})

#: By these a record is not what it says, or is there a second time; a repair leaves it out.
LOST = frozenset({Kind.HEADER, Kind.BLOCK, Kind.PAYLOAD, Kind.TWICE})

#: What to do where an archive is not as it was sealed.
_SEALED = {
    Kind.SEAL: "put a copy of the folder seals/ in its place",
    Kind.CHANGED: "put a copy of the file in its place, or let it go: newsarchive seal --accept-changes --key FILE",
    Kind.GONE: "put a copy of the file in its place, or let it go: newsarchive seal --accept-changes --key FILE",
    Kind.UNSEALED: "newsarchive seal --key FILE, or take the file away where none of your crawls wrote it",
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong."""

    kind: Kind
    what: str
    """A sentence, without file and place."""
    mend: str
    """The command that mends it, or what to do where no command can."""
    offset: int | None = None
    """First byte of the member or record; None where the thing has no place in the file."""
    record: str | None = None
    """WARC-Record-ID without angle brackets, where it can be read."""
    line: int | None = None
    """Counted from 1, in a file of lines; None in all others."""


@dataclass(kw_only=True)
class Report:
    """What was found in one file."""

    path: Path
    index: Path
    """Where its index lies, if it has one."""
    problems: list[Problem] = field(default_factory=list)
    """In the order in which they were found; at most MOST, and one more that says that there are others."""
    notes: list[str] = field(default_factory=list)
    """What is worth knowing and is no damage."""
    records: int = 0
    """Records that could be read."""
    spoilt: int = 0
    """Those of them that are not what they say."""
    in_archive: bool = False
    """Whether the file is one of the archive that mends go to."""
    archive: str = ""
    """How that archive was chosen: `--archive DIR ` or nothing."""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return all(problem.kind in WARNINGS for problem in self.problems)

    def add(self, kind: Kind, what: str, *, offset: int | None = None, record: str | None = None) -> None:
        """Keep a finding, with the mend that its kind has."""
        if len(self.problems) > MOST:
            return
        if len(self.problems) == MOST:
            what, offset, record = f"more than {MOST} things are wrong; the others are not told", None, None
        mend = mend_for(kind, self)
        self.problems.append(Problem(kind=kind, what=what, mend=mend, offset=offset, record=record or None))

    def add_line(self, number: int, what: str) -> None:
        """Keep what is wrong with a line, counted from 1."""
        is_told = len(self.problems) < MOST
        self.add(Kind.LINE, f"line {number}: {what}")
        if is_told:
            self.problems[-1] = replace(self.problems[-1], line=number)

    def settle(self) -> None:
        """When all is found: a repair makes a new index as well, so the damaged file's own needs no mend; and where no
        record is whole it has nothing to keep."""
        repair = mend_for(Kind.CUT, self)
        if self.records <= self.spoilt and not isinstance(self.path, Far):
            copy = f"put a copy in its place; no record of {as_word(self.path)} is intact"
            self.problems = [
                replace(problem, mend=copy) if problem.mend == repair else problem for problem in self.problems
            ]
        if any(problem.mend == repair for problem in self.problems):
            self.problems = [
                replace(problem, mend=repair) if problem.kind is Kind.INDEX else problem for problem in self.problems
            ]

    def note(self, text: str) -> None:
        """Keep a remark, once."""
        if len(self.notes) < _MOST_NOTES and text not in self.notes:
            self.notes.append(text)


def mend_for(kind: Kind, report: Report) -> str:
    """The command that mends a kind of damage in a file."""
    if isinstance(report.path, Far):
        return f"newsarchive repair --write {shlex.quote(report.path.name)}, once a copy of the file is here"
    path, index = as_word(report.path), as_word(report.index)
    rebuild = f"newsarchive {report.archive}rebuild"
    if kind is Kind.OPEN and not report.in_archive:
        return f"newsarchive repair --write {path}"
    return {
        Kind.INDEX: f"newsarchive {report.archive}rebuild --index {path}",
        Kind.STORE: rebuild,
        Kind.LINE: f"mend that line of {path}, or take it out",
        Kind.OPEN: rebuild,
        Kind.FORMAT: made_readable(report.path) if kind is Kind.FORMAT else "",
        Kind.MISSING: f"put a copy of the file in its place, or rm {index} && {rebuild}",
        Kind.EMPTY: f"put a copy in its place, or rm {path}",
        Kind.UNREADABLE: f"put a copy in its place; where the right to read is what is missing: chmod u+r {path}",
        Kind.TWO_FILES: f"move one of the two files away: rm {path}, or the other",
        Kind.ORIGINAL: "give the file that has it, too, or put a copy of that into the archive",
        **_SEALED,
    }.get(kind, f"newsarchive repair --write {path}")
