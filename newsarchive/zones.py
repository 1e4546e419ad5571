"""The zone that is said behind a clock → its distance from UTC; None where the name means several, or none is said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

#: Minutes from UTC of names that mean one zone only (IANA's tzdata, and the habits of the press). IST, BST, CST, AST and
#: GST are not here: India, Ireland and Israel, Britain and Bangladesh, America and China write them alike.
_MINUTES = {
    name: int(hours * 60)
    for hours, names in (
        (0, "Z UTC GMT WET"), (1, "CET MEZ WEST WAT"), (2, "CEST MESZ EET SAST CAT"), (3, "EEST MSK МСК EAT TRT"), (4, "GET"),
        (5, "PKT UZT"), (5.75, "NPT"), (7, "WIB ICT"), (8, "WITA HKT SGT MYT PHT AWST"), (9, "WIT JST KST"), (9.5, "ACST"),
        (10, "AEST"), (10.5, "ACDT"), (11, "AEDT"), (12, "NZST"), (13, "NZDT"), (-2.5, "NDT"), (-3, "BRT ART ADT"), (-3.5, "NST"),
        (-4, "EDT"), (-5, "EST CDT"), (-6, "MDT"), (-7, "MST PDT"), (-8, "PST AKDT"), (-9, "AKST"), (-10, "HST"),
    )
    for name in names.split()
}  # fmt: skip
#: Names of a zone that has summer time, for which nobody says which of the two it is.
_AREAS = {"ET": "America/New_York", "MT": "America/Denver", "PT": "America/Los_Angeles"}
#: In summer these are written of clocks that are an hour on, more often than of those that are not.
_WINTRY, _SUMMER = frozenset(("EST", "MST", "PST")), range(4, 11)
#: What stands behind a clock: a word for the hour, then a name and a distance, either of them, in brackets or not.
_BEHIND = re.compile(
    r"[\s,]*(?:(?:Uhr|hrs?|น)\b\.?[\s,]*)?[(\[]?(?:(?P<name>[A-Z]{1,4}|МСК)(?![^\W\d_]))?\s?(?P<offset>[+-]\d{1,2}(?::?\d\d)?(?![\d:]))?"
)
#: The same at the end of a line.
_LAST = re.compile(r"(?<![A-Za-z])(?P<name>Z|UTC|GMT)?\s?(?P<offset>[+-]\d{2}(?::?\d{2})?)?\s*\Z")
#: UTC+14 is the largest distance that there is.
_FARTHEST = 14


def distance(text: str | None) -> timezone | None:
    """`Z`, `UTC`, `GMT`, `+3`, `+03`, `+0300`, `+03:00` → that zone; None for what is none."""
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if hours > _FARTHEST or minutes > 59:
        return None
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def named(name: str | None) -> timezone | None:
    """The zone of a name that means one only, as machines write it; None for all others."""
    minutes = _MINUTES.get(name or "")
    return None if minutes is None else timezone(timedelta(minutes=minutes))


def behind(rest: str, moment: datetime) -> tzinfo | None:
    """The zone that a line says behind its clock. `rest`: what follows the clock; `moment`: what it says, naive."""
    found = _BEHIND.match(rest)
    if found and (zone := _said(found, moment)):
        return zone
    last = _LAST.search(rest)
    return _said(last, moment) if last else None


def _said(found: re.Match[str], moment: datetime) -> tzinfo | None:
    name, offset = found["name"], found["offset"]
    if offset and (name in ("UTC", "GMT") or (not name and len(offset) > len("+3"))):
        return distance(offset)
    if offset or not name or (name in _WINTRY and moment.month in _SUMMER):
        return None
    return named(name) or (ZoneInfo(_AREAS[name]) if name in _AREAS else None)
