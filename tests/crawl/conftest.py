"""Crawls that several tests look at, each made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl import oddities
from tests.crawl.crawls import Done, crawl
from tests.crawl.rawserver import RawServer, self_signed


@dataclass(frozen=True)
class Odds:
    """One crawl over the odd server, and the server's own log."""

    done: Done
    server: RawServer


ODD_SETTINGS = (
    f"ARCHIVE_MAX_HEADER={oddities.MAX_HEADER}", f"DOWNLOAD_MAXSIZE={oddities.MAX_BODY}", "DOWNLOAD_TIMEOUT=2",
    "CONCURRENT_REQUESTS=32", "CONCURRENT_REQUESTS_PER_DOMAIN=32",
)  # fmt: skip


@pytest.fixture(scope="session", params=["http", "https"])
def odds(request: pytest.FixtureRequest, certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odds]:
    """All odd answers, in plain and under TLS."""
    folder = tmp_path_factory.mktemp("odds")
    with RawServer(oddities.answer, certificate if request.param == "https" else None) as server:
        urls = [server.url + path for path in oddities.ODD]
        yield Odds(crawl(folder / "archive", urls, ("DOWNLOAD_VERIFY_CERTIFICATES=0", *ODD_SETTINGS)), server)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


def no_trace(log: str) -> None:
    """No log of ours shows a traceback or a forgotten coroutine, task or file."""
    found = re.search(r".*(Traceback|Unhandled|never awaited|never retrieved|Exception ignored|ResourceWarning).*", log)
    assert not found, log
