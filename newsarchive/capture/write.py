"""Captures go in, WARC files grow: whole records only, a new file after so many bytes or seconds, safe against a crash.

Source: WARC 1.1, and annex C for the names of files. Nothing is ever appended to a file of an earlier run.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture import index, records
from newsarchive.capture.content import payload_digest
from newsarchive.capture.openfile import OpenFile, full, make_folder
from newsarchive.errors import ArchiveFull
from newsarchive.model import Capture, Location, Outcome, Purpose

PREFIX = "newsarchive"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """When a file ends, and when the disk is waited for."""

    max_bytes: int = 1_000_000_000
    """A file is not written beyond this, unless one exchange alone is larger. 1 GB: WARC 1.1, annex C."""
    max_age: float = 86_400.0
    """Seconds after which the next exchange begins a new file: a day."""
    sync_every: int = 50
    """Exchanges after which the disk is waited for: 0.08 ms a page so, against 4.2 ms when waiting each time."""
    sync_seconds: float = 5.0
    """Seconds after which the next write waits for the disk, however few records came."""


def _now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """A name for a record: `urn:uuid:` and a random UUID (RFC 9562, section 5.4), made without an object for it."""
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the writer takes from the machine; tests pass their own."""

    now: Callable[[], datetime] = _now
    """The clock; aware."""
    new_id: Callable[[], str] = new_id
    """Names for records: `urn:uuid:…`."""
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)


class WarcWriter:
    """Writes the exchanges of one spider. One thread at a time; any number of writers may share an archive."""

    def __init__(
        self,
        archive: Archive,
        spider: str,
        info: Mapping[str, str],
        policy: Policy = Policy(),
        surroundings: Surroundings | None = None,
    ) -> None:
        """`info` are the fields of each file's first record: software, operator, robots, http-header-user-agent and so on."""
        self._archive = archive
        self._spider = re.sub(r"[^\w.-]|^\.+", "_", spider)
        self._info = [("format", "WARC File Format 1.1"), *info.items()]
        self._policy = policy
        self._here = surroundings or Surroundings()
        self._serials = count()
        self._file: OpenFile | None = None
        self._name = ""
        self._lines: list[str] = []
        self._opened = self._synced = datetime.min.replace(tzinfo=UTC)
        self._unsynced = 0
        self._failure: str | None = None

    def write(self, capture: Capture) -> Capture:
        """The capture with its place and payload digest, once all its records are written.

        Errors: ArchiveFull where the file cannot be written, now and from then on; CaptureError where the capture holds
        what no WARC header can say (an address that is not escaped), and then nothing is written.
        """
        digest = capture.payload_digest or payload_digest(capture)
        members = records.exchange(capture, (self._here.new_id(), self._here.new_id()), digest)
        offset = self._append(members)
        place = Location(warc=self._name, offset=offset, length=len(members[0]))
        written = capture.placed(place, digest)
        if index.is_listed(written.status) and not written.rendered_from:
            self._lines.append(index.line_for(written))
        return written

    def write_ending(self, outcome: Outcome, purpose: Purpose) -> None:
        """Write down how a fetch ended that no exchange decided. Errors: ArchiveFull."""
        self._append([records.ending(outcome, purpose, self._here.new_id())])

    def sync(self) -> None:
        """Wait until the disk has all that was written. Errors: ArchiveFull."""
        if self._file and self._unsynced:
            try:
                self._file.sync()
            except OSError as error:
                raise self._failed(self._file, error) from error
        self._synced, self._unsynced = self._here.now(), 0

    def close(self) -> None:
        """End the file and write its index beside it. The next write begins a new one. Errors: ArchiveFull."""
        if self._file is None:
            return
        file, self._file = self._file, None
        lines, self._lines = self._lines, []
        place = file.closed
        try:
            file.close()
            if file.size:
                place = index.index_path(file.closed)
                index.write_index(file.closed, lines)
        except OSError as error:
            raise self._failed_at(place, error) from error

    def _append(self, members: list[bytes]) -> int:
        """Write the members as one piece; the offset of the first."""
        if self._failure:
            raise ArchiveFull(self._failure)
        moment = self._here.now()
        size = sum(map(len, members))
        if self._file and self._is_over(self._file, size, moment):
            self.close()
        file = self._file or self._begin(moment)
        if not file.size:
            members = [records.warcinfo(file.closed.name, self._here.new_id(), moment, self._info), *members]
        try:
            file.append(b"".join(members))
        except OSError as error:
            raise self._failed(file, error) from error
        self._unsynced += 1
        if self._unsynced >= self._policy.sync_every or _is_older(self._synced, moment, self._policy.sync_seconds):
            self.sync()
        return file.size - size

    def _is_over(self, file: OpenFile, size: int, moment: datetime) -> bool:
        return file.size + size > self._policy.max_bytes or _is_older(self._opened, moment, self._policy.max_age)

    def _begin(self, moment: datetime) -> OpenFile:
        """A new file, under a name that nobody has taken."""
        folder = self._archive.folder_for(self._spider, moment)
        stamp = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03}"
        host = re.sub(r"[^A-Za-z0-9._]", "_", self._here.host) or "_"
        try:
            make_folder(folder)
            while self._file is None:
                with suppress(FileExistsError):
                    serial = next(self._serials)
                    self._file = OpenFile(folder / f"{PREFIX}-{stamp}-{serial:05}-{host}-{self._here.pid}.warc.gz")
        except OSError as error:
            raise self._failed_at(folder, error) from error
        self._name = self._archive.name_of(self._file.path)
        self._opened = self._synced = moment
        return self._file

    def _failed(self, file: OpenFile, error: OSError) -> ArchiveFull:
        """The error to raise once the file is closed as well as can be: what is whole in it stays."""
        with suppress(ArchiveFull):
            self.close()
        return self._failed_at(file.closed, error)

    def _failed_at(self, path: Path, error: OSError) -> ArchiveFull:
        failure = full(path, error)
        self._failure = str(failure)
        return failure


def _is_older(since: datetime, moment: datetime, seconds: float) -> bool:
    """Whether so many seconds have passed; a clock that went backwards counts as passed."""
    return not 0 <= (moment - since).total_seconds() < seconds
