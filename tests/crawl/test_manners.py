"""How a host is treated: waiting, backing off, leaving it in peace. Clock and moments are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from newsarchive.crawl.contact import insist_on_contact
from newsarchive.crawl.manners import Manners, waiting_time
from newsarchive.errors import SettingError
from newsarchive.model import Outcome, OutcomeKind
from newsarchive.runs.pauses import Pauses
from tests.crawl.test_options import read

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOST = "quay.example"


@dataclass
class Clock:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


def manners(clock: Clock, delay: float = 1.0) -> Manners:
    return Manners(delay, most_refusals=3, longest_wait=300.0, clock=clock, now=lambda: NOW)


def ended(kind: OutcomeKind, capture: str | None = "urn:uuid:1") -> Outcome:
    return Outcome(
        fetch_id="f", url=f"https://{HOST}/a", final_url=f"https://{HOST}/a", kind=kind, why="", site=HOST, spider="s", run="r",
        at=NOW, capture_id=capture,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("1000000000", 1e9), ("9" * 5_000, inf), ("Sun, 01 Mar 2026 08:01:00 GMT", 60),
        ("Sun, 01 Mar 2026 07:00:00 GMT", 0), ("Sunday, 01-Mar-26 08:01:00 GMT", 60), ("", None), (None, None), ("soon", None),
        ("-5", None), ("1.5", None), ("Sun, 99 Mar 2026 08:01:00 GMT", None), ("\x00\ud800", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value: str | None, seconds: float | None) -> None:
    """RFC 9110, section 10.2.3; whatever else stands there says nothing."""
    assert waiting_time(value, NOW) == seconds


def test_a_busy_host_is_waited_for() -> None:
    """As long as it says; other hosts are not held up."""
    clock = Clock()
    known = manners(clock)
    known.answered(HOST, 503, "30")
    assert known.wait(HOST) == 30 and known.wait("other.example") == 0
    clock.at += 20
    assert known.wait(HOST) == 10
    clock.at += 20
    assert known.wait(HOST) == 0 and not known.stopped(HOST)


def test_a_busy_host_that_does_not_say_how_long_is_waited_for_longer_each_time() -> None:
    """Five usual delays, then ten, then twenty; any other answer begins anew. Without a delay nobody is spared."""
    clock = Clock()
    known = manners(clock)
    waits = []
    for status in (429, 503, 429, 200, 503):
        known.answered(HOST, status, "in a minute")
        waits.append(known.wait(HOST))
        clock.at += 1_000
    assert waits == [5, 10, 20, 0, 5]
    at_once = manners(clock, delay=0)
    at_once.answered(HOST, 429)
    assert at_once.wait(HOST) == 0


@pytest.mark.parametrize("value", ["301", "1000000000", "9" * 400, "Sun, 01 Mar 2099 08:00:00 GMT"])
def test_a_host_that_wants_more_time_than_a_run_has_is_left_in_peace(value: str) -> None:
    """Nobody waits for ten years, and nobody asks sooner."""
    known = manners(Clock())
    known.answered(HOST, 429, value)
    assert "asks to be left" in known.stopped(HOST) and known.wait(HOST) == 0


def test_enough_refusals_in_a_row_and_the_host_is_left_in_peace() -> None:
    """Blocked or tested for a robot; each request that is then not made is counted."""
    known = manners(Clock())
    for kind in (OutcomeKind.BLOCKED, OutcomeKind.CHALLENGE):
        known.ended(ended(kind))
    assert not known.stopped(HOST)
    known.ended(ended(OutcomeKind.BLOCKED))
    assert "refused 3 times in a row" in known.stopped(HOST)
    errors = [known.refuse(HOST), known.refuse(HOST)]
    assert {error.outcome for error in errors} == {OutcomeKind.BLOCKED}
    assert known.paused[HOST].not_asked == 2 and known.paused[HOST].at == NOW


def test_pages_that_one_may_not_see_among_others_are_no_refusal() -> None:
    """A site with a few closed pages goes on being asked; a page that was not asked says nothing."""
    known = manners(Clock())
    for kind in (OutcomeKind.BLOCKED, OutcomeKind.BLOCKED, OutcomeKind.ARTICLE) * 4:
        known.ended(ended(kind))
    for _ in range(5):
        known.ended(ended(OutcomeKind.BLOCKED, capture=None))
    assert not known.paused


@dataclass
class Day:
    """A moment that the test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def a_run(folder: Path, day: Day, *, obeys: bool = True) -> Manners:
    """What a new run knows."""
    return Manners(1.0, 3, 300.0, Pauses(folder), obeys, clock=Clock(), now=day)


