"""A progress bar for crawls, where somebody looks; nothing but the log where nobody does."""

from __future__ import annotations

import logging
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newsarchive.crawl.run import Run
from newsarchive.model import READABLE

#: Seconds between two pictures: often enough to look alive, seldom enough to cost nothing.
_REDRAW = 0.25


class Progress:
    """Scrapy extension. Off when standard error is no terminal, or by ARCHIVE_PROGRESS=0."""

    def __init__(self, crawler: Any, console: Console) -> None:
        self._crawler = crawler
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(bar_width=None), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("{task.fields[found]}"), console=console, auto_refresh=False,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, found="")
        self._loop: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Progress:
        """As Scrapy builds extensions."""
        console = Console(stderr=True)
        if not crawler.settings.getbool("ARCHIVE_PROGRESS") or not console.is_terminal:
            raise NotConfigured
        progress = cls(crawler, console)
        crawler.signals.connect(progress.open, signals.spider_opened)
        crawler.signals.connect(progress.close, signals.engine_stopped)
        return progress

    def open(self) -> None:
        """Begin to draw; log lines go above the bar."""
        self._bar.start()
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)  # rich has put its own there, which prints above the bar
        self._loop = create_looping_call(self._draw)
        self._loop.start(_REDRAW)

    def close(self) -> None:
        """The last picture."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        self._draw()
        self._bar.stop()
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)

    def _draw(self) -> None:
        run = self._crawler.get_extension(Run)
        outcomes = run.ledger.outcomes
        articles = sum(count for kind, count in outcomes.items() if kind in READABLE)
        done = outcomes.total()
        known = f", {run.skipped} known" if run.skipped else ""
        self._bar.update(
            self._task,
            description=run.ledger.spider,
            completed=done,
            total=_total(run, done),
            found=f"{articles} articles{known}",
        )
        self._bar.refresh()


def _total(run: Run, done: int) -> int | None:
    return None if run.expected is None else max(done, run.expected)
