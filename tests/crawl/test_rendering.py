"""Pages that scripts make: drawn by a browser, captured as what they are, and the same article again from captures alone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from newsarchive.crawl.browser import Browser, may_ask
from newsarchive.crawl.doorman import Doorman, open_to
from newsarchive.crawl.guard import Refused
from newsarchive.model import Purpose
from tests.crawl import drawing, pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import ROOT, Done, crawl, ended, environment
from tests.crawl.rawserver import RawServer, Reply

_SITE = """from newsarchive.site import Section, Site
SITE = Site(name="harbour", domains=("127.0.0.1",), sources=(Section("http://127.0.0.1/"),), render=True)
"""
PATHS = ("/story", "/stuck", "/login", "/missing", "/half", "/walled")
#: What the server sends where it is no shell.
SENT = {"/half": drawing.HALF.encode(), "/walled": drawing.STORY.replace("windows-1251", "utf-8").encode()}


def _answer(path: str, earlier: int) -> Reply:
    if path == "/missing":
        return pages.status(b"404 Not Found")
    body = SENT.get(path, drawing.SHELL)
    return Reply((b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Robots-Tag: noai\r\nContent-Length: %d\r\n\r\n%s"
                  % (len(body), body),))  # fmt: skip


def _crawled(folder: Path, *settings: str, hidden: str = "") -> Done:
    for name in ("harboursites", "spiders"):  # for the crawl, and for the rebuild that begins in this folder
        package = folder / name
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "harbour.py").write_text(_SITE)
    path = {"PYTHONPATH": f"{hidden}:{ROOT}:{folder}"}
    with RawServer(_answer) as server:
        done = crawl(
            folder / "archive", [server.url + one for one in PATHS], ("ARCHIVE_SITES=harboursites", *settings), env=path
        )
    no_trace(done.log)
    assert done.code == 0, done.log
    return done


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    yield _crawled(tmp_path_factory.mktemp("drawn"), "ARCHIVE_RENDERER=tests.crawl.drawing.Drawing")


def _article(done: Done, path: str) -> dict[str, Any]:
    (found,) = [article for article in done.articles() if article["url"].endswith(path)]
    return found


def _ends(done: Done) -> dict[str, str]:
    return {"/" + url.rpartition("/")[2]: kind for url, (kind, _) in done.outcomes().items()}


def test_a_drawn_page_is_an_article_and_one_that_cannot_be_drawn_says_how(drawn: Done) -> None:
    assert _ends(drawn) == {
        "/story": "article", "/stuck": "needs_render", "/login": "needs_render", "/missing": "gone", "/half": "article",
        "/walled": "article",
    }  # fmt: skip
    article = _article(drawn, "/story")
    assert article["text"].startswith("The harbour wall reopened") and "— two crabbers —" in article["text"]
    assert any(right["says"] == "noai" for right in article["rights"])
    assert all("newsarchive[render]" in why for kind, why in drawn.outcomes().values() if kind == "needs_render")
    assert "took longer than 30 s" in drawn.log and "led to another site" in drawn.log


def test_what_came_over_the_wire_stays_and_what_was_drawn_is_marked(drawn: Done) -> None:
    wire, rendered = [one for one in drawn.captures() if one.url.endswith("/story")]
    assert (wire.rendered_from, wire.body) == (None, drawing.SHELL)
    assert (rendered.rendered_from, rendered.request, rendered.body) == (wire.id, b"", drawing.STORY.encode())
    assert wire.fetch and rendered.fetch and (wire.fetch.id, rendered.fetch.hop) == (rendered.fetch.id, 1)
    assert _article(drawn, "/story")["origin"]["record_id"] == rendered.id


def test_the_fuller_of_the_two_is_the_article_and_both_stay(drawn: Done) -> None:
    """A browser may meet a wall that the crawler did not; what it made then is evidence, and decides nothing."""
    half, half_drawn = [one for one in drawn.captures() if one.url.endswith("/half")]
    sent, walled = [one for one in drawn.captures() if one.url.endswith("/walled")]
    assert (half_drawn.rendered_from, walled.rendered_from) == (half.id, sent.id)
    assert _article(drawn, "/half")["origin"]["record_id"] == half_drawn.id
    assert _article(drawn, "/walled")["origin"]["record_id"] == sent.id
    assert _article(drawn, "/half")["text"] == _article(drawn, "/walled")["text"] == _article(drawn, "/story")["text"]
    assert walled.fetch and walled.fetch.purpose is Purpose.DRAWN
    assert "/walled: drawn, its story has" in drawn.log and "/half: drawn, its" not in drawn.log


def test_other_readers_see_a_conversion_and_no_second_answer(drawn: Done) -> None:
    from warcio.archiveiterator import ArchiveIterator

    (warc,) = drawn.archive.warcs()
    with warc.open("rb") as file:
        found = [(one.rec_type, one.rec_headers.get_header("WARC-Refers-To")) for one in ArchiveIterator(file)]
    conversions = [refers for kind, refers in found if kind == "conversion"]
    assert conversions == [f"<{one.rendered_from}>" for one in drawn.captures() if one.rendered_from]
    assert sum(kind == "response" for kind, _ in found) == len(PATHS)
    (index,) = warc.parent.glob("*.cdxj")
    assert len(index.read_text().splitlines()) == len(PATHS)


def test_verify_finds_nothing_wrong(drawn: Done) -> None:
    words = [sys.executable, "-m", "newsarchive", "--archive", str(drawn.archive.root), "verify"]
    done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_captures_alone_give_the_same_again_without_a_browser(drawn: Done) -> None:
    before, article = ended(drawn.archive), drawn.articles()
    drawn.archive.database.unlink()
    words = [sys.executable, "-m", "newsarchive", "--archive", str(drawn.archive.root), "rebuild"]
    env, cwd = environment(), drawn.archive.root.parent
    env["PYTHONPATH"] = f"{cwd}:{env['PYTHONPATH']}"
    made = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert (ended(drawn.archive), drawn.articles()) == (before, article)


def test_without_the_extra_such_a_page_needs_rendering_and_says_how_to_have_it(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "scrapy_playwright"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ModuleNotFoundError('No module named scrapy_playwright')")
    done = _crawled(tmp_path, hidden=str(hidden.parent))
    assert {article["url"].rpartition("/")[2] for article in done.articles()} == {"half", "walled"}
    assert set(_ends(done).values()) == {"needs_render", "gone", "article"}
    assert "pip install 'newsarchive[render]'" in done.outcomes()[done.captures()[0].url][1]
    assert "pages made by scripts need a browser: pip install" in done.log


@pytest.mark.parametrize(
    ("url", "kind", "may"),
    [
        ("https://example.org/app.js", "script", True),
        ("http://93.184.216.34/data.json", "fetch", True),
        ("https://example.org/a.jpg", "image", False),
        ("https://example.org/a.woff2", "font", False),
        ("https://example.org/a.mp4", "media", False),
        ("file:///etc/passwd", "document", False),
        ("chrome://version", "document", False),
        ("http://127.1/admin", "fetch", False),
        ("http://[::ffff:10.0.0.1]/", "document", False),
        ("http://printer.local/", "xhr", False),
        ("http://169.254.169.254/latest/meta-data/", "fetch", False),
    ],
)
def test_a_page_in_the_browser_may_ask_for_public_scripts_and_data_alone(url: str, kind: str, may: bool) -> None:
    assert may_ask(url, kind, allow_private=False) is may


class _Forbidding(RobotsTxtMiddleware):
    """Robots rules that forbid one folder; notes what they were asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def process_request(self, request: Request, spider: Any = None) -> None:
        self.asked.append(request.url)
        if "/private/" in request.url:
            raise IgnoreRequest("Forbidden by robots.txt")


