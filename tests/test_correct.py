"""What people correct survives every reprocess, and the loss of the database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from newsarchive.store.base import open_store
from tests.small_archive import crawl_into
from tests.store.facts import article, outcome

PIERS = "https://quay.example/piers"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    made = Archive(tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(made.root))
    crawl_into(made)
    return made


def exported(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["export", "--all-revisions"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def readings(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    for verb in (["export", "--all-revisions"], ["export"], ["ls", "--json"], ["search", "Quayside", "--json"], ["export", "--format", "csv"]):  # fmt: skip
        main(verb)
    return capsys.readouterr().out


def correct_piers() -> None:
    words = [
        "--title",
        "Quayside piers",
        "--author",
        "Ada Quill",
        "--author",
        "Ben Inkwell",
        "--published",
        "2026-02-27",
    ]
    assert main(["correct", PIERS, *words, "--by", "the desk"]) == 0


def test_a_correction_is_read_wherever_the_article_is(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """In the JSON of each revision, in lists, in search; what was found stands in the evidence, and who said so."""
    before = exported(capsys)
    correct_piers()
    after = exported(capsys)
    for old, new in zip(before, after, strict=True):
        if new["canonical_url"] != PIERS:
            assert new == old
            continue
        assert (new["title"], new["authors"], new["published"]) == (
            "Quayside piers",
            ["Ada Quill", "Ben Inkwell"],
            "2026-02-27",
        )
        evidence = new["evidence"]
        assert isinstance(evidence, dict)
        assert evidence["title"]["where"].startswith("corrected by the desk, 20")
        assert evidence["title"]["lost"][0]["value"] == "Piers stay closed"
        assert (new["text"], new["revision"]) == (old["text"], old["revision"])
    assert sum(one["canonical_url"] == PIERS for one in after) == 2, "two revisions before and after"
    assert main(["search", "Quayside", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Quayside piers"
    assert main(["search", "title: stay"]) == 1, "the old title is found no more"


def test_it_survives_reprocess_and_rebuild(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte, from captures and corrections alone."""
    correct_piers()
    told = readings(capsys)
    assert told.count("Quayside piers") >= 5
    assert main(["reprocess", "--all", "--workers", "0", "--quiet"]) == 0
    assert readings(capsys) == told
    for file in archive.root.rglob("*"):
        if file.is_file() and not file.name.endswith(".warc.gz") and file != archive.corrections:
            file.unlink()
    assert main(["rebuild", "--workers", "0", "--quiet"]) == 0
    assert readings(capsys) == told


def test_the_last_word_holds_and_can_be_taken_back(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """Field by field; withdrawn, everything is as if nothing had been said. The file keeps all of it."""
    before = readings(capsys)
    correct_piers()
    assert main(["correct", PIERS, "--title", "Quayside piers, again", "--by", "another"]) == 0
    assert "title\tQuayside piers, again\tanother\t" in capsys.readouterr().out
    assert exported(capsys)[0]["authors"] == ["Ada Quill", "Ben Inkwell"]
    assert main(["correct", PIERS, "--withdraw"]) == 0
    assert readings(capsys) == before
    lines = [json.loads(line) for line in archive.corrections.read_text("utf-8").splitlines()]
    assert [("set" in line, line.get("withdrawn", False)) for line in lines] == [
        (True, False),
        (True, False),
        (False, True),
    ]


def test_it_goes_with_the_captures_where_an_address_is_read_anew(tmp_path: Path) -> None:
    """Other rules may give the article another address, and so another id."""
    from newsarchive.store.corrections import Correction

    archive = Archive(tmp_path)
    store = open_store(archive)
    store.put(article(1), outcome(1))
    found = store.find(PIERS)
    store.people.correct(
        Correction(at="2026-03-02T00:00:00.000000Z", by="the desk", article=found, url=PIERS, values={"title": "Right"})
    )
    store.put(article(1, url="https://quay.example/moved"), outcome(1))
    store.close()
    again = open_store(archive)
    assert [(entry.url, entry.title) for entry in again.entries()] == [("https://quay.example/moved", "Right")]
    again.close()


def test_half_a_line_costs_itself_alone(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """A power cut while it was written; the next line is whole. Other damage is named."""
    correct_piers()
    whole = archive.corrections.read_text("utf-8")
    archive.corrections.write_text(whole + whole[:50], "utf-8")
    assert main(["correct", PIERS, "--title", "Last"]) == 0
    assert exported(capsys)[0]["title"] == "Last"
    archive.corrections.write_text(whole + "{}\n", "utf-8")
    assert main(["ls"]) == 1
    assert "corrections.jsonl line 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [("--published", "yesterday"), ("--published", "2026-02-30"), ("--title", " "), ("--withdraw", "--title", "x")],
)
def test_what_cannot_be_meant_is_refused(archive: Archive, words: tuple[str, ...]) -> None:
    """And nothing is written."""
    assert main(["correct", PIERS, *words]) == 2
    assert not archive.corrections.exists()
