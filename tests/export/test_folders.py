"""Articles into folders: by site and month, each for itself, and what an earlier export has not."""

from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from newsarchive.errors import SettingError
from newsarchive.export import parquet as parquet_files
from newsarchive.export.folders import Manner, file_name
from newsarchive.export.increments import add_increment
from newsarchive.export.lines import as_markdown
from newsarchive.export.whole import alone_in, whole_folder
from newsarchive.model import Article, Metadata
from newsarchive.store.base import open_store
from newsarchive.store.entry import ANY
from tests.export.test_columns import bare, full
from tests.store import facts

QUAY = "https://quay.example"


def values(n: int, site: str = "quay", at: str = "2026-03-01") -> dict[str, Any]:
    """The n-th article of a site, captured on a day."""
    told = replace(facts.article(n, f"{QUAY}/{n}"), site=site).to_dict()
    return told | {"origin": told["origin"] | {"captured_at": f"{at}T00:00:00.000000Z"}}


def files(folder: Path) -> list[str]:
    """All files under a folder, by their paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """All rows under a folder, as a reader of Hive's folders sees them."""
    dataset = pytest.importorskip("pyarrow.dataset", reason="pyarrow, the extra `parquet`, is not installed")
    listed: list[dict[str, Any]] = dataset.dataset(folder, partitioning="hive").to_table().to_pylist()
    return listed


# Parquet


def test_parquet_lies_by_site_and_month(tmp_path: Path) -> None:
    """The month is that of capture; the path says both, for every row."""
    pytest.importorskip("pyarrow", reason="pyarrow, the extra `parquet`, is not installed")
    told = [values(1), values(2, at="2026-04-30"), values(3, "tide"), bare(), values(4, "../a b")]
    assert Manner(format="parquet").fill(told, tmp_path) == 5
    assert files(tmp_path) == [
        "site=..%2Fa%20b/month=2026-03/part-00000.parquet",
        "site=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__/part-00000.parquet",
        "site=quay/month=2026-03/part-00000.parquet",
        "site=quay/month=2026-04/part-00000.parquet",
        "site=tide/month=2026-03/part-00000.parquet",
    ]
    seen = {row["url"]: (row["site"], row["month"]) for row in rows_of(tmp_path)}
    assert seen[f"{QUAY}/2"] == ("quay", "2026-04")
    assert seen[f"{QUAY}/4"] == ("../a b", "2026-03")
    assert seen[bare()["url"]] == (None, None)


