"""Spiders that read sources: feeds, sitemaps and section pages are asked for their links, and lead to pages and to one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawl.spider import NewsSpider
from newsarchive.crawl.tickets import PURPOSE
from newsarchive.discover import Nested, leads
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead, Purpose
from newsarchive.site import Site, Sitemap, Source

#: Sitemaps that one source may lead to, and how deep: indexes point at indexes, and some at themselves.
_MOST_NESTED = 50
_DEEPEST = 3


class SourceSpider(NewsSpider):
    """Sources are asked anew in each run, and read for what they name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._nested = 0

    def source(self, source: Source, depth: int = 0) -> Request:
        """A request for a feed, a sitemap or a section page: asked anew in each run."""
        return Request(
            source.url, callback=self.parse_source, errback=self.ended, dont_filter=True, priority=10,
            cb_kwargs={"source": source, "depth": depth}, meta={PURPOSE: Purpose.SOURCE.value},
        )  # fmt: skip

    async def parse_source(self, response: Response, source: Source, depth: int) -> AsyncIterator[Request]:
        """The leads of a source, and the sitemaps that it leads to."""
        found, trouble = await asyncio.to_thread(_read, response.body, source, response.url, self.site_of(response.url))
        if trouble:
            self.crawler.stats.inc_value("discover/broken")
            self.logger.warning("%s", trouble)
        self.crawler.stats.inc_value("discover/leads", len(found))
        if self.run.assumed is not None:
            self.run.assumed.named(source.url, len(found))
        for thing in found:
            request = self._nested_source(thing, depth) if isinstance(thing, Nested) else self.lead(thing)
            if request is not None:
                yield request

    def lead(self, lead: Lead) -> Request | None:
        """A request for what a source named, or None."""
        return self.page(lead.url)

    def site_of(self, url: str) -> Site | None:
        """The site file of an address, or None."""
        return self.run.sites.covering(url)

    def _nested_source(self, nested: Nested, depth: int) -> Request | None:
        if self.is_full or depth >= _DEEPEST or self._nested >= _MOST_NESTED:
            return None
        self._nested += 1
        return self.source(Sitemap(nested.url), depth + 1)


def _read(body: bytes, source: Source, url: str, site: Site | None) -> tuple[list[Lead | Nested], str]:
    """What a source names, and what was wrong with it ('' for nothing)."""
    found: list[Lead | Nested] = []
    try:
        for thing in leads(body, source, url, site):
            found.append(thing)  # what came before an error is kept
    except BrokenSource as error:
        return found, str(error)
    return found, ""
