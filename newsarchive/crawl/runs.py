"""How a crawl ended: its exit code, and its line in runs.jsonl."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsarchive.model import OutcomeKind, iso_utc

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
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"

    @property
    def exit_code(self) -> int:
        """What `scrapy crawl` returns; documented in docs/settings.md."""
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
    Ending.INTERRUPTED: 130,  # 128 + SIGINT, as shells have it
}


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One line of runs.jsonl."""

    run: str
    mode: str
    """`live` or `replay`."""
    spider: str
    started: datetime
    ended: datetime
    ending: Ending
    reason: str
    why: str
    outcomes: Mapping[OutcomeKind, int]
    skipped: int
    assumed: Sequence[Mapping[str, Any]] = ()
    """What the site file assumes, and what the crawl saw of it."""

    def append_to(self, path: Path) -> None:
        """Add the line in one write, so that crawls that end together do not mix. Errors: OSError."""
        line = {
            "run": self.run, "mode": self.mode, "spider": self.spider, "started": iso_utc(self.started), "ended": iso_utc(self.ended),
            "ending": self.ending.value, "reason": self.reason, "why": self.why, "exit_code": self.ending.exit_code,
            "fetches": sum(self.outcomes.values()), "skipped": self.skipped,
            "outcomes": {kind.value: count for kind, count in sorted(self.outcomes.items())},
            **({"assumed": list(self.assumed)} if self.assumed else {}),
        }  # fmt: skip
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            written = os.write(descriptor, data)
            if written < len(data):  # the disk is full: no half a line stays
                os.ftruncate(descriptor, os.fstat(descriptor).st_size - written)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
