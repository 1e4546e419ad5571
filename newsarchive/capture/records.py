"""One WARC record: its header, its bytes, its gzip member.

Records that are rare are written by warcio; those of an exchange, three a page, are put together here as warcio would
(a test compares), in a fifth of the time. warcio is never shown the HTTP message: it would take the head apart and put
it together anew (header case, obs-fold and bytes of no header line would be lost). Source: WARC 1.1, sections 4 to 6,
annex D; RFC 1951 and 1952 for the member.
"""

from __future__ import annotations

import re
import zlib
from datetime import datetime
from io import BytesIO
from struct import pack
from types import ModuleType
from typing import NamedTuple

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.capture import fields, revisits
from newsarchive.capture.content import sha1_base32
from newsarchive.errors import CaptureError
from newsarchive.model import Capture, Outcome, Purpose, iso_utc

igzip_lib: ModuleType | None
try:
    from isal import igzip_lib
    from isal.isal_zlib import crc32
except ImportError:  # a machine without it pays ten times the time for files a seventh smaller
    igzip_lib, crc32 = None, zlib.crc32

VERSION = "WARC/1.1"
#: Lines that every header has: the version, six fields, and the empty one.
_LINES = 8
#: Levels: isal 1 makes 649 MB/s of HTML to .231 of its size, zlib 6 makes 53 MB/s to .198; zlib's own default is 6.
_ISAL_LEVEL, _ZLIB_LEVEL, _GZIP_WRAPPER, _NO_WRAPPER = 1, 6, 31, -15
#: For what is small: a window of 4 KiB and memory to match come out as short, and are ready in a sixth of the time (12 µs
#: against 75), for zlib's usual 268 kB are fetched from the system and cleared each time.
_SMALL, _SMALL_WINDOW, _SMALL_MEMORY = 4096, 12, 4
#: A page that its server coded does not shrink, and to find that out costs zlib more than all else that capture does
#: (0.9 ms for 23 kB; isal 0.13, storing 0.03); so its bytes are stored as they are. Told by its head, which is looked for
#: in the first bytes of the record.
_CODED = re.compile(rb"(?i)\ncontent-encoding:[ \t]*(?:x-)?(?:gzip|br|zstd|deflate)")
_HEADS, _BLANK = 4096, b"\r\n\r\n"
#: Header of a member with no name and time, by an unknown system (RFC 1952, section 2.3.1): what isal writes.
_MEMBER_HEAD = bytes.fromhex("1f8b08000000000000ff")
#: Bytes of a stored block (RFC 1951, section 3.2.4).
_STORED = 65_535

Headers = list[tuple[str, str]]

_SAFE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+")
_HTTP_URI = re.compile(r"https?://[!-;=?-~]+", re.IGNORECASE)
_HTTP_VERSION = re.compile(rb"HTTP/(1\.[01]) ")

#: One for all, since making one costs more than writing with it; records are written by one thread.
_WRITER = WARCWriter(BytesIO(), gzip=False)


class _Record(NamedTuple):
    kind: str
    """WARC-Type."""
    id: str
    date: str
    """WARC-Date."""
    media_type: str
    block: bytes
    about: Headers
    """Headers beyond those that every record has."""

    def headers(self) -> Headers:
        """All header lines but Content-Length. Errors: CaptureError names the first that cannot be."""
        headers = [
            ("WARC-Type", self.kind),
            ("WARC-Record-ID", f"<{_checked_uri('WARC-Record-ID', self.id)}>"),
            ("WARC-Date", self.date),
            *self.about,
            ("WARC-Block-Digest", sha1_base32(self.block)),
            ("Content-Type", self.media_type),
        ]
        for name, value in headers:
            if not _is_safe(value):
                raise CaptureError(
                    f"{name} cannot be {value[:200]!r}: a WARC header value is printable ASCII; escape it first"
                )
        return headers


def _is_safe(value: str) -> bool:
    """Printable ASCII, no blank at either end. Keeps CR, LF and NUL out, by which a value could forge a record."""
    return bool(value) and value.isascii() and value.isprintable() and value == value.strip(" ")


