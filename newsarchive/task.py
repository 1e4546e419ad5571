"""What is done with one WARC file: it is read, and each fetch in it that is wanted is concluded. Whoever runs it, and where.

A task reads the file and looks things up in the store; it writes nothing. What it finds comes out as reports, each small,
in the order of the file, so that whoever runs it may stop behind any of them and go on from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from newsarchive.archive import Archive
from newsarchive.capture.revisits import follow
from newsarchive.changes.compare import Difference, Fetched, difference, side_of
from newsarchive.errors import BrokenRecord, MissingOriginal
from newsarchive.gather import Shelved
from newsarchive.model import Capture, Location, Outcome, OutcomeKind, iso_utc
from newsarchive.process import Conclusion, conclude, leads_on, no_page, outcome_of
from newsarchive.report import Report
from newsarchive.site import Sites
from newsarchive.store.base import Store
from newsarchive.store.document import Document
from newsarchive.store.entry import ENDED, Exchange
from newsarchive.store.holdings import row_of
from newsarchive.store.write import Fact, fact_of
from newsarchive.wanted import APPLIED, EARLIER, EVERYTHING, NOT_ASKED_FOR, Wanted

#: Exchanges that are passed over between two reports, at most: reading so many takes a moment, and whoever waits knows
#: that the task lives.
_SILENT = 200
#: Records that are read before the first of them is dealt with, and bytes of answers, at most.
_AHEAD, _AHEAD_BYTES = 16, 1024 * 1024


OnBroken = Callable[[BrokenRecord], None]
OnPassed = Callable[[str], None]
Submit = Callable[[Capture], Future[Conclusion]]


class Read(Protocol):
    """Reads WARC files."""

    def __call__(
        self, path: Path, on_broken: OnBroken, start: int = 0, on_passed: OnPassed | None = None, /
    ) -> Iterator[Capture | Outcome]:
        """What is in one file from a byte on at which a record begins; what is broken, or no exchange, is told."""

    def name_of(self, path: Path, /) -> str:
        """How a file is called in `Location.warc`."""

    def at(self, place: Location, record_id: str, /) -> Capture:
        """The capture of that id at a place. Errors: OSError, BrokenRecord."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be done with every file."""

    home: Archive
    """Whose store is looked into."""
    read: Read
    sites: Sites
    wanted: Wanted = EVERYTHING
    surveys: bool = False
    """Only look where captures lie and which exchange of a fetch is the last; nothing is concluded."""
    compares: bool = False
    """Say what would change, and nothing else."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One file, or the rest of one."""

    job: Job
    path: Path
    start: int = 0
    """Byte to begin at."""
    after: str = ""
    """Id of the capture behind which to begin, of those that lie from that byte on; '' for the first."""
    cut: str = ""
    """Why the first page from there is not cleaned: it has ended its process before. '' for none."""
    reviewed: Mapping[str, tuple[str, str]] | None = None
    """Only these fetches: fetch id → what its result must be now, and what it must become. None: all that is wanted."""


def at_once(sites: Sites) -> Submit:
    """Concludes in this very process."""

    def submit(capture: Capture) -> Future[Conclusion]:
        return known(conclude(capture, sites))

    return submit


def known(conclusion: Conclusion) -> Future[Conclusion]:
    """A conclusion that is there already."""
    future: Future[Conclusion] = Future()
    future.set_result(conclusion)
    return future


def work(task: Task, store: Store, submit: Submit, window: int = 0) -> Iterator[Report]:
    """Do a task. `window`: how many captures may be under way at once, besides the one that is waited for.

    Errors: OSError where the file cannot be read; what `submit` promises.
    """
    hand = _Hand(task, store, submit, window)
    for found in _ahead(task):
        if isinstance(found, BrokenRecord):
            hand.broken(found)
        elif isinstance(found, str):
            hand.passed(found)
        else:
            yield from hand.survey(found) if task.job.surveys else hand.take(found)
    yield from hand.rest()


