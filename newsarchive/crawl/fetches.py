"""What a fetch is: an address asked for, with its redirects and retries, until it ends in one outcome.

The downloader is the one place that sees every end: the response that goes to the spider, the follow-up request of a
redirect or a retry, and the error that nobody mended. Scrapy lets a project choose its class (`DOWNLOADER`).
"""

from __future__ import annotations

from collections import deque
from typing import Any, cast

from scrapy.core.downloader import Downloader, Slot
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure

from newsarchive.crawl.manners import BUSY
from newsarchive.crawl.polite import host_of
from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import NotAsked, Ticket
from newsarchive.model import Purpose

#: Seconds after which a host that is waited for is looked at again: the crawl may be stopped meanwhile.
_LOOK_AGAIN = 1.0
_INTERRUPTED = "interrupted: the crawl was stopped before this was asked"


class _Counting(deque[tuple[Request, Deferred[Response]]]):
    """The queue of a slot; what is taken off it counts as being transferred.

    Scrapy 2.19 counts a transfer only once its task begins, and so, without a delay, begins all that wait at once,
    however few connections a host is to be asked on (CONCURRENT_REQUESTS_PER_DOMAIN).
    """

    def __init__(self, transferring: set[Request]) -> None:
        super().__init__()
        self._transferring = transferring

    def popleft(self) -> tuple[Request, Deferred[Response]]:
        """The oldest request."""
        taken = super().popleft()
        self._transferring.add(taken[0])
        return taken


class FetchDownloader(Downloader):
    """Scrapy's downloader, telling the run how each fetch goes on or ends."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._run: Run = crawler.get_extension(Run)

    def _get_slot(self, request: Request, spider: Any = None) -> tuple[str, Slot]:
        key, slot = super()._get_slot(request)
        if not isinstance(slot.queue, _Counting):
            slot.queue = _Counting(slot.transferring)
            if self._run.options.replay:  # nobody is spared by waiting
                slot.delay = 0.0
        if asked := self._run.manners.delay_of(key):
            slot.delay, slot.concurrency = max(slot.delay, asked), 1
        return key, slot

    def _process_queue(self, slot: Slot) -> None:
        """Scrapy's, unless the host is left in peace, for a while or for good."""
        manners = self._run.manners
        if not slot.queue or manners.is_calm:
            super()._process_queue(slot)
            return
        host = host_of(slot.queue[0][0])
        if manners.stopped(host) or (manners.wait(host) and self._is_closing):
            while slot.queue:
                request, waiting = slot.queue.popleft()
                slot.transferring.discard(request)
                error = manners.refuse(host) if manners.stopped(host) else NotAsked(_INTERRUPTED)
                waiting.errback(Failure(error))  # type: ignore[no-untyped-call]
        elif not slot.latercall and (wait := manners.wait(host)):
            slot.latercall = call_later(min(wait, _LOOK_AGAIN), self._latercall, slot)
        else:
            super()._process_queue(slot)

    @property
    def _is_closing(self) -> bool:
        """Whether the crawl is being stopped: then nothing is waited for."""
        slot = getattr(self.crawler.engine, "_slot", None)
        return slot is not None and slot.closing is not None

    def fetch(self, request: Request, spider: Any = None) -> Deferred[Response | Request]:
        """Scrapy's, as one coroutine: each layer of Deferreds over another costs a hundredth of a page."""
        if self._run.is_halted:
            return fail(IgnoreRequest("the crawl is being stopped"))
        ticket = self._run.ledger.tickets.begin(request)
        self.active.add(request)
        return cast("Deferred[Response | Request]", deferred_from_coro(self._fetched(request, ticket)))

    async def _fetched(self, request: Request, ticket: Ticket) -> Response | Request:
        ledger = self._run.ledger
        try:
            result = await self.middleware.download_async(self._asked, request)
        except Exception as error:
            ledger.failed(ticket, error)
            if ticket.purpose is Purpose.ROBOTS and not isinstance(error, IgnoreRequest):
                # Scrapy goes on without robots.txt either way, but logs a traceback for every other class of error.
                raise IgnoreRequest(f"{request.url} could not be had: {error}") from error
            raise
        finally:
            self.active.remove(request)
            ledger.tickets.release(request)
        if isinstance(result, Request):
            ledger.tickets.hand_on(ticket, result)
        else:
            ledger.answered(ticket, request, result)
        return result

    async def _asked(self, request: Request) -> Response:
        """What the server answers, minded before any middleware sees it, also what is asked again."""
        response = await self._enqueue_request(request)
        manners = self._run.manners
        if (response.status in BUSY or not manners.is_calm) and not self._run.options.replay:
            after = response.headers.get("Retry-After")
            manners.answered(host_of(request), response.status, after.decode("latin-1") if after else None)
        return response
