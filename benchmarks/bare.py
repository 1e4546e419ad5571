"""Scrapy alone: the yardstick of `main_road.py`. Asks the same addresses and does nothing with the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider


class Bare(Spider):
    """Run with the project's settings and without its add-on."""

    name = "bare"
    urls: str

    async def start(self) -> AsyncIterator[Request]:
        """A request for each line of the file."""
        for line in Path(self.urls).read_text(encoding="utf-8").splitlines():
            yield Request(line)

    def parse(self, response: Any) -> None:
        """Nothing."""
