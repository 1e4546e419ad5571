"""The spider for any news site, and the one for a site with a file of its own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.http import Response

from newsarchive.crawl.scout import SourceSpider
from newsarchive.crawl.tickets import PURPOSE
from newsarchive.discover import Kind, recognise, sources_in, usual_places
from newsarchive.errors import FetchRefused, SettingError
from newsarchive.model import Lead, Purpose
from newsarchive.site import Section, Site, Sitemap, Source
from newsarchive.urls import checked


class OutletSpider(SourceSpider):
    """Any news site: begins at its home page, a feed or a sitemap, and finds the rest by itself."""

    name = "outlet"
    arguments: ClassVar[dict[str, str]] = {"start": "address of a home page, a section, a feed or a sitemap"}
    start_url: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        if not arguments.get("start"):
            raise SettingError("outlet needs to know where to begin: -a start=https://example.org/")
        try:
            checked(arguments["start"])
        except FetchRefused as error:
            raise SettingError(f"-a start: {error}") from error

    def __init__(self, *args: Any, start: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start_url = start
        self._sitemaps: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        """As Scrapy builds spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._note_robots, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The one request that all begins with."""
        self.run.expected = int(self.limit) if self.limit else None
        yield Request(
            checked(self.start_url), callback=self.parse_start, errback=self.ended, dont_filter=True,
            meta={PURPOSE: Purpose.SOURCE.value},
        )  # fmt: skip

    async def parse_start(self, response: Response) -> AsyncIterator[Request]:
        """Tell what the beginning is; a page is read for its links, and its feeds and sitemaps are asked too."""
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip().lower()
        kind = recognise(response.body, media_type)
        source = Sitemap(response.url) if kind is Kind.LIST else Section(response.url)
        if kind is Kind.PAGE:
            for further in self._sources_of(response):
                yield self.source(further)
        async for request in self.parse_source(response, source, 0):
            yield request

    def _sources_of(self, response: Response) -> tuple[Source, ...]:
        """What the page names, what its robots.txt names; the usual places only where neither names any."""
        host = urlsplit(response.url).netloc
        named = (*sources_in(response.body, response.url), *(Sitemap(url) for url in self._sitemaps.get(host, ())))
        return tuple(dict.fromkeys(named)) or usual_places(response.url)

    def _note_robots(self, robotparser: Any, request: Request) -> None:
        """Scrapy has just read a robots.txt: keep the sitemaps that it names."""
        parsed = getattr(robotparser, "rp", None)
        addresses: list[str] = []
        for named in getattr(parsed, "sitemaps", ()):
            try:
                addresses.append(checked(urljoin(request.url, named)))
            except FetchRefused as error:
                self.logger.debug("%s", error)
        self._sitemaps[urlsplit(request.url).netloc] = tuple(addresses)


class SiteSpider(SourceSpider):
    """A site with a file of its own."""

    site: ClassVar[Site]
    arguments: ClassVar[dict[str, str]] = {
        "since": "leave out what the source dates before this day, as 2025-06-01", "section": "only sources whose address has this in it"
    }  # fmt: skip
    since: str = ""
    section: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        if (since := arguments.get("since", "")) and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", since):
            raise SettingError(f"-a since={since}: must be a day such as 2025-06-01")

    async def start(self) -> AsyncIterator[Request]:
        """A request for each source."""
        self.run.expected = int(self.limit) if self.limit else None
        for source in self.site.sources:
            if self.section in source.url:
                yield self.source(source)

    def lead(self, lead: Lead) -> Request | None:
        """As ever, without what is dated too early; an undated lead is taken."""
        if self.since and lead.published is not None and lead.published.iso[: len(self.since)] < self.since:
            return None
        return super().lead(lead)

    def site_of(self, url: str) -> Site | None:
        """This one."""
        return self.site
