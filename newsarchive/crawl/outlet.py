"""The spider for any news site, and the one for a site with a file of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.http import Response

from newsarchive.crawl.scout import SourceSpider
from newsarchive.crawl.spider import whole_number
from newsarchive.discover import Ask, PageLinks, sections_of, sitemaps_in_robots, sources_in, usual_places
from newsarchive.errors import FetchRefused, SettingError
from newsarchive.model import OutcomeKind, Purpose
from newsarchive.site import Section, Site, Sitemap, Source
from newsarchive.urls import checked

#: Why the first source is asked.
_GIVEN = "given"


class OutletSpider(SourceSpider):
    """Any news site: begins at its home page, a feed or a sitemap, and finds the rest by itself."""

    name = "outlet"
    arguments: ClassVar[dict[str, str]] = {
        "start": "address of a home page, a section, a feed or a sitemap",
        "depth": "sections are read down to so many clicks from the start (0, or 1 where neither feeds nor sitemaps name anything)",
    }
    start_url: str = ""
    depth: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        whole_number(arguments, "depth")
        if not arguments.get("start"):
            raise SettingError("outlet needs to know where to begin: -a start=https://example.org/")
        try:
            checked(arguments["start"])
        except FetchRefused as error:
            raise SettingError(f"-a start: {error}") from error

    def __init__(self, *args: Any, start: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start_url = start
        self._sitemaps: dict[str, tuple[Sitemap, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        """As Scrapy builds spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._note_robots, signals.robots_parsed)
        return spider

    @property
    def site_name(self) -> str:
        """That of the address that all begins with."""
        return self.run.sites.name_for(checked(self.start_url))

    async def start(self) -> AsyncIterator[Request]:
        """The one request that all begins with."""
        if self.is_elsewhere(self.start_url) or not self.has_its_turn():
            return
        self.run.expected = int(self.limit) if self.limit else None
        begin = self.frontier.ask(Section(checked(self.start_url)), _GIVEN)
        assert begin is not None
        yield self.source(begin)

    def beside(self, response: Response, ask: Ask) -> Iterator[Ask]:
        """Of the first page: what it names, what robots.txt names; the usual places only where neither names any."""
        if ask.why != _GIVEN:
            return
        host = urlsplit(response.url).netloc
        of_page, of_robots = sources_in(response.body, response.url), self._sitemaps.get(host, ())
        yield from self._asks(of_page, f"named by {response.url}")
        yield from self._asks(of_robots, f"named by the robots.txt of {host}")
        if not (self.run.options.robots or self.run.options.replay):  # then nobody else asks for it
            yield from self._asks([Sitemap(urljoin(response.url, "/robots.txt"))], "names sitemaps")
        if not of_page and not of_robots:
            untried = [place for place in usual_places(response.url) if not self._is_gone(place)]
            yield from self._asks(untried, "where feeds and sitemaps usually lie")

    def _asks(self, sources: Any, why: str) -> Iterator[Ask]:
        yield from filter(None, (self.frontier.ask(source, why) for source in sources))

    def _is_gone(self, place: Source) -> bool:
        """Whether a guess was in vain in an earlier crawl."""
        store = self.run.ledger.store
        if store is None or self._is_again or store.last_kind(place.url, Purpose.SOURCE) is not OutcomeKind.GONE:
            return False
        self.frontier.pass_over(
            place.url, "a usual place, where an earlier crawl found nothing (-a again=1 looks again)"
        )
        return True

    def sections(self, page: PageLinks, ask: Ask) -> Iterator[Ask]:
        """Sections of the start page, and of these, as deep as `-a depth=` says; where nothing else names articles, one deep."""
        depth = int(self.depth) if self.depth else int(not self.named)
        if ask.depth < depth and ask.page == 1:
            for url in sections_of(page, self.frontier.budget.sections):
                found = self.frontier.ask(Section(url), f"a section that {ask.source.url} links to", ask.depth + 1)
                if found is not None:
                    yield found

    def _note_robots(self, robotparser: Any, request: Request) -> None:
        """Scrapy has just read a robots.txt: keep the sitemaps that it names."""
        parsed = getattr(robotparser, "rp", None)
        lines = "\n".join(f"Sitemap: {named}" for named in getattr(parsed, "sitemaps", ()))
        self._sitemaps[urlsplit(request.url).netloc] = sitemaps_in_robots(lines, request.url)


class SiteSpider(SourceSpider):
    """A site with a file of its own."""

    site: ClassVar[Site]
    arguments: ClassVar[dict[str, str]] = {"section": "only sources whose address has this in it"}
    section: str = ""

    @property
    def site_name(self) -> str:
        """That of its file."""
        return self.site.name

    async def start(self) -> AsyncIterator[Request]:
        """A request for each source."""
        if self.is_elsewhere(self.site.sources[0].url) or not self.has_its_turn():
            return
        self.run.expected = int(self.limit) if self.limit else None
        for source in self.site.sources:
            if self.section in source.url and (ask := self.frontier.ask(source, "of the site's file")) is not None:
                yield self.source(ask)

    def site_of(self, url: str) -> Site | None:
        """This one."""
        return self.site
