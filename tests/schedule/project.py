"""A project whose `scrapy` is a small stand-in: it notes what befalls it, takes a while, and ends with a code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive

ROOT = Path(__file__).parents[2]
#: Seconds after which something that does not happen fails the test.
PATIENCE = 30

#: `scrapy crawl NAME -a seconds=… -a code=… -a deaf=SIGNALS -s ARCHIVE_DIR=…`
_SCRAPY = """
import os, signal, sys, time
pairs = dict(word.split("=", 1) for word in sys.argv[3:] if "=" in word)
log = open(os.path.join(pairs["ARCHIVE_DIR"], "told.txt"), "a", buffering=1)
tell = lambda what: log.write(f"{sys.argv[2]} {what} {os.getpid()}\\n")
def hear(number, _):
    tell(signal.Signals(number).name)
    if signal.Signals(number).name not in pairs.get("deaf", ""):
        tell("end")
        sys.exit(130)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, hear)
tell("begin")
time.sleep(float(pairs.get("seconds", 0)))
tell("end")
sys.exit(int(pairs.get("code", 0)))
"""


@dataclass
class Project:
    """The project, its archive, and the schedulers that were started in it."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")

    def plan(self, text: str) -> None:
        """Write schedule.toml; nothing runs that it does not name."""
        (self.folder / "schedule.toml").write_text("sites = false\n" + text)

    def remember(self, **slots: datetime) -> None:
        """The last slots that were answered."""
        entries = {name: {"slot": slot.isoformat()} for name, slot in slots.items()}
        self.archive.schedule.mkdir(parents=True, exist_ok=True)
        (self.archive.schedule / "state.json").write_text(json.dumps({"version": 1, "crawls": entries}))

    def state(self) -> dict[str, Any]:
        """What is remembered now."""
        crawls: dict[str, Any] = json.loads((self.archive.schedule / "state.json").read_text())["crawls"]
        return crawls

    def told(self) -> list[tuple[str, str, int]]:
        """What the crawls noted: which, what, in which process."""
        path = self.archive.root / "told.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(name, what, int(pid)) for name, what, pid in map(str.split, lines)]

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start `newsarchive schedule …`."""
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "newsarchive", "schedule", *words], cwd=self.folder, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.started.append(process)
        return process

    def run(self, *words: str) -> tuple[int, str]:
        """Run it to its end: exit code, and what it said."""
        process = self.begin(*words)
        out, err = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in err, err
        return process.returncode, out + err

    def until(self, happens: Callable[[], object]) -> None:
        """Wait for something."""
        until = time.monotonic() + PATIENCE
        while not happens():
            assert time.monotonic() < until, self.told()
            time.sleep(0.02)

    def until_told(self, what: str, number: int = 1) -> list[int]:
        """Wait until crawls noted something so often; their pids."""
        pids: list[int] = []

        def there() -> bool:
            pids[:] = [pid for _, told, pid in self.told() if told == what]
            return len(pids) >= number

        self.until(there)
        return pids

    def end(self) -> None:
        """Leave nothing behind, whatever a test did."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        for _, _, pid in self.told():
            if is_there(pid):
                os.kill(pid, signal.SIGKILL)


def is_there(pid: int) -> bool:
    """Whether a process lives; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def make(folder: Path) -> Iterator[Project]:
    """A project in a folder."""
    (folder / "scrapy").mkdir()
    (folder / "scrapy" / "__init__.py").touch()
    (folder / "scrapy" / "__main__.py").write_text(_SCRAPY)
    (folder / "scrapy.cfg").write_text("[settings]\n")
    project = Project(folder)
    try:
        yield project
    finally:
        project.end()


def minute() -> datetime:
    """The minute that has begun."""
    return datetime.now(UTC).replace(second=0, microsecond=0)
