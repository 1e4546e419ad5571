"""What all spiders of ours have in common, and the one that takes any page by its address."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Collection, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response

from newsarchive.canonical import plain_face
from newsarchive.crawl.dry import DryRun, Row
from newsarchive.crawl.run import Run
from newsarchive.crawl.shards import Shard, belongs_to, shard_of
from newsarchive.crawl.tickets import AGAIN
from newsarchive.crawl.turn import Turn
from newsarchive.errors import FetchRefused, SettingError
from newsarchive.model import Lead
from newsarchive.store.base import Store
from newsarchive.urls import checked, key_of

#: Sites up to which a crawl of single pages takes their locks: a list of thousands asks each of them seldom.
_MOST_LOCKS = 20
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


class NewsSpider(Spider):
    """What the three have in common: pages are asked once, sources are read for leads, errors end quietly in an outcome."""

    arguments: ClassVar[dict[str, str]] = {"again": "1 asks also for what is known", "limit": "at most this many pages",
        "shard": "i/n takes only the sites of the i-th of n processes",
        "dry": "1 shows what would be fetched and why, and fetches only the sources; lines, table or json choose the form"}  # fmt: skip
    """What `-a` may say, and what it means."""

    again: str = ""
    dry: str = ""
    limit: str = ""
    shard: str = ""

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Refuse arguments that cannot be meant, before anything is started. Errors: SettingError."""
        known: dict[str, str] = {}
        for base in reversed(cls.__mro__):
            known |= base.__dict__.get("arguments", {})
        for name in arguments:
            if name not in known and not name.startswith("_"):  # scrapyd adds _job
                listed = ", ".join(f"{key} ({meaning})" for key, meaning in known.items())
                near = get_close_matches(name, known, n=1)
                perhaps = f" (did you mean -a {near[0]}=…?)" if near else ""
                raise SettingError(f"-a {name}: {cls.name} does not know it{perhaps}; it knows {listed}")
        whole_number(arguments, "limit")
        Shard.read(arguments.get("shard", ""))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self._found: set[str] = set()
        self._skipped = 0
        self.asked_for = 0
        """Pages that were asked for; in a dry run, that would be."""
        self._rehearsal = DryRun(self.dry) if self.dry and self.dry.lower() not in _FALSE else None

    @cached_property
    def run(self) -> Run:
        """The crawl that the spider is part of."""
        run: Run | None = self.crawler.get_extension(Run)
        if run is None:
            raise SettingError('the spider needs ADDONS = {"newsarchive.crawl.Addon": 100} in the settings')
        return run

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached."""
        return bool(self.limit) and self.asked_for >= int(self.limit)

    def page(self, url: str, lead: Lead | None = None) -> Request | None:
        """A request for a page, or None: known already and not due, asked already, beyond the limit, or no address."""
        verdict, why = self._verdict(url, lead)
        if verdict and self._rehearsal is not None:
            self.tell(Row.of(verdict, url, why or (lead.why if lead else ""), lead))
        if verdict == "refused" and self._rehearsal is None:
            self.run.ledger.refuse(url, why)
        if verdict not in ("fetch", "again") or self._rehearsal is not None:
            return None
        if verdict == "again":
            return self.look_again(checked(url))
        meta = {AGAIN: True} if self._is_again else None
        return Request(checked(url), callback=self.parse, errback=self.ended, meta=meta)

    @property
    def _is_again(self) -> bool:
        return self.again.lower() in _TRUE

    def _verdict(self, url: str, lead: Lead | None) -> tuple[str, str]:
        """What becomes of an address, and why: `fetch`, `again`, `known`, `limit` or `refused`; '' for one that was asked already."""
        if self.is_full:
            return "limit", f"-a limit={self.limit}"
        try:
            address = checked(url)
        except FetchRefused as error:
            return "refused", str(error)
        key, plain = key_of(address), plain_face(address)
        if key in self._asked or (plain != address and key_of(plain) in self._asked):
            return "", ""
        self._asked.add(key)
        if address in self._found or self._is_known(address):
            if lead is not None and self.takes_again(lead):
                return "again", "due again"
            self.run.skipped += 1
            self._skipped += 1
            return "known", "asked in an earlier crawl (-a again=1 asks again)"
        self.asked_for += 1
        return "fetch", ""

    @property
    def _store(self) -> Store | None:
        """Where it is looked up whether a page is known; None where all is asked, known or not."""
        return None if self._is_again or self.run.options.replay else self.run.ledger.store

    def look_up(self, urls: Collection[str]) -> None:
        """Find out at once which of some addresses are known, before each is taken up. What is not among them then is looked
        up once more when its turn comes: it may have been found under another address meanwhile."""
        self._found = self._store.seen_among(urls) if self._store is not None else set()

    def _is_known(self, address: str) -> bool:
        return self._store is not None and self._store.seen(address)

    def is_elsewhere(self, url: str) -> bool:
        """Whether an address that was given is for another of the processes that share the work."""
        shard = Shard.read(self.shard)
        if shard is None:
            return False
        name = belongs_to(url, self.run.sites)
        if shard.has(name):
            return False
        self.crawler.stats.inc_value("shard/elsewhere")
        self.tell(Row(verdict="elsewhere", url=url, why=f"{name} is in shard {shard_of(name, shard.of)}/{shard.of}"))
        return True

    def tell(self, row: Row) -> None:
        """Show a row, in a dry run."""
        if self._rehearsal is not None:
            self._rehearsal.add(row)

    def closed(self, reason: str) -> None:
        """Scrapy's, when the crawl ends."""
        if self._skipped:  # not told for each: that takes as long as looking it up
            self.crawler.stats.inc_value("seen/skipped", self._skipped)
        if self._rehearsal is not None:
            self._rehearsal.end()

    def takes_again(self, lead: Lead) -> bool:
        """Whether a known page that a source names is asked again."""
        return False

    def look_again(self, url: str) -> Request:
        """A request for a known page, behind those for new ones and for the known ones before it."""
        self._asked.add(key_of(url))
        self.crawler.stats.inc_value("again/due")
        last = -self.crawler.stats.get_value("again/due")
        return Request(url, callback=self.parse, errback=self.ended, meta={AGAIN: True}, priority=last)

    def parse(self, response: Response, **_: Any) -> Any:
        """A page: the cleaning middleware sees to it."""
        return []

    def ended(self, failure: Any) -> None:
        """A fetch that failed: its outcome says so."""


