"""What `verify` looks at in one stroke it sees as it does in its general way: same report, same records told on."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.bags import Glance, mark_of
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_of, index_path, key_of, write_index
from newsarchive.capture.listing import lines_in
from newsarchive.capture.orderly import Orderly
from newsarchive.capture.pairs import Opening, Pairs
from newsarchive.capture.records import compressed
from newsarchive.capture.verify import Wish, _Look, verify
from newsarchive.model import Purpose, Truncation

from .exchanges import RESPONSE, a_writer, an_ending, an_exchange, only, urn, written
from .test_swift import odd_files
from .test_verify import CHUNKED, flipped, saved, sha1, spans

#: What is told of a record beyond its place.
_TOLD = ("warc-type", "warc-record-id", "warc-date")
_OF_A_RESPONSE = ("warc-target-uri", "warc-payload-digest")

Looked = tuple[Report, list[tuple[int, list[str]]]]


def looked(path: Path) -> Looked:
    """The report, and what was told on of each record."""
    told: list[tuple[int, list[str]]] = []

    def seen(record: Glance) -> None:
        first = record.first
        names = (*_TOLD, *_OF_A_RESPONSE) if first.get("warc-type") == "response" else _TOLD
        told.append((record.offset, [first.get(name, "").strip("<>") for name in names]))

    return verify(path, Wish(seen=seen)), told


def generally(path: Path) -> Looked:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Orderly, "take", lambda *_: False)
        return looked(path)


def exchanges(root: Path) -> Path:
    """A file with all that our writer writes of exchanges."""
    items = (
        an_exchange(1),
        an_exchange(2, response=CHUNKED),
        an_exchange(3, response=CHUNKED.replace(b"4\r\n", b"five\r\n")),
        an_ending(),
        an_exchange(4, response=RESPONSE.replace(b"200 OK", b"304 Not Modified")),
        an_exchange(5, revisit="http://profile.test/x"),
        replace(an_exchange(6, response=RESPONSE[:-3]), truncated=Truncation.LENGTH),
        an_exchange(7, interim=b"", tls=None, fetch=None),
        an_exchange(8, response=b"HTTP/1.1 200 OK\n\nA story\r\n\r\n"),
        an_exchange(9, response=b"HTTP/1.1 200 OK"),
        an_exchange(10, response=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"A story")),
    )
    return written(root, *items)[0]


def test_a_file_of_ours_is_seen_in_one_way(tmp_path: Path) -> None:
    """With its index and without, and each of its records gone, or there twice."""
    path = exchanges(tmp_path)
    assert looked(path) == generally(path)
    assert looked(path)[0].is_well
    data = path.read_bytes()
    for start, end in spans(path):
        for other in (data[:start] + data[end:], data[:end] + data[start:], data[:end]):
            path.write_bytes(other)
            assert looked(path) == generally(path), start
    index_path(path).unlink()
    assert looked(path) == generally(path)


@pytest.mark.parametrize("name", odd_files())
def test_files_of_others_are_seen_in_one_way(tmp_path: Path, name: str) -> None:
    """Also where they come before ours, or behind."""
    data, ours = odd_files()[name], exchanges(tmp_path).read_bytes()
    for other in (data, data + ours, ours + data):
        path = saved(tmp_path, other)
        assert looked(path) == generally(path)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_byte_of_a_record_counts_in_both_ways(tmp_path: Path, number: int) -> None:
    """Each changed alone, in a gzip member that is sound; never is one passed over, but where it means nothing."""
    path = written(tmp_path, an_exchange(1), an_exchange(2))[0]
    data, (start, end) = path.read_bytes(), spans(path)[number]
    plain = zlib.decompress(data[start:end], 31)
    for place, byte in enumerate(plain):
        changed = plain[:place] + bytes([byte ^ (32 if place % 2 else 1)]) + plain[place + 1 :]
        path.write_bytes(data[:start] + compressed(changed) + data[end:])
        assert looked(path) == generally(path), plain[:place]


def test_lines_of_a_header_may_be_anywhere_or_twice(tmp_path: Path) -> None:
    """Each taken away, each put down once more, each put first."""
    path = written(tmp_path, an_exchange(1), an_exchange(2))[0]
    data = path.read_bytes()
    for start, end in spans(path)[1:4]:
        head, _, rest = zlib.decompress(data[start:end], 31).partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        for number, line in enumerate(lines):
            others = lines[:number] + lines[number + 1 :]
            for changed in (others, [*lines, line], [others[0], line, *others[1:]], [*others, line]):
                member = compressed(b"\r\n".join(changed) + b"\r\n\r\n" + rest)
                path.write_bytes(data[:start] + member + data[end:])
                assert looked(path) == generally(path), changed


@pytest.mark.parametrize("date", ["2026-02-30", "2025-02-29", "2026-13-01", "0999-01-01", "2026-01-00"])
def test_a_day_that_is_none_is_seen_in_one_way(tmp_path: Path, date: str) -> None:
    """In the record alone, or in the index, too."""
    path = written(tmp_path, an_exchange(1), an_exchange(2))[0]
    data, (start, end) = path.read_bytes(), spans(path)[1]
    index = index_path(path).read_text("utf-8")
    plain = zlib.decompress(data[start:end], 31)
    old = plain.partition(b"WARC-Date: ")[2][:10]
    member = compressed(plain.replace(old, date.encode(), 1))
    path.write_bytes(data[:start] + member + data[end:])
    for text in (index, index.replace(old.decode().replace("-", ""), date.replace("-", ""))):
        index_path(path).write_text(text, "utf-8")
        assert looked(path) == generally(path)
        assert not verify(path).is_well


@pytest.mark.parametrize("blank", [b"\n\n", b"\n\r\n", b"\r\n\n"])
def test_a_payload_begins_behind_the_first_blank_line(tmp_path: Path, blank: bytes) -> None:
    """A digest over what comes behind a later one is wrong, also where that one is written better."""
    path = written(tmp_path, an_exchange(1))[0]
    data, (start, end) = path.read_bytes(), spans(path)[1]
    head = zlib.decompress(data[start:end], 31).partition(b"\r\n\r\n")[0]
    block = b"HTTP/1.1 200 OK" + blank + b"A story\r\n\r\nwith more"
    for payload, well in ((block.split(blank, 1)[1], True), (b"with more", False)):
        told = {
            b"WARC-Payload-Digest": sha1(payload),
            b"WARC-Block-Digest": sha1(block),
            b"Content-Length": f"{len(block)}",
        }
        lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:]]
        made = [name + b": " + (told[name].encode() if name in told else value) for name, value in lines]
        record = b"\r\n".join([b"WARC/1.1", *made, b"", block, b"", b""])
        path.write_bytes(data[:start] + compressed(record) + data[end:])
        index_path(path).unlink(missing_ok=True)
        assert looked(path) == generally(path)
        assert verify(path).is_well == well


def test_a_file_of_ours_may_begin_with_any_record(tmp_path: Path) -> None:
    """The first response says whose it is; so a capture that its index lacks is missed."""
    path = written(tmp_path, *(an_exchange(number) for number in range(1, 4)))[0]
    path.write_bytes(path.read_bytes()[spans(path)[0][1] :])
    write_index(path, index_of(path)[1:])
    assert looked(path) == generally(path)
    assert [problem.kind for problem in verify(path).problems] == [Kind.INDEX]


def test_each_of_several_damages_is_told(tmp_path: Path) -> None:
    """Also where all between them is in order."""
    path = written(tmp_path, an_ending(), an_exchange(1), an_ending(), an_exchange(2))[0]
    data = bytearray(path.read_bytes())
    places = [spans(path)[number][0] for number in (1, 5)]
    for place in places:
        data[place + 60] ^= 1
    path.write_bytes(data)
    assert looked(path) == generally(path)
    damaged = [problem.offset for problem in verify(path).problems if problem.kind is Kind.MEMBER]
    assert damaged == places


def test_damage_before_what_is_in_order_is_no_tail(tmp_path: Path) -> None:
    """In a file that a crawl is writing a cut tail is none; this is damage."""
    writer = a_writer(tmp_path)
    writer.write_ending(an_ending(), Purpose.PAGE)
    writer.write(an_exchange(1))
    path = only(Archive(tmp_path).warcs())
    place, data = spans(path)[1][0], path.read_bytes()
    path.write_bytes(data[: place + 60] + bytes([data[place + 60] ^ 1]) + data[place + 61 :])
    assert looked(path) == generally(path)
    assert [problem.offset for problem in verify(path).problems] == [place]
    path.write_bytes(data)
    writer.close()


def test_damage_is_seen_in_one_way(tmp_path: Path) -> None:
    """A bit changed, or the file cut, at many places."""
    path = written(tmp_path, an_exchange(1), an_ending(), an_exchange(2))[0]
    data = path.read_bytes()
    for place in range(0, len(data), 23):
        flipped(path, data, place * 8 + place % 8)
        assert looked(path) == generally(path), place
        path.write_bytes(data[:place])
        assert looked(path) == generally(path), place
        path.write_bytes(data)


def test_what_is_in_order_goes_in_one_stroke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the first record, which says whose the file is."""
    path, _ = written(tmp_path, *(an_exchange(number, response=RESPONSE * 9) for number in range(1, 9)))
    general: list[object] = []
    monkeypatch.setattr(_Look, "_record", lambda self, record: (general.append(record), self.pairs.see(record)))
    assert verify(path).is_well and len(general) == 1


