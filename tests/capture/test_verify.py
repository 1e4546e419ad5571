"""Every damage of a WARC file is found, and named with its place; what is sound is called sound."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import zlib
from base64 import b32encode
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.bags import Bag, mark_of
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_path
from newsarchive.capture.members import walk
from newsarchive.capture.verify import Wish, verify

from .exchanges import REQUEST, RESPONSE, URL, a_writer, an_ending, an_exchange, only, urn, written

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPier\r\n0\r\n\r\n"


def flipped(path: Path, data: bytes, bit: int) -> Path:
    """The file with one bit of it changed."""
    with path.open("r+b") as file:
        file.write(data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :])
    return path


def a_file(root: Path) -> Path:
    return written(root, an_exchange(1), an_ending(), an_exchange(2))[0]


def kinds(path: Path) -> set[Kind]:
    return {problem.kind for problem in verify(path).problems}


def spans(path: Path) -> list[tuple[int, int]]:
    return [(record.offset, record.offset + record.length) for record in walk(path)]


def sha1(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def foreign(kind: str, number: int, block: bytes, *headers: str) -> bytes:
    """A record of another program, not compressed."""
    media = "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <{urn(number)}>", "WARC-Date: 2014-07-08T09:10:11Z",
        f"WARC-Target-URI: {URL}", f"Content-Type: {media}", f"WARC-Block-Digest: {sha1(block)}", *headers,
    ]  # fmt: skip
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def to(number: int) -> str:
    return f"WARC-Concurrent-To: <{urn(number)}>"


def compressed(*records: bytes, level: int = 9) -> bytes:
    return b"".join(zlib.compress(record, level, 31) for record in records)


def saved(folder: Path, data: bytes, name: str = "other.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_sound_file_is_well(tmp_path: Path) -> None:
    """Also with an ending, a revisit and a chunked page in it; every record is counted."""
    items = (
        an_exchange(1),
        an_ending(),
        an_exchange(2, response=CHUNKED),
        an_exchange(3, revisit="http://profile.test/x"),
    )
    path, _ = written(tmp_path, *items)
    report = verify(path, Wish(thorough=True, indexed=True))
    assert report == Report(path=path, index=index_path(path), records=11, in_archive=True)


@pytest.mark.parametrize("quarter", range(4))
def test_every_flipped_bit_is_found(tmp_path: Path, quarter: int) -> None:
    """All of them: headers of gzip, codes, checksums, and the bits that are there for nothing."""
    path, _ = written(tmp_path, an_exchange(1, interim=b"", tls=None, fetch=None))
    data = path.read_bytes()
    assert [bit for bit in range(quarter, len(data) * 8, 4) if verify(flipped(path, data, bit)).is_well] == []


def test_every_truncation_is_found(tmp_path: Path) -> None:
    """At every byte, also at a record's edge: the index knows what came behind it."""
    path = a_file(tmp_path)
    for size in reversed(range(path.stat().st_size)):
        os.truncate(path, size)  # from the end on: to write the file anew each time takes twice as long as to verify it
        assert not verify(path).is_well, size


def test_a_tail_cut_between_two_exchanges_is_found_by_the_index_alone(tmp_path: Path) -> None:
    """Without an index it cannot be seen, and that is said."""
    path = a_file(tmp_path)
    edge = spans(path)[-3][0]
    path.write_bytes(path.read_bytes()[:edge])
    (problem,) = verify(path).problems
    assert (problem.kind, problem.offset) == (Kind.CUT, edge)
    index_path(path).unlink()
    report = verify(path)
    assert report.is_well and "no index" in report.notes[0]


@pytest.mark.parametrize(
    ("tail", "kind"),
    [(b"\0" * 5000, Kind.ZEROS), (b"noise" * 99, Kind.GARBAGE), (b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 30, Kind.MEMBER), (b"\n", Kind.GARBAGE)],
)  # fmt: skip
def test_a_tail_that_is_no_record_is_named(tmp_path: Path, tail: bytes, kind: Kind) -> None:
    """Zeros, as a power cut leaves them, and other bytes; the place is the end of the last record."""
    path = a_file(tmp_path)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + tail)
    (problem,) = verify(path).problems
    assert (problem.kind, problem.offset) == (kind, size)


