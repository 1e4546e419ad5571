"""A crawl has its site to itself: it holds the lock that scheduled crawls hold, whoever started it.

Two crawls of one site would each keep the site's delay, and so ask it twice as often as it is to be asked.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.runs.lock import birth_of, last_holder, lock_of, take

logger = logging.getLogger(__name__)


class Turn:
    """The locks that one crawl has taken; they end with it."""

    def __init__(self, archive: Archive, crawl: str) -> None:
        self._locks, self._crawl = archive.locks, crawl
        self._held: list[int] = []

    def take(self, site: str) -> str:
        """Take the lock of a site; who has it, in words, where another does; '' for nobody else.

        Where no lock can be made the crawl goes on: an archive that cannot be written is told by what writes it.
        """
        lock = lock_of(self._locks, site)
        if _is_own(lock):  # taken by the launcher of a schedule, which became this process
            return ""
        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            descriptor = take(lock, self._crawl, inherited=False)
        except OSError as error:
            logger.warning(
                "%s cannot be locked, so a second crawl of %s would not know of this one: %s", lock, site, error
            )
            return ""
        if descriptor is not None:
            self._held.append(descriptor)
            return ""
        holder = last_holder(lock)
        return f"{holder.crawl}, pid {holder.pid}, since {holder.started[:16]}Z" if holder else "nobody says by whom"

    def end(self) -> None:
        """Let others have theirs."""
        while self._held:
            with suppress(OSError):
                os.close(self._held.pop())


def _is_own(lock: Path) -> bool:
    holder = last_holder(lock)
    return holder is not None and holder.pid == os.getpid() and holder.birth == birth_of(os.getpid())