def test_partners_are_those_of_the_response_that_is_open() -> None:
    """What is put down in one stroke and what in the general way is one account."""
    pairs = Pairs(lambda _: None)
    done: list[str] = []
    pairs.begin(Opening(urn(1), 7, 3, lambda: done.append("whole")))
    pairs.join(urn(2))
    assert done == [] and pairs.opening is not None
    pairs.join(urn(3))
    assert done == ["whole"] and pairs.opening is None and pairs.rest() == []
    pairs.begin(Opening(urn(1), 9, 2, lambda: done.append("never")))
    ((_, what, offset, name),) = pairs.rest()
    assert "has 2 records, and 1 are here" in what and (offset, name) == (9, urn(1))
    assert pairs.puzzles()[0] == {mark_of(urn(1))}


@pytest.mark.parametrize(
    "about",
    [
        '{"url": "https://a.test/x", "mime": "text/html", "status": "200", "digest": "sha1:A", "length": "07", "offset": "9", "filename": "f"}',
        '{"url":"https://a.test/x", "mime": "text/html", "status": "200", "digest": "sha1:A", "length": 7, "offset": 9, "filename": "f"}',
        '{"offset": "9", "length": "7", "digest": "sha1:A", "url": "https://a.test/\\u0078", "filename": "f"}',
    ],
)
def test_a_line_of_an_index_means_the_same_however_it_is_written(tmp_path: Path, about: str) -> None:
    """As we write it, or as others do."""
    index = tmp_path / "x.cdxj"
    index.write_text(f"test,a)/x 20260304050607 {about}\n", "utf-8")
    (line,) = lines_in(index)
    assert not isinstance(line, str)
    assert (line.url, line.length, line.offset, line.filename) == ("https://a.test/x", 7, 9, "f")
    assert line.marks == ("9\nhttps://a.test/x\n7\n20260304050607\nsha1:A", "9\nhttps://a.test/x")


