"""Archives to measure with: labelled pages of news sites, generated ones, short ones."""

from __future__ import annotations

import gzip
import random
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "learn"), str(HERE.parent)]

from labels import html_of, read_truth  # noqa: E402
from press import page  # noqa: E402
from quality import corpus  # noqa: E402

from newsarchive.archive import Archive  # noqa: E402
from newsarchive.capture.write import WarcWriter  # noqa: E402
from newsarchive.model import Capture, Fetch  # noqa: E402

#: Labelled pages that are news.
SETS = ("fundus_dev", "wcxb_dev", "trafilatura")
START = datetime(2026, 1, 1, tzinfo=UTC)
_ADDRESS = re.compile(r"https?://[!-;=?-~]+")


def labelled(pages: int) -> list[tuple[str, bytes]]:
    """Addresses and answers: labelled pages where they are at hand, else generated ones."""
    folder = corpus()
    if folder is None:
        return [(f"https://press.example/{n}", page(n)) for n in range(pages)]
    every = [
        (name, truth) for name in SETS for truth in read_truth(folder, name) if _ADDRESS.fullmatch(truth["url"] or "")
    ]
    random.Random(3).shuffle(every)
    return [
        (f"{truth['url']}#{n}", _answer(html_of(folder, name, truth["id"])))
        for n, (name, truth) in enumerate((every * (pages // len(every) + 1))[:pages])
    ]


def short(pages: int) -> Iterator[tuple[str, bytes]]:
    """Pages that are cleaned fast."""
    for n in range(pages):
        text = "".join(
            f"<p>The harbour office said on day {n} that pier {m} stays closed until the tide turns.</p>"
            for m in range(8)
        )
        yield (
            f"https://press.example/{n}",
            _answer(f"<html><body><article><h1>Pier {n}</h1>{text}</article></body></html>".encode()),
        )


def _answer(body: bytes) -> bytes:
    body = gzip.compress(body, 6, mtime=0)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def write(archive: Archive, pages: Iterable[tuple[str, bytes]], files: int) -> None:
    """An archive of some pages in so many files, as crawls write them."""
    writers = [WarcWriter(archive, f"press{n}", {}) for n in range(files)]
    for number, (url, response) in enumerate(pages):
        name = UUID(int=number + 1)
        writers[number % files].write(
            Capture(
                id=name.urn, url=url, fetched_at=START + timedelta(seconds=number), request=b"GET / HTTP/1.1\r\n\r\n", response=response,
                fetch=Fetch(id=name.hex, url=url, spider="press", run="1"),
            )
        )  # fmt: skip
    for writer in writers:
        writer.close()
