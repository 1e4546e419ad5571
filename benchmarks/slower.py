"""A machine without isal, for crawls that are measured: a Scrapy extension that takes it away before anything is written."""

from __future__ import annotations

from newsarchive.capture import records


class WithoutIsal:
    """From here on members are made by zlib."""

    def __init__(self) -> None:
        records.igzip_lib = None