@pytest.mark.parametrize("tail", ["", "\n\n", "x\n", "}\n"])
def test_a_line_of_an_index_that_is_cut_or_longer_is_none(tmp_path: Path, tail: str) -> None:
    """Nor one with a moment that is none."""
    line = 'test,a)/x {} {{"url": "https://a.test/x", "mime": "-", "status": "200", "digest": "", "length": "7", "offset": "9", "filename": "f"}}'
    index = tmp_path / "x.cdxj"
    for text in (line.format("20260304050607") + tail, line.format("20261304050607") + "\n"):
        index.write_text(text, "utf-8")
        assert any(isinstance(one, str) for one in lines_in(index))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.paper.test/Tide/", "test,paper)/tide"),
        ("http://paper.test:80/", "test,paper)/"),
        ("https://paper.test:8443/a//", "test,paper:8443)/a"),
        ("https://127.0.0.1/a", "127.0.0.1)/a"),
        ("https://paper.test:x/a", "https://paper.test:x/a"),
        ("https://:80/a", "https://:80/a"),
        ("https://paper.test./a;b@c:d", "test,paper)/a;b@c:d"),
        ("https://paper.test/a?b=2&a=1", "test,paper)/a?a=1&b=2"),
        ("https://paper.test", "test,paper)/"),
        ("https://Paper.test/a#b", "test,paper)/a"),
    ],
)
def test_keys_of_plain_and_other_addresses(url: str, key: str) -> None:
    """The short way to their parts and the long one agree."""
    assert key_of(url) == key
