"""Scheduled crawls as processes: started, watched, stopped, found again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.model import Fresh
from newsarchive.runs.line import Ending, RunLine
from newsarchive.runs.lock import is_held, last_holder
from newsarchive.runs.marks import Mark
from newsarchive.schedule.command import Place
from newsarchive.schedule.keeper import Keeper
from newsarchive.schedule.plan import Crawl
from newsarchive.schedule.rhythm import Every
from newsarchive.schedule.table import Table
from tests.schedule.project import Project, is_there, make, minute

HOUR = timedelta(hours=1)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    yield from make(tmp_path)


def entry(name: str, every: str = "1h", **arguments: object) -> str:
    """A crawl of schedule.toml."""
    told = ", ".join(f"{key} = {str(value)!r}" for key, value in arguments.items())
    return f"[crawl.{name}]\nspider = '{name}'\nevery = '{every}'\njitter = '0s'\narguments = {{ {told} }}\n"


def hour() -> datetime:
    return minute().replace(minute=0)


def test_once_starts_what_is_due_few_at_a_time_and_tells_how_it_went(project: Project) -> None:
    """Missed slots are one crawl; what is not due stays; a code that is not 0 is told, and the verb's code is 1."""
    project.plan("at_most = 1\n" + entry("good") + entry("bad", code=3) + entry("later"))
    project.remember(good=hour() - 10 * HOUR, later=hour() + HOUR / 2)
    code, said = project.run("run", "--once")
    assert code == 1, said
    assert [(name, what) for name, what, _ in project.told()] == [
        ("good", "begin"), ("good", "end"), ("bad", "begin"), ("bad", "end"),
    ]  # fmt: skip
    state = project.state()
    assert (state["good"]["exit_code"], state["good"]["missed"], state["bad"]["exit_code"]) == (0, 9, 3)
    assert datetime.fromisoformat(state["good"]["slot"]) == hour()
    assert "and for 9 missed before" in said
    assert "bad: ended, exit code 3" in said
    code, again = project.run("run", "--once")
    assert (code, again) == (0, ""), "all slots are answered"
    code, listed = project.run()
    cells = {line.split("\t")[0]: line.split("\t") for line in listed.splitlines()}
    assert (cells["bad"][3], cells["bad"][5]) == ("waiting", "3")
    assert cells["later"][4:6] == ["never", "-"]


def test_sigterm_lets_crawls_finish_what_is_in_flight_and_leaves_nothing(project: Project) -> None:
    """One SIGINT each, the end awaited, code 0, no process and no lock left; Ctrl-C is the same with code 130."""
    project.plan(entry("one", seconds=60) + entry("two", seconds=60))
    for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        scheduler = project.begin("run")
        pids = project.until_told("begin", 2)
        scheduler.send_signal(number)
        _, err = scheduler.communicate(timeout=30)
        assert scheduler.returncode == code, err
        assert sorted(what for _, what, _ in project.told()) == ["SIGINT"] * 2 + ["begin"] * 2 + ["end"] * 2
        assert not any(map(is_there, pids))
        assert not any(map(is_held, (project.archive.schedule / "locks").iterdir()))
        shutil.rmtree(project.archive.root)


def test_a_scheduler_that_nobody_reads_works_on(project: Project) -> None:
    """Its pipe is closed while it runs: crawls are started, and stopped with it, all the same."""
    project.plan(entry("one", seconds=60))
    scheduler = project.begin("run")
    for stream in (scheduler.stdout, scheduler.stderr):
        assert stream is not None
        stream.close()
    (pid,) = project.until_told("begin")
    scheduler.terminate()
    assert scheduler.wait(timeout=30) == 0
    assert not is_there(pid)


class FixedClock:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0


def test_a_state_of_a_wrong_future_is_forgotten_and_said(project: Project) -> None:
    """The clock had been wrong by a year; a state of which nothing can be read is named, and the crawls are due."""
    crawl = Crawl(name="one", spider="one", site="one", rhythm=Every(period=HOUR), jitter=timedelta(0), limit=HOUR)
    said: list[str] = []
    keeper = Keeper(
        Place(project.archive, project.folder), lambda: Table(crawls=(crawl,)), said.append, FixedClock(hour())
    )
    project.remember(one=hour() + 365 * 24 * HOUR)
    keeper.open()
    assert said == ["one: the clock was set back by more than a slot; going on from now"]
    assert datetime.fromisoformat(project.state()["one"]["slot"]) == hour()
    (project.archive.schedule / "state.json").write_text("{")
    keeper.open()
    assert "every crawl counts as never run" in said[1]
    assert keeper.records == {}


def test_a_second_signal_does_not_wait(project: Project) -> None:
    """A crawl that takes its time over SIGINT gets SIGTERM."""
    project.plan(entry("slow", seconds=60, deaf="SIGINT"))
    scheduler = project.begin("run")
    project.until_told("begin")
    scheduler.terminate()
    project.until_told("SIGINT")
    scheduler.terminate()
    scheduler.communicate(timeout=30)
    assert [what for _, what, _ in project.told()] == ["begin", "SIGINT", "SIGTERM", "end"]


