"""A reprocess shows what it would change, applies what was looked at, and takes it back."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.changes.compare import Fetched, difference
from newsarchive.cli import main
from newsarchive.model import OutcomeKind
from newsarchive.store.document import Document, document_of
from tests.small_archive import crawl_into
from tests.store.facts import article
from tests.test_reprocess import contents

FETCHED = Fetched(
    fetch_id="f", capture_id="c", url="https://quay.example/piers", site="quay", at="2026-03-01T00:00:00Z", warc="a"
)
SITE = """
from newsarchive.site import Layout, Site, Feed
SITE = Site(name="quay", domains=("quay.example",), sources=(Feed("https://quay.example/feed"),), layouts=({layout},))
"""
TOO_MUCH = "Layout(drop=('p:nth-of-type(n+3)',))"


def document(text: str = "The piers stay closed.", **more: Any) -> Document:
    return document_of(article(1, text=text, **more))


def suspicions(before: Document | None, after: Document | None, outcome: str = "article") -> list[str]:
    found = difference(
        FETCHED, (outcome if not before else "article", before), ("article" if after else "no_body", after)
    )
    assert found
    return found.suspicions


def test_equal_results_differ_in_nothing() -> None:
    """Nor do two endings of one kind without an article."""
    assert difference(FETCHED, ("article", document()), ("article", document())) is None
    assert difference(FETCHED, ("gone", None), ("gone", None)) is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (document("one two three four five"), document("one two"), "the body shrank by half or more: 5 to 2 words"),
        (document("one two"), document("one two three four five"), "the body doubled or more: 2 to 5 words"),
        (document(), None, "no article any more: no_body"),
        (document(title="Piers"), document(title=""), "title lost"),
        (document(title="Piers"), document(title="Other piers"), "title is another"),
    ],
)
def test_what_a_reader_would_miss_is_suspicious(before: Document, after: Document | None, told: str) -> None:
    """And said in words."""
    assert told in suspicions(before, after)


def test_a_gained_article_is_hardly_suspicious() -> None:
    """Most are what a better rule has found."""
    found = difference(FETCHED, ("no_body", None), ("article", document()))
    assert found and found.suspicion < 10
    assert (found.gained, found.struck) == (4, 0)


def test_a_diff_shows_the_words_and_what_stands_around_them() -> None:
    """Word by word; a long stretch that is the same loses its middle."""
    same = " ".join(f"w{n}" for n in range(60))
    found = difference(
        FETCHED,
        ("article", document(f"{same} old words here")),
        ("article", document(f"{same} new words here")),
    )
    assert found
    assert found.diff == [
        [" ", "… w52 w53 w54 w55 w56 w57 w58 w59"], ["-", "old"], ["+", "new"], [" ", "words here"],
    ]  # fmt: skip
    assert (found.gained, found.struck) == (1, 1)


def test_texts_of_any_length_are_compared_in_time() -> None:
    """By blocks where words are too many."""
    old, new = (" ".join(f"{mark}{n}" for n in range(30_000)) for mark in "ab")
    found = difference(FETCHED, ("article", document(old)), ("article", document(new)))
    assert found and found.struck == found.gained == 30_000
    assert sum(len(text) for _, text in found.diff) < 1000


# The verbs


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an archive, and no site file yet."""
    (tmp_path / "scrapy.cfg").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(tmp_path / "archive"))
    crawl_into(Archive(tmp_path / "archive"))
    assert main(["reprocess", "--workers", "0", "--quiet"]) == 0
    return tmp_path