def _are_safe(head: str, lines: int) -> bool:
    """The same for all values at once, by the head that they are in: each line break is one of ours, and what may be a
    blank at an end is none."""
    bare = head.replace("\r\n", "")
    has_blanks = " \r\n" in head or ":  " in head
    return len(head) - len(bare) == 2 * lines and not has_blanks and bare.isascii() and bare.isprintable()


def warcinfo(name: str, record_id: str, moment: datetime, info: fields.Pairs) -> bytes:
    """The record that a file begins with, as a gzip member. `name` is the file's name when closed."""
    block = fields.to_block(info)
    about: Headers = [("WARC-Filename", name)]
    return _member(
        _Record(
            kind="warcinfo", id=record_id, date=iso_utc(moment), media_type=fields.MEDIA_TYPE, block=block, about=about
        )
    )


def exchange(capture: Capture, new_ids: tuple[str, str], digest: str) -> list[bytes]:
    """The records of an exchange, each a gzip member: response, then request, then what else is known of it.

    `new_ids` name the request and the metadata record. A part of which there is nothing has no record.
    """
    facts = fields.to_block(fields.exchange_pairs(capture))
    date = iso_utc(capture.fetched_at)
    about = [("WARC-Target-URI", capture.url), ("WARC-Concurrent-To", f"<{capture.id}>")]
    behind = []
    if capture.request:
        media_type = "application/http; msgtype=request"
        behind.append(_Record("request", new_ids[0], date, media_type, capture.request, about))
    if facts:
        behind.append(_Record("metadata", new_ids[1], date, fields.MEDIA_TYPE, facts, about))
    first = (_rendered if capture.rendered_from else _response)(capture, date, digest, 1 + len(behind))
    return [compressed(_whole(record)) for record in (first, *behind)]


def ending(outcome: Outcome, purpose: Purpose, record_id: str) -> bytes:
    """The record of a fetch that no exchange decided, as a gzip member."""
    about: Headers = [("WARC-Target-URI", outcome.final_url)] if _HTTP_URI.fullmatch(outcome.final_url) else []
    block = fields.to_block(fields.ending_pairs(outcome, purpose))
    return _member(
        _Record(
            kind="metadata",
            id=record_id,
            date=iso_utc(outcome.at),
            media_type=fields.MEDIA_TYPE,
            block=block,
            about=about,
        )
    )


def _response(capture: Capture, date: str, digest: str, group: int) -> _Record:
    about: Headers = [("WARC-Target-URI", _checked_uri("WARC-Target-URI", capture.url))]
    if capture.ip_address is not None:
        about.append(("WARC-IP-Address", capture.ip_address))
    about += _connection(capture)
    about.append(("WARC-Payload-Digest", digest))
    if capture.truncated:
        about.append(("WARC-Truncated", capture.truncated.value))
    about += revisits.headers_of(capture)
    about.append((fields.GROUP_SIZE, str(group)))
    kind = "revisit" if capture.revisit else "response"
    media_type = "application/http; msgtype=response"
    return _Record(kind, capture.id, date, media_type, capture.response, about)


def _rendered(capture: Capture, date: str, digest: str, group: int) -> _Record:
    """A page as it stood in a browser: a conversion of the exchange that it was made from, never an HTTP message."""
    about: Headers = [
        ("WARC-Target-URI", _checked_uri("WARC-Target-URI", capture.url)),
        ("WARC-Refers-To", f"<{capture.rendered_from}>"),
        ("WARC-Payload-Digest", digest),
        (fields.GROUP_SIZE, str(group)),
    ]
    media_type = "text/html; charset=utf-8"
    return _Record(kind="conversion", id=capture.id, date=date, media_type=media_type, block=capture.body, about=about)


