"""A crawl replayed is the crawl: the same items, the same outcomes, the same stats, without a socket."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from warcio import ArchiveIterator

from newsarchive.archive import Archive
from newsarchive.store.base import open_store
from tests.crawl.crawls import scrapy
from tests.crawl.replays import OFFLINE, captures_alone, files_in, settings, stats_of
from tests.laws.conftest import LINES
from tests.newsroom import Newsroom

_SETTINGS = ("ROBOTSTXT_OBEY=1", "RETRY_TIMES=1")


@dataclass(frozen=True)
class Told:
    """What a crawl gave."""

    items: list[str]
    log: str
    archive: Archive


def crawl(archive: Path, urls: Path, env: dict[str, str], more: tuple[str, ...]) -> Told:
    """`scrapy crawl article` with items into a file."""
    items = archive.parent / f"{archive.name}.jsonl"
    words = ["crawl", "article", "-a", f"urls={urls}", "-o", str(items)]
    done = scrapy(archive, words, (*_SETTINGS, *more), env=env)
    assert done.code == 0, done.log
    return Told(items.read_text().splitlines(), done.log, done.archive)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Told, Told]]:
    """A crawl over pages of all sorts, and its replay once the newsroom is closed."""
    folder = tmp_path_factory.mktemp("replay")
    urls = folder / "urls.txt"
    with Newsroom() as room:
        stories = [url for url in room.truth if url.startswith("http://harbour-digest.test/")]
        urls.write_text("\n".join((*LINES, *stories)) + "\n")
        live = crawl(folder / "live", urls, {"http_proxy": room.url}, ())
    captures_alone(live.archive, folder / "again")
    yield live, crawl(folder / "again", urls, dict(OFFLINE), tuple(settings()))


def test_the_items_are_those_of_the_crawl(both: tuple[Told, Told]) -> None:
    """Byte for byte, the place of each capture included; only the order is that of finishing."""
    live, again = both
    assert len(live.items) >= 6
    assert sorted(again.items) == sorted(live.items)


def readings(archive: Archive) -> list[str]:
    """All that a store hands out."""
    with closing(open_store(archive)) as store:
        told = [*store.revisions(), store.stats(), *map(asdict, store.entries()), *map(asdict, store.ended())]
        return [json.dumps(row) for row in told]


def test_the_outcomes_are_those_of_the_crawl(both: tuple[Told, Told]) -> None:
    """The store that a replay fills reads as the one that the crawl filled, to the byte: also what no exchange decided."""
    live, again = both
    told = readings(live.archive)
    assert {"robots_denied", "refused", "truncated", "gone"} <= {json.loads(row).get("outcome") for row in told}
    assert readings(again.archive) == told


def test_the_stats_are_those_of_the_crawl(both: tuple[Told, Told]) -> None:
    """Requests, redirects, retries, robots.txt, bytes: all that does not tell of the clock or of memory."""
    live, again = both
    told = stats_of(live.log)
    assert told["retry/count"]
    assert told["robotstxt/forbidden"]
    assert stats_of(again.log) == told


def test_nothing_is_written_into_captures(both: tuple[Told, Told], tmp_path: Path) -> None:
    """A replay reads them."""
    _, again = both
    before = {(Path(name).name, size) for name, size, _ in files_in(both[0].archive.captures)}
    assert {(Path(name).name, size) for name, size, _ in files_in(again.archive.captures)} == before


def test_other_programs_read_what_the_crawl_wrote(both: tuple[Told, Told]) -> None:
    """`fastwarc check` finds every digest of a block good, and warcio as many records; `make tools-check` asks more of them."""
    for warc in both[0].archive.warcs():
        words = [str(Path(sys.executable).with_name("fastwarc")), "check", str(warc)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        with warc.open("rb") as file:
            kinds = Counter(record.rec_type for record in ArchiveIterator(file))
        assert kinds["response"] == kinds["request"] > 10
        assert f"{kinds.total()} records were verified" in done.stdout + done.stderr


def test_without_sockets_nothing_can_be_crawled(tmp_path: Path) -> None:
    """So the replay above had none: told to crawl, the same process gets nothing from a server that is there."""
    with Newsroom() as room:
        words = ["crawl", "article", "-a", f"url={room.url}/"]
        done = scrapy(tmp_path / "archive", words, env=OFFLINE)
        assert room.log == []
    assert done.code == 3
    assert done.counts() == {"network_error": 1}
