"""The scheduler: starts what is due as child processes, sees to their time, and stops them before it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from newsarchive.errors import SettingError
from newsarchive.runs.lock import is_held, last_holder
from newsarchive.runs.marks import traces
from newsarchive.runs.read import written
from newsarchive.schedule.child import Child, found_again, start
from newsarchive.schedule.command import Place
from newsarchive.schedule.hold import BUSY
from newsarchive.schedule.plan import NEVER, Crawl, Record, Start, next_due, settle, to_start
from newsarchive.schedule.state import load, save
from newsarchive.schedule.table import Table
from newsarchive.schedule.wake import Wake

#: Seconds until another look in any case: after sleep a timer goes on from where it was, and clocks are set.
_LOOK = 30.0


class Clock(Protocol):
    """The time of day, and one that only goes on."""

    def now(self) -> datetime:
        """UTC."""

    def monotonic(self) -> float:
        """Seconds."""


class SystemClock:
    """This machine's."""

    def now(self) -> datetime:
        """UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds; sleep of the machine is not among them (Linux)."""
        return time.monotonic()


class Keeper:
    """Keeps the crawls of one archive going."""

    def __init__(self, place: Place, read: Callable[[], Table], say: Callable[[str], None], clock: Clock) -> None:
        self.place = place
        self._read = read
        self._say = say
        self._clock = clock
        self.table = read()
        self.children: dict[str, Child] = {}
        self.records: dict[str, Record] = {}
        self._before: dict[str, Record] = {}
        """What was remembered of a crawl before it was started."""
        self.failed = 0
        """Crawls that ended with another code than 0."""
        self._trouble = ""

    def open(self) -> None:
        """Remember, and find the crawls again that a killed scheduler left running. Errors: OSError."""
        self.records, trouble = load(self.place.state)
        if trouble:
            self._say(trouble)
        self.place.locks.mkdir(parents=True, exist_ok=True)
        for crawl in self.table.crawls:
            self._find_again(crawl)
        self._settle()
        save(self.place.state, self.records)

    def _find_again(self, crawl: Crawl) -> None:
        lock, name = self.place.lock(crawl), crawl.name
        holder = last_holder(lock)
        if holder is None or not holder.slot or holder.crawl != name:
            return
        slot, started = datetime.fromisoformat(holder.slot), datetime.fromisoformat(holder.started)
        record = self.records.get(name, NEVER)
        if record.slot is None or record.slot < slot:  # killed before it could write down what it had started
            self.records[name] = Record(slot=slot, started=started)
        if is_held(lock):
            left = min(crawl.limit, max(timedelta(), crawl.limit - (self._clock.now() - started)))
            deadline = self._clock.monotonic() + left.total_seconds()
            self.children[name] = found_again(holder, lock, crawl.site, deadline)
            self._say(f"{name}: runs already, pid {holder.pid}, started by an earlier scheduler")

    def run(self, wake: Wake, *, once: bool) -> None:
        """Until it is asked to stop, or until what is due now has run."""
        wanted = {crawl.name for crawl in self.table.crawls} if once else None
        while True:
            self._reap()
            if wake.stops:
                self._stop(wake.stops)
            else:
                self._reread()
                started = self._start_due(wanted)
                if wanted is not None:
                    wanted = self._still_wanted(wanted - started)
            self._press()
            if not self.children and (wake.stops or wanted == set()):
                return
            wake.wait(self._patience(stopping=bool(wake.stops)))

    def _still_wanted(self, names: set[str]) -> set[str]:
        """Of those not started: those that are due and wait for a place, not for somebody else's crawl."""
        now, own = self._clock.now(), {child.site for child in self.children.values()}
        found = set()
        for crawl in self.table.crawls:
            if crawl.name in names and next_due(crawl, self.records.get(crawl.name, NEVER), now) <= now:
                if crawl.site in self._busy() - own:
                    self._say(f"{crawl.name}: not started: {crawl.site} is being crawled by another process")
                else:
                    found.add(crawl.name)
        return found

    def _start_due(self, wanted: set[str] | None) -> set[str]:
        crawls = [crawl for crawl in self.table.crawls if wanted is None or crawl.name in wanted]
        self._settle()
        room = self.table.at_most - len(self.children)
        starts = to_start(crawls, self.records, self._busy(), room, self._clock.now())
        for one in starts:
            self._start(one)
        return {one.crawl.name for one in starts}

    def _start(self, one: Start) -> None:
        crawl, now = one.crawl, self._clock.now()
        self._before[crawl.name] = self.records.get(crawl.name, NEVER)
        record = Record(slot=one.slot, missed=one.missed, started=now)
        command = self.place.holding(crawl, one.slot.isoformat(), self.place.crawling(crawl))
        try:
            process = start(command, self.place.project, self.place.log(crawl))
        except OSError as error:  # its next slot is another try
            self.failed += 1
            self._say(f"{crawl.name}: could not be started: {error}")
            self._remember(crawl.name, replace(record, ended=now))
            return
        deadline = self._clock.monotonic() + crawl.limit.total_seconds()
        self.children[crawl.name] = Child(
            crawl.name, crawl.site, one.slot, process.pid, deadline, process, self.place.lock(crawl)
        )
        self._remember(crawl.name, record)
        also = f", and for {one.missed} missed before" if one.missed else ""
        self._say(f"{crawl.name}: started for {one.slot:%Y-%m-%d %H:%M}{also}, pid {process.pid}")

    def _reap(self) -> None:
        for name, child in list(self.children.items()):
            if child.has_ended:
                del self.children[name]
                self._note_end(name, child)

    def _note_end(self, name: str, child: Child) -> None:
        if child.exit_code == BUSY:
            self._say(f"{name}: not started: {child.site} is being crawled by another process")
            self._remember(name, self._before.get(name, NEVER))
            return
        code = child.exit_code if child.process is not None else self._written_code(child)
        self.failed += code != 0
        where = f"; see {self.place.archive.schedule / 'logs' / name}.log" if code else ""
        self._say(f"{name}: ended, {'exit code unknown' if code is None else f'exit code {code}'}{where}")
        record = self.records.get(name, NEVER)
        self._remember(name, replace(record, ended=self._clock.now(), exit_code=code))

    def _written_code(self, child: Child) -> int | None:
        """What a crawl wrote down that had another parent."""
        since = child.holder.started if child.holder else ""
        codes = [
            run["exit_code"]
            for run in written(self.place.archive)
            if run["pid"] == child.pid and run["started"] >= since[:19]
        ]
        return codes[-1] if codes else None

    def _stop(self, times: int) -> None:
        now = self._clock.monotonic()
        for child in self.children.values():
            child.stop(now, at_once=times > 1)

    def _press(self) -> None:
        for name, child in self.children.items():
            if (number := child.press(self._clock.monotonic())) is not None:
                why = "its time is over: " if child.overran else ""
                self._say(f"{name}: {why}sent {number.name} to pid {child.pid}")

    def _busy(self) -> set[str]:
        """Sites that are being crawled, by whomever."""
        held = {crawl.site for crawl in self.table.crawls if is_held(self.place.lock(crawl))}
        by_hand = {trace.spider for trace in traces(self.place.archive) if trace.lives}
        return held | by_hand | {child.site for child in self.children.values()}

    def _settle(self) -> None:
        now = self._clock.now()
        for crawl in self.table.crawls:
            record = self.records.get(crawl.name, NEVER)
            settled = settle(crawl, record, now)
            if settled != record:
                if record.slot is not None:
                    self._say(f"{crawl.name}: the clock was set back by more than a slot; going on from now")
                self._remember(crawl.name, settled)

    def _remember(self, name: str, record: Record) -> None:
        self.records[name] = record
        try:
            save(self.place.state, self.records)
        except OSError as error:  # goes on: what runs is known by its lock
            self._say(f"{self.place.state} could not be written: {error.strerror}; free space there")

    def _reread(self) -> None:
        """The schedule may have been edited; one that cannot be read does not stop the one that could."""
        try:
            self.table, trouble = self._read(), ""
        except SettingError as error:
            trouble = f"{error}; going on as before"
        if trouble != self._trouble:
            self._trouble = trouble
            self._say(trouble or "the schedule can be read again")

    def _patience(self, *, stopping: bool) -> float:
        return max(0.0, min([_LOOK, *self._moments(stopping)]))

    def _moments(self, stopping: bool) -> Iterator[float]:
        """Seconds until something is to be done."""
        mono, now = self._clock.monotonic(), self._clock.now()
        for child in self.children.values():
            yield child.deadline - mono
            if child.process is None:
                yield 1.0  # no signal tells of the end of another's child
        busy = self._busy()
        if not stopping and len(self.children) < self.table.at_most:
            for crawl in self.table.crawls:
                if crawl.site not in busy:
                    yield (next_due(crawl, self.records.get(crawl.name, NEVER), now) - now).total_seconds()
