"""Crawls that are replayed, as a person starts them, with every socket forbidden."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from tests.crawl.crawls import ROOT

#: On this path every child process is without sockets.
OFFLINE = {"PYTHONPATH": f"{ROOT / 'tests' / 'offline'}{os.pathsep}{ROOT}"}
#: Replay, with delays that would outlast any test: they must not count.
SETTINGS = (
    "ARCHIVE_MODE=replay", "DOWNLOAD_DELAY=300", "AUTOTHROTTLE_ENABLED=1", "AUTOTHROTTLE_START_DELAY=300",
    'DOWNLOAD_SLOTS={"127.0.0.1": {"delay": 300}}',
)  # fmt: skip
#: What of Scrapy's stats depends on the clock, the machine or what was logged, and so on nothing that is replayed; and what
#: the two modes count under names of their own.
_ASIDE = re.compile(
    r"elapsed_time|start_time|finish_time|_per_minute|memusage/|log_count/|capture/written|replay/answered"
)


def captures_alone(archive: Archive, to: Path) -> Archive:
    """Another archive of the same captures, without anything that was made of them."""
    shutil.copytree(archive.captures, to / "captures")
    return Archive(to)


def stats_of(log: str) -> dict[str, Any]:
    """Scrapy's stats, as it dumps them into its log."""
    dumped = re.search(r"Dumping Scrapy stats:\n(\{.*?\})\n", log, re.DOTALL)
    assert dumped, log
    plain = re.sub(r"datetime\.datetime\(.*?\)(?=[,}]\n?)", "None", dumped[1])
    return {name: value for name, value in ast.literal_eval(plain).items() if not _ASIDE.search(name)}


def files_in(folder: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of change of every file."""
    return sorted(
        (str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    )


def settings(*more: str) -> Sequence[str]:
    """SETTINGS and others."""
    return (*SETTINGS, *more)
