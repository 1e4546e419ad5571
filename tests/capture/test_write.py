"""WARC files: what is in them, how they are called, and when they end."""

from __future__ import annotations

import os
import random
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio import ArchiveIterator

from newsarchive.archive import Archive
from newsarchive.capture import records
from newsarchive.capture.content import payload_digest
from newsarchive.capture.index import index_path
from newsarchive.capture.read import read_archive
from newsarchive.capture.verify import Wish, verify
from newsarchive.capture.write import Policy, WarcWriter, new_id
from newsarchive.errors import CaptureError
from newsarchive.model import Capture, Outcome, OutcomeKind, Truncation

from .exchanges import NOON, RESPONSE, URL, Clock, a_writer, an_ending, an_exchange, members, only, urn, written

# The digests were computed with `openssl sha1 -binary | base32`.
GOLDEN_RESPONSE = b"""WARC/1.1
WARC-Type: response
WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>
WARC-Date: 2026-03-04T12:00:00.123456Z
WARC-Target-URI: https://paper.test/story?id=7
WARC-IP-Address: 192.0.2.7
WARC-Protocol: http/1.1
WARC-Protocol: tls/1.3
WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256
WARC-Payload-Digest: sha1:D6GVNDKXV7KVOPX7DKTHZYOKB6AN2GXD
Newsarchive-Records: 3
WARC-Block-Digest: sha1:HNDKPKGIIJRGJLNCSKQ5XMSTCDP3VR3Z
Content-Type: application/http; msgtype=response
Content-Length: 102

"""

GOLDEN_FACTS = b"""fetch: ffffffffffffffffffffffffffffffff
fetch-url: https://paper.test/s/7
hop: 1
purpose: page
spider: paper
run: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
tls-certificate-sha256: abababababababababababababababababababababababababababababababab
interim: SFRUUC8xLjEgMTAzIEVhcmx5IEhpbnRzDQpMaW5rOiA8L2EuY3NzPg0KDQo=
"""


def crlf(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


def test_an_exchange_is_written_byte_for_byte_as_expected(tmp_path: Path) -> None:
    """Frozen clock and names give frozen bytes: warcinfo, response, request, metadata, each a gzip member."""
    path, _ = written(tmp_path, an_exchange())
    info, response, request, facts = members(path.read_bytes())
    assert info.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert b"WARC-Filename: newsarchive-20260304120000123-00000-press-42.warc.gz\r\n" in info
    assert info.endswith(b"\r\n\r\nformat: WARC File Format 1.1\r\nsoftware: newsarchive/test\r\n\r\n\r\n")
    assert response == crlf(GOLDEN_RESPONSE) + RESPONSE + b"\r\n\r\n"
    assert b"WARC-Type: request\r\n" in request
    assert b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n" in request
    assert b"WARC-Type: metadata\r\n" in facts
    assert facts.endswith(b"\r\n\r\n" + crlf(GOLDEN_FACTS) + b"\r\n\r\n")


def test_the_capture_comes_back_with_its_place(tmp_path: Path) -> None:
    """The place names the closed file and exactly the response's gzip member."""
    path, (capture,) = written(tmp_path, an_exchange())
    assert isinstance(capture, Capture) and capture.location
    assert capture.location.warc == path.relative_to(tmp_path / "captures").as_posix()
    cut = path.read_bytes()[capture.location.offset : capture.location.offset + capture.location.length]
    assert len(members(cut)) == 1 and RESPONSE in members(cut)[0]


def test_both_libraries_read_the_same_bytes_back(tmp_path: Path) -> None:
    """warcio and FastWARC find the records, the bytes and good block digests."""
    path, _ = written(
        tmp_path,
        an_exchange(1),
        an_exchange(2, revisit="http://netpreserve.org/warc/1.1/revisit/server-not-modified"),
        an_ending(),
    )
    with path.open("rb") as file:
        found = [(record.rec_type, record.raw_stream.read()) for record in ArchiveIterator(file, no_record_parse=True)]
    assert [kind for kind, _ in found] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
        "revisit",
        "request",
        "metadata",
        "metadata",
    ]
    with path.open("rb") as file:
        fast = [(record.verify_block_digest(), record.reader.read()) for record in FastIterator(file, parse_http=False)]
    assert all(good for good, _ in fast)
    assert [block for _, block in fast] == [block for _, block in found]
    assert found[1][1] == RESPONSE


