"""`newsarchive history`: revisions by the same rules, word diffs in a pipe, at a terminal and as a page, withdrawals; out of real captures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.write import WarcWriter
from newsarchive.cli import main
from newsarchive.model import Capture
from newsarchive.process import conclude
from newsarchive.store.base import open_store
from tests.small_archive import SITES, answer, exchange, page

URL = "https://quay.example/2026/piers"
HOME = "https://quay.example/"


def _story(body: str, title: str = "Piers stay closed", extra: str = "") -> bytes:
    return answer(page(title, body).replace(b"</article>", extra.encode() + b"</article>"))


def _home(n: int) -> Capture:
    """The story's address led to the home page."""
    shown = exchange(n, HOME, answer(b"<html><body><a href='/a'>Home</a></body></html>"))
    assert shown.fetch
    return replace(shown, fetch=replace(shown.fetch, url=URL, hop=1))


CAPTURES = (
    exchange(1, URL, _story("with 12 boats at rest")), exchange(2, URL, _story("with 12 boats at rest")),
    exchange(3, URL, _story("with 14 boats at rest", extra="<p>&lt;script&gt;alert(1)&lt;/script&gt; said a sign that somebody had nailed to the pier during the night.</p>")),
    exchange(4, URL, answer(b"", "410 Gone")), exchange(5, URL, answer(b"", "500 Broken")),
    exchange(6, URL, _story("with 14 boats at rest", title="Piers open again")), _home(7),
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of those captures."""
    archive = Archive(tmp_path_factory.mktemp("history"))
    writer, store = WarcWriter(archive, "quay", {}), open_store(archive)
    for capture in CAPTURES:
        written = writer.write(capture)
        store.hold(written)
        conclusion = conclude(written, SITES)
        if conclusion.article:
            store.put(conclusion.article, conclusion.outcome)
        else:
            store.record(conclusion.outcome)
    writer.close()
    store.close()
    return archive.root


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Iterator[Path]:
    """The same, for a test that changes it."""
    import shutil

    yield Path(shutil.copytree(root, tmp_path / "archive"))


def tell(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--archive", str(root), *words]) == 0
    return capsys.readouterr().out


def rows(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in tell(root, capsys, "history", URL, "--json").splitlines()]


def test_a_history_names_revisions_and_withdrawals_in_the_order_of_time(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each revision with its grades and whose doing it is; a 410 and its end; a redirect to the home page."""
    found = rows(root, capsys)
    assert [row.get("revision") or row.get("event") for row in found] == [1, 2, "gone", "back", 3, "gone"]
    first, second, gone, _, third, last = found
    assert first["captures"] == 2 and first["edit"] is None
    assert second["edit"]["grades"] == ["figures", "passage"] and second["edit"]["is_silent"]  # type: ignore[index]
    assert third["edit"]["grades"] == ["headline", "passage"] and third["by"] == "publisher"  # type: ignore[index]
    assert "410" in str(gone["why"]) and "home page" in str(last["why"])


def test_in_a_pipe_changes_are_marked_without_colours(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As git marks words; nothing of a page steers the terminal."""
    told = tell(root, capsys, "history", URL)
    assert "with [-12-]{+14+} boats at rest" in told and "{+<script>alert(1)</script> said a sign" in told
    assert "revision 2  figures, passage; −8 +" in told and "the page does not say so" in told
    assert "\x1b" not in told


def test_as_a_page_every_word_is_escaped(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No script of the page's, no address of another's, a policy in front."""
    told = tell(root, capsys, "history", URL, "--html")
    assert "<del>12</del><ins>14</ins>" in told and "&lt;script&gt;alert(1)" in told
    assert "<script" not in told and "default-src 'none'" in told


def test_what_our_rules_changed_is_not_laid_at_the_publishers_door(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two captures of one page, the later cleaned by other rules into another text: both are cleaned again, and agree."""
    with closing(sqlite3.connect(copy / "archive.sqlite")) as connection, connection:
        connection.execute("DELETE FROM sightings WHERE captured_at > '2026-03-01T08:02:30'")
        connection.execute("UPDATE outcomes SET rules = 'newer' WHERE at LIKE '2026-03-01T08:02%'")
        capture, article = connection.execute("SELECT capture_id, article FROM sightings WHERE captured_at LIKE '2026-03-01T08:02%'").fetchone()  # fmt: skip
        connection.execute("INSERT INTO documents SELECT 'other', url, site, outcome, title, published, words, words_struck, 'Another text', json FROM documents LIMIT 1")  # fmt: skip
        connection.execute(
            "UPDATE sightings SET document = 'other', text_digest = 'x' WHERE capture_id = ?", (capture,)
        )
        connection.execute("DELETE FROM revisions WHERE revision > 1")
        connection.execute("INSERT INTO revisions VALUES (?, 2, ?)", (article, capture))
        connection.execute("UPDATE articles SET revisions = 2")
    second = next(row for row in rows(copy, capsys) if row.get("revision") == 2)
    assert (second["by"], second["edit"]["grades"], second["lines"]) == ("rules", [], [])  # type: ignore[index]
    assert "our rules changed, the page did not" in tell(copy, capsys, "history", URL)
    for warc in list(Archive(copy).warcs()):
        warc.unlink()
    second = next(row for row in rows(copy, capsys) if row.get("revision") == 2)
    assert second["by"] == "rules", "the stored blocks are the same"


def test_a_withdrawn_article_is_marked_wherever_it_is_shown(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In lists, beside the text, in the JSON, in exports; its text is there."""
    (row,) = [json.loads(line) for line in tell(root, capsys, "ls", "--json").splitlines()]
    assert row["withdrawn"] == "2026-03-01T08:07:00.000000Z"
    assert "[withdrawn] Piers open again" in tell(root, capsys, "ls")
    assert main(["--archive", str(root), "show", URL]) == 0
    shown = capsys.readouterr()
    assert "gone since 2026-03-01T08:07:00Z" in shown.err and "14 boats" in shown.out
    for form in ("jsonl", "csv", "markdown"):
        assert "2026-03-01T08:07" in tell(root, capsys, "export", "--format", form)