def whole_number(arguments: dict[str, str], name: str) -> None:
    """Errors: SettingError where an argument is given and is no whole number."""
    if (value := arguments.get(name, "")) and not value.isdecimal():
        raise SettingError(f"-a {name}={value}: must be a whole number")


class ArticleSpider(NewsSpider):
    """Any page, by its address."""

    name = "article"
    arguments: ClassVar[dict[str, str]] = {
        "url": "an address, or several parted by commas", "urls": "a file of addresses, one a line; - for standard input"
    }  # fmt: skip
    url: str = ""
    urls: str = ""
    _turn: Turn | None = None

    @classmethod
    def check(cls, arguments: dict[str, str]) -> None:
        """Errors: SettingError."""
        super().check(arguments)
        if not arguments.get("url") and not arguments.get("urls"):
            raise SettingError(
                "article needs an address: -a url=https://example.org/story, or -a urls=FILE (- reads standard input)"
            )
        path = arguments.get("urls", "-") or "-"
        if path != "-" and not Path(path).is_file():
            raise SettingError(f"-a urls={path}: no such file")

    async def start(self) -> AsyncIterator[Request]:
        """A request for each address that is not known yet."""
        addresses = [url for url in (*self._named(), *self._listed()) if not self.is_elsewhere(url)]
        self.run.expected = len(addresses)
        self._show_itself(addresses)
        for address in addresses:
            request = self.page(address)
            if request is not None:
                yield request
        self.run.expected = self.asked_for

    def _show_itself(self, addresses: list[str]) -> None:
        """Let the schedule know which sites are being asked, and go on where another crawl asks them: these are single pages."""
        options = self.run.options
        if not options.site_lock or options.replay or self._rehearsal is not None:
            return
        self._turn = Turn(options.archive, self.name)
        sites = dict.fromkeys(map(self.run.sites.name_for, addresses))
        for site in list(sites) if len(sites) <= _MOST_LOCKS else []:
            if who := self._turn.take(site):
                self.logger.warning("%s is being crawled too (%s): for now it is asked twice as often", site, who)

    def closed(self, reason: str) -> None:
        """Scrapy's, when the crawl ends."""
        if self._turn is not None:
            self._turn.end()
        super().closed(reason)

    def _named(self) -> Iterator[str]:
        # A comma may stand inside an address; one that parts two is followed by a scheme.
        yield from filter(None, (part.strip() for part in re.split(r",\s*(?=[a-zA-Z][a-zA-Z0-9+.-]*:)", self.url)))

    def _listed(self) -> Iterator[str]:
        if not self.urls:
            return
        text = sys.stdin.buffer.read() if self.urls == "-" else Path(self.urls).read_bytes()
        for line in text.decode("utf-8-sig", "replace").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield line.strip()
