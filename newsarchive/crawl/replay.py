"""Download handler: answers every request from captures. Nothing is connected to, nothing is listened on.

The captured bytes go through the same parser as those of a server, Scrapy's own, by way of a connection that has no
socket: so what a spider sees is what it saw, also of odd and broken answers. It leans on names that are private there
(`_pool`, `getConnection`), as the tap does; tests/laws/test_replay.py compares a replay with its crawl.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import scrapy.exceptions
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Request, Response
from scrapy.utils.asyncio import call_later
from twisted.internet.defer import succeed
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure

from newsarchive.capture.content import dechunked, without_transfer_coding
from newsarchive.crawl.guard import Refused
from newsarchive.crawl.manners import SiteRefuses
from newsarchive.crawl.playback import Playback
from newsarchive.crawl.run import Run
from newsarchive.errors import BrokenRecord, FetchRefused
from newsarchive.model import Capture, Outcome, OutcomeKind, Truncation

#: Bytes that are handed on at a time, as Twisted reads them off a socket.
_PIECE = 1 << 16
#: Stands in for the peer of a capture that names none: Scrapy insists on an address.
_UNKNOWN_PEER = "0.0.0.0"  # noqa: S104  nothing is bound to it
_HTTP_VERSION = re.compile(rb"\AHTTP/(?!1\.[01] )\d(?:\.\d)? +(\d{3})")
_CHUNKED = re.compile(rb"^transfer-encoding:[ \t]*chunked[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_FRAMING = re.compile(
    rb"^(?:transfer-encoding|content-length):[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE
)

_PLAYING: ContextVar[Capture | None] = ContextVar("newsarchive_playing", default=None)


class ReplayHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler on connections that are captures."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        run = crawler.get_extension(Run)
        if run is None or not isinstance(run.ledger, Playback):
            raise FetchRefused("ReplayHandler needs the add-on newsarchive.crawl.Addon, and ARCHIVE_MODE=replay")
        self._ledger, self._options = run.ledger, run.options
        pool: Any = self._pool
        pool.getConnection = _recorded_connection

    async def download_request(self, request: Request) -> Response:
        """The answer out of the captures. Errors: as Scrapy's, those of the replayed crawl among them; NotRecorded."""
        found = self._ledger.answer(request)
        if isinstance(found, Outcome):
            raise _error_of(found)
        token = _PLAYING.set(found)
        try:
            response = await super().download_request(request)
        except (ResponseDataLossError, DownloadFailedError) as error:
            wrapped = len(found.response) > self._options.most_on_wire(request)
            raise error if wrapped else _as_it_was(error, found.truncated) from None
        finally:
            _PLAYING.reset(token)
            self._ledger.replayed(request, found)
        if found.ip_address is None:
            response.ip_address = None
        return response


def _as_it_was(error: Exception, truncated: Truncation | None) -> Exception:
    """The error by which an answer was cut in the crawl, where parsing its beginning only tells that the rest is missing."""
    if truncated is Truncation.TIME:
        return DownloadTimeoutError("the answer took longer than it was given")
    if truncated is Truncation.LENGTH and isinstance(error, ResponseDataLossError):
        return DownloadCancelledError("the answer was larger than it might be")
    return error


def _error_of(ending: Outcome) -> Exception:
    """The error that a fetch ended in, of the class that it had, so that it is tried again as it was then."""
    if ending.kind is OutcomeKind.REFUSED:
        return Refused(ending.why)
    if ending.kind is OutcomeKind.BLOCKED:
        return SiteRefuses(ending.why)
    name, _, words = ending.why.partition(": ")
    known = getattr(scrapy.exceptions, name, None)
    if isinstance(known, type) and issubclass(known, Exception):
        return known(words)
    return DownloadFailedError(ending.why)


def as_received(capture: Capture) -> bytes:
    """The answer as it can be parsed. Ours is exactly as on the wire; of a revisit the payload is put back, and what other
    programs have taken off the body (chunks) or put into the head (HTTP/2) is undone.
    """
    if capture.original is not None:
        return _put_back(capture, without_transfer_coding(capture.original))
    response = capture.response
    if capture.fetch is None:
        response = _HTTP_VERSION.sub(rb"HTTP/1.1 \1", response, count=1)
    head, body = response[: len(response) - len(capture.body)], capture.body
    if not _CHUNKED.search(head):
        return _closed(capture, head, body)
    try:
        dechunked(body)
    except BrokenRecord:
        if capture.fetch is None:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    return capture.interim + head + body


def _put_back(revisit: Capture, body: bytes) -> bytes:
    """The head of a revisit over the payload that it shares, framed as the head says."""
    if _CHUNKED.search(revisit.head):
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    return revisit.interim + revisit.head + body


def _closed(capture: Capture, head: bytes, body: bytes) -> bytes:
    """A body without chunks; a length that others have left standing over another body is taken away."""
    length = capture.header("content-length") or ""
    foreign = capture.fetch is None and capture.truncated is None and not capture.request.startswith(b"HEAD ")
    if foreign and body and length.isdecimal() and int(length) != len(body):
        head = _FRAMING.sub(b"", head)
    return capture.interim + head + body


@dataclass(frozen=True)
class _Peer:
    host: str


class _Recording:
    """The far end of a connection that was recorded: takes whatever is sent, gives what was received."""

    disconnecting = False

    def __init__(self, capture: Capture, protocol: Any) -> None:
        self._capture, self._protocol = capture, protocol
        self._is_open = True

    def play(self) -> None:
        """Give everything, then hang up."""
        data = as_received(self._capture)
        for start in range(0, len(data), _PIECE):
            if not self._is_open:
                return
            self._protocol.dataReceived(data[start : start + _PIECE])
        self.loseConnection()

    def loseConnection(self) -> None:  # noqa: N802  Twisted's name
        """Hang up."""
        if self._is_open:
            self._is_open, self.disconnecting = False, True
            self._protocol.connectionLost(Failure(ConnectionDone()))  # type: ignore[no-untyped-call]

    abortConnection = stopProducing = loseConnection  # noqa: N815

    def write(self, data: bytes) -> None:
        """The request: it was sent long ago."""

    def writeSequence(self, data: Any) -> None:  # noqa: N802
        """The same."""

    def pauseProducing(self) -> None:  # noqa: N802
        """The bytes are in memory already; Twisted keeps what nobody has asked for yet."""

    resumeProducing = unregisterProducer = pauseProducing  # noqa: N815

    def registerProducer(self, producer: Any, streaming: bool) -> None:  # noqa: N802
        """For the body of a request."""

    def getPeer(self) -> _Peer:  # noqa: N802
        """Who was connected to."""
        return _Peer(self._capture.ip_address or _UNKNOWN_PEER)


def _recorded_connection(*_: Any) -> Any:
    """A connection to the capture that is being replayed; the endpoint that the pool is given is left alone."""
    capture = _PLAYING.get()
    assert capture is not None
    protocol: Any = _LenientHTTP11ClientProtocol(lambda _: None)  # type: ignore[no-untyped-call]
    recording = _Recording(capture, protocol)
    protocol.makeConnection(recording)
    call_later(0, recording.play)
    return succeed(protocol)
