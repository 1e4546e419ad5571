"""Pages that are asked again, and sources, are asked whether they have changed (RFC 9110, section 13).

Pages with `archive_again` in their meta, which is what `-a again=1` sets, and whatever is asked for as a source. A source
that has not changed is shown to the spider as it was, out of its capture: an earlier crawl may not have got to all that it
names.
"""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from newsarchive.capture.content import payload_of
from newsarchive.crawl.playback import Playback
from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import AGAIN, PURPOSE
from newsarchive.errors import CaptureError, StoreError
from newsarchive.model import Capture, Holding, Purpose

#: Request.meta key: which headers were set here. A redirect takes headers along to where they mean nothing.
_OURS = "archive_conditional"
#: Headers by which others may have made the request conditional (RFC 9110, section 13.1), or ask for a part.
_THEIRS = (b"If-None-Match", b"If-Modified-Since", b"If-Match", b"If-Unmodified-Since", b"If-Range", b"Range")
#: Flag of a response that was made from a capture, because the server said that nothing has changed.
UNCHANGED = "unchanged"
#: Headers that speak of how a body was sent.
_OF_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Conditional:
    """Downloader middleware."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Any) -> Conditional:
        """As Scrapy builds middlewares."""
        run = crawler.get_extension(Run)
        if run is None or not run.options.conditional:
            raise NotConfigured("pages are asked for the whole (ARCHIVE_CONDITIONAL)")
        if not run.options.store and not run.options.replay:
            raise NotConfigured("nothing is known that could be asked by (ARCHIVE_STORE)")
        return cls(run)

    def process_request(self, request: Request) -> None:
        """Add the validators of the latest capture of the address, where there is one that can be read back."""
        for name in request.meta.pop(_OURS, ()):
            request.headers.pop(name, None)
        recorder = self._run.ledger.recorder
        if (
            not (request.meta.get(AGAIN) or _is_source(request))
            or request.method != "GET"
            or recorder is None
            or recorder.known is None
        ):
            return
        if any(name in request.headers for name in _THEIRS) or (
            not _is_source(request) and self._is_spread(request.url)
        ):
            return
        last = recorder.known.last(request.url.split("#", 1)[0])
        if last is not None:
            self._ask(request, last)

    def process_response(self, request: Request, response: Response) -> Response:
        """A source that has not changed, as it was; every other answer as it came."""
        if response.status != 304 or not _is_source(request):
            return response
        ledger = self._run.ledger
        keeper = ledger if isinstance(ledger, Playback) else ledger.recorder and ledger.recorder.known
        ticket = ledger.tickets.of(request)
        capture = ticket.capture if ticket is not None and ticket.fresh else None
        found = keeper.behind(capture) if keeper and capture else None
        return response if found is None else as_it_was(found, response.url) or response

    def _is_spread(self, url: str) -> bool:
        """Whether an address is known to hold the first of an article's pages: its 304 would say nothing of the others."""
        store = self._run.ledger.store
        try:
            article = store.article(store.find(url)) if store is not None else {}
        except StoreError:
            return False
        return bool(article.get("pages") or article.get("continues"))

    def _ask(self, request: Request, last: Holding) -> None:
        validators = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
        ours = [name for name, value in validators.items() if value]
        for name in ours:
            request.headers[name] = validators[name]
        request.meta[_OURS] = ours
        self._run.crawler.stats.inc_value("again/conditional")


def _is_source(request: Request) -> bool:
    return bool(request.meta.get(PURPOSE) == Purpose.SOURCE)


def as_it_was(capture: Capture, url: str) -> Response | None:
    """A captured answer as if it had come just now; None where its body cannot be read."""
    try:
        body = payload_of(capture).body
    except CaptureError:
        return None
    headers: dict[str, list[str]] = {}
    for name, value in capture.headers:
        if name.lower() not in _OF_TRANSFER:
            headers.setdefault(name, []).append(value)
    kind = responsetypes.from_args(headers=Response(url, headers=headers).headers, url=url, body=body)
    return kind(url, status=200, headers=headers, body=body, flags=[UNCHANGED])
