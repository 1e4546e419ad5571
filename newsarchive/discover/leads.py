"""One door for all sources: what the bytes are decides how they are read, not what somebody called them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsarchive.discover.feeds import feed_leads
from newsarchive.discover.judge import judged
from newsarchive.discover.kinds import Kind, recognise
from newsarchive.discover.pages import read_page
from newsarchive.discover.places import sitemaps_in_robots
from newsarchive.discover.rest import json_leads
from newsarchive.discover.scope import Nested, Next, Scope
from newsarchive.discover.shapes import Shapes
from newsarchive.discover.sitemaps import list_leads, sitemap_leads, unpacked
from newsarchive.discover.traps import Traps
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Feed, Section, Site, Sitemap, Source, WordPress


def section_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested | Next]:
    """The articles that a page links to, judged by themselves; `judged` knows more of the site."""
    page = read_page(body, scope)
    yield from judged(page, Shapes(), Traps())
    if page.next:
        yield Next(page.next)
    if page.fault:
        raise BrokenSource(page.fault)


def robots_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested | Next]:
    """The sitemaps that a robots.txt names."""
    yield from (Nested(url=source.url) for source in sitemaps_in_robots(body, scope.base_url))


_READERS: dict[Kind, Callable[[bytes, Scope], Iterator[Lead | Nested | Next]]] = {
    Kind.FEED: feed_leads,
    Kind.SITEMAP: sitemap_leads,
    Kind.LIST: list_leads,
    Kind.JSON: json_leads,
    Kind.ROBOTS: robots_leads,
    Kind.PAGE: section_leads,
}
#: What each source may turn out to be. Feeds and sitemaps are taken for one another; a page in their place is a
#: refusal, a consent wall or a moved site, and its links are not what was asked for.
_MAY_BE: dict[type[Source], frozenset[Kind]] = {
    Feed: frozenset({Kind.FEED, Kind.SITEMAP, Kind.JSON}),
    Sitemap: frozenset({Kind.FEED, Kind.SITEMAP, Kind.LIST, Kind.ROBOTS}),
    Section: frozenset({Kind.FEED, Kind.SITEMAP, Kind.JSON, Kind.LIST, Kind.PAGE}),
    WordPress: frozenset({Kind.JSON}),
}


def leads(body: bytes, source: Source, base_url: str, site: Site | None = None) -> Iterator[Lead | Nested | Next]:
    """What a source names, in its order, each address once: leads, sitemaps to be read next, and the page on
    which the list goes on.

    `body` has its content coding undone (a gzip file, as `.xml.gz`, is unpacked here). `base_url` is where it was
    fetched from, after redirects. With a site, its domains and `article_urls` decide; without one, the form of links.
    Errors: BrokenSource, *after* all that could be read was given, says what was wrong. Nothing else is raised.
    """
    if body.startswith(b"\x1f\x8b") and recognise(body) is not Kind.SITEMAP:
        body = unpacked(body, base_url)
    kind = recognise(body)
    name = type(source).__name__.lower()
    if not body.strip():
        raise BrokenSource(f"the {name} {base_url} is empty")
    if kind not in _MAY_BE[type(source)]:
        begins = bytes(body[:40])
        raise BrokenSource(
            f"{base_url} should be a {name}, but is {_SPOKEN[kind]} (begins {begins!r}); open it in a browser"
        )
    seen = {base_url}
    for found in _READERS[kind](body, Scope(base_url, site)):
        if found.url not in seen:
            seen.add(found.url)
            yield found


_SPOKEN = {
    Kind.FEED: "a feed",
    Kind.SITEMAP: "a sitemap",
    Kind.LIST: "a list of addresses",
    Kind.JSON: "a list in JSON",
    Kind.ROBOTS: "a robots.txt",
    Kind.PAGE: "an HTML page",
    Kind.OTHER: "nothing that is known here",
}
