"""Revisit records: a payload is kept once, and what brings it again names the capture that has it.

Two kinds (WARC 1.1, section 6.7): an answer whose payload is the same as an earlier one's, and an answer that says that
nothing has changed. Their block is the head as it came. To follow one is to find the capture that it leans on; what is
found must be what the record says, to the byte, and nothing is put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from newsarchive.capture.checks import fits
from newsarchive.capture.content import without_transfer_coding
from newsarchive.errors import BrokenRecord, CaptureError, MissingOriginal
from newsarchive.model import Capture, Holding, Location, Reference, iso_utc
from newsarchive.wire import IDENTICAL, NOT_MODIFIED

#: Fewest bytes of a payload that a revisit is written for. The references of one take 150 compressed bytes, a page of
#: this size some 400; and what tiny bodies have in common (an empty page, "OK") is chance.
LEAST = 1024
#: Revisits that may lean on one another; writers of today lean on the response itself.
_MOST_STEPS = 8
#: Chunks and nothing else: no extension, no trailer (RFC 9112, section 7.1). What a revisit would lose is more than sizes.
_CHUNK = re.compile(rb"0*([0-9A-Fa-f]{1,8})\r\n")
_LAST_CHUNK = re.compile(rb"0+\r\n\r\n")


class Held(Protocol):
    """Looks up what is known of captures; all that is given must agree. Responses first, then the latest first."""

    def __call__(
        self, *, id: str | None = None, url: str | None = None, digest: str | None = None, at: datetime | None = None
    ) -> list[Holding]:
        """Some of the captures that agree; `at` counts by the second."""


At = Callable[[Location, str], Capture]
"""Reads the capture of that id at a place. Errors: BrokenRecord where it is not there."""


def is_shareable(capture: Capture) -> bool:
    """Whether a later answer may lean on this one, or this one on an earlier: a whole 200 of GET with a body worth it."""
    if capture.status != 200 or capture.truncated or capture.revisit or not capture.request.startswith(b"GET "):
        return False
    return len(capture.body) >= LEAST and _has_plain_framing(capture)


def leaning_on(original: Capture, capture: Capture) -> Capture | None:
    """The capture as a revisit of an earlier one; None where the payloads are not the same, byte for byte.

    A digest does not suffice: SHA-1 collisions can be had for money, and evidence would be lost.
    """
    try:
        if without_transfer_coding(original) != without_transfer_coding(capture):
            return None
    except CaptureError:
        return None
    named = Reference(id=original.id, url=original.url, at=original.fetched_at)
    return replace(capture, response=capture.head, revisit=IDENTICAL, refers_to=named, original=original)


def unchanged(capture: Capture, asked_by: Holding) -> Capture:
    """A 304 as a revisit of the capture by whose validators was asked; its payload is that one's."""
    named = Reference(id=asked_by.id, url=asked_by.url, at=asked_by.at)
    return replace(capture, revisit=NOT_MODIFIED, refers_to=named, payload_digest=asked_by.digest)


def headers_of(capture: Capture) -> list[tuple[str, str]]:
    """What the header of a revisit record says beyond that of a response."""
    if not capture.revisit:
        return []
    # An equal payload left out is told as a truncation by length (WARC 1.1, section 6.7.2); readers take it back.
    headers = [("WARC-Profile", capture.revisit)]
    if capture.shares_payload and not capture.truncated:
        headers.append(("WARC-Truncated", "length"))
    named = capture.refers_to or Reference()
    if named.id:
        headers.append(("WARC-Refers-To", f"<{named.id}>"))
    if named.url:
        headers.append(("WARC-Refers-To-Target-URI", named.url))
    if named.at:
        headers.append(("WARC-Refers-To-Date", iso_utc(named.at)))
    return headers


def follow(capture: Capture, held: Held, at: At) -> Capture:
    """A revisit with its original; any other capture as it is.

    Errors: MissingOriginal says what is missing, goes in a circle, or disagrees.
    """
    if not capture.shares_payload:
        return capture
    original = _original(capture, held, at, (capture.id,))
    # A revisit may have no block at all; it is then to be read as the original's response (WARC 1.1, section 6.7.2).
    return replace(capture, original=original, response=capture.response or original.head)


