"""The settings that are ours, read once. Each is described in docs/settings.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Any

from scrapy import Request

from newsarchive.archive import Archive, locate
from newsarchive.crawl.recorded import files_named
from newsarchive.errors import SettingError

#: What ARCHIVE_MODE can be: pages are fetched, or taken from captures.
LIVE, REPLAY = "live", "replay"

#: Our settings and what they are when nobody says anything.
DEFAULTS: dict[str, Any] = {
    "ARCHIVE_DIR": None,
    "ARCHIVE_ALLOW_PRIVATE": False,
    "ARCHIVE_CONTACT": "",
    "ARCHIVE_CAPTURE": True,
    "ARCHIVE_CLEAN": True,
    "ARCHIVE_STORE": True,
    "ARCHIVE_WORKERS": None,
    "ARCHIVE_PAGES": 30,
    "ARCHIVE_PAGE_SECONDS": 30.0,
    "ARCHIVE_PAGE_MEMORY": 2 * 1024**3,
    "ARCHIVE_WARC_BYTES": 1_000_000_000,
    "ARCHIVE_WARC_SECONDS": 86_400.0,
    "ARCHIVE_SYNC_PAGES": 50,
    "ARCHIVE_SYNC_SECONDS": 5.0,
    "ARCHIVE_MAX_HEADER": 262_144,
    "ARCHIVE_DEDUP": "url",
    "ARCHIVE_CONDITIONAL": True,
    "ARCHIVE_DUE": 50,
    "ARCHIVE_REFUSALS": 5,
    "ARCHIVE_PAUSES": True,
    "ARCHIVE_SITE_LOCK": True,
    "ARCHIVE_RESERVED": "keep",
    "ARCHIVE_LONGEST_WAIT": 300.0,
    "ARCHIVE_SITES": None,
    "ARCHIVE_PROGRESS": True,
    "ARCHIVE_RENDERER": "newsarchive.crawl.browser.Browser",
    "ARCHIVE_RENDER_SECONDS": 30.0,
    "ARCHIVE_MODE": LIVE,
    "ARCHIVE_REPLAY": "",
    "ARCHIVE_AS_OF": "",
}


#: Request.meta key: bytes of a body that the request may bring, where it is cut by other means than DOWNLOAD_MAXSIZE.
MOST_BYTES = "archive_most_bytes"
#: How many times the largest body an answer may have on the wire: chunks of a few hundred bytes, which are small, add two
#: or three hundredths to it.
WRAPPING = 1.25


class Sharing(StrEnum):
    """Which captures an answer with the same payload may lean on, in place of keeping it once more."""

    URL = "url"
    """Those of the same address."""
    ANY = "any"
    OFF = "off"


class Reserved(StrEnum):
    """What becomes of pages whose site reserves AI and text mining."""

    KEEP = "keep"
    """They are archived; what is captured anyway says so."""
    ASK = "ask"
    """The same, and each host is asked for ai.txt and tdmrep.json too."""
    SKIP = "skip"
    """What a site's files reserve is not asked for."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the adapters of one crawl go by."""

    archive: Archive
    allow_private: bool
    """Whether loopback and private networks may be asked."""
    contact: str
    capture: bool
    clean: bool
    store: bool
    workers: int
    pages: int
    """Most pages of one article that are fetched and joined; 1: the first alone."""
    page_seconds: float
    page_memory: int
    renderer: str
    """Class that draws pages of sites whose files say `render=True`."""
    render_seconds: float
    warc_bytes: int
    warc_seconds: float
    sync_pages: int
    sync_seconds: float
    max_header: int
    """Bytes of an answer's head after which the connection is cut."""
    max_body: int
    """Scrapy's DOWNLOAD_MAXSIZE: bytes of an answer's body; 0 for no limit."""
    sharing: Sharing
    conditional: bool
    """Whether pages that are asked again are asked only for what has changed."""
    due: int
    """Known pages that are due again and that a run takes along at most."""
    reserved: Reserved
    refusals: int
    """Refusing answers of a host in a row after which it is not asked any more; 0: never."""
    pauses: bool
    """Whether a host that an earlier run left in peace is not asked before its time is over."""
    site_lock: bool
    """Whether a site is crawled by one crawl at a time."""
    longest_wait: float
    """Seconds that a run waits for a host at most."""
    delay: float
    """Scrapy's DOWNLOAD_DELAY, in seconds."""
    site_packages: tuple[str, ...]
    progress: bool
    user_agent: str
    robots: bool
    replay: tuple[Path, ...]
    """Files that every request is answered from; () for a live crawl."""
    as_of: datetime | None
    """Nothing captured later is replayed."""

    def most_on_wire(self, request: Request) -> float:
        """Most bytes of an answer on the wire. Scrapy counts those of the body alone, and chunks can be all wrapping."""
        body = request.meta.get(MOST_BYTES) or request.meta.get("download_maxsize", self.max_body)
        return WRAPPING * body + self.max_header if body else inf

    @classmethod
    def read(cls, settings: Any) -> Options:
        """From Scrapy's settings. Errors: SettingError names the one that cannot be used."""
        archive, replays = locate(settings.get("ARCHIVE_DIR")), _replays(settings)
        packages = settings.getlist("ARCHIVE_SITES") or settings.getlist("SPIDER_MODULES") or ["spiders"]
        return cls(
            archive=archive,
            allow_private=_switch(settings, "ARCHIVE_ALLOW_PRIVATE"),
            contact=settings.get("ARCHIVE_CONTACT") or "",
            capture=_switch(settings, "ARCHIVE_CAPTURE") and not replays,
            clean=_switch(settings, "ARCHIVE_CLEAN"),
            store=_switch(settings, "ARCHIVE_STORE"),
            workers=int(_number(settings, "ARCHIVE_WORKERS")) or default_workers(),
            pages=int(_number(settings, "ARCHIVE_PAGES")),
            page_seconds=_number(settings, "ARCHIVE_PAGE_SECONDS"),
            page_memory=int(_number(settings, "ARCHIVE_PAGE_MEMORY")),
            renderer=str(settings.get("ARCHIVE_RENDERER")),
            render_seconds=_number(settings, "ARCHIVE_RENDER_SECONDS"),
            warc_bytes=int(_number(settings, "ARCHIVE_WARC_BYTES")),
            warc_seconds=_number(settings, "ARCHIVE_WARC_SECONDS"),
            sync_pages=int(_number(settings, "ARCHIVE_SYNC_PAGES")),
            sync_seconds=_number(settings, "ARCHIVE_SYNC_SECONDS"),
            max_header=int(_number(settings, "ARCHIVE_MAX_HEADER")),
            max_body=settings.getint("DOWNLOAD_MAXSIZE"),
            sharing=_sharing(settings.get("ARCHIVE_DEDUP") or Sharing.URL),
            conditional=_switch(settings, "ARCHIVE_CONDITIONAL"),
            due=int(_number(settings, "ARCHIVE_DUE")),
            reserved=Reserved.KEEP if replays else _reserved(settings),
            refusals=int(_number(settings, "ARCHIVE_REFUSALS")),
            pauses=_switch(settings, "ARCHIVE_PAUSES"),
            site_lock=_switch(settings, "ARCHIVE_SITE_LOCK"),
            longest_wait=_number(settings, "ARCHIVE_LONGEST_WAIT"),
            delay=settings.getfloat("DOWNLOAD_DELAY"),
            site_packages=tuple(packages),
            progress=_switch(settings, "ARCHIVE_PROGRESS"),
            user_agent=settings.get("USER_AGENT") or "",
            robots=settings.getbool("ROBOTSTXT_OBEY"),
            replay=files_named(settings.get("ARCHIVE_REPLAY") or "", archive) if replays else (),
            as_of=_moment(settings, "ARCHIVE_AS_OF"),
        )


