"""Revisit records followed: the same article, byte for byte, wherever the original lies; and what cannot be followed is told."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newsarchive.archive import Archive
from newsarchive.capture.content import payload_digest
from newsarchive.capture.revisits import is_shareable, leaning_on, unchanged
from newsarchive.capture.shelf import Shelf
from newsarchive.capture.write import WarcWriter
from newsarchive.model import Capture, Holding, Location, OutcomeKind, Reference
from newsarchive.process import process
from newsarchive.reprocess import Here, Tally, rebuild, reprocess
from newsarchive.store.base import Store, open_store
from newsarchive.wire import IDENTICAL
from tests.small_archive import SITES, answer, exchange, page

URL = "https://quay.example/piers"
FIRST = exchange(1, URL, answer(page("Piers stay closed")))
LATER = exchange(2, URL, answer(page("Piers stay closed"), extra="X-Served-By: another\r\n"))


def digested(capture: Capture) -> Capture:
    return replace(capture, payload_digest=payload_digest(capture))


def revisit_of(original: Capture, capture: Capture) -> Capture:
    made = leaning_on(original, digested(capture))
    assert made is not None
    return made


def put(archive: Archive, *captures: Capture, spider: str = "quay") -> list[Capture]:
    """One closed WARC file."""
    writer = WarcWriter(archive, spider, {})
    kept = [writer.write(capture) for capture in captures]
    writer.close()
    return kept


def foreign(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path


def record(kind: str, name: str, block: bytes, *headers: str, url: str = URL, digest: str = "") -> bytes:
    """A record of another program; no digest where none is given."""
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:x:{name}>", "WARC-Date: 2026-03-01T09:00:00Z",
        f"WARC-Target-URI: {url}", "Content-Type: application/http; msgtype=response", *headers,
        *([f"WARC-Payload-Digest: {digest}"] if digest else []), f"Content-Length: {len(block)}", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


@contextmanager
def store_of(archive: Archive) -> Iterator[Store]:
    store = open_store(archive)
    try:
        yield store
    finally:
        store.close()


def read(archive: Archive, *paths: Path) -> tuple[Tally, dict[str, tuple[str, str]]]:
    """Reprocess some files; capture id → outcome and why."""
    with store_of(archive) as store:
        tally = reprocess(paths, Shelf(archive), Here(SITES), store)
        return tally, {str(row.capture_id): (row.outcome, row.why) for row in store.ended()}


# What is written


def test_a_revisit_keeps_the_head_as_it_came_and_names_its_original(tmp_path: Path) -> None:
    """Profile, both addresses, the date to the microsecond, the digest; the block is the head and nothing else."""
    archive = Archive(tmp_path)
    first, _ = put(archive, FIRST, revisit_of(FIRST, LATER))
    (warc,) = archive.warcs()
    members = gzip.decompress(warc.read_bytes())
    head = members[members.index(b"WARC-Type: revisit") :].split(b"\r\n\r\n", 1)[0].decode()
    for line in (
        f"WARC-Profile: {IDENTICAL}", f"WARC-Refers-To: <{FIRST.id}>", f"WARC-Refers-To-Target-URI: {URL}",
        "WARC-Refers-To-Date: 2026-03-01T08:01:00.000000Z", f"WARC-Payload-Digest: {first.payload_digest}", "WARC-Truncated: length",
        f"Content-Length: {len(LATER.head)}",
    ):  # fmt: skip
        assert line in head.splitlines(), line
    found = [one for one in Shelf(archive)(warc, print) if isinstance(one, Capture)]
    assert found[1].response == LATER.head and found[1].truncated is None and found[1].shares_payload


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"response": answer(b"x" * 1023)}, "a body so small saves nothing"),
        ({"response": answer(b"x" * 2000, "404 Not Found")}, "no 200"),
        ({"request": b"POST / HTTP/1.1\r\n\r\n"}, "not asked by GET"),
        ({"truncated": "time"}, "not whole"),
        ({"revisit": IDENTICAL}, "a revisit itself"),
        ({"response": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0;why=so\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n"}, "a chunk extension would be lost"),
        ({"response": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2000 + b"\r\n0\r\nX-Sum: 9\r\n\r\n"}, "a trailer would be lost"),
        ({"response": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2000 + b"\r\n"}, "the last chunk is missing"),
    ],
)  # fmt: skip
def test_what_would_lose_something_is_kept_whole(change: dict[str, object], why: str) -> None:
    """Deduplication is for whole pages alone."""
    assert is_shareable(FIRST)
    assert not is_shareable(replace(FIRST, **change)), why  # type: ignore[arg-type]


def test_equal_digests_do_not_suffice() -> None:
    """Two payloads with one SHA-1 can be made; the bytes are compared."""
    other = exchange(2, URL, answer(page("Another story, with the same digest by somebody's art")))
    assert leaning_on(FIRST, other) is None


def test_chunks_may_differ(tmp_path: Path) -> None:
    """The payload is what is left without them (WARC 1.1, section 5.9); the article is the same."""
    body = page("Piers stay closed")
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)  # fmt: skip
    later = exchange(2, URL, chunked)
    followed = revisit_of(FIRST, later)
    assert replace(process(followed, SITES), origin=None) == replace(process(later, SITES), origin=None)
    assert replace(process(revisit_of(later, FIRST), SITES), origin=None) == replace(process(FIRST, SITES), origin=None)


# What is followed


def test_a_revisit_gives_the_same_article_as_the_answer_that_it_stands_for(tmp_path: Path) -> None:
    """Live, the door got the payload; made again, it gets that of the original. Byte for byte."""
    archive = Archive(tmp_path)
    first, second = put(archive, FIRST, revisit_of(FIRST, LATER))
    rebuild(archive, Shelf(archive), Here(SITES))
    with store_of(archive) as store:
        assert store.stats()["outcomes"] == {"article": 2}
        (row,) = [row for row in store.ended() if row.capture_id == LATER.id]
        assert row.article == store.find(URL)
    whole = replace(LATER, location=second.location, payload_digest=first.payload_digest)
    assert process(second, SITES) == process(whole, SITES)


@pytest.mark.parametrize("order", ["original first", "revisit first"])
def test_the_original_may_lie_in_another_file(tmp_path: Path, order: str) -> None:
    """Written by another spider, and read before or after."""
    archive = Archive(tmp_path)
    spiders = ("a", "b") if order == "original first" else ("b", "a")
    put(archive, FIRST, spider=spiders[0])
    put(archive, revisit_of(FIRST, LATER), spider=spiders[1])
    tally = rebuild(archive, Shelf(archive), Here(SITES))
    assert tally.outcomes == {OutcomeKind.ARTICLE: 2}


def test_the_original_may_lie_in_a_folder_outside_the_archive(tmp_path: Path) -> None:
    """Both are given, or the one with the original was read at some time before."""
    archive, elsewhere = Archive(tmp_path / "archive"), Archive(tmp_path / "elsewhere")
    put(elsewhere, FIRST)
    put(archive, revisit_of(FIRST, LATER))
    (first,), (second,) = elsewhere.warcs(), archive.warcs()
    alone, outcomes = read(archive, second)
    assert alone.outcomes == {OutcomeKind.MISSING_ORIGINAL: 1}
    assert FIRST.id in outcomes[LATER.id][1] and "give the file" in outcomes[LATER.id][1]
    together, _ = read(archive, second, first)
    assert together.outcomes == {OutcomeKind.ARTICLE: 2}
    later, _ = read(archive, second)
    assert later.outcomes == {OutcomeKind.ARTICLE: 1}


def test_an_original_in_a_file_of_one_member_is_found_by_its_id(tmp_path: Path) -> None:
    """There all records have the same offset."""
    head, digest = LATER.head, str(digested(FIRST).payload_digest)
    other = record("response", "o", answer(page("Something else")), url="https://quay.example/other")
    same = record("response", "s", FIRST.response, digest=digest)
    again = record("revisit", "r", head, f"WARC-Profile: {IDENTICAL}", "WARC-Refers-To: <urn:x:s>", digest=digest)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(other + same + again))
    tally, outcomes = read(Archive(tmp_path / "archive"), path)
    assert tally.outcomes == {OutcomeKind.ARTICLE: 3}, outcomes


@pytest.mark.parametrize(
    "headers",
    [
        ("WARC-Refers-To: <urn:x:o>",),
        (f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2026-03-01T09:00:00Z"),
        (f"WARC-Refers-To-Target-URI: <{URL}>", "WARC-Refers-To-Date: 2026-03-01T09:00:00.5Z"),
        ("WARC-Refers-To: <urn:x:gone>", "WARC-Refers-To-Date: yesterday"),
        (),
    ],
)
def test_dialects_of_reference_are_followed(tmp_path: Path, headers: tuple[str, ...]) -> None:
    """By id; by address and date, as WARC 1.0 writers do; by the digest alone, which says what the payload is."""
    digest = str(digested(FIRST).payload_digest)
    profile = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    path = foreign(
        tmp_path / "x.warc.gz",
        record("revisit", "r", LATER.head, profile, *headers, digest=digest),
        record("response", "o", FIRST.response, digest=digest),
    )
    tally, outcomes = read(Archive(tmp_path / "archive"), path)
    assert tally.outcomes == {OutcomeKind.ARTICLE: 2}, outcomes


def test_a_revisit_without_a_block_is_read_as_its_originals_answer(tmp_path: Path) -> None:
    """WARC 1.1, section 6.7.2, lets writers leave it out."""
    digest = str(digested(FIRST).payload_digest)
    path = foreign(
        tmp_path / "x.warc.gz",
        record("response", "o", FIRST.response, digest=digest),
        record("revisit", "r", b"", f"WARC-Profile: {IDENTICAL}", "WARC-Refers-To: <urn:x:o>", digest=digest),
    )
    tally, outcomes = read(Archive(tmp_path / "archive"), path)
    assert tally.outcomes == {OutcomeKind.ARTICLE: 2}, outcomes


# What cannot be followed


def told(tmp_path: Path, *records: bytes) -> str:
    """Why the revisit `r` has no article."""
    tally, outcomes = read(Archive(tmp_path / "archive"), foreign(tmp_path / "x.warc.gz", *records))
    kind, why = outcomes["urn:x:r"]
    assert kind == "missing_original" and tally.fetches == len(records)
    return why


def a_revisit(name: str, named: str, *headers: str, digest: str = "sha1:" + "A" * 32) -> bytes:
    return record(
        "revisit", name, LATER.head, f"WARC-Profile: {IDENTICAL}", f"WARC-Refers-To: <urn:x:{named}>", *headers, digest=digest
    )  # fmt: skip


def test_a_revisit_of_itself_is_a_circle(tmp_path: Path) -> None:
    assert "circle" in told(tmp_path, a_revisit("r", "r"))


def test_two_revisits_of_each_other_are_a_circle(tmp_path: Path) -> None:
    assert "circle" in told(tmp_path, a_revisit("r", "s"), a_revisit("s", "r"))


def test_a_chain_that_ends_in_a_response_is_followed(tmp_path: Path) -> None:
    """Some writers lean on the revisit before."""
    digest = str(digested(FIRST).payload_digest)
    path = foreign(
        tmp_path / "x.warc.gz",
        a_revisit("r", "s", digest=digest), a_revisit("s", "o", digest=digest), record("response", "o", FIRST.response, digest=digest),
    )  # fmt: skip
    tally, outcomes = read(Archive(tmp_path / "archive"), path)
    assert tally.outcomes == {OutcomeKind.ARTICLE: 3}, outcomes


def test_an_endless_chain_ends(tmp_path: Path) -> None:
    chain = [a_revisit("r", "0"), *(a_revisit(str(n), str(n + 1)) for n in range(40))]
    assert "circle" in told(tmp_path, *chain)


def test_an_original_with_another_payload_is_a_mismatch(tmp_path: Path) -> None:
    """The record names a capture that exists, and a digest that is not that capture's: nothing is put together."""
    assert "another payload" in told(tmp_path, a_revisit("r", "o"), record("response", "o", FIRST.response))


