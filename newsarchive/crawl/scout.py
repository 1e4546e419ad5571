"""Spiders that read sources: feeds, sitemaps and section pages are asked for their links, and lead to pages and to one another."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from newsarchive.crawl.answers import kept, media_type, named_in
from newsarchive.crawl.dry import Row
from newsarchive.crawl.options import MOST_BYTES
from newsarchive.crawl.rounds import RoundSpider
from newsarchive.crawl.spider import whole_number
from newsarchive.crawl.tickets import PURPOSE
from newsarchive.discover import (
    Ask,
    Budget,
    Frontier,
    Kind,
    Nested,
    Next,
    PageLinks,
    Scope,
    Shapes,
    is_service,
    judged,
    order_of,
    read_page,
    recognise,
)  # fmt: skip
from newsarchive.errors import BrokenSource, SettingError
from newsarchive.model import READABLE, Lead, OutcomeKind, Purpose
from newsarchive.site import Section, Site, Sitemap

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
#: How many times DOWNLOAD_MAXSIZE a sitemap may have: by default the protocol's 52,428,800 bytes.
_SITEMAP_SHARE = 3.125
#: Leads after which others have a turn: a thousand take some 30 ms.
_LEADS_AT_ONCE = 1_000
#: How pages end that name others and tell nothing themselves.
_LISTS = frozenset({OutcomeKind.LISTING, OutcomeKind.NO_BODY, OutcomeKind.GALLERY})


@dataclass(frozen=True)
class _Held:
    """A page that waits until the site's own lists have taught what its articles look like."""

    ask: Ask
    body: bytes
    url: str


