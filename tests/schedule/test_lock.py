"""The lock of a site, the state file, and how a crawl is pressed to end."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive.runs.lock import Holder, birth_of, is_held, last_holder, lock_of, take
from newsarchive.schedule import child as child_room
from newsarchive.schedule.child import Child, found_again, start
from newsarchive.schedule.hold import BUSY, main
from newsarchive.schedule.plan import Record
from newsarchive.schedule.state import load, save

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def taken(path: Path, crawl: str = "paper", slot: str = NOON.isoformat()) -> int:
    fd = take(path, crawl, slot)
    assert fd is not None
    return fd


def test_a_lock_says_who_holds_it_and_ends_with_its_holder(tmp_path: Path) -> None:
    """While it is held nobody else gets it; afterwards it still says who was the last."""
    path = lock_of(tmp_path, "https://paper.example:81")
    assert path.name == "https___paper.example_81.lock"
    assert not is_held(path)
    fd = taken(path)
    holder = last_holder(path)
    assert holder is not None
    assert (holder.crawl, holder.pid, holder.slot, holder.lives) == ("paper", os.getpid(), NOON.isoformat(), True)
    assert is_held(path)
    os.close(fd)
    assert not is_held(path)
    assert last_holder(path) == holder
    os.close(taken(path, "other"))
    told = last_holder(path)
    assert told is not None
    assert told.crawl == "other"


def test_a_lock_is_not_given_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The launcher says who has it, with a code of its own, and starts nothing."""
    monkeypatch.setattr("newsarchive.runs.lock._PAUSE", 0.0)
    path = tmp_path / "paper.lock"
    fd = taken(path)
    assert take(path, "other") is None
    assert main([str(path), "other", "-", "false"]) == BUSY
    os.close(fd)


def test_the_launcher_becomes_the_command_and_keeps_the_lock(tmp_path: Path) -> None:
    """The same pid, before and after; the lock is held to the command's end, whatever became of its parent."""
    path = tmp_path / "locks" / "paper.lock"
    says = "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"
    command = [sys.executable, "-m", "newsarchive.schedule.hold", path, "paper", "-", sys.executable, "-c", says]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        holder = last_holder(path)
        assert holder is not None
        assert (holder.pid, holder.lives, holder.slot) == (process.pid, True, "")
        assert is_held(path)
        process.communicate(b"")
    assert not is_held(path)
    assert not holder.lives


def test_a_command_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As shells do, with 127; in a process of its own the lock would end with it."""
    assert main([str(tmp_path / "x.lock"), "paper", "-", "no-such-command"]) == 127
    assert "no-such-command: No such file" in capsys.readouterr().err


@pytest.mark.skipif(not birth_of(os.getpid()), reason="the system does not tell when a process was born")
def test_a_pid_that_was_given_again_is_somebody_else(tmp_path: Path) -> None:
    """Such a process is not taken for the crawl, and gets no signal."""
    path = tmp_path / "paper.lock"
    os.close(taken(path))
    holder = last_holder(path)
    assert holder is not None
    with subprocess.Popen(["sleep", "60"]) as stranger:
        reused = replace(holder, pid=stranger.pid)
        assert not reused.lives
        orphan = found_again(reused, path, "paper", deadline=0.0)
        assert orphan.press(1.0) is signal.SIGINT
        assert stranger.poll() is None
        stranger.kill()


def test_where_files_cannot_be_locked_pid_and_birth_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network drives: a living holder keeps others out, a dead one does not."""

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    path = tmp_path / "paper.lock"
    os.close(taken(path))
    assert is_held(path)
    assert take(path, "other") is None
    holder = last_holder(path)
    assert holder is not None
    path.write_text(json.dumps(asdict(replace(holder, birth="another boot 7"))))
    assert not is_held(path)
    os.close(taken(path, "other"))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1, "what": 2}', "\x00" * 10_000])
def test_a_lock_file_with_nonsense_is_a_lock_all_the_same(tmp_path: Path, content: str) -> None:
    """Nobody is named, and it can be taken."""
    path = tmp_path / "paper.lock"
    path.write_text(content)
    assert last_holder(path) is None
    assert not is_held(path)
    os.close(taken(path))
    told = last_holder(path)
    assert isinstance(told, Holder)


# --- state -----------------------------------------------------------------------------------------------------------------


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    """Moments, codes, and what is not known."""
    path = tmp_path / "schedule" / "state.json"
    records = {"paper": Record(slot=NOON, missed=3, started=NOON, ended=NOON, exit_code=-9), "radio": Record()}
    save(path, records)
    assert load(path) == (records, "")
    assert [file.name for file in path.parent.iterdir()] == ["state.json"]


def test_a_write_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, in the middle."""
    path = tmp_path / "state.json"
    save(path, {"paper": Record(slot=NOON)})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        save(path, {})
    assert load(path) == ({"paper": Record(slot=NOON)}, "")


@pytest.mark.parametrize(
    "content", ["", "[]", '{"crawls": 3}', '{"crawls": {"a": 3}}', '{"crawls": {"a": {"slot": "soon"}}}', '{"crawls": {"a": {"slot": "2026-03-04"}}}'],
)  # fmt: skip
def test_a_broken_state_is_named_and_counts_as_none(tmp_path: Path, content: str) -> None:
    """The locks still say what was started last."""
    path = tmp_path / "state.json"
    path.write_text(content)
    records, trouble = load(path)
    assert records == {}
    assert str(path) in trouble
    assert load(tmp_path / "none.json") == ({}, "")


# --- the end of a crawl ------------------------------------------------------------------------------------------------------

_DEAF = "import signal, time\nfor n in (2, 15):\n    signal.signal(n, lambda *_: print(_[0], flush=True))\nprint('on', flush=True)\nwhile True: time.sleep(60)\n"


def test_a_crawl_that_hangs_is_pressed_step_by_step(tmp_path: Path) -> None:
    """SIGINT at its deadline, SIGTERM after two minutes, SIGKILL half a minute later: no sooner, and to all of its group."""
    log = tmp_path / "paper.log"
    process = start([sys.executable, "-u", "-c", _DEAF], tmp_path, log)
    crawl = Child("paper", "paper", NOON, process.pid, deadline=100.0, process=process, lock=tmp_path / "x.lock")
    while not log.read_text():
        pass
    assert os.getsid(process.pid) == process.pid, "a terminal's Ctrl-C does not reach it"
    told = [(at, crawl.press(at)) for at in (99.9, 100.0, 219.9, 220.0, 249.9)]
    assert [number for _, number in told] == [None, signal.SIGINT, None, signal.SIGTERM, None]
    assert crawl.overran
    assert not crawl.has_ended
    assert crawl.press(250.0) is signal.SIGKILL
    process.wait()
    assert (crawl.has_ended, crawl.exit_code) == (True, -9)
    assert crawl.press(1e9) is None


def test_a_log_that_grew_is_put_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one before is kept, and no more."""
    monkeypatch.setattr(child_room, "_LOG", 3)
    log = tmp_path / "logs" / "paper.log"
    for word in ("one", "two", "three"):
        start(["echo", word], tmp_path, log).wait()
    assert {path.name: path.read_text() for path in log.parent.iterdir()} == {
        "paper.log": "three\n", "paper.log.1": "two\n"
    }  # fmt: skip
