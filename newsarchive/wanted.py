"""Which fetches are concluded again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsarchive.model import Outcome, OutcomeKind, iso_utc
from newsarchive.pick import ALL, Pick
from newsarchive.store.entry import Standing

#: Why an exchange is passed over, in the words of the tally.
EARLIER = "earlier exchanges of a fetch"
NOT_ASKED_FOR = "not asked for"
FRESH = "concluded by today's rules"
KNOWN = "known already"
APPLIED = "applied already"


class Which(StrEnum):
    """How much is done again."""

    ALL = "all"
    STALE = "stale"
    """What other rules concluded than those of today, and what the store does not know."""
    UNKNOWN = "unknown"
    """What the store does not know."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A choice of fetches. None: whatever it be."""

    which: Which = Which.ALL
    site: str | None = None
    """Name of the site file by which it is or would be concluded, else the host."""
    since: datetime | None = None
    outcome: OutcomeKind | None = None
    """How the fetch ended, as the store has it."""
    pick: Pick = ALL
    """What of somebody else's archive may be an article; `ALL` for one of our own."""
    has_new_files: bool = False
    """Files were met with for the first time, so that originals may be found that were missing."""

    @property
    def is_partial(self) -> bool:
        """Whether fetches are left out for what they are, and not because nothing would change."""
        return (self.site, self.since, self.outcome, self.pick) != (None, None, None, ALL)

    def why_not(self, fetch: Outcome, standing: Standing | None) -> str:
        """Why a fetch is not concluded again; '' for one that is. `fetch` bears today's rules, and any kind."""
        if standing and (standing.at, standing.capture_id or "") > (iso_utc(fetch.at), fetch.capture_id or ""):
            return EARLIER
        if not self.asks_for(fetch, standing):
            return NOT_ASKED_FOR
        if standing is None or self.which is Which.ALL:
            return ""
        if self.which is Which.UNKNOWN:
            return KNOWN
        return "" if self.is_stale(standing, fetch.rules) else FRESH

    def asks_for(self, fetch: Outcome, standing: Standing | None) -> bool:
        """Whether a fetch is of those that were chosen."""
        if self.site is not None and self.site not in (fetch.site, standing.site if standing else None):
            return False
        if self.since is not None and fetch.at < self.since:
            return False
        return self.outcome is None or (standing is not None and standing.kind == self.outcome)

    def takes(self, standing: Standing, site: str) -> bool:
        """Whether a fetch of the store is of those that were chosen; `site` is what its address belongs to today."""
        if self.site is not None and self.site not in (site, standing.site):
            return False
        if self.since is not None and standing.at < iso_utc(self.since):
            return False
        return self.outcome is None or standing.kind == self.outcome

    def is_stale(self, standing: Standing, rules: str) -> bool:
        """Whether today's rules are others, or what was missing may be there by now."""
        return standing.rules != rules or (self.has_new_files and standing.kind == OutcomeKind.MISSING_ORIGINAL)

    def takes_ending(self, ending: Outcome, standing: Standing | None) -> bool:
        """Whether an ending that the crawl wrote down is put into the store. It follows from no rules."""
        if self.outcome is None or standing is not None:
            known = standing is not None and standing.site == ending.site and self.which is not Which.ALL
            return self.asks_for(ending, standing) and not known
        return False


EVERYTHING = Wanted()