class SourceSpider(RoundSpider):
    """Sources are asked anew in each run, and read for what they name."""

    arguments: ClassVar[dict[str, str]] = {
        "since": "leave out what the source dates before this day, as 2025-06-01",
        "pages": "at most this many pages of one list, as long as they name something new (5)",
    }
    since: str = ""
    pages: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        whole_number(arguments, "pages")
        if (since := arguments.get("since", "")) and not _DAY.fullmatch(since):
            raise SettingError(f"-a since={since}: must be a day such as 2025-06-01")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shapes = Shapes()
        self.named = 0
        """Leads that feeds and sitemaps have given."""
        self._open = 0
        self._held: list[_Held] = []
        self._taken: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        """As Scrapy builds spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._count, signals.bytes_received)
        return spider

    @cached_property
    def frontier(self) -> Frontier:
        """Which sources are asked."""
        budget = Budget(pages=int(self.pages)) if self.pages else Budget()
        return Frontier(budget, self.since, latest=(self.run.started + timedelta(days=1)).date().isoformat())

    def source(self, ask: Ask) -> Request:
        """A request for a feed, a sitemap or a section page: asked anew in each run."""
        self._open += 1
        self.tell(Row(verdict="source", url=ask.source.url, why=ask.why))
        meta: dict[str, Any] = {PURPOSE: Purpose.SOURCE.value}
        if isinstance(ask.source, Sitemap):  # cut by `_count`, so that its beginning can be read
            meta |= {"download_maxsize": 0, MOST_BYTES: int(_SITEMAP_SHARE * self.run.options.max_body)}
        return Request(
            ask.source.url, callback=self.parse_source, errback=self.source_failed, dont_filter=True,
            priority=order_of(ask.source), cb_kwargs={"ask": ask}, meta=meta,
        )  # fmt: skip

    async def parse_source(self, response: Response, ask: Ask) -> AsyncIterator[Request]:
        """The leads of a source, and the sources that it leads to."""
        if isinstance(ask.source, Section) and recognise(response.body, media_type(response)) is Kind.PAGE:
            for found in self.beside(response, ask):
                yield self.source(found)
            self._open -= 1
            self._held.append(_Held(ask, response.body, response.url))
        else:
            async for request in self._listed(response, ask):
                yield request
        async for request in self._released():
            yield request

    async def source_failed(self, failure: Any) -> AsyncIterator[Request]:
        """A source that could not be had: its outcome says so."""
        self._open -= 1
        async for request in self._released():
            yield request

    def beside(self, response: Response, ask: Ask) -> Iterator[Ask]:
        """Sources that a page leads to beside what it lists."""
        yield from ()

    def sections(self, page: PageLinks, ask: Ask) -> Iterator[Ask]:
        """Sections that a page leads to."""
        yield from ()

    def site_of(self, url: str) -> Site | None:
        """The site file of an address, or None."""
        return self.run.sites.covering(url)

    async def _listed(self, response: Response, ask: Ask) -> AsyncIterator[Request]:
        site = self.site_of(response.url)
        found, trouble = await asyncio.to_thread(named_in, response, ask, site)
        named = [thing for thing in found if isinstance(thing, Lead)]
        self._note(ask, len(found), trouble)
        self.named += len(named)
        if site is None or not site.article_urls:
            self._learn(named, ask, Scope(response.url, site))
        self._open -= 1
        tally = Counter[str]()
        async for request in self._pages_of(named, ask, tally):
            yield request
        for nested in self.frontier.nested((thing for thing in found if isinstance(thing, Nested)), ask):
            kept = self._kept(nested)
            if kept is None:
                yield self.source(nested)
            else:
                async for request in self._listed(kept, nested):
                    yield request
        for thing in found:
            if isinstance(thing, Next) and (more := self.frontier.goes_on(thing.url, ask, tally["new"])):
                yield self.source(more)

    def _kept(self, ask: Ask) -> Response | None:
        """A sitemap that need not be asked, out of its capture."""
        response = None if self._is_again else kept(self.run, ask)
        if response is not None:
            self._open += 1
            self.tell(Row(verdict="kept", url=ask.source.url, why=f"{ask.why}, and read since"))
            self.crawler.stats.inc_value("discover/kept")
        return response

    def _learn(self, named: list[Lead], ask: Ask, scope: Scope) -> None:
        """Feeds and news sitemaps name articles alone; other sitemaps name whatever a site has."""
        for lead in named:
            if (not isinstance(ask.source, Sitemap) or lead.published is not None) and scope.is_home(lead.url):
                self.shapes.teach(lead.url)

    async def _released(self) -> AsyncIterator[Request]:
        """Judge the pages that wait, once no other source is under way."""
        while self._held and not self._open and not self.is_full:
            held = self._held.pop(0)
            self._open += 1
            async for request in self._judged(held):
                yield request

    async def _judged(self, held: _Held) -> AsyncIterator[Request]:
        try:
            page = await asyncio.to_thread(read_page, held.body, Scope(held.url, self.site_of(held.url)))
        except BrokenSource as error:
            self._note(held.ask, 0, str(error))
            self._open -= 1
            return
        self._recall(page)
        named = list(judged(page, self.shapes, self.frontier.traps))
        self._note(held.ask, len(named), page.fault)
        self._open -= 1
        tally = Counter[str]()
        async for request in self._pages_of(named, held.ask, tally):
            yield request
        further = [self.frontier.goes_on(page.next, held.ask, tally["new"]), *self.sections(page, held.ask)]
        for ask in filter(None, further):
            yield self.source(ask)

    def _recall(self, page: PageLinks) -> None:
        """Learn from what the archive knows of a page's links: how each of them ended when it was asked."""
        store = self.run.ledger.store
        if store is None or (page.scope.site and page.scope.site.article_urls):
            return
        for link in page.links:
            kind = store.last_kind(link.url)
            if kind is not None and (kind in READABLE or kind in _LISTS):
                self.shapes.teach(link.url, kind not in _LISTS)

    async def _pages_of(self, named: list[Lead], ask: Ask, tally: Counter[str]) -> AsyncIterator[Request]:
        """Requests for what a source named; counts the new ones, in a dry run too."""
        for first in range(0, len(named), _LEADS_AT_ONCE):
            some = named[first : first + _LEADS_AT_ONCE]
            self.look_up([lead.url for lead in some])
            for lead in some:
                if self.is_full:
                    return
                before = self.asked_for
                request = self.lead(lead, ask)
                tally["new"] += self.asked_for > before
                if request is not None:
                    yield request
            await asyncio.sleep(0)

    def lead(self, lead: Lead, ask: Ask | None = None) -> Request | None:
        """A request for what a source named; None for what is known, dated too early, or no article by its address."""
        date = lead.published or lead.modified
        if self.since and date is not None and date.iso[: len(self.since)] < self.since:
            self.tell(Row.of("old", lead.url, f"dated {date.iso[:10]}, before {self.since}", lead))
            return None
        plain_sitemap = ask is not None and isinstance(ask.source, Sitemap) and lead.published is None
        if plain_sitemap and is_service(lead.url) and not self._is_told(lead.url):
            self.tell(Row.of("no article", lead.url, "a home page, a list, a service or a file, by its address", lead))
            return None
        return self.page(lead.url, lead)

    def _is_told(self, url: str) -> bool:
        """Whether the site's file, or what was learned, calls an address an article."""
        site = self.site_of(url)
        return bool(site and site.article_urls) or self.shapes.knows(url)

    def _note(self, ask: Ask, number: int, trouble: str) -> None:
        stats = self.crawler.stats
        stats.inc_value("discover/leads", number)
        if trouble:
            stats.inc_value("discover/broken")
            self.logger.warning("%s", trouble)
        if self.run.assumed is not None:
            self.run.assumed.named(ask.source.url, number)

    def _count(self, data: bytes, request: Request) -> None:
        """Scrapy's signal: a sitemap that is too long is cut here, and read as far as it came."""
        most = request.meta.get(MOST_BYTES)
        if not most:
            return
        taken = self._taken[request] = self._taken.get(request, 0) + len(data)
        if taken > most:
            raise StopDownload(fail=False)

    def closed(self, reason: str) -> None:
        """Scrapy's: say what was passed over, and which traps were met."""
        for name, number in self.frontier.traps.caught.items():
            self.crawler.stats.inc_value(f"discover/trap/{name}", number)
            self.logger.warning(
                "trap (%s): %d addresses left out, the first %s", name, number, self.frontier.traps.first[name]
            )
        if self.frontier.left:
            self.crawler.stats.inc_value("discover/passed_over", self.frontier.left)
        for url, why in self.frontier.passed:
            self.logger.debug("passed over %s: %s", url, why)
            self.tell(Row(verdict="passed over", url=url, why=why))
        super().closed(reason)
