"""What a spider of sources does about pages that are known: a bounded number of them, that are due, is asked again."""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from newsarchive.crawl.again import Rounds
from newsarchive.crawl.dry import Row
from newsarchive.crawl.spider import NewsSpider, whole_number
from newsarchive.crawl.turn import Turn
from newsarchive.model import Lead
from newsarchive.runs.line import Ending
from newsarchive.urls import key_of


class RoundSpider(NewsSpider):
    """Asks again: first what its sources name, then, when all else is done, what is most overdue."""

    arguments: ClassVar[dict[str, str]] = {"due": "at most this many known pages that are due again (ARCHIVE_DUE)"}
    due: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        whole_number(arguments, "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rounds: Rounds | None = None
        self._turn: Turn | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        """As Scrapy builds spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.go_round, signals.spider_idle)
        return spider

    @property
    def site_name(self) -> str:
        """Name of the site that is crawled, as the store has it."""
        raise NotImplementedError

    @property
    def rounds(self) -> Rounds | None:
        """Known pages that may be asked again; None where nothing is known, and in a replay."""
        run = self.run
        if self._rounds is None and run.ledger.store is not None and not run.options.replay:
            self._rounds = Rounds(run.ledger.store, self.site_name, int(self.due or run.options.due))
        return self._rounds

    def has_its_turn(self) -> bool:
        """Whether no other crawl of the site is under way; else this one ends, and says so. A dry run asks for sources alone, and a
        replay nobody."""
        options = self.run.options
        if not options.site_lock or options.replay or self._rehearsal is not None:
            return True
        self._turn = Turn(options.archive, self.name)
        if who := self._turn.take(self.site_name):
            why = f"{self.site_name} is being crawled ({who}): nothing was asked; wait for it, or ask it twice as often with ARCHIVE_SITE_LOCK=0"
            self.run.halt(Ending.SITE_BUSY, why)
        return not who

    def closed(self, reason: str) -> None:
        """Scrapy's, when the crawl ends."""
        if self._turn is not None:
            self._turn.end()
        super().closed(reason)

    def takes_again(self, lead: Lead) -> bool:
        """Whether it is due, or has changed as its source says."""
        return self.rounds is not None and self.rounds.takes(lead)

    def go_round(self) -> None:
        """All sources are read and all new pages asked for: what is due and was named by none of them comes last."""
        if self.rounds is None:
            return
        found = [url for url in self.rounds.rest() if key_of(url) not in self._asked]
        for url in found:
            self.tell(Row(verdict="again", url=url, why="due again"))
            if self._rehearsal is None:
                self.crawler.engine.crawl(self.look_again(url))
        if found and self._rehearsal is None:
            raise DontCloseSpider
