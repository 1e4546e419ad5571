"""The zone in which a site prints its times: by its country, if what its pages tell machines does not speak against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from newsarchive.meta import When

#: Country domains that are used for other things than the country.
_NO_COUNTRY = frozenset({"io", "tv", "me", "co", "ai", "cc", "fm", "to", "eu"})


def zone_of(host: str, languages: Sequence[str], dates: Sequence[When]) -> str:
    """An IANA zone, '' where none follows. `dates`: when articles were published, as their pages say."""
    moments = [moment for when in dates if (moment := _moment(when)) is not None]
    for country in _countries(host, languages):
        zones = _zones().get(country, ())
        fitting = [zone for zone in zones if all(_agrees(zone, moment) for moment in moments)]
        if fitting and (len(zones) == 1 or moments):
            return fitting[0]
    return ""


def _countries(host: str, languages: Sequence[str]) -> list[str]:
    ending = host.rpartition(".")[2].upper()
    found = [{"UK": "GB"}.get(ending, ending)] if len(ending) == 2 and ending.lower() not in _NO_COUNTRY else []
    return found + [match[1].upper() for language in languages if (match := re.search(r"[-_]([A-Za-z]{2})$", language))]


def _agrees(zone: str, moment: datetime) -> bool:
    return moment.utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()


def _moment(when: When) -> datetime | None:
    """A moment with an offset of the page's own; UTC says nothing of where anybody is."""
    try:
        moment = datetime.fromisoformat(when.iso)
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.utcoffset() and when.zone == "page" else None


@lru_cache(1)
def _zones() -> dict[str, tuple[str, ...]]:
    """Country → its zones, the most populous first, as the zone database lists them."""
    table: dict[str, tuple[str, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            table[country] = (*table.get(country, ()), zone)
    return table
