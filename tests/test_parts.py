"""One WARC file → one Parquet file: what each task of a cluster does, without a cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newsarchive import parts, spark
from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.export.columns import SHAPES, table
from newsarchive.export.shared import SharedFolder
from newsarchive.parts import Plan, Told, make_part, part_name, place_of
from newsarchive.reprocess import Here, reprocess
from newsarchive.site import Feed, Site, Sites
from newsarchive.store.base import open_store
from tests.capture.farserver import serving
from tests.small_archive import crawl_into

QUAY = Site(name="quay", domains=("quay.example",), sources=(Feed("https://quay.example/feed"),))


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    crawl_into(Archive(folder / "archive"))
    (written,) = (folder / "archive" / "captures").rglob("*.warc.gz")
    return written.rename(folder / "quay.warc.gz")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(out=str(tmp_path / "out"), sites=Sites(), apart=False)


def rows_in(told: Told, plan: Plan) -> list[dict[str, Any]]:
    """What a part holds."""
    rows: list[dict[str, Any]] = pq.ParquetFile(Path(plan.out) / told.part).read().to_pylist()
    return rows


def reprocessed(warc: Path, shape: str, root: Path) -> list[dict[str, Any]]:
    """The same file by `reprocess --warc` into an archive of its own, as `export` gives it."""
    archive = Archive(root)
    store = open_store(archive)
    try:
        reprocess([warc], Shelf(archive), Here(Sites()), store)
        make, _ = SHAPES[shape]
        return [make(article) for article in store.revisions()]
    finally:
        store.close()


@pytest.mark.parametrize("shape", ["article", "datatrove"])
def test_a_part_is_what_reprocess_and_export_give(warc: Path, plan: Plan, tmp_path: Path, shape: str) -> None:
    """Row by row and field by field, in both shapes; the tally adds up."""
    told = make_part(str(warc), replace(plan, shape=shape))
    expected = table(reprocessed(warc, shape, tmp_path / "beside"), SHAPES[shape][1]).to_pylist()
    assert rows_in(told, plan) == expected
    assert len(expected) == told.articles > 3
    assert told.trouble == ""
    assert sum(told.outcomes.values()) + sum(told.skipped.values()) >= told.exchanges > 0


def test_a_part_made_again_is_the_same_file(warc: Path, plan: Plan) -> None:
    """By name and by byte: whoever makes it twice, or at the same time as another, does no harm."""
    first = make_part(str(warc), plan)
    whole = (Path(plan.out) / first.part).read_bytes()
    assert make_part(str(warc), replace(plan, again=True)) == first
    assert [path.name for path in Path(plan.out).iterdir()] == [first.part]
    assert (Path(plan.out) / first.part).read_bytes() == whole


def test_what_is_there_is_left_and_told(warc: Path, plan: Plan) -> None:
    """A job that was ended goes on where it was; by other rules it begins anew."""
    first = make_part(str(warc), plan)
    place = Path(plan.out) / first.part
    made = place.stat().st_mtime_ns
    assert make_part(str(warc), plan) == replace(first, was_there=True)
    assert place.stat().st_mtime_ns == made
    other = replace(plan, sites=Sites((QUAY,)))
    assert not make_part(str(warc), other).was_there
    assert {row["site"] for row in rows_in(first, plan)} == {"quay"}


def test_a_part_that_is_damaged_is_made_anew(warc: Path, plan: Plan) -> None:
    """Half a file is no Parquet file, and says so."""
    told = make_part(str(warc), plan)
    place = Path(plan.out) / told.part
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    assert not make_part(str(warc), plan).was_there
    assert place.read_bytes() == whole


def test_a_task_that_ends_half_way_leaves_no_part(warc: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it left is passed over by readers, and swept at the end."""

    class Full:
        """A file system on which nothing more fits."""

        def __getattr__(self, name: str) -> Any:
            return getattr(place[0], name)

        def move(self, *_: str) -> None:
            raise OSError(28, "No space left on device")

    folder = SharedFolder(plan.out)
    place = folder._place()
    with monkeypatch.context() as patch:
        patch.setattr(SharedFolder, "_place", lambda _: (Full(), place[1]))
        with pytest.raises(OSError, match="No space left"):
            make_part(str(warc), replace(plan, again=True))
    (left,) = Path(plan.out).iterdir()
    assert left.name.startswith(".part-")
    assert folder.sweep() == 1
    assert list(Path(plan.out).iterdir()) == []
    assert make_part(str(warc), plan).articles > 3


