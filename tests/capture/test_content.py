"""What a response carries: codings undone, bounds held, nothing broken passed off as whole."""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.capture.codings import DECODERS, unzstd
from newsarchive.capture.content import MAX_PAYLOAD, dechunked, payload_digest, payload_of
from newsarchive.errors import BrokenRecord, CaptureError, TooLarge, UnknownCoding

from .exchanges import an_exchange

zstd = pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")

PAGE = b"<html><p>" + b"A story with words. " * 200 + b"</p></html>"


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data, 6, -15)


CODED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZip": gzip.compress,
    "deflate": zlib.compress,
    " deflate ": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "": bytes,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
}


def body_of(body: bytes, *headers: str) -> bytes:
    return payload_of(an_exchange(response=answer(body, *headers))).body


def answer(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body


@pytest.mark.parametrize("coding", CODED)
def test_known_codings_are_undone(coding: str) -> None:
    """By any spelling, alone or one over the other."""
    assert body_of(CODED[coding](PAGE), f"content-ENCODING: {coding}") == PAGE


def test_codings_on_several_header_lines_are_one_list() -> None:
    """The last named was put on last."""
    assert body_of(brotli.compress(gzip.compress(PAGE)), "Content-Encoding: gzip", "Content-Encoding: br") == PAGE


@pytest.mark.parametrize("coding", ["compress", "exi", "gzip2", "utf-8"])
def test_an_unknown_coding_is_named(coding: str) -> None:
    """Undecoded bytes are never passed off as a page; the message names coding, address and what is known."""
    with pytest.raises(UnknownCoding, match=rf"paper\.test.*'{coding}'.*br, deflate, gzip"):
        body_of(PAGE, f"Content-Encoding: {coding}")


def test_codings_without_end_are_refused() -> None:
    """A header can name a thousand; work is bounded."""
    with pytest.raises(UnknownCoding, match="1000 codings"):
        body_of(PAGE, "Content-Encoding: " + ", ".join(["gzip"] * 1000))


def test_a_page_that_is_not_gzip_is_not_believed_to_be() -> None:
    """A mislabelled body is an unknown coding."""
    with pytest.raises(UnknownCoding, match="mislabels"):
        body_of(PAGE, "Content-Encoding: gzip")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_body_is_no_page(coding: str) -> None:
    """At every length: the beginning of a page never passes for the page."""
    coded = CODED[coding](PAGE)
    for size in range(1, len(coded)):
        with pytest.raises((BrokenRecord, UnknownCoding), match=r"paper\.test"):
            body_of(coded[:size], f"Content-Encoding: {coding}")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_an_empty_body_is_empty(coding: str) -> None:
    """As answers to HEAD and some 200s are, whatever coding they claim."""
    assert body_of(b"", f"Content-Encoding: {coding}") == b""


def test_a_damaged_gzip_body_is_no_page() -> None:
    """A wrong checksum counts."""
    coded = bytearray(gzip.compress(PAGE))
    coded[-6] ^= 1
    with pytest.raises(BrokenRecord, match="broken"):
        body_of(bytes(coded), "Content-Encoding: gzip")


@pytest.mark.parametrize("junk", [b"\0" * 30, b"junk", b"\x1f\x8b\xffjunk", b"\x1f\x8b"])
def test_junk_behind_gzip_is_left_out(junk: bytes) -> None:
    """Members are joined; what follows and is none does not matter."""
    assert body_of(gzip.compress(PAGE) + gzip.compress(b"more") + junk, "Content-Encoding: gzip") == PAGE + b"more"


def test_zstd_frames_are_joined() -> None:
    """Several frames make one body (RFC 8878, section 3)."""
    assert unzstd(zstd.compress(b"one ") + zstd.compress(b"two"), 100) == b"one two"


BOMB_SIZE = 200 * 1024 * 1024


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    """200 MB out of a few hundred kB: refused, and never held in memory."""
    bomb = CODED[coding](bytes(BOMB_SIZE)) if coding != "br" else brotli.compress(bytes(BOMB_SIZE), quality=1)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        DECODERS[coding](bomb, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_bomb_in_a_bomb_stops_too() -> None:
    """Each coding is bounded."""
    inner = gzip.compress(bytes(MAX_PAYLOAD + 1), 9)
    with pytest.raises(TooLarge):
        body_of(gzip.compress(inner), "Content-Encoding: gzip, gzip")


def test_the_limit_itself_is_allowed() -> None:
    """Exactly MAX_PAYLOAD bytes pass, one more does not, coded or not."""
    assert len(body_of(gzip.compress(bytes(MAX_PAYLOAD), 1), "Content-Encoding: gzip")) == MAX_PAYLOAD
    with pytest.raises(TooLarge):
        body_of(bytes(MAX_PAYLOAD + 1))


@given(st.binary(max_size=200), st.lists(st.sampled_from([*DECODERS, "chunked"]), max_size=3), st.booleans())
def test_no_body_breaks_the_house(body: bytes, codings: list[str], starts_well: bool) -> None:
    """Any bytes under any coding give a payload or one of our own errors."""
    coding = codings[0] if codings else "gzip"
    data = CODED[coding](PAGE)[:40] + body if starts_well and coding in CODED else body
    for header in ("Content-Encoding", "Transfer-Encoding"):
        with contextlib.suppress(CaptureError):
            assert isinstance(body_of(data, f"{header}: {','.join(reversed(codings))}"), bytes)


# ── chunks and lengths ──


def chunked(data: bytes, size: int, line_end: bytes = b"\r\n", extension: bytes = b"") -> bytes:
    pieces = [data[place : place + size] for place in range(0, len(data), size)]
    return b"".join(b"%X" % len(piece) + extension + line_end + piece + line_end for piece in [*pieces, b""])


@given(
    st.binary(max_size=300),
    st.integers(1, 50),
    st.sampled_from([b"\r\n", b"\n"]),
    st.sampled_from([b"", b";x", b' ; a="1;2"']),
)
def test_chunks_are_joined(data: bytes, size: int, line_end: bytes, extension: bytes) -> None:
    """With extensions, with trailers, with bare line feeds."""
    assert dechunked(chunked(data, size, line_end, extension)) == data
    assert dechunked(chunked(data, size) + b"Trailer: 1\r\n\r\n") == data


@given(st.binary(min_size=1, max_size=100), st.integers(0, 150))
def test_a_cut_chunked_body_gives_a_beginning(data: bytes, size: int) -> None:
    """Never other bytes than those of the body."""
    try:
        assert data.startswith(dechunked(chunked(data, 7)[:size]))
    except BrokenRecord:
        assert size < 3


def test_what_is_not_chunked_is_broken_unless_it_is_plainly_a_page() -> None:
    """Archivers join chunks and leave the header; their pages are read. Anything else is refused."""
    assert body_of(PAGE, "Transfer-Encoding: chunked") == PAGE
    with pytest.raises(BrokenRecord, match="said to be chunked"):
        body_of(b"\x00\x01\x02", "Transfer-Encoding: chunked")


def test_chunks_go_before_length() -> None:
    """Where both are sent, Content-Length says nothing (RFC 9112, section 6.3)."""
    assert body_of(chunked(PAGE, 100), "Content-Length: 3", "Transfer-Encoding: chunked") == PAGE


def test_transfer_and_content_coding_come_off_in_turn() -> None:
    """gzip within chunks, by either header."""
    coded = chunked(gzip.compress(PAGE), 64)
    assert body_of(coded, "Transfer-Encoding: chunked", "Content-Encoding: gzip") == PAGE
    assert body_of(coded, "Transfer-Encoding: gzip, chunked") == PAGE


@pytest.mark.parametrize(("length", "kept"), [("3", b"abc"), ("99", b"abcdef"), ("x", b"abcdef"), ("-1", b"abcdef")])
def test_a_body_longer_than_its_length_is_cut(length: str, kept: bytes) -> None:
    """What is behind belongs to no page; a length that is none says nothing."""
    assert body_of(b"abcdef", f"Content-Length: {length}") == kept


def test_digest_of_broken_chunks_is_that_of_the_bytes_there() -> None:
    """Writing never fails because of what a server sends."""
    assert payload_digest(an_exchange(response=answer(b"zz", "Transfer-Encoding: chunked"))).startswith("sha1:")


# ── types ──


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html;x=1; charset="windows-1251"', ("text/html", "windows-1251")),
        ("text/html; charset=", ("text/html", None)),
        ("text/html, text/plain", ("text/html", None)),
        ("", ("", None)),
    ],
)
def test_type_and_charset_are_read(value: str, expected: tuple[str, str | None]) -> None:
    """Lower-case type without parameters; the charset as it is spelt."""
    payload = payload_of(an_exchange(response=answer(b"x", f"Content-Type: {value}")))
    assert (payload.media_type, payload.charset) == expected


def test_a_response_without_head_has_no_type() -> None:
    """Line-feed heads are heads; garbage is none."""
    assert payload_of(an_exchange(response=b"HTTP/1.0 200 OK\nContent-Type: text/html\n\nx")).media_type == "text/html"
    assert payload_of(an_exchange(response=b"\x00\x01")).media_type == ""


def test_reading_content_needs_no_warc_library() -> None:
    """Every worker imports it: it must stay light."""
    code = (
        "import sys, newsarchive.capture.content as c; assert not {'warcio', 'fastwarc', 'brotli'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
