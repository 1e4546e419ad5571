"""How a crawl ended: its exit code, and its line in runs.jsonl."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsarchive.model import Fresh, OutcomeKind, iso_utc

#: Outcomes of fetches that gave nothing: nobody answered, or the answer was no.
FAILED = frozenset(
    {
        OutcomeKind.NETWORK_ERROR, OutcomeKind.REFUSED, OutcomeKind.ROBOTS_DENIED, OutcomeKind.HTTP_ERROR,
        OutcomeKind.GONE, OutcomeKind.BLOCKED, OutcomeKind.TRUNCATED, OutcomeKind.CHALLENGE, OutcomeKind.GEOBLOCKED,
        OutcomeKind.INTERCEPTED, OutcomeKind.PARKED, OutcomeKind.MAINTENANCE,
    }
)  # fmt: skip


class Ending(StrEnum):
    """How a crawl ended."""

    FINISHED = "finished"
    NOTHING_CAPTURED = "nothing_captured"
    ARCHIVE_FULL = "archive_full"
    ARCHIVE_UNUSABLE = "archive_unusable"
    LOG_FULL = "log_full"
    STORE_BROKEN = "store_broken"
    SITE_BUSY = "site_busy"
    """Another crawl of the site was under way, and nothing was asked."""
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"
    DIED = "died"
    """Killed, or the machine went down: found and written down by the next crawl."""

    @property
    def exit_code(self) -> int:
        """What `scrapy crawl` returns; documented in docs/settings.md. A crawl that died returned nothing: KeyError."""
        return _EXIT_CODES[self]

    @classmethod
    def of(cls, reason: str, outcomes: Mapping[OutcomeKind, int], put_off: int) -> Ending:
        """From Scrapy's finish reason, from how the fetches ended, and from the pages that were captured without cleaning."""
        if reason == "shutdown":
            return cls.INTERRUPTED
        if reason == "start_error":
            return cls.CRASHED
        ended = {kind for kind, count in outcomes.items() if count}
        return cls.NOTHING_CAPTURED if ended and ended <= FAILED and not put_off else cls.FINISHED


_EXIT_CODES = {
    Ending.FINISHED: 0,
    Ending.CRASHED: 1,
    Ending.NOTHING_CAPTURED: 3,
    Ending.ARCHIVE_FULL: 4,
    Ending.ARCHIVE_UNUSABLE: 4,
    Ending.LOG_FULL: 4,
    Ending.STORE_BROKEN: 5,
    Ending.SITE_BUSY: 75,  # sysexits.h: EX_TEMPFAIL; `schedule.hold` says the same
    Ending.INTERRUPTED: 130,  # 128 + SIGINT, as shells have it
}


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One line of runs.jsonl."""

    run: str
    mode: str
    """`live` or `replay`."""
    spider: str
    pid: int
    started: datetime
    ended: datetime
    """Of a crawl that died: the last that is known of it."""
    ending: Ending
    reason: str
    """Scrapy's finish reason."""
    why: str
    outcomes: Mapping[OutcomeKind, int]
    fresh: Fresh
    found: int | None = None
    """Leads that its sources named, known ones too. None: nobody can tell, for the crawl died."""
    skipped: int | None = None
    """Addresses that were not asked because they are known. None: nobody can tell."""
    assumed: Sequence[Mapping[str, Any]] = ()
    """What the site file assumes, and what the crawl saw of it."""
    paused: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Hosts that refused and were left in peace: why, since when, and how many requests were not made because of it."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values; the keys are documented in docs/schedule.md."""
        return {
            "run": self.run, "mode": self.mode, "spider": self.spider, "pid": self.pid, "started": iso_utc(self.started),
            "ended": iso_utc(self.ended), "seconds": round((self.ended - self.started).total_seconds(), 3),
            "ending": self.ending.value, "reason": self.reason, "why": self.why, "exit_code": _EXIT_CODES.get(self.ending),
            "fetches": sum(self.outcomes.values()), "found": self.found, "new": self.fresh.new, "edits": self.fresh.edits,
            "skipped": self.skipped, "outcomes": {kind.value: count for kind, count in sorted(self.outcomes.items())},
            **({"assumed": list(self.assumed)} if self.assumed else {}),
            **({"paused": dict(self.paused)} if self.paused else {}),
        }  # fmt: skip

    def append_to(self, path: Path) -> None:
        """Add the line in one write, so that crawls that end together do not mix. Errors: OSError."""
        data = (json.dumps(self.to_dict(), ensure_ascii=False) + "\n").encode()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":  # a power cut left half a line: ours is another
                data = b"\n" + data
            written = os.write(descriptor, data)
            if written < len(data):  # the disk is full: no half a line stays
                os.ftruncate(descriptor, os.fstat(descriptor).st_size - written)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
