"""Exchanges, clocks and names for the tests of the capture wing: everything is given, nothing is looked up."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.capture.write import Policy, Surroundings, WarcWriter
from newsarchive.model import Capture, Fetch, Outcome, OutcomeKind, Purpose, Tls

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)
URL = "https://paper.test/story?id=7"
REQUEST = b"GET /story?id=7 HTTP/1.1\r\nHost: paper.test\r\n\r\n"
RESPONSE = (
    b"HTTP/1.1 200 Quite OK\r\ncontent-TYPE: text/html; charset=utf-8\r\nX-Odd:  two  blanks \r\n\r\n<p>A story.</p>"
)
FETCH = Fetch(id="f" * 32, url="https://paper.test/s/7", spider="paper", run="a" * 32, hop=1)
TLS = Tls(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256", fingerprint="ab" * 32)


def urn(number: int) -> str:
    return f"urn:uuid:00000000-0000-4000-8000-{number:012}"


def an_exchange(number: int = 1, **changes: Any) -> Capture:
    """A small exchange with everything that can be known of one."""
    plain = Capture(
        id=urn(number), url=URL, fetched_at=NOON, request=REQUEST, response=RESPONSE,
        interim=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", ip_address="192.0.2.7", tls=TLS, fetch=FETCH,
    )  # fmt: skip
    return replace(plain, **changes)


def an_ending(**changes: Any) -> Outcome:
    plain = Outcome(
        fetch_id="e" * 32, url="https://paper.test/gone", final_url="https://paper.test/gone", kind=OutcomeKind.NETWORK_ERROR,
        why="connection refused", site="-", spider="paper", run="a" * 32, at=NOON,
    )  # fmt: skip
    return replace(plain, **changes)


def names(start: int = 900) -> Callable[[], str]:
    numbers = count(start)
    return lambda: urn(next(numbers))


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def a_writer(root: Path, *, clock: Clock | None = None, policy: Policy | None = None, pid: int = 42) -> WarcWriter:
    here = Surroundings(now=clock or Clock(), new_id=names(), host="press", pid=pid)
    return WarcWriter(Archive(root), "paper", {"software": "newsarchive/test"}, policy or Policy(), here)


def written(root: Path, *exchanges: Capture | Outcome) -> tuple[Path, list[Capture | Outcome]]:
    """A closed file with these in it, and what the writer gave back."""
    writer = a_writer(root)
    given: list[Capture | Outcome] = []
    for item in exchanges:
        if isinstance(item, Capture):
            given.append(writer.write(item))
        else:
            writer.write_ending(item, Purpose.PAGE)
            given.append(item)
    writer.close()
    return only(Archive(root).warcs()), given


def only(items: Iterator[Path]) -> Path:
    (item,) = items
    return item


def members(data: bytes) -> list[bytes]:
    """The gzip members of a file, decoded one by one by zlib."""
    found = []
    while data:
        decoder = zlib.decompressobj(31)
        found.append(decoder.decompress(data))
        assert decoder.eof
        data = decoder.unused_data
    return found
