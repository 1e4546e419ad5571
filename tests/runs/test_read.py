"""How crawls went: lines of those that ended, marks of those that did not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from newsarchive.model import Fresh, OutcomeKind
from newsarchive.runs.line import Ending, RunLine
from newsarchive.runs.marks import Mark, traces
from newsarchive.runs.read import KEYS, all_runs

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def a_line(run: str = "a", spider: str = "paper", began: datetime = NOON, ending: Ending = Ending.FINISHED) -> RunLine:
    return RunLine(
        run=run, mode="live", spider=spider, pid=7, started=began, ended=began + timedelta(seconds=3725), ending=ending, reason="finished",
        why="", outcomes={OutcomeKind.ARTICLE: 5, OutcomeKind.GONE: 2}, fresh=Fresh(new=4, edits=1), found=9, skipped=2,
    )  # fmt: skip


def test_a_line_is_read_as_it_was_written(tmp_path: Path) -> None:
    """All keys, in their order; counts that add up."""
    a_line().append_to(Archive(tmp_path).runs)
    (run,) = all_runs(Archive(tmp_path))
    assert tuple(run) == KEYS
    assert (run["fetches"], run["new"], run["edits"], run["found"], run["seconds"]) == (7, 4, 1, 9, 3725.0)
    assert run["outcomes"] == {"article": 5, "gone": 2}


def test_an_older_line_lacks_keys_and_is_read(tmp_path: Path) -> None:
    """What it does not say is None."""
    Archive(tmp_path).runs.write_text('{"run": "x", "spider": "paper", "started": "2025-01-01T00:00:00.000000Z"}\n')
    (run,) = all_runs(Archive(tmp_path))
    assert tuple(run) == KEYS
    assert run["new"] is None


@pytest.mark.parametrize("broken", ['{"run": "x", "spi', "[]", '{"run": 1}', "", "\x00\x00\ufffd"])
def test_half_a_line_is_passed_over_and_named(tmp_path: Path, broken: str) -> None:
    """What is written behind it stands on a line of its own, and is read."""
    path = Archive(tmp_path).runs
    a_line("a").append_to(path)
    with path.open("a") as file:
        file.write(broken)
    a_line("b", began=NOON + timedelta(hours=1)).append_to(path)
    said: list[str] = []
    assert [run["run"] for run in all_runs(Archive(tmp_path), said.append)] == ["a", "b"]
    assert len(said) == bool(broken)
    assert all("line 2: no run" in complaint for complaint in said)


def test_a_crawl_under_way_is_running_and_one_that_was_killed_has_died(tmp_path: Path) -> None:
    """Told by the mark alone, which stays as it is for the next crawl."""
    archive = Archive(tmp_path)
    mark = Mark.make(archive, "b" * 32, "paper", NOON)
    (run,) = all_runs(archive)
    assert (run["ending"], run["ended"], run["exit_code"]) == ("running", None, None)
    mark.let_go()
    (run,) = all_runs(archive)
    assert (run["ending"], run["fetches"]) == ("died", None)
    assert mark.path.exists()


def test_a_dead_crawl_that_is_being_taken_up_does_not_run(tmp_path: Path) -> None:
    """Its mark is held by the next crawl, and its process is gone."""
    mark = Mark.make(Archive(tmp_path), "b" * 32, "paper", NOON)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    told = json.loads(mark.path.read_text()) | {"pid": gone.pid}
    mark.path.write_text(json.dumps(told))
    assert [trace.lives for trace in traces(Archive(tmp_path))] == [False]
    mark.let_go()


def test_a_run_with_a_line_is_told_once(tmp_path: Path) -> None:
    """Its mark may stay when its store broke."""
    Mark.make(Archive(tmp_path), "a", "paper", NOON).let_go()
    a_line("a", ending=Ending.STORE_BROKEN).append_to(Archive(tmp_path).runs)
    assert [run["ending"] for run in all_runs(Archive(tmp_path))] == ["store_broken"]


def test_the_verb_shows_them_in_order_and_chooses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By spider, by day; a table's line each, or an object each."""
    archive = Archive(tmp_path)
    a_line("b", "other", NOON + timedelta(days=1)).append_to(archive.runs)
    a_line("a").append_to(archive.runs)
    Mark.make(archive, "c", "paper", NOON + timedelta(days=2)).let_go()
    at = ("--archive", str(tmp_path))
    assert main(["runs", *at]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split("\t")[:5] == ["started", "spider", "ending", "exit", "took"]
    assert [line.split("\t")[1:5] for line in lines] == [
        ["paper", "finished", "0", "1:02:05"], ["other", "finished", "0", "1:02:05"], ["paper", "died", "-", "-"]
    ]  # fmt: skip
    assert "5 article, 2 gone" in lines[0]
    assert main(["runs", *at, "--json", "--site", "paper", "--since", "2026-03-05"]) == 0
    (only,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert only["run"] == "c"
    assert main(["runs", *at, "--site", "nobody"]) == 1
    assert main(["runs", "--archive", str(tmp_path / "none")]) == 1
    assert "no archive at" in capsys.readouterr().err
