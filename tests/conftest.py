"""The one thing that holds for every test: no socket leaves this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_HERE = frozenset({"localhost", "127.0.0.1", "::1", "", None})


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in _HERE or not isinstance(host, str):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Names are not looked up and connections are not made, save on loopback."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def look_up_here(host: Any, *args: Any, **named: Any) -> Any:
        if not _is_here(host):
            raise socket.gaierror(f"tests look up no names: {host!r}")
        return look_up(host, *args, **named)

    patch.setattr(socket, "getaddrinfo", look_up_here)
    yield
    patch.undo()


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise PermissionError(f"tests use no network: {address!r}")
        return connect(self, address)

    return guarded
