"""What a crawl costs its main process: a Scrapy extension that both sides of the comparison carry, and nothing else shares."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import Any

from scrapy import signals


class Meter:
    """Writes the file named by METER_FILE when the engine has stopped and all files are closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cpu, self._wall = time.process_time(), time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Meter:
        """As Scrapy builds extensions."""
        meter = cls(Path(crawler.settings["METER_FILE"]))
        crawler.signals.connect(meter.begin, signals.engine_started)
        crawler.signals.connect(meter.write, signals.engine_stopped)
        return meter

    def begin(self) -> None:
        """From here on it counts: what either side imports and opens at its start is no cost of a page."""
        self._cpu, self._wall = time.process_time(), time.monotonic()

    def write(self) -> None:
        """CPU seconds of this process with its threads, wall seconds, and peak memory of it and its largest child."""
        figures = {
            "cpu": time.process_time() - self._cpu,
            "wall": time.monotonic() - self._wall,
            "peak": _peak(),
            "peak_worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        }
        self._path.write_text(json.dumps(figures))


def _peak() -> int:
    """In KiB. What getrusage says of a process begins, on Linux, with the size of whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
