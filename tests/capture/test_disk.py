"""Writing when the disk refuses: whole records only, and a clear word."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.repair import recover
from newsarchive.capture.write import Policy
from newsarchive.errors import ArchiveFull
from newsarchive.model import Purpose

from .exchanges import a_writer, an_ending, an_exchange, only


def failing_write(room: int) -> object:
    """An os.write onto a disk that has so many bytes left: it writes what fits, then refuses."""
    left, real = [room], os.write

    def write(fd: int, data: bytes) -> int:
        fits = min(left[0], len(data))
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left[0] -= fits
        return real(fd, data[:fits])

    return write


@pytest.mark.parametrize("room", [1, 100, 700])
def test_a_full_disk_leaves_whole_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Half an exchange fits: it is cut off again, the file is closed, and whoever writes is told what to do."""
    writer = a_writer(tmp_path)
    first = writer.write(an_exchange(1))
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", failing_write(room))
        with pytest.raises(ArchiveFull, match=r"no space left on device; free space"):
            writer.write(an_exchange(2))
    path = only(Archive(tmp_path).warcs())
    assert path.name.endswith(".warc.gz")
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == [first]
    with pytest.raises(ArchiveFull, match="no space left"):
        writer.write(an_exchange(3))
    with pytest.raises(ArchiveFull):
        writer.write_ending(an_ending(), Purpose.PAGE)
    writer.close()


def test_a_disk_that_is_full_at_once_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in which nothing could be written goes away."""
    monkeypatch.setattr(os, "write", failing_write(10))
    with pytest.raises(ArchiveFull):
        a_writer(tmp_path).write(an_exchange())
    assert list(Archive(tmp_path).warcs()) == []


def test_a_disk_that_cannot_even_cut_keeps_the_open_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a record that cannot be taken back never gets into a closed file: recovery cuts it later."""
    writer = a_writer(tmp_path)
    first = writer.write(an_exchange(1))

    def refuse(fd: int, size: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", failing_write(100))
        disk.setattr(os, "ftruncate", refuse)
        with pytest.raises(ArchiveFull):
            writer.write(an_exchange(2))
    assert only(Archive(tmp_path).warcs()).name.endswith(".open")
    recover(Archive(tmp_path), lambda _: None)
    path = only(Archive(tmp_path).warcs())
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == [first]


def test_an_interrupt_leaves_whole_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a write takes back what was written of it, and the writer goes on."""
    writer = a_writer(tmp_path)
    first = writer.write(an_exchange(1))
    real = os.write

    def interrupted(fd: int, data: bytes) -> int:
        if len(data) < 50:
            raise KeyboardInterrupt
        return real(fd, data[: len(data) // 2])

    with monkeypatch.context() as keyboard:
        keyboard.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            writer.write(an_exchange(2))
    third = writer.write(an_exchange(3))
    writer.close()
    path = only(Archive(tmp_path).warcs())
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == [first, third]


def test_a_folder_that_cannot_be_made_stops_the_crawl(tmp_path: Path) -> None:
    """The message names the folder and the cause."""
    (tmp_path / "captures").write_text("in the way")
    with pytest.raises(ArchiveFull, match=r"captures.*(not a directory|file exists)"):
        a_writer(tmp_path).write(an_exchange())


def test_a_disk_that_cannot_sync_stops_the_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk does not confirm is not captured."""

    def refuse(fd: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", refuse)
    writer = a_writer(tmp_path, policy=Policy(sync_every=1))
    with pytest.raises(ArchiveFull, match="input/output error"):
        writer.write(an_exchange())
