"""One small site over several runs: all that it has is found, each article once, nothing of what leads inward is connected to,
and a run that finds nothing new asks its sources alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from newsarchive.model import Purpose, Truncation
from newsarchive.wire import NOT_MODIFIED
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, ended, scrapy
from tests.crawl.paper import ENDLESS, HOME, INWARD, KEPT, NEVER, SOURCES, STORIES, Paper, named_by
from tests.crawl.rawserver import RawServer

DRY, FULL, LATER = range(3)
_WORDS = ("crawl", "outlet", "-a", f"start={HOME}/", "-a", "since=2020")


@dataclass(frozen=True)
class Runs:
    """One archive after several runs; of each, which addresses were asked for, robots.txt left out."""

    server: RawServer
    done: tuple[Done, ...]
    asked: tuple[list[str], ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the dry run printed."""
        return [json.loads(line) for line in self.done[DRY].out.splitlines()]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """A dry run, a full one, and one that finds nothing new. All hosts are asked through the proxy, so that private addresses are refused."""
    archive, paper = tmp_path_factory.mktemp("sources") / "archive", Paper()
    with RawServer(paper) as server:
        paper.server = server
        done, asked = [], []
        for more in (["-a", "dry=json"], [], []):
            before = len(server.log)
            settings = ("ARCHIVE_ALLOW_PRIVATE=0", "ROBOTSTXT_OBEY=1", "DOWNLOAD_MAXSIZE=200000")
            done.append(scrapy(archive, [*_WORDS, *more], settings, env={"http_proxy": server.url}))
            targets = [crossing.target for crossing in server.log[before:]]
            asked.append([target for target in targets if not target.endswith("/robots.txt")])
        yield Runs(server, tuple(done), tuple(asked))


def whole(paths: Any) -> list[str]:
    """Addresses of paths, in order."""
    return sorted(HOME + path for path in paths)


def test_the_runs_end_well_and_quietly(runs: Runs) -> None:
    """Also the one that finds nothing new."""
    for done in runs.done:
        assert done.code == 0, done.log
        no_trace(done.log)


def test_a_dry_run_asks_the_sources_alone(runs: Runs) -> None:
    """Feed, index, nested sitemaps, pages of the list, WordPress; and no story."""
    assert sorted(runs.asked[DRY]) == whole(SOURCES)


def test_a_dry_run_says_what_would_be_fetched_and_why(runs: Runs) -> None:
    """Every story once, with who names it; titles and dates where the source gives them."""
    fetch = {row["url"]: row for row in runs.rows if row["verdict"] == "fetch"}
    assert sorted(url for url in fetch if url not in INWARD) == whole(STORIES)
    market, harbour, tram = (
        fetch[HOME + path] for who in ("news sitemap", "wordpress", "home page") for path in named_by(who)
    )
    assert (market["source"], market["title"]) == (f"{HOME}/map-news.xml", "Market & square")
    assert market["published"] == "2026-03-04T08:00:00+00:00"
    assert (harbour["source"].partition("?")[0], harbour["title"]) == (f"{HOME}/wp-json/wp/v2/posts", "Harbour & cold")
    assert (tram["source"], tram["why"]) == (f"{HOME}/", "/{year}/{month}/{day}/{slug}: as 8 articles of the site")


@pytest.mark.parametrize("path", NEVER)
def test_what_is_left_out_is_told_with_its_reason(runs: Runs, path: str) -> None:
    """Old, of another kind, endless, a list: never asked for in any run, and named by the dry one."""
    assert not [run for run in runs.asked if HOME + path in run]
    assert NEVER[path] in next(
        row["why"] for row in runs.rows if row["url"] == HOME + path and row["verdict"] not in ("fetch", "source")
    )


def test_traps_are_named(runs: Runs) -> None:
    """The log says which trap, how many addresses, and the first of them."""
    assert f"trap (calendar): 1 addresses left out, the first {HOME}/calendar/2026/03/09/all-day" in runs.done[FULL].log
    assert (
        f"trap (facets): 1 addresses left out, the first {HOME}/2026/03/06/tram-line-nine-is-closed?sort=up"
        in runs.done[FULL].log
    )


