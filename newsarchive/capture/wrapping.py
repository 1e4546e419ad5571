"""Whether gzip members are, bit for bit, what a writer made: also the bits by which nothing that they hold changes.

A checksum vouches for what a member holds. It does not for the ten header bytes, for the unused bits behind the last
code, and for codes that mean the same; so headers are compared with those of our writers, or with one another, and
members are compressed anew: where a file's other members come out as they are, one that does not was changed.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive.capture.checks import bare
from newsarchive.capture.findings import Kind
from newsarchive.capture.members import RawRecord
from newsarchive.capture.records import compressed, squeezed, stored_before
from newsarchive.capture.swift import Member

#: The headers that `records.compressed` makes: by isal, by zlib, and by zlib built to call itself a Unix program or not.
OWN = frozenset(bytes.fromhex(f"1f8b0800000000000{end}") for end in ("0ff", "003"))
_HEADER = 10
#: Different headers that are counted in one file; members that carry their time have a different one each.
_MOST_HEADERS = 64
#: Members whose bits are in doubt that are kept in mind.
_MOST_DOUBTS = 1000
#: A header is suspected when fewer than one in so many members have it.
_RARE = 8

#: Ways to make a member, that of our own writer first; zlib's 9 is what warcio and wget use, 6 what most others do.
_WAYS: tuple[Callable[[bytes], bytes], ...] = (
    compressed,
    squeezed,
    stored_before,
    lambda plain: zlib.compress(plain, 9, 31),
    lambda plain: zlib.compress(plain, 6, 31),
    lambda plain: zlib.compress(plain, 1, 31),
)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A member that is not as it was written."""

    kind: Kind
    what: str
    offset: int
    record: str


class Wrapping:
    """Looks at the members of one file in their order; a warcinfo record begins a new stretch of one writer's work."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._begin_stretch()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def see(self, record: RawRecord, *, ours: bool, thorough: bool) -> list[Doubt]:
        """Doubts about the members seen before, when this one begins a stretch, and about this one's header."""
        doubts: list[Doubt] = []
        header = record.wrapper or self._header_at(record.offset)
        if not header.startswith(b"\x1f\x8b"):
            return doubts
        if record.get("warc-type") == "warcinfo":
            doubts += self.rest()
        if ours and self._headers:  # what came before was ours, too, and did not say so
            doubts += [_header_doubt(*self._first[odd], odd) for odd in self._headers if odd not in OWN]
            self._headers.clear()
        if ours and header not in OWN:
            doubts.append(_header_doubt(record.offset, bare(record.get("warc-record-id")), header))
        elif not ours:
            self._count(header, record)
        if thorough and record.length:
            self.compare(_member_of(record), bare(record.get("warc-record-id")))
        return doubts

    def is_ours(self, header: bytes) -> bool:
        """Whether a member of ours, with this header, raises no doubt about itself nor about those before."""
        return header in OWN and not self._headers

    def rest(self) -> Iterator[Doubt]:
        """Doubts about the members of the stretch that ends here."""
        yield from self._odd_headers()
        if self._same >= 2 and len(self._other) <= self._same:
            for offset, record in self._other:
                what = "the gzip member holds what it should, and is not the one that was written: a bit of it changed"
                yield Doubt(kind=Kind.GZIP_BITS, what=what, offset=offset, record=record)
        self._begin_stretch()

    def _begin_stretch(self) -> None:
        self._headers: Counter[bytes] = Counter()
        self._first: dict[bytes, tuple[int, str]] = {}
        self._same, self._way = 0, _WAYS[0]
        self._other: list[tuple[int, str]] = []

    def _count(self, header: bytes, record: RawRecord) -> None:
        if header not in self._headers and len(self._headers) >= _MOST_HEADERS:
            return
        if header in OWN and header not in self._headers and self._is_own(record):
            return  # a member that a repair made anew, in a file of another writer
        self._headers[header] += 1
        self._first.setdefault(header, (record.offset, bare(record.get("warc-record-id"))))

    def _odd_headers(self) -> Iterator[Doubt]:
        """Headers one bit away from the one that nearly all members have."""
        members = self._headers.total()
        if members < 3:
            return
        common = self._headers.most_common(1)[0][0]
        for header, number in self._headers.items():
            is_rare = number == 1 or number * _RARE < members
            if header != common and is_rare and _bits_between(header, common) == 1:
                yield _header_doubt(*self._first[header], header)

    def compare(self, member: Member, name: str) -> None:
        """Whether the member is what one of the ways makes of its bytes; `name` is its record's id."""
        if self._same == 0 and len(self._other) > _RARE:
            return  # by none of the ways known here: nothing can be told
        coded, plain = self._coded(member), bytes(member.plain)
        for way in (self._way, *_WAYS):
            if way(plain)[_HEADER:] == coded[_HEADER:]:
                self._same, self._way = self._same + 1, way
                return
        if len(self._other) < _MOST_DOUBTS:
            self._other.append((member.place, name))

    def _is_own(self, record: RawRecord) -> bool:
        member = _member_of(record)
        return bool(self._headers) and self._coded(member) == compressed(bytes(member.plain))

    def _header_at(self, offset: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(_HEADER)

    def _coded(self, member: Member) -> bytes:
        self._file.seek(member.place)
        return self._file.read(member.length)


def _member_of(record: RawRecord) -> Member:
    return Member(record.wrapper, record.head + record.block + record.breaks, record.offset, record.length)


def _header_doubt(offset: int, record: str, header: bytes) -> Doubt:
    what = f"the header of the gzip member is {header.hex()}, which its writer does not write"
    return Doubt(kind=Kind.GZIP_HEADER, what=what, offset=offset, record=record)


def _bits_between(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