def test_what_does_not_fit_into_memory_is_one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are never held beyond the bound, and none is lost or told twice."""
    pytest.importorskip("pyarrow", reason="pyarrow, the extra `parquet`, is not installed")
    monkeypatch.setattr(parquet_files, "_BATCH", 2)
    monkeypatch.setattr(parquet_files, "_HELD", 4_000)
    Manner(format="parquet").fill((values(n, f"s{n % 3}") for n in range(40)), tmp_path)
    assert len(files(tmp_path)) > 6
    assert sorted(row["url"] for row in rows_of(tmp_path)) == sorted(f"{QUAY}/{n}" for n in range(40))


def test_the_query_of_the_document_is_answered_by_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each query that docs/export.md shows runs over an export, and finds what is there."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed; it is no part of the test tools")
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text("utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    folder = tmp_path / "articles"
    add_increment(given([("1", full()), ("2", values(9, "tide"))]), Manner(format="parquet"), folder)
    add_increment(given([("3", full() | {"revision": 3})]), Manner(format="parquet"), folder)
    monkeypatch.chdir(tmp_path)
    answers = [duckdb.sql(query).fetchall() for query in queries]
    assert len(answers) >= 4
    assert all(answers), answers


# Each article a file


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Piers stay closed!", "2026-02-28-piers-stay-closed-"),
        ("../../etc/passwd\x00", "2026-02-28-etc-passwd-"),
        ("CON: a\\b", "2026-02-28-con-a-b-"),
        ("Кран № 5", "2026-02-28-кран-no-5-"),
        ("ä" * 300, "2026-02-28-" + "ä" * 50 + "-"),
        ("\ud800", "2026-02-28-"),
        ("...", "2026-02-28-"),
        (None, "2026-02-28-"),
    ],
)
def test_a_file_is_named_by_day_title_and_id(title: str | None, name: str) -> None:
    """Nothing of a title leaves its folder, or is refused by a file system."""
    site, _, file = file_name(full() | {"title": title}, ".md").partition("/")
    assert (site, file) == ("quay", f"{name}{file[-18:]}")
    assert re.fullmatch(r"[0-9a-f]{12}-r2\.md", file[-18:])
    assert len(file.encode()) < 255


@pytest.mark.parametrize("site", ["..", "/etc", "", None, "-"])
def test_a_site_cannot_lead_out_of_the_folder(site: str | None) -> None:
    """A host of a foreign archive may be called anything."""
    folder, *rest = file_name(full() | {"site": site}, ".md").split("/")
    assert folder in ("no-site", "etc")
    assert len(rest) == 1


def test_each_article_is_a_file_that_begins_with_its_front_matter(tmp_path: Path) -> None:
    """Two of one title are two files."""
    told = [values(1), values(2), values(3, "tide.example")]
    assert Manner(format="markdown", each=True).fill(told, tmp_path) == 3
    assert [path.split("/")[0] for path in files(tmp_path)] == ["quay", "quay", "tide.example"]
    for path in files(tmp_path):
        assert (tmp_path / path).read_text("utf-8").startswith('---\ntitle: "Piers"\nurl: "https://quay.example/')


HOSTILE = [
    'a"\n---\nevil: true', "---", "...", "!!python/object/apply:os.system ['id']", "&a *a", "key: value # no comment", "yes", "1e3", "~",
    "\ufeffbom", "\ufffe\uffff", "\x85\u2028\u2029", "\x00\x1b[2J\x7f", "\ud800", "{{ x }}", "'", "\\", "%YAML 1.1", "- a\n- b", "𝔸",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_front_matter_is_yaml_whatever_a_title_says(title: str) -> None:
    """Each line is a key and JSON, which YAML reads as JSON does, in characters that YAML allows (YAML 1.2.2, 5.1)."""
    shown = as_markdown(
        Article(url=QUAY, metadata=Metadata(title=title, tags=(title,)), blocks=(), removals=()).to_dict()
    )
    head = shown.split("\n---\n")[0].removeprefix("---\n")
    assert not re.search("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]", head)
    front = {key: json.loads(said) for key, _, said in (line.partition(": ") for line in head.split("\n"))}
    assert (front["title"], front["tags"]) == (title, [title])


# Whole or not there


def test_a_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    """An export that breaks off leaves nothing."""
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "out") as beside:
        (beside / "a").write_text("x")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """And another name asked for."""
    (tmp_path / "mine").write_text("x")
    with pytest.raises(SettingError, match="another name with -o"), whole_folder(tmp_path):
        pass
    assert files(tmp_path) == ["mine"]


def test_what_a_killed_export_left_is_taken_away(tmp_path: Path) -> None:
    """But not what another is filling at this moment."""
    dead, living = tmp_path / ".out.1.part", tmp_path / ".out.2.part"
    for left in (dead, living):
        (left / "inner").mkdir(parents=True)
    with alone_in(living), whole_folder(tmp_path / "out"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.2.part", "out"]


# Increments


def given(listed: list[tuple[str, dict[str, Any]]]) -> Callable[[Callable[[str], bool]], Iterable[Any]]:
    """A store that holds these versions."""
    return lambda wanted: ((name, told) for name, told in listed if wanted(name))


LINES = Manner(format="jsonl", packing="gz")


def urls(folder: Path) -> list[str]:
    """Addresses of all articles in the increments, in their order."""
    read = (gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("export=*/articles.jsonl.gz")))
    return [json.loads(line)["url"] for text in read for line in text.splitlines()]


def test_an_increment_holds_what_no_earlier_one_does(tmp_path: Path) -> None:
    """By version: the same article with another text comes again, an equal one does not, in whatever order they come."""
    first = add_increment(given([("a1", values(1)), ("b1", values(2))]), LINES, tmp_path)
    second = add_increment(given([("c1", values(3)), ("b1", values(2)), ("a2", values(1))]), LINES, tmp_path)
    third = add_increment(given([("a2", values(1)), ("c1", values(3))]), LINES, tmp_path)
    assert (first.articles, second.articles, third) == (2, 2, type(third)(0, None))
    assert urls(tmp_path) == [f"{QUAY}/{n}" for n in (1, 2, 3, 1)]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["export=000001", "export=000002"]


def test_an_increment_that_breaks_off_is_made_good(tmp_path: Path) -> None:
    """Neither its articles nor the memory of them is there."""

    def broken(wanted: Callable[[str], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "a", values(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_increment(broken, LINES, tmp_path)
    assert list(tmp_path.iterdir()) == []
    add_increment(given([("a", values(1))]), LINES, tmp_path)
    assert urls(tmp_path) == [f"{QUAY}/1"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from newsarchive.export.folders import Manner
from newsarchive.export.increments import add_increment
from tests.export.test_folders import values

def versions(wanted):
    yield "a", values(1)
    print("under way", flush=True)
    sys.stdin.read()

add_increment(versions, Manner(format="jsonl", packing="gz"), Path(sys.argv[1]))
"""


