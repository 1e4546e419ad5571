"""What a task says of its file, a page at a time, on its way from the process that cleans to the one that stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from newsarchive.changes.compare import Difference
from newsarchive.model import OutcomeKind
from newsarchive.store.entry import Exchange
from newsarchive.store.holdings import Row
from newsarchive.store.write import Fact, fact_of_rows


@dataclass(kw_only=True)
class Report:
    """What a task has done since its last report."""

    done: int = 0
    """Bytes of the file that are dealt with; what begins there may be dealt with too."""
    last: str = ""
    """Id of the last capture that was dealt with."""
    captures: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Exchanges that were passed over, by what they are; where pages are picked, other records as well."""
    passed: int = 0
    """How many of those are no exchanges."""
    broken: list[str] = field(default_factory=list)
    kind: OutcomeKind | None = None
    """How a fetch ended; None where none did."""
    fact: Fact | None = None
    """What is to be stored of it; None where nothing is, and where results are only compared."""
    difference: Difference | None = None
    places: list[Row] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    is_over: bool = False
    """The file is done; this is the last report."""

    def __reduce__(self) -> tuple[Callable[..., Report], tuple[Any, ...]]:
        """As one flat row of plain values: to tell a dozen classes and forty names in each message took three times as long."""
        usual = (self.done, self.last, self.captures, self.kind and self.kind.value, self.fact and self.fact.rows)
        if self.skipped or self.broken or self.difference or self.places or self.exchanges or self.is_over:
            seldom = (
                dict(self.skipped), self.passed, self.broken, self.difference, self.places, self.exchanges, self.is_over,
            )  # fmt: skip
            return _report, (*usual, *seldom)
        return _report, usual


def _report(
    done: int, last: str, captures: int, kind: str | None, rows: tuple[Any, ...] | None, *seldom: Any
) -> Report:
    """The report again."""
    report = Report(done=done, last=last, captures=captures)
    report.kind = OutcomeKind(kind) if kind else None
    report.fact = fact_of_rows(*rows) if rows else None
    if seldom:
        skipped, report.passed, report.broken, report.difference, report.places, report.exchanges, report.is_over = (
            seldom
        )
        report.skipped.update(skipped)
    return report
