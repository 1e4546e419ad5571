"""Days of a schedule in a moment: the clock, sleep and crawls are made up, and everything else is the keeper itself."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsarchive.archive import Archive
from newsarchive.runs.lock import Holder
from newsarchive.schedule import child, keeper
from newsarchive.schedule.command import Place
from newsarchive.schedule.keeper import Keeper
from newsarchive.schedule.plan import Crawl, Record
from newsarchive.schedule.rhythm import At, Every
from newsarchive.schedule.table import Table

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: How long the crawls take; one hears no signal but the last.
TAKES = {"often": 3 * MINUTE, "hourly": 8 * MINUTE, "early": 5 * MINUTE, "deaf": 9 * DAY}
_FIRST_PID = 10_000_000
LONDON = ZoneInfo("Europe/London")


def crawl(name: str, rhythm: Every | At, site: str = "") -> Crawl:
    return Crawl(name=name, spider="outlet", site=site or name, rhythm=rhythm, jitter=MINUTE, limit=10 * MINUTE)


TABLE = Table(
    crawls=(
        crawl("often", Every(period=10 * MINUTE)),
        crawl("hourly", Every(period=HOUR)),
        crawl("early", At(times=(time(1, 30),), zone=LONDON.key)),
        crawl("deaf", Every(period=6 * HOUR)),
    ),
    at_most=3,
)


@dataclass
class Process:
    """A crawl that runs in the world."""

    world: World
    name: str
    pid: int
    slot: datetime
    began: float
    """On the monotonic clock, as all else that takes time."""
    started: datetime
    ends: float
    returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and self.world.mono >= self.ends:
            self.returncode = 0
        return self.returncode

    @property
    def lives(self) -> bool:
        return self.poll() is None

    @property
    def mono_hours(self) -> float:
        """When it began, in hours of work since the world began."""
        return self.began / 3_600


class Killed(Exception):
    """Signal 9 to the scheduler."""


@dataclass
class World:
    """Time, processes, and what the scheduler remembers on disk."""

    now_: datetime
    mono: float = 0.0
    stops: int = 0
    saved: dict[str, Record] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)
    """All that were ever started."""
    _running: list[Process] = field(default_factory=list)
    signals: list[tuple[str, str, float]] = field(default_factory=list)
    """Of which crawl, which, and how many seconds after its start."""
    events: list[tuple[datetime, Callable[[World], None]]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.now_

    def monotonic(self) -> float:
        return self.mono

    def wait(self, seconds: float) -> None:
        """As `Wake`: until something ends, or so long; what befalls the machine meanwhile, befalls it."""
        ends = [process.ends - self.mono for process in self.running]
        pause = max(0.05, min([seconds, *ends]))
        self.mono += pause
        self.now_ += timedelta(seconds=pause)
        while self.events and min(self.events, key=lambda event: event[0])[0] <= self.now_:
            self.events.sort(key=lambda event: event[0])
            self.events.pop(0)[1](self)

    def start(self, command: list[str], folder: Path, log: Path) -> Process:
        name, slot = log.stem, datetime.fromisoformat(command[5])
        assert not self.is_running(name), f"two of {name}"
        made = Process(
            self,
            name,
            _FIRST_PID + len(self.processes),
            slot,
            self.mono,
            self.now_,
            self.mono + TAKES[name].total_seconds(),
        )
        self.processes.append(made)
        self._running.append(made)
        assert len(self.running) <= TABLE.at_most
        return made

    def kill(self, pid: int, number: signal.Signals) -> None:
        process = self.processes[pid - _FIRST_PID]
        self.signals.append((process.name, signal.Signals(number).name, self.mono - process.began))
        if number is signal.SIGKILL:
            process.returncode = -9

    def holder(self, lock: Path) -> Holder | None:
        last = next((one for one in reversed(self.processes) if one.name == lock.stem), None)
        if last is None:
            return None
        return Holder(
            crawl=last.name, pid=last.pid, birth="b", started=last.started.isoformat(), slot=last.slot.isoformat()
        )

    @property
    def running(self) -> list[Process]:
        self._running = [one for one in self._running if one.lives]
        return self._running

    def is_running(self, name: str) -> bool:
        return any(one.name == name for one in self.running)

    def of(self, name: str) -> list[Process]:
        return [one for one in self.processes if one.name == name]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[World], Keeper]]:
    """A scheduler in a world; it remembers what one before it wrote down."""
    (tmp_path / "archive").mkdir()

    def made(world: World) -> Keeper:
        monkeypatch.setattr(keeper, "start", world.start)
        monkeypatch.setattr(keeper, "_LOOK", 600.0)  # days pass in seconds
        monkeypatch.setattr(keeper, "is_held", lambda lock: world.is_running(lock.stem))
        monkeypatch.setattr(child, "is_held", keeper.is_held)
        monkeypatch.setattr(keeper, "last_holder", world.holder)
        monkeypatch.setattr(keeper, "load", lambda _: (dict(world.saved), ""))
        monkeypatch.setattr(keeper, "save", lambda _, records: world.saved.update(records))
        monkeypatch.setattr(child.os, "kill", world.kill)
        monkeypatch.setattr(child.os, "killpg", world.kill)
        monkeypatch.setattr(Holder, "lives", property(lambda holder: world.processes[holder.pid - _FIRST_PID].lives))
        one = Keeper(Place(Archive(tmp_path / "archive"), tmp_path), lambda: TABLE, lambda _: None, world)
        one.open()
        return one

    yield made


def live(begin: Callable[[World], Keeper], world: World, until: datetime) -> None:
    """Let a scheduler work until a moment, whatever it goes through."""
    world.events.append((until, stop))
    world.events.sort(key=lambda event: event[0])
    while True:
        try:
            begin(world).run(world, once=False)  # type: ignore[arg-type]
        except Killed:
            continue
        return


def sleep(span: timedelta) -> Callable[[World], None]:
    """The machine sleeps: only the clock on the wall goes on."""
    return lambda world: setattr(world, "now_", world.now_ + span)


def stop(world: World) -> None:
    world.stops = 2


def killed(world: World) -> None:
    raise Killed


def test_three_days_of_which_nothing_is_told_twice_or_left_out(begin: Callable[[World], Keeper]) -> None:
    """Each slot has its crawl, in its minutes; one that hears nothing is pressed, killed, and comes again at its next slot."""
    world = World(datetime(2026, 3, 2, 0, 0, tzinfo=UTC))
    live(begin, world, world.now_ + 3 * DAY)
    for name, number in (("often", 3 * 144), ("hourly", 3 * 24), ("deaf", 3 * 4), ("early", 3)):
        slots = [process.slot for process in world.of(name)]
        assert len(slots) == len(set(slots)) and slots == sorted(slots)
        assert number - len(slots) in (-1, 0, 1), f"{name}: {len(slots)} of {number}"
    pressed = [(number, round(after / 60, 1)) for name, number, after in world.signals if name == "deaf"][:3]
    assert pressed == [("SIGINT", 10.0), ("SIGTERM", 12.0), ("SIGKILL", 12.5)]


def test_nights_of_sleep_are_answered_by_one_crawl_each(begin: Callable[[World], Keeper]) -> None:
    """Five nights of eight hours: what was missed is counted, and nothing comes in a burst."""
    begun = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    world = World(begun)
    world.events = [(begun + n * DAY + 16 * HOUR, sleep(8 * HOUR + 5 * MINUTE)) for n in range(5)]
    live(begin, world, begun + 5 * DAY)
    for n in range(1, 5):
        morning = begun + n * DAY
        first = [one for one in world.of("often") if morning <= one.started < morning + 9 * MINUTE]
        assert len(first) == 1, "one for all that was missed"
    of_a_day = Counter((one.started - begun).days for one in world.of("hourly"))
    assert all(16 <= number <= 18 for day, number in of_a_day.items() if day < 4), of_a_day
    assert len({one.started.date() for one in world.of("early")}) == len(world.of("early")) >= 4, (
        "by day, though its time was slept through"
    )


@pytest.mark.parametrize("day", [datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 10, 23, 12, tzinfo=UTC)])
def test_a_change_of_summer_time_neither_doubles_nor_drops_a_time_of_day(
    begin: Callable[[World], Keeper], day: datetime
) -> None:
    """01:30 is skipped on one of these days and comes twice on the other; what counts in hours does not notice."""
    world = World(day)
    live(begin, world, day + 4 * DAY)
    days = [one.started.astimezone(LONDON).date() for one in world.of("early")]
    assert days == [(day + n * DAY).date() for n in (1, 2, 3, 4)]
    slots = [one.slot for one in world.of("hourly")]
    assert {later - earlier for earlier, later in pairwise(slots)} == {HOUR}


def test_a_clock_that_goes_back_repeats_nothing_or_little_and_silences_nobody(begin: Callable[[World], Keeper]) -> None:
    """Five minutes back; a day ahead and back again: soon all comes as before."""
    begun = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    world = World(begun)
    world.events = [
        (begun + 3 * HOUR, sleep(-5 * MINUTE)), (begun + 6 * HOUR, sleep(DAY)), (begun + DAY + 7 * HOUR, sleep(-DAY)),
        (begun + DAY + 7 * HOUR, lambda one: one.events.append((begun + 14 * HOUR, stop))),
    ]  # fmt: skip
    live(begin, world, begun + 9 * DAY)
    before = [one.slot for one in world.of("hourly") if one.mono_hours < 6]
    assert len(before) == len(set(before)), "a little back repeats nothing"
    hours = Counter(int(one.mono_hours) for one in world.of("often"))
    assert all(hours[hour] >= 5 for hour in range(13)), hours


def test_a_scheduler_that_is_killed_at_any_time_starts_nothing_twice(begin: Callable[[World], Keeper]) -> None:
    """Signal 9 every 37 minutes, for a day: what runs is found again, its time is seen to, and each slot has one crawl."""
    begun = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    world = World(begun)
    world.events = [(begun + n * 37 * MINUTE, killed) for n in range(1, 39)]
    live(begin, world, begun + DAY)
    for name, number in (("often", 144), ("hourly", 24), ("deaf", 4)):
        slots = [one.slot for one in world.of(name)]
        assert len(slots) == len(set(slots)) and number - len(slots) in (-1, 0, 1), f"{name}: {len(slots)} of {number}"
    ended = [after for name, number, after in world.signals if (name, number) == ("deaf", "SIGKILL")]
    assert len(ended) >= 3 and all(after < 2 * 600 + 150 + 5 for after in ended), (
        "killed at the end of its time, though the clock began anew"
    )
