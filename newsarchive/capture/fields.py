"""What newsarchive says of an exchange beyond HTTP, in the `application/warc-fields` of a metadata record.

One table in both directions: what `write` puts in, `read` takes out. Source: WARC 1.1, section 6.6 and 10.1
(`application/warc-fields`: lines of `name: value`).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime

from newsarchive.model import Capture, Fetch, Outcome, OutcomeKind, Purpose

MEDIA_TYPE = "application/warc-fields"

#: Extension header of our response records: how many records, itself included, one write put there together. A reader
#: that finds fewer knows that the tail is cut, though each record that is left is whole.
GROUP_SIZE = "Newsarchive-Records"

#: Field of a rendered page's metadata: the head that goes before it, in base64.
RENDERED_HEAD = "rendered-head"

Pairs = list[tuple[str, str]]

#: What may not stand in a line as it is: controls, line ends of any kind, the escape sign, surrogates that UTF-8 cannot
#: write, and blanks at either end, which readers strip.
_UNSAFE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\\\\u2028\u2029\ud800-\udfff]|^ | $")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def to_block(pairs: Pairs) -> bytes:
    """A block of fields. A value can make neither a line nor a field: what is unsafe is written as `\\uXXXX`."""
    row = "".join([value for _, value in pairs])
    if row.isascii() and row.isprintable() and " " not in row and "\\" not in row:  # as with nearly every exchange
        return "".join([f"{name}: {value}\r\n" for name, value in pairs]).encode("ascii")
    return "".join(f"{name}: {_UNSAFE.sub(_escape, value)}\r\n" for name, value in pairs).encode("utf-8")


def from_block(block: bytes) -> dict[str, str]:
    """The fields of a block by name; the first of a name counts."""
    fields: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(": ")
        if colon:
            fields.setdefault(name, _ESCAPED.sub(_meant, value) if "\\" in value else value)
    return fields


def _meant(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def exchange_pairs(capture: Capture) -> Pairs:
    """What a capture knows beyond its bytes; empty where it knows nothing."""
    pairs = _fetch_pairs(capture.fetch) if capture.fetch else []
    if capture.tls:
        pairs.append(("tls-certificate-sha256", capture.tls.fingerprint))
    if capture.rendered_from:
        pairs.append((RENDERED_HEAD, b64encode(capture.head).decode("ascii")))
    if capture.interim:
        pairs.append(("interim", b64encode(capture.interim).decode("ascii")))
    return pairs


def ending_pairs(outcome: Outcome, purpose: Purpose) -> Pairs:
    """How a fetch ended that no exchange decided."""
    pairs = [
        ("outcome", outcome.kind.value),
        ("why", outcome.why),
        ("fetch", outcome.fetch_id),
        ("url", outcome.url),
        ("final-url", outcome.final_url),
        ("purpose", purpose.value),
        ("spider", outcome.spider),
        ("run", outcome.run),
    ]
    return [*pairs, ("capture", outcome.capture_id)] if outcome.capture_id is not None else pairs


def fetch_in(fields: Mapping[str, str]) -> Fetch | None:
    """The fetch that a block speaks of; None where it speaks of none. Errors: ValueError, KeyError for a broken block."""
    if "fetch-url" not in fields:
        return None
    return Fetch(
        id=fields["fetch"],
        url=fields["fetch-url"],
        hop=int(fields["hop"]),
        purpose=Purpose(fields["purpose"]),
        spider=fields["spider"],
        run=fields["run"],
    )


def rendered_head_in(fields: Mapping[str, str]) -> bytes:
    """The head of a rendered page. Errors: KeyError, ValueError where there is none."""
    return b64decode(fields[RENDERED_HEAD], validate=True)


def interim_in(fields: Mapping[str, str]) -> bytes:
    """The 1xx heads of a block. Errors: ValueError where they are no base64."""
    return b64decode(fields["interim"], validate=True) if "interim" in fields else b""


def outcome_in(fields: Mapping[str, str], at: datetime) -> Outcome | None:
    """The ending that a block tells; None where it tells none. Errors: ValueError, KeyError for a broken block."""
    if "outcome" not in fields:
        return None
    return Outcome(
        fetch_id=fields["fetch"],
        url=fields["url"],
        final_url=fields["final-url"],
        kind=OutcomeKind(fields["outcome"]),
        why=fields["why"],
        site="-",
        spider=fields["spider"],
        run=fields["run"],
        at=at,
        capture_id=fields.get("capture"),
    )


def _fetch_pairs(fetch: Fetch) -> Pairs:
    return [
        ("fetch", fetch.id),
        ("fetch-url", fetch.url),
        ("hop", str(fetch.hop)),
        ("purpose", fetch.purpose.value),
        ("spider", fetch.spider),
        ("run", fetch.run),
    ]


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
