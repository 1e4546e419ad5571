"""What is stale in a store, and in which files it lies."""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.process import rules_for
from newsarchive.store.base import Store
from newsarchive.store.entry import Standing
from newsarchive.task import Job


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
        for standing in self.store.standings:
            site = self.job.sites.name_for(standing.final_url)
            if standing.capture_id is None:
                renamed += [(site, standing.fetch_id)] if site != standing.site else []
            elif self._is_wanted(standing, site):
                found = self.store.standings.files_of(standing.capture_id)
                files.update(found)
                is_lost = is_lost or not found
        if renamed and not self.job.wanted.is_partial and not self.job.compares:
            self.store.standings.rename(renamed)
        return None if is_lost else files

    def _is_wanted(self, standing: Standing, site: str) -> bool:
        wanted = self.job.wanted
        if not wanted.is_stale(standing, rules_for(standing.final_url, self.job.sites)):
            return False
        return wanted.takes(standing, site)