def test_warcio_finds_all_digests_good_where_nothing_is_chunked(tmp_path: Path) -> None:
    """Payload digests are those that other tools compute."""
    path, _ = written(tmp_path, an_exchange())
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()


def test_payload_digest_leaves_the_chunks_out(tmp_path: Path) -> None:
    """The same page in other chunks is the same payload (WARC 1.1, section 5.9)."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    one = head + b"6\r\nA stor\r\n2\r\ny.\r\n0\r\n\r\n"
    other = head + b"8;x=y\r\nA story.\r\n0\r\nTrailer: 1\r\n\r\n"
    plain = b"HTTP/1.1 200 OK\r\n\r\nA story."
    _, captures = written(tmp_path, *(an_exchange(n, response=raw) for n, raw in enumerate((one, other, plain))))
    assert len({capture.payload_digest for capture in captures if isinstance(capture, Capture)}) == 1


def test_parts_of_which_nothing_is_known_have_no_record(tmp_path: Path) -> None:
    """No request bytes, no request record; no facts, no metadata record."""
    path, _ = written(tmp_path, an_exchange(request=b"", interim=b"", tls=None, fetch=None, ip_address=None))
    _, response = members(path.read_bytes())
    assert b"Newsarchive-Records: 1\r\n" in response
    assert b"WARC-IP-Address" not in response


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://paper.test/\r\nWARC-Type: response"},
        {"url": "https://paper.test/a b"},
        {"url": "https://paper.test/é"},
        {"url": "https://paper.test/<b>"},
        {"url": "no address"},
        {"id": "urn:uuid:1>\r\nX: y"},
        {"ip_address": "192.0.2.1\r\nX: y"},
        {"ip_address": "192.0.2.1\0"},
        {"revisit": "http://a/\nX: y"},
    ],
)
def test_no_value_can_forge_a_header(tmp_path: Path, changes: dict[str, Any]) -> None:
    """What is no printable ASCII is refused, and nothing at all is written."""
    writer = a_writer(tmp_path)
    with pytest.raises(CaptureError, match="cannot be"):
        writer.write(an_exchange(**changes))
    writer.close()
    assert list(Archive(tmp_path).warcs()) == []


def test_no_value_can_forge_a_field_or_an_ending(tmp_path: Path) -> None:
    """Line breaks, backslashes, blanks and lone surrogates in an ending come back as they were, on one line."""
    nasty = "why\r\noutcome: article\n\\u000a \u2028 \ud800 é "
    ending = an_ending(why=nasty, url=" not an\naddress ", final_url="javascript:alert(1)\r\n")
    path, _ = written(tmp_path, ending)
    assert list(read_archive(path, name="x")) == [ending]
    record = members(path.read_bytes())[1]
    assert b"WARC-Target-URI" not in record
    assert record.count(b"\noutcome: ") == 1


def test_truncation_is_told(tmp_path: Path) -> None:
    """A response that broke off says so in its header."""
    path, _ = written(tmp_path, an_exchange(truncated=Truncation.DISCONNECT))
    assert b"WARC-Truncated: disconnect\r\n" in members(path.read_bytes())[1]


def test_a_file_bears_its_open_name_until_closed(tmp_path: Path) -> None:
    """`.open` while written; the closed name, an index beside it and nothing else afterwards."""
    writer = a_writer(tmp_path)
    assert not (tmp_path / "captures").exists(), "nothing is made before the first write"
    writer.write(an_exchange())
    stem = "newsarchive-20260304120000123-00000-press-42"
    folder = tmp_path / "captures" / "paper" / "2026"
    assert [path.name for path in folder.iterdir()] == [f"{stem}.warc.gz.open"]
    writer.close()
    assert sorted(path.name for path in folder.iterdir()) == [f"{stem}.cdxj", f"{stem}.warc.gz"]


def test_a_spider_cannot_name_its_way_out_of_the_archive(tmp_path: Path) -> None:
    """A spider's name is a folder's name, never a path."""
    writer = WarcWriter(Archive(tmp_path / "archive"), "../../out", {})
    writer.write(an_exchange())
    writer.close()
    assert all((tmp_path / "archive" / "captures") in path.parents for path in tmp_path.rglob("*.warc.gz"))


def test_a_file_ends_before_it_grows_too_large(tmp_path: Path) -> None:
    """An exchange that would pass the limit goes into the next file, whole."""
    writer = a_writer(tmp_path, policy=Policy(max_bytes=4_000))
    captures = [writer.write(an_exchange(n, response=RESPONSE + os.urandom(1_000))) for n in range(7)]
    writer.close()
    warcs = list(Archive(tmp_path).warcs())
    assert len(warcs) > 2 and all(path.stat().st_size <= 4_000 for path in warcs)
    assert [path.name.split("-")[2] for path in warcs] == [f"{n:05}" for n in range(len(warcs))]
    back = [found for path in warcs for found in read_archive(path, name=Archive(tmp_path).name_of(path))]
    assert back == captures


def test_an_exchange_larger_than_a_file_gets_one_of_its_own(tmp_path: Path) -> None:
    """No exchange is too large to be written."""
    writer = a_writer(tmp_path, policy=Policy(max_bytes=10))
    for number in range(3):
        writer.write(an_exchange(number))
    writer.close()
    assert len(list(Archive(tmp_path).warcs())) == 3


def test_a_file_ends_when_it_is_old(tmp_path: Path) -> None:
    """The next exchange after the age begins a new file; so does a clock that goes backwards."""
    clock = Clock()
    writer = a_writer(tmp_path, clock=clock, policy=Policy(max_age=60))
    for step in (0, 59, 2, -3600):
        clock.move(step)
        writer.write(an_exchange())
    writer.close()
    assert len(list(Archive(tmp_path).warcs())) == 3


def test_the_disk_is_waited_for_by_count_and_by_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so many exchanges, and after so many seconds."""
    calls: list[int] = []
    clock = Clock()
    writer = a_writer(tmp_path, clock=clock, policy=Policy(sync_every=2, sync_seconds=5))
    writer.write(an_exchange())
    writer.sync()
    monkeypatch.setattr(os, "fsync", calls.append)
    writer.write(an_exchange())
    assert len(calls) == 0
    writer.write(an_exchange())
    assert len(calls) == 1
    clock.move(5)
    writer.write(an_exchange())
    assert len(calls) == 2
    writer.sync()
    assert len(calls) == 2, "there was nothing to wait for"


