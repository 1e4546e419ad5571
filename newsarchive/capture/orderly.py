"""The records of our own exchanges, looked at in one stroke each while all is in order.

Nearly all that `verify` meets was written by us and is sound. One pattern takes the header of such a record apart, and
each of its bytes is hashed as often as it has digests; nothing is made that is thrown away at once. Whatever is not
exactly as our writer writes it is left, untouched, to the general way, which knows all dialects and names what is wrong;
so this one has no words for damage. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from newsarchive.capture.bags import Glance
from newsarchive.capture.checks import fits_sha1, unchunked
from newsarchive.capture.findings import Report
from newsarchive.capture.listing import Listing, marks_of, status_in
from newsarchive.capture.pairs import Opening, Pairs
from newsarchive.capture.swift import Member
from newsarchive.capture.wrapping import Wrapping

_BREAKS = b"\r\n\r\n"
#: Bytes within which the header of a record and the HTTP head behind it end; longer ones go the general way.
_FRONT = 8192
_URI = "[!-;=?-~]+"
#: Whether there is such a day the index knows, with which it must agree.
_DATE = r"([1-9]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{6}Z"
_SHA1 = "sha1:([A-Z2-7]{32})"
_BEGIN = rf"\r\nWARC-Record-ID: <({_URI})>\r\nWARC-Date: ({_DATE})\r\nWARC-Target-URI: "
#: As `records` writes them.
_RESPONSE = re.compile(
    rf'WARC/1\.1\r\nWARC-Type: response{_BEGIN}(https?://[!-"$-;=?-~]+)\r\n'
    r"(?:WARC-(?:IP-Address|Protocol|Cipher-Suite): [!-~]+\r\n)*"
    rf"WARC-Payload-Digest: {_SHA1}\r\n(?:WARC-Truncated: [a-z]+\r\n)?Newsarchive-Records: ([2-9])\r\n"
    rf"WARC-Block-Digest: {_SHA1}\r\nContent-Type: application/http; msgtype=response\r\n"
    r"Content-Length: ([0-9]{1,9})\r\n\r\n",
    re.ASCII,
)
_PARTNER = re.compile(
    rf"WARC/1\.1\r\nWARC-Type: (request|metadata){_BEGIN}{_URI}\r\nWARC-Concurrent-To: <({_URI})>\r\n"
    rf"WARC-Block-Digest: {_SHA1}\r\nContent-Type: [!-~]+(?: [!-~]+)?\r\nContent-Length: ([0-9]{{1,9}})\r\n\r\n",
    re.ASCII,
)


class Orderly:
    """Takes what is in order, and puts down of it what the general way would."""

    def __init__(self, report: Report, wrapping: Wrapping, parts: tuple[Pairs, Listing]) -> None:
        self._report, self._wrapping = report, wrapping
        self._pairs, self._listing = parts
        self.thorough = False
        """Members are compressed anew and compared."""
        self.seen: Callable[[Glance], None] | None = None
        """Is given each record that was taken."""

    def take(self, member: Member) -> bool:
        """Whether a member was in order and is done with."""
        if not (self._pairs.ours and self._wrapping.is_ours(member.wrapper)):
            return False
        front = bytes(member.plain[:_FRONT])
        opening = self._pairs.opening
        glance = self._response(member, front) if opening is None else self._partner(member, front, opening)
        if glance is None:
            return False
        self._report.records += 1
        if self.seen is not None:
            self.seen(glance)
        if self.thorough:
            self._wrapping.compare(member, glance.first["warc-record-id"])
        return True

    def _response(self, member: Member, front: bytes) -> Glance | None:
        found = _RESPONSE.fullmatch(head := _head_in(front))
        if found is None:
            return None
        name, date, *moment, url, payload, size, block, length = found.groups()
        if not _is_whole(member.plain, len(head), int(length)):
            return None
        if not _are_met((block, payload), memoryview(member.plain)[:-4], front, len(head)):
            return None
        payload = f"sha1:{payload}"
        marks = marks_of(member.place, url, (str(member.length), "".join(moment), payload))
        whole = partial(self._listing.note, marks, status_in(front, len(head)))
        self._pairs.begin(Opening(name, member.place, int(size), whole))
        first = {
            "warc-type": "response", "warc-record-id": name, "warc-date": date, "warc-target-uri": url,
            "warc-payload-digest": payload,
        }  # fmt: skip
        return Glance(first, member.place)

    def _partner(self, member: Member, front: bytes, opening: Opening) -> Glance | None:
        found = _PARTNER.fullmatch(head := _head_in(front))
        if found is None:
            return None
        kind, name, date, *_, partner, block, length = found.groups()
        plain = member.plain
        if partner != opening.name or not _is_whole(plain, len(head), int(length)):
            return None
        if not fits_sha1(block, memoryview(plain)[len(head) : -len(_BREAKS)]):
            return None
        self._pairs.join(name)
        return Glance({"warc-type": kind, "warc-record-id": name, "warc-date": date}, member.place)


def _head_in(front: bytes) -> str:
    return str(front[: front.find(_BREAKS) + len(_BREAKS)], "latin-1")  # nothing but ASCII passes the patterns


def _is_whole(plain: bytes | memoryview, end: int, length: int) -> bool:
    return len(plain) == end + length + len(_BREAKS) and plain[-4:] == _BREAKS


def _are_met(digests: tuple[str, str], data: memoryview, front: bytes, start: int) -> bool:
    """Whether the block that begins there, and its payload, are those that the digests name. `front`: first bytes of the
    record; `data`: all of it, without the line breaks behind."""
    place = front.find(_BREAKS, start)
    end = place + len(_BREAKS)
    if place < 0 or end > len(data) or front.find(b"\n\n", start, place) >= 0:
        return False  # no blank line ends its head within the front, or another one than two CR LF
    if front.find(b"\n\r\n", start, place + 2) >= 0:
        return False
    block = data[start:]
    return fits_sha1(digests[0], block) and fits_sha1(digests[1], unchunked(block, end - start))