def test_a_crawl_whose_time_is_over_is_stopped(project: Project) -> None:
    """By SIGINT first, and it is said why."""
    project.plan(entry("long", seconds=60) + "limit = '1s'\n")
    code, said = project.run("run", "--once")
    assert code == 1
    assert "long: its time is over: sent SIGINT" in said
    assert project.state()["long"]["exit_code"] == 130


def test_children_of_a_killed_scheduler_are_found_again(project: Project) -> None:
    """They go on; the next scheduler starts no second one, sees them to their end, and takes their code from runs.jsonl."""
    project.plan(entry("orphan", seconds=60))
    first = project.begin("run")
    (pid,) = project.until_told("begin")
    first.kill()
    first.communicate()
    (project.archive.schedule / "state.json").unlink()  # as if it had been killed before it wrote
    assert is_there(pid)
    second = project.begin("run")
    assert second.stderr is not None
    assert f"orphan: runs already, pid {pid}" in second.stderr.readline()
    holder = last_holder(project.archive.schedule / "locks" / "orphan.lock")
    assert holder is not None
    RunLine(
        run="r", mode="live", spider="orphan", pid=pid, started=datetime.fromisoformat(holder.started), ended=datetime.fromisoformat(holder.started),
        ending=Ending.INTERRUPTED, reason="shutdown", why="", outcomes={}, fresh=Fresh(),
    ).append_to(project.archive.runs)  # fmt: skip
    second.terminate()
    _, err = second.communicate(timeout=30)
    assert second.returncode == 0, err
    assert [what for _, what, _ in project.told()] == ["begin", "SIGINT", "end"]
    assert not is_there(pid)
    assert project.state()["orphan"]["exit_code"] == 130


def test_an_archive_has_one_scheduler(project: Project) -> None:
    """The second one says who is the first, and starts nothing."""
    project.plan(entry("one", seconds=60))
    first = project.begin("run")
    project.until_told("begin")
    code, said = project.run("run", "--once")
    assert code == 1
    assert f"another scheduler works on {project.archive.root} (pid {first.pid}, since" in said
    _, listed = project.run("--json")
    assert '"state": "running"' in listed
    first.terminate()
    first.communicate(timeout=30)
    assert project.until_told("begin") == [project.told()[0][2]]


def test_a_site_that_somebody_else_crawls_is_left_alone(project: Project) -> None:
    """By a lock of another timer, and by hand; its slot is not taken, so the next look tries again."""
    project.plan(entry("locked") + entry("byhand") + entry("free"))
    lock = project.archive.schedule / "locks" / "locked.lock"
    holding = subprocess.Popen(
        [sys.executable, "-m", "newsarchive.schedule.hold", str(lock), "timer", "-", "sleep", "60"]
    )
    mark = Mark.make(project.archive, "r" * 32, "byhand", minute())
    try:
        project.until(lambda: is_held(lock))
        _, said = project.run("run", "--once")
    finally:
        holding.kill()
        holding.wait()
        mark.let_go()
    assert [name for name, _, _ in project.told()] == ["free", "free"]
    assert "locked: not started: locked is being crawled by another process" in said
    assert project.state().get("locked", {}).get("slot") is None
    project.run("run", "--once")
    assert sorted(name for name, what, _ in project.told() if what == "begin") == ["byhand", "free", "locked"]


def test_two_crawls_of_one_site_take_turns(project: Project) -> None:
    """Two entries of one outlet, room for both."""
    start = "spider = 'outlet'\nevery = '1h'\narguments = { start = 'https://paper.example/%s', seconds = '0.2' }\n"
    project.plan(f"[crawl.front]\n{start % ''}[crawl.feed]\n{start % 'feed'}")
    code, said = project.run("run", "--once")
    assert code == 0, said
    assert [what for _, what, _ in project.told()] == ["begin", "end"] * 2


def test_a_schedule_that_is_broken_while_it_runs_does_not_stop_it(project: Project) -> None:
    """The old one holds; the mend is read without a restart."""
    project.plan(entry("one", seconds=60))
    scheduler = project.begin("run")
    (pid,) = project.until_told("begin")
    assert scheduler.stderr is not None
    scheduler.stderr.readline()
    project.plan("nonsense = 1\n")
    os.kill(scheduler.pid, signal.SIGCHLD)  # a look
    assert "nonsense is not known here" in scheduler.stderr.readline()
    project.plan(entry("one", seconds=60) + entry("two", seconds=60))
    os.kill(scheduler.pid, signal.SIGCHLD)
    assert "can be read again" in scheduler.stderr.readline()
    assert project.until_told("begin", 2)[0] == pid
    scheduler.terminate()
    scheduler.communicate(timeout=30)