def test_the_name_of_a_new_file_is_waited_for_with_its_first_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could take the file with all that was synced into it: each new folder, and the file's own."""
    synced: list[Path] = []
    real = os.fsync

    def noting(fd: int) -> None:
        synced.append(Path(f"/proc/self/fd/{fd}").readlink())
        real(fd)

    monkeypatch.setattr(os, "fsync", noting)
    writer = a_writer(tmp_path, policy=Policy(sync_every=1))
    writer.write(an_exchange())
    path = only(Archive(tmp_path).warcs())
    assert {tmp_path, tmp_path / "captures", path.parent.parent, path.parent, path} == set(synced)
    assert synced.index(path) < len(synced) - 1 - synced[::-1].index(path.parent)
    synced.clear()
    writer.write(an_exchange(2))
    assert synced == [path]


def test_two_writers_never_share_a_file(tmp_path: Path) -> None:
    """The same moment, host and process number even: each has its own file, and all is there."""
    writers = [a_writer(tmp_path), a_writer(tmp_path)]
    for number in range(6):
        writers[number % 2].write(an_exchange(number))
    for writer in writers:
        writer.close()
    warcs = list(Archive(tmp_path).warcs())
    ids = sorted(found.id for path in warcs for found in read_archive(path, name="x") if isinstance(found, Capture))
    assert len(warcs) == 2 and ids == [urn(number) for number in range(6)]


def test_a_closed_writer_begins_anew_and_appends_to_nothing(tmp_path: Path) -> None:
    """A file that is closed is never written to again."""
    writer = a_writer(tmp_path)
    writer.write(an_exchange(1))
    writer.close()
    before = only(Archive(tmp_path).warcs()).read_bytes()
    writer.write(an_exchange(2))
    writer.close()
    first, second = Archive(tmp_path).warcs()
    assert first.read_bytes() == before and second.stat().st_size