def test_an_original_of_another_address_than_it_says_is_a_mismatch(tmp_path: Path) -> None:
    why = told(
        tmp_path, a_revisit("r", "o", "WARC-Refers-To-Target-URI: https://quay.example/else"), record("response", "o", FIRST.response)
    )  # fmt: skip
    assert f"that id is a capture of {URL}" in why


def test_an_original_of_another_date_than_it_says_is_a_mismatch(tmp_path: Path) -> None:
    why = told(
        tmp_path, a_revisit("r", "o", "WARC-Refers-To-Date: 2020-01-01T00:00:00Z"), record("response", "o", FIRST.response)
    )  # fmt: skip
    assert "2026-03-01T09:00:00" in why


def test_a_profile_that_nobody_knows_is_told(tmp_path: Path) -> None:
    why = told(tmp_path, record("revisit", "r", LATER.head, "WARC-Profile: http://profile.test/similar"))
    assert "http://profile.test/similar" in why


def test_an_original_that_was_damaged_is_missing(tmp_path: Path) -> None:
    """Its row is there, its bytes are not what they were."""
    archive = Archive(tmp_path)
    put(archive, FIRST, spider="a")
    put(archive, revisit_of(FIRST, LATER), spider="b")
    first, second = archive.warcs()
    assert rebuild(archive, Shelf(archive), Here(SITES)).outcomes == {OutcomeKind.ARTICLE: 2}
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)
    assert read(archive, second)[0].outcomes == {OutcomeKind.MISSING_ORIGINAL: 1}
    first.unlink()
    assert read(archive, second)[0].outcomes == {OutcomeKind.MISSING_ORIGINAL: 1}


