"""What can be told of one record alone: whether its digests, its ending and its gzip member are what they should be.

Sources: WARC 1.1, sections 4 and 5 (form of a record, digests), RFC 1952 (gzip). A payload digest is over the body with
transfer coding removed (section 5.9); archivers that hash the body as it came are understood and noted.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.capture.content import without_transfer_coding
from newsarchive.capture.findings import Kind
from newsarchive.capture.members import HEAD_END, MAX_HEAD, RawRecord, head_end
from newsarchive.capture.reel import GzipReel, PlainReel
from newsarchive.errors import CaptureError
from newsarchive.model import Capture

#: Algorithm → length of its digest in bytes. Those that WARC files of known writers use.
_KNOWN = {"sha1": 20, "sha256": 32, "md5": 16, "sha512": 64}
#: What a record must say of itself (WARC 1.1, section 5).
_MANDATORY = ("warc-type", "warc-record-id", "warc-date")
_TRANSFER = re.compile(rb"(?i)transfer-encoding")
_NEVER = datetime.min.replace(tzinfo=UTC)
#: Base32's letters (RFC 4648) and the digits that Python has for the same values; others become what is no digit.
_TO_DIGITS = bytearray(b"!" * 256)
for _letters in (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"abcdefghijklmnopqrstuvwxyz234567"):
    for _letter, _digit in zip(_letters, b"0123456789abcdefghijklmnopqrstuv", strict=True):
        _TO_DIGITS[_letter] = _digit
#: Letters of 160 bits in base32.
_SHA1_LETTERS = 32
_BREAKS = b"\r\n\r\n"
#: Bytes that are hashed at once where a block is too large to be held.
_PIECE = 1024 * 1024
#: Bytes from which the header of a damaged member can still be told.
_PEEK = 64 * 1024

Complaint = tuple[Kind, str]


def complaints(record: RawRecord, note: Callable[[str], None]) -> list[Complaint]:
    """What is wrong with a record that was read whole. `note` is told what is odd and no damage."""
    first = record.first
    wrong = [(Kind.HEADER, f"the record has no {name}") for name in _MANDATORY if not first.get(name)]
    if record.breaks != _BREAKS:
        wrong.append((Kind.BREAKS, f"behind the record should be two line breaks, and there is {record.breaks!r}"))
    block, payload = first.get("warc-block-digest"), first.get("warc-payload-digest")
    if block and not fits(block, record.block, note):
        wrong.append((Kind.BLOCK, f"the block is not the one that {block} names"))
    if payload and not _is_payload(payload, record, note):
        wrong.append((Kind.PAYLOAD, f"the payload is not the one that {payload} names"))
    return wrong


def complaints_of_large(path: Path, offset: int) -> Iterator[Complaint]:
    """The same for a record whose block is too large to be held: the block digest alone is looked at."""
    with path.open("rb") as file:
        reel = GzipReel(file, offset) if file.read(2) == b"\x1f\x8b" else PlainReel(file, offset)
        reel.next_part()
        reel.begin_record()
        head = reel.take_through(HEAD_END, MAX_HEAD)
        found = re.search(rb"(?im)^WARC-Block-Digest:\s*(\w+):(\S+?)\s*$", head)
        length = re.search(rb"(?im)^Content-Length:\s*(\d+)\s*$", head)
        name = found[1].decode().lower().replace("-", "") if found else ""
        if not (found and length) or name not in _KNOWN:
            return
        sum_so_far, left = hashlib.new(name, usedforsecurity=False), int(length[1])
        while left:
            piece = reel.take(min(left, _PIECE))
            sum_so_far.update(piece)
            left -= len(piece)
        if _same(found[2].decode(), sum_so_far.digest()) is False:
            yield Kind.BLOCK, f"the block is not the one that {found[1].decode()}:{found[2].decode()} names"


def head_at(path: Path, offset: int) -> bytes:
    """As much of a damaged record's header as can be read; b'' where nothing can."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(_PEEK)
    if data.startswith(b"\x1f\x8b"):
        decoder, plain = zlib.decompressobj(31), b""
        try:
            for place in range(0, len(data), 64):  # little by little: what comes before the damage is kept
                plain += decoder.decompress(data[place : place + 64])
                if HEAD_END.search(plain):
                    break
        except zlib.error:
            pass
        data = plain
    end = HEAD_END.search(data)
    return data[: end.end()] if end and data.startswith(b"WARC/") else data if data.startswith(b"WARC/") else b""


