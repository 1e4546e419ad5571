"""Download handler: takes the exact bytes of both directions, and has them on disk before anybody sees the response.

It listens to Twisted's HTTP/1.1 client and leans on names that are private there (`_pool`, `_factory`,
`_finishResponse`, `getConnection`); tests/crawl/test_tap.py compares bytes with a raw server, and so finds every change.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import succeed

from newsarchive.crawl.exchange import Exchange
from newsarchive.crawl.guard import Refused, guarded, refuse_spelt
from newsarchive.crawl.run import Run
from newsarchive.crawl.tickets import NotAsked
from newsarchive.errors import FetchRefused
from newsarchive.model import Tls, Truncation


@dataclass(slots=True)
class _Sink:
    """Where the exchanges of one download go."""

    exchanges: list[Exchange]
    max_header: int
    max_size: float
    """Bytes after which an answer is cut, whatever they are."""
    direct: bool
    """Not through a proxy: then the address that is connected to is the site's."""
    guarded: bool


_SINK: ContextVar[_Sink | None] = ContextVar("newsarchive_sink", default=None)


class TapHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with a tap on its connections."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        run = crawler.get_extension(Run)
        if run is None:
            raise FetchRefused("TapHandler needs the Run extension: enable the add-on newsarchive.crawl.Addon")
        self._run: Run = run
        pool: Any = self._pool
        pool._factory = _TapFactory
        self._get_connection = pool.getConnection
        pool.getConnection = self._tapped_connection

    async def download_request(self, request: Request) -> Response:
        """Download, capture, and only then hand on. Errors: as Scrapy's, and Refused, and IgnoreRequest for a full disk."""
        options = self._run.options
        if self._run.is_halted:  # what waited for its turn would be asked for in vain
            raise NotAsked("interrupted: the crawl was stopped before this was asked")
        if not options.allow_private:
            refuse_spelt(urlparse_cached(request).hostname or "")
        sink = _Sink(
            [],
            options.max_header,
            options.most_on_wire(request),
            not request.meta.get("proxy"),
            not options.allow_private,
        )
        token = _SINK.set(sink)
        truncated: Truncation | None = Truncation.DISCONNECT
        try:
            response = await super().download_request(request)
        except DownloadTimeoutError:
            truncated = Truncation.TIME
            raise
        except (DownloadCancelledError, StopDownload):
            truncated = Truncation.LENGTH
            raise
        else:
            truncated = _shortcoming(response)
            return response
        finally:
            _SINK.reset(token)
            self._run.ledger.captured(request, sink.exchanges, truncated)

    def _tapped_connection(self, key: Any, endpoint: Any) -> Any:
        """The pool's, handing out connections that know where their next exchange belongs."""
        sink = _SINK.get()
        if sink is None:
            return self._get_connection(key, endpoint)
        if sink.direct and sink.guarded:
            endpoint = guarded(endpoint)
        deferred = self._get_connection(key, endpoint)
        if deferred.called and hasattr(deferred.result, "request"):  # one that was kept alive
            return succeed(_Stamping(deferred.result, sink))
        deferred.addCallbacks(lambda connection: _Stamping(connection, sink), _plainly)
        return deferred


def _shortcoming(response: Response) -> Truncation | None:
    """Why an answer that Scrapy hands on is not whole: it was stopped by a component, or its end is missing."""
    if "download_stopped" in response.flags:
        return Truncation.LENGTH
    return Truncation.DISCONNECT if "dataloss" in response.flags else None


def _plainly(failure: Any) -> Any:
    """A refusal inside Twisted's list of failed attempts comes out as the refusal that it is."""
    failure.trap(Exception)
    error = failure.value
    reasons = getattr(error, "reasons", None) or []
    for reason in reasons:
        if isinstance(getattr(reason, "value", None), Refused):
            raise reason.value
    return failure


class _Stamping:
    """A connection that marks the request it is given; a retry on another connection carries the mark along."""

    def __init__(self, connection: Any, sink: _Sink) -> None:
        self._connection = connection
        self._sink = sink

    def request(self, request: Any) -> Any:
        """Twisted's, after the mark."""
        request._newsarchive_sink = self._sink
        return self._connection.request(request)


class _TapProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's client protocol, noting every byte of an exchange."""

    _exchange: Exchange | None = None
    _address: str | None = None
    _limits: tuple[float, float] = (0, 0)

    def request(self, request: Any) -> Any:
        """Begin an exchange: what is written from here on is the request."""
        sink: _Sink | None = getattr(request, "_newsarchive_sink", None)
        if sink is None or self._state != "QUIESCENT":
            return super().request(request)
        if self._address is None:
            self._address = _peer(self.transport)
        exchange = Exchange(datetime.now(UTC), self._address)
        sink.exchanges.append(exchange)
        self._exchange, self._limits = exchange, (sink.max_header, sink.max_size)
        self._note_writes(exchange)
        return super().request(request)

    def _note_writes(self, exchange: Exchange) -> None:
        """Until the exchange ends, note what is written."""
        transport: Any = self.transport
        write, write_sequence = transport.write, transport.writeSequence

        def noting_write(data: bytes) -> None:
            exchange.sent.append(bytes(data))
            write(data)

        def untap() -> None:
            transport.write, transport.writeSequence = write, write_sequence

        transport.write, transport.writeSequence = noting_write, lambda pieces: noting_write(b"".join(pieces))
        self._untap = untap

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        """Note what came in, before anybody parses it. Scrapy has no limit for a head, and none for chunks without content."""
        exchange, transport = self._exchange, cast("Any", self.transport)
        if exchange is not None:
            if not exchange.received:  # the handshake is done by now, and whatever ends the exchange comes later
                exchange.tls = _tls(transport)
            exchange.take(data)
            if exchange.size > self._limits[exchange.head_done]:
                exchange.too_long = True
                transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802  Twisted's name
        """The answer is whole; bytes behind its end are no part of it."""
        exchange = self._end_exchange()
        if exchange is not None and rest:
            whole = b"".join(exchange.received)
            exchange.received[:] = [whole[: len(whole) - len(rest)]]
        super()._finishResponse(rest)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802  Twisted's name
        """Twisted's, after the exchange has ended."""
        self._end_exchange()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]

    def _end_exchange(self) -> Exchange | None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            self._untap()
        return exchange


class _TapFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _TapProtocol:  # noqa: N802  Twisted's name
        return _TapProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def _peer(transport: Any) -> str | None:
    host = getattr(transport.getPeer(), "host", None)
    return str(host) if host else None


def _tls(transport: Any) -> Tls | None:
    """Version, cipher and certificate of an encrypted connection; None for a plain one."""
    certificate = getattr(transport, "getPeerCertificate", lambda: None)()
    if certificate is None:
        return None
    handle = transport.getHandle()
    version = (handle.get_protocol_version_name() or "").replace("TLSv1", "tls/1").lower()
    fingerprint = certificate.digest("sha256").decode("ascii").replace(":", "").lower()
    return Tls(
        version="tls/1.0" if version == "tls/1" else version,
        cipher=handle.get_cipher_name() or "",
        fingerprint=fingerprint,
    )
