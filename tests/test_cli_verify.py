"""The verbs `verify` and `repair`, as they are typed."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import OPEN, Archive
from newsarchive.capture.index import index_path
from newsarchive.capture.members import walk
from newsarchive.cli import main
from newsarchive.model import Reference
from newsarchive.wire import IDENTICAL
from tests.capture.exchanges import an_exchange, urn, written
from tests.small_archive import crawl_into

ROOT = Path(__file__).parents[1]
Tell = Callable[..., "Told"]


class Told:
    """What a verb said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    def run(*argv: object) -> Told:
        try:
            code = main([str(word) for word in argv])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Told(code, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "archive"
    crawl_into(Archive(folder))
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A copy to be harmed."""
    shutil.copytree(made, tmp_path / "archive")
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(tmp_path / "archive"))
    return Archive(tmp_path / "archive")


def the_file(archive: Archive) -> Path:
    (path,) = archive.warcs()
    return path


def cut(path: Path, count: int = 100) -> None:
    path.write_bytes(path.read_bytes()[:-count])


def test_a_sound_archive_is_well(tell: Tell, archive: Archive) -> None:
    """Exit code 0, with --deep, too; and a word on standard error."""
    for more in ((), ("--deep",)):
        told = tell("verify", *more)
        assert (told.code, "all is well" in told.err) == (0, True), told.out


def test_damage_is_told_with_place_and_mend(tell: Tell, archive: Archive) -> None:
    """Exit code 1; file, offset, kind and the command."""
    path = the_file(archive)
    cut(path)
    told = tell("verify")
    assert told.code == 1
    assert str(path) in told.out and "cut at byte" in told.out and "newsarchive repair --write" in told.out


def test_json_is_one_line_a_file(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """Exactly the keys that are promised."""
    path = the_file(archive)
    other, _ = written(tmp_path / "other", an_exchange(77))
    cut(path)
    told = tell("verify", "--json", path, other)
    first, second = (json.loads(line) for line in told.out.splitlines())
    assert told.code == 1 and list(first) == ["file", "ok", "problems"] and (first["ok"], second["ok"]) == (False, True)
    assert second == {"file": str(other), "ok": True, "problems": []}
    assert {tuple(problem) for problem in first["problems"]} == {("offset", "record", "kind", "mend")}


def test_files_and_folders_outside_an_archive(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """Named one by one or by their folder; what is no WARC in it is passed over."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    shutil.copy(the_file(archive), folder / "a.warc.gz")
    shutil.copy(the_file(archive), folder / "b.warc.gz")
    cut(folder / "b.warc.gz")
    (folder / "c.warc.gz").write_bytes(the_file(archive).read_bytes())
    assert tell("verify", folder / "a.warc.gz").code == 0
    told = tell("verify", folder)
    assert told.code == 1 and "a.warc.gz: well" in told.out and "b.warc.gz: " in told.out and "notes" not in told.out


def test_wrong_use_is_two(tell: Tell, tmp_path: Path) -> None:
    """No such file, an empty folder, no archive, an unknown option, nothing to repair."""
    (tmp_path / "empty").mkdir()
    for argv in (("verify", tmp_path / "none"), ("verify", tmp_path / "empty"), ("verify", "--shallow"), ("repair",)):
        assert tell(*argv).code == 2, argv
    assert tell("--archive", tmp_path / "none", "verify").code == 2


def test_an_index_without_its_file_is_found(tell: Tell, archive: Archive) -> None:
    """The file was deleted under us; rows of the database point nowhere, too."""
    path = the_file(archive)
    path.unlink()
    told = tell("verify", "--json")
    kinds = {problem["kind"] for line in told.out.splitlines() for problem in json.loads(line)["problems"]}
    assert told.code == 1 and kinds == {"missing", "store"}


def test_a_missing_index_is_found_and_mended(tell: Tell, archive: Archive) -> None:
    """By the command that is named."""
    index_path(the_file(archive)).unlink()
    told = tell("verify")
    assert told.code == 1 and "rebuild --index" in told.out
    assert tell("rebuild", "--workers", "0", "--quiet").code == 0 and tell("verify").code == 0


@pytest.mark.parametrize(
    ("statement", "deep"),
    [
        ("UPDATE outcomes SET capture_id = 'urn:uuid:none' WHERE capture_id = (SELECT max(capture_id) FROM outcomes)", ()),
        ("UPDATE holdings SET offset = offset + 1", ()),
        ("UPDATE holdings SET capture_id = 'urn:uuid:none' WHERE rowid = (SELECT max(rowid) FROM holdings)", ()),
        ("UPDATE sightings SET offset = offset + 1", ("--deep",)),
        ("UPDATE sightings SET warc = 'gone.warc.gz'", ("--deep",)),
        ("UPDATE sightings SET payload_digest = 'sha1:' || capture_id", ("--deep",)),
        ("UPDATE sightings SET length = length - 1", ("--deep",)),
    ],
)  # fmt: skip
def test_rows_that_point_nowhere_are_found(tell: Tell, archive: Archive, statement: str, deep: tuple[str, ...]) -> None:
    """That a capture is there at all is always looked at; where it lies, and what it holds, with --deep."""
    assert tell("rebuild", "--workers", "0", "--quiet").code == 0  # as a crawl does, it holds each capture
    with closing(sqlite3.connect(archive.database)) as connection, connection:
        assert connection.execute(statement).rowcount > 0
    told = tell("verify", "--json", *deep)
    reports = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 1 and reports[-1]["file"] == str(archive.database)
    assert {problem["kind"] for problem in reports[-1]["problems"]} == {"store"}
    assert {problem["mend"] for problem in reports[-1]["problems"]} == {"newsarchive rebuild"}
    assert tell("rebuild", "--workers", "0", "--quiet").code == 0 and tell("verify", "--deep").code == 0


def test_a_damaged_database_is_told(tell: Tell, archive: Archive) -> None:
    """The files are looked through nevertheless."""
    archive.database.write_bytes(b"no database" * 1000)
    told = tell("verify")
    assert told.code == 1 and f"{the_file(archive)}: well" in told.out and "archive.sqlite" in told.out


def test_repair_is_a_dry_run_by_default(tell: Tell, archive: Archive) -> None:
    """It tells what it would keep and lose, and writes nothing."""
    path = the_file(archive)
    cut(path)
    before = sorted(path.parent.iterdir())
    told = tell("repair", path)
    assert told.code == 0 and "keeps" in told.out and "loses" in told.out and "--write" in told.out
    assert sorted(path.parent.iterdir()) == before


def test_repair_writes_beside_the_file(tell: Tell, archive: Archive) -> None:
    """The damaged file stays as it was; the new one passes verify."""
    path = the_file(archive)
    cut(path)
    before = path.read_bytes()
    told = tell("repair", "--write", path)
    target = path.with_name(path.name.replace(".warc.gz", ".repaired.warc.gz"))
    assert told.code == 0 and str(target) in told.err and path.read_bytes() == before
    assert tell("verify", target).code == 0
    assert tell("repair", "--write", path).code == 2
    assert tell("repair", "--write", target).code == 0 and "nothing to mend" in tell("repair", target).out


def test_the_whole_way_from_damage_to_well(tell: Tell, archive: Archive) -> None:
    """Repair, move the damaged file away, rebuild: then all is well."""
    path = the_file(archive)
    cut(path)
    tell("repair", "--write", path)
    path.unlink()
    index_path(path).unlink()
    assert tell("rebuild", "--workers", "0", "--quiet").code == 0
    told = tell("verify", "--deep")
    assert told.code == 0, told.out


def test_nothing_to_keep_is_one(tell: Tell, tmp_path: Path) -> None:
    """And the next file is mended all the same."""
    lost = tmp_path / "lost.warc.gz"
    lost.write_bytes(b"\0" * 100)
    told = tell("repair", "--write", lost)
    assert told.code == 1 and "no intact record" in told.err


def test_hostile_names_cannot_steer_the_terminal(tell: Tell, tmp_path: Path) -> None:
    """Neither of files nor of records."""
    path = tmp_path / "a\x1b[2Jb.warc"
    path.write_bytes(b"WARC/1.0\r\nWARC-Record-ID: <urn:\x1b[31mx>\r\nContent-Length: 0\r\n\r\n\r\n\r\n")
    told = tell("verify", path)
    assert told.code == 1 and "\x1b" not in told.out + told.err


def test_a_pipe_that_closes_early_is_no_error(archive: Archive) -> None:
    """`newsarchive verify | head -0`."""
    running = subprocess.Popen(
        [sys.executable, "-m", "newsarchive", "verify"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert running.stdout and running.stderr
    running.stdout.close()
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    running.wait()


def test_seal_and_prove(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """The whole way: a key, a seal, a proof, a change, its name, and what to do."""
    key, path = tmp_path / "seal.pem", the_file(archive)
    told = tell("seal", "--key", key, "--new-key")
    assert told.code == 0 and "1 file" in told.err and "receipt" in told.err
    assert tell("verify", "--sealed").code == 0 and tell("verify", "--sealed", "--key", f"{key}.pub").code == 0
    cut(path)
    told = tell("verify", "--sealed", "--json", "--key", key)
    reports = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 1 and [report["file"] for report in reports if not report["ok"]] == [str(path)]
    assert reports[-1]["problems"][0]["kind"] == "changed-since-seal"
    assert tell("seal", "--key", key).code == 1 and tell("seal", "--key", key, "--accept-changes").code == 0
    assert tell("verify", "--sealed", "--key", key).code == 0


def test_seal_used_wrongly(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """Keys in the archive folder, no key, a proof of what was never sealed, options that do not go together."""
    for argv in (
        ("seal",),
        ("seal", "--key", archive.root / "k.pem", "--new-key"),
        ("seal", "--key", tmp_path / "none"),
        ("verify", "--key", tmp_path / "k"),
        ("verify", "--sealed", "--deep"),
        ("verify", "--sealed", the_file(archive)),
        ("verify", "--sealed", "--key", tmp_path / "none"),
    ):
        assert tell(*argv).code == 2, argv
    assert not list(archive.root.rglob("k.pem*"))
    told = tell("verify", "--sealed")
    assert told.code == 1 and "newsarchive seal" in told.err


def test_no_key_is_made_where_nothing_can_be_sealed_with_it(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """No file, or a chain that goes on with another key: the next try would find a key that nobody has ever used."""
    assert tell("seal", "--key", tmp_path / "first.pem", "--new-key").code == 0
    told = tell("seal", "--key", tmp_path / "second.pem", "--new-key")
    assert told.code == 1 and "another key" in told.err and not list(tmp_path.glob("second*"))
    assert tell("seal", "--key", tmp_path / "second.pem", "--new-key", "--new-segment").code == 0
    the_file(archive).unlink()
    told = tell("seal", "--key", tmp_path / "third.pem", "--new-key")
    assert told.code == 1 and "no closed WARC file" in told.err and not list(tmp_path.glob("third*"))


def index_bent(path: Path) -> None:
    text = index_path(path).read_text()
    index_path(path).write_text(text.replace('"offset": "', '"offset": "9', 1))


def index_gone(path: Path) -> None:
    index_path(path).unlink()


def left_open(path: Path) -> None:
    path.rename(path.with_name(path.name + OPEN))


def a_byte_changed(path: Path, place: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


def swapped_twice(path: Path) -> None:
    data = path.read_bytes()
    second = list(walk(path))[1:4]
    path.write_bytes(data + data[second[0].offset : second[-1].offset + second[-1].length])


@pytest.mark.parametrize(
    "harm",
    [
        cut,
        index_bent,
        index_gone,
        left_open,
        swapped_twice,
        lambda path: a_byte_changed(path, 4),
        lambda path: a_byte_changed(path, 3000),
        lambda path: a_byte_changed(path, path.stat().st_size - 1),
        lambda path: path.write_bytes(path.read_bytes() + bytes(999)),
        lambda path: path.write_bytes(path.read_bytes()[:2000] + path.read_bytes()[2100:]),
        lambda path: path.write_bytes(path.read_bytes()[: list(walk(path))[-4].offset]),
    ],
)
def test_the_mend_that_is_told_mends(
    tell: Tell, archive: Archive, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed as it stands, wherever the archive lies; after a repair the damaged file is moved away, as the manual says."""
    path = the_file(archive)
    harm(path)
    monkeypatch.setenv("NEWSARCHIVE_DIR", "/nowhere")
    told = tell("verify", "--json", "--archive", archive.root)
    problems = [problem for line in told.out.splitlines() for problem in json.loads(line)["problems"]]
    mends = list(dict.fromkeys(problem["mend"] for problem in problems if problem["kind"] != "store"))
    assert told.code == 1 and mends
    for mend in mends:
        words = shlex.split(mend)
        assert words[0] == "newsarchive" and tell(*words[1:]).code == 0, mend
        if words[1] == "repair":
            path.unlink()
            index_path(path).unlink()
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(archive.root))
    if any(problem["kind"] != "index" for problem in problems):
        assert tell("rebuild", "--workers", "0", "--quiet").code == 0
    told = tell("verify", "--deep")
    assert told.code == 0, told.out


def test_indexes_alone_are_made_anew(tell: Tell, archive: Archive, tmp_path: Path) -> None:
    """Of the whole archive, or beside a file elsewhere; the database stays as it is, or stays away."""
    path = the_file(archive)
    before = index_path(path).read_bytes()
    index_path(path).write_text("nonsense")
    archive.database.unlink()
    assert tell("rebuild", "--index").code == 0
    assert index_path(path).read_bytes() == before and not archive.database.exists()
    other = Path(shutil.copy(path, tmp_path / path.name))
    told = tell("rebuild", "--index", other)
    assert told.code == 0 and "1 index" in told.err and index_path(other).read_bytes() == before


def test_a_revisit_whose_original_is_elsewhere_is_no_damage(tell: Tell, tmp_path: Path) -> None:
    """It is told, with exit code 0, and so it is to programs."""
    lonely = an_exchange(5, revisit=IDENTICAL, refers_to=Reference(id=urn(4)), payload_digest="sha1:" + "A" * 32)
    path, _ = written(tmp_path, lonely)
    told = tell("verify", path)
    assert told.code == 0 and "no-original" in told.out and urn(4) in told.out
    (line,) = (json.loads(line) for line in tell("verify", "--json", path).out.splitlines())
    assert line["ok"] and [problem["kind"] for problem in line["problems"]] == ["no-original"]


def test_lines_of_what_people_said_must_say_something(tmp_path: Path, tell: Tell) -> None:
    """Corrections and forgotten addresses: no capture has them, so nothing else would ever tell."""
    archive = Archive(tmp_path / "archive")
    crawl_into(archive)
    flag = ("--archive", archive.root)
    assert tell(*flag, "correct", "https://quay.example/piers", "--title", "Quay").code == 0
    assert tell(*flag, "verify").code == 0
    with archive.corrections.open("a") as file:
        file.write('{"at": "2026-\n')
    archive.forgotten.write_text("nothing\n")
    told = tell(*flag, "verify")
    assert told.code == 1
    for name in (archive.corrections.name, archive.forgotten.name):
        assert f"{name}: 1 thing is wrong" in told.out
    assert "line 2" in told.out and "take it out" in told.out
    files = [json.loads(line) for line in tell(*flag, "verify", "--json").out.splitlines()]
    lines = {Path(one["file"]).name: [problem["line"] for problem in one["problems"]] for one in files}
    assert (lines["corrections.jsonl"], lines["forgotten.jsonl"]) == ([2], [1])


def test_an_archive_of_files_elsewhere_alone_can_be_verified(tmp_path: Path, tell: Tell) -> None:
    """It has a database and perhaps corrections, and no folder of captures."""
    crawl_into(Archive(tmp_path / "source"))
    flag = ("--archive", tmp_path / "archive")
    assert tell(*flag, "import", tmp_path / "source" / "captures", "--workers", 0).code == 0
    assert tell(*flag, "correct", "https://quay.example/piers", "--title", "Quay").code == 0
    told = tell(*flag, "verify")
    assert told.code == 0 and "corrections.jsonl: well, 1 record" in told.out


def test_an_archive_without_captures_of_its_own_says_what_to_name(tmp_path: Path, tell: Tell) -> None:
    """A reprocess of nothing would say nothing of the articles that are there."""
    crawl_into(Archive(tmp_path / "source"))
    flag = ("--archive", tmp_path / "archive")
    assert tell(*flag, "import", tmp_path / "source" / "captures", "--workers", 0).code == 0
    told = tell(*flag, "reprocess")
    (warc,) = (tmp_path / "source" / "captures").rglob("*.warc.gz")
    assert told.code == 1 and told.err.rstrip().endswith(f"newsarchive reprocess --warc {warc}")
    assert tell(*flag, "reprocess", "--workers", 0, "--warc", warc).code == 0
