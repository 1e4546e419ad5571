"""Differences counted: per site, and per reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from newsarchive.changes.compare import Difference


@dataclass(kw_only=True)
class SiteCount:
    """What would change of one site."""

    fetches: int = 0
    """Fetches of which something would change."""
    gained: int = 0
    """Articles where there was none."""
    lost: int = 0
    """Articles that would be none any more."""
    changed: int = 0
    """Articles that would be others."""
    outcomes: int = 0
    """Fetches whose outcome would be another."""
    words_gained: int = 0
    words_struck: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """Field → articles in which it would change."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Reason → words struck for it, after less before."""
    suspicious: int = 0
    """Fetches with 50 points or more."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return vars(self) | {"fields": dict(self.fields.most_common()), "reasons": dict(sorted(self.reasons.items()))}


#: Points from which on a difference is counted as suspicious: a date moved, a title lost, half of the body, an article.
SUSPICIOUS = 50


class Count:
    """Adds up."""

    def __init__(self) -> None:
        self.sites: dict[str, SiteCount] = {}
        self.known = 0
        """Differences of fetches that the store knew."""

    def add(self, found: Difference) -> None:
        """Count a difference."""
        site = self.sites.setdefault(found.site, SiteCount())
        had, has = bool(found.before and found.before.digest), bool(found.after.digest)
        site.fetches += 1
        site.gained += has and not had
        site.lost += had and not has
        site.changed += had and has
        site.outcomes += found.before is None or found.before.outcome != found.after.outcome
        site.words_gained += found.gained
        site.words_struck += found.struck
        site.fields.update(found.fields.keys())
        for reason, words in found.reasons.items():
            site.reasons[reason] += words
        site.suspicious += found.suspicion >= SUSPICIOUS
        self.known += found.before is not None

    @property
    def reasons(self) -> dict[str, int]:
        """Words struck for each reason, after less before, of all sites."""
        total: Counter[str] = Counter()
        for site in self.sites.values():
            for reason, words in site.reasons.items():
                total[reason] += words
        return dict(sorted(total.items()))

    def to_dict(self) -> dict[str, Any]:
        """As JSON values, sites in the order of their names."""
        return {"sites": {name: site.to_dict() for name, site in sorted(self.sites.items())}, "reasons": self.reasons}