def _ahead(task: Task) -> Iterator[Capture | Outcome | BrokenRecord | str]:
    """What is in a file, and what is told of it, in the file's order; read some pages at once.

    Reading between two pages takes twice as long, for what the processor keeps at hand is by then all of cleaning.
    """
    found: list[Capture | Outcome | BrokenRecord | str] = []
    size = 0
    try:
        for one in task.job.read(task.path, found.append, task.start, found.append):
            found.append(one)
            size += len(one.response) if isinstance(one, Capture) else 0
            if len(found) >= _AHEAD or size >= _AHEAD_BYTES:
                yield from found
                found.clear()
                size = 0
    except OSError:
        yield from found  # what was read before is dealt with before
        raise
    yield from found


class _Hand:
    """At work on one task."""

    def __init__(self, task: Task, store: Store, submit: Submit, window: int) -> None:
        self._task, self._store, self._submit, self._window = task, store, submit, window
        self._sites, self._cut, self._pick = task.job.sites, task.cut, task.job.wanted.pick
        self._shelved = Shelved(store, task.job.read.at, submit)
        self._waits_for = task.after
        self._under_way: deque[tuple[Report, Future[Conclusion] | None]] = deque()
        self.report = Report(done=task.start, last=task.after)

    def broken(self, error: BrokenRecord) -> None:
        """Note what cannot be read."""
        self.report.broken.append(str(error))

    def passed(self, kind: str) -> None:
        """Note a record that is no part of an exchange."""
        if self._pick.is_on and not self._waits_for:
            self.report.skipped[kind] += 1
            self.report.passed += 1

    def survey(self, found: Capture | Outcome) -> Iterator[Report]:
        """Note where a capture lies, and what decides a fetch of several exchanges."""
        report = self.report
        if isinstance(found, Outcome):
            report.exchanges.append((found.fetch_id, ENDED, "", ""))
        else:
            if found.location and (row := row_of(found)):
                report.places.append(row)
            if found.fetch and found.fetch.hop and found.fetch.purpose.decides:
                report.exchanges.append(_exchange(found))
            self._note(found)
        if report.captures >= _SILENT or len(report.exchanges) >= _SILENT:
            yield self._next()

    def take(self, found: Capture | Outcome) -> Iterator[Report]:
        """Deal with what was read."""
        if self._waits_for:
            self._waits_for = "" if isinstance(found, Capture) and found.id == self._waits_for else self._waits_for
            return
        if isinstance(found, Outcome):
            yield from self._ended(found)
            return
        self._note(found)
        if why_not := self._why_not(found):
            self.report.skipped[why_not] += 1
        else:
            self._under_way.append((self._next(), self._concluded(found)))
        if self.report.captures >= _SILENT:
            self._under_way.append((self._next(), None))
        yield from self._finished(self._window)

    def rest(self) -> Iterator[Report]:
        """What is under way still, and the last report."""
        yield from self._finished(-1)
        self.report.is_over = True
        yield self.report

    def _finished(self, window: int) -> Iterator[Report]:
        """Reports whose conclusion is there; where more than a window are under way, the first is waited for."""
        while self._under_way and (len(self._under_way) > window or _is_done(self._under_way[0][1])):
            report, future = self._under_way.popleft()
            if future is not None:
                self._fill(report, self._shelved.whole(future.result()))
            yield report

    def _fill(self, report: Report, conclusion: Conclusion) -> None:
        """Put a conclusion into its report: to be stored, or what it would change."""
        outcome, fact = conclusion.outcome, fact_of(conclusion.outcome, conclusion.article)
        if self._task.job.compares:
            report.kind = outcome.kind
            report.difference = self._difference(conclusion, fact)
        elif why_not := self._pick.why_not_article(conclusion.article) or self._not_reviewed(outcome, fact):
            report.skipped[why_not] += 1
        else:
            report.kind, report.fact = outcome.kind, fact

    def _difference(self, conclusion: Conclusion, fact: Fact) -> Difference | None:
        outcome = conclusion.outcome
        fetched = Fetched(
            fetch_id=outcome.fetch_id, capture_id=outcome.capture_id or "", url=outcome.url, site=outcome.site,
            at=iso_utc(outcome.at), warc=self._task.job.read.name_of(self._task.path),
        )  # fmt: skip
        return difference(fetched, self._before(outcome.fetch_id), (outcome.kind.value, fact.document))

    def _before(self, fetch_id: str) -> tuple[str, Document | None] | None:
        standing = self._store.standings.of(fetch_id)
        return (standing.kind, self._store.standings.document(fetch_id)) if standing else None

    def _not_reviewed(self, outcome: Outcome, fact: Fact) -> str:
        """Why a conclusion is not the one that was looked at; '' where it is, or where nobody looked."""
        reviewed = self._task.reviewed
        if reviewed is None:
            return ""
        now, then = reviewed[outcome.fetch_id]
        if self._stands(outcome.fetch_id) != now:
            return "changed since they were looked at"
        return "" if side_of(outcome.kind.value, fact.document).key == then else "not what was looked at"

    def _stands(self, fetch_id: str) -> str:
        before = self._before(fetch_id)
        return side_of(*before).key if before else ""

    def _next(self) -> Report:
        done, self.report = self.report, Report(done=self.report.done, last=self.report.last)
        return done

    def _note(self, capture: Capture) -> None:
        self.report.captures += 1
        self.report.last = capture.id
        self.report.done = capture.location.offset if capture.location else self.report.done

    def _ended(self, outcome: Outcome) -> Iterator[Report]:
        """An ending that the crawl wrote down; its site is named by today's files."""
        ending = replace(outcome, site=self._sites.name_for(outcome.final_url)) if outcome.site == "-" else outcome
        is_left = self._task.reviewed is not None and ending.fetch_id not in self._task.reviewed
        if not is_left and self._task.job.wanted.takes_ending(ending, self._store.standings.of(ending.fetch_id)):
            self._under_way.append((self._next(), known(Conclusion(outcome=ending))))
        yield from self._finished(self._window)

    def _why_not(self, capture: Capture) -> str:
        """What an exchange is that is not concluded; '' for one that is."""
        if why_not := no_page(capture):
            return why_not
        if why_not := self._pick.why_not(capture):
            return why_not
        fetch = outcome_of(capture, self._sites, OutcomeKind.ARTICLE, "")
        exchange = self._store.standings.last_exchange(fetch.fetch_id)
        if exchange is not None and exchange != _exchange(capture):
            return EARLIER
        if (reviewed := self._task.reviewed) is not None:
            if fetch.fetch_id not in reviewed:
                return NOT_ASKED_FOR
            if self._stands(fetch.fetch_id) == reviewed[fetch.fetch_id][1]:
                return APPLIED
        return self._task.job.wanted.why_not(fetch, self._store.standings.of(fetch.fetch_id))

    def _concluded(self, capture: Capture) -> Future[Conclusion]:
        if leads_on(capture):
            why = "interrupted: the redirect was not followed"
            return known(Conclusion(outcome=outcome_of(capture, self._sites, OutcomeKind.NETWORK_ERROR, why)))
        if why := self._cut:
            self._cut = ""
            return known(Conclusion(outcome=outcome_of(capture, self._sites, OutcomeKind.TOO_COMPLEX, why)))
        try:
            return self._submit(follow(capture, self._store.held, self._task.job.read.at))
        except MissingOriginal as error:
            return known(Conclusion(outcome=outcome_of(capture, self._sites, error.outcome, str(error))))


def _is_done(future: Future[Conclusion] | None) -> bool:
    return future is None or future.done()


def _exchange(capture: Capture) -> Exchange:
    fetch = capture.fetch
    return (fetch.id if fetch else "", fetch.hop if fetch else 0, iso_utc(capture.fetched_at), capture.id)
