"""Files that a killed crawl left open: closed again with every whole exchange, and told about."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.index import index_path
from newsarchive.capture.members import MAX_BLOCK
from newsarchive.capture.read import read_archive
from newsarchive.capture.repair import recover
from newsarchive.model import Capture, Outcome

from .exchanges import RESPONSE, a_writer, an_ending, an_exchange, only, written


def left_open(root: Path, *items: Capture | Outcome) -> tuple[Path, list[Capture | Outcome]]:
    """A file as a killed crawl leaves it: whole, under its open name, without index, unlocked."""
    closed, given_back = written(root, *items)
    index_path(closed).unlink()
    return closed.rename(closed.with_name(closed.name + OPEN)), given_back


def read(root: Path) -> list[Capture | Outcome]:
    path = only(Archive(root).warcs())
    return list(read_archive(path, name=Archive(root).name_of(path)))


def test_a_whole_file_is_closed(tmp_path: Path) -> None:
    """Nothing is lost, the index is written, one sentence is said."""
    path, given_back = left_open(tmp_path, an_exchange(1), an_ending(), an_exchange(2))
    said: list[str] = []
    (result,) = recover(Archive(tmp_path), said.append)
    assert (result.lost, result.aside, result.warc.name) == (0, None, path.name.removesuffix(OPEN))
    assert read(tmp_path) == given_back and len(index_path(result.warc).read_text().splitlines()) == 2
    assert len(said) == 1 and said[0].endswith("nothing lost")


def test_a_file_cut_anywhere_keeps_every_whole_exchange(tmp_path: Path) -> None:
    """At every offset: what is whole stays, what is not goes, bytes add up, and the result reads without error."""
    path, given_back = left_open(tmp_path, an_exchange(1), an_ending(), an_exchange(2))
    data = path.read_bytes()
    for size in range(0, len(data), 3):
        path.with_name(path.name.removesuffix(OPEN)).unlink(missing_ok=True)
        path.write_bytes(data[:size])
        said: list[str] = []
        (result,) = recover(Archive(tmp_path), said.append)
        assert result.kept + result.lost == size
        assert len(said) == 1 and (not result.lost or f"{result.lost} bytes" in said[0])
        found = read(tmp_path) if result.warc.exists() else []
        assert found == given_back[: len(found)]
        assert result.warc.exists() == bool(found) == bool(result.kept)
        assert not list(tmp_path.rglob("*.damaged"))
    assert found == given_back[:2]


def test_a_file_whose_writer_lives_is_left_alone(tmp_path: Path) -> None:
    """The lock tells; not a byte of it changes, and nothing is said."""
    writer = a_writer(tmp_path)
    capture = writer.write(an_exchange())
    path = only(Archive(tmp_path).warcs())
    before = path.read_bytes()
    said: list[str] = []
    assert recover(Archive(tmp_path), said.append) == [] and said == []
    assert path.read_bytes() == before
    writer.close()
    assert read(tmp_path) == [capture]


def test_a_writer_that_was_killed_is_recovered(tmp_path: Path) -> None:
    """The lock goes with the process: a file of ours in a child that ends without a word."""
    code = (
        "import os, sys; from pathlib import Path; from capture.exchanges import *\n"
        "writer = a_writer(Path(sys.argv[1])); writer.write(an_exchange(1)); writer.write(an_exchange(2)); os._exit(9)"
    )
    tests = Path(__file__).parents[1]
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=tests,
        env={"PYTHONPATH": f"{tests}:{tests.parent}"},
        timeout=60,
    )
    assert only(Archive(tmp_path).warcs()).name.endswith(OPEN)
    (result,) = recover(Archive(tmp_path), lambda _: None)
    assert result.lost == 0 and len(read(tmp_path)) == 2


def test_whole_exchanges_behind_damage_are_set_aside(tmp_path: Path) -> None:
    """Damage in the middle is no cut tail: the bytes behind it are kept in a file that the message names."""
    path, given_back = left_open(tmp_path, an_exchange(1), an_exchange(2), an_exchange(3))
    data = bytearray(path.read_bytes())
    second = given_back[1]
    assert isinstance(second, Capture) and second.location
    data[second.location.offset + 40] ^= 1
    path.write_bytes(data)
    said: list[str] = []
    (result,) = recover(Archive(tmp_path), said.append)
    assert read(tmp_path) == given_back[:1]
    assert result.aside and result.aside.read_bytes() == bytes(data[result.kept :]) and str(result.aside) in said[0]


def test_a_second_recovery_finds_nothing_to_do(tmp_path: Path) -> None:
    """Recovered once is recovered."""
    left_open(tmp_path, an_exchange())
    recover(Archive(tmp_path), lambda _: None)
    assert recover(Archive(tmp_path), lambda _: None) == []


def test_two_recoveries_at_once_do_not_meet(tmp_path: Path) -> None:
    """Whoever holds the lock does the work."""
    path, _ = left_open(tmp_path, an_exchange())
    with path.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert recover(Archive(tmp_path), lambda _: None) == []
    assert len(recover(Archive(tmp_path), lambda _: None)) == 1


def test_an_exchange_larger_than_readers_take_is_kept(tmp_path: Path) -> None:
    """Recovery cuts what is torn, not what is large."""
    left_open(tmp_path, an_exchange(1, response=RESPONSE + bytes(MAX_BLOCK)), an_exchange(2))
    (result,) = recover(Archive(tmp_path), lambda _: None)
    assert result.lost == 0 and result.kept == result.warc.stat().st_size


def test_a_closed_file_without_index_gets_one(tmp_path: Path) -> None:
    """A crawl may die between closing a file and writing its index."""
    path, _ = written(tmp_path, an_exchange())
    expected = index_path(path).read_text()
    index_path(path).unlink()
    recover(Archive(tmp_path), lambda _: None)
    assert index_path(path).read_text() == expected


def test_an_archive_that_is_not_there_has_nothing_to_recover(tmp_path: Path) -> None:
    """The first crawl of all."""
    shutil.rmtree(tmp_path)
    assert recover(Archive(tmp_path), lambda _: None) == []
