"""robots.txt is obeyed by every request, not only by the first of a host."""

from __future__ import annotations

import json
from pathlib import Path

from tests.laws.conftest import newsarchive, scrapy
from tests.newsroom import Newsroom

#: docs/settings.md: every fetch failed.
NOTHING_CAPTURED = 3


def test_requests_that_wait_for_one_robots_txt_all_obey_it(tmp_path: Path) -> None:
    """Ten pages of a forbidden folder are asked for at once: none of them leaves the house."""
    with Newsroom() as room:
        urls = ",".join(f"http://morning-ledger.test/private/note-{number}" for number in range(10))
        run = scrapy(room, tmp_path / "archive", "article", "-a", f"url={urls}")
        asked = [exchange.url for exchange in room.log]
    assert asked == ["http://morning-ledger.test/robots.txt"]
    assert run.returncode == NOTHING_CAPTURED, run.stderr
    assert json.loads(newsarchive(tmp_path / "archive", "stats", "--json"))["outcomes"] == {"robots_denied": 10}
