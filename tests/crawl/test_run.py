"""A crawl that cannot be begun."""

from __future__ import annotations

from collections.abc import Coroutine
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


class _Finished:
    """An engine that finishes by itself while somebody is about to stop it: Scrapy refuses to close it once more."""

    running, spider = True, object()

    async def close_spider_async(self, *, reason: str) -> None:
        if self.spider is None:
            raise RuntimeError(reason)


def test_a_crawl_that_finishes_while_it_is_being_stopped_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops it runs at the loop's next turn, and by then there may be no spider any more."""
    turn: list[Coroutine[None, None, None]] = []
    monkeypatch.setattr(room, "deferred_from_coro", turn.append)
    run = Run.__new__(Run)
    engine = _Finished()
    run.crawler, run._is_closed, run.ending = SimpleNamespace(engine=engine), True, Ending.ARCHIVE_UNUSABLE
    run._stop()
    engine.spider = None
    with pytest.raises(StopIteration):  # it comes to its end, and no error with it
        turn[0].send(None)
