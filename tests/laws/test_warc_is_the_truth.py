"""Law 1: the WARC is the truth. Index and articles can be deleted, and are made again from the captures."""

from __future__ import annotations

from pathlib import Path

from newsarchive.capture.index import index_of, index_path, write_index
from tests.laws.conftest import Crawled, newsarchive

#: All that people and programs read from a store.
READINGS = (
    ("export", "--all-revisions"),
    ("export", "--format", "csv"),
    ("export", "--format", "markdown"),
    ("stats", "--json"),
    ("ls", "--json"),
    ("search", "harbour", "--json"),
)


def readings(archive: Path) -> list[bytes]:
    return [newsarchive(archive, *words) for words in READINGS]


def test_the_database_can_be_deleted(crawled: Crawled, tmp_path: Path) -> None:
    """After its loss, `rebuild` makes one that reads the same, to the byte."""
    mine = crawled.copy(tmp_path / "archive")
    before = readings(mine.archive.root)
    assert all(before)
    for file in mine.archive.root.glob("archive.sqlite*"):
        file.unlink()
    newsarchive(mine.archive.root, "rebuild")
    assert readings(mine.archive.root) == before


def test_rebuilding_needs_nothing_but_captures(crawled: Crawled, tmp_path: Path) -> None:
    """Neither the index nor the list of runs is looked at."""
    mine = crawled.copy(tmp_path / "archive")
    before = readings(mine.archive.root)
    for file in mine.archive.root.rglob("*"):
        if file.is_file() and not file.name.endswith(".warc.gz"):
            file.unlink()
    newsarchive(mine.archive.root, "rebuild")
    assert readings(mine.archive.root) == before


def test_the_index_can_be_deleted(crawled: Crawled, tmp_path: Path) -> None:
    """The CDXJ beside a WARC file is what the file itself says."""
    mine = crawled.copy(tmp_path / "archive")
    files = list(mine.archive.warcs())
    assert files
    for warc in files:
        before = index_path(warc).read_bytes()
        index_path(warc).unlink()
        write_index(warc, index_of(warc))
        assert index_path(warc).read_bytes() == before
