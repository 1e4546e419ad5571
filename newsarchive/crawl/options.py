"""The settings that are ours, read once. Each is described in docs/settings.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from newsarchive.archive import Archive, locate

#: Our settings and what they are when nobody says anything.
DEFAULTS: dict[str, Any] = {
    "ARCHIVE_DIR": None,
    "ARCHIVE_ALLOW_PRIVATE": False,
    "ARCHIVE_CONTACT": "",
    "ARCHIVE_CAPTURE": True,
    "ARCHIVE_CLEAN": True,
    "ARCHIVE_STORE": True,
    "ARCHIVE_WORKERS": None,
    "ARCHIVE_PAGE_SECONDS": 30.0,
    "ARCHIVE_PAGE_MEMORY": 2 * 1024**3,
    "ARCHIVE_WARC_BYTES": 1_000_000_000,
    "ARCHIVE_WARC_SECONDS": 86_400.0,
    "ARCHIVE_MAX_HEADER": 262_144,
    "ARCHIVE_SITES": None,
    "ARCHIVE_PROGRESS": True,
}


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
    page_seconds: float
    page_memory: int
    warc_bytes: int
    warc_seconds: float
    max_header: int
    """Bytes of an answer's head after which the connection is cut."""
    site_packages: tuple[str, ...]
    progress: bool
    user_agent: str
    robots: bool

    @classmethod
    def read(cls, settings: Any) -> Options:
        """From Scrapy's settings."""
        packages = settings.getlist("ARCHIVE_SITES") or settings.getlist("SPIDER_MODULES") or ["spiders"]
        return cls(
            archive=locate(settings.get("ARCHIVE_DIR")),
            allow_private=settings.getbool("ARCHIVE_ALLOW_PRIVATE"),
            contact=settings.get("ARCHIVE_CONTACT") or "",
            capture=settings.getbool("ARCHIVE_CAPTURE"),
            clean=settings.getbool("ARCHIVE_CLEAN"),
            store=settings.getbool("ARCHIVE_STORE"),
            workers=settings.getint("ARCHIVE_WORKERS") or default_workers(),
            page_seconds=settings.getfloat("ARCHIVE_PAGE_SECONDS"),
            page_memory=settings.getint("ARCHIVE_PAGE_MEMORY"),
            warc_bytes=settings.getint("ARCHIVE_WARC_BYTES"),
            warc_seconds=settings.getfloat("ARCHIVE_WARC_SECONDS"),
            max_header=settings.getint("ARCHIVE_MAX_HEADER"),
            site_packages=tuple(packages),
            progress=settings.getbool("ARCHIVE_PROGRESS"),
            user_agent=settings.get("USER_AGENT") or "",
            robots=settings.getbool("ROBOTSTXT_OBEY"),
        )


def default_workers() -> int:
    """One worker for each core but the crawler's own, and at least one."""
    return max(1, (os.cpu_count() or 2) - 1)
