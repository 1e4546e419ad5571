"""One crawl as a child process: started in a session of its own, stopped step by step, found again by its lock."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from newsarchive.runs.lock import Holder, is_held

#: How a crawl is stopped: by what, and the seconds until the next. The first lets it finish what is in flight, the second
#: closes its files at once (docs/settings.md), the third is for one that hangs.
_STEPS: tuple[tuple[signal.Signals, float], ...] = (
    (signal.SIGINT, 120.0), (signal.SIGTERM, 30.0), (signal.SIGKILL, float("inf")),
)  # fmt: skip
#: Bytes of a log beyond which the next crawl begins another; the one before is kept.
_LOG = 10_000_000


@dataclass
class Child:
    """A crawl that runs."""

    crawl: str
    site: str
    slot: datetime
    pid: int
    deadline: float
    """When the next step is due, on the monotonic clock; at first when its time is over."""
    process: subprocess.Popen[bytes] | None
    """None: a child of another scheduler, which was killed."""
    lock: Path
    holder: Holder | None = None
    step: int = 0
    """Steps taken to stop it."""
    overran: bool = False
    """Whether it is being stopped because its time was over."""
    _is_unwanted: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether it is over; its exit code is known then, if it is a child of ours."""
        return self.process.poll() is not None if self.process is not None else not is_held(self.lock)

    @property
    def exit_code(self) -> int | None:
        """What it returned, -9 for one ended by signal 9; None where another was its parent."""
        return None if self.process is None else self.process.returncode

    def stop(self, now: float, *, at_once: bool = False) -> None:
        """Begin to stop it; `at_once`: without waiting for what is in flight."""
        if self.step == 0:
            self.deadline, self._is_unwanted = now, True
        if at_once and self.step <= 1:  # SIGTERM has not been sent
            self.step, self.deadline = 1, now

    def press(self, now: float) -> signal.Signals | None:
        """Take the next step if its time has come; the signal that was sent."""
        if now < self.deadline:
            return None
        self.overran = self.overran or (self.step == 0 and not self._is_unwanted)
        number, patience = _STEPS[min(self.step, len(_STEPS) - 1)]
        self.step, self.deadline = self.step + 1, now + patience
        self._send(number)
        return number

    def _send(self, number: signal.Signals) -> None:
        if self.process is None and self.holder is not None and not self.holder.lives:
            return  # whoever has its pid now is somebody else
        with suppress(ProcessLookupError):
            if number is signal.SIGKILL:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


def start(command: Sequence[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that a terminal's Ctrl-C does not reach it. Errors: OSError."""
    with _opened(log) as output:
        return subprocess.Popen(  # noqa: S603  our own interpreter, without a shell
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )


def found_again(holder: Holder, lock: Path, site: str, deadline: float) -> Child:
    """A crawl that a killed scheduler left running."""
    return Child(
        crawl=holder.crawl, site=site, slot=datetime.fromisoformat(holder.slot), pid=holder.pid, deadline=deadline, process=None,
        lock=lock, holder=holder,
    )  # fmt: skip


def _opened(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")
