"""The mark of a crawl: held while it lives, found when it died."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.runs.marks import Mark, left_behind

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)


def a_mark(root: Path, run: str = "a" * 32) -> Mark:
    return Mark.make(Archive(root), run, "paper", NOON)


def test_the_mark_of_a_living_crawl_is_not_taken_for_a_dead_ones(tmp_path: Path) -> None:
    """While it is held, nobody finds it; once let go, it tells which crawl it was, and can be lifted."""
    mark = a_mark(tmp_path)
    assert list(left_behind(Archive(tmp_path))) == []
    mark.let_go()
    (found,) = left_behind(Archive(tmp_path))
    assert (found.run, found.spider, found.started, found.pid) == ("a" * 32, "paper", NOON, os.getpid())
    assert list(left_behind(Archive(tmp_path))) == [], "who found it holds it"
    found.lift(Archive(tmp_path))
    assert list(Archive(tmp_path).running.iterdir()) == []


def test_a_mark_knows_the_files_of_its_own_crawl(tmp_path: Path) -> None:
    """By host, process and time, the newest first: not those of an earlier process of the same number."""
    folder = tmp_path / "captures" / "paper" / "2026"
    folder.mkdir(parents=True)
    host, pid = socket.gethostname(), os.getpid()
    own = [
        folder / f"newsarchive-20260304120000{ms}-0000{n}-{host}-{pid}.warc.gz" for n, ms in enumerate(("123", "999"))
    ]
    others = (
        f"newsarchive-20260304120000122-00000-{host}-{pid}.warc.gz",
        f"newsarchive-20260304120000500-00000-{host}-{pid + 1}.warc.gz",
        f"newsarchive-20260304120000500-00000-x{host}-{pid}.warc.gz",
        "somebody.warc.gz",
    )
    for path in (*own, *(folder / name for name in others)):
        path.touch()
    assert a_mark(tmp_path).warcs(Archive(tmp_path)) == own[::-1]


def test_a_mark_that_was_cut_while_it_was_made_goes(tmp_path: Path) -> None:
    """Nothing had been captured by then. What is none of ours stays without harm."""
    Archive(tmp_path).running.mkdir()
    for number, said in enumerate(("", "{", '{"run": "x"}', "[]")):
        (Archive(tmp_path).running / f"{number}.json").write_text(said)
    assert list(left_behind(Archive(tmp_path))) == []
    assert list(Archive(tmp_path).running.iterdir()) == []


def test_half_an_index_of_a_dead_crawl_goes_with_its_mark(tmp_path: Path) -> None:
    """And nobody else's."""
    captures = Archive(tmp_path).captures
    captures.mkdir()
    (captures / f"x.cdxj.{os.getpid()}.draft").touch()
    (captures / "y.cdxj.1.draft").touch()
    a_mark(tmp_path).lift(Archive(tmp_path))
    assert [path.name for path in captures.iterdir()] == ["y.cdxj.1.draft"]
