"""Odd answers, byte for byte, and how each should be kept."""

from __future__ import annotations

import gzip
import sys
import zlib
from dataclasses import dataclass

import brotli

from newsarchive.model import Truncation
from tests.crawl.rawserver import Reply

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STORY = " ".join(
    f"The harbour board met on day {n} and heard about the ferry, the crane and the tide." for n in range(12)
)
PAGE = (
    "<!DOCTYPE html><html><head><title>Ferry report</title></head><body><article><h1>Ferry report</h1>"
    + "".join(f"<p>{_STORY} Part {n}.</p>" for n in range(4))
    + "</article></body></html>"
).encode()

#: Set by the tests: bytes after which a crawl cuts an answer's head, and its body.
MAX_HEADER, MAX_BODY = 20_000, 200_000


@dataclass(frozen=True)
class Odd:
    """One odd answer."""

    reply: Reply | None
    kept: bytes = b""
    """The response record, where it is not all that was sent."""
    interim: bytes = b""
    cut: Truncation | None = None
    outcome: str = "article"
    prefix: bool = False
    """Whether any true beginning is right, because it depends on the moment of cutting."""


def _head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"\r\n".join((status, *lines, b"Content-Type: text/html; charset=utf-8", b"", b""))


def _sized(body: bytes, *lines: bytes) -> bytes:
    return _head(*lines, b"Content-Length: %d" % len(body)) + body


def _chunks(body: bytes, size: int = 700) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in parts)


_CHUNKED = _head(b"Transfer-Encoding: chunked")
_WHOLE = _sized(PAGE)
_EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n"
_RAW_DEFLATE = zlib.compressobj(wbits=-15)
_BROKEN_GZIP = gzip.compress(PAGE, mtime=0)[:-40] + b"\x00" * 40
#: 20 MB of nothing in 20 kB: beyond what is decoded of a page.
_BOMB = gzip.compress(bytes(20_000_000), mtime=0)


def _once(data: bytes, **named: object) -> Odd:
    return Odd(Reply((data,)), **named)  # type: ignore[arg-type]


