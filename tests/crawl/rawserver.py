"""A server made of bytes: it sends exactly what it is told, and writes down exactly what crossed the wire."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    pieces: tuple[bytes, ...]
    """Sent one after the other, each a write of its own."""
    close: bool = True
    pause: float = 0.0
    """Seconds between two pieces."""
    forever: bool = False
    """Whether the last piece is sent again and again until the client hangs up."""


@dataclass
class Crossing:
    """One request as the server read it, and what it sent back."""

    connection: int
    request: bytes
    sent: bytearray = field(default_factory=bytearray)

    @property
    def target(self) -> str:
        """The request target, as sent."""
        return self.request.split(b" ", 2)[1].decode("latin-1")

    @property
    def path(self) -> str:
        """The request target without scheme and host, which requests to a proxy carry."""
        target = self.target
        return "/" + target.split("/", 3)[3] if "://" in target else target


Answer = Callable[[str, int], Reply | None]
"""Path and the number of earlier requests for it → the reply; None: hang up without a word."""


class RawServer:
    """Answers on loopback, in plain or under TLS; `with` starts and ends it. It also plays the proxy."""

    def __init__(self, answer: Answer, certificate: Path | None = None) -> None:
        self.log: list[Crossing] = []
        self._answer = answer
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self._accepted = 0
        self._busy = 0
        self.busiest = 0
        """Most requests that were being answered at once."""
        self._over = False

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"{'https' if self._context else 'http'}://{HOST}:{self.port}"

    def crossings(self, path: str) -> list[Crossing]:
        """What crossed for one path."""
        return [crossing for crossing in self.log if crossing.path == path]

    def __enter__(self) -> RawServer:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        for end in (self._listener, *self._connections):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _listen(self) -> None:
        while not self._over:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._accepted += 1
            self._connections.append(connection)
            threading.Thread(target=self._attend, args=(connection, self._accepted), daemon=True).start()

    def _attend(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            self._connections.append(connection)
            while self._one(connection, number):
                pass
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _one(self, connection: socket.socket, number: int) -> bool:
        """One request and its reply; whether the connection stays."""
        request = _read_request(connection)
        if not request:
            return False
        if request.startswith(b"CONNECT "):
            return self._tunnel(connection, request)
        crossing = Crossing(number, request)
        with self._lock:
            earlier = len(self.crossings(crossing.path))
            self.log.append(crossing)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            return self._send(connection, crossing, self._answer(crossing.path, earlier))
        finally:
            self._busy -= 1

    @staticmethod
    def _send(connection: socket.socket, crossing: Crossing, reply: Reply | None) -> bool:
        if reply is None:
            return False
        for piece in reply.pieces:
            connection.sendall(piece)
            crossing.sent += piece
            time.sleep(reply.pause)
        while reply.forever:
            connection.sendall(reply.pieces[-1])
            crossing.sent += reply.pieces[-1]
            time.sleep(reply.pause)
        return not reply.close

    def _tunnel(self, client: socket.socket, request: bytes) -> bool:
        host, _, port = request.split(b" ")[1].decode().rpartition(":")
        with socket.create_connection((host, int(port))) as server:
            client.sendall(b"HTTP/1.1 200 go on\r\n\r\n")
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server)
            back.join(5)
        return False


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    return data


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    today = datetime.datetime.now(datetime.UTC)
    names: list[Any] = [x509.IPAddress(ipaddress.ip_address(HOST))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "loopback.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path
