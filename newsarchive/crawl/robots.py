"""robots.txt by RFC 9309, one asker at a time for each host.

Scrapy 2.19 lets all requests that wait for one robots.txt await the same Deferred. The first gets the parser; the
others get None, which means "no rules", and are let through: of ten forbidden pages asked at once, nine were fetched.
It also takes an error page for rules, and a robots.txt that cannot be had for none at all; the RFC says that nothing may
be asked then. What is asked of us, and what follows from each answer, stands in `crawl.rules`.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from typing import Any

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawl.manners import Manners
from newsarchive.crawl.options import Reserved
from newsarchive.crawl.rules import LARGEST, MOST_REDIRECTS, Rules, Standing, standing_of
from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import PURPOSE
from newsarchive.meta import ai_use_of
from newsarchive.model import OutcomeKind, Purpose
from newsarchive.reservations import AI, ROBOTS, TDM, statements

#: Seconds until a robots.txt that could not be had is asked for again.
_A_WHILE = 600.0


class RobotsShut(IgnoreRequest):
    """A page of a host whose robots.txt answered with a server error: until it can be had, nothing may be asked."""

    outcome = OutcomeKind.ROBOTS_DENIED


class RobotsUnreachable(RobotsShut):
    """The same, where nobody answered at all."""

    outcome = OutcomeKind.NETWORK_ERROR


class PageReserved(IgnoreRequest):
    """A page that its site reserves, in a project that leaves such pages out."""

    outcome = OutcomeKind.REFUSED


class Robots(RobotsTxtMiddleware):
    """Scrapy's slot, with the RFC's rules."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._bodies: dict[str, bytes] = {}
        self._reserved: dict[str, dict[str, bytes]] = {}
        self._rules: dict[str, tuple[Rules, float]] = {}
        run = crawler.get_extension(Run)
        self._how = run.options.reserved if run is not None else Reserved.KEEP
        self._manners: Manners | None = run.manners if run is not None else None

    async def robot_parser(self, request: Request) -> Any:
        """The rules of the request's host. Errors: RobotsShut where nothing may be asked."""
        url = urlparse_cached(request)
        place = f"{url.scheme}://{url.netloc}"
        async with self._locks[place]:
            rules, until = self._rules.get(place, (None, 0.0))
            if rules is None or time.monotonic() > until:
                rules = await self._ask(f"{place}/robots.txt")
                self._rules[place] = rules, time.monotonic() + (_A_WHILE if rules.why else float("inf"))
                if self._manners is not None and (delay := rules.delay(self._agent(request))):
                    self._manners.slow_down(url.hostname or "", delay)
        if rules.standing is Standing.SHUT:
            self._stats.inc_value("robotstxt/shut")
            raise (RobotsShut if rules.why.startswith("answered") else RobotsUnreachable)(
                f"robots.txt of {url.netloc} {rules.why}: until it can be had, nothing may be asked there (RFC 9309)"
            )
        if self._how is not Reserved.KEEP:
            await self._mind_reservations(place, request.url)
        return rules

    async def _mind_reservations(self, place: str, url: str) -> None:
        """Ask a host once for what it reserves. Errors: PageReserved, where that decides."""
        async with self._locks[f"{place} reserves"]:
            if place not in self._reserved:
                self._reserved[place] = {path: await self._had(f"{place}{path}") for path in (AI, TDM)}
        if self._how is not Reserved.SKIP:
            return
        said = [right for path, body in self._reserved[place].items() for right in statements(path, body, url)]
        said += statements(ROBOTS, self._bodies.get(place, b""), url)
        if ai_use_of(said) == "reserved":
            self._stats.inc_value("reserved/skipped")
            first = next(right for right in said if right.ai_use == "reserved")
            raise PageReserved(
                f"the site reserves AI and text mining ({first.where}: {first.says}); ARCHIVE_RESERVED=skip"
            )

    async def _had(self, url: str) -> bytes:
        """The body of a file that a site may have; b'' where it has none."""
        meta = {"dont_obey_robotstxt": True, "redirect_ttl": MOST_REDIRECTS, PURPOSE: Purpose.ROBOTS.value}
        request = Request(url, priority=self.DOWNLOAD_PRIORITY, callback=NO_CALLBACK, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001  whatever a downloader raises: the file is not there
            return b""
        return bytes(response.body) if response.status == 200 else b""

    def _agent(self, request: Request) -> str | bytes:
        return self._robotstxt_useragent or request.headers.get(b"User-Agent", self._default_useragent) or b""

    async def _ask(self, url: str) -> Rules:
        request = Request(
            url, priority=self.DOWNLOAD_PRIORITY, callback=NO_CALLBACK,
            meta={"dont_obey_robotstxt": True, "redirect_ttl": MOST_REDIRECTS},
        )  # fmt: skip
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            # Too many redirects, an address that must not be asked, a crawl that is being stopped: the page tells itself.
            # Behind an error of the network stands that error (crawl.fetches).
            cause = error.__cause__
            return Rules(Standing.SHUT, why=f"could not be had ({cause})") if cause else Rules(Standing.OPEN)
        except Exception as error:  # noqa: BLE001  whatever a downloader of others raises
            return Rules(Standing.SHUT, why=f"could not be had ({type(error).__name__}: {error})")
        return await self._read(request, response)

    async def _read(self, request: Request, response: Response) -> Rules:
        if response.status == 200:
            self._bodies[request.url.removesuffix(ROBOTS)] = response.body[:LARGEST]
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        standing = standing_of(response.status)
        if standing is Standing.SHUT:
            return Rules(standing, why=f"answered {response.status}")
        rules = Rules(standing, response.body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        return rules
