"""What each fetch leads to: every one to one outcome, and the outcomes add up to the fetches.

What an exchange decides is concluded by the door (`process.conclude`); what none decides is written into the WARC as an
ending, so that the database can be made again from the captures alone.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import ref

from scrapy.http import Request, Response

from newsarchive.crawl.capture import Recorder
from newsarchive.crawl.outcomes import Outcomes
from newsarchive.crawl.tickets import Answer, NotKept, Ticket, Tickets, failure_kind, has_page, not_followed
from newsarchive.errors import ArchiveFull, CaptureError, NewsArchiveError
from newsarchive.model import Article, Capture, Outcome, OutcomeKind, Purpose, Truncation
from newsarchive.process import Conclusion, conclude, leads_on
from newsarchive.runs.line import Ending
from newsarchive.site import Sites
from newsarchive.workers import Workers, WorkersClosed

logger = logging.getLogger(__name__)


class Ledger(Outcomes):
    """Takes exchanges and failures in; writes captures and endings, and has their outcomes and articles kept."""

    def __init__(self, run: str, sites: Sites, stats: Any, halt: Callable[[Ending, str], None]) -> None:
        super().__init__(stats, halt)
        self.run = run
        self.spider = "-"
        self.sites = sites
        self.tickets = Tickets()
        self.written = 0
        """Exchanges in the WARC."""
        self.put_off = 0
        """Pages that were captured, and whose outcome a reprocess will tell."""
        self.recorder: Recorder | None = None
        """None: the crawl has not begun, or is over."""
        self.workers: Callable[[], Workers] | None = None
        """None: nothing is cleaned."""
        self.further: Callable[[Conclusion], Awaitable[Conclusion]] = _done
        """Joins to an article what its further pages hold."""
        self.rendering: Any = None
        """Has pages of sites that ask for it drawn by a browser (`rendering.Rendering`); None where no site does."""
        self._pending: dict[str, Conclusion] = {}
        self._stale: frozenset[str] = frozenset()
        self._under_way: dict[str, Capture] = {}
        self._jobs: set[asyncio.Task[Any]] = set()

    def captured(self, request: Request, exchanges: list[Any], truncated: Truncation | None) -> None:
        """Write the exchanges of one download. Errors: NotKept where that fails."""
        ticket = self.tickets.of(request)
        if ticket is None or self.recorder is None:
            return
        url = request.url.split("#", 1)[0]
        for number, exchange in enumerate(exchanges, 1):
            if not exchange.received:
                continue
            cut = truncated if number == len(exchanges) else Truncation.DISCONNECT
            try:
                ticket.capture = self.recorder.write(exchange, url, ticket.fetch(self.spider, self.run), cut)
            except ArchiveFull as error:
                self._halt(Ending.ARCHIVE_FULL, str(error))
                raise NotKept(str(error)) from error
            except CaptureError as error:
                logger.error("%s", error)  # noqa: TRY400  the message says it all; a trace helps nobody
                raise NotKept(str(error)) from error
            ticket.hop += 1
            ticket.fresh = True
            self.written += 1

    def answered(self, ticket: Ticket, request: Request, response: Response) -> None:
        """The fetch has its response; the cleaning middleware takes the capture up."""
        self.tickets.end(ticket)
        if ticket.purpose is Purpose.ROBOTS:
            return
        if ticket.capture is None or not ticket.fresh:
            self._stats.inc_value("capture/missing")
            if ticket.capture is not None:
                self.end(ticket, OutcomeKind.DUPLICATE, f"led to {request.url}, which a cache or a component answered")
            return
        if leads_on(ticket.capture):
            self.end(ticket, *not_followed(ticket.capture))
            return
        if not self._decides(ticket.capture):
            return
        self._under_way[ticket.capture.id] = ticket.capture
        self.tickets.answered[request] = Answer(ticket.capture, ref(response))

    def failed(self, ticket: Ticket, error: Exception) -> None:
        """The fetch ended in an error. A capture that tells of it decides; else the error does."""
        if ticket.purpose is Purpose.ROBOTS:
            self.tickets.end(ticket)
        elif ticket.fresh and ticket.capture is not None and leads_on(ticket.capture):
            self.end(ticket, *not_followed(ticket.capture))
        elif ticket.fresh and ticket.capture is not None and not isinstance(error, NotKept):
            self.tickets.end(ticket)
            if self._decides(ticket.capture):
                self._under_way[ticket.capture.id] = ticket.capture
                self.keep_when_done(self.clean(ticket.capture))
        else:
            self.end(ticket, *failure_kind(error))

    def dropped(self, request: Request) -> None:
        """A redirect led to an address that this crawl has asked already."""
        ticket = self.tickets.dropped(request)
        if ticket is None:
            return
        if request.url in (ticket.url, ticket.last_url):
            self.end(ticket, OutcomeKind.HTTP_ERROR, f"redirects in a circle, to {request.url}")
        else:
            ticket.last_url = request.url
            self.end(ticket, OutcomeKind.DUPLICATE, f"led to {request.url}, which this crawl has asked already")

    def refuse(self, url: str, why: str) -> None:
        """An address that is none: a fetch that ends before it begins."""
        self.end(Ticket(uuid.uuid4().hex, url, Purpose.PAGE, last_url=url), OutcomeKind.REFUSED, why)

    def end(self, ticket: Ticket, kind: OutcomeKind, why: str) -> None:
        """A fetch ends without an exchange that decides."""
        self.tickets.end(ticket)
        if ticket.purpose is Purpose.ROBOTS:
            return
        at = datetime.now(UTC)
        if ticket.capture is not None:  # an ending holds against captures of its fetch because it is later
            at = max(at, ticket.capture.fetched_at + timedelta(microseconds=1))
        outcome = Outcome(
            fetch_id=ticket.id, url=ticket.url, final_url=ticket.last_url or ticket.url, kind=kind, why=why,
            site=self.sites.name_for(ticket.last_url or ticket.url), spider=self.spider, run=self.run, at=at, purpose=ticket.purpose,
        )  # fmt: skip
        if self.recorder is not None:
            try:
                self.recorder.end(outcome, ticket.purpose)
            except ArchiveFull as error:
                self._halt(Ending.ARCHIVE_FULL, str(error))
        self.keep_outcome(outcome)

    def conclude(self, capture: Capture) -> Awaitable[Conclusion]:
        """What became of a fetch: in a worker where a page must be read, here where its head says all."""
        if self.workers is None or not has_page(capture):
            return _done(conclude(capture, self.sites))
        return asyncio.wrap_future(self.workers().submit(capture))

    def _decides(self, capture: Capture) -> bool:
        """Whether an outcome can be told now. With cleaning off, pages wait for `newsarchive reprocess`."""
        if self.workers is None and has_page(capture):
            self.put_off += 1
            return False
        return True

    def clean(self, capture: Capture) -> asyncio.Task[Article | None]:
        """Conclude a fetch. Its article, if it has one, waits for `keep`, and is stored at the end in any case."""
        job = asyncio.ensure_future(self._clean(capture))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job

    def keep_when_done(self, job: asyncio.Task[Article | None]) -> None:
        """Store the article as soon as it is there: no item pipeline will bring it."""
        job.add_done_callback(self._keep_at_once)

    def _keep_at_once(self, job: asyncio.Task[Article | None]) -> None:
        article = None if job.cancelled() else job.result()
        if article is not None:
            self.keep(article)

    async def _clean(self, capture: Capture) -> Article | None:
        try:
            conclusion = await self.conclude(capture)
            if self.rendering and (rendered := await self.rendering.rendered(capture, conclusion)) is not None:
                self._under_way[rendered.id] = rendered  # from here on this one decides
                self._under_way.pop(capture.id, None)
                capture, conclusion = rendered, await self.conclude(rendered)
            conclusion = await self.further(conclusion)
        except WorkersClosed:
            return None  # the crawl is being stopped by force; what has no outcome yet is seen to there
        except NewsArchiveError as error:
            self._halt(
                Ending.CRASHED, f"pages cannot be cleaned: {error}; all captures are whole: see `newsarchive reprocess`"
            )
            return None
        if conclusion.article is None:
            self.conclude_with(conclusion)
        else:
            if capture.id in self._pending:  # a replay can answer two fetches with one capture
                self.conclude_with(self._pending[capture.id])
            self._pending[capture.id] = conclusion
        return conclusion.article

    def keep(self, article: Article) -> None:
        """Store an article that was announced, as it was cleaned."""
        conclusion = self._pending.pop(article.origin.capture_id if article.origin else "", None)
        if conclusion is not None:
            self.conclude_with(conclusion)

    def sweep(self) -> None:
        """Conclude responses that were never meant for the spider, and articles that did not come by since two sweeps."""
        for request, answer in list(self.tickets.answered.items()):
            if answer.response() is None:
                del self.tickets.answered[request]
                self.keep_when_done(self.clean(answer.capture))
        for capture_id in self._stale & self._pending.keys():
            self.conclude_with(self._pending.pop(capture_id))
        self._stale = frozenset(self._pending)

    def conclude_with(self, conclusion: Conclusion) -> None:
        """Count how a fetch ended, and store it with its article."""
        self._under_way.pop(conclusion.outcome.capture_id or "", None)
        super().conclude_with(conclusion)

    def flush(self) -> None:
        """Write what waits to be stored, and tell Scrapy's stats what was counted."""
        self._tell()
        super().flush()

    def _tell(self) -> None:
        """To tell the stats at each page costs 4 µs for each number."""
        for name, number in (("capture/written", self.written), ("clean/put_off", self.put_off)):
            if number:
                self._stats.set_value(name, number)

    @property
    def is_settled(self) -> bool:
        """Whether all that was captured has its outcome."""
        return not self._under_way

    def give_back(self) -> list[Capture]:
        """Captures that have no outcome yet, taken back from everybody; for the end by force."""
        self.tickets.answered.clear()
        self._store_pending()
        for ticket in self.tickets.unfinished:
            if ticket.has_answer and ticket.capture and not leads_on(ticket.capture):
                self.tickets.end(ticket)
                if self._decides(ticket.capture):
                    self._under_way[ticket.capture.id] = ticket.capture
        return list(self._under_way.values())

    async def settle(self) -> None:
        """Conclude what has come in and no spider got to see, and wait for what is under way."""
        for request in list(self.tickets.answered):
            self.clean(self.tickets.answered.pop(request).capture)
        while self._jobs:
            await asyncio.wait(self._jobs)
        if self.rendering:
            await self.rendering.close()

    def end_the_rest(self, interrupted: str) -> None:
        """Whatever has not ended by now ends so; articles that never came by are stored all the same.

        `interrupted` says what stopped the crawl; '' for one that came to its end: then a component dropped the
        follow-up of a redirect or retry without a word, as Scrapy's offsite middleware does.
        """
        for ticket in self.tickets.unfinished:
            if interrupted:
                self.end(
                    ticket, OutcomeKind.NETWORK_ERROR, f"interrupted: {interrupted} before the answer was complete"
                )
            else:
                self.end(
                    ticket, OutcomeKind.REFUSED, f"led on from {ticket.last_url}, to where a component did not let it"
                )
        self._store_pending()
        self._tell()

    def _store_pending(self) -> None:
        for capture_id in list(self._pending):
            self.conclude_with(self._pending.pop(capture_id))


def _done(conclusion: Conclusion) -> Awaitable[Conclusion]:
    future: asyncio.Future[Conclusion] = asyncio.get_event_loop().create_future()
    future.set_result(conclusion)
    return future
