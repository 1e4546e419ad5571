"""What may be done with an article: what its own page says, and what its site says in files of its own, as captured.

The files are looked up among the captures, the latest that was there when the article was captured; so nothing is stored twice,
and a rebuild finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from newsarchive.capture.content import payload_of
from newsarchive.capture.revisits import follow
from newsarchive.errors import CaptureError
from newsarchive.meta import Right, ai_use_of
from newsarchive.model import Capture, Holding, Location
from newsarchive.reservations import AI, ROBOTS, TDM, statements
from newsarchive.store.base import Store

#: Files that are kept read: those of one site are asked for again and again.
_KEPT = 64


class SiteRights:
    """Adds what sites say to the articles that a store gives."""

    def __init__(self, store: Store, at: Callable[[Location, str], Capture]) -> None:
        """`at` reads a capture at its place; it may fail with OSError or BrokenRecord: then its file says nothing."""
        self._store = store
        self._at = at
        self._captures = lru_cache(maxsize=_KEPT)(self._listed)
        self._body = lru_cache(maxsize=_KEPT)(self._read)

    def added(self, article: dict[str, Any]) -> dict[str, Any]:
        """The article's JSON with the site's statements behind its own, and `ai_use` by all of them."""
        further = tuple(self._of(article))
        if not further:
            return article
        rights = [*article["rights"], *(dict(vars(right)) for right in further)]
        return article | {"rights": rights, "ai_use": ai_use_of(Right(**right) for right in rights)}

    def _of(self, article: dict[str, Any]) -> Iterator[Right]:
        url, origin = article["url"], article["origin"]
        parts = urlsplit(url)
        for path in (ROBOTS, AI, TDM) if origin else ():
            holding = self._held(
                f"{parts.scheme}://{parts.netloc}{path}", datetime.fromisoformat(origin["captured_at"])
            )
            body = self._body(holding) if holding is not None else b""
            if holding is not None and body:
                yield from statements(path, body, url)

    def _held(self, url: str, at: datetime) -> Holding | None:
        """The latest capture until then; where there is none, the first that came after."""
        held = self._captures(url)
        earlier = [holding for holding in held if holding.at <= at]
        return earlier[-1] if earlier else held[0] if held else None

    def _listed(self, url: str) -> list[Holding]:
        return sorted(self._store.held(url=url), key=lambda holding: holding.at)

    def _read(self, holding: Holding) -> bytes:
        try:
            capture = follow(self._at(holding.location, holding.id), self._store.held, self._at)
            return payload_of(capture).body if capture.status == 200 else b""
        except (CaptureError, OSError):
            return b""
