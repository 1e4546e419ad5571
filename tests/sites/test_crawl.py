"""The five site files, crawled from end to end over pages of our own; nothing is replaced.

Each site is crawled once (pravda twice), and all tests look at that.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.cli import main
from newsarchive.model import ASIDE_KINDS
from newsarchive.reprocess import Here, rebuild
from tests.crawl.crawls import ROOT, Done, environment, scrapy
from tests.crawl.rawserver import self_signed
from tests.sites.towns import SITES, Town, town
from tests.sites.web import Web

NAMES = ("almayadeen", "koala_by", "oxbig", "pravda", "swedenherald")
_SETTINGS = ("ROBOTSTXT_OBEY=1", "DOWNLOAD_VERIFY_CERTIFICATES=0", "ARCHIVE_WORKERS=1", "CONCURRENT_REQUESTS_PER_DOMAIN=16")  # fmt: skip


#: All five in one process, which costs a third of five; the command line is used for the second crawl.
_SCRIPT = """
import sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

settings = get_project_settings()
for pair in sys.argv[2:]:
    settings.set(*pair.split("=", 1), priority="cmdline")
process = AsyncCrawlerProcess(settings)
for name in sys.argv[1].split(","):
    process.crawl(name)
process.start()
"""


@dataclass(frozen=True)
class Crawled:
    """One crawl of one site, and what the site says of it."""

    town: Town
    done: Done
    asked: list[str]

    @property
    def run(self) -> dict[str, Any]:
        """The last line of runs.jsonl that is about it."""
        lines = map(json.loads, self.done.archive.runs.read_text("utf-8").splitlines())
        line: dict[str, Any] = [line for line in lines if line["spider"] == self.town.site.name][-1]
        return line

    @property
    def assumed(self) -> dict[str, str]:
        """What became of what the file assumes."""
        return {finding["says"]: finding["found"] for finding in self.run["assumed"]}

    def articles(self) -> list[dict[str, Any]]:
        """The site's articles."""
        return [article for article in self.done.articles() if article["site"] == self.town.site.name]

    def texts(self) -> dict[str, list[str]]:
        """Address of each article → its blocks."""
        aside = {kind.value for kind in ASIDE_KINDS}
        return {
            article["canonical_url"]: [block["text"] for block in article["blocks"] if block["kind"] not in aside]
            for article in self.articles()
        }

    def ended(self, kind: str) -> int:
        """How many fetches ended so."""
        number: int = self.run["outcomes"].get(kind, 0)
        return number


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def five(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """The five, crawled at the same time into one archive."""
    towns, archive = {name: town(name) for name in NAMES}, Archive(tmp_path_factory.mktemp("five") / "archive")
    pages = {url: page for made in towns.values() for url, page in made.pages.items()}
    settings = [*_SETTINGS, f"ARCHIVE_DIR={archive.root}", "DOWNLOAD_DELAY=0", "RETRY_TIMES=0"]
    with Web(pages, certificate) as web:
        ended = subprocess.run(
            [sys.executable, "-c", _SCRIPT, ",".join(NAMES), *settings], cwd=ROOT, env=environment({"https_proxy": web.proxy}),
            capture_output=True, text=True, timeout=110, check=False,
        )  # fmt: skip
    done = Done(ended.returncode, ended.stderr, ended.stdout, archive)
    return {
        name: Crawled(made, done, [url for url in web.asked if made.site.covers(url)]) for name, made in towns.items()
    }


@pytest.fixture(params=NAMES)
def crawled(request: pytest.FixtureRequest, five: dict[str, Crawled]) -> Crawled:
    """Each of the five."""
    return five[request.param]


def test_every_story_is_there_to_the_word(crawled: Crawled) -> None:
    """Whichever source names it, whatever its date: nothing is too old by default."""
    assert crawled.done.code == 0, crawled.done.log
    assert crawled.texts() == crawled.town.stories
    assert crawled.run["exit_code"] == 0


def test_nothing_else_is_asked_for(crawled: Crawled) -> None:
    """No menu, no tag, no other house; robots.txt once; nothing twice."""
    known = {*crawled.town.pages, *(source.url for source in crawled.town.site.sources)}
    assert set(crawled.asked) <= known
    assert len(crawled.asked) == len(set(crawled.asked))


def test_further_pages_are_fetched_once_and_joined(crawled: Crawled) -> None:
    """Each has an outcome of its own and an entry in the article; pagers of comments and days lead nowhere."""
    assert len(crawled.town.parts) == {"swedenherald": 2, "almayadeen": 1}.get(crawled.town.site.name, 0)
    assert crawled.ended("part") == len(crawled.town.parts)
    joined = [article for article in crawled.articles() if article["pages"]]
    named = [seam["url"] for article in joined for seam in article["pages"]]
    assert set(crawled.town.parts) <= set(named)
    assert all(article["continues"] == [] for article in joined)
    for article in joined:
        assert [*range(len(article["blocks"]))] == [n for seam in article["pages"] for n in range(*seam["blocks"])]
    assert not set(crawled.asked) & set(crawled.town.shy)


def test_a_rebuild_joins_the_same(five: dict[str, Crawled], tmp_path: Path) -> None:
    """By the captures of the same run: the same articles, to the byte."""
    done = five["pravda"].done
    copy = Archive(tmp_path / "copy")
    shutil.copytree(done.archive.captures, copy.captures)
    shelf = Shelf(copy)
    rebuild(copy, shelf, Here(SITES))
    again = Done(0, "", "", copy)
    assert sorted(map(json.dumps, again.articles())) == sorted(map(json.dumps, done.articles()))


def test_a_replay_joins_the_same(five: dict[str, Crawled], tmp_path: Path) -> None:
    """It asks for further pages as a crawl does, and finds them among the captures."""
    story = five["swedenherald"].town.named["https://swedenherald.com/"]
    settings = ("ARCHIVE_MODE=replay", f"ARCHIVE_REPLAY={five['pravda'].done.archive.captures}", "ARCHIVE_WORKERS=1")
    done = scrapy(tmp_path / "archive", ["crawl", "article", "-a", f"url={story}"], settings)
    (article,) = done.articles()
    assert article["text"] == "\n\n".join(five["swedenherald"].town.stories[story])
    assert len(article["pages"]) == 3


def test_a_joined_article_is_explained_page_by_page(
    five: dict[str, Crawled], capsys: pytest.CaptureFixture[str]
) -> None:
    """`newsarchive why` reads the captures of all its pages; words of any of them are found."""
    made = five["swedenherald"]
    story = made.town.named["https://swedenherald.com/"]
    assert main(("--archive", str(made.done.archive.root), "why", story, "--explain", "--json")) == 0
    pieces = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [piece["text"] for piece in pieces if piece["kept"] and piece["reason"] == "paragraph"] == made.town.stories[
        story
    ]
    assert main(("--archive", str(made.done.archive.root), "why", story, "the middle of the strait", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is True


def test_a_file_is_proposed_from_the_archive(five: dict[str, Crawled], capsys: pytest.CaptureFixture[str]) -> None:
    """`newsarchive newsite` looks at what was captured of a site: its articles and its sources. The stories of these tests
    differ by a sentence, and so count as one: nothing could be learned of a template, and no container is proposed.
    """
    root = str(five["almayadeen"].done.archive.root)
    assert main(("--archive", root, "newsite", "https://english.almayadeen.net/", "--name", "again")) == 0
    told = capsys.readouterr()
    assert "body=" not in told.out
    assert 'Section("https://english.almayadeen.net/news/politics"),' in told.out
    assert r"^/news/politics/" in told.out or r"^/[^/?]+/[^/?]+/" in told.out
    assert "words (general rules: " in told.err


def test_outcomes_add_up(crawled: Crawled) -> None:
    """One for each address that was asked for, but for robots.txt and what redirects led to."""
    moved = sum(page.status == 301 for page in crawled.town.pages.values())
    assert crawled.run["fetches"] == len(crawled.asked) - 1 - moved
    assert sum(crawled.run["outcomes"].values()) == crawled.run["fetches"]


#: What the tests' sites do with what the files assume: a few of each kind.
_TOLD = {
    "almayadeen": {
        "The feed lies at /rss.": "not seen",
        "Plain clients may be answered with 403.": "confirmed",
        "The deck has the class that it has on the Arabic host.": "confirmed",
        "A printed time of 00:00 may mean that no time is known.": "untold",
    },
    "koala_by": {
        "The feed lies at WordPress's default place.": "confirmed",
        "The view counter of Top 10 keeps its class.": "confirmed",
        "Related cards stand after a heading 'Related Article'.": "not seen",
    },
    "oxbig": {
        "The sitemap lies where Yoast and Rank Math put it.": "contradicted",
        "The sitemap lies where WordPress itself puts it.": "confirmed",
        "Every imported text ends in 'Ends' and a tail of at most 900 characters.": "confirmed",
    },
    "pravda": {
        "The older look is still served, and has the classes that others wrote down.": "confirmed",
        "English pages use the newer templates of the Ukrainian pages that were seen.": "confirmed",
        "The news sitemap answers plain clients.": "not seen",
        "Lists and sitemaps may answer 403 to plain clients.": "confirmed",
    },
    "swedenherald": {
        "The home page links to new articles.": "confirmed",
        "Some pages hold their text in script#__NEXT_DATA__ or self.__next_f.push alone.": "confirmed",
        "Plain clients may be answered with 403.": "not seen",
        "No feed and no sitemap is known.": "untold",
    },
}


def test_the_crawl_tells_what_was_only_assumed(crawled: Crawled) -> None:
    """Confirmed, contradicted, not seen, or beyond a crawl's means: every statement of the file, in runs.jsonl and log."""
    told = _TOLD[crawled.town.site.name]
    assert {says: crawled.assumed[says] for says in told} == told
    assert len(crawled.assumed) == len(crawled.town.site.assumed)
    for says, found in told.items():
        assert (f"assumed: {says} {found}" in crawled.done.log) is (found != "untold")


def test_a_page_of_scripts_is_no_empty_article(crawled: Crawled) -> None:
    """It ends as what it is, and so does a source that refuses."""
    assert crawled.ended("needs_render") == (1 if crawled.town.site.name == "swedenherald" else 0)
    assert crawled.ended("blocked") == sum(page.status == 403 for page in crawled.town.pages.values())


@pytest.fixture(scope="module")
def again(five: dict[str, Crawled], certificate: Path) -> Crawled:
    """Pravda a second time, on the command line: one story of one feed, dated since a day; it was edited meanwhile."""
    made = five["pravda"].town
    made.edit(made.named[_FEED], "saw it happen", "heard it happen")
    words = ["crawl", "pravda", "-a", "section=view_pubs", "-a", "since=2025-12-02", "-a", "limit=1", "-a", "again=1"]
    with Web(made.pages, certificate) as web:
        done = scrapy(five["pravda"].done.archive.root, words, _SETTINGS, env={"https_proxy": web.proxy})
    return Crawled(made, done, web.asked)


_FEED = "https://www.pravda.com.ua/eng/rss/view_pubs/"


def test_section_since_and_limit_bound_a_crawl(again: Crawled) -> None:
    """Only the source named so, only what it dates late enough, and no more than so many pages."""
    assert again.done.code == 0, again.done.log
    assert again.asked == ["https://www.pravda.com.ua/robots.txt", _FEED, again.town.named[_FEED]]


def test_an_edit_is_a_second_revision(again: Crawled) -> None:
    """The words as they were stay in the captures; the article has the new ones."""
    (article,) = [article for article in again.articles() if article["url"] == again.town.named[_FEED]]
    assert article["revision"] == 2
    assert "heard it happen" in article["text"]