def _connection(capture: Capture) -> Headers:
    """Protocols and cipher: proposals 42 and 86 to the WARC specification, written by crawlers today."""
    version = _HTTP_VERSION.match(capture.response)
    about = [("WARC-Protocol", f"http/{version[1].decode('ascii')}")] if version else []
    if capture.tls:
        about += [("WARC-Protocol", capture.tls.version), ("WARC-Cipher-Suite", capture.tls.cipher)]
    return about


def _whole(record: _Record) -> bytes:
    """The record's header and bytes, as warcio writes them."""
    about = "".join([f"{name}: {value}\r\n" for name, value in record.about])
    head = (
        f"{VERSION}\r\nWARC-Type: {record.kind}\r\nWARC-Record-ID: <{_checked_uri('WARC-Record-ID', record.id)}>\r\n"
        f"WARC-Date: {record.date}\r\n{about}WARC-Block-Digest: {sha1_base32(record.block)}\r\n"
        f"Content-Type: {record.media_type}\r\nContent-Length: {len(record.block)}\r\n\r\n"
    )
    if not _are_safe(head, _LINES + len(record.about)):
        record.headers()  # says which it is
    return b"".join((head.encode("ascii"), record.block, b"\r\n\r\n"))


def _member(record: _Record) -> bytes:
    """The record as warcio writes it, compressed."""
    # The type told here steers warcio alone (the one in the file is WARC-Type): under this one it writes every block as
    # it is, and adds no payload digest of its own.
    head = StatusAndHeaders("", record.headers(), VERSION)
    _WRITER.out = BytesIO()
    _WRITER.write_record(ArcWarcRecord("warc", "warcinfo", head, BytesIO(record.block), None, None, len(record.block)))
    return compressed(_WRITER.out.getvalue())


def compressed(data: bytes) -> bytes:
    """One gzip member without name and time, so that the same bytes give the same member."""
    heads = _heads(data)
    if _CODED.search(data, 0, heads):
        return _stored(data, heads, zlib.compressobj(_ZLIB_LEVEL, zlib.DEFLATED, -_SMALL_WINDOW, _SMALL_MEMORY))
    return squeezed(data)


def squeezed(data: bytes) -> bytes:
    """One gzip member in which all is compressed, whatever it is; so were coded pages, too, in older files of ours."""
    if igzip_lib is not None:
        return bytes(igzip_lib.compress(data, _ISAL_LEVEL, igzip_lib.COMP_GZIP))
    if len(data) > _SMALL:
        return zlib.compress(data, _ZLIB_LEVEL, _GZIP_WRAPPER)
    small = zlib.compressobj(_ZLIB_LEVEL, zlib.DEFLATED, _GZIP_WRAPPER - 15 + _SMALL_WINDOW, _SMALL_MEMORY)
    return small.compress(data) + small.flush()


def stored_before(data: bytes) -> bytes:
    """As `compressed`, for pages that their server coded, in older files of ours: with zlib's usual window for the heads."""
    return _stored(data, _heads(data), zlib.compressobj(_ZLIB_LEVEL, zlib.DEFLATED, _NO_WRAPPER))


def _heads(data: bytes) -> int:
    """Where the heads of a record and of the message in it end; 3 where that is not within the first bytes."""
    return data.find(_BLANK, data.find(_BLANK, 0, _HEADS) + len(_BLANK), _HEADS) + len(_BLANK)


def _stored(data: bytes, heads: int, front: zlib._Compress) -> bytes:
    """A member in which so many bytes are compressed, and the rest is as it is."""
    pieces = [_MEMBER_HEAD, front.compress(data[:heads]), front.flush(zlib.Z_FULL_FLUSH)]
    for place in range(heads, max(len(data), heads + 1), _STORED):
        block = data[place : place + _STORED]
        pieces += (pack("<BHH", place + len(block) == len(data), len(block), len(block) ^ 0xFFFF), block)
    pieces.append(pack("<II", crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(pieces)


def _checked_uri(name: str, uri: str) -> str:
    if not _SAFE_URI.fullmatch(uri):
        raise CaptureError(f"{name} cannot be {uri[:200]!r}: escape what is no printable ASCII, and < and >")
    return uri
