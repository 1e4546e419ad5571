"""What a crawl does at each page for nobody, left out: signals without a listener, and looks through what was imported.

Scrapy sends six signals a page that hardly anybody listens to, and PyDispatcher looks for listeners in four places each time;
Python's collector goes through all objects of all modules again and again, though none of them ever goes.
"""

from __future__ import annotations

import gc
from functools import wraps
from typing import Any

from scrapy import signalmanager, signals

#: PyDispatcher, as Scrapy has it.
_dispatcher: Any = signalmanager.__dict__["dispatcher"]


def lighten(crawler: Any) -> None:
    """For the rest of the process."""
    hush(crawler.signals)
    crawler.signals.connect(_leave_alone, signals.engine_started)


def _leave_alone() -> None:
    """What is there by now stays."""
    gc.freeze()


def hush(manager: signalmanager.SignalManager) -> None:
    """From now on a signal is sent only where somebody listens; who begins to listen later is heard of then."""
    send, sender = manager.send_catch_log, manager.sender

    @wraps(send)
    def send_catch_log(signal: Any, **named: Any) -> list[tuple[Any, Any]]:
        return send(signal, **named) if "sender" in named or is_heard(sender, signal) else []

    manager.send_catch_log = send_catch_log  # type: ignore[method-assign]


def is_heard(sender: Any, signal: Any) -> bool:
    """Whether anybody has asked for a signal of a sender, or for all: by the table that PyDispatcher looks in."""
    for one in (sender, _dispatcher.Any):
        wanted = _dispatcher.connections.get(id(one))
        if wanted and (signal in wanted or _dispatcher.Any in wanted):
            return True
    return False
