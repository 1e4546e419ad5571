"""A dry run: what a crawl would fetch and why, as a table, as lines, or as JSON."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsarchive.model import Lead

#: Rows that a table shows; nobody reads more at a terminal. Lines and JSON are not counted.
_MOST_ROWS = 500
#: Verdicts of addresses that are asked, or would be.
_ASKED = ("source", "fetch", "again")
#: What steers a terminal or turns its text round has no place in a title.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
TABLE, LINES, JSON = "table", "lines", "json"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address, and what would become of it."""

    verdict: str
    """`source` (it was asked), `fetch` or `again` (it would be), or why not: `known`, `limit`, `old`, `no article`, `trap`, `refused`, `passed over`,
    `elsewhere` (another process's, by `-a shard=`)."""
    url: str
    why: str
    source: str = ""
    """Who named it; empty where it was given."""
    title: str | None = None
    published: str | None = None

    @classmethod
    def of(cls, verdict: str, url: str, why: str, lead: Lead | None = None) -> Row:
        """A row for what a source named."""
        if lead is None:
            return cls(verdict=verdict, url=url, why=why)
        date = lead.published or lead.modified
        return cls(
            verdict=verdict,
            url=url,
            why=why,
            source=lead.source,
            title=lead.title,
            published=date.iso if date else None,
        )


class DryRun:
    """Takes rows while the crawl asks its sources. Lines and JSON are written at once, the table at the end."""

    def __init__(self, asked: str, out: TextIO | None = None) -> None:
        """`asked`: the value of `-a dry=`: `json`, `lines` or `table`; anything else lets the terminal decide."""
        self._out = out or sys.stdout
        self._form = asked if asked in (TABLE, LINES, JSON) else TABLE if self._out.isatty() else LINES
        self._rows: list[Row] = []
        self._counts: dict[str, int] = {}

    def add(self, row: Row) -> None:
        """One more address."""
        self._counts[row.verdict] = self._counts.get(row.verdict, 0) + 1
        if self._form == JSON:
            print(json.dumps(asdict(row), ensure_ascii=False), file=self._out, flush=True)
        elif self._form == LINES:
            print("\t".join((row.verdict, _plain(row.url), _plain(row.why))), file=self._out, flush=True)
        elif row.verdict in _ASKED and len(self._rows) < _MOST_ROWS:
            self._rows.append(row)

    def end(self) -> None:
        """Draw the table, and say how many there were of each kind."""
        told = ", ".join(f"{count} {verdict}" for verdict, count in self._counts.items()) or "nothing was named"
        if self._form != TABLE:
            print(f"dry run: {told}", file=sys.stderr)
            return
        console = Console(file=self._out)
        table = Table("", "address", "why", "dated", title="what a crawl would fetch", expand=True)
        table.columns[1].overflow, table.columns[1].ratio, table.columns[2].ratio = "fold", 3, 2
        for row in self._rows:
            cells = (row.verdict, _plain(row.url), _told(row), (row.published or "")[:10])
            table.add_row(*map(Text, cells), style="dim" if row.verdict == "source" else "")
        console.print(table)
        left = sum(self._counts.get(name, 0) for name in _ASKED) - len(self._rows)
        more = f"; {left} of them are not shown (-a dry=lines shows all)" if left else ""
        console.print(told + more, highlight=False, markup=False)


def _plain(text: str) -> str:
    return _STEERING.sub(" ", text)


def _told(row: Row) -> str:
    return f"{_plain(row.title)}\n{_plain(row.why)}" if row.title else _plain(row.why)
