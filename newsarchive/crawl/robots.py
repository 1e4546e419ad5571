"""robots.txt, one asker at a time for each host.

Scrapy 2.19 lets all requests that wait for one robots.txt await the same Deferred. The first gets the parser; the
others get None, which means "no rules", and are let through: of ten forbidden pages asked at once, nine were fetched.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached


class Robots(RobotsTxtMiddleware):
    """Scrapy's, with a lock for each host while its robots.txt is on the way."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> Any:
        """The rules of the request's host; None where it has none."""
        async with self._locks[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)
