"""What the header of a WARC record says, in the dialects of its writers.

Source: WARC 1.1, section 5.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newsarchive.capture.checks import bare
from newsarchive.capture.content import sha1_base32
from newsarchive.capture.fields import GROUP_SIZE
from newsarchive.capture.members import RawRecord
from newsarchive.model import Reference, Tls, Truncation

#: What broken headers and fields raise; OverflowError: a date that its offset moves out of the calendar.
UNREADABLE = (ValueError, KeyError, OverflowError)
_DIGITS = re.compile(r"[0-9]{14}")
#: A 61st second, which Python's dates lack (RFC 3339, section 5.6, has it).
_LEAP = re.compile(r"(?<=T23:59:)60|(?<=T2359)60")
#: Nearly all addresses; what follows may be anything.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:/|$)")
_TLS_VERSION = re.compile(r"(?:tls|ssl)/", re.IGNORECASE)


def reference_in(record: RawRecord) -> Reference | None:
    """A date that cannot be read is none: the other two say enough."""
    try:
        at = moment_in(record.get("warc-refers-to-date") or "")
    except UNREADABLE:
        at = None
    named = Reference(
        id=bare(record.get("warc-refers-to") or "") or None,
        url=bare(record.get("warc-refers-to-target-uri") or "").split("#", 1)[0] or None,
        at=at,
    )
    return named if named != Reference() else None


def leaves_payload_out(record: RawRecord) -> bool:
    """Whether a revisit says that it leaves out a payload that lies elsewhere: nothing was cut on the wire."""
    profile, reason = record.get("warc-profile") or "", record.get("warc-truncated") or ""
    return profile.endswith("identical-payload-digest") and reason.lower() == Truncation.LENGTH


def tls_of(record: RawRecord, facts: dict[str, str]) -> Tls | None:
    version = next((value for value in record.all("warc-protocol") if _TLS_VERSION.match(value)), None)
    if version is None:
        return None
    return Tls(
        version=version,
        cipher=record.get("warc-cipher-suite") or "",
        fingerprint=facts.get("tls-certificate-sha256", ""),
    )


def truncation_of(record: RawRecord) -> Truncation | None:
    """Reasons of others' making count as unspecified (WARC 1.1, section 5.13, lets them be)."""
    reason = record.get("warc-truncated")
    if reason is None:
        return None
    return Truncation(reason.lower()) if reason.lower() in set(Truncation) else Truncation.UNSPECIFIED


def moment_of(record: RawRecord) -> datetime:
    """WARC-Date in UTC. Errors: ValueError, OverflowError where it is none."""
    return moment_in(record.get("warc-date") or "")


def moment_in(text: str) -> datetime:
    """A date in UTC; cut ones such as `2014-07` stand for their beginning (WARC 1.1, section 5.4), a leap second for the
    one before it."""
    if _DIGITS.fullmatch(text):  # as older tools write dates, and their indexes
        text = f"{text[:8]}T{text[8:]}"
    if "60" in text and (leap := _LEAP.search(text)):
        text = f"{text[: leap.start()]}59{text[leap.end() :]}"
    moment = datetime.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) in (4, 7) else text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_http(record: RawRecord) -> bool:
    media_type = record.get("content-type") or "application/http"
    return media_type.lower().startswith("application/http") and url_of(record).lower().startswith(("http:", "https:"))


def is_rendered(record: RawRecord) -> bool:
    """Whether this is a page of ours as it stood in a browser (WARC 1.1, section 6.8): others' conversions are counted by nobody."""
    is_counted = record.get(GROUP_SIZE.lower()) is not None and record.get("warc-refers-to") is not None
    return is_counted and (record.get("content-type") or "").lower().startswith("text/html")


def url_of(record: RawRecord) -> str:
    """The address without fragment; some writers put it in angle brackets."""
    return bare(record.get("warc-target-uri") or "").split("#", 1)[0]


def checked_url_of(record: RawRecord) -> str:
    """The same where it can be taken apart. Errors: ValueError where nobody could say whose page it is: no host or port
    that may be, as in `http://[::1` (RFC 3986, section 3.2)."""
    url = url_of(record)
    if not _PLAIN.match(url):
        urlsplit(url).port  # noqa: B018  both may refuse
    return url


def id_of(record: RawRecord) -> str:
    return bare(record.get("warc-record-id") or "")


def derived_id(record: RawRecord) -> str:
    """For a record that has none, against the standard: from what it holds, so that each reading gives the same."""
    told = f"{url_of(record)} {record.get('warc-date')} {sha1_base32(record.block)}"
    return uuid.uuid5(uuid.NAMESPACE_URL, told).urn
