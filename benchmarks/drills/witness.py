"""Writes down what a crawl has acknowledged, outside of it: which pages reached the spider, which articles passed the pipeline."""

from __future__ import annotations

import os
from typing import Any

from scrapy import signals


class Witness:
    """Scrapy extension. One write a line: what is there when the crawl is killed was acknowledged before."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Witness:
        """As Scrapy builds extensions."""
        witness = cls(crawler.settings["WITNESS_FILE"])
        crawler.signals.connect(witness.page, signals.response_received)
        crawler.signals.connect(witness.item, signals.item_scraped)
        return witness

    def page(self, response: Any) -> None:
        """A response is on its way to the spider."""
        os.write(self._fd, f"page {response.url}\n".encode())

    def item(self, item: Any) -> None:
        """An article passed the pipeline."""
        os.write(self._fd, f"item {item.url}\n".encode())
