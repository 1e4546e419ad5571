"""What a dry run shows: a table for people, lines and JSON for programs."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest

from newsarchive.crawl.dry import DryRun, Row
from newsarchive.model import Lead, When

_LEAD = Lead(
    url="http://paper.test/a",
    source="http://paper.test/feed",
    title="Old bridge",
    published=When(iso="2026-03-07", precision="day"),
)
_ROWS = (
    Row(verdict="source", url="http://paper.test/feed", why="given"),
    Row.of("fetch", _LEAD.url, "", _LEAD),
    Row.of("known", "http://paper.test/b", "asked in an earlier crawl"),
)


class Terminal(io.StringIO):
    """A terminal as programs see it."""

    def isatty(self) -> bool:
        return True


def shown(form: str, out: io.StringIO) -> str:
    """What a dry run of three addresses writes."""
    dry = DryRun(form, out)
    for row in _ROWS:
        dry.add(row)
    dry.end()
    return out.getvalue()


def test_a_pipe_gets_lines() -> None:
    """Verdict, address and reason, parted by tabs; every address."""
    lines = shown("1", io.StringIO()).splitlines()
    assert [line.split("\t")[:2] for line in lines] == [[row.verdict, row.url] for row in _ROWS]


@pytest.mark.parametrize("columns", ["60", "200"])
def test_a_terminal_gets_a_table_of_what_would_be_fetched(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any width; the rest is counted."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown("1", Terminal())
    assert "Old bridge" in text and "2026-03-07" in text and "1 source, 1 fetch, 1 known" in text
    assert "paper.test/b" not in text
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in text.splitlines()) <= int(columns)


@pytest.mark.parametrize("form", ["table", "lines"])
def test_a_title_steers_no_terminal(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes and markup of a hostile feed are text."""
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    dry = DryRun(form, out)
    dry.add(
        Row.of(
            "fetch", "http://paper.test/[red]a", "why\x1b[2J\n\u202e[bold]", replace(_LEAD, title="\x1b]0;x\x07[blink]")
        )
    )
    dry.end()
    assert "\x1b" not in out.getvalue() and "\u202e" not in out.getvalue()
    assert "[red]" in out.getvalue() and "[bold]" in out.getvalue()


def test_json_has_an_object_a_line() -> None:
    """With source, title and date."""
    rows = [json.loads(line) for line in shown("json", Terminal()).splitlines()]
    assert rows[1] == {
        "verdict": "fetch",
        "url": _LEAD.url,
        "why": "",
        "source": _LEAD.source,
        "title": "Old bridge",
        "published": "2026-03-07",
    }


def test_a_long_table_says_what_it_leaves_out() -> None:
    """Nobody reads ten thousand rows."""
    out = Terminal()
    dry = DryRun("table", out)
    for number in range(700):
        dry.add(Row(verdict="fetch", url=f"http://paper.test/{number}", why=""))
    dry.end()
    assert "200 of them are not shown (-a dry=lines shows all)" in " ".join(out.getvalue().split())
