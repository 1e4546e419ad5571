"""The records of a WARC file as bytes, each with its place; damage is found, named and stepped over.

Both libraries that read WARC files give back a record whose tail is cut as if it were whole, and none goes on behind
damage; so the members are walked here. A gzip member counts as whole once its checksum is met, an uncompressed record
once its block digest is. The plain case goes a fast way (`swift`); all that is odd, the way of the reels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from newsarchive.archive import OPEN
from newsarchive.capture.content import sha1_base32
from newsarchive.capture.findings import Kind
from newsarchive.capture.reel import Damage, GzipReel, PlainReel, Reel
from newsarchive.capture.strangers import FRONT, stranger_in
from newsarchive.capture.swift import Member, Members
from newsarchive.capture.zstreel import DICTIONARY, FRAME, ZstdReel
from newsarchive.errors import BrokenRecord

#: Largest block that is read, 64 MiB: above every response that the crawler takes, below what harms a small machine.
MAX_BLOCK = 64 * 1024 * 1024
#: Largest record header that is read, 256 KiB; real ones have one or two.
MAX_HEAD = 256 * 1024
#: Bytes in which nearly every record header ends.
_FRONT = 2048

#: What ends the header of a record, and that of an HTTP message.
HEAD_END = re.compile(rb"\r?\n\r?\n")
_VERSION = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_BREAKS = b"\r\n\r\n"
_LENGTH = re.compile(r"[0-9]{1,18}")
#: Members in a row that only a reel could read, after which no other is tried: a file of that kind.
_TRIES = 8
#: Names of headers that are kept in mind, and how long one may be.
_MOST_NAMES, _LONGEST_NAME = 256, 64

OnBroken = Callable[[BrokenRecord], None]


@dataclass(frozen=True, kw_only=True)
class RawRecord:
    """One record."""

    headers: tuple[tuple[str, str], ...]
    """Names in lower case, and values, in order."""
    block: bytes
    offset: int
    """First byte of its gzip member, or of the record where the file is not compressed."""
    length: int
    """Bytes of that member or record; 0 where the member holds other records too."""
    head: bytes = b""
    """The header as it stands, with the blank line that ends it."""
    breaks: bytes = b""
    """The line breaks behind the block; two CR LF in a file that keeps to the standard."""
    wrapper: bytes = b""
    """The first ten bytes of its gzip member, where they are at hand."""

    first: dict[str, str] = field(init=False, compare=False, repr=False)
    """The first value of each name: looked into a dozen times a record."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", dict(self.headers[::-1]))

    def get(self, name: str) -> str | None:
        """The first value under a name in lower case."""
        return self.first.get(name)

    def all(self, name: str) -> list[str]:
        """All values under a name in lower case."""
        if name not in self.first:
            return []
        return [value for key, value in self.headers if key == name]


def walk(
    path: Path,
    *,
    start: int = 0,
    max_block: int = MAX_BLOCK,
    on_broken: OnBroken | None = None,
    resume: Callable[[int], int | None] | None = None,
) -> Iterator[RawRecord]:
    """The records from an offset on.

    Errors: BrokenRecord at the first damage. With `on_broken`, that is called in its place, and reading goes on at the
    next place where a record begins: where `resume` says so of the offset of the damage, else where one is found.
    """
    return _walk(path, start, _Way(max_block=max_block, on_broken=on_broken, resume=resume))


