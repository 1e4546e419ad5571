"""What is run: the command of a crawl, and where its lock and log lie."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.runs.lock import lock_of
from newsarchive.schedule.plan import Crawl


@dataclass(frozen=True)
class Place:
    """Where crawls are started, and what they fill."""

    archive: Archive
    project: Path
    """The folder of scrapy.cfg."""

    @property
    def locks(self) -> Path:
        """Folder of the sites' locks."""
        return self.archive.locks

    @property
    def state(self) -> Path:
        """File of what is remembered."""
        return self.archive.schedule / "state.json"

    @property
    def own_lock(self) -> Path:
        """Held by the scheduler: an archive has one at a time."""
        return self.archive.schedule / "scheduler.lock"

    def lock(self, crawl: Crawl) -> Path:
        """Lock of the site of a crawl."""
        return lock_of(self.locks, crawl.site)

    def log(self, crawl: Crawl) -> Path:
        """What a crawl says."""
        return self.archive.schedule / "logs" / f"{crawl.name}.log"

    def crawling(self, crawl: Crawl) -> list[str]:
        """`scrapy crawl …`, by this Python."""
        return [sys.executable, "-m", "scrapy", "crawl", crawl.spider, *self._told(crawl)]

    def holding(self, crawl: Crawl, slot: str, command: list[str]) -> list[str]:
        """A command under the lock of the site of a crawl; `slot` is '-' where no schedule of ours starts it."""
        return [
            sys.executable, "-m", "newsarchive.schedule.hold", str(self.lock(crawl)), crawl.name, slot, *command,
        ]  # fmt: skip

    def _told(self, crawl: Crawl) -> Iterator[str]:
        for name, value in crawl.arguments:
            yield from ("-a", f"{name}={value}")
        for name, value in (*crawl.settings, ("ARCHIVE_DIR", str(self.archive.root))):
            yield from ("-s", f"{name}={value}")
