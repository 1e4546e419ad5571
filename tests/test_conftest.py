"""The suite is offline by construction."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest


def test_no_socket_leaves_this_machine() -> None:
    """An address of documentation (RFC 5737) is refused before a packet is sent, and no name is looked up."""
    with closing(socket.socket()) as far, pytest.raises(PermissionError):
        far.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("newsarchive.example", 80)


def test_loopback_is_open() -> None:
    """A server on this machine can be reached."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
