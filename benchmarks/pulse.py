"""Several crawls side by side, so that a processor whose speed changes changes it for all of them alike.

Each crawl carries the extension `Pulse`: it waits until all have started, then notes ten times a second how many answers
came and what they cost. What is compared is the time from the first answers until one of them ends, on one and the same core;
what it costs to take all addresses into the queue, which Scrapy does before, is added by the page.
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
#: Seconds that a crawl waits for the others at its start.
_PATIENCE = 60.0


class Pulse:
    """Scrapy extension; writes the file named by PULSE_FILE. PULSE_CROWD crawls meet in the folder PULSE_GATE."""

    def __init__(self, crawler: Any) -> None:
        self._stats = crawler.stats
        self._path = Path(crawler.settings["PULSE_FILE"])
        self._gate, self._crowd = Path(crawler.settings["PULSE_GATE"]), crawler.settings.getint("PULSE_CROWD")
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
        """From here on, once all are here."""
        (self._gate / str(os.getpid())).touch()
        until = time.monotonic() + _PATIENCE
        while len(list(self._gate.iterdir())) < self._crowd and time.monotonic() < until:
            time.sleep(_OFTEN / 10)
        self._note()
        self._loop.start(_OFTEN, now=False)

    def end(self) -> None:
        """All notes."""
        self._loop.stop()
        self._note()
        self._path.write_text(json.dumps(self._notes))

    def _note(self) -> None:
        pages = self._stats.get_value("response_received_count", 0)
        self._notes.append((time.monotonic(), time.process_time(), pages))


@dataclass(frozen=True)
class Notes:
    """What one crawl noted, in order."""

    moments: list[float]
    cpu: list[float]
    pages: list[float]

    @classmethod
    def read(cls, path: Path) -> Notes:
        """As Pulse wrote them."""
        rows = json.loads(path.read_text())
        moments, cpu, pages = (list(column) for column in zip(*rows, strict=True))
        return cls(moments, cpu, pages)

    @property
    def answered(self) -> float:
        """When the first answers had come."""
        return next(moment for moment, pages in zip(self.moments, self.pages, strict=True) if pages)

    def per_page(self, begin: float, end: float) -> float:
        """CPU seconds a page: between two moments by the pages of that time, before any answer by all pages of the crawl."""
        before = self.pages.count(0) - 1
        queued = (self.cpu[before] - self.cpu[0]) / self.pages[-1]
        cpu = self._at(self.cpu, end) - self._at(self.cpu, begin)
        return queued + cpu / (self._at(self.pages, end) - self._at(self.pages, begin))

    def _at(self, column: list[float], moment: float) -> float:
        """Between two notes in a straight line."""
        place = min(max(bisect_left(self.moments, moment), 1), len(self.moments) - 1)
        before, after = self.moments[place - 1], self.moments[place]
        part = (moment - before) / (after - before) if after > before else 1.0
        return column[place - 1] + (column[place] - column[place - 1]) * min(max(part, 0.0), 1.0)


def together(crawls: Sequence[Notes]) -> list[float]:
    """CPU seconds a page of each crawl, while all of them were at work. Errors: ValueError where they hardly were."""
    begin, end = max(one.answered for one in crawls), min(one.moments[-1] for one in crawls)
    if end - begin < 2 * _OFTEN:
        raise ValueError("the crawls were hardly ever at work at the same time: take more pages")
    return [one.per_page(begin, end) for one in crawls]


def share_a_core() -> None:
    """From here on this process and its children run on one core, where the system lets that be said."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
