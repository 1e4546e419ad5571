"""A web server of a few lines that gives news-sized pages in gzip, so that what is measured is the crawler.

    python benchmarks/press.py

Prints its port, then serves /0, /1, /2 … until it is ended. The pages are made here, the same in each run.
"""

from __future__ import annotations

import asyncio
import gzip
import random
from itertools import accumulate

#: Bytes of a page before compression: the mean of the news pages that this project was measured with is 94 KB.
_PAGE = 94_000
#: Pages that are different; later ones repeat them.
DIFFERENT = 64
#: Words to choose from, and how their frequency falls; so chosen that gzip takes a page to a fifth, as it does with news pages.
_WORDS = 6_000
_MENU = "".join(f'<li class="menu-item depth-{n % 3}"><a href="/section/{n}/">Section {n}</a></li>' for n in range(450))


def page(number: int) -> bytes:
    """One page, as its server sends it."""
    chance = random.Random(number)
    weights = list(accumulate(1 / (rank + 2) for rank in range(_WORDS)))
    words = _words()
    parts = [f"<!DOCTYPE html><html><head><title>Story {number}</title></head><body><ul>{_MENU}</ul><article>"]
    size = len(parts[0])
    while size < _PAGE:
        text = " ".join(chance.choices(words, cum_weights=weights, k=60))
        parts.append(f'<div class="paragraph block-{number}"><p data-part="{size:x}">{text}.</p></div>\n')
        size += len(parts[-1])
    body = gzip.compress("".join(parts).encode(), 6, mtime=0)
    head = (
        "HTTP/1.1 200 OK\r\nServer: press\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\nCache-Control: max-age=60\r\n"
        f'ETag: "{number:x}-{len(body):x}"\r\nConnection: keep-alive\r\n\r\n'
    )
    return head.encode() + body


def _words() -> list[str]:
    chance = random.Random("words")
    syllables = [one + two for one in "bdfgklmnprstv" for two in ("a", "e", "i", "o", "u", "an", "er", "ist")]
    return ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(_WORDS)]


#: Seconds until the first answer on a connection: so all that a crawl may ask at once is under way, and Scrapy has taken
#: the other addresses into its queue, before anything comes. Else chance decides how it goes about them, crawl by crawl.
_BREATH = 0.5


class _Press(asyncio.Protocol):
    """One kept-alive connection."""

    def __init__(self, pages: list[bytes]) -> None:
        self._pages = pages
        self._come = b""
        self._is_ready = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The transport is kept."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        asyncio.get_running_loop().call_later(_BREATH, self._begin)

    def _begin(self) -> None:
        self._is_ready = True
        self.data_received(b"")

    def data_received(self, data: bytes) -> None:
        """Answer each request whose head is whole."""
        self._come += data
        while self._is_ready and (end := self._come.find(b"\r\n\r\n")) >= 0:
            target = self._come.split(b" ", 2)[1].lstrip(b"/")
            self._come = self._come[end + 4 :]
            self._transport.write(self._pages[int(target) % len(self._pages)])


async def _serve(pages: list[bytes]) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Press(pages), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve([page(number) for number in range(DIFFERENT)]))
