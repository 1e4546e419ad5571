"""Undo one content coding, never giving back more than a limit.

Each function takes (coded bytes, most bytes to give back) and returns the plain bytes; when there would be more than
the limit it raises TooLarge long before they are made. Sources: RFC 9110 (section 8.4.1), RFC 1950 to 1952, RFC 7932,
RFC 8878 and RFC 9659.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from newsarchive.capture.beginnings import FAULTS, inflater
from newsarchive.capture.whole import undone
from newsarchive.errors import BrokenRecord, TooLarge, UnknownCoding

Decoder = Callable[[bytes, int], bytes]

_GZIP_MAGIC = b"\x1f\x8b"
#: Window bits by which zlib expects a gzip wrapper, a zlib wrapper, none (zlib manual, inflateInit2).
_GZIP, _ZLIB, _RAW = 31, 15, -15
#: Largest window, as a power of two, that a zstd decoder must and may offer on the web: 8 MB (RFC 9659, section 3).
_ZSTD_WINDOW_LOG = 23


def decoder_for(coding: str) -> Decoder:
    """The function that undoes a coding, by its name in lower case. Errors: UnknownCoding."""
    try:
        return DECODERS[coding]
    except KeyError:
        known = ", ".join(sorted(DECODERS))
        raise UnknownCoding(f"content coding {coding!r} is not known; known: {known}") from None


def gunzip(data: bytes, limit: int) -> bytes:
    """All members of a gzip body; what follows the last one and is no member is left out."""
    if not data.startswith(_GZIP_MAGIC):
        raise UnknownCoding(f"the body is said to be gzip, but begins {data[:8]!r}; the server mislabels it")
    plain: list[bytes] = []
    rest, room = data, limit
    while rest.startswith(_GZIP_MAGIC):
        try:
            piece, behind = _inflate(rest, room, _GZIP)
        except BrokenRecord:
            if plain and len(rest) < len(data) and not _looks_like_member(rest):
                break
            raise
        plain.append(piece)
        room -= len(piece)
        rest = behind
    return b"".join(plain)


def inflate(data: bytes, limit: int) -> bytes:
    """A `deflate` body: with zlib wrapper as the standard says, or without as some servers send it."""
    try:
        return _inflate(data, limit, _ZLIB)[0]
    except BrokenRecord as first:
        try:
            return _inflate(data, limit, _RAW)[0]
        except BrokenRecord:
            raise first from None


def unbrotli(data: bytes, limit: int) -> bytes:
    """A `br` body."""
    import brotli  # at home in few captures, so loaded when one comes

    decoder = brotli.Decompressor()
    plain: list[bytes] = []
    room, feed = limit, data
    try:
        while not decoder.is_finished():
            piece = decoder.process(feed, output_buffer_limit=min(room + 1, _STEP))
            room = _kept(plain, piece, room, limit)
            if not piece and decoder.can_accept_more_data():
                break
            feed = b""
    except brotli.error as error:
        raise BrokenRecord(f"the br body is broken after {limit - room} decoded bytes; fetch the page again") from error
    if not decoder.is_finished():
        raise BrokenRecord(f"the br body ends early, after {limit - room} decoded bytes; fetch the page again")
    return b"".join(plain)


def unzstd(data: bytes, limit: int) -> bytes:
    """All frames of a `zstd` body."""
    zstd = zstd_module()
    plain: list[bytes] = []
    room, rest = limit, data
    try:
        while rest:
            decoder = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
            feed = rest
            while not decoder.eof:
                piece = decoder.decompress(feed, max_length=min(room + 1, _STEP))
                room = _kept(plain, piece, room, limit)
                feed = b""
                if not piece and decoder.needs_input:
                    raise BrokenRecord(
                        f"the zstd body ends early, after {limit - room} decoded bytes; fetch the page again"
                    )
            rest = decoder.unused_data
    except zstd.ZstdError as error:
        raise BrokenRecord(
            f"the zstd body is broken after {limit - room} decoded bytes: {error}; fetch the page again"
        ) from error
    return b"".join(plain)


#: Most bytes that one step of a decoder makes: bounds memory while a bomb is found out.
_STEP = 1 << 20

#: By name in lower case; the order has no meaning. `x-gzip` is the same as `gzip` (RFC 9110, section 8.4.1.3).
DECODERS: dict[str, Decoder] = {"gzip": gunzip, "x-gzip": gunzip, "deflate": inflate, "br": unbrotli, "zstd": unzstd}


def _inflate(data: bytes, limit: int, wrapper: int) -> tuple[bytes, bytes]:
    """One deflate stream, and the bytes behind it."""
    if wrapper == _GZIP and (found := _swiftly(data, limit)) is not None:
        return found
    decoder = zlib.decompressobj(wrapper)
    try:
        plain = decoder.decompress(data, limit + 1)
    except zlib.error as error:
        raise BrokenRecord(f"the compressed body is broken ({error}); fetch the page again") from error
    if len(plain) > limit:
        raise TooLarge(
            f"the body decodes to more than the {limit} bytes that are left of the limit; raise MAX_PAYLOAD or skip it"
        )
    if not decoder.eof:
        raise BrokenRecord(f"the compressed body ends early, after {len(plain)} decoded bytes; fetch the page again")
    return plain, decoder.unused_data


def _swiftly(data: bytes, limit: int) -> tuple[bytes, bytes] | None:
    """A gzip member at three to four times zlib's speed where isal or libdeflate is there; None for what zlib must judge.

    Only what is whole and meets its checksum comes from here, so that every machine reads, and refuses, the same.
    """
    if (whole := undone(data, limit)) is not None:
        return whole
    try:
        if len(data) <= _ONE_CALL and data.find(_MEMBER, _SHORTEST) < 0:
            # Surely one member. Its last four bytes tell its size, and a buffer of that size need not grow: a seventh faster.
            plain = inflater.decompress(data, _GZIP, int.from_bytes(data[-4:], "little") % limit + 1)
            return (plain, b"") if len(plain) <= limit else None
        decoder = inflater.decompressobj(_GZIP)
        plain = decoder.decompress(data, limit + 1)
    except FAULTS:
        return None
    return (plain, decoder.unused_data) if decoder.eof and len(plain) <= limit else None


#: How a gzip member begins, and bytes of the shortest one (RFC 1952, section 2.3).
_MEMBER, _SHORTEST = b"\x1f\x8b\x08", 18
#: Coded bytes that are undone in one call, which knows no limit: at deflate's most, 1,032 to 1, they make 64 MiB.
_ONE_CALL = 64 * 1024


def _looks_like_member(rest: bytes) -> bool:
    """Whether the bytes behind a gzip member are meant as another one: deflate method, no reserved flag (RFC 1952, 2.3)."""
    return len(rest) >= 4 and rest[2] == 8 and rest[3] < 0x20


def _kept(plain: list[bytes], piece: bytes, room: int, limit: int) -> int:
    """What is left of the room once a piece is kept."""
    if len(piece) > room:
        raise TooLarge(f"the body decodes to more than {limit} bytes; raise MAX_PAYLOAD or skip it")
    plain.append(piece)
    return room - len(piece)


def zstd_module() -> Any:
    """Python's own module from 3.14 on, else the one that carries it back."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef,unused-ignore]
        except ImportError as error:
            raise UnknownCoding("content coding 'zstd' needs the package backports.zstd; install it") from error
    return zstd
