"""What is due: whatever the clock does and however long crawls take, no slot is lost, and none is answered twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.schedule.plan import NEVER, Crawl, Record, Start, due, next_due, settle, to_start
from newsarchive.schedule.rhythm import At, Every, Rhythm, start_of
from tests.schedule.test_rhythm import MOMENTS, RHYTHMS, few

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NONE = timedelta(0)


def a_crawl(name: str = "paper", rhythm: Rhythm | None = None, jitter: timedelta = NONE, site: str = "") -> Crawl:
    return Crawl(
        name=name, spider=name, site=site or name, rhythm=rhythm or Every(period=HOUR), jitter=jitter, limit=HOUR
    )


def test_a_new_crawl_is_due_at_once_and_one_of_a_time_of_day_is_not() -> None:
    """Who says 'at six' means six."""
    assert due(a_crawl(), NEVER, NOON) == Start(crawl=a_crawl(), slot=NOON, missed=0, waited_since=NOON)
    at_six = a_crawl(rhythm=At(times=(time(6),)))
    record = settle(at_six, NEVER, NOON)
    assert due(at_six, record, NOON) is None
    assert next_due(at_six, record, NOON) == NOON - 6 * HOUR + DAY


def test_after_a_night_of_sleep_one_crawl_catches_up() -> None:
    """Ten slots, one crawl, and it says how many it answers."""
    start = due(a_crawl(), Record(slot=NOON), NOON + 10 * HOUR + MINUTE)
    assert start is not None
    assert (start.slot, start.missed, start.waited_since) == (NOON + 10 * HOUR, 9, NOON + HOUR)
    assert due(a_crawl(), Record(slot=start.slot), NOON + 10 * HOUR + 2 * MINUTE) is None


def test_a_clock_set_back_a_little_repeats_nothing() -> None:
    """The slot is answered, and the next one comes when it comes."""
    record = Record(slot=NOON)
    assert due(a_crawl(), record, NOON - 20 * MINUTE) is None
    assert next_due(a_crawl(), record, NOON - 20 * MINUTE) == NOON + HOUR


def test_a_clock_set_back_a_year_does_not_silence_a_crawl_for_a_year() -> None:
    """What was taken in a wrong future is forgotten: the next slot of the right time is due."""
    record = settle(a_crawl(), Record(slot=NOON + 365 * DAY), NOON + MINUTE)
    assert record.slot == NOON
    assert next_due(a_crawl(), Record(slot=NOON + 365 * DAY), NOON + MINUTE) == NOON + HOUR


def test_those_that_have_waited_longest_go_first_and_one_of_a_site_at_a_time() -> None:
    """Two entries of one site, one place for others."""
    crawls = [a_crawl("front", site="paper"), a_crawl("all", site="paper"), a_crawl("radio"), a_crawl("late")]
    records = {
        "front": Record(slot=NOON - 3 * HOUR), "all": Record(slot=NOON - 2 * HOUR), "radio": Record(slot=NOON - 4 * HOUR), "late": Record(slot=NOON)
    }  # fmt: skip
    assert [start.crawl.name for start in to_start(crawls, records, (), 5, NOON)] == ["radio", "front"]
    assert [start.crawl.name for start in to_start(crawls, records, ("radio",), 1, NOON)] == ["front"]
    assert to_start(crawls, records, ("radio", "paper"), 5, NOON) == []
    assert to_start(crawls, records, (), 0, NOON) == []


@few
@given(RHYTHMS, MOMENTS, st.integers(0, 10_000), st.floats(0, 0.5))
def test_what_is_not_due_says_when_it_is(rhythm: Rhythm, slot: datetime, minutes: int, part: float) -> None:
    """At that moment it is due, and a moment before it is not."""
    crawl = a_crawl(rhythm=rhythm, jitter=rhythm.shortest * part)
    now = slot + minutes * MINUTE
    record = settle(crawl, Record(slot=slot), now)
    coming = next_due(crawl, record, now)
    if due(crawl, record, now) is None:
        assert coming > now
        assert due(crawl, record, coming) is not None
        assert due(crawl, record, coming - timedelta.resolution) is None
    else:
        assert coming == now


# --- a year of trouble ---------------------------------------------------------------------------------------------------


@dataclass
class Life:
    """A scheduler as the plan sees it: a clock that jumps, crawls that take their time, a state that is remembered."""

    crawls: list[Crawl]
    room: int
    now: datetime = NOON
    records: dict[str, Record] = field(default_factory=dict)
    running: dict[str, Start] = field(default_factory=dict)
    answered: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    started: list[Start] = field(default_factory=list)

    def look(self) -> None:
        for crawl in self.crawls:
            self.records[crawl.name] = settle(crawl, self.records.get(crawl.name, NEVER), self.now)
        busy = {start.crawl.site for start in self.running.values()}
        for start in to_start(self.crawls, self.records, busy, self.room - len(self.running), self.now):
            before = self.records[start.crawl.name]
            self._answer(start, before.slot)
            self.records[start.crawl.name] = Record(slot=start.slot, missed=start.missed, started=self.now)
            self.running[start.crawl.name] = start
            self.started.append(start)
        sites = [start.crawl.site for start in self.running.values()]
        assert len(sites) == len(set(sites)) <= self.room

    def _answer(self, start: Start, last: datetime | None) -> None:
        slot, own = start.slot, 0
        while last is not None and slot > last:
            self.answered[start.crawl.name, slot] += 1
            slot, own = start.crawl.rhythm.before(slot - timedelta.resolution), own + 1
        assert own == start.missed + 1 or last is None

    def rest(self) -> None:
        """All crawls end, and those that waited get their turn."""
        for _ in range(2 * len(self.crawls) + 2):
            self.running.clear()
            self.look()
        self.running.clear()


SITES = st.sampled_from(["a", "b", "c"])
CRAWLS = st.lists(st.tuples(SITES, RHYTHMS, st.floats(0, 0.5)), min_size=1, max_size=5).map(
    lambda drawn: [a_crawl(f"{site}{n}", rhythm, rhythm.shortest * part, site) for n, (site, rhythm, part) in enumerate(drawn)]
)  # fmt: skip
FORWARD = st.tuples(st.just("go"), st.integers(1, 3 * 86_400))
EVENTS = st.lists(st.one_of(FORWARD, st.tuples(st.just("end"), SITES)), max_size=25)


@few
@given(CRAWLS, st.integers(1, 3), EVENTS)
def test_no_slot_is_lost_and_none_is_answered_twice(
    crawls: list[Crawl], room: int, events: list[tuple[str, object]]
) -> None:
    """Sleep, long crawls, few places: each slot that began is answered by exactly one crawl, and a look starts one at most."""
    life = Life(crawls, room)
    life.look()
    for what, value in events:
        if what == "go":
            life.now += timedelta(seconds=int(str(value)))
        else:
            life.running = {name: start for name, start in life.running.items() if start.crawl.site != value}
        life.look()
    life.rest()
    for crawl in crawls:
        slots = [slot for name, slot in life.answered if name == crawl.name]
        assert all(life.answered[crawl.name, slot] == 1 for slot in slots)
        first = min((start.slot for start in life.started if start.crawl is crawl), default=None)
        if first is not None and slots:
            last = max(slots)
            assert len(slots) >= crawl.rhythm.between(first, last)
            assert start_of(crawl.rhythm.after(last), crawl.name, crawl.jitter) > life.now
        assert due(crawl, life.records[crawl.name], life.now) is None


@few
@given(CRAWLS, st.lists(st.integers(-40 * 86_400, 40 * 86_400), min_size=1, max_size=6))
def test_whatever_the_clock_does_a_crawl_comes_again_within_two_slots(crawls: list[Crawl], jumps: list[int]) -> None:
    """After the last jump no crawl is silent for longer than from one slot to the next but one; jumps start one crawl each."""
    life = Life(crawls, len(crawls))
    for seconds in jumps:
        life.now += timedelta(seconds=seconds)
        life.look()
        life.running.clear()
    assert (
        Counter(start.crawl.name for start in life.started).most_common(1)[0][1] <= len(jumps) if life.started else True
    )
    for crawl in crawls:
        coming = next_due(crawl, life.records[crawl.name], life.now)
        second = crawl.rhythm.after(crawl.rhythm.after(life.now))
        assert coming <= second + crawl.jitter


@pytest.mark.parametrize("rhythm", [Every(period=15 * MINUTE), Every(period=HOUR), At(times=(time(6), time(18)))])
def test_a_slot_of_another_rhythm_is_an_answer_too(rhythm: Rhythm) -> None:
    """The schedule was edited: nothing is started twice for the same time."""
    record = Record(slot=NOON + 7 * MINUTE)
    crawl = a_crawl(rhythm=rhythm)
    assert due(crawl, record, NOON + 8 * MINUTE) is None
    assert next_due(crawl, record, NOON + 8 * MINUTE) == rhythm.after(NOON + 7 * MINUTE)