def test_the_damaged_record_is_named(tmp_path: Path) -> None:
    """File, offset, id and the command that mends it, though the record itself cannot be read."""
    path = a_file(tmp_path)
    start, end = spans(path)[1]
    data = bytearray(path.read_bytes())
    data[end - 6] ^= 8  # in the checksum
    path.write_bytes(data)
    problem = verify(path).problems[0]
    assert (problem.kind, problem.offset, problem.record) == (Kind.MEMBER, start, urn(1))
    assert problem.mend == f"newsarchive repair --write {path}"


def remade(path: Path, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one of its records changed, and wrapped in a member that is sound."""
    data = path.read_bytes()
    start, end = spans(path)[number]
    from newsarchive.capture.records import compressed as wrapped

    return data[:start] + wrapped(change(zlib.decompress(data[start:end], 31))) + data[end:]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda plain: plain[:-2], Kind.BREAKS),
        (lambda plain: plain[:-4], Kind.BREAKS),
        (lambda plain: plain + b"\r\n", Kind.BREAKS),
        (lambda plain: plain.replace(b"A story", b"A sorry"), Kind.BLOCK),
        (lambda plain: plain.replace(b"Content-Length: 1", b"Content-Length: 2"), Kind.LENGTH),
        (lambda plain: plain.replace(b"Content-Length: 1", b"Content-Length: "), Kind.LENGTH),
        (lambda plain: plain.replace(b"WARC-Payload-Digest: sha1:", b"WARC-Payload-Digest: sha1:A", 1), Kind.PAYLOAD),
        (lambda plain: plain.replace(b"WARC-Date", b"WARC-Hate"), Kind.HEADER),
        (lambda plain: plain.replace(b"WARC/1.1", b"WORC/1.1"), Kind.GARBAGE),
    ],
)
def test_a_record_that_lies_is_found(tmp_path: Path, change: Callable[[bytes], bytes], kind: Kind) -> None:
    """Whoever changed it made a sound gzip member of it."""
    path = a_file(tmp_path)
    path.write_bytes(remade(path, 1, change))
    assert kind in kinds(path)


def test_half_of_a_pair_is_missed(tmp_path: Path) -> None:
    """Request, metadata or response taken out whole; also without an index."""
    path = a_file(tmp_path)
    data = path.read_bytes()
    for number, (start, end) in enumerate(spans(path)):
        path.write_bytes(data[:start] + data[end:])
        index_path(path).unlink(missing_ok=True)
        assert (Kind.PAIR in kinds(path)) == (number in (1, 2, 3, 5, 6, 7)), number
        path.write_bytes(data)


def test_an_id_that_is_there_twice_is_found(tmp_path: Path) -> None:
    """The second record is named."""
    path = a_file(tmp_path)
    data, place = path.read_bytes(), spans(path)
    path.write_bytes(data + data[place[1][0] : place[3][1]])
    twice = [problem for problem in verify(path).problems if problem.kind is Kind.TWICE]
    assert [problem.record for problem in twice] == [urn(1), urn(900), urn(901)]
    assert twice[0].offset == len(data)


def test_an_index_that_disagrees_is_found(tmp_path: Path) -> None:
    """What leads to a capture or identifies it has changed, a line is missing or too many, there is no index at all."""
    path = a_file(tmp_path)
    index = index_path(path)
    text = index.read_bytes()
    for field in (b'"url": "', b'"digest": "', b'"length": "', b'"offset": "', b")/story", b" 2026", b'{"'):
        place = text.index(field) + len(field) - 1
        index.write_bytes(text[:place] + bytes([text[place] ^ 2]) + text[place + 1 :])
        assert not verify(path).is_well, field
    lines = text.splitlines(keepends=True)
    for wrong in (lines[0], text + lines[0].replace(b'"offset": "', b'"offset": "9'), b""):
        index.write_bytes(wrong)
        assert not verify(path).is_well, wrong
    index.unlink()
    assert verify(path).is_well
    (problem,) = verify(path, Wish(indexed=True)).problems
    assert problem.kind is Kind.INDEX and "newsarchive rebuild" in problem.mend


def test_a_file_that_is_being_written_is_no_damage(tmp_path: Path) -> None:
    """Its cut tail is what the crawl is just writing; damage before that is damage."""
    writer = a_writer(tmp_path)
    writer.write(an_exchange(1))
    path = only(Archive(tmp_path).warcs())
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(whole[300:700])
    report = verify(path, Wish(indexed=True))
    assert report.is_well and report.records == 4 and "is writing it" in report.notes[0]
    path.write_bytes(whole[:300] + b"?" + whole[301:] + whole[300:700])
    assert not verify(path).is_well
    path.write_bytes(whole)
    writer.close()


def test_a_file_that_a_dead_crawl_left_open_is_damage(tmp_path: Path) -> None:
    """Though every byte of it may be well."""
    path = a_file(tmp_path)
    path = path.rename(path.with_name(path.name + OPEN))
    assert kinds(path) == {Kind.OPEN}


def test_an_empty_file_is_damage(tmp_path: Path) -> None:
    """Nobody keeps a file for nothing."""
    assert kinds(saved(tmp_path, b"")) == {Kind.EMPTY}


# Files of others.


def others(*headers: str) -> tuple[bytes, ...]:
    return (
        foreign("warcinfo", 1, b"software: another/1\r\n"),
        foreign("response", 2, RESPONSE, *headers),
        foreign("request", 3, REQUEST, to(2)),
        foreign("response", 4, RESPONSE),
        foreign("request", 5, REQUEST, to(4)),
    )


@pytest.mark.parametrize("form", ["members", "one member", "plain", "twice zipped"])
def test_files_of_others_are_well(tmp_path: Path, form: str) -> None:
    """Compressed record by record, as one member, or not at all; two put together."""
    plain = b"".join(others())
    forms = {"members": compressed(*others()), "one member": gzip.compress(plain), "plain": plain}
    forms["twice zipped"] = compressed(*others()) + compressed(foreign("warcinfo", 7, b"software: third\r\n"), level=1)
    path = saved(tmp_path, forms[form], "other.warc" if form == "plain" else "other.warc.gz")
    assert verify(path).problems == []


def test_a_changed_bit_in_a_file_of_others_is_found(tmp_path: Path) -> None:
    """Headers of gzip are compared with one another, and members with what their maker makes of the same bytes."""
    data = compressed(*others())
    path = saved(tmp_path, data)
    bits = [
        bit for bit in range(len(data) * 8) if bit % 29 == 0 or (bit % 8 == 7 and bit % 3 == 0)
    ]  # all of them takes a minute
    assert [bit for bit in bits if verify(flipped(path, data, bit)).is_well] == []


def test_digests_over_chunks_are_a_note(tmp_path: Path) -> None:
    """The standard has them over the joined chunks; others hash what came. Both are understood, a third is damage."""
    body = CHUNKED.split(b"\r\n\r\n", 1)[1]
    for data, notes, well in ((b"Pier", 1, True), (body, 2, True), (b"Peer", 1, False)):
        record = foreign("response", 2, CHUNKED, f"WARC-Payload-Digest: {sha1(data)}")
        report = verify(saved(tmp_path, compressed(record)))
        assert (report.is_well, len(report.notes)) == (well, notes), data


@pytest.mark.parametrize("name", ["sha256", "sha-256", "md5", "sha512"])
def test_other_digests_are_checked(tmp_path: Path, name: str) -> None:
    """In hex and in base32."""
    right = hashlib.new(name.replace("-", ""), RESPONSE)
    for value in (right.hexdigest(), right.hexdigest().upper(), b32encode(right.digest()).decode()):
        for change, well in (("", True), ("0", False)):
            record = foreign("response", 2, RESPONSE).replace(
                f"WARC-Block-Digest: {sha1(RESPONSE)}".encode(), f"WARC-Block-Digest: {name}:{change}{value}".encode()
            )
            assert verify(saved(tmp_path, compressed(record))).is_well == well


def test_unknown_digests_are_a_note(tmp_path: Path) -> None:
    """What cannot be checked is said once."""
    record = foreign("response", 2, RESPONSE).replace(b"sha1:", b"blake9:")
    report = verify(saved(tmp_path, compressed(record, record.replace(urn(2).encode(), urn(3).encode()))))
    assert report.is_well and len([note for note in report.notes if "blake9" in note]) == 1


def test_a_partner_that_is_nowhere_is_found_in_files_of_others(tmp_path: Path) -> None:
    """Wherever in the file it should stand."""
    path = saved(tmp_path, compressed(*others()[:3], others()[4]))
    (problem,) = verify(path).problems
    assert (problem.kind, problem.record) == (Kind.PAIR, urn(5))


def test_a_block_too_large_to_hold_is_checked_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its digest counts, it keeps its id, and that not all was looked at is said."""
    monkeypatch.setattr("newsarchive.capture.verify.MAX_BLOCK", 100)
    records = others()
    path = saved(tmp_path, compressed(*records))
    report = verify(path)
    assert report.is_well and any("too large" in note for note in report.notes)
    wrong = records[1].replace(b"A story", b"A sorry")
    assert {problem.kind for problem in verify(saved(tmp_path, compressed(records[0], wrong))).problems} == {Kind.BLOCK}


def test_noise_gives_bounded_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is wrong, no more is kept than can be told."""
    monkeypatch.setattr("newsarchive.capture.findings.MOST", 20)
    path = a_file(tmp_path)
    path.write_bytes(path.read_bytes() * 30)
    report = verify(path)
    assert len(report.problems) == 21 and "more than 20" in report.problems[-1].what


def test_an_arc_file_is_refused_with_its_mend(tmp_path: Path) -> None:
    """It is no damage that a repair could mend."""
    path = saved(tmp_path, b"filedesc://x.arc 0.0.0.0 20050101000000 text/plain 9\n\n1 0 paper\n\n", "x.arc")
    (problem,) = verify(path).problems
    assert problem.kind is Kind.FORMAT and problem.mend.startswith("warcio recompress")


def test_a_bag_tells_names_apart() -> None:
    """What is in twice, and what another bag lacks."""
    mine, other = Bag(), Bag()
    for name in ("a", "b", "b", "c"):
        mine.add(name)
    for name in ("a", "d"):
        other.add(name)
    assert mine.repeated() == {mark_of("b")} and mine.beyond(other) == {mark_of("b"), mark_of("c")} and len(mine) == 4


def test_older_files_of_ours_are_looked_at_to_the_last_bit(tmp_path: Path) -> None:
    """Coded pages were compressed once more, then stored behind heads compressed in another way. All may stand in one file."""
    from newsarchive.capture.records import compressed as now
    from newsarchive.capture.records import squeezed as then
    from newsarchive.capture.records import stored_before as later

    long = random.Random(0).randbytes(1200).hex().encode()  # short heads come out the same in either way
    coded = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Long: %s\r\n\r\n" % long + gzip.compress(
        bytes(range(256)) * 9, mtime=0
    )
    path, _ = written(tmp_path, *(an_exchange(number, response=coded) for number in (1, 2, 3)))
    index_path(path).unlink()
    plain = [record.head + record.block + record.breaks for record in walk(path)]
    coded_ones = [number for number, record in enumerate(plain) if coded in record]
    older = [(then if number % 3 else now)(record) for number, record in enumerate(plain)]
    older[coded_ones[-1]] = later(plain[coded_ones[-1]])
    assert older[coded_ones[-1]] not in (now(plain[coded_ones[-1]]), then(plain[coded_ones[-1]]))
    assert older != [now(record) for record in plain]
    path.write_bytes(b"".join(older))
    assert verify(path).is_well
    start = sum(map(len, older[:4]))
    bits = [start * 8 + 80 + bit for bit in range(60)]
    data = path.read_bytes()
    assert [bit for bit in bits if verify(flipped(path, data, bit)).is_well] == []
