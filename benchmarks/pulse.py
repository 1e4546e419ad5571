"""Several crawls side by side, so that a processor whose speed changes changes it for all of them alike.

Each crawl carries the extension `Pulse`, which notes ten times a second how many answers came and what they cost; what is
compared is the stretch of time in which all of them were at work, on one and the same core.
"""

from __future__ import annotations

import json
import os
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

#: Seconds between two notes: some thirty pages, and nothing beside what they cost.
_OFTEN = 0.1
#: Answers before anything counts: the first connections, the first file, code that runs for the first time.
_WARM = 50


class Pulse:
    """Scrapy extension; writes the file named by PULSE_FILE."""

    def __init__(self, crawler: Any) -> None:
        self._stats = crawler.stats
        self._path = Path(crawler.settings["PULSE_FILE"])
        self._notes: list[tuple[float, float, int]] = []
        self._loop = create_looping_call(self._note)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Pulse:
        """As Scrapy builds extensions."""
        pulse = cls(crawler)
        crawler.signals.connect(pulse.begin, signals.engine_started)
        crawler.signals.connect(pulse.end, signals.engine_stopped)
        return pulse

    def begin(self) -> None:
        """From here on."""
        self._loop.start(_OFTEN, now=False)

    def end(self) -> None:
        """All notes."""
        self._loop.stop()
        self._note()
        self._path.write_text(json.dumps(self._notes))

    def _note(self) -> None:
        pages = self._stats.get_value("response_received_count", 0)
        if pages >= _WARM:
            self._notes.append((time.monotonic(), time.process_time(), pages))


@dataclass(frozen=True)
class Notes:
    """What one crawl noted, in order."""

    moments: list[float]
    cpu: list[float]
    pages: list[float]

    @classmethod
    def read(cls, path: Path) -> Notes:
        """Errors: ValueError where a crawl was too short to have any."""
        rows = json.loads(path.read_text())
        if not rows:
            raise ValueError(f"{path.name}: too few pages")
        moments, cpu, pages = (list(column) for column in zip(*rows, strict=True))
        return cls(moments, cpu, pages)

    def per_page(self, begin: float, end: float) -> tuple[float, float]:
        """CPU seconds a page between two moments, and how many pages that were."""
        cpu = self._at(self.cpu, end) - self._at(self.cpu, begin)
        pages = self._at(self.pages, end) - self._at(self.pages, begin)
        return cpu / pages, pages

    def _at(self, column: list[float], moment: float) -> float:
        """Between two notes in a straight line."""
        place = min(max(bisect_left(self.moments, moment), 1), len(self.moments) - 1)
        before, after = self.moments[place - 1], self.moments[place]
        part = (moment - before) / (after - before) if after > before else 1.0
        return column[place - 1] + (column[place] - column[place - 1]) * min(max(part, 0.0), 1.0)


def together(crawls: Sequence[Notes]) -> list[tuple[float, float]]:
    """CPU seconds a page of each crawl, and its pages, while all of them were at work. Errors: ValueError."""
    begin, end = max(one.moments[0] for one in crawls), min(one.moments[-1] for one in crawls)
    if end - begin < 2 * _OFTEN:
        raise ValueError("the crawls were hardly ever at work at the same time: take more pages")
    return [one.per_page(begin, end) for one in crawls]


def share_a_core() -> None:
    """From here on this process and its children run on one core, where the system lets that be said."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
