"""The ledger of a replay: fetches end as those of the replayed crawl did, and nothing is written into a WARC."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from newsarchive.capture.revisits import behind, follow
from newsarchive.capture.shelf import Shelf
from newsarchive.crawl.ledger import Ledger
from newsarchive.crawl.options import Options
from newsarchive.crawl.recorded import Recorded, asked_in
from newsarchive.crawl.tickets import Ticket
from newsarchive.errors import CaptureError
from newsarchive.model import Capture, Fetch, Holding, Outcome, OutcomeKind, Purpose
from newsarchive.runs.marks import Mark

logger = logging.getLogger(__name__)


class NotRecorded(IgnoreRequest):
    """A request that no capture answers, or none that can be read."""

    def __init__(self, why: str, outcome: OutcomeKind = OutcomeKind.REFUSED) -> None:
        super().__init__(why)
        self.outcome = outcome


class Playback(Ledger):
    """Takes answers out of captures in place of exchanges from the wire."""

    recorded: Recorded

    def load(self, options: Options) -> tuple[list[Path], list[Mark]]:
        """Learn what is replayed. Nothing of earlier crawls is taken up: a replay reads, also what another crawl is writing.

        Errors: OSError.
        """
        options.archive.root.mkdir(parents=True, exist_ok=True)
        self.recorded = Recorded(options.archive, options.as_of)
        self.recorded.read(options.replay, lambda error: logger.warning("%s", error))
        logger.info("replay: %d captures in %d files", len(self.recorded), len(options.replay))
        return [], []

    def answer(self, request: Request) -> Capture | Outcome:
        """What a request was answered with. Errors: NotRecorded, counted."""
        try:
            found = self.recorded.answer(asked_in(request))
            if isinstance(found, Capture):
                return follow(found, self._held, Shelf(self.recorded.archive).at)
        except (CaptureError, OSError) as error:
            self._stats.inc_value("replay/broken")
            logger.warning("%s", error)
            raise NotRecorded(str(error), getattr(error, "outcome", OutcomeKind.TRUNCATED)) from error
        if found is None:
            self._stats.inc_value("replay/missed")
            logger.info("replay: no capture answers %s", request)
            raise NotRecorded(f"{request.method} {request.url} is not among the captures that are replayed")
        return found

    def behind(self, capture: Capture) -> Capture | None:
        """The whole answer that a 304 said still holds; None where it is not among what is replayed."""
        try:
            return behind(capture, self._held, Shelf(self.recorded.archive).at)
        except (CaptureError, OSError) as error:
            logger.warning("%s has not changed, but what it was cannot be read: %s", capture.url, error)
            return None

    def _held(
        self, *, id: str | None = None, url: str | None = None, digest: str | None = None, at: datetime | None = None
    ) -> list[Holding]:
        """Originals of revisits: among what is replayed by address, and by whatever else in the store where there is one."""
        found = [] if url is None else [_holding(capture) for capture in self.recorded.held(url, digest, at)]
        found = [holding for holding in found if id in (None, holding.id)]
        if not found and self.store is not None:
            return self.store.held(id=id, url=url, digest=digest, at=at)
        return sorted(found, key=lambda holding: holding.is_revisit)

    def replayed(self, request: Request, capture: Capture) -> None:
        """A request was answered with a capture. Its fetch is the one that the capture was part of."""
        ticket = self.tickets.of(request)
        if ticket is None or self.recorder is None:
            return
        ticket.capture = replace(capture, fetch=_as_asked(capture, ticket))
        ticket.hop += 1
        ticket.fresh = True
        self._stats.inc_value("replay/answered")

    def end(self, ticket: Ticket, kind: OutcomeKind, why: str) -> None:
        """A fetch ends without an exchange that decides. What the replayed crawl wrote down of it is stored; else it is
        counted alone, since no capture would tell of it when the store is made again.
        """
        self.tickets.end(ticket)
        if ticket.purpose is Purpose.ROBOTS:
            return
        known = self.recorded.ending(ticket.url, kind)
        if known is not None:
            self.keep_outcome(replace(known, site=self.sites.name_for(known.final_url)))
            return
        logger.debug("%s ended as %s: %s", ticket.url, kind, why)
        self.outcomes[kind] += 1
        self._stats.inc_value(f"outcome/{kind.value}")


def _holding(capture: Capture) -> Holding:
    assert capture.location is not None
    return Holding(
        id=capture.id, url=capture.url, at=capture.fetched_at, location=capture.location, status=capture.status,
        digest=capture.payload_digest, etag=None, last_modified=None, is_revisit=bool(capture.revisit),
    )  # fmt: skip


def _as_asked(capture: Capture, ticket: Ticket) -> Fetch | None:
    """The fetch of a capture; what it was asked for is what the spider says now."""
    if capture.fetch is not None:
        return replace(capture.fetch, purpose=ticket.purpose)
    if ticket.purpose is Purpose.PAGE:
        return None
    return Fetch(
        id=capture.id.removeprefix("urn:uuid:").replace("-", ""),
        url=ticket.url,
        spider="-",
        run="-",
        purpose=ticket.purpose,
    )