def test_a_killed_export_loses_nothing(tmp_path: Path) -> None:
    """`kill -9` in the middle; while it lives, a second one is told to wait."""
    command = [sys.executable, "-c", _KILLED, str(tmp_path)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert running.stdout
    assert running.stdout.readline() == b"under way\n"
    with pytest.raises(SettingError, match="wait until it has ended"):
        add_increment(given([("a", values(1))]), LINES, tmp_path)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert [path.name.split(".")[1] for path in tmp_path.iterdir()] == ["export=000001"]
    add_increment(given([("a", values(1)), ("b", values(2))]), LINES, tmp_path)
    assert urls(tmp_path) == [f"{QUAY}/1", f"{QUAY}/2"]
    assert [path.name for path in tmp_path.iterdir()] == ["export=000001"]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Neither other files nor another manner is mixed in."""
    add_increment(given([("a", values(1))]), LINES, tmp_path)
    with pytest.raises(SettingError, match="holds an export with"):
        add_increment(given([("a", values(1))]), Manner(format="jsonl"), tmp_path)
    (tmp_path / "letters.txt").write_text("x")
    with pytest.raises(SettingError, match=r"holds letters\.txt"):
        add_increment(given([("a", values(1))]), LINES, tmp_path)


def test_the_store_tells_versions(tmp_path: Path) -> None:
    """A new text is a new version; so is another document of the same text; a later sighting of the same is not."""
    archive = Archive(tmp_path)
    folder = tmp_path / "out"

    def export() -> list[tuple[str, int | None]]:
        before = len(urls(folder))
        store = open_store(archive)
        add_increment(lambda fresh: store.versions(ANY, fresh), LINES, folder)
        store.close()
        return [(url, before) for url in urls(folder)[before:]]

    def put(n: int, **article: str) -> None:
        store = open_store(archive)
        store.put(facts.article(n, **article), facts.outcome(n))
        store.close()

    put(1)
    assert len(export()) == 1
    put(2)
    assert export() == []
    put(3, text="The piers are open.")
    put(4, url=f"{QUAY}/tide")
    assert len(export()) == 2
    put(3, text="The piers are open.", title="Open")
    assert len(export()) == 1
    archive.database.unlink()
    for n in (1, 2):
        put(n)
    assert len(export()) == 0


# As it is typed


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = open_store(Archive(tmp_path / "archive"))
    for n in (1, 2):
        store.put(facts.article(n, url=f"{QUAY}/{n}"), facts.outcome(n, f"{QUAY}/{n}"))
    store.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("argv", "made"),
    [
        (("--format", "parquet", "-o", "x"), "x/site=quay/month=2026-03/part-00000.parquet"),
        (("--format", "jsonl.zst", "-o", "x"), "x"),
        (("--format", "jsonl", "-o", "x.jsonl.gz"), "x.jsonl.gz"),
        (("--shape", "datatrove", "-o", "x.jsonl"), "x.jsonl"),
        (("--format", "text", "--each", "-o", "x"), "x/quay/2026-03-01-piers-*.txt"),
        (("--format", "jsonl.gz", "--since-export", "-o", "x"), "x/export=000001/articles.jsonl.gz"),
        (("--format", "parquet", "--since-export", "-o", "x"), "x/export=000001/site=quay/month=2026-03/part-00000.parquet"),
        (("--format", "markdown", "--each", "--since-export", "-o", "x"), "x/export=000001/quay/2026-03-01-piers-*.md"),
    ],
)  # fmt: skip
def test_export_makes(archive: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], made: str) -> None:
    """Each manner puts its files where the document says."""
    if "parquet" in argv:
        pytest.importorskip("pyarrow", reason="pyarrow, the extra `parquet`, is not installed")
    assert main(("export", *argv)) == 0
    assert "2 articles in x" in capsys.readouterr().err
    assert list(archive.glob(made))


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("--format", "parquet"), "name it: -o DIR"),
        (("--since-export",), "name it: -o DIR"),
        (("--format", "wacz", "--each", "-o", "x"), "one file"),
        (("--format", "csv", "--shape", "datatrove"), "jsonl and parquet"),
        (("--format", "parquet", "--each", "-o", "x"), "leave --each out"),
        (("--format", "parquet", "-o", "x.gz"), "packed already"),
        (("--format", "parquet", "-o", "archive"), "is there already"),
        (("--since-export", "-o", "archive"), "did not put there"),
    ],
)
def test_what_does_not_go_together_is_said(
    archive: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], why: str
) -> None:
    """In one line, with exit code 2, and nothing is made."""
    assert main(("export", *argv)) == 2
    assert why in capsys.readouterr().err
    assert [path.name for path in archive.iterdir()] == ["archive"]


def test_packed_lines_are_what_plain_ones_are(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """To a pipe, too."""
    assert main(("export",)) == 0
    plain = capsysbinary.readouterr().out
    assert main(("export", "--format", "jsonl.gz")) == 0
    assert gzip.decompress(capsysbinary.readouterr().out) == plain
