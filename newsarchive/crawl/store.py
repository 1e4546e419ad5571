"""Item pipeline: articles go into the store."""

from __future__ import annotations

from typing import Any

from newsarchive.crawl.run import Run
from newsarchive.model import Article


class StorePipeline:
    """Stores articles and lets every item pass."""

    def __init__(self, run: Run) -> None:
        self._ledger = run.ledger

    @classmethod
    def from_crawler(cls, crawler: Any) -> StorePipeline:
        """As Scrapy builds pipelines."""
        return cls(crawler.get_extension(Run))

    def process_item(self, item: Any) -> Any:
        """Scrapy's."""
        if isinstance(item, Article):
            self._ledger.keep(item)
        return item
