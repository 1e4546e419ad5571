"""A page that is asked again is asked whether it has changed (RFC 9110, section 13).

For requests with `archive_again` in their meta, which is what `-a again=1` sets. Feeds, sitemaps and sections are always
asked for the whole: one that has not changed may name pages that an earlier crawl did not get to.
"""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import AGAIN
from newsarchive.model import Holding

#: Request.meta key: which headers were set here. A redirect takes headers along to where they mean nothing.
_OURS = "archive_conditional"
#: Headers by which others may have made the request conditional (RFC 9110, section 13.1), or ask for a part.
_THEIRS = (b"If-None-Match", b"If-Modified-Since", b"If-Match", b"If-Unmodified-Since", b"If-Range", b"Range")


class Conditional:
    """Downloader middleware."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Any) -> Conditional:
        """As Scrapy builds middlewares."""
        run = crawler.get_extension(Run)
        if run is None or not run.options.conditional:
            raise NotConfigured("pages are asked for the whole (ARCHIVE_CONDITIONAL)")
        return cls(run)

    def process_request(self, request: Request) -> None:
        """Add the validators of the latest capture of the address, where there is one that can be read back."""
        for name in request.meta.pop(_OURS, ()):
            request.headers.pop(name, None)
        recorder = self._run.ledger.recorder
        if not request.meta.get(AGAIN) or request.method != "GET" or recorder is None or recorder.known is None:
            return
        if any(name in request.headers for name in _THEIRS):
            return
        last = recorder.known.last(request.url.split("#", 1)[0])
        if last is not None:
            self._ask(request, last)

    def _ask(self, request: Request, last: Holding) -> None:
        validators = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
        ours = [name for name, value in validators.items() if value]
        for name in ours:
            request.headers[name] = validators[name]
        request.meta[_OURS] = ours
        self._run.crawler.stats.inc_value("again/conditional")
