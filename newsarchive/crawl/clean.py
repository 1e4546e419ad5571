"""THE CLEANING MIDDLEWARE: a capture in, an article out, in worker processes.

It cleans what was archived, never the response that the spider sees: components in between may have changed that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from newsarchive.crawl.ledger import Ledger
from newsarchive.crawl.run import Run
from newsarchive.model import Article


class CleaningMiddleware:
    """Spider middleware. Each response that has a capture gives at most one Article, after what the callback gives."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._jobs: dict[Request, asyncio.Task[Article | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleaningMiddleware:
        """As Scrapy builds middlewares."""
        run = crawler.get_extension(Run)
        if run is None or not run.options.clean:
            raise NotConfigured("cleaning is switched off (ARCHIVE_CLEAN)")
        return cls(run.ledger)

    def process_spider_input(self, response: Response) -> None:
        """Begin to clean, before the callback is called."""
        request = response.request
        answer = self._ledger.tickets.answered.pop(request, None) if request is not None else None
        if request is not None and answer is not None:
            self._jobs[request] = self._ledger.clean(answer.capture)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What the callback gives, then the article."""
        async for thing in result:
            yield thing
        job = self._jobs.pop(response.request, None) if response.request is not None else None
        if job is not None:
            article = await job
            if article is not None:
                yield article

    def process_spider_exception(self, response: Response, exception: Exception) -> None:
        """The callback failed: Scrapy tells of it as ever, and the article goes straight into the store."""
        job = self._jobs.pop(response.request, None) if response.request is not None else None
        if job is not None:
            self._ledger.keep_when_done(job)
