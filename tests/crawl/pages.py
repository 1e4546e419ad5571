"""A small site for outcomes: each path behaves as its name says."""

from __future__ import annotations

from tests.crawl.oddities import PAGE
from tests.crawl.rawserver import Reply

ROBOTS = b"User-agent: *\nDisallow: /private\n"


def page(path: str) -> Reply:
    """An article of its own for each path."""
    return ok(PAGE.replace(b"Ferry report", b"Ferry report " + path.encode()))


def ok(body: bytes, media_type: bytes = b"text/html; charset=utf-8") -> Reply:
    """200 with a body."""
    return Reply(
        (b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (media_type, len(body), body),)
    )


def status(line: bytes, *headers: bytes) -> Reply:
    """An empty answer of a status."""
    return Reply((b"\r\n".join((b"HTTP/1.1 " + line, *headers, b"Content-Length: 0", b"", b"")),))


def to(location: str) -> Reply:
    """A redirect."""
    return status(b"302 Found", b"Location: " + location.encode())


_REDIRECTS = {
    "/to-plain": "/plain-target", "/to-chain": "/to-plain-2", "/to-plain-2": "/end-of-chain", "/to-asked": "/asked",
    "/to-itself": "/to-itself", "/loop-1": "/loop-2", "/loop-2": "/loop-1", "/to-file": "file:///etc/hostname",
    "/to-data": "data:text/html,<p>no</p>", "/to-ftp": "ftp://127.0.0.1/x", "/to-private": "http://10.1.2.3/",
    "/to-nonsense": "http://[nonsense/", "/to-script": "javascript:alert(1)", "/to-offsite": "http://elsewhere.test/x",
}  # fmt: skip

_STATUSES = {
    "/gone": b"410 Gone", "/missing": b"404 Not Found", "/forbidden": b"403 Forbidden", "/broken": b"500 Internal Server Error",
    "/many": b"429 Too Many Requests", "/not-changed": b"304 Not Modified", "/no-location": b"302 Found",
}  # fmt: skip


def answer(path: str, earlier: int) -> Reply | None:
    """What the site does."""
    if path == "/robots.txt":
        return ok(ROBOTS, b"text/plain")
    if path.startswith("/endless-hops/"):
        return to(f"/endless-hops/{int(path.rpartition('/')[2]) + 1}")
    if path in _REDIRECTS:
        return to(_REDIRECTS[path])
    if path in _STATUSES:
        return status(_STATUSES[path])
    if path == "/second-time" and not earlier:
        return status(b"503 Service Unavailable")
    if path == "/hangs":
        return Reply((b"",), pause=0.2, forever=True)
    if path == "/hangs-up":
        return None
    if path == "/paper.pdf":
        return ok(b"%PDF-1.4 nothing", b"application/pdf")
    return page(path)
