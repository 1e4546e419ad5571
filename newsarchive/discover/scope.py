"""Which addresses a source may name, and how they are spelt."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from newsarchive.errors import FetchRefused
from newsarchive.model import When
from newsarchive.site import Site
from newsarchive.urls import checked, host_of, is_plain, same_site

#: Longest title that is kept, in characters; the longest headlines of newspapers have some 300.
LONGEST_TITLE = 1_000
#: Hosts of which it is remembered whether they are the site's.
_MOST_HOSTS = 100


@dataclass(frozen=True, kw_only=True)
class Nested:
    """A sitemap that a sitemap index names."""

    url: str
    lastmod: When | None = None
    """When it last changed; None where the index does not say."""


@dataclass(frozen=True)
class Next:
    """The page on which a list goes on."""

    url: str


@dataclass(frozen=True)
class Scope:
    """Where a source lies, and the site that it serves."""

    base_url: str
    site: Site | None = None
    _homes: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Whether a host is the site's: 50,000 addresses of a sitemap lie on one or two."""

    def absolute(self, link: str | None) -> str | None:
        """An address that can be asked for, or None for what cannot (`mailto:`, `javascript:`, no host…)."""
        if not link or not link.strip():
            return None
        if is_plain(link):
            return link
        try:
            return checked(urljoin(self.base_url, link.strip().replace(" ", "%20")))
        except (FetchRefused, ValueError):
            return None

    def is_home(self, url: str) -> bool:
        """Whether an address lies on the site, or without one on the source's own."""
        host = url.split("/", 3)[2]
        if (known := self._homes.get(host)) is not None:
            return known
        found = self.site.covers(url) if self.site else same_site(host_of(url), self._host)
        if len(self._homes) < _MOST_HOSTS:
            self._homes[host] = found
        return found

    def is_article(self, url: str) -> bool | None:
        """What `article_urls` says of an address; None where the site says nothing."""
        if self._pattern is None:
            return None
        parts = urlsplit(url)
        return bool(self._pattern.search(f"{parts.path}?{parts.query}" if parts.query else parts.path))

    @cached_property
    def _host(self) -> str:
        return host_of(self.base_url)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.site.article_urls) if self.site and self.site.article_urls else None


def plain_text(text: str | None) -> str | None:
    """A title without markup, references and needless blanks; None where nothing is left."""
    if not text:
        return None
    text = text[: 4 * LONGEST_TITLE]
    if "<" in text:
        text = re.sub(r"<[/a-zA-Z!][^<>]*>", " ", text)
    return " ".join(html.unescape(text).split())[:LONGEST_TITLE] or None
