"""A relay between the crawler and the proxy, which notes every byte of both directions: what was really sent."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Callable

#: Bytes read at once.
_PIECE = 65_536


def mark(request: bytes, response: bytes) -> str:
    """One exchange as the drill compares it."""
    return f"{hashlib.sha256(request).hexdigest()} {hashlib.sha256(response).hexdigest()} {len(response)}"


class Relay:
    """Passes connections on, unchanged. Begin and end it with `with`; `port` is where it listens, on loopback."""

    def __init__(self, target_port: int) -> None:
        self.exchanges: Counter[str] = Counter()
        """The mark of every exchange that went through, and how often."""
        self.port = 0
        self._target = target_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Relay:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self.port = listening.result().sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. HTTP/1.1 without pipelining: a byte from the client after one from the server is a new request."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        exchange = _Exchange(self.exchanges)
        there = _pump(reader, far_writer, exchange.sent)
        back = _pump(far_reader, writer, exchange.received)
        await asyncio.gather(there, back)
        exchange.end()


class _Exchange:
    """The exchange that a connection is at."""

    def __init__(self, marks: Counter[str]) -> None:
        self._marks = marks
        self._request, self._response = bytearray(), bytearray()

    def sent(self, data: bytes) -> None:
        if self._response:
            self.end()
        self._request += data

    def received(self, data: bytes) -> None:
        self._response += data

    def end(self) -> None:
        if self._request:
            self._marks[mark(bytes(self._request), bytes(self._response))] += 1
        self._request, self._response = bytearray(), bytearray()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, note: Callable[[bytes], None]) -> None:
    """Pass on until the sender ends; then end the receiver too."""
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(_PIECE):
            note(data)
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(ConnectionError, RuntimeError):
        writer.close()
        await writer.wait_closed()
