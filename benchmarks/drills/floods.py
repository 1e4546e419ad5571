"""Answers without end, and pages that swell: how much memory they cost a crawl, beside one of ordinary pages.

    python benchmarks/drills/floods.py

A raw server on loopback sends, each in a crawl of its own and eight at once: a head without end, in many lines and in
one; early answers (103) without end; a body without end, in chunks and by length; chunks that are nearly all wrapping;
trailers without end; a slow head; bombs in gzip, deflate and br, of some 500 MB each. All limits are the defaults, but for the
time limit (10 s). Ends with 1 where the main process takes more than LIMIT beyond what it takes for ordinary pages, or
a flood has no capture that is a true beginning of what was sent and says that it was cut.
"""

from __future__ import annotations

import argparse
import gzip
import json
import socket
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import chain, repeat
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import brotli
from promise import Promises, captures
from road import scrapy, settings

from newsarchive.archive import Archive
from newsarchive.store.base import open_store

#: MiB beyond an ordinary crawl. Eight answers are taken in at once, each of at most 16 MiB (DOWNLOAD_MAXSIZE), and lie in
#: memory up to four times for a moment: as pieces, as a whole, as a record and as its member.
LIMIT = 512
AT_ONCE = 8
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_SWOLLEN = 500_000_000


def _page() -> Iterator[bytes]:
    body = b"<title>Ordinary</title><p>" + b"An ordinary sentence of an ordinary page. " * 2000 + b"</p>"
    return iter((_OK + b"Content-Length: %d\r\n\r\n" % len(body) + body,))


def _bomb(coding: str, coded: bytes) -> Callable[[], Iterator[bytes]]:
    head = _OK + f"Content-Encoding: {coding}\r\nContent-Length: {len(coded)}\r\n\r\n".encode()
    return lambda: iter((head + coded,))


def _swell(compressor: zlib._Compress) -> bytes:
    zeros = bytes(1_000_000)
    return b"".join(compressor.compress(zeros) for _ in range(_SWOLLEN // len(zeros))) + compressor.flush()


def _br() -> bytes:
    compressor, zeros = brotli.Compressor(quality=5), bytes(1_000_000)
    swollen: bytes = b"".join(compressor.process(zeros) for _ in range(_SWOLLEN // len(zeros))) + compressor.finish()
    return swollen


def floods() -> dict[str, tuple[Callable[[], Iterator[bytes]], str]]:
    """What is sent, and how its capture says that it was cut; '' where it came whole."""
    return {
        "head-of-lines": (lambda: chain((_OK,), repeat(b"X-More: and more\r\n" * 500)), "length"),
        "head-of-one-line": (lambda: chain((_OK + b"X-Long: ",), repeat(b"x" * 9000)), "length disconnect"),
        "early-answers": (lambda: repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 200), "length"),
        "chunks": (lambda: chain((_CHUNKED,), repeat(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")), "length"),
        "wrapping": (lambda: chain((_CHUNKED,), repeat((b"1;x=" + b"y" * 900 + b"\r\nx\r\n") * 20)), "length"),
        "trailers": (
            lambda: chain((_CHUNKED + b"1\r\nx\r\n0\r\n",), repeat(b"X-More: and more\r\n" * 500)),
            "disconnect",
        ),
        "length": (lambda: chain((_OK + b"Content-Length: 99999999999\r\n\r\n",), repeat(b"x" * 0x4000)), "length"),
        "no-length": (lambda: chain((_OK + b"Connection: close\r\n\r\n",), repeat(b"x" * 0x4000)), "length"),
        "gzip-bomb": (_bomb("gzip", _swell(zlib.compressobj(9, wbits=31))), ""),
        "deflate-bomb": (_bomb("deflate", _swell(zlib.compressobj(9))), ""),
        "gzip-in-gzip": (_bomb("gzip, gzip", gzip.compress(_swell(zlib.compressobj(9, wbits=31)))), ""),
        "br-bomb": (_bomb("br", _br()), ""),
    }


class Flood:
    """A server that sends one thing to whoever asks; `with` begins and ends it."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._pieces = pieces
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Flood:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            connection.recv(65536)
            for piece in self._pieces():
                connection.sendall(piece)


def crawl(folder: Path, pieces: Callable[[], Iterator[bytes]]) -> tuple[int, Archive, str]:
    """Peak of the main process in MiB, the archive, and what is wrong with the log."""
    folder.mkdir()
    archive, meter = Archive(folder / "archive"), folder / "meter"
    with Flood(pieces) as flood:
        urls = folder / "urls.txt"
        urls.write_text("".join(f"http://127.0.0.1:{flood.port}/{number}\n" for number in range(AT_ONCE)))
        more = settings(
            ARCHIVE_DIR=archive.root, ARCHIVE_ALLOW_PRIVATE=1, DOWNLOAD_DELAY=0, ROBOTSTXT_OBEY=0, RETRY_TIMES=0,
            CONCURRENT_REQUESTS_PER_DOMAIN=AT_ONCE, DOWNLOAD_TIMEOUT=10,
        )  # fmt: skip
        ended = scrapy(["crawl", "article", "-a", f"urls={urls}", *more], None, meter)
    wrong = "" if ended.code in (0, 3) and "Traceback" not in ended.log else f"code {ended.code}: {ended.log[-1500:]}"
    return json.loads(meter.read_text())["peak"] // 1024, archive, wrong


def is_true(archive: Archive, pieces: Callable[[], Iterator[bytes]], cut: str) -> bool:
    """Whether each capture is a true beginning of what was sent, and says how it was cut."""
    found = captures(archive)
    for capture in found:
        kept = capture.interim + capture.response
        sent = b""
        for piece in pieces():
            sent += piece
            if len(sent) > len(kept):
                break
        if not sent.startswith(kept) or (capture.truncated or "") not in (cut.split() or [""]):
            return False
    return len(found) == AT_ONCE


def main() -> int:
    """Each flood beside ordinary pages."""
    argparse.ArgumentParser(description="What floods cost.").parse_args()
    promises = Promises()
    with tempfile.TemporaryDirectory(prefix="floods-") as scratch:
        ordinary, _, wrong = crawl(Path(scratch, "ordinary"), _page)
        promises.that("ordinary pages", not wrong, wrong or f"{ordinary} MiB")
        for name, (pieces, cut) in floods().items():
            peak, archive, wrong = crawl(Path(scratch, name), pieces)
            with closing(open_store(archive)) as store:
                ends = {row.outcome for row in store.ended()}
            good = not wrong and peak - ordinary <= LIMIT and is_true(archive, pieces, cut)
            size = max((len(capture.response) for capture in captures(archive)), default=0)
            promises.that(name, good, wrong or f"{peak} MiB; kept {size} bytes, cut: {cut or 'no'}; {', '.join(ends)}")
    return promises.code


if __name__ == "__main__":
    raise SystemExit(main())
