"""The schedule: schedule.toml beside scrapy.cfg, and the site files' `every` for what it does not name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.errors import SettingError
from newsarchive.schedule.plan import Crawl
from newsarchive.schedule.rhythm import At, Every, Rhythm
from newsarchive.site import Sites

#: Where the schedule stands, in the project's folder.
FILE = "schedule.toml"

_Value = TypeVar("_Value")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Crawls at once: one cleans while another waits for its site; a small machine carries two.
_AT_ONCE = 2
#: Time that a crawl may take. What a first crawl of a large sitemap does not reach, later ones do: known pages are not asked.
_LIMIT = timedelta(hours=6)
#: Shorter, a crawl would hardly have begun when the next one is due, and a site would be asked for its sources without rest.
_SHORTEST = timedelta(minutes=1)
#: Jitter where none is said, and the largest part of the time between two slots that it may be: starts keep their order.
_JITTER = timedelta(minutes=5)
_PART, _LARGEST_PART = 10, 2

_TOP = ("at_most", "limit", "jitter", "sites", "crawl")
_OF_CRAWL = ("spider", "every", "at", "days", "zone", "limit", "jitter", "arguments", "settings", "off")


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that is to run."""

    crawls: tuple[Crawl, ...]
    at_most: int = _AT_ONCE
    """Crawls at once."""


def read_table(folder: Path, sites: Sites) -> Table:
    """The schedule of a project's folder. Errors: SettingError names the file and the entry, and what may stand there."""
    path = folder / FILE
    try:
        told = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error
    try:
        return table_of(told, sites)
    except SettingError as error:
        raise SettingError(f"{path}: {error}") from error


def table_of(told: Mapping[str, Any], sites: Sites) -> Table:
    """The schedule that a file tells. Errors: SettingError names the entry."""
    _only(told, _TOP, "")
    named: dict[str, Any] = _one(told, "crawl", dict, {})
    of_all = {key: told[key] for key in ("limit", "jitter") if key in told}
    unnamed: dict[str, Any] = {site.name: {} for site in sites} if _one(told, "sites", bool, True) else {}
    crawls = [_crawl(name, _inside(name, entry), of_all, sites) for name, entry in sorted((unnamed | named).items())]
    at_most = _one(told, "at_most", int, _AT_ONCE)
    if at_most < 1:
        raise SettingError(f"at_most = {at_most}: must be 1 or more")
    return Table(crawls=tuple(crawl for crawl in crawls if crawl is not None), at_most=at_most)


