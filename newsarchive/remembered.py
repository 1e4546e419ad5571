"""Which files elsewhere need not be fetched again: those that were gone through, are the same still, and hold nothing stale."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsarchive.process import rules_for
from newsarchive.site import Sites
from newsarchive.stale import Stale
from newsarchive.store.base import Store
from newsarchive.task import Job
from newsarchive.wanted import Which

Version = tuple[int, int]
"""Size of a file elsewhere, and a mark of what its server says of it besides."""


@dataclass(frozen=True)
class Remembered:
    """What a store knows of files elsewhere, for one wish."""

    store: Store
    job: Job

    def needed(self, versions: Mapping[str, Version | None]) -> set[str]:
        """Names of those that must be fetched. None: its server does not tell one version from another."""
        if self.job.wanted.which is not Which.STALE:
            return set(versions)
        done = self.store.journal.done(self._wish)
        needed = {name for name, version in versions.items() if version is None or done.get(name) != version}
        if len(needed) == len(versions):
            return needed
        job = replace(self.job, wanted=replace(self.job.wanted, has_new_files=bool(needed)))
        stale = Stale(self.store, job).files()
        return set(versions) if stale is None else needed | (stale & versions.keys())

    def note(self, versions: Mapping[str, Version | None]) -> None:
        """These were gone through to their ends."""
        for name, version in versions.items():
            if version is not None:
                self.store.journal.note(self._wish, name, *version)
        self.store.flush()

    @property
    def _wish(self) -> str:
        """The journal's name for it. What is not picked stays out of the store, so there the rules belong to the wish."""
        wanted = replace(self.job.wanted, has_new_files=False)
        rules = [rules_for("", Sites()), *(f"{site.name}:{site.mark}" for site in self.job.sites)]
        said = "\n".join([repr(wanted), *(rules if wanted.pick.is_on else ())])
        return f"elsewhere {hashlib.sha256(said.encode()).hexdigest()[:16]}"
