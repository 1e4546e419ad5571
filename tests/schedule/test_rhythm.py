"""When a crawl is meant to run."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.schedule.rhythm import At, Every, Rhythm, begun, start_of

few = settings(max_examples=25, deadline=None)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

MOMENTS = st.integers(1_704_067_200, 1_893_456_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2024 to 2030
ZONES = ("UTC", "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
RHYTHMS: st.SearchStrategy[Rhythm] = st.one_of(
    st.builds(Every, period=st.integers(60, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))),
    st.builds(
        At,
        times=st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=3).map(
            lambda times: tuple(sorted(set(times)))
        ),
        zone=st.sampled_from(ZONES),
        days=st.frozensets(st.integers(0, 6), min_size=1),
    ),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(at: str, zone: str, *days: int) -> At:
    return At(times=(time.fromisoformat(at),), zone=zone, days=frozenset(days or range(7)))


@few
@given(RHYTHMS, MOMENTS)
def test_slots_are_in_order_without_a_gap(rhythm: Rhythm, moment: datetime) -> None:
    """The slot before a moment and the one after it are neighbours, whichever of the two is asked."""
    before, after = rhythm.before(moment), rhythm.after(moment)
    assert before <= moment < after
    assert rhythm.before(after) == after
    assert rhythm.after(before) == after
    assert rhythm.between(before, after) == 1
    assert rhythm.between(before, moment) == 0


@few
@given(RHYTHMS, MOMENTS, st.integers(0, 40))
def test_slots_are_counted_as_they_come(rhythm: Rhythm, moment: datetime, number: int) -> None:
    """So many steps are so many slots."""
    slot = first = rhythm.before(moment)
    for _ in range(number):
        slot = rhythm.after(slot)
    assert rhythm.between(first, slot) == number
    assert rhythm.between(slot, first) == 0


@few
@given(RHYTHMS, MOMENTS, st.text(max_size=9), st.floats(0, 0.5))
def test_a_start_is_soon_after_its_slot_and_always_the_same(
    rhythm: Rhythm, moment: datetime, name: str, part: float
) -> None:
    """Within the jitter; the slot that has begun is the one before a moment, or its neighbour while its start is to come."""
    jitter = rhythm.shortest * part
    slot = rhythm.before(moment)
    start = start_of(slot, name, jitter)
    assert slot <= start <= slot + jitter
    assert start == start_of(slot, name, jitter)
    found = begun(rhythm, moment, name, jitter)
    assert found == slot if start <= moment else rhythm.after(found) == slot


def test_jitter_spreads_names_and_slots() -> None:
    """A hundred crawls of one hour do not begin in one minute, and one crawl not always at the same."""
    of_names = {start_of(NOON, f"site{n}", HOUR).minute for n in range(100)}
    of_slots = {start_of(NOON + n * HOUR, "site", HOUR).minute for n in range(100)}
    assert len(of_names) > 30
    assert len(of_slots) > 30
    assert start_of(NOON, "site", timedelta(0)) == NOON


CLOCK_CHANGES = [
    # Kyiv, 29 March 2026: 03:00 becomes 04:00. 03:30 is skipped, and taken an hour later.
    (daily("03:30", "Europe/Kyiv"), "2026-03-29T00:00", "2026-03-29T01:30"),
    # 25 October 2026: 04:00 becomes 03:00. 03:30 comes twice and is taken the first time: the next one is a day later.
    (daily("03:30", "Europe/Kyiv"), "2026-10-25T00:00", "2026-10-25T00:30"),
    (daily("03:30", "Europe/Kyiv"), "2026-10-25T00:30", "2026-10-26T01:30"),
    # Noon stays noon for people.
    (daily("12:00", "Europe/Kyiv"), "2026-03-28T10:00", "2026-03-29T09:00"),
    # Half an hour of summer time, and a zone that skipped a whole day.
    (daily("02:15", "Australia/Lord_Howe"), "2026-10-03T00:00", "2026-10-03T15:45"),
    (daily("08:00", "Pacific/Apia"), "2011-12-29T18:00", "2011-12-30T18:00"),
    # Mondays alone.
    (daily("06:00", "UTC", 0), "2026-03-02T06:00", "2026-03-09T06:00"),
]


@pytest.mark.parametrize(("rhythm", "moment", "then"), CLOCK_CHANGES)
def test_summer_time_loses_and_doubles_nothing(rhythm: At, moment: str, then: str) -> None:
    """Each day has its slot once."""
    assert rhythm.after(utc(moment)) == utc(then)


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe"])
def test_a_year_has_a_slot_each_day(zone: str) -> None:
    """At the hour in which clocks are changed, too."""
    for at in ("02:30", "03:30", "01:59"):
        assert daily(at, zone).between(utc("2026-01-01T12:00"), utc("2027-01-01T12:00")) == 365


def test_summer_time_does_not_move_what_comes_every_so_often() -> None:
    """An hour is an hour."""
    hourly = Every(period=HOUR)
    assert hourly.between(utc("2026-03-29T00:00"), utc("2026-03-29T06:00")) == 6


def test_the_shortest_time_between_two_slots() -> None:
    """Over midnight and over the week's end, too."""
    assert At(times=(time(6), time(18, 30))).shortest == timedelta(hours=11, minutes=30)
    assert daily("06:00", "UTC", 0, 6).shortest == DAY
    assert daily("06:00", "UTC", 2).shortest == 7 * DAY
