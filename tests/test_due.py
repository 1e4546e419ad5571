"""When a page is due again: the rule, on histories that are made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.due import AT_REST, LATEST, SOONEST, Found, Look, Watched, due, gone_since, last_change

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def watched(*looks: tuple[timedelta, Found], **more: object) -> Watched:
    """A page first seen at START, and what was found so long after."""
    later = (Look(at=START + after, found=found) for after, found in looks)
    return Watched(looks=(Look(at=START, found=Found.CHANGED), *later), **({"answers_304": True} | more))  # type: ignore[arg-type]


def span(page: Watched) -> timedelta | None:
    """How long after the last look the next one is due."""
    again = due(page)
    return None if again is None else again - page.looks[-1].at


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        (5 * MINUTE, 10 * MINUTE), (40 * MINUTE, 10 * MINUTE), (4 * HOUR, HOUR), (DAY, 6 * HOUR), (8 * DAY, 2 * DAY),
        (100 * DAY, 25 * DAY), (300 * DAY, 28 * DAY), (366 * DAY, None),
    ],
)  # fmt: skip
def test_minutes_then_hours_days_weeks_and_then_rest(quiet: timedelta, expected: timedelta | None) -> None:
    """A quarter of the time since the last change."""
    assert span(watched((quiet, Found.SAME))) == expected


def test_a_new_story_is_looked_at_again_after_ten_minutes_and_an_old_one_after_weeks() -> None:
    """By the date that the page gives, where it is not in the future."""
    assert span(watched()) == SOONEST
    assert span(watched(published=START - 80 * DAY)) == 20 * DAY
    assert span(watched(published=START + 80 * DAY)) == SOONEST


def test_a_change_begins_anew_and_a_story_that_moves_is_looked_at_twice_as_often() -> None:
    """So is a live blog."""
    assert span(watched((DAY, Found.SAME), (2 * DAY, Found.CHANGED))) == SOONEST
    once = watched((DAY, Found.CHANGED), (9 * DAY, Found.SAME))
    twice = watched((DAY / 2, Found.CHANGED), (DAY, Found.CHANGED), (9 * DAY, Found.SAME))
    assert (span(once), span(twice)) == (2 * DAY, DAY)
    assert span(watched((8 * DAY, Found.SAME), is_live=True)) == DAY


def test_a_server_that_never_says_304_is_asked_half_as_often() -> None:
    """Each look costs it a whole page."""
    assert span(watched((8 * DAY, Found.SAME), answers_304=False)) == 4 * DAY


def test_last_modified_counts_where_it_can_be_believed() -> None:
    """Later than what was seen, and not made for the answer."""
    page = watched((8 * DAY, Found.SAME), modified=START + 7 * DAY)
    assert last_change(page) == START + 7 * DAY and span(page) == 6 * HOUR
    assert span(watched((8 * DAY, Found.SAME), modified=START + 8 * DAY)) == 2 * DAY
    assert span(watched((8 * DAY, Found.SAME), modified=START + 80 * DAY)) == 2 * DAY


def test_errors_are_waited_out_longer_each_time() -> None:
    """An hour, two, four … up to a week."""
    spans = [span(watched(*[(n * MINUTE, Found.FAILED) for n in range(1, number + 1)])) for number in (1, 2, 3, 20)]
    assert spans == [HOUR, 2 * HOUR, 4 * HOUR, 7 * DAY]


def test_a_page_that_is_gone_is_looked_for_again() -> None:
    """After a day, then after as long as it has been gone; not for ever. One that came back is a page again."""
    gone = watched((DAY, Found.GONE))
    assert gone_since(gone) == START + DAY and span(gone) == DAY
    assert span(watched((DAY, Found.GONE), (9 * DAY, Found.GONE))) == 8 * DAY
    assert span(watched((DAY, Found.GONE), (AT_REST + 2 * DAY, Found.GONE))) is None
    assert gone_since(watched((DAY, Found.GONE), (2 * DAY, Found.FAILED))) == START + DAY
    back = watched((DAY, Found.GONE), (2 * DAY, Found.SAME))
    assert gone_since(back) is None and due(back) is not None


def test_an_address_that_leads_to_another_article_is_not_asked_for_this_one() -> None:
    """The other one is watched by itself."""
    assert due(watched((DAY, Found.ELSEWHERE))) is None


@given(st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(Found)), max_size=12), st.booleans(), st.booleans())
def test_whatever_was_found_the_next_look_lies_within_bounds(
    steps: list[tuple[int, Found]], cheap: bool, live: bool
) -> None:
    """Never sooner than ten minutes, never later than four weeks; the same history, the same moment."""
    looks, after = [], timedelta()
    for minutes, found in steps:
        after += minutes * MINUTE
        looks.append((after, found))
    page = watched(*looks, answers_304=cheap, is_live=live)
    again = span(page)
    assert again is None or SOONEST <= again <= LATEST
    assert again == span(page)
