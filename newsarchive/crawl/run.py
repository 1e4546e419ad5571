"""One crawl from start to end: what its adapters share, what is opened, what is closed, and how it went."""

from __future__ import annotations

import logging
import os
import time
import uuid
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newsarchive.capture.repair import recover
from newsarchive.capture.strays import strays
from newsarchive.crawl.assumed import Assumptions, report
from newsarchive.crawl.capture import Recorder
from newsarchive.crawl.catchup import take_in
from newsarchive.crawl.further import Further
from newsarchive.crawl.known import Known
from newsarchive.crawl.lean import lighten
from newsarchive.crawl.ledger import Ledger
from newsarchive.crawl.logs import watch
from newsarchive.crawl.manners import Manners
from newsarchive.crawl.options import LIVE, REPLAY, Options
from newsarchive.crawl.playback import Playback
from newsarchive.errors import ArchiveFull, NewsArchiveError, StoreError
from newsarchive.model import Fresh
from newsarchive.reprocess import Here
from newsarchive.runs.line import Ending, RunLine
from newsarchive.runs.marks import Mark, left_behind
from newsarchive.site import Site, load_sites
from newsarchive.store.base import open_store
from newsarchive.workers import Limits, Workers

logger = logging.getLogger(__name__)

#: Seconds between two looks at what waits to be written, so that a quiet crawl leaves nothing in memory.
_TICK = 1.0
#: Ticks between two looks for what got lost on its way through the project's components: seldom, for it may only be slow.
_SWEEP_TICKS = 30
#: Seconds until another look whether a crawl that is being opened can be stopped.
_SOON = 0.05
#: Seconds that pages under way are given when a crawl is stopped by force.
_LAST_PAGES = 5.0


