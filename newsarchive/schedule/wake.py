"""Waiting that a signal ends at once: a child's end, or a wish to stop."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType
from typing import Any

#: What asks a scheduler to stop. SIGHUP is a terminal that was closed; under nohup it is ignored, and stays so.
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_MOST = 4096


class Wake:
    """Hears signals while it is entered; the main thread's alone."""

    def __init__(self) -> None:
        self.stops = 0
        """How often it was asked to stop."""
        self.first: signal.Signals | None = None
        """By what, the first time."""
        self._before: dict[signal.Signals, Any] = {}
        self._ends: tuple[int, int] = (-1, -1)
        self._waker = -1

    def __enter__(self) -> Wake:
        self._ends = os.pipe()
        for end in self._ends:
            os.set_blocking(end, False)
        self._waker = signal.set_wakeup_fd(self._ends[1], warn_on_full_buffer=False)
        for number in (*_STOPS, signal.SIGCHLD):
            if signal.getsignal(number) is not signal.SIG_IGN or number is signal.SIGCHLD:
                self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._waker)
        for end in self._ends:
            os.close(end)

    def wait(self, seconds: float) -> None:
        """Until a signal comes, or so many seconds are over."""
        if select.select([self._ends[0]], [], [], max(0.0, seconds))[0]:
            os.read(self._ends[0], _MOST)

    def _hear(self, number: int, _: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self.stops += 1
            self.first = self.first or signal.Signals(number)
