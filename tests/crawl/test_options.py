"""The settings reach what they steer, and every one of them is described."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.settings import Settings

from newsarchive.capture.write import Policy
from newsarchive.crawl.addon import Addon
from newsarchive.crawl.capture import policy_of
from newsarchive.crawl.options import DEFAULTS, Options
from tests.crawl.crawls import ROOT


def read(**chosen: object) -> Options:
    settings = Settings({"ARCHIVE_DIR": "somewhere", **chosen})
    Addon().update_settings(settings)
    return Options.read(settings)


def test_the_defaults_are_the_writers_own() -> None:
    """A crawl without a word of its own writes files of 1 GB or a day, and waits for the disk as the writer would."""
    assert policy_of(read()) == Policy()
    assert policy_of(read()).max_bytes == 1_000_000_000


def test_each_setting_of_the_writer_reaches_it() -> None:
    """Size, age, and when the disk is waited for, by count and by time."""
    chosen = read(ARCHIVE_WARC_BYTES=7, ARCHIVE_WARC_SECONDS="8", ARCHIVE_SYNC_PAGES=9, ARCHIVE_SYNC_SECONDS=1.5)
    assert policy_of(chosen) == Policy(max_bytes=7, max_age=8, sync_every=9, sync_seconds=1.5)


def test_every_setting_is_described() -> None:
    """And nothing is described that does not exist."""
    described = set(re.findall(r"^\| `(ARCHIVE_\w+)`", Path(ROOT, "docs/settings.md").read_text(), re.MULTILINE))
    assert described == set(DEFAULTS)
