"""WARC files elsewhere, as verbs are given them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from tests.capture.farserver import Desk, serving
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


def test_what_cannot_be_reached_is_one_sentence(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the address, and nothing stored."""
    assert (
        main(["--archive", str(tmp_path / "a"), "reprocess", "--workers", "0", "--warc", desk.address("/no.warc.gz")])
        == 1
    )
    told = capsys.readouterr().err
    assert (
        told
        == f"newsarchive: {desk.address('/no.warc.gz')}: the server answers 404 (404, message='Not Found', url='{desk.address('/no.warc.gz')}'); nothing of it was taken\n"
    )
