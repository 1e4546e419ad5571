"""An archive as one file that viewers open."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from newsarchive.archive import Archive
from newsarchive.capture.index import index_path
from newsarchive.capture.read import read_archive
from newsarchive.capture.write import Policy, WarcWriter
from newsarchive.cli import main
from newsarchive.errors import StoreError
from newsarchive.model import Capture
from newsarchive.wacz import Collection, Told, Wanted, lookup, write_wacz
from tests.small_archive import a_crawl, answer, crawl_into, exchange
from tests.store.facts import article

TOLD = Told(title="Quay", software="newsarchive", created=datetime(2026, 3, 2, 12, 30, 15, tzinfo=UTC))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A small crawl in several WARC files."""
    archive = Archive(tmp_path / "archive")
    crawl_into(archive, Policy(max_bytes=2500))
    assert len(list(archive.warcs())) > 3
    return archive


def packed(archive: Archive, *articles: dict[str, Any], whole: bool = True) -> tuple[zipfile.ZipFile, Collection]:
    """The WACZ of an archive, opened, and what was said of it."""
    file = io.BytesIO()
    made = write_wacz(Wanted(archive=archive, articles=articles, whole=whole), TOLD, file)
    return zipfile.ZipFile(file), made


def index_of(wacz: zipfile.ZipFile) -> list[tuple[str, str, dict[str, str]]]:
    """The lines of the index, taken apart."""
    text = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode()
    return [
        (key, moment, json.loads(about)) for key, moment, about in (line.split(" ", 2) for line in text.splitlines())
    ]


