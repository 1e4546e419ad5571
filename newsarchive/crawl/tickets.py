"""Fetches under way: which request belongs to which, and what an error makes of one."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from weakref import ReferenceType

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from newsarchive.model import Capture, Fetch, OutcomeKind, Purpose

#: Request.meta key of a follow-up: which fetch it goes on with. Set when a redirect or retry is scheduled and taken off
#: when it is downloaded, so that spiders that hand `response.meta` to their next request do not hand it on.
FETCH = "archive_fetch"
#: Request.meta key by which a spider says what a request is for: a value of `Purpose`.
PURPOSE = "archive_purpose"
#: Request.meta key by which a spider says that the page is asked again: then only for what has changed.
AGAIN = "archive_again"

_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")


class NotKept(IgnoreRequest):
    """An exchange that could not be written; its page is not shown to the spider."""

    outcome = OutcomeKind.TRUNCATED


class NotAsked(IgnoreRequest):
    """A request that had its turn when the crawl was being stopped."""

    outcome = OutcomeKind.NETWORK_ERROR


@dataclass(eq=False)
class Ticket:
    """A fetch under way."""

    id: str
    url: str
    purpose: Purpose
    hop: int = 0
    last_url: str = ""
    capture: Capture | None = None
    """Last exchange that is in the WARC."""
    fresh: bool = False
    """Whether that exchange belongs to the request that is being downloaded now."""

    @property
    def has_answer(self) -> bool:
        """Whether the request that is being downloaded has an exchange by which a fetch can end."""
        return self.fresh and self.capture is not None and self.purpose is not Purpose.ROBOTS

    def fetch(self, spider: str, run: str) -> Fetch:
        """As it is written into the next capture."""
        return Fetch(id=self.id, url=self.url, spider=spider, run=run, purpose=self.purpose, hop=self.hop)


@dataclass(frozen=True)
class Answer:
    """A capture whose response is on its way, to the spider or to a component that asked aside."""

    capture: Capture
    response: ReferenceType[Response]


class Tickets:
    """All fetches under way in one crawl."""

    def __init__(self) -> None:
        self._open: dict[str, Ticket] = {}
        self._by_request: dict[Request, Ticket] = {}
        self.answered: dict[Request, Answer] = {}
        """What has been answered and not been shown to the spider yet."""

    def begin(self, request: Request) -> Ticket:
        """The fetch that a request belongs to: the one it goes on with, or a new one."""
        known = request.meta.pop(FETCH, None)
        ticket = self._open.get(known[0]) if known else None
        if ticket is None:
            # A follow-up that a stopped crawl left in its JOBDIR begins anew: the fetch it came from ended with that crawl.
            ticket = Ticket(uuid.uuid4().hex, known[1] if known else request.url, _purpose(request))
            self._open[ticket.id] = ticket
        ticket.last_url, ticket.fresh = request.url, False
        self._by_request[request] = ticket
        return ticket

    def of(self, request: Request) -> Ticket | None:
        """The fetch of a request that is being downloaded; None where it does not come through the downloader."""
        return self._by_request.get(request)

    def release(self, request: Request) -> None:
        """The request has been downloaded, or has failed."""
        self._by_request.pop(request, None)

    def hand_on(self, ticket: Ticket, follow_up: Request) -> None:
        """The fetch goes on with another request."""
        follow_up.meta[FETCH] = [ticket.id, ticket.url]

    def dropped(self, request: Request) -> Ticket | None:
        """The fetch whose follow-up the scheduler threw away as already asked."""
        known = request.meta.get(FETCH)
        return self._open.get(known[0]) if known else None

    def end(self, ticket: Ticket) -> None:
        """The fetch is over."""
        self._open.pop(ticket.id, None)

    @property
    def unfinished(self) -> list[Ticket]:
        """Fetches that have not ended."""
        return list(self._open.values())


def _purpose(request: Request) -> Purpose:
    if request.meta.get("dont_obey_robotstxt") and request.url.endswith("/robots.txt"):
        return Purpose.ROBOTS
    return Purpose(request.meta.get(PURPOSE, Purpose.PAGE))


def failure_kind(error: Exception) -> tuple[OutcomeKind, str]:
    """How a fetch ended that failed with an error and without an answer, and why, in a sentence."""
    known = getattr(error, "outcome", None)
    if isinstance(known, OutcomeKind):
        return known, str(error)
    if isinstance(error, IgnoreRequest):
        # The words are those of Scrapy's RobotsTxtMiddleware; it has no class of its own for them.
        if str(error) == "Forbidden by robots.txt":
            return OutcomeKind.ROBOTS_DENIED, "robots.txt of that host asks us not to"
        return OutcomeKind.REFUSED, str(error) or "a component of the project dropped the request"
    return OutcomeKind.NETWORK_ERROR, " ".join(f"{type(error).__name__}: {error}".split())[:500]


def not_followed(capture: Capture) -> tuple[OutcomeKind, str]:
    """How a fetch ends whose last answer is a redirect that nobody follows."""
    target = capture.header("location") or ""
    scheme = _SCHEME.match(target)
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        return OutcomeKind.REFUSED, f"redirects to {target[:200]!r}; only http: and https: are fetched"
    return OutcomeKind.HTTP_ERROR, f"answered {capture.status}, and the redirect to {target[:200]!r} was not followed"


def has_page(capture: Capture) -> bool:
    """Whether there is a page to be read."""
    source = capture.fetch is not None and capture.fetch.purpose is Purpose.SOURCE
    return not source and capture.status is not None and 200 <= capture.status < 300
