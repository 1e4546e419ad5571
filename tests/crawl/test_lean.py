"""What nobody hears is not said; whoever listens hears all."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import signalmanager, signals
from scrapy.exceptions import StopDownload
from scrapy.signalmanager import SignalManager
from twisted.python.failure import Failure

from newsarchive.crawl.lean import hush

dispatcher: Any = signalmanager.__dict__["dispatcher"]


class Crawl:
    """Whoever sends."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The signals that were really sent."""
    seen: list[Any] = []
    send = SignalManager.send_catch_log

    def noting(self: SignalManager, signal: Any, **named: Any) -> list[tuple[Any, Any]]:
        seen.append(signal)
        return send(self, signal, **named)

    monkeypatch.setattr(SignalManager, "send_catch_log", noting)
    return seen


def test_what_nobody_hears_is_not_sent(sent: list[Any]) -> None:
    """And nothing comes back, as from Scrapy's own."""
    manager = SignalManager(Crawl())
    hush(manager)
    assert manager.send_catch_log(signals.request_left_downloader, request=1) == [] == sent


def test_who_listens_hears_from_then_on_until_the_end_of_listening(sent: list[Any]) -> None:
    """Also one that began after the crawl did; another's signal, or another crawl's, is none of theirs."""
    manager, other, heard = SignalManager(Crawl()), SignalManager(Crawl()), list[int]()
    hush(manager)
    hush(other)

    def listen(request: int) -> None:
        heard.append(request)

    manager.connect(listen, signals.request_left_downloader)
    for number, one in enumerate((manager, other, manager)):
        one.send_catch_log(signals.request_left_downloader, request=number)
    manager.send_catch_log(signals.request_reached_downloader, request=4)
    manager.disconnect(listen, signals.request_left_downloader)
    manager.send_catch_log(signals.request_left_downloader, request=5)
    assert heard == [0, 2] and len(sent) == 2


def test_who_listens_to_everything_hears_everything() -> None:
    """PyDispatcher lets one ask for any signal of a sender, or for a signal of anybody."""
    manager, heard = SignalManager(Crawl()), list[str]()
    hush(manager)

    def all_of_it() -> None:
        heard.append("all")

    def anybodys() -> None:
        heard.append("anybody")

    manager.connect(all_of_it, dispatcher.Any)
    dispatcher.connect(anybodys, signals.bytes_received, sender=dispatcher.Any)
    try:
        manager.send_catch_log(signals.bytes_received)
        manager.send_catch_log(signals.headers_received)
    finally:
        dispatcher.disconnect(anybodys, signals.bytes_received, sender=dispatcher.Any)
    assert sorted(heard) == ["all", "all", "anybody"]


def test_what_listeners_answer_comes_back() -> None:
    """Scrapy stops a download by what a listener raises."""
    manager = SignalManager(Crawl())
    hush(manager)

    def stop() -> None:
        raise StopDownload

    manager.connect(stop, signals.headers_received)
    ((_, answer),) = manager.send_catch_log(signals.headers_received)
    assert isinstance(answer, Failure) and isinstance(answer.value, StopDownload)
