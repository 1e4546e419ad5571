"""A date is read with the precision and the zone it has, and with no more."""

from __future__ import annotations

import pytest

from newsarchive.dates import day_order, read_date, read_machine_date


@pytest.mark.parametrize(
    ("text", "iso", "precision", "zone"),
    [
        ("2025-06-15T09:30:00+03:00", "2025-06-15T09:30:00+03:00", "second", "page"),
        ("2025-06-15T09:30:00.123Z", "2025-06-15T09:30:00+00:00", "second", "page"),
        ("2025-06-15 09:30", "2025-06-15T09:30", "minute", None),
        ("2025-06-15", "2025-06-15", "day", None),
        ("17-Oct-2025", "2025-10-17", "day", None),
        ("2025-06", "2025-06", "month", None),
        ("20250615T093000Z", "2025-06-15T09:30:00+00:00", "second", "page"),
        ("Sun, 15 Jun 2025 09:30:00 +0300", "2025-06-15T09:30:00+03:00", "second", "page"),
        ("15 Jun 2025 09:30", "2025-06-15T09:30", "minute", None),
        ("Thursday, 7 November 2024, 21:22", "2024-11-07T21:22", "minute", None),
        ("Published: February 09 2025", "2025-02-09", "day", None),
        ("June 15, 2025 9:30 p.m.", "2025-06-15T21:30", "minute", None),
        ("15. März 2024", "2024-03-15", "day", None),
        ("15.03.2024, 09:30 Uhr", "2024-03-15T09:30", "minute", None),
        ("1 грудня 2025, 00:08", "2025-12-01T00:08", "minute", None),
        ("le 15 août 2024", "2024-08-15", "day", None),
        ("15 de marzo de 2024", "2024-03-15", "day", None),
        ("31/12/2024", "2024-12-31", "day", None),
        ("12/31/2024", "2024-12-31", "day", None),
        ("2024年3月15日", "2024-03-15", "day", None),
        ("31.10.23", "2023-10-31", "day", None),
        ("12.18.2025", "2025-12-18", "day", None),
        ("2024. április 25.", "2024-04-25", "day", None),
        ("ngày 22 tháng 10 năm 2025", "2025-10-22", "day", None),
        ("15 listopada 2024", "2024-11-15", "day", None),
        ("15. listopada 2024.", "2024-10-15", "day", None),
        ("25. elokuuta 2024", "2024-08-25", "day", None),
        ("Tue Jan 28 15:28:56 CET 2020", "2020-01-28T15:28:56+01:00", "second", "page"),
        ("1717486200000", "2024-06-04T07:30:00+00:00", "second", "page"),
        ("1717486200", "2024-06-04T07:30:00+00:00", "second", "page"),
        ("20240604073000", "2024-06-04T07:30:00", "second", None),
        ("June 4, 2024 at 12:05 a.m. EDT", "2024-06-04T00:05:00-04:00", "minute", "page"),
        ("Jan 4, 2024 5:15 PM ET", "2024-01-04T17:15:00-05:00", "minute", "page"),
        ("July 4, 2024 5:15 PM PT", "2024-07-04T17:15:00-07:00", "minute", "page"),
        ("05.06.2024, 11:20 Uhr MESZ", "2024-06-05T11:20:00+02:00", "minute", "page"),
        ("Selasa, 04 Juni 2024 07:30 WIB", "2024-06-04T07:30:00+07:00", "minute", "page"),
        ("14/6/2024, 07:30 (GMT+7)", "2024-06-14T07:30:00+07:00", "minute", "page"),
        ("4 июня 2024, 07:30 (МСК)", "2024-06-04T07:30:00+03:00", "minute", "page"),
        (
            "Tue Jun 04 2024 07:30:00 GMT+0200 (Central European Summer Time)",
            "2024-06-04T07:30:00+02:00",
            "second",
            "page",
        ),
        ("2024.06.04. 오후 7:30", "2024-06-04T19:30", "minute", None),
        ("2024年6月4日 午後7時30分", "2024-06-04T19:30", "minute", None),
        ("2024年6月4日 下午7时30分", "2024-06-04T19:30", "minute", None),
        ("le 4 juin 2024 à 7 h 30", "2024-06-04T07:30", "minute", None),
        ("4 de junio de 2024 7:30 p. m.", "2024-06-04T19:30", "minute", None),
        ("4 Ιουνίου 2024, 07:30 μ.μ.", "2024-06-04T19:30", "minute", None),
        ("4 يونيو 2024 - 07:30 م", "2024-06-04T19:30", "minute", None),
        ("4 يونيو 2024 م", "2024-06-04", "day", None),
        ("14/06/2567 07:30", "2024-06-14T07:30", "minute", None),
        ("प्रकाशित: 4 जून 2024, 07:30 AM", "2024-06-04T07:30", "minute", None),
    ],
)
def test_dates_are_read(text: str, iso: str, precision: str, zone: str | None) -> None:
    """ISO, mail, and printed in many languages; the raw text stays beside it."""
    found = read_date(text)
    assert found is not None
    assert (found.iso, found.precision, found.zone, found.raw) == (iso, precision, zone, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "3 hours ago",
        "yesterday",
        "vor 2 Stunden",
        "2025-13-45",
        "1066-10-14",
        "no date",
        "12:30",
        "03/04/2024",
        "x" * 500,
        "0000-00-00T00:00:00Z",
    ],
)
def test_what_is_no_date_gives_none(text: str | None) -> None:
    """Relative words mean nothing without the hour of reading; impossible days are no days."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["Tue, 04 Jun 2024 07:30:00 BST", "Tue 4 Jun 2024 07.30 BST", "04 Jun 2024 07:30 IST", "4 Jun 2024 07:30 XYZ", "June 4, 2024 7:30 AM EST", "4 June 2024, 07:30 By Ida"],
)  # fmt: skip
def test_a_zone_that_may_be_several_is_none(text: str) -> None:
    """Letters that mean several zones, or a winter's in summer, name no zone: and an unknown one is not UTC."""
    found = read_date(text)
    assert found is not None
    assert (found.iso[:16], found.zone) == ("2024-06-04T07:30", None)
    assert "+" not in found.iso


