"""The revisions of an article with what changed from each to the next, by the same rules for both.

Rules change too. Where two revisions were made by different ones, both captures are cleaned anew by today's: what still
differs then was the publisher's doing, what does not was ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from newsarchive.capture.revisits import follow
from newsarchive.edits.grades import Edit, graded
from newsarchive.edits.words import Line, Wording, compared
from newsarchive.errors import CaptureError
from newsarchive.gather import Shelved
from newsarchive.model import Capture, Location
from newsarchive.process import Conclusion, conclude
from newsarchive.site import Sites
from newsarchive.store.base import Store
from newsarchive.store.timeline import Span


class By(StrEnum):
    """Whose doing a difference is."""

    PUBLISHER = "publisher"
    RULES = "rules"
    UNKNOWN = "unknown"
    """The rules differ, and a capture cannot be read to tell."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One revision, and what changed since the one before."""

    span: Span
    by: By | None
    """None for the first."""
    edit: Edit | None
    """None for the first."""
    lines: tuple[Line, ...]


class At(Protocol):
    """Reads a capture at its place."""

    def at(self, place: Location, record_id: str, /) -> Capture:
        """Errors: OSError, BrokenRecord."""


def history(article: str, store: Store, shelf: At, sites: Sites) -> Iterator[Step]:
    """The revisions of an article, the earliest first. Errors: StoreError."""
    cleaner = _Cleaner(store, shelf, sites)
    before: Span | None = None
    for span in store.watches.timeline(article):
        if before is None:
            yield Step(span=span, by=None, edit=None, lines=())
        else:
            yield _step(article, store, cleaner, (before, span))
        before = span


def _step(article: str, store: Store, cleaner: _Cleaner, spans: tuple[Span, Span]) -> Step:
    stored = [Wording.of(store.article(article, span.revision)) for span in spans]
    wordings: list[Wording | None] = list(stored)
    by = By.PUBLISHER
    if not spans[0].rules or spans[0].rules != spans[1].rules:
        wordings = [cleaner.wording(span) for span in spans]
    old, new = wordings
    if old is None or new is None:
        (old, new), by = stored, By.UNKNOWN
    lines = compared(old, new)
    if not any(line.is_changed for line in lines):
        by = By.RULES
    return Step(span=spans[1], by=by, edit=graded(old, new, lines), lines=lines)


class _Cleaner:
    """Cleans the captures of revisions by today's rules; each but once for its two neighbours."""

    def __init__(self, store: Store, shelf: At, sites: Sites) -> None:
        self._store = store
        self._shelf = shelf
        self._sites = sites
        self.wording = lru_cache(maxsize=4)(self._cleaned)

    def _cleaned(self, span: Span) -> Wording | None:
        if span.place is None:
            return None
        try:
            capture = follow(self._shelf.at(span.place, span.capture_id), self._store.held, self._shelf.at)
        except (CaptureError, OSError):
            return None
        article = Shelved(self._store, self._shelf.at, self._concluded).whole(conclude(capture, self._sites)).article
        return Wording.of(article.to_dict()) if article else None

    def _concluded(self, capture: Capture) -> Future[Conclusion]:
        future: Future[Conclusion] = Future()
        future.set_result(conclude(capture, self._sites))
        return future
