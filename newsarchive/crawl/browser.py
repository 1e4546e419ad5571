"""Draws a page in Chromium through scrapy-playwright: one browser a crawl, one page at a time.

scrapy-playwright's download handler stands beside ours, and is asked for pages of its own; it is imported by the first
of them. `_launch` is private there, hence the exact pin.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import HtmlResponse, Request
from scrapy.utils.defer import ensure_awaitable

from newsarchive.crawl.doorman import Doorman
from newsarchive.crawl.guard import refuse_spelt
from newsarchive.crawl.polite import Politeness
from newsarchive.crawl.rendering import Drawn
from newsarchive.errors import FetchRefused, NeedsRender
from newsarchive.process import HOW_TO_RENDER

logger = logging.getLogger(__name__)

#: What no article is made of.
_NOT_ASKED = frozenset({"image", "media", "font"})
#: Milliseconds in which scripts may finish once the page is there; those that never rest are taken as they stand then.
_SETTLING = 5_000
#: Seconds in which a browser must begin, or be gone.
_PATIENCE = 30.0
#: No script may have more memory than so many MB; no service worker or WebRTC may go around the doorman.
_ARGUMENTS = (
    "--js-flags=--max-old-space-size=512", "--proxy-bypass-list=<-loopback>", "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip


def may_ask(url: str, kind: str, allow_private: bool) -> bool:
    """Whether a page in the browser may ask for an address; `kind` is Playwright's resource type."""
    parts = urlsplit(url)
    if kind in _NOT_ASKED or parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        if not allow_private:
            refuse_spelt(parts.hostname)
    except FetchRefused:
        return False
    return True


class Browser:
    """What ARCHIVE_RENDERER is unless somebody sets another."""

    def __init__(self, crawler: Any, options: Any) -> None:
        self._crawler, self._options = crawler, options
        self._turn = asyncio.Lock()
        self._handler: Any = None
        self._doorman: Doorman | None = None

    async def draw(self, url: str) -> Drawn:
        """The page as it stands in the browser. Errors: NeedsRender says what failed."""
        async with self._turn:
            try:
                response = await asyncio.wait_for(self._response(url), self._options.render_seconds)
            except ModuleNotFoundError as error:
                raise NeedsRender(f"pages made by scripts need a browser: {HOW_TO_RENDER}") from error
            except TimeoutError as error:
                await self.close()  # a page whose script never ends can only be ended with its browser
                raise NeedsRender(f"{url}: the browser took longer than {self._options.render_seconds:g} s") from error
            except Exception as error:
                await self.close()
                raise NeedsRender(f"{url}: the browser failed: {_first_line(error)}") from error
        if not isinstance(response, HtmlResponse) or not 200 <= response.status < 300:
            raise NeedsRender(f"{url}: the browser got {response.status}, {type(response).__name__}")
        return Drawn(url=response.url, html=response.text)

    async def close(self) -> None:
        """End the browser. The next page begins another one."""
        handler, self._handler = self._handler, None
        doorman, self._doorman = self._doorman, None
        if handler is not None:
            with suppress(Exception):
                await asyncio.wait_for(handler.close(), _PATIENCE)
        if doorman is not None:
            await doorman.close()

    async def _response(self, url: str) -> Any:
        from scrapy_playwright.page import PageMethod

        if self._handler is None:
            await self._begin()
        limit = self._options.render_seconds * 1000
        about = {
            "playwright": True,
            "playwright_context_kwargs": {"user_agent": self._options.user_agent, "service_workers": "block", "accept_downloads": False},
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": limit},
            "playwright_page_methods": [PageMethod(_settled)],
        }  # fmt: skip
        return await self._handler.download_request(Request(url, meta=about))

    async def _begin(self) -> None:
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)  # what fails is told once, in our words
        self._doorman = Doorman(self._options.allow_private)
        way_out = await self._doorman.open()
        handler = ScrapyPlaywrightDownloadHandler(self._crawler)
        wished = handler.config.launch_options
        arguments = [*wished.get("args", ()), *_ARGUMENTS, f"--proxy-server={way_out}"]
        handler.config.launch_options = {**wished, "args": arguments}
        handler.config.cdp_url = handler.config.connect_url = (
            None  # a browser elsewhere would not go through the doorman
        )
        handler.process_request_headers = None
        handler.abort_request = self.is_aborted
        self._handler = handler
        await asyncio.wait_for(handler._launch(), _PATIENCE)

    async def is_aborted(self, request: Any) -> bool:
        """Whether a request of the page is not made: scrapy-playwright's PLAYWRIGHT_ABORT_REQUEST. `request`: Playwright's.

        What robots.txt of its host forbids is not asked for on our behalf either, nor a host that is left in peace. The rules
        of each host are had once a crawl, the way that pages are.
        """
        if not may_ask(request.url, request.resource_type, self._options.allow_private):
            return True
        asked = Request(request.url)
        try:
            for gate in self._gates():
                await ensure_awaitable(gate.process_request(asked))
        except Exception as error:  # noqa: BLE001  whatever forbids: a page is drawn without
            self._crawler.stats.inc_value("render/aborted")
            logger.debug("%s is not asked for by the browser: %s", request.url, error)
            return True
        return False

    def _gates(self) -> list[Any]:
        """The middlewares of the crawl that say whom it may ask."""
        middlewares = self._crawler.engine.downloader.middleware.middlewares
        return [one for one in middlewares if isinstance(one, (RobotsTxtMiddleware, Politeness))]


async def _settled(page: Any) -> None:
    with suppress(Exception):
        await page.wait_for_load_state("networkidle", timeout=_SETTLING)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"[:300]
