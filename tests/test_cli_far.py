"""WARC files elsewhere, as verbs are given them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.far import Far
from newsarchive.cli import main
from newsarchive.cli.elsewhere import Turns
from newsarchive.site import Feed, Layout, Site, Sites
from tests.capture.farserver import Desk, certified, serving
from tests.small_archive import crawl_into


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source") / "archive"
    crawl_into(Archive(folder))
    return folder


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, source: Path) -> Iterator[Desk]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as desk:
        (warc,) = (source / "captures").rglob("*.warc.gz")
        desk.files = {"/w/quay.warc.gz": warc.read_bytes()}
        yield desk


def exported(archive: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The articles of an archive, without the name of the file that they come from."""
    capsys.readouterr()
    assert main(["--archive", str(archive), "export", "--all-revisions"]) == 0
    articles = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for article in articles:
        article["warc"] = article["origin"].pop("warc")
    return articles


def test_reprocess_takes_articles_from_elsewhere(
    desk: Desk, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same articles as from the file itself; each says at which address its capture lies."""
    there = tmp_path / "there"
    assert (
        main(["--archive", str(there), "reprocess", "--workers", "0", "--warc", desk.address("/w/**/*.warc.gz")]) == 0
    )
    here, far = exported(source, capsys), exported(there, capsys)
    assert {article.pop("warc") for article in far} == {desk.address("/w/quay.warc.gz")}
    assert [{key: value for key, value in article.items() if key != "warc"} for article in here] == far
    assert len(far) > 3

    (there / "captures").mkdir()
    asked = len(desk.asked)
    assert main(["--archive", str(there), "verify", "--deep"]) == 0
    assert main(["--archive", str(there), "why", str(far[0]["url"]), "Related"]) == 0
    assert "lies elsewhere, and no network is used here" in capsys.readouterr().err
    assert len(desk.asked) == asked, "only a verb that is given an address asks there"


def test_verify_looks_at_a_file_elsewhere(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Damage is told by the address, and the mend begins with a copy."""
    assert main(["verify", desk.address("/w/quay.warc.gz")]) == 0
    assert capsys.readouterr().out.startswith(f"{desk.address('/w/quay.warc.gz')}: well, ")
    desk.files["/w/quay.warc.gz"] = desk.files["/w/quay.warc.gz"][:-100]
    assert main(["verify", desk.address("/w/quay.warc.gz")]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"{desk.address('/w/quay.warc.gz')}: ")
    assert "mend: newsarchive repair --write quay.warc.gz, once a copy of the file is here" in told


@pytest.mark.parametrize("verb", [["repair"], ["rebuild", "--index"]])
def test_what_writes_beside_a_file_takes_none_elsewhere(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody there would take it."""
    assert main([*verb, "https://papers.example/a.warc.gz"]) == 2
    assert "lies elsewhere, and nothing is written there" in capsys.readouterr().err


def test_what_cannot_be_reached_is_one_sentence_and_the_others_go_on(
    desk: Desk, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the address; the exit code says that something is missing. At most so many copies lie here as there are workers."""
    desk.files["/w/more.warc.gz"] = desk.files["/w/quay.warc.gz"]
    places = [desk.address(path) for path in ("/no.warc.gz", "/w/quay.warc.gz", "/w/more.warc.gz")]
    assert main(["--archive", str(tmp_path / "a"), "reprocess", "--workers", "0", "--warc", *places]) == 1
    told = capsys.readouterr().err.splitlines()
    assert f"newsarchive: {places[0]}: the server answers 404" in told[1]
    assert [line for line in told if line.startswith("fetching ")] == [f"fetching {place}" for place in places]
    assert len(exported(tmp_path / "a", capsys)) == len(exported(source, capsys))


def test_files_elsewhere_take_turns(desk: Desk) -> None:
    """One copy goes before the next one comes."""
    desk.files |= {f"/w/{n}.warc.gz": b"x" * n for n in (1, 2, 3)}
    copies: list[list[str]] = []
    for files in Turns([Far.at(desk.address(f"/w/{n}.warc.gz")) for n in (1, 2, 3)], 2, lambda _: None):
        assert all(Path(os.fspath(path)).exists() for path in files)
        assert not any(Path(old).exists() for turn in copies for old in turn)
        copies.append([os.fspath(path) for path in files])
    assert [len(turn) for turn in copies] == [2, 1]


def test_import_takes_articles_from_elsewhere(
    desk: Desk, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File after file; a line of imports.jsonl each, and counts of all. One that cannot be had is named, and missing in both."""
    desk.files["/w/more.warc.gz"] = desk.files["/w/quay.warc.gz"]
    archive = tmp_path / "a"
    places = [desk.address(path) for path in ("/w/quay.warc.gz", "/no.warc.gz", "/w/more.warc.gz")]
    words = ["--archive", str(archive), "import", "--json", "--workers", "0", *places]
    assert main(words) == 1
    told = capsys.readouterr()
    counts = json.loads(told.out)
    assert counts["files"] == 2
    assert told.err.startswith(f"newsarchive: {places[1]}: the server answers 404")
    lines = [json.loads(line) for line in (archive / "imports.jsonl").read_text().splitlines()]
    assert [[warc["warc"] for warc in line["warcs"]] for line in lines] == [[places[0]], [places[2]]]
    assert sum(line["records"] for line in lines) == counts["records"] > 0
    assert len(exported(archive, capsys)) == len(exported(source, capsys))


def fetched(desk: Desk, words: list[str]) -> int:
    """How many times a file was fetched while a verb ran."""
    desk.asked.clear()
    assert main(words) == 0
    return sum(asked.startswith("GET") for asked in desk.asked)


@pytest.mark.parametrize("verb", [["reprocess", "--warc"], ["import"]])
def test_what_is_unchanged_elsewhere_is_fetched_once(
    verb: list[str], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run asks for the version alone; a new version is fetched, and so is what other rules made stale."""
    desk.tags = ["one"]
    words = ["--archive", str(tmp_path / "a"), *verb, desk.address("/w/quay.warc.gz"), "--workers", "0"]
    assert fetched(desk, words) >= 1
    before = exported(tmp_path / "a", capsys)
    assert fetched(desk, words) == 0
    assert "1 file elsewhere is as before, and nothing in it is stale: not fetched" in capsys.readouterr().err
    assert fetched(desk, [*words, *(["--all"] if verb[0] == "reprocess" else ["--domain", "quay.example"])]) >= 1, (
        "another wish"
    )
    desk.tags = ["two"]
    assert fetched(desk, words) >= 1
    monkeypatch.setattr("newsarchive.process.CLEANER", "another")
    assert fetched(desk, words) >= 1
    assert fetched(desk, words) == 0
    assert len(exported(tmp_path / "a", capsys)) == len(before)


def test_a_dry_run_fetches_nothing_that_is_known(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is as before and holds nothing stale changes nothing; what other rules made stale is looked at."""
    desk.tags = ["one"]
    words = ["--archive", str(tmp_path / "a"), "reprocess", "--workers", "0", "--warc", desk.address("/w/quay.warc.gz")]
    assert fetched(desk, words) >= 1
    assert fetched(desk, [*words, "--dry-run"]) == 0
    assert "not fetched" in capsys.readouterr().err
    monkeypatch.setattr("newsarchive.process.CLEANER", "another")
    assert fetched(desk, [*words, "--dry-run"]) >= 1
    desk.tags = ["two"]
    assert fetched(desk, [*words, "--dry-run"]) >= 1, "a dry run is remembered by nobody"


@pytest.mark.parametrize("verb", [["reprocess", "--warc"], ["import"]])
def test_what_was_refused_is_refused_each_time(
    verb: list[str], desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in which nothing can be read counts as never looked at, here and elsewhere."""
    desk.tags, desk.files["/w/page.warc.gz"] = ["one"], b"<html>no WARC</html>"
    here = tmp_path / "page.warc.gz"
    here.write_bytes(desk.files["/w/page.warc.gz"])
    for place in (str(here), desk.address("/w/page.warc.gz")):
        told = []
        for _ in range(2):
            assert main(["--archive", str(tmp_path / "a"), *verb, place, "--workers", "0"]) == 1
            told.append(capsys.readouterr().err)
        assert told[0] == told[1] and "broken: " in told[0]


def test_a_server_that_tells_no_version_is_asked_for_the_whole_each_time(desk: Desk, tmp_path: Path) -> None:
    """A length alone proves nothing."""
    words = ["--archive", str(tmp_path / "a"), "reprocess", "--workers", "0", "--warc", desk.address("/w/quay.warc.gz")]
    assert fetched(desk, words) >= 1
    assert fetched(desk, words) >= 1


def test_what_a_rollback_put_back_is_fetched_again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are those of other rules, so they are stale."""
    rule = Site(
        name="quay", domains=("quay.example",), sources=(Feed("https://quay.example/feed"),),
        layouts=(Layout(drop=("p:nth-of-type(n+3)",)),),
    )  # fmt: skip
    desk.tags = ["one"]
    flag = ["--archive", str(tmp_path / "a")]
    words = [*flag, "reprocess", "--workers", "0", "--warc", desk.address("/w/quay.warc.gz")]
    assert fetched(desk, words) >= 1
    monkeypatch.setattr("newsarchive.cli.places.load_sites", lambda: Sites((rule,)))
    assert fetched(desk, words) >= 1
    assert fetched(desk, words) == 0
    assert main([*flag, "rollback"]) == 0
    assert fetched(desk, words) >= 1


def test_a_certificate_must_be_one_that_is_trusted(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the file is refused at once, and how to trust it is told; with SSL_CERT_FILE it is had."""
    both, alone = certified(tmp_path)
    with serving(both) as safe:
        safe.files = desk.files
        place = safe.address("/w/quay.warc.gz")
        assert main(["--archive", str(tmp_path / "a"), "import", place, "--workers", "0"]) == 1
        told = capsys.readouterr().err
        assert "its certificate cannot be checked; SSL_CERT_FILE" in told and "nothing of it was taken" in told
        assert not safe.asked
        command = [sys.executable, "-m", "newsarchive", "verify", place]
        done = subprocess.run(
            command, env=os.environ | {"SSL_CERT_FILE": str(alone)}, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout.partition(": well")[0]) == (0, place), done.stderr
