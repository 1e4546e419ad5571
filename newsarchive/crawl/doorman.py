"""The one way out of the browser: a SOCKS server on this machine that connects to public addresses only.

A browser resolves names itself, follows redirects by itself, and opens sockets for scripts. All of that goes through here
(RFC 1928), and each connection is judged by the address that is really connected to.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from contextlib import suppress

from newsarchive.crawl.guard import Refused, refuse_address, refuse_spelt
from newsarchive.errors import FetchRefused

_VERSION, _CONNECT = 5, 1
#: Replies (RFC 1928, section 6).
_DONE, _NOT_ALLOWED, _UNREACHABLE, _NO_SUCH_COMMAND = 0, 2, 4, 7
#: Kinds of address → how many bytes they have; a name tells its own length.
_LENGTHS = {1: 4, 4: 16}
_NAME = 3
#: Seconds in which a connection must be there.
_PATIENCE = 20.0
#: Bytes that are handed on at once.
_PIECE = 65_536


def open_to(host: str, addresses: Iterable[str], allow_private: bool) -> list[str]:
    """Of the addresses of a host, those that may be connected to. Errors: Refused where there are some, and none may."""
    found, refusal = [], None
    if not allow_private:
        refuse_spelt(host)
    for address in addresses:
        try:
            if not allow_private:
                refuse_address(address)
            found.append(address)
        except Refused as error:
            refusal = error
    if not found and refusal is not None:
        raise refusal
    return found


class Doorman:
    """Lets a browser out to public addresses; to others only with ARCHIVE_ALLOW_PRIVATE."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._server: asyncio.Server | None = None
        self.turned_away = 0

    async def open(self) -> str:
        """Begin; the address that the browser is told."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Let nobody in any more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(bytes((_VERSION, 0)))
        _, command, _, kind = await reader.readexactly(4)
        host = await _host(reader, kind)
        port = int.from_bytes(await reader.readexactly(2))
        if command != _CONNECT:
            writer.write(_reply(_NO_SUCH_COMMAND))
            return
        try:
            there, out = await asyncio.wait_for(self._connected(host, port), _PATIENCE)
        except FetchRefused:
            self.turned_away += 1
            writer.write(_reply(_NOT_ALLOWED))
            return
        except (OSError, TimeoutError, UnicodeError):
            writer.write(_reply(_UNREACHABLE))
            return
        writer.write(_reply(_DONE))
        try:
            await asyncio.gather(_hand_on(reader, out), _hand_on(there, writer))
        finally:
            out.close()

    async def _connected(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Errors: Refused, OSError."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        failure = OSError(f"{host} has no address")
        for address in open_to(host, [str(one[4][0]) for one in found], self._allow_private):
            try:
                return await asyncio.open_connection(address, port)
            except OSError as error:
                failure = error
        raise failure


async def _host(reader: asyncio.StreamReader, kind: int) -> str:
    if kind == _NAME:
        (length,) = await reader.readexactly(1)
        return (await reader.readexactly(length)).decode("latin-1")
    family = socket.AF_INET if kind == 1 else socket.AF_INET6
    return socket.inet_ntop(family, await reader.readexactly(_LENGTHS.get(kind, 16)))


def _reply(code: int) -> bytes:
    return bytes((_VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0))


async def _hand_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(_PIECE):
            target.write(piece)
            await target.drain()
    target.close()
