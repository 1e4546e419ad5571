"""The spiders that are ours: any page, any outlet, and one for each site file."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.http import Response

from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import AGAIN, PURPOSE
from newsarchive.discover import Kind, Nested, leads, recognise, sources_in, usual_places
from newsarchive.errors import BrokenSource, FetchRefused, SettingError
from newsarchive.model import Lead, Purpose
from newsarchive.site import Section, Site, Sitemap, Source
from newsarchive.urls import checked, key_of

#: Sitemaps that one source may lead to, and how deep: indexes point at indexes, and some at themselves.
_MOST_NESTED = 50
_DEEPEST = 3
_TRUE = frozenset({"1", "true", "yes", "on"})


class NewsSpider(Spider):
    """What the three have in common: pages are asked once, sources are read for leads, errors end quietly in an outcome."""

    arguments: ClassVar[dict[str, str]] = {"again": "1 asks also for what is known", "limit": "at most this many pages"}
    """What `-a` may say, and what it means."""

    again: str = ""
    limit: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Refuse arguments that cannot be meant, before anything is started. Errors: SettingError."""
        known: dict[str, str] = {}
        for base in reversed(cls.__mro__):
            known |= base.__dict__.get("arguments", {})
        for name in arguments:
            if name not in known:
                listed = ", ".join(f"{key} ({meaning})" for key, meaning in known.items())
                raise SettingError(f"-a {name}: {cls.name} does not know it; it knows {listed}")
        if (limit := arguments.get("limit", "")) and not limit.isdecimal():
            raise SettingError(f"-a limit={limit}: must be a whole number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self._pages = 0
        self._nested = 0

    @property
    def run(self) -> Run:
        """The crawl that the spider is part of."""
        run: Run | None = self.crawler.get_extension(Run)
        if run is None:
            raise SettingError('the spider needs ADDONS = {"newsarchive.crawl.Addon": 100} in the settings')
        return run

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached."""
        return bool(self.limit) and self._pages >= int(self.limit)

    def page(self, url: str) -> Request | None:
        """A request for a page, or None: known already, asked already, beyond the limit, or no address."""
        if self.is_full:
            return None
        try:
            address = checked(url)
        except FetchRefused as error:
            self.run.ledger.refuse(url, str(error))
            return None
        key = key_of(address)
        if key in self._asked:
            return None
        self._asked.add(key)
        store, again = self.run.ledger.store, self.again.lower() in _TRUE
        if not (again or self.run.options.replay) and store is not None and store.seen(address):
            self.run.skipped += 1
            self.crawler.stats.inc_value("seen/skipped")
            return None
        self._pages += 1
        return Request(address, callback=self.parse, errback=self.ended, meta={AGAIN: True} if again else None)

    def source(self, source: Source, depth: int = 0) -> Request:
        """A request for a feed, a sitemap or a section page: asked anew in each run."""
        return Request(
            source.url, callback=self.parse_source, errback=self.ended, dont_filter=True, priority=10,
            cb_kwargs={"source": source, "depth": depth}, meta={PURPOSE: Purpose.SOURCE.value},
        )  # fmt: skip

    def parse(self, response: Response, **_: Any) -> Any:
        """A page: the cleaning middleware sees to it."""
        return []

    def ended(self, failure: Any) -> None:
        """A fetch that failed: its outcome says so."""

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


class ArticleSpider(NewsSpider):
    """Any page, by its address."""

    name = "article"
    arguments: ClassVar[dict[str, str]] = {
        "url": "an address, or several parted by commas", "urls": "a file of addresses, one a line; - for standard input"
    }  # fmt: skip
    url: str = ""
    urls: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        if not arguments.get("url") and not arguments.get("urls"):
            raise SettingError(
                "article needs an address: -a url=https://example.org/story, or -a urls=FILE (- reads standard input)"
            )
        path = arguments.get("urls", "-") or "-"
        if path != "-" and not Path(path).is_file():
            raise SettingError(f"-a urls={path}: no such file")

    async def start(self) -> AsyncIterator[Request]:
        """A request for each address that is not known yet."""
        addresses = [*self._named(), *self._listed()]
        self.run.expected = len(addresses)
        for address in addresses:
            request = self.page(address)
            if request is not None:
                yield request
        self.run.expected = self._pages

    def _named(self) -> Iterator[str]:
        # A comma may stand inside an address; one that parts two is followed by a scheme.
        yield from filter(None, (part.strip() for part in re.split(r",\s*(?=[a-zA-Z][a-zA-Z0-9+.-]*:)", self.url)))

    def _listed(self) -> Iterator[str]:
        if not self.urls:
            return
        text = sys.stdin.buffer.read() if self.urls == "-" else Path(self.urls).read_bytes()
        for line in text.decode("utf-8-sig", "replace").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield line.strip()


class OutletSpider(NewsSpider):
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


class SiteSpider(NewsSpider):
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


def _read(body: bytes, source: Source, url: str, site: Site | None) -> tuple[list[Lead | Nested], str]:
    """What a source names, and what was wrong with it ('' for nothing)."""
    found: list[Lead | Nested] = []
    try:
        for thing in leads(body, source, url, site):
            found.append(thing)  # what came before an error is kept
    except BrokenSource as error:
        return found, str(error)
    return found, ""
