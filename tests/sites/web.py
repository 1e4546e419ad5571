"""Sites under their own names on loopback: a proxy that answers `CONNECT host:443` itself, under TLS, from a table.

So the real site files are crawled as they are, `https:` and all, and no packet leaves the machine.
"""

from __future__ import annotations

import socketserver
import ssl
from pathlib import Path
from typing import Any

from tests.newsroom.answers import Answer, wire
from tests.newsroom.serving import Serving

_NOT_FOUND = Answer(status=404, body=b"<!DOCTYPE html><title>Not found</title><h1>Not found</h1>")


class Web(Serving):
    """Some hosts. Use it as a context manager; `pages` may be changed while it runs."""

    def __init__(self, pages: dict[str, Answer], certificate: Path) -> None:
        super().__init__(_Tunnel)
        self.pages = pages
        self.asked: list[str] = []
        """Addresses in the order in which they were asked for."""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    @property
    def proxy(self) -> str:
        """The address of the proxy."""
        return self.url

    def answer(self, url: str) -> Answer:
        """What lies at an address."""
        self.asked.append(url)
        return self.pages.get(url, _NOT_FOUND)


class _Tunnel(socketserver.BaseRequestHandler):
    """One connection: the tunnel is opened, and its other end is here."""

    def handle(self) -> None:
        web: Web = self.server.owner  # type: ignore[attr-defined]
        first = _head(self.request)
        if not first.startswith(b"CONNECT "):
            return
        host = first.split(b" ")[1].decode().rpartition(":")[0]
        self.request.sendall(b"HTTP/1.1 200 go on\r\n\r\n")
        with web.context.wrap_socket(self.request, server_side=True) as tunnel:
            while asked := _head(tunnel):
                line, *lines = asked.decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (row.partition(":") for row in lines if row)
                }
                method, target, _ = line.split(" ", 2)
                tunnel.sendall(wire(web.answer(f"https://{host}{target}"), method, headers))


def _head(connection: Any) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return b""
        data += piece
    return data
