"""A small paper on loopback for the drills: a few dozen articles, each in another dress, and a count of what was asked."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections import Counter

_SENTENCES = (
    "The council met on Monday and put the bridge on its list for the spring.",
    "A spokeswoman said that the money had been found in the budget for roads.",
    "Residents of the lower town had asked for a decision since the flood of last year.",
    "The work is to begin in April, and the ferry will run for longer hours until it is done.",
    "Two members voted against it because they hold the old bridge to be sound.",
)
#: Seconds until an answer is sent, so that a crawl has a middle to be caught in.
_PAUSE = 0.012


def page(number: int) -> bytes:
    """One article, as it is sent: plain, by gzip or in chunks."""
    words = "".join(f"<p>{' '.join(_SENTENCES)} This was item {number}, part {part}.</p>" for part in range(4))
    html = f"<!DOCTYPE html><html><head><title>Item {number} of the council</title></head><body><nav><a href='/'>Home</a></nav><article><h1>Item {number} of the council</h1>{words}</article></body></html>"
    body, more = html.encode(), b""
    if number % 3 == 1:
        body, more = gzip.compress(body, mtime=0), b"Content-Encoding: gzip\r\n"
    if number % 3 == 2:
        body, more = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), b"Transfer-Encoding: chunked\r\n"
    else:
        more += b"Content-Length: %d\r\n" % len(body)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + more + b"\r\n" + body


class Paper:
    """Begin and end it with `with`; `port` is where it listens. It runs in a thread of its own."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        """How often each target was asked for."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Paper:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self.port = listening.result().sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, number: int) -> str:
        """The address of an article."""
        return f"http://127.0.0.1:{self.port}/item-{number}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                target = head.split(b" ", 2)[1].decode("latin-1")
                self.asked[target] += 1
                await asyncio.sleep(_PAUSE)
                number = target.rpartition("-")[2]
                known = target.startswith("/item-") and number.isdigit()
                writer.write(page(int(number)) if known else b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