def test_the_sites_zone_places_only_bare_times() -> None:
    """A day has no zone, a placed time keeps its own."""
    placed = read_date("2025-07-01 12:00", "Europe/Kyiv")
    assert placed is not None and (placed.iso, placed.zone) == ("2025-07-01T12:00:00+03:00", "site")
    day = read_date("2025-07-01", "Europe/Kyiv")
    assert day is not None and (day.iso, day.zone) == ("2025-07-01", None)
    own = read_date("2025-07-01T12:00:00Z", "Europe/Kyiv")
    assert own is not None and own.zone == "page"


def test_an_unknown_zone_is_not_guessed() -> None:
    """A name that no table knows leaves the time as it was."""
    found = read_date("2025-07-01 12:00", "Mars/Olympus")
    assert found is not None and (found.iso, found.zone) == ("2025-07-01T12:00", None)


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en-US", "mdy"),
        ("en-GB", "dmy"),
        ("en", ""),
        ("fr-CA", ""),
        ("de", "dmy"),
        ("pt_BR", "dmy"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_order_of_day_and_month_follows_the_region(language: str | None, order: str) -> None:
    """English alone does not say it; Canada writes both."""
    assert day_order(language) == order


def test_a_date_that_reads_both_ways_needs_an_order() -> None:
    """Without one it is no date."""
    assert read_date("03/04/2024") is None
    found = read_date("03/04/2024", order="mdy")
    assert found is not None and found.iso == "2024-03-04"


def test_machine_dates_are_not_guessed() -> None:
    """Forms of ISO 8601 and RFC 5322 and a year alone; printed dates are none."""
    year = read_machine_date("2024")
    assert year is not None and (year.iso, year.precision) == ("2024", "year")
    assert read_machine_date("Sat, 7 Mar 26 08:15:00 GMT") is not None
    assert read_machine_date("7 March 2026") is None
