"""Dates of feeds and sitemaps: machine forms alone, for a guess costs 2 ms and a sitemap may hold 50,000 dates that are none."""

from __future__ import annotations

import re
from datetime import datetime

from newsarchive.dates import read_machine_date
from newsarchive.meta import When

#: The form that most sitemaps have, read at a third of the cost.
_USUAL = re.compile(r"((?:199\d|20[0-4]\d)-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d)(Z|\+(?:0\d|1[0-3]):[0-5]\d)")


def read_when(text: str | None) -> When | None:
    """The moment that a source gives, or None."""
    usual = _USUAL.fullmatch(text) if text else None
    if usual is None:
        return read_machine_date(text)
    try:
        datetime.fromisoformat(usual[1])
    except ValueError:
        return None
    return When(iso=usual[1] + ("+00:00" if usual[2] == "Z" else usual[2]), precision="second", zone="page", raw=text)