def test_the_browser_asks_for_nothing_that_robots_txt_forbids(tmp_path: Path) -> None:
    """What scrapy-playwright asks before each request of a page; a private address is not even looked up."""
    rules, counted = _Forbidding(), list[str]()
    engine = SimpleNamespace(downloader=SimpleNamespace(middleware=SimpleNamespace(middlewares=[object(), rules])))
    crawler = SimpleNamespace(engine=engine, stats=SimpleNamespace(inc_value=counted.append))
    browser = Browser(crawler, SimpleNamespace(allow_private=False))

    def is_aborted(url: str, kind: str = "fetch") -> bool:
        return asyncio.run(browser.is_aborted(SimpleNamespace(url=url, resource_type=kind)))

    assert not is_aborted("https://cdn.example/app.js", "script")
    assert is_aborted("https://cdn.example/private/story.json")
    assert is_aborted("http://169.254.169.254/latest/meta-data/") and is_aborted("https://cdn.example/a.jpg", "image")
    assert rules.asked == ["https://cdn.example/app.js", "https://cdn.example/private/story.json"]
    assert counted == ["render/aborted"]


def test_a_name_that_resolves_inward_is_turned_away_and_of_mixed_answers_the_public_ones_are_left() -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.7"):
        open_to("rebound.example.org", ["fd00::1", "10.0.0.7"], allow_private=False)
    assert open_to("mixed.example.org", ["127.0.0.1", "93.184.216.34"], allow_private=False) == ["93.184.216.34"]
    assert open_to("localhost", ["127.0.0.1"], allow_private=True) == ["127.0.0.1"]


async def _asked(doorman: Doorman, port: int) -> bytes:
    """What a browser is told that asks for this machine (RFC 1928)."""
    way = await doorman.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(way.rpartition(":")[2]))
    try:
        writer.write(b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\x00\x00\x01" + port.to_bytes(2))
        reply = (await reader.readexactly(12))[3:4]
        if reply == b"\x00":
            writer.write(b"GET /story HTTP/1.0\r\n\r\n")
            reply += await reader.readexactly(15)
        return reply
    finally:
        writer.close()
        await doorman.close()


def test_whatever_the_browser_connects_to_goes_through_the_guard() -> None:
    with RawServer(_answer) as server:
        inside, outside = Doorman(allow_private=True), Doorman(allow_private=False)
        assert asyncio.run(_asked(outside, server.port)) == b"\x02"
        assert (outside.turned_away, server.log) == (1, [])
        assert asyncio.run(_asked(inside, server.port)) == b"\x00HTTP/1.1 200 OK"
