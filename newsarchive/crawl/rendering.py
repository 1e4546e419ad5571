"""Has a page that scripts make drawn by a browser, and captures what stands there.

The page as it came over the wire stays as it is. What the browser made of it is the next capture of the same fetch,
marked as rendered, and decides; so a rebuild comes to the same without a browser.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from scrapy import signals
from scrapy.utils.misc import load_object

from newsarchive.capture.write import new_id
from newsarchive.crawl.run import Run
from newsarchive.errors import ArchiveFull, CaptureError, NeedsRender
from newsarchive.model import Article, Capture, OutcomeKind, Purpose
from newsarchive.process import RIGHTS, Conclusion
from newsarchive.runs.line import Ending

logger = logging.getLogger(__name__)

#: Share of the story that the server sent which a drawn page must have to be taken: scripts take away a teaser here and there, and
#: what they add is what the page is drawn for.
_SHARE = 0.9


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A page as it stands in a browser."""

    url: str
    """Where its scripts led."""
    html: str


class Renderer(Protocol):
    """Something that draws pages."""

    async def draw(self, url: str) -> Drawn:
        """Errors: NeedsRender."""

    async def close(self) -> None:
        """End."""


class Rendering:
    """Between the conclusion of what came over the wire and that of what is drawn from it."""

    def __init__(self, renderer: Renderer, ledger: Any, stats: Any, most: int) -> None:
        """`most`: bytes that a page may have; 0 for no limit."""
        self._renderer, self._ledger, self._stats, self._most = renderer, ledger, stats, most
        self._told: set[str] = set()

    async def close(self) -> None:
        """Called when no page is under way any more."""
        await self._renderer.close()

    async def rendered(self, capture: Capture, conclusion: Conclusion) -> Capture | None:
        """The page as it stands in a browser, captured; None where it is not asked for, cannot be had, or has less of the story."""
        if not self._is_wanted(capture, conclusion):
            return None
        try:
            page = as_capture(await self._drawn(capture), capture)
            is_worse = await self._is_worse(page, conclusion.article)
            page = replace(page, fetch=replace(page.fetch, purpose=Purpose.DRAWN)) if is_worse and page.fetch else page
            recorder = self._ledger.recorder
            written: Capture | None = recorder.write_rendered(page) if recorder is not None else None
        except (NeedsRender, CaptureError) as error:
            self._fail(str(error))
            return None
        except ArchiveFull as error:
            self._ledger._halt(Ending.ARCHIVE_FULL, str(error))
            return None
        self._stats.inc_value("render/pages")
        return None if is_worse else written

    async def _is_worse(self, page: Capture, wire: Article | None) -> bool:
        """Whether what the server sent holds more of the story: the browser may have met a wall of cookies, or a script may have failed."""
        if wire is None:
            return False
        drawn: Conclusion = await self._ledger.conclude(page)
        there, here = _letters(drawn.article), _letters(wire)
        if there >= _SHARE * here:
            return False
        self._stats.inc_value("render/worse")
        logger.warning(
            "%s: drawn, its story has %d characters, as the server sent it %d: that is taken", page.url, there, here
        )
        return True

    def _is_wanted(self, capture: Capture, conclusion: Conclusion) -> bool:
        site = self._ledger.sites.covering(capture.url)
        if site is None or not site.render or capture.fetch is None or capture.fetch.purpose is not Purpose.PAGE:
            return False
        return conclusion.article is not None or conclusion.outcome.kind is OutcomeKind.NEEDS_RENDER

    async def _drawn(self, capture: Capture) -> bytes:
        """Errors: NeedsRender."""
        drawn = await self._renderer.draw(capture.url)
        sites, html = self._ledger.sites, drawn.html.encode("utf-8", "replace")
        if sites.covering(drawn.url) is not sites.covering(capture.url):
            raise NeedsRender(f"{capture.url}: its scripts led to another site, {drawn.url[:200]}")
        if self._most and len(html) > self._most:
            raise NeedsRender(f"{capture.url}: drawn, it has {len(html)} bytes; DOWNLOAD_MAXSIZE allows {self._most}")
        return html

    def _fail(self, why: str) -> None:
        self._stats.inc_value("render/failed")
        if why not in self._told and len(self._told) < 1000:
            self._told.add(why)
            logger.warning("%s", why)


def _letters(article: Article | None) -> int:
    """How long a story is, in any script: blanks do not count."""
    return sum(map(len, article.text.split())) if article else 0


def as_capture(html: bytes, wire: Capture) -> Capture:
    """The drawn page as the next capture of a fetch. What the server said of its use in headers holds for it, too."""
    kept = "".join(f"{name}: {value}\r\n" for name, value in wire.headers if name.lower() in RIGHTS)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{kept}\r\n".encode("latin-1")
    fetch = replace(wire.fetch, hop=wire.fetch.hop + 1) if wire.fetch else None
    moment = max(datetime.now(UTC), wire.fetched_at + timedelta(microseconds=1))
    return Capture(
        id=new_id(),
        url=wire.url,
        fetched_at=moment,
        request=b"",
        response=head + html,
        fetch=fetch,
        rendered_from=wire.id,
    )


class Browsers:
    """Scrapy extension: a crawl that knows a site with `render=True` has a browser, which begins with the first page of it."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Browsers:
        """As Scrapy builds extensions."""
        made = cls(crawler)
        crawler.signals.connect(made.open, signals.spider_opened)
        return made

    def open(self) -> None:
        """Tell the ledger. A replay asks nobody, and so draws nothing."""
        run = self._crawler.get_extension(Run)
        if run is None or run.options.replay or not any(site.render for site in run.sites):
            return
        renderer: Renderer = load_object(run.options.renderer)(self._crawler, run.options)
        run.ledger.rendering = Rendering(renderer, run.ledger, self._crawler.stats, run.options.max_body)