def behind(capture: Capture, held: Held, at: At) -> Capture | None:
    """The whole answer that a 304 said still holds; None where it cannot be had, and for every other capture.

    Errors: MissingOriginal where what is there is another than the record names.
    """
    found = _named(capture, held, at) if capture.is_unchanged else None
    return found if found is not None and found.status == 200 and not found.revisit and not found.truncated else None


def _original(revisit: Capture, held: Held, at: At, way: tuple[str, ...]) -> Capture:
    found = _named(revisit, held, at) or _by_digest(revisit, held, at)
    if found is None:
        raise MissingOriginal(f"{revisit.url}: {_said(revisit)} is in none of the files; give the file that has it too")
    if found.id in way or len(way) > _MOST_STEPS:
        raise MissingOriginal(f"{revisit.url}: revisits that lean on one another in a circle: {' → '.join(way)}")
    if found.shares_payload:
        found = _original(found, held, at, (*way, found.id))
    elif found.revisit:
        raise MissingOriginal(f"{revisit.url}: {_said(revisit)} is a revisit itself, and has no payload")
    if revisit.payload_digest and not _has(found, revisit.payload_digest):
        raise MissingOriginal(
            f"{revisit.url}: {_said(revisit)} has another payload than the one with digest {revisit.payload_digest}"
        )
    return found


def _named(revisit: Capture, held: Held, at: At) -> Capture | None:
    """The capture that the record names; None where it names none, or that one is nowhere or unreadable."""
    named = revisit.refers_to
    if named is None:
        return None
    holdings = held(id=named.id) if named.id else []
    if not holdings and named.url and named.at:
        holdings = held(url=named.url, at=named.at)
    for holding in holdings:
        if not _agrees(holding, named):
            raise MissingOriginal(
                f"{revisit.url}: {_said(revisit)}, but that id is a capture of {holding.url} of {iso_utc(holding.at)}"
            )
        if (found := _read(holding, at)) is not None:
            return found
    return None


def _agrees(holding: Holding, named: Reference) -> bool:
    seconds = (named.at or holding.at).replace(microsecond=0) == holding.at.replace(microsecond=0)
    return named.url in (None, "", holding.url) and seconds


def _by_digest(revisit: Capture, held: Held, at: At) -> Capture | None:
    """Any response with the payload: the digest says what that is, wherever it lies. Of the same address first."""
    digest = revisit.payload_digest
    if not digest:
        return None
    for holding in (*held(digest=digest, url=revisit.url), *held(digest=digest)):
        found = None if holding.is_revisit else _read(holding, at)
        if found is not None and _has(found, digest):
            return found
    return None


def _read(holding: Holding, at: At) -> Capture | None:
    try:
        return at(holding.location, holding.id)
    except (BrokenRecord, OSError):
        return None


def _has(original: Capture, digest: str) -> bool:
    """Whether a capture has the payload of a digest; with chunks or without, since writers differ."""
    unknown: list[str] = []
    try:
        bodies = (without_transfer_coding(original), original.body)
    except CaptureError:
        bodies = (original.body, original.body)
    has = any(fits(digest, body, unknown.append) for body in bodies)
    return digest == original.payload_digest if unknown else has


def _said(revisit: Capture) -> str:
    """What the record says of its original, in words."""
    named = revisit.refers_to or Reference()
    said = [named.id or "", f"of {named.url}" if named.url else "", iso_utc(named.at) if named.at else ""]
    return "the original " + (", ".join(filter(None, said)) or f"with digest {revisit.payload_digest}")


def _has_plain_framing(capture: Capture) -> bool:
    """Whether the body is framed by nothing that must be kept: by its length, or by bare chunks."""
    if capture.header("transfer-encoding") is None:
        return True
    body, place = capture.body, 0
    while (size := _CHUNK.match(body, place)) and int(size[1], 16):
        place = size.end() + int(size[1], 16) + 2
    return _LAST_CHUNK.fullmatch(body, place) is not None
