"""What the archive has already: a payload that comes again is written as a revisit of the capture that has it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.content import payload_digest
from newsarchive.capture.revisits import behind, is_shareable, leaning_on, unchanged
from newsarchive.capture.shelf import Shelf
from newsarchive.crawl.options import Sharing
from newsarchive.errors import BrokenRecord, CaptureError, StoreError
from newsarchive.model import Capture, Holding
from newsarchive.store.base import Store

logger = logging.getLogger(__name__)

_SENT = re.compile(rb"(?im)^(if-none-match|if-modified-since):[ \t]*([^\r\n]*?)[ \t]*\r?$")


class Known:
    """Looks captures up and reads them before anything leans on them; a row of the store proves nothing.

    A store that breaks costs space and no capture: from then on everything is written whole.
    """

    def __init__(self, store: Store, archive: Archive, sharing: Sharing) -> None:
        self._store = store
        self._archive = archive
        self._shelf = Shelf(archive)
        self._sharing = sharing
        self._is_broken = False

    def slimmed(self, capture: Capture) -> Capture:
        """The capture as it is to be written: as a revisit where the archive has its payload, with its digest."""
        if capture.status == 304:
            return self._unchanged(capture)
        if self._sharing is Sharing.OFF or not is_shareable(capture):
            return capture
        capture = replace(capture, payload_digest=payload_digest(capture))
        for original in self._originals(capture):
            revisit = leaning_on(original, capture)
            if revisit is not None:
                return revisit
        return capture

    def keep(self, capture: Capture) -> None:
        """Remember where a capture lies that has just been written."""
        if self._is_broken or capture.location is None:
            return
        try:
            self._store.hold(capture)
        except StoreError as error:
            self._broken(error)

    def last(self, url: str) -> Holding | None:
        """The latest whole answer of an address by whose validators can be asked; None where there is none to be read."""
        for holding in self._held(url=url):
            has_validator = holding.etag or holding.last_modified
            if has_validator and holding.digest and _is_page(holding) and self._read(holding, run="") is not None:
                return holding
        return None

    def since(self, url: str, moment: datetime) -> Capture | None:
        """A whole answer of an address that was captured after a moment; None where there is none to be read."""
        for holding in self._held(url=url):
            if holding.at > moment and _is_page(holding) and (found := self._read(holding, run="")) is not None:
                return None if found.truncated else found
        return None

    def behind(self, capture: Capture) -> Capture | None:
        """The whole answer that a 304 said still holds; None where it cannot be had."""
        try:
            return None if self._is_broken else behind(capture, self._store.held, self._shelf.at)
        except (CaptureError, StoreError, OSError) as error:
            logger.warning("%s has not changed, but what it was cannot be read: %s", capture.url, error)
            return None

    def _unchanged(self, capture: Capture) -> Capture:
        """By whose validators was asked stands in the request itself, whoever put them there."""
        sent = {name.lower(): value.decode("latin-1") for name, value in _SENT.findall(capture.request)}
        if capture.body or capture.revisit or not sent:
            return capture
        etag, date = sent.get(b"if-none-match"), sent.get(b"if-modified-since")
        for holding in self._held(url=capture.url):
            asked = holding.etag == etag if etag else holding.last_modified == date
            if asked and holding.digest and _is_page(holding):
                return unchanged(capture, holding)
        return capture

    def _originals(self, capture: Capture) -> Iterator[Capture]:
        """Captures with the same digest, read back."""
        url = capture.url if self._sharing is Sharing.URL else None
        run = capture.fetch.run if capture.fetch else ""
        for holding in self._held(url=url, digest=capture.payload_digest):
            original = self._read(holding, run) if _is_page(holding) else None
            if original is not None and original.status == 200 and not original.truncated:
                yield original

    def _held(self, *, url: str | None, digest: str | None = None) -> list[Holding]:
        if self._is_broken:
            return []
        try:
            return self._store.held(url=url, digest=digest)
        except StoreError as error:
            self._broken(error)
            return []

    def _read(self, holding: Holding, run: str) -> Capture | None:
        """The capture, if it is there to stay: in a closed file of the archive, or in this run's own."""
        name = holding.location.warc
        if PurePath(name).is_absolute():
            return None
        try:
            found = self._shelf.at(holding.location, holding.id)
        except (BrokenRecord, OSError):
            return None
        is_open = self._archive.find_warc(name).name.endswith(OPEN)
        # What another crawl is writing may not be on disk when ours is: a power cut would leave a revisit of nothing.
        return found if not is_open or (found.fetch is not None and found.fetch.run == run) else None

    def _broken(self, error: StoreError) -> None:
        self._is_broken = True
        logger.warning("from now on every answer is written whole, for what is known cannot be looked up: %s", error)


def _is_page(holding: Holding) -> bool:
    return holding.status == 200 and not holding.is_revisit