def pages_of(wacz: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The listed articles."""
    return [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()[1:]]


def of(capture: Capture, title: str = "Piers stay closed", **more: Any) -> dict[str, Any]:
    """An article of a capture as JSON values."""
    place = capture.location
    values = article(1).to_dict()
    origin = values["origin"] | {"record_id": capture.id, "captured_at": "2026-03-01T08:05:00.123456Z"}
    origin |= {"warc": place.warc, "offset": place.offset, "length": place.length} if place else {"warc": None}
    return values | {"url": capture.url, "title": title, "origin": origin} | more


def captures(archive: Archive) -> list[Capture]:
    """All captures of an archive."""
    found = (each for path in archive.warcs() for each in read_archive(path, name=archive.name_of(path)))
    return [each for each in found if isinstance(each, Capture)]


def test_every_part_is_listed_with_its_digest(archive: Archive) -> None:
    """datapackage.json names all parts but itself; its own digest lies beside it."""
    wacz, _ = packed(archive)
    listed = json.loads(wacz.read("datapackage.json"))
    assert listed["wacz_version"] == "1.1.1"
    assert {part["path"] for part in listed["resources"]} | {"datapackage.json", "datapackage-digest.json"} == set(
        wacz.namelist()
    )
    for part in listed["resources"]:
        data = wacz.read(part["path"])
        assert (part["hash"], part["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
    told = json.loads(wacz.read("datapackage-digest.json"))
    assert told["hash"] == f"sha256:{hashlib.sha256(wacz.read(told['path'])).hexdigest()}"


def test_warc_files_lie_in_it_as_they_are(archive: Archive) -> None:
    """Stored and not deflated, so that a viewer can ask for a range; the same bytes."""
    wacz, made = packed(archive)
    assert made.warcs == len(list(archive.warcs()))
    for warc in archive.warcs():
        entry = wacz.getinfo(f"archive/{warc.name}")
        assert (entry.compress_type, wacz.read(entry)) == (zipfile.ZIP_STORED, warc.read_bytes())


def test_the_index_finds_every_capture_of_every_file(archive: Archive) -> None:
    """In order, over all files; what lies at the place is the response, byte for byte."""
    wacz, _ = packed(archive)
    lines = index_of(wacz)
    assert [line[:2] for line in lines] == sorted(line[:2] for line in lines)
    found = {}
    for _, _, about in lines:
        data, start = wacz.read(f"archive/{about['filename']}"), int(about["offset"])
        member = gzip.decompress(data[start : start + int(about["length"])])
        found[about["url"], member.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")] = 1
    assert found.keys() == {(capture.url, capture.response) for capture in captures(archive)}


def test_cleaned_text_never_shadows_a_page(archive: Archive) -> None:
    """A record of cleaned text under a page's address would replay in place of the page: there is none."""
    wacz, _ = packed(archive, *(of(capture) for capture in captures(archive)))
    files = [io.BytesIO(wacz.read(name)) for name in wacz.namelist() if name.startswith("archive/")]
    kinds = {record.headers["WARC-Type"] for file in files for record in ArchiveIterator(file)}
    assert "response" in kinds
    assert not kinds & {"conversion", "resource", "continuation"}
    assert b"harbour office said" not in wacz.read("pages/pages.jsonl")


def test_a_large_index_is_cut_into_blocks_that_can_be_found(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of index.idx says where a gzip member lies and which line it begins with."""
    monkeypatch.setattr(lookup, "_BLOCK", 3)
    wacz, _ = packed(archive)
    data = wacz.read("indexes/index.cdx.gz")
    head, *rows = wacz.read("indexes/index.idx").decode().splitlines()
    assert head.startswith("!meta 0 ")
    assert len(rows) == -(-len(index_of(wacz)) // 3)
    for row in rows:
        key, moment, about = row.split(" ", 2)
        where = json.loads(about)
        member = data[where["offset"] : where["offset"] + where["length"]]
        assert where["digest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"
        assert gzip.decompress(member).decode().startswith(f"{key} {moment} ")


def test_many_files_are_merged_in_rounds(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no more files are open than a process may have; the index is the same."""
    at_once, _ = packed(archive)
    monkeypatch.setattr(lookup, "_AT_ONCE", 2)
    in_rounds, _ = packed(archive)
    assert index_of(in_rounds) == index_of(at_once)


SPOIL: dict[str, Callable[[Path], object]] = {
    "missing": lambda index: index.unlink(),
    "cut": lambda index: index.write_bytes(index.read_bytes()[:-20]),
    "out of order": lambda index: index.write_text("".join(reversed(index.read_text().splitlines(keepends=True)))),
    "of a longer file": lambda index: index.write_text(index.read_text().replace('"offset": "', '"offset": "9')),
    "no index": lambda index: index.write_bytes(b"\xff\x00 nothing\n"),
}


@pytest.mark.parametrize("spoil", SPOIL)
def test_an_index_that_does_not_fit_is_made_anew(archive: Archive, spoil: str) -> None:
    """The WARC file is the truth; what lies beside it is believed only as far as it fits."""
    sound, _ = packed(archive)
    SPOIL[spoil](index_path(sorted(archive.warcs(), key=lambda warc: -warc.stat().st_size)[0]))
    wacz, _ = packed(archive)
    assert index_of(wacz) == index_of(sound)


def test_what_no_page_can_be_shown_from_is_not_in_the_index(tmp_path: Path) -> None:
    """304 would replay as an empty page, in place of the one that it confirms."""
    archive = Archive(tmp_path)
    writer = WarcWriter(archive, "quay", {})
    for n, status in enumerate(("200 OK", "304 Not Modified")):
        writer.write(exchange(n, "https://quay.example/a", answer(b"", status)))
    writer.write(exchange(3, "https://quay.example/b", b"garbage"))
    writer.close()
    wacz, _ = packed(archive)
    assert [about["status"] for _, _, about in index_of(wacz)] == ["200"]


def test_articles_are_listed_by_title_at_the_moment_of_their_capture(archive: Archive) -> None:
    """The moment is as precise as the index, which a viewer looks it up in; no title: the address."""
    first, second, *_ = captures(archive)
    wacz, made = packed(archive, of(first), of(second, title=None))  # type: ignore[arg-type]
    assert made.pages == 2
    assert pages_of(wacz)[0] == {
        "id": first.id.removeprefix("urn:uuid:"), "url": first.url, "ts": "2026-03-01T08:05:00Z", "title": "Piers stay closed",
    }  # fmt: skip
    assert pages_of(wacz)[1]["title"] == second.url


@pytest.mark.parametrize(
    "title",
    ['"}\n{"id": "x"', "</script><script>alert(1)</script>", "\x1b[2J\x9b1m", "a\u2028b", "\ud800", "\u202eesrever"],
)
def test_no_title_breaks_out_of_its_line(archive: Archive, title: str) -> None:
    """A title is a JSON string on one line, whatever it holds."""
    first = captures(archive)[0]
    wacz, _ = packed(archive, of(first, title), of(first))
    assert [page["title"] for page in pages_of(wacz)] == [title, "Piers stay closed"]
    assert not set(b"\x1b\x7f") & set(wacz.read("pages/pages.jsonl"))


def test_addresses_that_no_viewer_should_open_are_not_listed(archive: Archive) -> None:
    """Nor are articles whose capture is in no closed file; both are counted."""
    first = captures(archive)[0]
    nowhere = replace(first, location=replace(first.location, warc="quay/2026/lost.warc.gz"))  # type: ignore[type-var]
    wacz, made = packed(
        archive, of(first, url="javascript:alert(1)"), of(nowhere), of(replace(first, location=None)), of(first)
    )
    assert [page["url"] for page in pages_of(wacz)] == [first.url]
    assert (made.pages, made.left_out) == (1, 3)


def test_a_choice_of_articles_brings_only_their_files(archive: Archive) -> None:
    """And nothing chosen is no WACZ."""
    first = captures(archive)[0]
    wacz, _ = packed(archive, of(first), whole=False)
    assert [name for name in wacz.namelist() if name.startswith("archive/")] == [
        f"archive/{Path(first.location.warc).name}"
    ]  # type: ignore[union-attr]
    with pytest.raises(StoreError, match="no closed WARC file"):
        packed(archive, whole=False)


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    """Two spiders may call a file the same."""
    archive = Archive(tmp_path)
    for spider in ("quay", "pier"):
        writer = WarcWriter(archive, spider, {})
        writer.write(exchange(1, f"https://{spider}.example/", answer(spider.encode())))
        writer.close()
    for path in list(archive.captures.rglob("newsarchive-*")):
        path.rename(
            path.with_name("same" + path.name[path.name.index(".") :] if ".warc" not in path.name else "same.warc.gz")
        )
    wacz, made = packed(archive)
    assert made.warcs == 2
    for _, _, about in index_of(wacz):
        start = int(about["offset"])
        member = gzip.decompress(wacz.read(f"archive/{about['filename']}")[start : start + int(about["length"])])
        assert member.endswith(about["url"].removeprefix("https://").partition(".")[0].encode() + b"\r\n\r\n")


def test_files_that_are_still_written_are_left_out(archive: Archive) -> None:
    """And counted."""
    last = sorted(archive.warcs())[-1]
    last.rename(last.with_name(last.name + ".open"))
    wacz, made = packed(archive)
    assert made.still_open == 1
    assert f"archive/{last.name}" not in wacz.namelist()


def test_memory_stays_flat_over_a_large_file(tmp_path: Path) -> None:
    """64 MiB go through in pieces of one."""
    archive = Archive(tmp_path / "archive")
    writer = WarcWriter(archive, "quay", {})
    writer.write(a_crawl()[0])
    writer.close()
    (warc,) = archive.warcs()
    os.truncate(warc, 64 * 1024**2)
    with (tmp_path / "out.wacz").open("wb") as file:
        tracemalloc.start()
        write_wacz(Wanted(archive=archive, articles=(), whole=True), TOLD, file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 * 1024**2


def test_a_wacz_appears_when_it_is_whole(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`newsarchive export --wacz -o FILE`; `--format wacz` is the same."""
    for words in (("--wacz",), ("--format", "wacz")):
        out = tmp_path / "out.wacz"
        assert main(["--archive", str(archive.root), "export", *words, "-o", str(out)]) == 0
        assert "4 articles" in capsys.readouterr().err
        with zipfile.ZipFile(out) as wacz:
            assert wacz.testzip() is None
            assert {page["title"] for page in pages_of(wacz)} == {
                "Piers stay closed",
                "The tide turns",
                "A new crane",
                "Slow boats",
            }
        out.unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_wacz_that_cannot_be_made_leaves_nothing(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged WARC file without index stops it; the old file stays, and the words say which file it is."""
    warc = sorted(archive.warcs())[0]
    index_path(warc).unlink()
    warc.write_bytes(warc.read_bytes()[:-30])
    out = tmp_path / "out.wacz"
    out.write_text("old")
    assert main(["--archive", str(archive.root), "export", "--wacz", "-o", str(out)]) == 1
    assert warc.name in capsys.readouterr().err
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "out.wacz"]


def test_an_impossible_place_is_named(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2."""
    assert main(["--archive", str(archive.root), "export", "--wacz", "-o", str(tmp_path / "no" / "out.wacz")]) == 2
    assert "-o" in capsys.readouterr().err


def test_a_terminal_is_not_filled_with_a_zip(
    archive: Archive, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe gets it, a person is asked for a file."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["--archive", str(archive.root), "export", "--wacz"]) == 2
    assert "-o NAME.wacz" in capsys.readouterr().err


def test_a_pipe_gets_the_whole_file(archive: Archive) -> None:
    """As of every other format."""
    words = [sys.executable, "-m", "newsarchive", "--archive", str(archive.root), "export", "--wacz"]
    done = subprocess.run(words, capture_output=True, check=True, timeout=60)
    assert len(pages_of(zipfile.ZipFile(io.BytesIO(done.stdout)))) == 4
