"""The fast way through a file and that of the reels give the same records and tell the same damage."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from newsarchive.capture import codings, members, swift, whole
from newsarchive.capture.members import RawRecord, head_end, walk
from newsarchive.errors import BrokenRecord

from .exchanges import RESPONSE, an_ending, an_exchange, written
from .test_verify import compressed, foreign, others, saved


def seen(path: Path, *, start: int = 0, max_block: int = 10_000_000) -> tuple[list[RawRecord], list[str]]:
    """All records, without what only the fast way has at hand, and all damage."""
    damage: list[BrokenRecord] = []
    found = list(walk(path, start=start, max_block=max_block, on_broken=damage.append))
    for record in found:
        object.__setattr__(record, "wrapper", b"")
    return found, [str(error) for error in damage]


def slowly(path: Path, monkeypatch: pytest.MonkeyPatch, **how: int) -> tuple[list[RawRecord], list[str]]:
    with monkeypatch.context() as patch:
        patch.setattr(members, "_TRIES", 0)
        return seen(path, **how)


def odd_files() -> dict[str, bytes]:
    plain = others()
    large = foreign("response", 9, b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 9000)
    return {
        "members": compressed(*plain),
        "one member": gzip.compress(b"".join(plain)),
        "two in a member": compressed(plain[0], plain[1] + plain[2], plain[3], plain[4]),
        "larger than a window": compressed(plain[0], large, plain[1], large, large, plain[2]),
        "named members": b"".join(gzip.compress(record, mtime=7) for record in plain),
        "line feeds alone": compressed(*(record.replace(b"\r\n", b"\n") for record in plain)),
        "folded": compressed(plain[0].replace(b"Type: ", b"Type:\r\n ", 1), *plain[1:]),
        "no blank behind a colon": compressed(plain[0].replace(b"WARC-Date: ", b"WARC-Date:a: ", 1), *plain[1:]),
        "no length": compressed(plain[0], plain[1].replace(b"Content-Length", b"Content-Longth"), plain[2]),
        "two lengths": compressed(plain[0], plain[1].replace(b"WARC-Date:", b"Content-Length: 3\r\nWARC-Date:"), plain[2]),
        "no line breaks": compressed(plain[0], plain[1][:-4], plain[2]),
        "many odd ones": compressed(*(record + b"\r\n" for record in plain * 4), *plain),
        "an empty member": compressed(plain[0], b"", plain[1]),
        "empty": b"",
    }  # fmt: skip


@pytest.mark.parametrize("name", odd_files())
def test_both_ways_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the form of a file, also where blocks are too large to be read, and from a place within."""
    path = saved(tmp_path, odd_files()[name])
    for how in ({}, {"max_block": 100}):
        assert seen(path, **how) == slowly(path, monkeypatch, **how)
    for record in seen(path)[0][1:2]:
        assert seen(path, start=record.offset) == slowly(path, monkeypatch, start=record.offset)


def test_both_ways_meet_the_same_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bit changed, or the file cut, at many places."""
    path, _ = written(tmp_path, an_exchange(1), an_ending(), an_exchange(2))
    data = path.read_bytes()
    for place in range(0, len(data), 29):
        for hurt in (data[:place], data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]):
            path.write_bytes(hurt)
            assert seen(path) == slowly(path, monkeypatch), place


def test_the_plain_case_goes_the_fast_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No reel reads a record of a sound file."""
    path, _ = written(tmp_path, *(an_exchange(number, response=RESPONSE * 99) for number in range(1, 9)))
    monkeypatch.setattr(members, "_record", lambda *_: pytest.fail("a reel was asked"))
    assert len(list(walk(path))) == 25


def without_libdeflate(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[RawRecord], list[str]]:
    with monkeypatch.context() as patch:
        patch.setattr(swift, "LIBRARY", None)
        return seen(path)


def test_without_libdeflate_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the form of a file; also where the end of a member stands twice, or other bytes lie behind it."""
    one, *more = (gzip.compress(record, mtime=0) for record in others())
    torn = {
        "its end twice": one + one[-8:],
        "bytes behind": one + b"\0" * 8,
        "its checksum changed": one[:-8] + b"1234" + one[-4:],
    }
    for data in (*odd_files().values(), *(b"".join((first, *more)) for first in torn.values())):
        path = saved(tmp_path, data)
        assert seen(path) == without_libdeflate(path, monkeypatch) == slowly(path, monkeypatch)


@pytest.mark.skipif(whole.LIBRARY is None, reason="libdeflate is not there, so isal or zlib do its work")
def test_libdeflate_tells_where_a_member_ends() -> None:
    """What lies behind comes back; what is cut, changed, too large or has more in its header is left to others."""
    member, plain = gzip.compress(b"tide and quay " * 99), b"tide and quay " * 99
    assert whole.undone(member + b"more", 10_000) == (plain, b"more")
    assert whole.undone(member, len(plain)) == (plain, b"")
    for other in (
        member[:-1],
        member[:-8] + b"1234" + member[-4:],
        member[:3] + b"\2" + member[4:],
        b"",
        b"\x1f\x8b\x08",
    ):
        assert whole.undone(other, 10_000) is None
    assert whole.undone(member, len(plain) - 1) is None


def test_without_libdeflate_bodies_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """One member, several, and something behind them."""
    member = gzip.compress(b"mast and rope " * 50)
    bodies = (member, member * 3, member + b"\0\0", gzip.compress(b""))
    found = [codings.gunzip(body, 10_000) for body in bodies]
    monkeypatch.setattr(whole, "LIBRARY", None)
    assert found == [codings.gunzip(body, 10_000) for body in bodies]


@pytest.mark.parametrize(
    "data", [b"a\r\n\r\nb", b"a\n\nb\r\n\r\n", b"a\r\n\nb", b"a\n\r\nb\r\n\r\n", b"a\n\r\n\r\nb", b"a\r\nb", b"", b"\r\n\r\n"]
)  # fmt: skip
def test_a_header_ends_where_the_pattern_finds_it(data: bytes) -> None:
    """Whatever ends its lines."""
    found = members.HEAD_END.search(data)
    assert head_end(data, 99) == (found.end() if found else -1)


def test_headers_are_parted_at_the_first_colon(tmp_path: Path) -> None:
    """Also where no blank follows it, and one follows a later one."""
    record = foreign("response", 2, RESPONSE).replace(b"WARC-Target-URI: ", b"WARC-Target-URI:a: b ")
    (found,) = walk(saved(tmp_path, compressed(record)))
    assert (found.get("warc-target-uri") or "").startswith("a: b http") and found.get("warc-type") == "response"
