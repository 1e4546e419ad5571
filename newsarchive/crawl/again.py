"""Known pages that are due again, taken along by a crawl: a bounded number, those first that its sources still name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from newsarchive.model import Lead
from newsarchive.store.base import Store
from newsarchive.urls import key_of

#: Due pages that are looked at for each that may be asked: sources choose among them.
_CHOICE = 10
#: A sitemap dates all that it has; only what it says has changed lately is worth a look into the store.
_LATELY = timedelta(days=2)


class Rounds:
    """Which known pages are asked again in one run.

    A page that a source names is asked when it is due, in the order of the source, or at once where the source says that it
    has changed since it was last asked for. What is then left of the number goes to those that are most overdue.
    """

    def __init__(self, store: Store, site: str, most: int, now: datetime | None = None) -> None:
        """`most`: pages that may be asked again."""
        self._store = store
        self._left = most
        self._now = now or datetime.now(UTC)
        self._due = {key_of(url): url for _, url in store.watches.due(site, self._now, most * _CHOICE)} if most else {}

    def takes(self, lead: Lead) -> bool:
        """Whether a known page that a source names is asked again now."""
        if not self._left:
            return False
        is_due = self._due.pop(key_of(lead.url), None) is not None
        if is_due or self._has_changed(lead):
            self._left -= 1
            return True
        return False

    def rest(self) -> Iterator[str]:
        """Addresses of pages that no source named and that are due, the most overdue first."""
        while self._left and self._due:
            url = self._due.pop(next(iter(self._due)))
            if self._store.seen(url):  # one that was forgotten is asked as a new page, when somebody names it
                self._left -= 1
                yield url

    def _has_changed(self, lead: Lead) -> bool:
        said = _moment(lead)
        if said is None or not self._now - _LATELY < said <= self._now:
            return False
        watch = self._store.watches.at(lead.url)
        return watch is not None and datetime.fromisoformat(watch.checked) < said


def _moment(lead: Lead) -> datetime | None:
    """When a source says that a page has changed; None where it gives no time with an offset."""
    if lead.modified is None:
        return None
    try:
        moment = datetime.fromisoformat(lead.modified.iso)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