def _number(settings: Any, name: str) -> float:
    value = settings.get(name)
    try:
        number = float(value or 0)
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise SettingError(f"{name} is {value!r}: it must be a number, not negative (docs/settings.md)")
    return number


def _switch(settings: Any, name: str) -> bool:
    try:
        return bool(settings.getbool(name))
    except ValueError as error:
        raise SettingError(f"{name} is {settings.get(name)!r}: it must be 0 or 1 (docs/settings.md)") from error


def _reserved(settings: Any) -> Reserved:
    value = str(settings.get("ARCHIVE_RESERVED") or Reserved.KEEP).lower()
    try:
        return Reserved(value)
    except ValueError as error:
        raise SettingError(
            f"ARCHIVE_RESERVED is {value!r}: it must be {', '.join(Reserved)} (docs/polite.md)"
        ) from error


def _sharing(value: Any) -> Sharing:
    try:
        return Sharing(str(value).lower())
    except ValueError as error:
        raise SettingError(f"ARCHIVE_DEDUP is {value!r}: it must be {', '.join(Sharing)} (docs/settings.md)") from error


def mode_in(settings: Any) -> str:
    """What ARCHIVE_MODE says, whether it can be meant or not."""
    return str(settings.get("ARCHIVE_MODE") or LIVE).strip().lower()


def _replays(settings: Any) -> bool:
    mode = mode_in(settings)
    if mode not in (LIVE, REPLAY):
        raise SettingError(f"ARCHIVE_MODE is {mode!r}: it must be {LIVE} or {REPLAY} (docs/replay.md)")
    if mode == LIVE and (settings.get("ARCHIVE_REPLAY") or settings.get("ARCHIVE_AS_OF")):
        raise SettingError(
            "ARCHIVE_REPLAY and ARCHIVE_AS_OF say what is replayed: add ARCHIVE_MODE=replay (docs/replay.md)"
        )
    return mode == REPLAY


def _moment(settings: Any, name: str) -> datetime | None:
    """A moment; a day stands for its end, so that what it brought is part of it."""
    given = str(settings.get(name) or "").strip()
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise SettingError(
            f"{name} is {given!r}: it must be a day such as 2026-11-24, or a moment such as 2026-11-24T18:00Z"
        ) from error
    if len(given) <= len("2026-11-24"):
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def default_workers() -> int:
    """One worker for each core but the crawler's own, and at least one."""
    return max(1, (os.cpu_count() or 2) - 1)