def walk_past(
    path: Path, taken: Callable[[Member], bool], *, max_block: int, on_broken: OnBroken
) -> Iterator[RawRecord]:
    """As `walk`, without the records that `taken` says it has dealt with; it is asked of each small and whole member."""
    return _walk(path, 0, _Way(max_block=max_block, on_broken=on_broken, taken=taken))


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How a file is walked."""

    max_block: int
    on_broken: OnBroken | None
    resume: Callable[[int], int | None] | None = None
    taken: Callable[[Member], bool] | None = None


def _walk(path: Path, start: int, way: _Way) -> Iterator[RawRecord]:
    place: int | None = start
    with path.open("rb") as file:
        front = file.read(FRONT)
        if stranger := stranger_in(front):
            return _report(path, Damage(f"{stranger.what}; {stranger.mend(path)}", 0, Kind.FORMAT), way.on_broken)
        is_gzip, reel_of = _is_gzip(path, front[:2]), _kind_of(path, front[:4])
        tries = _TRIES if is_gzip else 0
        while place is not None:
            if tries:
                members = Members(file, place)
                yield from _swiftly(members, way)
                tries = tries - 1 if members.place == place else _TRIES
                place = members.place
            reel = reel_of(file, place)
            place = None
            try:
                place = yield from _slowly(
                    reel, way.max_block, lambda error: _report(path, error, way.on_broken), once=tries > 0
                )
            except Damage as damage:
                _report(path, damage, way.on_broken)
                place = way.resume(damage.offset) if way.resume else None
                place = reel.next_beginning() if place is None else place


def _kind_of(path: Path, magic: bytes) -> Callable[[BinaryIO, int], Reel]:
    if magic in (FRAME, DICTIONARY):
        return ZstdReel
    return GzipReel if _is_gzip(path, magic[:2]) else PlainReel


def _is_gzip(path: Path, magic: bytes) -> bool:
    """Whether a file is compressed: as its bytes say, else (where they are damaged) as its name says."""
    return magic == b"\x1f\x8b" or (magic != b"WA" and path.name.removesuffix(OPEN).endswith(".gz"))


def _report(path: Path, damage: Damage, on_broken: OnBroken | None) -> None:
    rest = "" if damage.kind is Kind.FORMAT else "; what lies before and behind can still be read"
    error = BrokenRecord(f"{path} at byte {damage.offset}: {damage}{rest}")
    error.__cause__ = damage
    if on_broken is None:
        raise error
    on_broken(error)


def _swiftly(members: Members, way: _Way) -> Iterator[RawRecord]:
    """The records of the members that hold one each, sound in form; ends before the first that does not."""
    place = members.place
    while (member := members.next()) is not None:
        if way.taken is not None and len(member.plain) <= way.max_block and way.taken(member):
            place = members.place
            continue
        record = _only(member, way.max_block)
        if record is None:
            members.place = place
            return
        del member  # memory of a page's size, which whoever takes the record has use for
        yield record
        place = members.place


def _only(member: Member, max_block: int) -> RawRecord | None:
    """The record that alone fills a member; None where its form is not what nearly all have."""
    wrapper, plain, place, length_in_file = member
    front = bytes(plain[:_FRONT])
    end = head_end(front, _FRONT)
    if end < 0:
        front = bytes(plain[:MAX_HEAD])
        end = head_end(front, MAX_HEAD)
    head = front[:end] if end > 0 else b""
    headers = _parsed(head) if _VERSION.match(head) else ()
    lengths = [value for name, value in headers if name == "content-length"]
    length = int(lengths[0]) if len(lengths) == 1 and _LENGTH.fullmatch(lengths[0]) else -1
    if not 0 <= length <= max_block or len(plain) != end + length + 4 or plain[-4:] != _BREAKS:
        return None
    block = bytes(plain[end:-4])
    return RawRecord(
        headers=headers, block=block, offset=place, length=length_in_file, head=head, breaks=_BREAKS, wrapper=wrapper
    )


def head_end(data: bytes, most: int) -> int:
    """Where a header ends, behind its blank line; -1 where it does not within so many bytes. As HEAD_END finds it."""
    place = data.find(_BREAKS, 0, most)
    if place >= 0 and data.find(b"\n\n", 0, place) < 0 and data.find(b"\n\r\n", 0, place + 2) < 0:
        return place + 4
    found = HEAD_END.search(data, 0, most)
    return found.end() if found else -1


def _slowly(
    reel: Reel, max_block: int, report: Callable[[Damage], None], *, once: bool
) -> Generator[RawRecord, None, int | None]:
    """The records of the next part, or of all; where to go on, or None at the end of the file."""
    while reel.next_part():
        while reel.has_more():
            record = _record(reel, max_block, report)
            if record is not None:
                yield record
        if once:
            return reel.record_end()
    return None


def _record(reel: Reel, max_block: int, report: Callable[[Damage], None]) -> RawRecord | None:
    """The record that begins here; None for one too large to be read."""
    offset, alone = reel.begin_record()
    head, headers = _headers(reel)
    length = _content_length(reel, headers)
    if length > max_block:
        reel.skip(length)
        report(Damage(f"a block of {length} bytes, and at most {max_block} are read", offset, Kind.LARGE))
    block = reel.take(length) if length <= max_block else b""
    more = reel.has_more()
    if more and not reel.starts_with(b"WARC/"):
        what = f"behind the {length} bytes that the record says it has come others that begin no record"
        raise reel.damage(what, Kind.LENGTH)
    if length > max_block:
        return None
    if not reel.has_checksum and (digest := _other_digest(headers, block)):
        # The record ends where it says; to search on within its block would find what a page may have planted there.
        report(reel.damage(f"the block is not the one that {digest} names", Kind.BLOCK))
        return None
    return RawRecord(
        headers=headers,
        block=block,
        offset=offset,
        length=reel.record_end() - offset if alone and not (more and not isinstance(reel, PlainReel)) else 0,
        head=head,
        breaks=reel.breaks,
    )


def _headers(reel: Reel) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    head = reel.take_through(HEAD_END, MAX_HEAD)
    if not _VERSION.match(head):
        what = (
            "an ARC file, which must be made a WARC first (warcio recompress)"
            if head.startswith(b"filedesc:")
            else f"no WARC record but {head[:20]!r}"
        )
        raise reel.damage(f"here begins {what}", Kind.FORMAT if head.startswith(b"filedesc:") else Kind.GARBAGE)
    return head, _parsed(head)


def _parsed(head: bytes) -> tuple[tuple[str, str], ...]:
    lines = head.decode("utf-8", "replace").split("\r\n")
    if len(lines) == head.count(b"\n") + 1:
        try:  # every line as nearly all writers write it
            return tuple(
                [(_NAMES[name], value.strip()) for name, value in [line.split(": ", 1) for line in lines[1:-2]]]
            )
        except ValueError:
            pass
    unfolded = _FOLD.sub(b" ", head) if b"\n " in head or b"\n\t" in head else head
    pairs = [line.partition(":") for line in unfolded.decode("utf-8", "replace").split("\n")[1:]]
    return tuple([(_NAMES[name], value.strip()) for name, colon, value in pairs if colon])


class _Names(dict[str, str]):
    """Names as they are written → in lower case; the same dozen stand in every record."""

    def __missing__(self, name: str) -> str:
        if ":" in name:
            raise ValueError("the first colon ends a name, and this one has no blank behind it")
        known = name.strip().lower()
        if len(self) < _MOST_NAMES and len(name) < _LONGEST_NAME:
            self[name] = known
        return known


_NAMES = _Names()


def _content_length(reel: Reel, headers: tuple[tuple[str, str], ...]) -> int:
    found = {value for name, value in headers if name == "content-length"}
    if len(found) != 1 or not _LENGTH.fullmatch(value := found.pop()):
        raise reel.damage("the record does not say how long it is", Kind.HEADER)
    return int(value)


def _other_digest(headers: tuple[tuple[str, str], ...], block: bytes) -> str:
    """The block digest that the header tells, where the block has another; else ''."""
    digest = next((value for name, value in headers if name == "warc-block-digest"), "")
    return digest if re.fullmatch(r"sha1:[A-Z2-7]{32}", digest) and digest != sha1_base32(block) else ""
