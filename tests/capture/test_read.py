"""WARC files read back: law 2 (round trip), and damage."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.capture import reel
from newsarchive.capture.members import MAX_BLOCK
from newsarchive.capture.read import read_archive, read_capture
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture, Fetch, Outcome, Purpose, Reference, Tls, Truncation
from newsarchive.wire import IDENTICAL, NOT_MODIFIED

from .exchanges import FETCH, NOON, a_writer, an_ending, an_exchange, members, urn, written

ODD_RESPONSES = [
    b"HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nset-cookie: b\r\nX-Fold: one\r\n  two\r\n\ttwo\r\nno colon\r\n\r\nx",
    b"HTTP/1.1 200 OK\r\nX-Latin: caf\xe9\r\nTransfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
    b"HTTP/1.0 200 OK\nContent-Type: text/html\n\nline feeds only",
    b"HTTP/1.1 404\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnot chunked",
    b"\x00\xff garbage without any head",
    b"HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    b"\r\n\r\n",
    b"<html>an answer of HTTP/0.9</html>",
    b"",
]

lines = st.binary(max_size=30).map(lambda line: line.replace(b"\r", b"").replace(b"\n", b""))
odd_heads = (
    st.lists(lines, max_size=5).map(b"\r\n".join).map(lambda block: b"HTTP/1.1 200 OK\r\n" + block + b"\r\n\r\n")
)
responses = st.one_of(
    st.sampled_from(ODD_RESPONSES), st.binary(max_size=200), st.tuples(odd_heads, st.binary(max_size=100)).map(b"".join)
)
words = st.text(max_size=20)
printable = st.text("abcXYZ019._-/ ", min_size=1, max_size=15).map(lambda text: "x" + text.strip())
fetches = st.builds(
    Fetch, id=words, url=words, spider=words, run=words, purpose=st.sampled_from(Purpose), hop=st.integers(0, 99)
)
moments = st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware behind it
captures = st.builds(
    Capture,
    id=st.integers(0, 99).map(urn),
    url=st.text("abc%20/?&=;~'()", max_size=30).map(lambda tail: f"https://paper.test/{tail}"),
    fetched_at=moments,
    request=st.binary(max_size=60),
    response=responses,
    interim=st.binary(max_size=60),
    ip_address=st.none() | st.just("2001:db8::1"),
    tls=st.none() | st.builds(Tls, version=st.just("tls/1.2"), cipher=printable, fingerprint=words),
    truncated=st.none() | st.sampled_from(Truncation),
    fetch=st.none() | fetches,
)
references = st.none() | st.builds(
    Reference, id=st.integers(0, 99).map(urn), url=st.none() | st.just("https://paper.test/%20"), at=st.none() | moments
)
#: A revisit whose head was cut by length cannot be told from one whose payload was left out; none is ever written.
revisits = st.builds(
    lambda capture, profile, named, cut: replace(capture, revisit=profile, refers_to=named, truncated=cut),
    captures, st.sampled_from([IDENTICAL, NOT_MODIFIED]), references, st.none() | st.just(Truncation.DISCONNECT),
)  # fmt: skip
outcomes = st.builds(an_ending, why=words, url=words, final_url=words)


@given(st.lists(captures | revisits | outcomes, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_read_is_what_was_written(items: list[Capture | Outcome]) -> None:
    """Law 2, whatever servers send: each capture equals the one that the writer gave back, in order."""
    with tempfile.TemporaryDirectory() as folder:
        path, given_back = written(Path(folder), *items)
        name = Archive(Path(folder)).name_of(path)
        assert list(read_archive(path, name=name)) == given_back
        for item in given_back:
            if isinstance(item, Capture) and item.location:
                assert read_capture(path, item.location.offset, name=name) == item


@pytest.mark.parametrize("response", ODD_RESPONSES)
def test_odd_answers_keep_every_byte(tmp_path: Path, response: bytes) -> None:
    """Case, order, folds, line ends, trailers, and what is no HTTP at all."""
    path, _ = written(tmp_path, an_exchange(response=response))
    (found,) = read_archive(path, name="x")
    assert isinstance(found, Capture) and found.response == response


def test_a_file_that_is_still_open_can_be_read(tmp_path: Path) -> None:
    """What was written so far is there, under the name that the file will have."""
    writer = a_writer(tmp_path)
    capture = writer.write(an_exchange())
    (path,) = Archive(tmp_path).warcs()
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == [capture]
    writer.close()


def test_a_file_cut_anywhere_gives_whole_captures_or_none(tmp_path: Path) -> None:
    """At every offset: what is read equals what was written, and a loss is never silent."""
    path, given_back = written(tmp_path, an_exchange(1), an_ending(), an_exchange(2, request=b""), an_exchange(3))
    data, name = path.read_bytes(), Archive(tmp_path).name_of(path)
    ends = [0, len(gzip_member(data))]
    for size in range(len(data)):
        cut = tmp_path / "cut.warc.gz"
        cut.write_bytes(data[:size])
        damage: list[BrokenRecord] = []
        found = list(read_archive(cut, name=name, on_broken=damage.append))
        assert found == given_back[: len(found)]
        if not damage:
            ends.append(size)
    group_ends = [0, *boundaries(data)]
    assert sorted(set(ends)) == group_ends, "only a cut between exchanges looks like a shorter file"


def gzip_member(data: bytes) -> bytes:
    """The coded bytes of the first member: the file's warcinfo."""
    return data[: data.index(b"\x1f\x8b\x08", 1)]


