"""`verify`, `repair`, `rebuild --index` and `seal` over what lies about on real disks: what is no file, what cannot be
read, names that no shell takes as they are."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture import verify as looking
from newsarchive.capture.findings import Report
from newsarchive.cli import main
from newsarchive.cli import verify as verb
from newsarchive.store.schema import MIGRATIONS
from tests.capture.exchanges import an_exchange, written

Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSARCHIVE_DIR", raising=False)

    def run(*argv: object) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return written(tmp_path / "sound", an_exchange(1))[0]


@pytest.mark.parametrize("words", [("verify",), ("repair",), ("repair", "--write"), ("rebuild", "--index")])
def test_what_is_no_file_is_refused_at_once(tell: Tell, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A pipe would be waited for, a device read without end."""
    os.mkfifo(tmp_path / "pipe.warc.gz")
    for name in ("pipe.warc.gz", "/dev/zero"):
        code, _, err = tell(*words, name)
        assert code == 2 and name in err and "no file" in err, err


@pytest.mark.parametrize("words", [("verify", "loop.warc.gz"), ("verify", "gone.warc.gz"), ("repair", "loop.warc.gz")])
def test_links_that_lead_nowhere(tell: Tell, tmp_path: Path, words: tuple[str, ...]) -> None:
    """In a circle, or to what is gone."""
    (tmp_path / "loop.warc.gz").symlink_to("loop.warc.gz")
    (tmp_path / "gone.warc.gz").symlink_to("nothing.warc.gz")
    code, _, err = tell(*words)
    assert code == 2 and words[-1] in err


def test_a_folder_that_links_to_itself_is_gone_through_once(tell: Tell, tmp_path: Path, sound: Path) -> None:
    """No circle."""
    (sound.parent / "again").symlink_to(sound.parent)
    assert tell("verify", sound.parent)[1].count("well") == 1


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, OSError], None]:
    """A file that the system will not read, for root neither."""

    def refuse(path: Path, error: OSError) -> None:
        true = looking.verify

        def refusing(one: Path, wish: looking.Wish) -> Report:
            if one == path:
                raise error
            return true(one, wish)

        monkeypatch.setattr(verb, "verify_file", refusing)

    return refuse


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied", "it"), OSError(5, "Input/output error")])
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_looked_at(
    tell: Tell, tmp_path: Path, sound: Path, refused: Callable[[Path, OSError], None], error: OSError
) -> None:
    """It may be damaged: a disk that fails says no more than that."""
    other = Path(shutil.copy(sound, tmp_path / "other.warc.gz"))
    refused(other, error)
    code, out, _ = tell("verify", "--json", other, sound)
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 1 and second == {"file": str(sound), "ok": True, "problems": []}
    assert (first["file"], first["ok"], first["problems"][0]["kind"]) == (str(other), False, "unreadable")
    assert first["problems"][0]["mend"].startswith("put a copy")
    assert str(error.strerror).lower() in tell("verify", other)[1].lower()


def test_what_nobody_may_read_is_told_by_each_verb(tmp_path: Path, sound: Path) -> None:
    """With the rights of somebody else: a file, and a folder within one that was named."""
    if os.getuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root, to be somebody else")
    closed = tmp_path / "all" / "closed"
    closed.mkdir(parents=True)
    file = Path(shutil.copy(sound, tmp_path / "all" / "a.warc.gz"))
    shutil.copy(sound, closed / "b.warc.gz")
    file.chmod(0)
    closed.chmod(0)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name:
            folder.chmod(folder.stat().st_mode | 0o055)
    asked = (["verify", file], ["repair", file], ["rebuild", "--index", file], ["verify", tmp_path / "all"])
    said = _as_nobody([[str(word) for word in words] for words in asked])
    for (code, told), named in zip(said, ("a.warc.gz", "a.warc.gz", "a.warc.gz", "closed"), strict=True):
        assert code == 1 and named in told and "ermission denied" in told, told


