"""What a fetch is: an address asked for, with its redirects and retries, until it ends in one outcome.

The downloader is the one place that sees every end: the response that goes to the spider, the follow-up request of a
redirect or a retry, and the error that nobody mended. Scrapy lets a project choose its class (`DOWNLOADER`).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from scrapy.core.downloader import Downloader
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.defer import Deferred, inlineCallbacks

from newsarchive.crawl.run import Run
from newsarchive.model import Purpose


class FetchDownloader(Downloader):
    """Scrapy's downloader, telling the run how each fetch goes on or ends."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._run: Run = crawler.get_extension(Run)

    @inlineCallbacks
    def fetch(self, request: Request, spider: Any = None) -> Generator[Deferred[Any], Any, Response | Request]:
        """Scrapy's."""
        tickets = self._run.ledger.tickets
        ticket = tickets.begin(request)
        try:
            result: Response | Request = yield super().fetch(request)
        except Exception as error:
            self._run.ledger.failed(ticket, error)
            if ticket.purpose is Purpose.ROBOTS and not isinstance(error, IgnoreRequest):
                # Scrapy goes on without robots.txt either way, but logs a traceback for every other class of error.
                raise IgnoreRequest(f"{request.url} could not be had: {error}") from error
            raise
        finally:
            tickets.release(request)
        if isinstance(result, Request):
            tickets.hand_on(ticket, result)
        else:
            self._run.ledger.answered(ticket, request)
        return result