def boundaries(data: bytes) -> list[int]:
    """Offsets behind the warcinfo and behind each exchange or ending but the last, by WARC-Type alone."""
    found, at, missing = [], 0, 0
    for member in members(data):
        size = next(end for end in range(at + 18, len(data) + 1) if whole(data[at:end]))
        at += size - at
        group = member.partition(b"Newsarchive-Records: ")[2][:1]
        missing = int(group) - 1 if group else max(0, missing - 1)
        if not missing and at < len(data):
            found.append(at)
    return found


def whole(data: bytes) -> bool:
    try:
        gzip.decompress(data)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return False
    return True


def test_the_first_damage_is_raised_after_all_that_lies_before_it(tmp_path: Path) -> None:
    """Without somebody to call, reading stops with file and byte."""
    path, given_back = written(tmp_path, an_exchange(1), an_exchange(2))
    path.write_bytes(path.read_bytes()[:-5])
    found = []
    with pytest.raises(BrokenRecord, match=r"\.warc\.gz at byte \d+: the file ends within a gzip member"):
        for item in read_archive(path, name=Archive(tmp_path).name_of(path)):
            found.append(item)
    assert found == given_back[:1]


def test_a_flipped_bit_loses_one_exchange_and_no_other(tmp_path: Path) -> None:
    """Wherever it is: the neighbours come back as they were, nothing false comes, and the damage is reported."""
    path, given_back = written(tmp_path, an_exchange(1), an_exchange(2), an_exchange(3))
    data, name = path.read_bytes(), Archive(tmp_path).name_of(path)
    (_, second, third) = given_back
    assert isinstance(second, Capture) and second.location and isinstance(third, Capture) and third.location
    for place in range(second.location.offset, third.location.offset):
        broken = bytearray(data)
        broken[place] ^= 0x10
        path.write_bytes(broken)
        damage: list[BrokenRecord] = []
        found = list(read_archive(path, name=name, on_broken=damage.append))
        assert [item for item in found if item != second] == [given_back[0], third]
        assert damage or found == given_back, f"silent loss at byte {place}"


@pytest.mark.parametrize("tail", [bytes(5_000), b"\x1f\x8b\x08" + bytes(500), b"no record"])
def test_a_tail_of_junk_is_reported_once(tmp_path: Path, tail: bytes) -> None:
    """Zeros as a power cut leaves them, or anything else."""
    path, given_back = written(tmp_path, an_exchange())
    path.write_bytes(path.read_bytes() + tail)
    damage: list[BrokenRecord] = []
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path), on_broken=damage.append)) == given_back
    assert len(damage) == 1


def test_damage_in_front_does_not_hide_the_rest(tmp_path: Path) -> None:
    """A file whose first bytes are zeros is still read where it is whole."""
    path, _ = written(tmp_path, an_exchange(1), an_exchange(2))
    data = path.read_bytes()
    path.write_bytes(bytes(20) + data[20:])
    found = [item.id for item in read_archive(path, name="x", on_broken=lambda _: None) if isinstance(item, Capture)]
    assert found == [urn(1), urn(2)]


def test_no_capture_begins_where_none_was_written(tmp_path: Path) -> None:
    """A wrong offset is an error, never the next best capture."""
    path, (capture,) = written(tmp_path, an_exchange())
    assert isinstance(capture, Capture) and capture.location
    for offset in (0, capture.location.offset + 1, capture.location.offset + capture.location.length, 10**6):
        with pytest.raises(BrokenRecord, match=f"at byte {offset}"):
            read_capture(path, offset, name="x")


def test_a_record_that_is_too_large_is_reported_and_passed_over(tmp_path: Path) -> None:
    """Memory is bounded by the limit; the neighbours are read."""
    path, given_back = written(tmp_path, an_exchange(1), an_exchange(2, response=bytes(MAX_BLOCK + 1)), an_exchange(3))
    damage: list[BrokenRecord] = []
    found = list(read_archive(path, name=Archive(tmp_path).name_of(path), on_broken=damage.append))
    assert found == [given_back[0], given_back[2]]
    assert len(damage) == 1 and f"a block of {MAX_BLOCK + 1} bytes" in str(damage[0])


def test_without_isal_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """zlib alone reads the same captures."""
    path, given_back = written(tmp_path, an_exchange(1), an_exchange(2))
    monkeypatch.setattr(reel, "inflater", zlib)
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == given_back


def test_our_robots_exchange_is_known_as_one(tmp_path: Path) -> None:
    """Purpose comes back with the fetch."""
    path, _ = written(tmp_path, an_exchange(fetch=Fetch(**{**vars(FETCH), "purpose": Purpose.ROBOTS}), fetched_at=NOON))
    (found,) = read_archive(path, name="x")
    assert isinstance(found, Capture) and found.fetch and found.fetch.purpose is Purpose.ROBOTS
