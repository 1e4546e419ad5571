"""Hands each finished exchange to the WARC writer."""

from __future__ import annotations

import re
from dataclasses import replace

from newsarchive.capture.write import Policy, WarcWriter, new_id
from newsarchive.crawl.exchange import Exchange
from newsarchive.crawl.known import Known
from newsarchive.crawl.options import Options
from newsarchive.model import Capture, Fetch, Outcome, Purpose, Truncation

_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")


def policy_of(options: Options) -> Policy:
    """When files end and the disk is waited for, as the settings say."""
    return Policy(
        max_bytes=options.warc_bytes, max_age=options.warc_seconds,
        sync_every=options.sync_pages, sync_seconds=options.sync_seconds,
    )  # fmt: skip


class Recorder:
    """Writes the exchanges and endings of one crawl; keeps nothing of them."""

    def __init__(self, options: Options, spider: str, software: str) -> None:
        info = {
            "software": software,
            "robots": "obey" if options.robots else "ignore",
            "http-header-user-agent": options.user_agent,
            "isPartOf": spider,
        }
        if options.contact:
            info["operator"] = options.contact
        self._writer = WarcWriter(options.archive, spider, info, policy_of(options))
        self._writes = options.capture
        self.known: Known | None = None
        """None: everything is written whole, for there is no store to look in."""

    def write(self, exchange: Exchange, url: str, fetch: Fetch, truncated: Truncation | None) -> Capture:
        """The exchange as a capture that is in the WARC. Errors: ArchiveFull, CaptureError."""
        received = b"".join(exchange.received)
        exchange.received.clear()  # a body at its limit should not lie in memory twice
        interim = b""
        while found := _INTERIM.match(received):
            interim += found[0]
            received = received[found.end() :]
        capture = Capture(
            id=new_id(), url=url, fetched_at=exchange.started, request=b"".join(exchange.sent), response=received,
            interim=interim, ip_address=exchange.ip_address, tls=exchange.tls, fetch=fetch,
            truncated=Truncation.LENGTH if exchange.too_long else truncated,
        )  # fmt: skip
        if not self._writes:
            return replace(capture, payload_digest=None)
        if self.known is None:
            return self._writer.write(capture)
        written = self._writer.write(self.known.slimmed(capture))
        self.known.keep(written)
        return written

    def write_rendered(self, capture: Capture) -> Capture:
        """A page as it stood in a browser, behind the exchange that it was made from. Errors: ArchiveFull, CaptureError."""
        return self._writer.write(capture) if self._writes else capture

    def end(self, outcome: Outcome, purpose: Purpose) -> None:
        """Write down a fetch that no exchange decided. Errors: ArchiveFull."""
        if self._writes:
            self._writer.write_ending(outcome, purpose)

    def sync(self) -> None:
        """Wait until the disk has it all. Errors: ArchiveFull."""
        self._writer.sync()

    def close(self) -> None:
        """Close the file under its final name. Errors: ArchiveFull."""
        self._writer.close()