def _as_nobody(asked: list[list[str]]) -> list[tuple[int, str]]:
    """Exit code, and all that was said. Everything is imported before the rights are given up."""
    code = (
        "import contextlib, io, json, os, sys\n"
        "from newsarchive.cli import main, again, verify\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "said = []\n"
        "for words in json.loads(sys.argv[1]):\n"
        "    out = io.TextIOWrapper(io.BytesIO(), 'utf-8', write_through=True)\n"
        "    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):\n"
        "        code = main(words)\n"
        "    said.append((code, out.buffer.getvalue().decode()))\n"
        "print(json.dumps(said))\n"
    )
    command = [sys.executable, "-c", code, json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return [(code, told) for code, told in json.loads(done.stdout)]


@pytest.mark.parametrize("name", [b"new\nline\x1b[31m.warc.gz", b"caf\xe9-\xff.warc.gz", b"it's $HOME.warc.gz"])
def test_the_mend_names_a_file_so_that_a_shell_finds_it(tell: Tell, tmp_path: Path, sound: Path, name: bytes) -> None:
    """Whatever bytes it is called by."""
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(sound.read_bytes()[:-50])
    code, out, _ = tell("verify", os.fsdecode(path))
    (mend,) = (line.partition("mend: newsarchive ")[2] for line in out.splitlines() if "mend: " in line)
    said = subprocess.run(["bash", "-c", f"printf '%s\\n' {mend}"], capture_output=True, check=True)
    assert code == 1 and said.stdout == b"repair\n--write\n" + path + b"\n"
    assert all(line.isprintable() for line in out.splitlines())


@pytest.mark.parametrize("data", [b"", b"hello", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + bytes(9), b"\0" * 5000])
def test_where_nothing_is_intact_no_repair_is_promised(tell: Tell, tmp_path: Path, data: bytes) -> None:
    """Neither as a mend, nor by the dry run; and no index is made of it."""
    (tmp_path / "no.warc.gz").write_bytes(data)
    code, out, _ = tell("verify", "no.warc.gz")
    assert code == 1 and "mend: put a copy" in out and "repair --write" not in out
    code, out, _ = tell("repair", "no.warc.gz")
    assert code == 1 and "--write makes" not in out and "put a copy" in out
    code, _, err = tell("rebuild", "--index", "no.warc.gz")
    assert code == 1 and "no record" in err and not (tmp_path / "no.cdxj").exists()


def test_a_folder_of_captures_that_cannot_be_read_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is passed over in silence would be called well."""
    archive = Archive(tmp_path)
    (archive.captures / "closed").mkdir(parents=True)
    true = os.scandir

    def refusing(path: object) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return true(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PermissionError, match="closed"):
        list(archive.warcs())


def test_what_lies_among_the_captures_and_is_no_file_is_told(tell: Tell, tmp_path: Path, sound: Path) -> None:
    """A pipe, a link to a disk that is not mounted: named by `verify`, and nothing waits for it."""
    folder = tmp_path / "archive" / "captures" / "x"
    folder.mkdir(parents=True)
    for file in sound.parent.iterdir():
        shutil.copy(file, folder)
    assert tell("verify")[0] == 0
    os.mkfifo(folder / "pipe.warc.gz")
    (folder / "away.warc.gz").symlink_to("/mnt/nowhere/away.warc.gz")
    code, out, _ = tell("verify", "--json")
    bad = {
        Path(one["file"]).name: one["problems"][0]["kind"] for one in map(json.loads, out.splitlines()) if not one["ok"]
    }
    assert code == 1 and bad == {"pipe.warc.gz": "unreadable", "away.warc.gz": "unreadable"}


def test_an_older_database_where_nothing_can_be_written_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its rows are left out, in words; the captures are looked at all the same."""
    archive = tmp_path / "archive"
    archive.mkdir()
    with closing(sqlite3.connect(archive / "archive.sqlite")) as old, old:
        for statement in MIGRATIONS[0].split(";\n"):
            old.execute(statement)
        old.execute("PRAGMA user_version = 1")
    monkeypatch.setattr("newsarchive.store.health.os.access", lambda *_: False)
    assert main(["--archive", str(archive), "verify"]) == 0
    said = capsys.readouterr().err
    assert "were not looked at" in said and "older newsarchive" in said