def test_a_file_that_cannot_be_had_is_told(plan: Plan, tmp_path: Path) -> None:
    """And the others go on."""
    told = make_part(str(tmp_path / "no.warc.gz"), plan)
    assert "no such file; is it on a disk that this machine sees?" in told.trouble
    assert list(Path(plan.out).iterdir()) == []


def test_damage_is_named_and_stepped_over(warc: Path, plan: Plan, tmp_path: Path) -> None:
    """The rest of the file is in the part."""
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "hurt.warc.gz").write_bytes(data)
    told = make_part(str(tmp_path / "hurt.warc.gz"), plan)
    assert told.broken >= 1
    assert "hurt.warc.gz at byte" in told.named[0]
    assert told.articles > 1


def test_a_file_elsewhere_is_brought(warc: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Common Crawl lists its files: below one address."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as desk:
        desk.files = {"/crawl/quay.warc.gz": warc.read_bytes()}
        told = make_part("crawl/quay.warc.gz", replace(plan, base=desk.address("/")))
        (address,) = {row["warc"] for row in rows_in(told, plan)}
        assert address == desk.address("/crawl/quay.warc.gz")
        missing = make_part("crawl/no.warc.gz", replace(plan, base=desk.address("/")))
    assert "the server answers 404" in missing.trouble


def test_paths_of_a_list_are_made_whole() -> None:
    """By the prefix, unless they are whole already."""
    assert str(place_of("a/b.warc.gz", "s3://bucket")) == "s3://bucket/a/b.warc.gz"
    assert str(place_of("a/b.warc.gz", "https://host/deep")) == "https://host/deep/a/b.warc.gz"
    assert str(place_of("a/b.warc.gz", "/data/")) == "/data/a/b.warc.gz"
    assert str(place_of("/a/b.warc.gz", "s3://bucket/")) == "/a/b.warc.gz"
    assert str(place_of("https://x/b.warc.gz", "s3://bucket/")) == "https://x/b.warc.gz"
    assert part_name("a") != part_name("b")


class Context:
    """What the job asks of Spark, on this machine alone. A stand-in: the true one is in benchmarks/drills/spark.py."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.slices, self.is_stopped = lines, 0, False

    def textFile(self, _: str) -> Context:  # noqa: N802
        return self

    def parallelize(self, paths: list[str], slices: int) -> Context:
        self.lines, self.slices = paths, slices
        return self

    def map(self, task: Any) -> Context:
        self.lines = [task(line) for line in self.lines]
        return self

    def collect(self) -> list[Any]:
        return self.lines

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch, warc: Path, tmp_path: Path) -> Iterator[Context]:
    made = Context([str(warc), "", "# a remark", str(warc), str(tmp_path / "no.warc.gz")])
    monkeypatch.setattr(spark, "_context", lambda: made)
    monkeypatch.chdir(tmp_path)
    yield made
    assert made.is_stopped


def test_the_job_tells_how_it_went(context: Context, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One task a path, each path once; a file without a part is named, and the exit code says so."""
    assert spark.main(["list.txt", str(tmp_path / "out")]) == 1
    assert context.slices == 2
    said = capsys.readouterr()
    assert said.out.startswith("1 parts (0 of them were there), 1 files without one, 0 broken places\n")
    assert "no.warc.gz: no such file" in said.err


def test_without_spark_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for every extra."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert spark.main(["list.txt", "out"]) == 2
    assert "pip install 'newsarchive[spark]'" in capsys.readouterr().err


def test_parts_know_by_which_rules_they_were_made() -> None:
    """The cleaner, the sites and the shape."""
    plan = Plan(out="-", sites=Sites())
    others = (replace(plan, shape="datatrove"), replace(plan, sites=Sites((QUAY,))))
    assert len({plan.rules, *(other.rules for other in others)}) == 3
    assert plan.rules.startswith(parts.CLEANER)
