"""Answers as they go over the wire, built byte for byte."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

#: The clock of the newsroom stands still, so that answers compare.
NOW = "Sun, 08 Mar 2026 12:00:00 GMT"

_PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request",
            403: "Forbidden", 404: "Not Found", 410: "Gone", 501: "Not Implemented"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the newsroom answers, before it knows how the client asked."""

    body: bytes = b""
    media_type: str = "text/html; charset=UTF-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    sending: frozenset[str] = frozenset()
    """`gzip`: coded where the client takes it; `chunked`: in chunks; `cut`: the last half is never sent."""
    modified: datetime | None = None
    """With it the answer carries validators and honours conditional requests."""
    wait: float = 0.0
    """Seconds before it is sent."""


def wire(answer: Answer, method: str, asked: dict[str, str]) -> bytes:
    """Every byte that is sent. `asked` holds the request's headers under lower-case names."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
    dated = format_datetime(answer.modified, usegmt=True) if answer.modified else ""
    validators = (("ETag", etag), ("Last-Modified", dated)) if dated else ()
    if dated and (
        asked.get("if-none-match") == etag or ("if-none-match" not in asked and asked.get("if-modified-since") == dated)
    ):
        return _head(304, validators)
    coded = "gzip" in answer.sending and "gzip" in asked.get("accept-encoding", "")
    body = gzip.compress(answer.body, 6, mtime=0) if coded else answer.body
    headers = (("Content-Type", answer.media_type), *validators, *answer.headers)
    headers += (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")) if coded else ()
    if "chunked" in answer.sending:
        headers, sent = (*headers, ("Transfer-Encoding", "chunked")), _chunks(body)
    else:
        headers, sent = (*headers, ("Content-Length", str(len(body)))), body
    if "cut" in answer.sending:
        sent = sent[: len(sent) // 2]
    return _head(answer.status, headers) + (b"" if method == "HEAD" else sent)


def _head(status: int, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Header names in a case of our own: a capture that re-cases them is found out."""
    lines = [
        f"HTTP/1.1 {status} {_PHRASES[status]}",
        "server: Newsroom",
        f"Date: {NOW}",
        "X-Desk: night",
        "x-Desk: copy",
    ]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers), "", ""]).encode("latin-1")


def _chunks(body: bytes, size: int = 700) -> bytes:
    """Chunked coding (RFC 9112, section 7.1), with an extension on the first chunk."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    coded = [
        b"%x%s\r\n%s\r\n" % (len(part), b"" if place else b";desk=night", part) for place, part in enumerate(parts)
    ]
    return b"".join(coded) + b"0\r\n\r\n"
