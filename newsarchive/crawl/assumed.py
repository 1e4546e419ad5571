"""What a site file only assumes, held against what a crawl sees: told at its end, and never acted upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from scrapy import signals

from newsarchive.model import Article, OutcomeKind
from newsarchive.site import Assumed, Layout, Site

#: Answers that refuse: they say nothing of what lies behind them.
_REFUSALS = frozenset({401, 403, 407, 429, 451, 503})
#: How what struck or found something is named in an article: the part in front of the rule itself.
_PREFIXES = ("drop ", "drop_text ", "cut ", "site selector ", "site label ")


class Verdict(StrEnum):
    """What became of an assumption."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    """The source is there no more, or is something else, or names no article."""
    NOT_SEEN = "not seen"
    UNTOLD = "untold"
    """No crawl can tell."""


@dataclass(frozen=True)
class Finding:
    """One statement, and what the crawl makes of it."""

    says: str
    found: Verdict
    times: int
    """How many articles, leads or fetches spoke for it."""


class Assumptions:
    """Watches one crawl of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._layouts = {layout.name: layout for layout in site.layouts}
        self._rules = {said.rule for said in site.assumed if isinstance(said, Assumed) and said.rule}
        self._addresses = {source.url for source in site.sources}
        self._seen: Counter[str] = Counter()
        self._sources: dict[str, int] = {}
        """Source that was read → how many articles it named."""

    def watch(self, crawler: Any) -> None:
        """Be told by Scrapy of articles and answers."""
        crawler.signals.connect(self.article, signals.item_scraped)
        crawler.signals.connect(self.answered, signals.response_received)

    def article(self, item: Any) -> None:
        """An article came out: note which of the rules in question had a part in it."""
        if not isinstance(item, Article) or not self._rules:
            return
        told = {where for _, where in item.metadata.found_in}
        told |= {where for *_, where in item.metadata.lost}
        told |= {removal.rule for removal in item.removals}
        used = {name.removeprefix(prefix) for name in told for prefix in _PREFIXES if name.startswith(prefix)}
        self._seen.update(self._rules & (used | {self._layouts.get(item.layout, Layout()).body}))

    def answered(self, response: Any, request: Any) -> None:
        """An answer came: of a source that is not there, nothing more will be heard."""
        asked = request.meta.get("redirect_urls", [request.url])[0]
        if asked in self._addresses and response.status >= 400 and response.status not in _REFUSALS:
            self._sources.setdefault(asked, 0)

    def named(self, source: str, articles: int) -> None:
        """A source was read, and named so many articles."""
        self._sources[source] = self._sources.get(source, 0) + articles

    def findings(self, outcomes: Mapping[OutcomeKind, int]) -> list[Finding]:
        """What became of each statement. `outcomes`: how the fetches of the crawl ended."""
        return [self._finding(said, outcomes) for said in self._site.assumed]

    def _finding(self, said: Assumed | str, outcomes: Mapping[OutcomeKind, int]) -> Finding:
        if isinstance(said, str):
            return Finding(said, Verdict.UNTOLD, 0)
        if said.source in self._sources:
            times = self._sources[said.source]
            return Finding(said.says, Verdict.CONFIRMED if times else Verdict.CONTRADICTED, times)
        if not (said.source or said.rule or said.outcome):
            return Finding(said.says, Verdict.UNTOLD, 0)
        times = (
            self._seen[said.rule] if said.rule else outcomes.get(OutcomeKind(said.outcome), 0) if said.outcome else 0
        )
        return Finding(said.says, Verdict.CONFIRMED if times else Verdict.NOT_SEEN, times)


def report(findings: list[Finding], stats: Any, logger: Any) -> list[dict[str, Any]]:
    """Tell the log and the stats; what goes into runs.jsonl."""
    for finding in findings:
        stats.inc_value(f"assumed/{finding.found.value.replace(' ', '_')}")
        if finding.found is not Verdict.UNTOLD:
            logger.info("assumed: %s %s (%d)", finding.says, finding.found.value, finding.times)
    return [asdict(finding) | {"found": finding.found.value} for finding in findings]