class Run:
    """Scrapy extension; the other adapters ask the crawler for it."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.options = Options.read(crawler.settings)
        self.id = uuid.uuid4().hex
        self.started = datetime.now(UTC)
        self.expected: int | None = None
        """Fetches that the spider means to make; None while it does not know."""
        self.skipped = 0
        """Addresses that were not asked because they are known."""
        self.manners = Manners.of(self.options)
        self.ending, self.trouble = Ending.CRASHED, ""
        self.sites = load_sites(self.options.site_packages)
        self.ledger = (Playback if self.options.replay else Ledger)(self.id, self.sites, crawler.stats, self.halt)
        self.ledger.mind = self.manners.ended
        self.assumed: Assumptions | None = None
        """None where no site file says what it assumes."""
        self._workers: Workers | None = None
        self._ticks = 0
        self._is_closed = False
        self._loop: Any = None
        self._mark: Mark | None = None
        self._is_stored = True
        """Whether the store has all that was captured, as far as is known."""
        self._database = 0
        """Inode of the database, by which it is known."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> Run:
        """As Scrapy builds extensions."""
        run = cls(crawler)
        crawler.signals.connect(run.open, signals.spider_opened)
        crawler.signals.connect(run.finish, signals.spider_closed)
        crawler.signals.connect(run.dropped, signals.request_dropped)
        lighten(crawler)
        return run

    def open(self) -> None:
        """Mend what an earlier crawl left, then open the store; the WARC file is opened by its first exchange."""
        watch(partial(self.halt, Ending.LOG_FULL))
        try:
            self._open()
        except (NewsArchiveError, OSError) as error:
            self.halt(Ending.ARCHIVE_UNUSABLE, f"{self.options.archive.root} cannot be used as an archive: {error}")
            raise CloseSpider(self.ending.value) from error  # before the first request is even scheduled
        except BaseException:  # Scrapy would log it and go on, and nothing would be captured
            self.halt(Ending.CRASHED, "the crawl could not be begun, by a fault in newsarchive")
            raise

    def _open(self) -> None:
        ledger = self.ledger
        ledger.spider = self.crawler.spider.name
        if isinstance(site := getattr(self.crawler.spider, "site", None), Site):  # others' spiders may call anything so
            self.assumed = Assumptions(site)
            self.assumed.watch(self.crawler)
        recovered, dead = ledger.load(self.options) if isinstance(ledger, Playback) else self._take_up()
        ledger.recorder = Recorder(self.options, ledger.spider, f"newsarchive/{version('newsarchive')}")
        ledger.workers = self.workers if self.options.clean else None
        ledger.further = Further(self.crawler, ledger, self.options.pages).whole
        if self.options.store:
            self._open_store(recovered, dead)
        if not self.options.contact and not self.options.replay:
            logger.info("ARCHIVE_CONTACT is not set: whom shall a site write to when a crawl troubles it? (docs/settings.md)")  # fmt: skip
        self._loop = create_looping_call(self._tick)
        self._loop.start(_TICK, now=False)

    def _take_up(self) -> tuple[list[Path], list[Mark]]:
        """What an earlier crawl left: files that were mended, and marks of crawls that died."""
        archive = self.options.archive
        archive.captures.mkdir(parents=True, exist_ok=True)
        dead = list(left_behind(archive)) if self.options.store and self.options.clean else []
        self._mark = Mark.make(archive, self.id, self.ledger.spider, self.started)
        recovered = [result.warc for result in recover(archive, logger.warning) if result.kept]
        for stray in strays(archive):
            logger.warning("%s: %s (`newsarchive verify` tells more)", stray.path, stray.problems[0].what)
        return recovered, dead

    def _open_store(self, recovered: list[Path], dead: list[Mark]) -> None:
        archive, ledger = self.options.archive, self.ledger
        captures = 0 if archive.database.exists() else sum(1 for path in archive.warcs() if path not in recovered)
        if captures and not self.options.replay:
            logger.warning(
                "%s is missing, though %d WARC files are there: what they hold is not known and will be asked again; "
                "`newsarchive rebuild` makes it again from them", archive.database, captures,
            )  # fmt: skip
        ledger.store = open_store(archive)
        if self.options.replay:  # what is concluded otherwise than before can be taken back, as after a reprocess
            ledger.store.past.begin(f"replay {self.id}", self.started)
        self._database = _inode(archive.database)
        if ledger.recorder is not None and not self.options.replay:
            ledger.recorder.known = Known(ledger.store, archive, self.options.sharing)
        if self.options.clean and (recovered or dead):  # with cleaning off nothing is concluded of pages in any case
            take_in(self.options.archive, recovered, dead, (self.workers(), ledger.store))

    def workers(self) -> Workers:
        """The worker processes, started by the first page."""
        if self._workers is None:
            limits = Limits(seconds=self.options.page_seconds, memory=self.options.page_memory)
            self._workers = Workers(self.options.workers, self.sites, limits)
        return self._workers

    def dropped(self, request: Any) -> None:
        """Scrapy's signal, handed on."""
        self.ledger.dropped(request)

    @property
    def is_halted(self) -> bool:
        """Whether nothing more may be asked, because it could not be kept."""
        return bool(self.trouble) and self.ending is not Ending.STORE_BROKEN

    def halt(self, ending: Ending, why: str) -> None:
        """Note a trouble, and stop the crawl unless captures can still be written."""
        self._is_stored = self._is_stored and ending is not Ending.STORE_BROKEN
        if self.is_halted or (self.trouble and ending is Ending.STORE_BROKEN):
            return
        self.ending, self.trouble = ending, why
        logger.error("%s", why)
        if self.is_halted:
            self._stop()

    def _stop(self) -> None:
        deferred_from_coro(self._close_spider())

    async def _close_spider(self) -> None:
        """Close the spider; one that is only being opened a little later (the engine has a spider before it runs).

        The engine is asked here and not when the stop is asked for: between the two a crawl may have finished by
        itself, and Scrapy takes it ill to be told to close what is closed.
        """
        if (engine := self.crawler.engine).running and engine.spider is not None:
            await engine.close_spider_async(reason=self.ending.value)
        elif not self._is_closed:
            call_later(_SOON, self._stop)

    async def finish(self, reason: str) -> None:
        """Conclude what is under way, close all files, and write down how the crawl went."""
        await self.ledger.settle()
        self.close(reason)

    def abandon(self) -> None:
        """Close after the reactor was stopped by force: what is captured stays, what is cleaned in time is stored."""
        ledger = self.ledger
        if ledger.recorder is None:
            return
        until = time.monotonic() + _LAST_PAGES
        cleaner = self.workers() if self.options.clean else Here(self.sites)
        futures = [cleaner.submit(capture) for capture in ledger.give_back()]
        for future in futures:
            try:
                ledger.conclude_with(future.result(timeout=max(0.0, until - time.monotonic())))
            except (TimeoutError, NewsArchiveError):
                break
        self.close("shutdown")

    def close(self, reason: str) -> None:
        """Close everything. May be called twice; the second time nothing is left to do."""
        self._is_closed = True
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        self.ledger.end_the_rest("" if reason == "finished" else "the crawl was stopped")
        if self._workers is not None:
            self._workers.close()
            self._workers = None
        if self.ledger.recorder is None:
            return
        self._look_after_store()
        self._is_stored = self._is_stored and self.ledger.is_settled
        fresh = self.ledger.fresh()
        self._close_files()
        if not self.trouble:
            self.ending = Ending.of(reason, self.ledger.outcomes, self.ledger.put_off)
        self._write_down(reason, fresh)
        if self._mark is not None:
            mark, self._mark = self._mark, None
            if self._is_stored:
                mark.lift(self.options.archive)
            else:  # the next crawl takes into the store what is missing there
                mark.let_go()

    def _write_down(self, reason: str, fresh: Fresh) -> None:
        line = RunLine(
            run=self.id, mode=REPLAY if self.options.replay else LIVE, spider=self.ledger.spider, pid=os.getpid(), started=self.started,
            ended=max(datetime.now(UTC), self.started), ending=self.ending, reason=reason, why=self.trouble, outcomes=self.ledger.outcomes,
            fresh=fresh, found=self.crawler.stats.get_value("discover/leads", 0), skipped=self.skipped, assumed=self._told(), paused=self.manners.told(),
        )  # fmt: skip
        try:
            line.append_to(self.options.archive.runs)
        except OSError as error:
            cause = (error.strerror or str(error)).lower()
            self.halt(
                Ending.ARCHIVE_FULL, f"{self.options.archive.runs} could not be written: {cause}; free space there"
            )

    def _told(self) -> list[dict[str, Any]]:
        """What became of that which the site file assumes."""
        findings = self.assumed.findings(self.ledger.outcomes) if self.assumed else []
        return report(findings, self.crawler.stats, logger)

    def _close_files(self) -> None:
        recorder, self.ledger.recorder = self.ledger.recorder, None
        try:
            if recorder is not None:
                recorder.close()
        except ArchiveFull as error:
            self.halt(Ending.ARCHIVE_FULL, str(error))
        store, self.ledger.store = self.ledger.store, None
        try:
            if store is not None:
                if self.options.replay:
                    store.past.end()
                store.close()
        except StoreError as error:
            why = f"{error}; all captures are whole: `newsarchive rebuild` makes the store again"
            self.halt(Ending.STORE_BROKEN, why)

    def _look_after_store(self) -> None:
        """SQLite goes on writing into a file that somebody deleted, and nobody would ever see it."""
        database = self.options.archive.database
        if self.ledger.store is not None and _inode(database) != self._database:
            self.ledger.store_failed(StoreError(f"{database} was deleted or replaced while the crawl ran"))

    def _tick(self) -> None:
        self._ticks += 1
        self._look_after_store()
        self.ledger.flush()
        if self._ticks % _SWEEP_TICKS == 0:
            self.ledger.sweep()
        if self.ledger.recorder is not None and self._ticks % max(1, round(self.options.sync_seconds / _TICK)) == 0:
            try:
                self.ledger.recorder.sync()
            except ArchiveFull as error:
                self.halt(Ending.ARCHIVE_FULL, str(error))


def _inode(path: Path) -> int:
    """By which a file is known, whatever is done to its name; 0 where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0