def _inside(name: str, entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise SettingError(f"crawl.{name} must be a table, such as [crawl.{name}]")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise SettingError(f"crawl.{name!r}: a name is letters, digits, _ and -")
    _only(entry, _OF_CRAWL, f"crawl.{name}: ")
    return entry


def _crawl(name: str, entry: Mapping[str, Any], of_all: Mapping[str, Any], sites: Sites) -> Crawl | None:
    """The crawl of an entry, which goes before what is said of all; None for one that is off. Errors: SettingError."""
    try:
        if _one(entry, "off", bool, False):
            return None
        spider = _spider(name, entry, sites)
        site = sites.named(spider)
        rhythm = _rhythm(entry, site.every if site else None)
        arguments = _words(entry, "arguments")
        return Crawl(
            name=name, spider=spider, site=_site_of(name, spider, dict(arguments), sites), rhythm=rhythm, jitter=_jitter(entry, of_all, rhythm),
            limit=_length({**of_all, **entry}, "limit", _LIMIT), arguments=arguments, settings=_words(entry, "settings"),
        )  # fmt: skip
    except SettingError as error:
        raise SettingError(f"crawl.{name}: {error}") from error


def _spider(name: str, entry: Mapping[str, Any], sites: Sites) -> str:
    spider: str = _one(entry, "spider", str, name)
    if "spider" not in entry and sites.named(name) is None:
        raise SettingError("no site file is called so; say which spider: spider = 'outlet'")
    return spider


def _site_of(name: str, spider: str, arguments: Mapping[str, str], sites: Sites) -> str:
    """What site a crawl asks: that of its file, that of the address it begins with, else one of its own."""
    if sites.named(spider):
        return spider
    address = arguments.get("start") or arguments.get("url") or ""
    return sites.name_for(address) if address and "," not in address else name


def _rhythm(entry: Mapping[str, Any], otherwise: timedelta | None) -> Rhythm:
    if "at" in entry:
        if "every" in entry:
            raise SettingError("say either every or at")
        return At(times=_times(entry), zone=_zone(entry), days=_days(entry))
    for key in ("days", "zone"):
        if key in entry:
            raise SettingError(f"{key} belongs to at = ['06:00', …]")
    if "every" not in entry and otherwise is None:
        raise SettingError("say when: every = '1h', or at = ['06:00']")
    period = _length(entry, "every", otherwise or timedelta())
    if period < _SHORTEST:
        raise SettingError(f"every {period}: must be a minute or more")
    return Every(period=period)


def _times(entry: Mapping[str, Any]) -> tuple[time, ...]:
    given = [entry["at"]] if isinstance(entry["at"], str) else entry["at"]
    if not isinstance(given, list) or not given:
        raise SettingError(f"at = {given!r}: must be times such as ['06:00', '18:30']")
    return tuple(sorted({_parsed("at", one, _time, "a time such as '06:00'") for one in given}))


def _time(given: Any) -> time:
    if not isinstance(given, str) or not re.fullmatch(r"\d\d:\d\d", given):
        raise ValueError(given)
    return time.fromisoformat(given)


def _zone(entry: Mapping[str, Any]) -> str:
    name: str = _one(entry, "zone", str, "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(f"zone = {name!r}: no IANA time zone such as 'Europe/Kyiv'") from error
    return name


def _days(entry: Mapping[str, Any]) -> frozenset[int]:
    given = entry.get("days", list(_DAYS))
    if not isinstance(given, list) or not given or any(day not in _DAYS for day in given):
        raise SettingError(f"days = {given!r}: must be some of {list(_DAYS)}")
    return frozenset(map(_DAYS.index, given))


def _jitter(entry: Mapping[str, Any], of_all: Mapping[str, Any], rhythm: Rhythm) -> timedelta:
    if "jitter" not in entry:
        return min(_length(of_all, "jitter", _JITTER), rhythm.shortest / _PART)
    jitter, most = _length(entry, "jitter", _JITTER), rhythm.shortest / _LARGEST_PART
    if jitter > most:
        raise SettingError(f"jitter {jitter}: must not be above {most}, half of the time between two crawls")
    return jitter


def _length(entry: Mapping[str, Any], key: str, otherwise: timedelta) -> timedelta:
    return _parsed(key, entry[key], _duration, "a time such as '15m', '6h' or '1d'") if key in entry else otherwise


def _duration(given: Any) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([smhd])", given) if isinstance(given, str) else None
    if found is None:
        raise ValueError(given)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def spoken(length: timedelta) -> str:
    """A time as schedule.toml says it: '90m', '6h'."""
    seconds = round(length.total_seconds())
    unit = next(unit for unit in reversed(_UNITS) if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _words(entry: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    """Names and values, as `-a` and `-s` say them."""
    given: dict[str, Any] = _one(entry, key, dict, {})
    for name, value in given.items():
        if not isinstance(value, str | int | float | bool) or "=" in name or not name:
            raise SettingError(f"{key}.{name} = {value!r}: must be a word or a number")
    if key == "settings" and "ARCHIVE_DIR" in given:
        raise SettingError(
            "settings.ARCHIVE_DIR: all crawls of a schedule go into one archive; choose it by --archive or NEWSARCHIVE_DIR"
        )
    return tuple((name, _word(value)) for name, value in given.items())


def _word(value: str | float | bool) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _parsed(key: str, given: Any, parse: Callable[[Any], _Value], wanted: str) -> _Value:
    try:
        return parse(given)
    except ValueError:
        raise SettingError(f"{key} = {given!r}: must be {wanted}") from None


def _one(told: Mapping[str, Any], key: str, kind: type, otherwise: Any) -> Any:
    value = told.get(key, otherwise)
    if type(value) is not kind:
        raise SettingError(f"{key} = {value!r}: must be a {kind.__name__}")
    return value


def _only(told: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in told:
        if key not in known:
            raise SettingError(f"{where}{key} is not known here; known are {', '.join(known)}")