def test_what_a_host_asked_for_holds_in_the_runs_after_it(tmp_path: Path) -> None:
    """`Retry-After` of six hours: an hour later nobody asks, and six hours later somebody does."""
    day = Day()
    a_run(tmp_path, day).answered(HOST, 429, "21600")
    day.now += timedelta(hours=1)
    later = a_run(tmp_path, day)
    assert "not asked again yet" in later.stopped(HOST) and "2026-03-01T14:00Z" in later.stopped(HOST)
    assert not later.stopped("other.example")
    assert later.told()[HOST]["until"] == "2026-03-01T14:00:00.000000Z"
    assert not a_run(tmp_path, day, obeys=False).stopped(HOST), "the switch asks all the same"
    day.now += timedelta(hours=5)
    assert later.stopped(HOST), "what a run found at its begin holds until its end"
    assert not a_run(tmp_path, day).stopped(HOST) and Pauses(tmp_path).all(day.now) == []


def test_a_host_that_refuses_run_after_run_is_left_for_longer_each_time(tmp_path: Path) -> None:
    """Three refusals, then one is enough; a page that it gives makes all forgotten."""
    day, spans = Day(), []
    for needed in (3, 1, 1, 1, 1, 1, 1):
        known = a_run(tmp_path, day)
        for _ in range(needed):
            assert not known.stopped(HOST)
            known.ended(ended(OutcomeKind.BLOCKED))
        (pause,) = Pauses(tmp_path).all(day.now)
        spans.append((pause.until - pause.at).total_seconds() / 3600)
        day.now = pause.until
    assert spans == [6, 12, 24, 48, 96, 168, 168]
    known = a_run(tmp_path, day)
    assert not known.stopped(HOST)
    known.ended(ended(OutcomeKind.ARTICLE))
    assert list(tmp_path.iterdir()) == []
    assert a_run(tmp_path, day)._of(HOST).pauses == 0


@pytest.mark.parametrize("asked", ["1000000000", "9" * 400, "Sun, 01 Mar 2099 08:00:00 GMT"])
def test_nobody_is_left_for_ten_years(tmp_path: Path, asked: str) -> None:
    """A week, then once more."""
    a_run(tmp_path, Day()).answered(HOST, 503, asked)
    (pause,) = Pauses(tmp_path).all(NOW)
    assert pause.until - NOW == timedelta(days=7)


def test_a_pause_that_a_wrong_clock_wrote_holds_nobody_back(tmp_path: Path) -> None:
    """Nor one of a file that is broken, or another's."""
    a_run(tmp_path, Day(NOW + timedelta(days=5_000))).answered(HOST, 429, "21600")
    assert not a_run(tmp_path, Day()).stopped(HOST)
    (place,) = tmp_path.iterdir()
    for broken in (b"", b"{", b"[]", b'{"host": "quay.example"}', b"\xff" * 9_000):
        place.write_bytes(broken)
        assert not a_run(tmp_path, Day()).stopped(HOST)


def test_names_of_hosts_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A host is whatever stands in an address; two that share a file are not taken for one another."""
    for host in ("../../x", "[::1]", "::1", "a" * 300):
        a_run(tmp_path / "paused", Day()).answered(host, 429, "21600")
        assert a_run(tmp_path / "paused", Day()).stopped(host)
    assert [path.name for path in tmp_path.iterdir()] == ["paused"]
    assert not a_run(tmp_path / "paused", Day()).stopped("____x")


def test_a_folder_that_cannot_be_written_costs_the_memory_and_no_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "paused").write_text("no folder")
    known = a_run(tmp_path / "paused", Day())
    known.answered(HOST, 429, "21600")
    assert known.stopped(HOST) and "could not be written down" in caplog.text


def test_a_delay_that_a_host_asks_for_is_kept_within_bounds() -> None:
    """`Crawl-delay: 10` is obeyed, `Crawl-delay: 1e9` is not waited for."""
    known = manners(Clock())
    known.slow_down(HOST, 10)
    known.slow_down("slow.example", 1e9)
    assert (known.delay_of(HOST), known.delay_of("slow.example"), known.delay_of("other.example")) == (10, 300, 0)


@pytest.mark.parametrize("contact", ["https://desk.example/bot", "mailto:desk@paper.example", "desk@paper.example"])
def test_a_contact_may_be_a_web_or_a_mail_address(contact: str) -> None:
    """And stands in the user agent."""
    options = read(ARCHIVE_CONTACT=contact)
    insist_on_contact(options)
    assert options.user_agent.endswith(f"(+{contact})")


@pytest.mark.parametrize("contact", ["me", "ask at the desk", "https://a b", "a@b\r\nX-Evil: 1", "desk@паper.example", "x)(@y.example"])  # fmt: skip
def test_what_nobody_can_write_to_is_no_contact(contact: str) -> None:
    """Nor what would break out of the header."""
    with pytest.raises(SettingError, match="web address"):
        insist_on_contact(read(ARCHIVE_CONTACT=contact))


def test_a_crawl_of_others_needs_a_contact() -> None:
    """Not one of private addresses, not one whose own user agent names somebody."""
    with pytest.raises(SettingError, match="ARCHIVE_CONTACT"):
        insist_on_contact(read())
    insist_on_contact(read(ARCHIVE_ALLOW_PRIVATE=1))
    insist_on_contact(read(USER_AGENT="paper/1.0 (+https://paper.example)"))
