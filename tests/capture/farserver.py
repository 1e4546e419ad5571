"""A web server on this machine that has WARC files, and the habits of all web servers."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

#: Some pieces long, and no byte like its neighbour.
WARC = bytes(range(251)) * 40


@dataclass
class Desk:
    """What the server has, how it behaves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=lambda: {"/a.warc.gz": WARC})
    ranges: str = "given"
    """given, refused (told beforehand), ignored (told nowhere)"""
    length: str = "told"
    """told, chunked, hidden (the end of the connection is the end)"""
    breaks: int = 0
    """So many answers break off in the middle."""
    statuses: list[int] = field(default_factory=list)
    """Answers in place of the next ones."""
    coding: str = ""
    tags: list[str] = field(default_factory=list)
    """The file's ETag at each HEAD; the last one stays."""
    asked: list[str] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"

    def address(self, path: str = "/a.warc.gz") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk: Desk

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_HEAD(self) -> None:
        self._answer(head_only=True)

    def do_GET(self) -> None:
        self._answer(head_only=False)

    def _answer(self, *, head_only: bool) -> None:
        desk, path = self.desk, self.path.partition("?")[0]
        desk.asked.append(f"{self.command} {self.headers.get('Range', '')}".strip())
        if desk.statuses:
            self._say(desk.statuses.pop(0), b"", head_only)
        elif path.endswith("/"):
            names = sorted({name[len(path) :].split("/")[0] + ("/" if "/" in name[len(path) :] else "") for name in desk.files if name.startswith(path)})  # fmt: skip
            self._say(
                200, "".join(f"<a href='{name}'>{name}</a>" for name in names).encode(), head_only, kind="text/html"
            )
        elif any(name.startswith(f"{path}/") for name in desk.files):
            self._say(301, b"", head_only, extra={"Location": f"{path}/"})
        elif path not in desk.files:
            self._say(404, b"", head_only)
        else:
            self._give(desk.files[path], head_only)

    def _give(self, body: bytes, head_only: bool) -> None:
        wanted = self.headers.get("Range")
        if wanted and self.desk.ranges == "given":
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            part = body[int(first) : int(last) + 1]
            self._say(206, part, head_only, extra={"Content-Range": f"bytes {first}-{last}/{len(body)}"})
        else:
            self._say(200, body, head_only)

    def _say(self, status: int, body: bytes, head_only: bool, *, kind: str = "application/warc", extra: dict[str, str] | None = None) -> None:  # fmt: skip
        desk = self.desk
        self.send_response(status)
        self.send_header("Content-Type", kind)
        told = {"Accept-Ranges": "none"} if desk.ranges == "refused" else {}
        told |= {"Content-Encoding": desk.coding} if desk.coding else {}
        told |= {"Content-Length": str(len(body))} if desk.length == "told" or status >= 400 else {}
        told |= {"Transfer-Encoding": "chunked"} if desk.length == "chunked" and status < 400 else {}
        if desk.tags and head_only:
            told["ETag"] = f'"{desk.tags.pop(0) if len(desk.tags) > 1 else desk.tags[0]}"'
        for name, value in (told | (extra or {})).items():
            self.send_header(name, value)
        self.close_connection = self.close_connection or desk.length == "hidden"
        self.end_headers()
        if head_only:
            return
        if desk.breaks and len(body) > 1:
            desk.breaks -= 1
            body, self.close_connection = body[: len(body) // 2], True
            self.wfile.write(f"{len(body):x}\r\n".encode() + body if desk.length == "chunked" else body)
        elif desk.length == "chunked":
            self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")
        else:
            self.wfile.write(body)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Desk]:
    """The server while it runs. `certificate`: a file with key and certificate in PEM, for `https://`."""

    class Handler(_Handler):
        desk = Desk(scheme="https" if certificate else "http")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    Handler.desk.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Handler.desk
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate that this machine signs for itself: with its key, for the server; without, for those who trust it."""
    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([]), datetime.now(UTC)
    at = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(at, critical=True)
        .sign(key, SHA256())
    )
    public = made.public_bytes(Encoding.PEM)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    both, alone = folder / "both.pem", folder / "alone.pem"
    both.write_bytes(private + public)
    alone.write_bytes(public)
    return both, alone