ODD: dict[str, Odd] = {
    "/plain": _once(_WHOLE),
    "/case": _once(_sized(PAGE, b"sErVeR:  odd ", b"X-lower-CASE:yes", b"Set-Cookie: a=1", b"X: 1", b"set-cookie: b=2")),
    "/folded": _once(_sized(PAGE, b"X-Folded: one\r\n two\r\n\tthree")),
    "/latin": _once(_sized(PAGE, b"X-Town: K\xf6ping")),
    "/no-reason": _once(_WHOLE.replace(b"200 OK", b"200", 1)),
    "/odd-reason": _once(_WHOLE.replace(b"OK", b"Very, very OK", 1)),
    "/chunked": _once(_CHUNKED + _chunks(PAGE) + b"0\r\n\r\n"),
    "/chunked-more": _once(
        _head(b"Trailer: X-Sum", b"Transfer-Encoding: chunked")
        + b"%x;name=\"a b\"\r\n%s\r\n0;last\r\nX-Sum: 1\r\n\r\n" % (len(PAGE), PAGE)
    ),
    "/gzip": _once(_sized(gzip.compress(PAGE, mtime=0), b"Content-Encoding: gzip")),
    "/gzip-chunked": _once(
        _head(b"Content-Encoding: gzip", b"Transfer-Encoding: chunked") + _chunks(gzip.compress(PAGE, mtime=0), 90) + b"0\r\n\r\n"
    ),
    "/br": _once(_sized(brotli.compress(PAGE), b"Content-Encoding: br")),
    "/zstd": _once(_sized(zstd.compress(PAGE), b"Content-Encoding: zstd")),
    "/deflate": _once(_sized(zlib.compress(PAGE), b"Content-Encoding: deflate")),
    "/raw-deflate": _once(_sized(_RAW_DEFLATE.compress(PAGE) + _RAW_DEFLATE.flush(), b"Content-Encoding: deflate")),
    "/ten": _once(_head(status=b"HTTP/1.0 200 OK") + PAGE),
    "/early": _once(_EARLY + _WHOLE, kept=_WHOLE, interim=_EARLY),
    "/early-twice": Odd(Reply((_EARLY, _EARLY + _WHOLE[:9], _WHOLE[9:]), pause=0.05), kept=_WHOLE, interim=_EARLY * 2),
    "/short": _once(_sized(PAGE)[:-300], cut=Truncation.DISCONNECT, outcome="truncated"),
    "/chunk-cut": _once((_CHUNKED + _chunks(PAGE))[:-300], cut=Truncation.DISCONNECT, outcome="truncated"),
    "/bad-chunk": _once(_CHUNKED + b"zz\r\n" + PAGE, cut=Truncation.DISCONNECT, outcome="truncated"),
    "/lf": _once(_WHOLE.split(PAGE)[0].replace(b"\r\n", b"\n") + PAGE),
    "/no-colon": _once(_sized(PAGE, b"this line has no colon")),
    "/both": _once(_head(b"Content-Length: 7", b"Transfer-Encoding: chunked") + _chunks(PAGE) + b"0\r\n\r\n"),
    "/broken-gzip": _once(_sized(_BROKEN_GZIP, b"Content-Encoding: gzip"), outcome="truncated"),
    "/bomb": _once(_sized(_BOMB, b"Content-Encoding: gzip"), outcome="too_complex"),
    "/garbage": _once(b"\x00\x01 nothing that is HTTP \xff\r\n\r\n", cut=Truncation.DISCONNECT, outcome="http_error"),
    "/nothing": Odd(None, outcome="network_error"),
    "/oversize": Odd(
        Reply((_head(b"Transfer-Encoding: chunked"), b"4000\r\n" + b"x" * 0x4000 + b"\r\n"), forever=True),
        cut=Truncation.LENGTH, outcome="truncated", prefix=True,
    ),
    "/oversize-said": _once(
        _head(b"Content-Length: 1000000") + b"x" * 5000, cut=Truncation.LENGTH, outcome="truncated", prefix=True
    ),
    "/slow": Odd(Reply((_WHOLE[:-900], b" "), pause=0.2, forever=True), cut=Truncation.TIME, outcome="truncated", prefix=True),
    "/slow-head": Odd(
        Reply((b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"), pause=0.2, forever=True),
        cut=Truncation.TIME, outcome="truncated", prefix=True,
    ),
    "/endless-head": Odd(
        Reply((b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 50), forever=True),
        cut=Truncation.LENGTH, outcome="truncated", prefix=True,
    ),
    "/endless-early": Odd(
        Reply((_EARLY + b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 50), forever=True),
        interim=_EARLY, cut=Truncation.LENGTH, outcome="truncated", prefix=True,
    ),
    "/stuffed-chunks": Odd(
        Reply((_CHUNKED, (b"1;x=%s\r\nx\r\n" % (b"y" * 800)) * 50), forever=True),
        cut=Truncation.LENGTH, outcome="truncated", prefix=True,
    ),
    "/endless-trailer": Odd(
        Reply((_CHUNKED + b"1\r\nx\r\n0\r\n", b"X-More: and more\r\n" * 50), forever=True),
        cut=Truncation.DISCONNECT, outcome="truncated", prefix=True,
    ),
    "/behind": _once(_WHOLE + b"HTTP/1.1 200 smuggled\r\nContent-Length: 0\r\n\r\n", kept=_WHOLE),
    "/nul": _once(_sized(PAGE, b"X-Nul: a\x00b")),
    "/many-headers": _once(_sized(PAGE, *(b"X-%d: %d" % (n, n) for n in range(900)))),
    "/long-line": _once(_sized(PAGE, b"X-Long: " + b"x" * 18_000), cut=Truncation.DISCONNECT, outcome="truncated", prefix=True),
    "/zero-nine": _once(PAGE, cut=Truncation.DISCONNECT, outcome="http_error", prefix=True),
    "/length-is-none": _once(_head(b"Content-Length: many") + PAGE, cut=Truncation.DISCONNECT, outcome="truncated"),
    "/length-twice": _once(_head(b"Content-Length: %d" % len(PAGE)) [:-2] + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE),
    "/lengths-differ": _once(_head(b"Content-Length: %d" % len(PAGE)) [:-2] + b"Content-Length: 7\r\n\r\n" + PAGE, cut=Truncation.DISCONNECT, outcome="truncated"),
    "/length-negative": _once(_head(b"Content-Length: -5") + PAGE, cut=Truncation.DISCONNECT, outcome="truncated"),
    "/a-part": _once(_WHOLE.replace(b"200 OK", b"206 Partial Content", 1), outcome="truncated"),
    "/gzip-in-gzip": _once(_sized(gzip.compress(gzip.compress(PAGE)), b"Content-Encoding: gzip, gzip")),
    "/gzip-and-junk": _once(_sized(gzip.compress(PAGE, mtime=0) + b"junk behind", b"Content-Encoding: gzip")),
    "/no-gzip": _once(_sized(PAGE, b"Content-Encoding: gzip"), outcome="not_html"),
    "/unknown-coding": _once(_sized(PAGE, b"Content-Encoding: rot13"), outcome="not_html"),
    "/empty": _once(_sized(b""), outcome="not_html"),
    "/no-content": _once(b"HTTP/1.1 204 No Content\r\n\r\n", outcome="http_error"),
}  # fmt: skip

#: Kept-alive answers; the crawl asks for them one after the other. The third time the connection dies under the request,
#: once without a word and once after some.
KEPT_ALIVE = ("/keep/1", "/keep/2", "/keep/3", "/keep/4")


def answer(path: str, earlier: int) -> Reply | None:
    """What the odd server does."""
    if path in KEPT_ALIVE:
        if path == "/keep/4" and not earlier:
            return Reply((_WHOLE[:40],))
        return None if path == "/keep/3" and not earlier else Reply((_WHOLE,), close=False)
    return ODD[path].reply if path in ODD else Reply((b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",))