def id_in(head: bytes) -> str | None:
    """The id that a record header tells, without its angle brackets."""
    found = re.search(rb"(?im)^WARC-Record-ID:[ \t]*<?([^>\r\n]*[^>\s])>?[ \t]*\r?$", head)
    return found[1].decode("utf-8", "replace") if found else None


def bare(name: str | None) -> str:
    """An id without its angle brackets; '' for none."""
    if not name:
        return ""
    return name[1:].removesuffix(">") if name[0] == "<" else name


def _is_payload(digest: str, record: RawRecord, note: Callable[[str], None]) -> bool:
    kind = (record.get("warc-type") or "").lower()
    if kind == "revisit":  # it names the payload of another record
        return True
    if not (record.get("content-type") or "").lower().startswith("application/http"):
        return fits(digest, record.block, note)
    end = head_end(record.block, len(record.block))
    body = memoryview(record.block)[end:] if end >= 0 else memoryview(b"")
    head_ends = end if end >= 0 else len(record.block)
    by_the_book = unchunked(memoryview(record.block), head_ends) if kind == "response" else body
    if fits(digest, by_the_book, note):
        return True
    if by_the_book != body and fits(digest, body, note):
        note("payload digests are over chunked bodies as they came; the standard (WARC 1.1, 5.9) has them dechunked")
        return True
    return False


def unchunked(block: memoryview, end: int) -> bytes | memoryview:
    """The body behind a head that ends there, without transfer coding; as it came where that cannot be removed."""
    if not _TRANSFER.search(block, 0, end):
        return block[end:]
    shown = Capture(id="", url="", fetched_at=_NEVER, request=b"", response=bytes(block))
    try:
        return without_transfer_coding(shown)
    except CaptureError:
        return block[end:]


def fits(digest: str, data: bytes | memoryview, note: Callable[[str], None]) -> bool:
    """Whether a digest is that of the data; yes, with a note, where its algorithm is unknown."""
    if len(digest) == _SHA1_LETTERS + 5 and digest.startswith("sha1:"):  # as nearly all are
        return fits_sha1(digest[5:], data)
    name, colon, value = digest.partition(":")
    name = name.lower().replace("-", "")
    if not colon or name not in _KNOWN:
        note(f"digests by {name[:20] or 'nothing'!r} are not checked; known: {', '.join(_KNOWN)}")
        return True
    if name == "sha1" and len(value) == _SHA1_LETTERS:
        return fits_sha1(value, data)
    return _same(value, hashlib.new(name, data, usedforsecurity=False).digest())


def fits_sha1(value: str, data: bytes | memoryview) -> bool:
    """Whether 32 letters of base32 are the SHA-1 of the data."""
    return _number(value) == _sha1(data)


def _sha1(data: bytes | memoryview) -> int:
    return int.from_bytes(hashlib.sha1(data, usedforsecurity=False).digest(), "big")


def _number(value: str) -> int:
    """A base32 digest as a number, an eighth of the time that taking it apart takes; -1 for one that is none."""
    try:
        return int(value.encode().translate(_TO_DIGITS), 32)
    except ValueError:
        return -1


def _same(value: str, digest: bytes) -> bool:
    """Whether a written digest is this one, in base32 or in hex."""
    return value.lower() == digest.hex() or value.upper().rstrip("=") == b32encode(digest).decode().rstrip("=")
