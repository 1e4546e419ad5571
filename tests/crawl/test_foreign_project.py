"""One line in somebody else's project turns capture, cleaning and storing on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.crawl import foreign, pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, ended, environment, scrapy
from tests.crawl.rawserver import RawServer
from tests.crawl.test_outcomes import rebuild


@dataclass(frozen=True)
class Theirs:
    """A project as `scrapy startproject` and `scrapy genspider` make it, with our line in its settings."""

    folder: Path

    def settings(self, more: str) -> None:
        """Add to its settings."""
        path = self.folder / "theirs" / "settings.py"
        path.write_text(path.read_text() + more)


def _scrapy(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(pages.answer) as server:
        yield server


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Theirs:
    """The project, with nothing but the one line."""
    folder = tmp_path_factory.mktemp("theirs")
    _scrapy(folder, "startproject", "theirs")
    _scrapy(folder / "theirs", "genspider", "plain", "127.0.0.1")
    project = Theirs(folder / "theirs")
    project.settings(foreign.SETTINGS)
    return project


@pytest.fixture(scope="module")
def plain(theirs: Theirs, site: RawServer) -> Done:
    """The spider as generated, with the address changed."""
    spider = theirs.folder / "theirs" / "spiders" / "plain.py"
    spider.write_text(
        re.sub(r"start_urls = .*", f'start_urls = ["{site.url}/first", "{site.url}/private/x"]', spider.read_text())
    )
    return scrapy(
        theirs.folder / "archive", ["crawl", "plain", "-o", "out.jsonl"], ("ROBOTSTXT_OBEY=1",), cwd=theirs.folder
    )


def test_an_ordinary_spider_captures_cleans_and_stores(plain: Done, site: RawServer) -> None:
    """The generated spider yields nothing; the add-on captures, gives the article and the outcomes."""
    assert plain.code == 0, plain.log
    no_trace(plain.log)
    assert plain.captures_of(site.url + "/first")[0].request == site.crossings("/first")[0].request
    assert {url.removeprefix(site.url): kind for url, (kind, _) in plain.outcomes().items()} == {
        "/first": "article", "/private/x": "robots_denied",
    }  # fmt: skip


def test_feed_exports_have_the_documented_keys(plain: Done, theirs: Theirs) -> None:
    """`-o out.jsonl` writes the article as `newsarchive export` does."""
    (line,) = (theirs.folder / "out.jsonl").read_text().splitlines()
    assert list(json.loads(line)) == list(plain.articles()[0])


@pytest.fixture(scope="module")
def odd(plain: Done, theirs: Theirs, site: RawServer) -> Done:
    """A spider and components that do what they should not."""
    (theirs.folder / "theirs" / "spiders" / "odd.py").write_text(foreign.SPIDER)
    (theirs.folder / "theirs" / "components.py").write_text(foreign.COMPONENTS)
    theirs.settings(foreign.MORE_SETTINGS)
    return scrapy(theirs.folder / "odd", ["crawl", "odd", "-a", f"site={site.url}"], cwd=theirs.folder)


ODD = {
    "/ordinary": "article",
    "/raises-plainly": "article",
    "/raises-half-way": "article",
    "/raises-late": "article",
    "/dropped-early": "article",
    "/swallowed": "article",
    "/turned-away": "article",
    "/ignored": "refused",
    "/ignored-late": "article",
    "/hands-meta-on": "article",
    "/meta-1": "article",
    "/meta-2": "article",
    "/asks-aside": "article",
    "/aside": "article",
    "/to-offsite": "refused",
    "/stopped": "truncated",
    "/missing": "gone",
}


@pytest.mark.parametrize("path", ODD)
def test_whatever_a_project_does_each_fetch_has_its_outcome(odd: Done, site: RawServer, path: str) -> None:
    """Mistakes of a spider and wishes of components change nothing about what was captured."""
    kind, why = odd.outcomes()[site.url + path]
    assert kind == ODD[path], why
    assert "interrupted" not in why


def test_every_article_is_in_the_store(odd: Done, site: RawServer) -> None:
    """Also that of a callback that failed, and that of an item which a pipeline dropped before ours saw it."""
    stored = {article["url"].removeprefix(site.url) for article in odd.articles()}
    assert stored == {path for path, kind in ODD.items() if kind == "article"}


def test_no_fetch_is_counted_twice(odd: Done) -> None:
    """`meta=response.meta` starts a fetch of its own, and nothing is left over."""
    assert len(ended(odd.archive)) == len(ODD)


def test_the_only_tracebacks_are_the_projects_own(odd: Done) -> None:
    """Scrapy logs the four mistakes as ever; there is no other."""
    assert (
        len(re.findall("^Traceback", odd.log, re.MULTILINE))
        == len(re.findall("^ValueError: a mistake", odd.log, re.MULTILINE))
        > 0
    )
    assert odd.code == 0


def test_a_rebuild_of_the_odd_project_tells_the_same(odd: Done) -> None:
    """Law 1 holds in anybody's project."""
    live = {row["fetch_id"]: row for row in ended(odd.archive)}
    rebuild(odd.archive)
    assert {row["fetch_id"]: row for row in ended(odd.archive)} == live


def test_two_spiders_in_one_process_share_an_archive(site: RawServer, tmp_path: Path) -> None:
    """A script with a CrawlerProcess needs no project: each spider has a file of its own, and takes nothing of the other's."""
    (tmp_path / "script.py").write_text(foreign.SCRIPT)
    words = [sys.executable, str(tmp_path / "script.py"), site.url, str(tmp_path / "archive")]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    result = Done(done.returncode, done.stderr, done.stdout, Archive(tmp_path / "archive"))
    assert result.code == 0, result.log
    no_trace(result.log)
    spiders = Counter(
        capture.fetch.spider for capture in result.captures() if capture.fetch and capture.fetch.purpose == "page"
    )
    assert spiders == {"first": 8, "second": 8}
    assert {warc.parent.parent.name for warc in result.archive.warcs()} == {"first", "second"}
    assert result.counts() == {"article": 16}
