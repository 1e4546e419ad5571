"""Where a site keeps its feeds and sitemaps: what the page names, what robots.txt names, and the usual places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsarchive.discover.pages import MOST_BYTES, parsed_page
from newsarchive.discover.rest import posts_url
from newsarchive.discover.scope import Scope
from newsarchive.errors import BrokenSource
from newsarchive.site import Feed, Sitemap, Source, WordPress

#: Largest robots.txt that is read, in bytes: RFC 9309 (section 2.5) asks for 500 KiB at least.
MOST_ROBOTS = 524_288
#: Most sources that one page or robots.txt may name.
MOST_SOURCES = 50

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+xml"})
#: Feeds of comments and of single posts name no articles.
_NO_NEWS = re.compile(r"comments?(?:/|$)|/comments/feed|oembed|[?&](?:withoutcomments|attachment_id)=", re.IGNORECASE)
_FEED_LINK = re.compile(r"/(?:rss|feeds?|atom)(?:[/.]|$)|\.(?:rss|atom)$|/(?:rss|feed|atom)\w*\.xml$", re.IGNORECASE)

#: Relation by which WordPress names the root of its REST API.
_WORDPRESS = "https://api.w.org/"

#: Where content systems put them by default, the best known first.
_USUAL: tuple[Source, ...] = (
    Feed("/feed/"), Feed("/rss"), Feed("/rss.xml"), Feed("/feed.xml"), Feed("/atom.xml"), Feed("/index.xml"),
    Sitemap("/news-sitemap.xml"), Sitemap("/sitemap-news.xml"), Sitemap("/sitemap.xml"),
    Sitemap("/sitemap_index.xml"), Sitemap("/wp-sitemap.xml"),
)  # fmt: skip


def sources_in(html: bytes, url: str) -> tuple[Source, ...]:
    """Feeds and sitemaps that a page names: its `link` elements first (as feed readers do), then its anchors.

    A page that cannot be parsed names none.
    """
    try:
        root = parsed_page(html[:MOST_BYTES], url)
    except BrokenSource:
        return ()
    scope = Scope(url)
    found: dict[str, Source] = {}
    for link in root.iter("link", "a"):
        address = scope.absolute(link.get("href"))
        if address is None or _NO_NEWS.search(address):
            continue
        source = _declared(link, address) if link.tag == "link" else _linked(address, scope)
        if source is not None and len(found) < MOST_SOURCES:
            found.setdefault(address, source)
    return tuple(found.values())


def _declared(link: Any, address: str) -> Source | None:
    rel = set((link.get("rel") or "").lower().split())
    kind = (link.get("type") or "").split(";")[0].strip().lower()
    if _WORDPRESS in rel:
        return WordPress(posts_url(address))
    if "sitemap" in rel:
        return Sitemap(address)
    return Feed(address) if rel & {"alternate", "feed"} and (kind in _FEED_TYPES or "feed" in rel) else None


def _linked(address: str, scope: Scope) -> Source | None:
    return Feed(address) if scope.is_home(address) and _FEED_LINK.search(urlsplit(address).path) else None


def usual_places(url: str) -> tuple[Source, ...]:
    """Where feeds and sitemaps lie by default on the host of an address: guesses, to be tried one by one."""
    return tuple(type(source)(urljoin(url, source.url)) for source in _USUAL)


def sitemaps_in_robots(text: bytes | str, base: str) -> tuple[Sitemap, ...]:
    """The `Sitemap:` lines of a robots.txt (RFC 9309, section 2.2.4), relative ones made absolute, each once.

    Sitemaps on other hosts are taken: naming them here is how a site vouches for them. An HTML page names none.
    """
    scope = Scope(base)
    found = dict.fromkeys(address for line in _lines(text) if (address := scope.absolute(line)) is not None)
    return tuple(Sitemap(address) for address in list(found)[:MOST_SOURCES])


def _lines(text: bytes | str) -> Iterator[str]:
    plain = text[:MOST_ROBOTS].decode("utf-8-sig", "replace") if isinstance(text, bytes) else text[:MOST_ROBOTS]
    if plain.lstrip().startswith("<"):
        return
    for line in re.split(r"[\r\n]+", plain):
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "sitemap":
            yield value.split("#")[0] if " #" in value else value
