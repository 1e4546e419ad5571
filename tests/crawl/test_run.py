"""A crawl that cannot be begun."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from newsarchive.crawl import run as room
from newsarchive.crawl.run import Run
from newsarchive.runs.line import Ending


def test_a_fault_at_the_beginning_stops_the_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy logs what goes wrong when a spider is opened, and goes on: then pages would be asked for, and none kept."""
    monkeypatch.setattr(room, "watch", lambda _: None)
    halted: list[Ending] = []

    def fail(_: Run) -> None:
        raise AttributeError("a fault of ours")

    run = Run.__new__(Run)
    monkeypatch.setattr(Run, "_open", fail)
    monkeypatch.setattr(Run, "halt", lambda _, ending, why: halted.append(ending))
    run.options = SimpleNamespace()  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        run.open()
    assert halted == [Ending.CRASHED]
