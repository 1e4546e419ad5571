"""Addresses without end are told from honest ones, and named."""

from __future__ import annotations

import pytest

from newsarchive.discover.traps import Traps, trap_of

HOST = "http://paper.test"


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/calendar/2026/03/", "calendar"),
        ("/events/2026-03-07", "calendar"),
        ("/city/?date=2026-03-07", "calendar"),
        ("/?year=2031&month=4", "calendar"),
        ("/city/?sort=newest", "facets"),
        ("/city/?filter[topic]=bridge", "facets"),
        ("/story?replytocom=81204", "facets"),
        ("/search?q=bridge", "facets"),
        ("/(S(lit3py55t21z5v55vlm25s55))/story", "session"),
        ("/a/b/a/b/a/b/", "repeats"),
        ("/" + "a/b/c/d/e/f/g/h/i/j/k/l/m", "depth"),
    ],
)
def test_traps_have_names(path: str, trap: str) -> None:
    """By the form of the address alone."""
    assert trap_of(HOST + path) == trap


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/07/events-of-the-day-in-pictures",
        "/article.php?id=20411",
        "/city/?page=2",
        "/news/2026/3/7/8120417/",
        "/story?p=81204",
        "/a/b/a/",
    ],
)
def test_honest_addresses_are_no_traps(path: str) -> None:
    """Dates of stories, numbers of stories, page numbers."""
    assert trap_of(HOST + path) == ""


def test_a_list_that_ends_in_a_day_is_a_calendar_and_a_story_of_a_day_is_none() -> None:
    """`/2026/03/07/` is paged through for ever; its stories are not."""
    assert trap_of(f"{HOST}/2026/03/07/", is_list=True) == "calendar"
    assert trap_of(f"{HOST}/2026/03/07/old-bridge-reopens") == ""


def test_lists_that_differ_in_their_query_are_an_explosion_at_last() -> None:
    """Twenty are honest; each of them may be asked again."""
    traps = Traps()
    verdicts = [traps.holds(f"{HOST}/city/?lens={number}", is_list=True) for number in range(25)]
    assert verdicts == [""] * 20 + ["explosion"] * 5
    assert traps.holds(f"{HOST}/city/?lens=3", is_list=True) == ""
    assert traps.holds(f"{HOST}/world/?lens=30", is_list=True) == ""
    assert (traps.caught["explosion"], traps.first["explosion"]) == (5, f"{HOST}/city/?lens=20")


def test_links_of_one_shape_are_bounded() -> None:
    """A generator of stories ends at two thousand."""
    traps = Traps()
    assert sum(traps.holds(f"{HOST}/made/story-number-{n}-of-all") == "" for n in range(2_500)) == 2_000
