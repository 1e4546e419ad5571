"""The command at a terminal: tables, colours, narrow windows, and pages that try to steer it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.small_archive import crawl_into, page

ROOT = Path(__file__).parents[1]
PIERS = "https://quay.example/piers"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal") / "archive"
    crawl_into(Archive(folder))
    return folder


def at_terminal(archive: Path, *argv: str, **environ: str) -> tuple[int, str]:
    """Exit code, and what a terminal of its own showed."""
    terminal, end = pty.openpty()
    given = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "LINES": "40",
        "NEWSARCHIVE_DIR": str(archive),
    } | environ
    running = subprocess.Popen(
        [sys.executable, "-m", "newsarchive", *argv], cwd=ROOT, stdin=end, stdout=end, stderr=end, env=given
    )
    os.close(end)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    return running.wait(), shown.decode()


@pytest.mark.parametrize("columns", ["20", "40", "100", "300"])
@pytest.mark.parametrize(
    "argv",
    [("ls",), ("stats",), ("ls", "--outcome", "gone"), ("why", PIERS), ("search", "pier"), ("why", PIERS, "pier 3")],
    ids=" ".join,
)
def test_every_list_fits_the_terminal(made: Path, argv: tuple[str, ...], columns: str) -> None:
    """From a phone's width to a wall's."""
    code, shown = at_terminal(made, *argv, COLUMNS=columns, NO_COLOR="1", TERM="dumb")
    assert code == 0
    assert max(map(len, shown.splitlines())) <= int(columns)
    assert "Traceback" not in shown


def test_no_color_is_respected(made: Path) -> None:
    """https://no-color.org."""
    assert "\x1b[3" in at_terminal(made, "why", PIERS)[1]
    assert "\x1b[3" not in at_terminal(made, "why", PIERS, NO_COLOR="1")[1]


def test_rebuild_shows_its_progress(made: Path) -> None:
    """A bar while it works, the tally at the end; nothing with --quiet."""
    code, shown = at_terminal(made, "rebuild", "--workers", "1")
    assert code == 0
    assert "pages" in shown
    assert "10 fetches" in shown
    assert at_terminal(made, "rebuild", "--workers", "0", "--quiet") == (0, "")


def test_a_page_cannot_steer_the_terminal(made: Path, tmp_path: Path) -> None:
    """Escape sequences in titles, texts and struck blocks are shown harmless in every form."""
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m&#27;[2J&#155;31m[bold]x[/bold]"
    (tmp_path / "page.html").write_bytes(page(f"Piers {evil}", evil))
    for form in ("--text", "--json", "--markdown", "--explain"):
        code, shown = at_terminal(
            made, "clean", str(tmp_path / "page.html"), "--url", PIERS, form, NO_COLOR="1", TERM="dumb"
        )
        assert code == 0
        assert not {"\x1b", "\x07", "\x9b"} & set(shown), form
        assert "[bold]" in shown.replace("\\", ""), "text is no markup of ours either"
