"""What is stale in a store, and in which files it lies."""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.process import rules_for
from newsarchive.site import Sites
from newsarchive.store.base import Store
from newsarchive.task import Job

#: Hosts that are remembered: some 2 MB.
_MOST_HOSTS = 10_000


@dataclass(frozen=True)
class Stale:
    """Finds what was concluded by other rules than those of today."""

    store: Store
    job: Job

    def files(self) -> set[str] | None:
        """Names of the files that hold something stale; None where it is not known of all where they lie.

        Endings without exchange follow from no rules, but for the site's name: that is set right here.
        """
        files: set[str] = set()
        renamed: list[tuple[str, str]] = []
        is_lost = False
        today = _Today(self.job.sites)
        for standing in self.store.standings:
            site, rules = today.of(standing.final_url)
            if standing.capture_id is None:
                renamed += [(site, standing.fetch_id)] if site != standing.site else []
            elif self.job.wanted.is_stale(standing, rules) and self.job.wanted.takes(standing, site):
                found = self.store.standings.files_of(standing.capture_id)
                files.update(found)
                is_lost = is_lost or not found
        if renamed and not self.job.wanted.is_partial and not self.job.compares:
            self.store.standings.rename(renamed)
        return None if is_lost else files


class _Today:
    """Site and rules of an address by today's files, remembered by what stands between its slashes."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._known: dict[str, tuple[str, str]] = {}

    def of(self, url: str) -> tuple[str, str]:
        """The site's name, and the rules. Host alone decides both."""
        place = "/".join(url.split("/", 3)[:3])
        found = self._known.get(place)
        if found is None:
            if len(self._known) >= _MOST_HOSTS:
                self._known.clear()
            found = self._known[place] = (self._sites.name_for(url), rules_for(url, self._sites))
        return found
