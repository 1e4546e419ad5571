"""Dates of feeds and sitemaps: the ISO forms of the W3C's date note and RFC 5322's, with the precision they have.

Machine forms alone, where `dates.read_date` goes on to guess: a guess costs 2 ms, and a sitemap may hold 50,000 dates
that are none.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from newsarchive.model import When

_ISO = re.compile(
    r"(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?)"
    r"(?:[T ](?P<time>\d\d:\d\d(?P<second>:\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_PRECISION = {4: "year", 7: "month", 10: "day"}


def read_when(text: str | None) -> When | None:
    """The moment that a feed or sitemap gives, or None for what cannot be read or cannot be."""
    raw = (text or "").strip()[:80]
    found = _ISO.fullmatch(raw)
    return _from_iso(raw, found) if found else _from_mail(raw)


def _from_iso(raw: str, found: re.Match[str]) -> When | None:
    day = found["date"]
    zone = _offset(found["zone"])
    iso = f"{day}T{found['time']}{zone}" if found["time"] else day
    try:
        datetime.fromisoformat(iso if found["time"] else (day + "-01-01")[:10])
    except ValueError:
        return None
    precision = ("second" if found["second"] else "minute") if found["time"] else _PRECISION[len(day)]
    return When(iso=iso, precision=precision, zone="page" if zone else None, raw=raw)


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() == "Z":
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _from_mail(raw: str) -> When | None:
    """RFC 5322, section 3.3; `-0000` says that the zone is unknown."""
    try:
        moment = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    second = re.search(r"\d:\d\d:\d\d", raw)
    iso = moment.isoformat(timespec="seconds" if second else "minutes")
    return When(iso=iso, precision="second" if second else "minute", zone="page" if moment.tzinfo else None, raw=raw)
