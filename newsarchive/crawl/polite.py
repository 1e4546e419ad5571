"""What servers answer is minded: `Retry-After`, refusals, and a delay that follows how fast they are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult

from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawl.run import Run


def host_of(request: Request) -> str:
    """The host that is asked."""
    parts = urlparse_cached(request)
    return _host_in(parts.netloc)


@lru_cache(maxsize=1024)
def _host_in(netloc: str) -> str:
    """Of the few hosts of a crawl each is cut out once."""
    return SplitResult("", netloc, "", "", "").hostname or ""


class Politeness:
    """Downloader middleware: who is left in peace is not asked. What servers answer is minded by `fetches`."""

    def __init__(self, run: Run) -> None:
        self._manners = run.manners

    @classmethod
    def from_crawler(cls, crawler: Any) -> Politeness:
        """As Scrapy builds middlewares."""
        run = crawler.get_extension(Run)
        if run is None or run.options.replay:
            raise NotConfigured("nobody is asked")
        return cls(run)

    def process_request(self, request: Request) -> None:
        """Errors: SiteRefuses, for a host that is left in peace."""
        host = host_of(request)
        if self._manners.stopped(host):
            raise self._manners.refuse(host)


class Throttle(AutoThrottle):
    """Scrapy's, never below what a host asks for. A delay of 0 switches it off: then nobody is to be spared."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        if not self._min_delay():
            raise NotConfigured

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        run = self.crawler.get_extension(Run)
        if run is not None and response.request is not None:
            slot.delay = max(slot.delay, run.manners.delay_of(host_of(response.request)))
