"""Our own project: what `scrapy` verbs make of site files, built-in spiders and ordinary spiders side by side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import ROOT, Done, scrapy
from tests.crawl.rawserver import RawServer

_ORDINARY = '''
import scrapy


class HarbourSpider(scrapy.Spider):
    name = "harbour"
    allowed_domains = ["127.0.0.1"]

    def __init__(self, site="", **named):
        super().__init__(**named)
        self.start_urls = [f"{site}/harbour-story"]

    def parse(self, response):
        yield response.follow("/harbour-second", self.parse_second)

    def parse_second(self, response):
        """A second page.

        @url http://127.0.0.1/
        @returns items 0 0
        """
'''


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(pages.answer) as server:
        yield server


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with an ordinary spider in `spiders/`, and a foreign package of the same name in the way."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("newsarchive", "spiders"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", folder)
    (folder / "spiders" / "harbour.py").write_text(_ORDINARY)
    (folder / "elsewhere" / "spiders").mkdir(parents=True)
    (folder / "elsewhere" / "spiders" / "__init__.py").write_text("raise ImportError('the wrong spiders')\n")
    return folder


def _run(project: Path, *words: str, settings: tuple[str, ...] = (), cwd: str = "") -> Done:
    env = {"PYTHONPATH": f"{project / 'elsewhere'}:{project}", "PYTHONSAFEPATH": "1"}
    done = scrapy(project / "archive", words, settings, cwd=project / cwd, env=env)
    no_trace(done.log)
    return done


@pytest.mark.parametrize("cwd", ["", "spiders"])
def test_every_spider_is_listed_whatever_else_is_called_spiders(project: Path, cwd: str) -> None:
    """Site files, built-in spiders and the ordinary one; also from a folder below."""
    listed = _run(project, "list", cwd=cwd)
    assert listed.code == 0, listed.log
    assert {"article", "outlet", "pravda", "harbour"} <= set(listed.out.split())


def test_an_ordinary_spider_in_our_folder_is_captured_and_cleaned(project: Path, site: RawServer) -> None:
    """What `scrapy genspider` writes works beside the site files."""
    done = _run(project, "crawl", "harbour", "-a", f"site={site.url}")
    assert done.code == 0, done.log
    assert done.counts() == {"article": 2}
    assert len(list((project / "archive" / "captures" / "harbour").rglob("*.warc.gz"))) == 1


def test_parse_picks_a_spider_and_keeps_the_page(project: Path, site: RawServer) -> None:
    """`scrapy parse` shows what the callback gives (nothing, with ours); the page is captured and cleaned as ever."""
    done = _run(project, "parse", site.url + "/parsed", "--nocolour")
    assert done.code == 0, done.log
    assert "STATUS DEPTH LEVEL 1" in done.out
    assert done.outcomes()[site.url + "/parsed"] == ("article", "")


def test_shell_fetches_and_evaluates(project: Path, site: RawServer) -> None:
    """`scrapy shell` works with the add-on on."""
    done = _run(project, "shell", site.url + "/shelled", "-c", "response.css('h1::text').get()")
    assert done.code == 0, done.log
    assert "Ferry report" in done.out


def test_check_passes_over_our_spiders(project: Path) -> None:
    """`scrapy check` finds no contract broken in the built-in spiders."""
    done = _run(project, "check", "article")
    assert done.code == 0, done.log
    assert "OK" in done.log + done.out


def test_settings_and_version_still_work(project: Path) -> None:
    """Verbs that crawl nothing make nothing."""
    before = set(project.iterdir())
    assert _run(project, "settings", "--get", "BOT_NAME").out.strip() == "newsarchive"
    assert _run(project, "version").code == 0
    assert set(project.iterdir()) == before
