"""All runs of an archive: those that ended, those that died, those that are under way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from newsarchive.archive import Archive
from newsarchive.model import iso_utc
from newsarchive.runs.line import Ending
from newsarchive.runs.marks import Trace, traces

#: How a crawl stands that has not ended.
RUNNING = "running"

#: What every run has; what nobody can tell is None.
KEYS = (
    "run", "mode", "spider", "pid", "started", "ended", "seconds", "ending", "reason", "why", "exit_code", "fetches",
    "found", "new", "edits", "skipped", "outcomes",
)  # fmt: skip

Run = dict[str, Any]


def written(archive: Archive, on_broken: Callable[[str], None] = lambda _: None) -> Iterator[Run]:
    """The lines of runs.jsonl, in its order; older ones with None for what they lack. Errors: OSError.

    `on_broken` hears of each line that is none: of half a line that a power cut left.
    """
    if not archive.runs.exists():
        return
    with archive.runs.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            told = _told(line)
            if told is None:
                on_broken(f"{archive.runs}, line {number}: no run; it is passed over")
            else:
                yield dict.fromkeys(KEYS) | told


def all_runs(archive: Archive, on_broken: Callable[[str], None] = lambda _: None) -> list[Run]:
    """Every run in the order in which they began. One that died and is not written down yet is told by its mark."""
    under_way = list(traces(archive))  # first: a crawl that ends meanwhile has written its line by the time we read
    runs = list(written(archive, on_broken))
    known = {run["run"] for run in runs}
    runs += [_unwritten(trace) for trace in under_way if trace.run not in known]
    return sorted(runs, key=lambda run: str(run["started"]))


def _told(line: str) -> Run | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    fine = isinstance(told, dict) and all(isinstance(told.get(key), str) for key in ("run", "spider", "started"))
    return told if fine else None


def _unwritten(trace: Trace) -> Run:
    ending, why = (RUNNING, "") if trace.lives else (Ending.DIED.value, "the next crawl takes up what it captured")
    return dict.fromkeys(KEYS) | {
        "run": trace.run, "mode": "live", "spider": trace.spider, "pid": trace.pid, "started": iso_utc(trace.started),
        "ending": ending, "why": why,
    }  # fmt: skip