def test_without_isal_the_files_are_as_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """zlib alone writes the same records."""
    path, _ = written(tmp_path / "with", an_exchange())
    monkeypatch.setattr(records, "igzip_lib", None)
    other, _ = written(tmp_path / "without", an_exchange())
    assert members(other.read_bytes()) == members(path.read_bytes())


def test_records_of_an_exchange_are_those_that_warcio_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put together here for its speed is, byte for byte, what the library makes of the same record."""
    ids = (urn(7), urn(8))
    for capture in (an_exchange(), an_exchange(response=b"", interim=b""), an_exchange(truncated=Truncation.TIME)):
        ours = records.exchange(capture, ids, payload_digest(capture))
        with monkeypatch.context() as patched:
            patched.setattr(records, "_whole", lambda record: members(records._member(record))[0])
            assert records.exchange(capture, ids, payload_digest(capture)) == ours


@pytest.mark.parametrize("library", ["isal", "zlib"])
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_a_page_that_its_server_coded_is_stored_as_it_is(
    size: int, library: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would not shrink. The member is a sound one for every reader, and no larger than the page and its head."""
    if library == "zlib":
        monkeypatch.setattr(records, "igzip_lib", None)
    body = random.Random(size).randbytes(size)
    response = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Encoding: gzip\r\n\r\n" % size + body
    path, _ = written(tmp_path, an_exchange(response=response))
    assert len(path.read_bytes()) < size + 2000
    assert members(path.read_bytes())[1].endswith(b"\r\n\r\n" + response + b"\r\n\r\n")
    with path.open("rb") as file:
        assert all(record.verify_block_digest() for record in FastIterator(file, parse_http=False))
    assert verify(path, Wish(thorough=True)).is_well


def test_a_coding_that_the_page_only_speaks_of_changes_nothing() -> None:
    """The head decides, not the page."""
    spoken = b"\r\nContent-Encoding: gzip\r\n" * 400
    capture = an_exchange(response=b"HTTP/1.1 200 OK\r\n\r\n" + spoken)
    assert len(records.exchange(capture, (urn(7), urn(8)), payload_digest(capture))[0]) < len(spoken) / 4


def test_names_of_records_are_random_uuids() -> None:
    """Version 4, the variant of RFC 9562, and never the same twice."""
    names = {new_id() for _ in range(500)}
    assert len(names) == 500
    assert {(uuid.UUID(name).version, uuid.UUID(name).variant) for name in names} == {(4, uuid.RFC_4122)}
    assert all(uuid.UUID(name).urn == name for name in names)


def test_endings_come_back_as_they_were(tmp_path: Path) -> None:
    """Every kind of ending, with and without a capture."""
    endings: list[Outcome] = [an_ending(kind=kind, why=f"as {kind}") for kind in OutcomeKind]
    endings.append(an_ending(capture_id=urn(5), at=NOON.replace(microsecond=0)))
    path, _ = written(tmp_path, *endings)
    assert list(read_archive(path, name="x")) == endings


def test_a_capture_that_was_placed_elsewhere_is_placed_anew(tmp_path: Path) -> None:
    """Writing a capture again changes its place and nothing else."""
    _, (first,) = written(tmp_path / "one", an_exchange())
    assert isinstance(first, Capture)
    _, (_, second) = written(tmp_path / "two", an_exchange(8), first)
    assert isinstance(second, Capture) and second.url == URL
    assert replace(second, location=None) == replace(first, location=None) and second.location != first.location


def test_captures_of_one_moment_are_told_apart(tmp_path: Path) -> None:
    """Of one address in one microsecond, and of a clock that went back: each has its place, its line, and is read again."""
    moments = (NOON, NOON, NOON - timedelta(hours=2))
    exchanges = [
        replace(an_exchange(number), url="https://a.test/", fetched_at=at) for number, at in enumerate(moments)
    ]
    path, _ = written(tmp_path, *exchanges)
    found = [one for one in read_archive(path, name="x") if isinstance(one, Capture)]
    assert [(one.id, one.fetched_at) for one in found] == [(one.id, one.fetched_at) for one in exchanges]
    assert verify(path).is_well and len(index_path(path).read_text().splitlines()) == 3
