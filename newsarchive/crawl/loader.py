"""Makes `scrapy crawl NAME` find site files, beside ordinary spiders. Implements Scrapy's published loader protocol."""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.spiderloader import SpiderLoader

from newsarchive.crawl.outlet import OutletSpider, SiteSpider
from newsarchive.crawl.spider import ArticleSpider
from newsarchive.site import Site, load_sites

#: Spiders that work on any site.
BUILT_IN: tuple[type[Spider], ...] = (ArticleSpider, OutletSpider)


class SiteLoader:
    """Built-in spiders, one spider a site file, and whatever Scrapy's own loader finds in SPIDER_MODULES."""

    def __init__(self, settings: Any) -> None:
        self._ordinary = SpiderLoader.from_settings(settings)
        sites = load_sites(settings.getlist("ARCHIVE_SITES") or settings.getlist("SPIDER_MODULES"))
        self._spiders: dict[str, type[Spider]] = {spider.name: spider for spider in BUILT_IN}
        self._spiders |= {site.name: spider_of(site) for site in sites}
        self._spiders |= {name: self._ordinary.load(name) for name in self._ordinary.list()}

    @classmethod
    def from_settings(cls, settings: Any) -> SiteLoader:
        """As Scrapy builds loaders."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name. Errors: KeyError, as Scrapy's own loader."""
        try:
            return self._spiders[spider_name]
        except KeyError:
            raise KeyError(f"Spider not found: {spider_name}") from None

    def find_by_request(self, request: Any) -> list[str]:
        """Names of the spiders whose site covers the request's address."""
        own = [
            name
            for name, spider in self._spiders.items()
            if issubclass(spider, SiteSpider) and spider.site.covers(request.url)
        ]
        return own or self._ordinary.find_by_request(request) or [ArticleSpider.name]

    def list(self) -> list[str]:
        """All names."""
        return sorted(self._spiders)


def spider_of(site: Site) -> type[SiteSpider]:
    """The spider class of a site file."""
    return type(
        f"{site.name.title().replace('_', '')}Spider",
        (SiteSpider,),
        {"name": site.name, "site": site, "__doc__": site.name},
    )
