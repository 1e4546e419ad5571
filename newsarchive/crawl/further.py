"""Fetches the further pages of an article, one after the other, and joins them to it.

They go through the downloader as all else does: captured, robots.txt obeyed, private addresses refused, hosts given
time. They do not go through the scheduler, since nobody but the first page has use for them.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from scrapy.http import Request, Response

from newsarchive.crawl.tickets import PURPOSE
from newsarchive.errors import FetchRefused
from newsarchive.gather import Gathering
from newsarchive.model import Article, Purpose
from newsarchive.process import Conclusion
from newsarchive.urls import checked


class Further:
    """Knows how many pages an article may have."""

    def __init__(self, crawler: Any, ledger: Any, most: int) -> None:
        self._crawler, self._ledger, self._most = crawler, ledger, most

    async def whole(self, conclusion: Conclusion) -> Conclusion:
        """The same, with its article whole as far as its further pages can be had."""
        article = conclusion.article
        if article is None or not article.continues or conclusion.outcome.purpose is not Purpose.PAGE:
            return conclusion
        gathering = Gathering(article, self._most)
        while (url := gathering.wanted) is not None:
            gathering.take(await self._part(url))
        return replace(conclusion, article=gathering.joined())

    async def _part(self, url: str) -> Article | None:
        """What a further page holds; how its fetch ended is told by an outcome of its own."""
        try:
            request = Request(checked(url), meta={PURPOSE: Purpose.PART.value})
        except FetchRefused:
            return None
        (got,) = await asyncio.gather(self._download(request), return_exceptions=True)
        if not isinstance(got, Response):
            return None
        answer = self._ledger.tickets.answered.pop(got.request, None)
        if answer is None:
            return None
        conclusion: Conclusion = await self._ledger.conclude(answer.capture)
        self._ledger.conclude_with(conclusion)
        self._crawler.stats.inc_value("pages/parts")
        return conclusion.part

    async def _download(self, request: Request) -> Response:
        response: Response = await self._crawler.engine.download_async(request)
        return response