def test_a_broken_feed_gives_what_is_valid(runs: Runs) -> None:
    """And the log says what was wrong with it."""
    assert f"feed {HOME}/feed is no well-formed XML" in runs.done[FULL].log


def test_the_first_crawl_finds_every_story_behind_sources_that_have_not_changed(runs: Runs) -> None:
    """The dry run has the sources already: they answer 304, and are read out of their captures. A 304 hides nothing."""
    stories = [url for url in runs.asked[FULL] if url.removeprefix(HOME) in STORIES]
    assert sorted(stories) == whole(STORIES)
    assert {article["url"] for article in runs.done[FULL].articles()} == set(whole(STORIES))
    kinds = Counter(row["outcome"] for row in ended(runs.done[FULL].archive) if row["purpose"] == Purpose.SOURCE)
    assert kinds["listing"] == len(SOURCES) - 1
    assert kinds["not_modified"] == 2 * (len(SOURCES) - 2) - 2, "the last run follows no list further"
    assert kinds["truncated"] == 3


def test_a_sitemap_that_has_not_changed_as_its_index_says_is_not_even_asked(runs: Runs) -> None:
    """It is read out of its capture; its story is found all the same."""
    assert HOME + KEPT in runs.asked[DRY]
    assert HOME + KEPT not in runs.asked[FULL] + runs.asked[LATER]
    assert "'discover/kept': 1" in runs.done[FULL].log


def test_a_sitemap_without_end_is_cut_read_and_reported(runs: Runs) -> None:
    """At three times DOWNLOAD_MAXSIZE; what had come by then counts."""
    kind, why = runs.done[FULL].outcomes()[HOME + ENDLESS]
    assert kind == "truncated", why
    assert f"{HOME}{ENDLESS} has more than 625000 bytes (DOWNLOAD_MAXSIZE)" in runs.done[FULL].log
    (first, *_) = runs.done[DRY].captures_of(HOME + ENDLESS)
    assert 625_000 < len(first.body) < 2_000_000
    assert first.truncated == Truncation.LENGTH


def test_a_run_that_finds_nothing_new_asks_only_its_sources_and_is_sent_nothing(runs: Runs) -> None:
    """Conditionally, and with no body in any answer; pages of the list are not even asked."""
    first = [url for url in runs.asked[LATER] if url not in INWARD]
    assert sorted(first) == whole(SOURCES - {"/?page=2", "/?page=3", KEPT})
    for url in set(first) - {HOME + ENDLESS}:
        last = max(runs.done[LATER].captures_of(url), key=lambda capture: capture.fetched_at)
        assert last.revisit == NOT_MODIFIED and not last.body


@pytest.mark.parametrize("url", INWARD)
def test_what_leads_inward_is_refused_wherever_it_stands(runs: Runs, url: str) -> None:
    """In robots.txt, a feed, behind a redirect: one outcome that says so, and no connection."""
    kind, why = runs.done[LATER].outcomes()[url]
    assert kind == "refused", why
    assert "ARCHIVE_ALLOW_PRIVATE" in why or "file:" in why


def test_nothing_but_the_site_is_ever_asked(runs: Runs) -> None:
    """Neither private hosts nor what a next or canonical link, a sitemap or an index names elsewhere."""
    assert {crossing.target.split("/")[2] for crossing in runs.server.log} == {"paper.test"}


def test_a_replay_reads_the_sources_behind_their_304(runs: Runs) -> None:
    """The last run brought no body; all stories are replayed all the same, without a connection."""
    before = len(runs.server.log)
    settings = ("ARCHIVE_MODE=replay", f"ARCHIVE_AS_OF={ended(runs.done[LATER].archive)[-1]['at']}", "ROBOTSTXT_OBEY=1")
    done = scrapy(runs.done[LATER].archive.root, _WORDS, settings)
    assert (len(runs.server.log), done.code) == (before, 0), done.log
    assert f"'outcome/article': {len(STORIES)}" in done.log, done.log
