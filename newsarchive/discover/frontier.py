"""Which sources of a crawl are asked next, which are passed over, and why: budgets, circles, the newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from newsarchive.discover.scope import Nested
from newsarchive.discover.traps import Traps
from newsarchive.site import Feed, Section, Sitemap, Source, WordPress
from newsarchive.urls import key_of

#: Floors of sitemap indexes: the protocol has one, careless generators build two.
_DEEPEST_INDEX = 3
#: The newest sitemaps are asked in every crawl, whatever their index says of them: not every generator keeps its dates.
_ALWAYS = 3
#: Sitemaps of other things than articles, as the common generators call them.
_OTHER_THINGS = re.compile(
    r"(?:^|[/_.-])(?:pages?|tags?|post_tag|categor(?:y|ies)|taxonom(?:y|ies)|authors?|users?|images?|videos?|products?|attachments?|sections?|topics?|static)"
    r"(?=[-_.\d]|$)(?=.*(?:sitemap|\.xml))|sitemap[-_.](?:pages?|tags?|categor(?:y|ies)|taxonom(?:y|ies)|authors?|users?|images?|videos?|sections?|static)",
    re.IGNORECASE,
)  # fmt: skip
_NEWS = re.compile(r"news|latest|recent", re.IGNORECASE)
_MONTH = re.compile(r"((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?!\d))?")
#: Dates before the web are no dates: generators write 1970 where they know none.
_EARLIEST = "1995"
#: Things passed over of which each is told; of more only the number.
_MOST_TOLD = 1_000


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much one crawl may ask for links."""

    sources: int = 150
    """Sources in all."""
    nested: int = 50
    """Sitemaps that indexes lead to, the newest first."""
    pages: int = 5
    """Pages of one list; a list goes on only while it names something new."""
    sections: int = 12
    """Sections that one page leads to."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A source that is to be asked, and why."""

    source: Source
    why: str
    depth: int = 0
    """Floors below the index, or clicks from where the crawl began."""
    changed: str = ""
    """When the index says that it last changed, ISO 8601; empty where it does not, and for those that are asked in any case."""
    page: int = 1
    """Number of the page of a list, counted from where the crawl met it."""

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return type(self.source).__name__.lower()


@dataclass
class Frontier:
    """Knows what has been asked. (Counts while a crawl goes on.)"""

    budget: Budget = field(default_factory=Budget)
    since: str = ""
    """A day, month or year; lists that ended before are passed over."""
    latest: str = "9999"
    """A day after which nothing can have been dated honestly: tomorrow."""
    traps: Traps = field(default_factory=Traps)
    passed: list[tuple[str, str]] = field(default_factory=list)
    """Addresses that are not asked, and why; at most a thousand."""
    left: int = 0
    """How many were passed over in all."""
    _asked: set[str] = field(default_factory=set)
    _nested: int = 0

    def ask(self, source: Source, why: str, depth: int = 0) -> Ask | None:
        """A source that somebody named; None where it is passed over."""
        return self._take(Ask(source=source, why=why, depth=depth))

    def nested(self, found: Iterable[Nested], index: Ask) -> list[Ask]:
        """The sitemaps of an index that are worth asking: the newest first, those of articles alone, as many as the budget has."""
        rows = sorted(found, key=lambda row: self._date(row) or "9" * _is_news(row.url), reverse=True)
        named = [row for row in rows if not _OTHER_THINGS.search(row.url.partition("://")[2])]
        for row in rows if named else ():
            if row not in named:
                self.pass_over(row.url, "a sitemap of other things than articles, by its name")
        return [ask for row in named or rows if (ask := self._nested_ask(row, index)) is not None]

    def _nested_ask(self, row: Nested, index: Ask) -> Ask | None:
        date = self._date(row)
        if obstacle := self._obstacle_to_nested(date, index):
            self.pass_over(row.url, obstacle)
            return None
        why = f"named by the index {index.source.url}" + (f", last changed {date[:10]}" if date else "")
        said = row.lastmod.iso if row.lastmod and row.lastmod.iso == date and self._nested >= _ALWAYS else ""
        ask = self._take(Ask(source=Sitemap(row.url), why=why, depth=index.depth + 1, changed=said))
        self._nested += ask is not None
        return ask

    def _obstacle_to_nested(self, date: str, index: Ask) -> str:
        if self.since and date and date[: len(self.since)] < self.since[: len(date)]:
            return f"last changed {date[:10]}, before {self.since}"
        if index.depth >= _DEEPEST_INDEX:
            return f"more than {_DEEPEST_INDEX} indexes below one another"
        if self._nested >= self.budget.nested:
            return f"indexes name more than {self.budget.nested} sitemaps; the newest were asked"
        return ""

    def _date(self, row: Nested) -> str:
        """When a sitemap last changed; where the index does not say, or cannot know, the month in its address; '' for neither."""
        said = row.lastmod.iso if row.lastmod else ""
        if _EARLIEST <= said <= self.latest:
            return said
        month = max(("-".join(filter(None, found)) for found in _MONTH.findall(row.url)), default="")
        return month if _EARLIEST <= month <= self.latest else ""

    def goes_on(self, url: str | None, of: Ask, new: int) -> Ask | None:
        """The next page of a list, where the page before named something new and the budget has one more."""
        if url is None:
            return None
        if not new or of.page >= self.budget.pages:
            beyond = f"more than {self.budget.pages} pages of one list (-a pages=)"
            self.pass_over(url, beyond if new else f"{of.source.url} names nothing new, so its list is not followed")
            return None
        why = f"page {of.page + 1} of a list that names new articles"
        return self._take(replace(of, source=type(of.source)(url), why=why, page=of.page + 1))

    def _take(self, ask: Ask) -> Ask | None:
        if obstacle := self._obstacle(ask):
            self.pass_over(ask.source.url, obstacle)
            return None
        self._asked.add(key_of(ask.source.url))
        return ask

    def _obstacle(self, ask: Ask) -> str:
        if key_of(ask.source.url) in self._asked:
            return "asked already in this crawl"
        if len(self._asked) >= self.budget.sources:
            return f"more than {self.budget.sources} sources in one crawl"
        trap = self._trap(ask) if isinstance(ask.source, Section) and ask.depth + ask.page > 1 else ""
        return f"trap: {trap}" if trap else ""

    def _trap(self, ask: Ask) -> str:
        """The trap that a list leads into; a page number is none, for pages are counted."""
        return self.traps.holds(ask.source.url, is_list=ask.page == 1)

    def pass_over(self, url: str, why: str) -> None:
        """Note that an address is not asked."""
        self.left += 1
        if len(self.passed) < _MOST_TOLD:
            self.passed.append((url, why))


def _is_news(url: str) -> bool:
    return _NEWS.search(url) is not None


def order_of(source: Source) -> int:
    """Which sources are asked first (higher): those that cost least for most."""
    return {Feed: 13, WordPress: 12, Sitemap: 11 + _is_news(source.url), Section: 10}[type(source)]