# What a server has not changed


def test_an_unchanged_page_is_a_revisit_that_ends_as_not_modified(tmp_path: Path) -> None:
    """Profile server-not-modified; it names the capture by whose validators was asked."""
    archive = Archive(tmp_path)
    (first,) = put(archive, FIRST)
    assert first.location and first.payload_digest
    held = Holding(id=first.id, url=URL, at=first.fetched_at, location=first.location, status=200, digest=first.payload_digest,
                   etag='"1"', last_modified=None, is_revisit=False)  # fmt: skip
    asked = exchange(3, URL, b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
    put(archive, unchanged(asked, held))
    found = [one for warc in archive.warcs() for one in Shelf(archive)(warc, print) if isinstance(one, Capture)]
    again = next(one for one in found if one.id == asked.id)
    assert again.is_unchanged and again.response == asked.response
    assert again.refers_to == Reference(id=first.id, url=URL, at=first.fetched_at)
    assert rebuild(archive, Shelf(archive), Here(SITES)).outcomes == {OutcomeKind.ARTICLE: 1, OutcomeKind.NOT_MODIFIED: 1}  # fmt: skip


# What the store knows


def test_captures_are_found_by_id_address_and_digest_written_or_not(tmp_path: Path) -> None:
    """Responses before revisits, the latest first; the same capture held twice is found once."""
    place = Location(warc="quay/2026/a.warc.gz", offset=7, length=9)
    first = replace(digested(FIRST), location=place)
    later = replace(digested(LATER), location=replace(place, offset=99))
    again = replace(revisit_of(first, exchange(3, URL, LATER.response)), location=replace(place, offset=999))
    archive = Archive(tmp_path)
    for written in (False, True):
        with store_of(archive) as store:
            for capture in (first, later, again, later):
                store.hold(capture)
            if written:
                store.flush()
            digest = first.payload_digest
            assert [one.id for one in store.held(url=URL)] == [later.id, first.id, again.id]
            assert [one.id for one in store.held(url=URL, digest=digest)] == [later.id, first.id, again.id]
            assert [one.location for one in store.held(id=first.id)] == [place]
            assert [one.id for one in store.held(url=URL, at=first.fetched_at)] == [first.id]
            assert store.held(digest="sha1:none") == store.held(url="https://quay.example/none") == store.held() == []


def test_other_readers_find_nothing_wrong_with_revisits(tmp_path: Path) -> None:
    """warcio checks every digest; FastWARC reads the types, and that of each block."""
    archive = Archive(tmp_path)
    put(archive, FIRST, revisit_of(FIRST, LATER))
    (warc,) = archive.warcs()
    checked = subprocess.run(
        [Path(sys.executable).parent / "warcio", "check", "-v", warc], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0 and "fail" not in checked.stdout, checked.stdout
    with warc.open("rb") as file:
        records = list(ArchiveIterator(file, parse_http=False, record_types=WarcRecordType.any_type))
        kinds = [record.record_type for record in records]
    assert kinds.count(WarcRecordType.response) == kinds.count(WarcRecordType.revisit) == 1
    with warc.open("rb") as file:
        assert all(record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False))
