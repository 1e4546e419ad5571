"""How fetches ended: counted, and stored with the articles they gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from newsarchive.errors import StoreError
from newsarchive.model import Fresh, Outcome, OutcomeKind
from newsarchive.process import Conclusion
from newsarchive.runs.line import Ending
from newsarchive.store.base import Store


class Outcomes:
    """Takes conclusions in. A store that fails stops nothing: it can be made again from the captures."""

    def __init__(self, stats: Any, halt: Callable[[Ending, str], None]) -> None:
        self.outcomes: Counter[OutcomeKind] = Counter()
        self.captures: list[str] = []
        """Ids of the captures whose articles were stored, some 100 bytes each: by them the end tells new from edited."""
        self.store: Store | None = None
        """None: nothing is stored."""
        self.mind: Callable[[Outcome], None] = lambda _: None
        """Is told how each fetch ended."""
        self._stats = stats
        self._halt = halt

    def keep_outcome(self, outcome: Outcome) -> None:
        """Count an outcome, and store it."""
        self.conclude_with(Conclusion(outcome=outcome))

    def conclude_with(self, conclusion: Conclusion) -> None:
        """Count how a fetch ended, and store it with its article."""
        kind = conclusion.outcome.kind
        self.mind(conclusion.outcome)
        self.outcomes[kind] += 1
        self._stats.inc_value(f"outcome/{kind.value}")
        if self.store is None:
            return
        try:
            if conclusion.article is None:
                self.store.record(conclusion.outcome)
            else:
                self.store.put(conclusion.article, conclusion.outcome)
                self._stats.inc_value("store/put")
                self.captures.append(conclusion.outcome.capture_id or "")
        except StoreError as error:
            self.store_failed(error)

    def store_failed(self, error: StoreError) -> None:
        """Captures go on being written: the store can be made again from them."""
        self._stats.inc_value("store/failed")
        self.store = None
        self._halt(Ending.STORE_BROKEN, f"{error}; all captures are whole: `newsarchive rebuild` makes the store again")

    def flush(self) -> None:
        """Write what waits to be stored."""
        if self.store is not None:
            try:
                self.store.flush()
            except StoreError as error:
                self.store_failed(error)

    def fresh(self) -> Fresh:
        """What this crawl brought into the store; nothing where nothing is stored."""
        if self.store is not None:
            try:
                return self.store.fresh(self.captures)
            except StoreError as error:
                self.store_failed(error)
        return Fresh()