@pytest.fixture
def _rule(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contributor writes a site file whose rule strikes too much."""
    import newsarchive.cli.places as places
    from newsarchive.site import Feed, Layout, Site, Sites

    site = Site(
        name="quay", domains=("quay.example",), sources=(Feed("https://quay.example/feed"),),
        layouts=(Layout(drop=("p:nth-of-type(n+3)",)),),
    )  # fmt: skip
    monkeypatch.setattr(places, "load_sites", lambda: Sites((site,)))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main([*words, *(() if words[0] == "rollback" else ("--workers", "0"))])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_with_nothing_to_change_a_dry_run_ends_well(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, also where everything is done again."""
    assert run(capsys, "reprocess", "--dry-run")[0] == 0
    code, out, err = run(capsys, "reprocess", "--dry-run", "--all")
    assert (code, out) == (0, "")
    assert "10 fetches cleaned, of 0 something would change" in err


@pytest.mark.usefixtures("_rule")
def test_a_dry_run_shows_what_a_new_rule_would_do_and_does_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3; a table that names the site, the reason, the words; a page; a change set."""
    archive = Archive(project / "archive")
    before = contents(archive)
    code, out, _ = run(capsys, "reprocess", "--dry-run", "--html", "page.html", "-o", "set.jsonl")
    assert code == 3
    assert contents(archive) == before
    lines = [line.split("\t") for line in out.splitlines()]
    assert lines[0][:5] == ["site", "fetches", "gained", "lost", "changed"]
    assert lines[1][:5] == ["quay", "6", "0", "0", "6"]
    struck = next(int(line[1]) for line in lines if line[0] == "site" and line[1].startswith("+"))
    assert struck > 100
    assert "the body shrank by half or more" in out
    _Safe().feed((project / "page.html").read_text("utf-8"))
    head, *changes = map(json.loads, (project / "set.jsonl").read_text("utf-8").splitlines())
    assert len(changes) == head["sites"]["quay"]["fetches"] == 6
    assert [one["suspicion"] for one in changes] == sorted((one["suspicion"] for one in changes), reverse=True)
    assert run(capsys, "reprocess", "--dry-run")[0] == 3, "a dry run leaves all as stale as it was"


@pytest.mark.usefixtures("_rule")
def test_json_tells_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object: sites, reasons, changes."""
    code, out, _ = run(capsys, "reprocess", "--dry-run", "--json")
    told = json.loads(out)
    assert code == 3
    assert told["sites"]["quay"]["changed"] == len(told["changes"]) == 6
    assert told["reasons"]["site"] > 100


@pytest.mark.usefixtures("_rule")
def test_what_was_looked_at_is_applied_and_taken_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Site by site; twice is no more than once; afterwards all is as it was."""
    archive = Archive(project / "archive")
    before = contents(archive)
    run(capsys, "reprocess", "--dry-run", "-o", "set.jsonl")
    assert run(capsys, "apply", "set.jsonl", "--only", "dock")[0] == 2
    code, _, err = run(capsys, "apply", "set.jsonl", "--only", "quay")
    assert (code, "6 of 6 changes applied" in err) == (0, True)
    changed = contents(archive)
    assert changed != before
    code, _, err = run(capsys, "apply", "set.jsonl")
    assert (code, "0 of 6 changes applied, 6 were already" in err) == (0, True)
    assert contents(archive) == changed
    sets = Path("set.jsonl").read_text("utf-8").splitlines()
    Path("other.jsonl").write_text(sets[0] + "\n" + "\n".join(_seen_otherwise(line) for line in sets[1:3]))
    assert run(capsys, "rollback")[0] == 0
    code, _, err = run(capsys, "apply", "other.jsonl")
    assert code == 1 and "2 left as they are: changed since they were looked at" in err
    assert run(capsys, "apply", "set.jsonl")[0] == 0
    assert "\t6\t" in run(capsys, "rollback", "--list")[1]
    assert run(capsys, "rollback")[0] == 0
    assert contents(archive) == before
    code, _, err = run(capsys, "rollback")
    assert code == 1 and "nothing to roll back" in err


def _seen_otherwise(line: str) -> str:
    change = json.loads(line)
    change["before"]["digest"] = "0" * 64
    return json.dumps(change)


def test_a_change_set_made_by_other_rules_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """The rules changed after somebody looked: look again. What is no change set is refused in words, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsarchive.process.CLEANER", "2999.1")
        (project / "set.jsonl").write_text("")
        run(capsys, "reprocess", "--dry-run", "-o", "set.jsonl")
    code, _, err = run(capsys, "apply", "set.jsonl")
    assert code == 2 and "other rules" in err
    for content in ("", "[]\n", '{"changeset": 99}\n', "\x00\xff"):
        (project / "set.jsonl").write_text(content)
        assert run(capsys, "apply", "set.jsonl")[0] == 2
    code, _, err = run(capsys, "apply", "no-such-file")
    assert code == 2
    assert "no-such-file: No such file" in err and "reprocess --dry-run -o FILE" in err


@pytest.mark.usefixtures("_rule")
def test_a_forged_change_set_brings_nothing_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What comes out of the captures must be what the file says; else it is left alone."""
    before = contents(Archive(project / "archive"))
    run(capsys, "reprocess", "--dry-run", "-o", "set.jsonl")
    lines = (project / "set.jsonl").read_text("utf-8").splitlines()
    forged = [json.loads(line) for line in lines[1:]]
    for one in forged:
        one["after"]["digest"] = "0" * 64
    (project / "set.jsonl").write_text("\n".join([lines[0], *map(json.dumps, forged)]))
    code, _, err = run(capsys, "apply", "set.jsonl")
    assert code == 1 and "6 left as they are: not what was looked at" in err
    assert contents(Archive(project / "archive")) == before


class _Safe(HTMLParser):
    """Holds a page to what it may have: no script, no address, a policy in front."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "iframe", "link", "a", "form")
        assert not {name for name, _ in attrs} & {"href", "src", "onclick", "style"}


def test_the_page_escapes_what_a_site_says() -> None:
    """Markup in titles, words and fields is text."""
    from newsarchive.changes.count import Count
    from newsarchive.changes.page import changes_html

    evil = "<script>alert(1)</script>"
    found = difference(
        FETCHED, ("article", document(evil, title=evil)), ("article", document("Fine. " + evil, title=evil + "!"))
    )
    assert found
    count = Count()
    count.add(found)
    page = changes_html("head", count, [found.to_dict()], 0)
    _Safe().feed(page)
    assert "&lt;script&gt;" in page
    assert OutcomeKind.ARTICLE in page
