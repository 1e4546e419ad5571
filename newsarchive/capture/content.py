"""What a response carries once transfer and content coding are undone; bounded.

The captured bytes stay as they are: decoding is done for the reader, each time anew. Sources: RFC 9112 (section 6 and
7: message body, chunked), RFC 9110 (section 8.3 and 8.4: type and codings).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from newsarchive.capture.codings import decoder_for
from newsarchive.errors import BrokenRecord, CaptureError, TooLarge, UnknownCoding
from newsarchive.model import Capture

#: Most bytes of a decoded body, 16 MiB: twenty times the largest news page met (0.8 MB) and far below a worker's memory.
MAX_PAYLOAD = 16 * 1024 * 1024

#: A chunk's size in hex digits; more than eight would say more than 4 GB (RFC 9112, section 7.1).
_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_AFTER_CHUNK = re.compile(rb"\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
#: Most codings that are undone, one over the other; honest servers use one, seldom two.
_MOST_CODINGS = 4
#: Codings that say: as it is. `identity` by RFC 9110, section 12.5.3; the others are seen in the wild.
_NO_CODING = frozenset({"", "identity", "none"})
#: Two letters of base32 (RFC 4648, section 6) for ten bits, and where in 160 bits they stand: b32encode takes five times
#: as long, and a page has five digests.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_BASE32 = [one + two for one in _LETTERS for two in _LETTERS]
_SHIFTS = range(150, -1, -10)


#: Names in lower case, each with its values in order.
_Headers = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Payload:
    """The page as its author meant it."""

    body: bytes
    """Transfer and content coding undone; the charset is not."""
    media_type: str
    """Lower case, without parameters: `text/html`; '' where the server names none."""
    charset: str | None
    """As the header names it; None where it names none."""


def payload_of(capture: Capture) -> Payload:
    """The decoded body of a response, at most MAX_PAYLOAD bytes; of a revisit that of its original, as its own head says.

    Errors: UnknownCoding for a coding that is unknown or not the body's; TooLarge beyond the limit; BrokenRecord where
    compressed or chunked bytes are damaged, since the beginning of a page must not pass for the page.
    """
    said = _by_name(capture.headers)  # read once: a third of the time beside decoding goes there
    try:
        body = _message_body(capture, said)
        for coding in reversed(_codings(said, "content-encoding")):
            body = _undone(coding, body)
        if len(body) > MAX_PAYLOAD:
            raise TooLarge(f"the body has {len(body)} bytes; at most {MAX_PAYLOAD} are read")
    except CaptureError as error:
        raise type(error)(f"{capture.url}: {error}") from error
    media_type, charset = _media_type(_first(said, "content-type"))
    return Payload(body=body, media_type=media_type, charset=charset)


def payload_digest(capture: Capture) -> str:
    """`sha1:` and base32 over the body with transfer coding removed and content coding kept (WARC 1.1, section 5.9).

    Where the transfer coding cannot be removed, the body counts as it is.
    """
    head = capture.head
    if b"transfer-encoding" not in head.lower():
        return sha1_base32(memoryview(capture.response)[len(head) :])  # nothing is copied
    try:
        body = without_transfer_coding(capture)
    except CaptureError:
        body = capture.body
    return sha1_base32(body)


def sha1_base32(data: bytes | memoryview) -> str:
    """A digest as WARC files write it: `sha1:` and base32. It names bytes; nothing is secured by it."""
    number = int.from_bytes(hashlib.sha1(data, usedforsecurity=False).digest(), "big")
    return "sha1:" + "".join([_BASE32[number >> shift & 0x3FF] for shift in _SHIFTS])


def without_transfer_coding(capture: Capture) -> bytes:
    """The body with chunks joined and any other transfer coding undone; content coding stays on."""
    if b"transfer-encoding" not in capture.head.lower():
        return capture.body
    return _joined(capture.body, _by_name(capture.headers))


def _joined(body: bytes, said: _Headers) -> bytes:
    for coding in reversed(_codings(said, "transfer-encoding")):
        body = _dechunked_leniently(body) if coding == "chunked" else _undone(coding, body)
    return body


def dechunked(body: bytes) -> bytes:
    """The chunks of a body joined; extensions and trailers left out (RFC 9112, section 7.1).

    Where a chunk is cut or a later size is none, what came before is given back.
    Errors: BrokenRecord where not even the first line is a chunk's size.
    """
    chunks: list[bytes] = []
    size, place = _CHUNK_SIZE.match(body), 0
    if size is None and body:
        raise BrokenRecord(f"the body is said to be chunked, but begins {body[:20]!r}; fetch the page again")
    while size is not None and (length := int(size[1], 16)):
        chunks.append(body[size.end() : size.end() + length])
        place = size.end() + length
        line_end = _AFTER_CHUNK.match(body, place)
        size = _CHUNK_SIZE.match(body, line_end.end() if line_end else place)
    return b"".join(chunks)


def _dechunked_leniently(body: bytes) -> bytes:
    """As `dechunked`; but archivers that join the chunks and leave the header as it was are believed their body."""
    try:
        return dechunked(body)
    except BrokenRecord:
        if body.lstrip()[:1] == b"<" or body.startswith(b"\x1f\x8b"):
            return body
        raise


def _message_body(capture: Capture, said: _Headers) -> bytes:
    """The body as the head frames it: by chunks before Content-Length (RFC 9112, section 6.3)."""
    body = without_transfer_coding(capture.original) if capture.original else _joined(capture.body, said)
    if _codings(said, "transfer-encoding"):
        return body
    length = _first(said, "content-length")
    return body[: int(length)] if _LENGTH.fullmatch(length) else body


def _by_name(headers: tuple[tuple[str, str], ...]) -> _Headers:
    said: _Headers = {}
    for name, value in headers:
        said.setdefault(name.lower(), []).append(value)
    return said


def _first(said: _Headers, name: str) -> str:
    return said[name][0] if name in said else ""


def _codings(said: _Headers, name: str) -> list[str]:
    """The codings that header lines of a name list, in the order in which they were put on, in lower case."""
    if name not in said:
        return []
    listed = ",".join(said[name])
    names = (part.split(";")[0].strip().lower() for part in listed.split(","))
    codings = [part for part in names if part not in _NO_CODING]
    if len(codings) > _MOST_CODINGS:
        raise UnknownCoding(f"{len(codings)} codings one over the other in {name}; at most {_MOST_CODINGS} are undone")
    return codings


def _undone(coding: str, body: bytes) -> bytes:
    """The bytes under one coding. An empty body is empty under any coding."""
    decode = decoder_for(coding)
    return decode(body, MAX_PAYLOAD) if body else b""


def _media_type(value: str) -> tuple[str, str | None]:
    """Media type and charset of a Content-Type value."""
    charset = _CHARSET.search(value) if ";" in value else None
    return value.split(";")[0].split(",")[0].strip().lower(), charset[1] if charset else None
