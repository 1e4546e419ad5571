"""The three kinds of spider: what they take, what they ask, and what they leave out."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from newsarchive.crawl.loader import spider_of
from newsarchive.crawl.outlet import OutletSpider
from newsarchive.crawl.spider import ArticleSpider, NewsSpider
from newsarchive.crawl.tickets import PURPOSE
from newsarchive.errors import SettingError
from newsarchive.model import Lead, Purpose, When
from newsarchive.site import Feed, Section, Site, Sitemap, Sites

SITE = Site(
    name="tidings",
    domains=("tidings.test",),
    sources=(Feed("https://tidings.test/world/rss"), Section("https://tidings.test/sport/")),
    article_urls=r"^/story/",
)


@dataclass
class FakeLedger:
    """Remembers what was refused; its store knows some addresses."""

    known: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    """What was looked up, by the statement."""
    recorder: None = None

    @property
    def store(self) -> FakeLedger:
        return self

    def seen(self, url: str) -> bool:
        self.asked.append([url])
        return url in self.known

    def seen_among(self, urls: list[str]) -> set[str]:
        self.asked.append(urls)
        return self.known.intersection(urls)

    def last_kind(self, url: str, purpose: Purpose = Purpose.PAGE) -> None:
        """Nothing is known of links."""

    def refuse(self, url: str, why: str) -> None:
        self.refused.append(url)


def spider(kind: type[NewsSpider], known: set[str] | None = None, **arguments: str) -> Any:
    """A spider in a crawl that touches nothing."""
    run = SimpleNamespace(
        ledger=FakeLedger(known or set()),
        sites=Sites((SITE,)),
        skipped=0,
        started=datetime(2026, 3, 8, tzinfo=UTC),
        expected=None,
        assumed=None,
        options=SimpleNamespace(replay=(), max_body=1_000, conditional=False, due=0, site_lock=False),
    )
    stats = SimpleNamespace(inc_value=lambda *_: None)
    made = kind(**arguments)
    made.crawler = SimpleNamespace(get_extension=lambda _: run, stats=stats)
    return made


def asked(spider: Any) -> list[Request]:
    """What it asks first."""

    async def gather() -> list[Request]:
        return [request async for request in spider.start()]

    return asyncio.run(gather())


def found(spider: Any, body: bytes, source: Any, depth: int = 0) -> list[Request]:
    """What it asks after reading a source."""
    ask = spider.frontier.ask(source, "of the test")
    spider.source(ask)

    async def gather() -> list[Request]:
        response = Response(source.url, body=body)
        return [request async for request in spider.parse_source(response, replace(ask, depth=depth))]

    return asyncio.run(gather())


def urls(requests: list[Request]) -> list[str]:
    return [request.url for request in requests]


def test_several_addresses_are_parted_by_commas() -> None:
    """But a comma inside an address belongs to it."""
    made = spider(ArticleSpider, url="https://a.test/one,two, https://b.test/x")
    assert urls(asked(made)) == ["https://a.test/one,two", "https://b.test/x"]


def test_a_file_of_addresses_may_have_remarks_and_bad_lines(tmp_path: Path) -> None:
    """A bad line is refused by itself; the rest goes on."""
    listed = tmp_path / "urls.txt"
    listed.write_bytes("\ufeff# remark\nhttps://a.test/1\n\nftp://a.test/2\nnonsense\nhttps://a.test/3\n".encode())
    made = spider(ArticleSpider, urls=str(listed))
    assert urls(asked(made)) == ["https://a.test/1", "https://a.test/3"]
    assert made.run.ledger.refused == ["ftp://a.test/2", "nonsense"]


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-a urls=-` reads it."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"https://a.test/1\n")))
    assert urls(asked(spider(ArticleSpider, urls="-"))) == ["https://a.test/1"]


def test_what_is_known_is_not_asked_again() -> None:
    """Unless somebody says so."""
    known = {"https://a.test/1"}
    once = spider(ArticleSpider, known, url="https://a.test/1,https://a.test/2")
    assert urls(asked(once)) == ["https://a.test/2"]
    assert once.run.skipped == 1
    again = spider(ArticleSpider, known, url="https://a.test/1", again="1")
    assert urls(asked(again)) == ["https://a.test/1"]


def test_one_page_is_asked_once_however_it_is_spelt() -> None:
    """Trackers and fragments make no other page."""
    made = spider(ArticleSpider, url="https://a.test/1,https://a.test/1?utm_source=x,https://a.test/1#top")
    assert len(asked(made)) == 1


def test_a_limit_counts_pages() -> None:
    """And what is beyond it is not asked."""
    made = spider(ArticleSpider, url="https://a.test/1,https://a.test/2,https://a.test/3", limit="2")
    assert len(asked(made)) == 2


@pytest.mark.parametrize(
    ("kind", "arguments", "word"),
    [
        (ArticleSpider, {}, "needs an address"),
        (ArticleSpider, {"urls": "/no/such/file"}, "no such file"),
        (ArticleSpider, {"url": "https://a.test/", "lmit": "3"}, "-a lmit"),
        (ArticleSpider, {"url": "https://a.test/", "limit": "many"}, "whole number"),
        (OutletSpider, {}, "where to begin"),
        (OutletSpider, {"start": "file:///etc/passwd"}, "only http: and https:"),
        (spider_of(SITE), {"since": "yesterday"}, "such as 2025-06-01"),
    ],
)
def test_impossible_arguments_are_refused_in_words(
    kind: type[NewsSpider], arguments: dict[str, str], word: str
) -> None:
    """Before anything is started."""
    with pytest.raises(SettingError, match=word):
        kind.check(arguments)


def test_what_scrapyd_adds_is_passed_over() -> None:
    """`-a _job=…` names its own job; a slip of a person has no such name."""
    OutletSpider.check({"start": "https://tidings.test/", "_job": "1"})
    with pytest.raises(SettingError, match="job: outlet does not know it"):
        OutletSpider.check({"start": "https://tidings.test/", "job": "1"})


def test_a_site_asks_its_sources_as_sources() -> None:
    """They are listings, never articles, and asked anew each time."""
    requests = asked(spider(spider_of(SITE)))
    assert urls(requests) == ["https://tidings.test/world/rss", "https://tidings.test/sport/"]
    assert all(request.meta[PURPOSE] == Purpose.SOURCE and request.dont_filter for request in requests)


def test_a_section_narrows_the_sources() -> None:
    """By a piece of their address."""
    assert urls(asked(spider(spider_of(SITE), section="sport"))) == ["https://tidings.test/sport/"]


def test_leads_dated_too_early_are_left_out_and_undated_ones_taken() -> None:
    """`since` judges only what a source dates."""
    made = spider(spider_of(SITE), since="2025-06")
    early = Lead(url="https://tidings.test/story/1", source="s", published=When(iso="2025-05-31", precision="day"))
    late = Lead(
        url="https://tidings.test/story/2", source="s", published=When(iso="2025-06-01T10:00", precision="minute")
    )
    undated = Lead(url="https://tidings.test/story/3", source="s")
    assert made.lead(early) is None
    assert made.lead(late) is not None
    assert made.lead(undated) is not None


def test_a_feed_gives_pages() -> None:
    """Those that the site calls articles."""
    feed = b"""<rss><channel><item><link>https://tidings.test/story/1</link></item>
    <item><link>https://tidings.test/about</link></item></channel></rss>"""
    requests = found(spider(spider_of(SITE)), feed, SITE.sources[0])
    assert urls(requests) == ["https://tidings.test/story/1"]
    assert PURPOSE not in requests[0].meta


def test_what_a_sitemap_names_is_looked_up_in_batches_and_what_is_new_once_more_in_its_turn() -> None:
    """Page 5 is fetched under another address meanwhile."""
    pages = [f"https://tidings.test/story/{n}" for n in range(2_500)]
    made = spider(spider_of(SITE), set(pages[2:]) - {pages[5]})
    ledger = made.run.ledger
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in [*pages, pages[0] + "?utm_source=mail"])
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()
    ask = made.frontier.ask(Sitemap("https://tidings.test/map.xml"), "of the test")
    made.source(ask)

    async def gather() -> list[str]:
        found = []
        async for request in made.parse_source(Response(ask.source.url, body=body), ask):
            found.append(request.url)
            ledger.known.add(pages[5])
        return found

    assert asyncio.run(gather()) == pages[:2]
    assert [len(urls) for urls in ledger.asked] == [1_000, 1, 1, 1, 1_000, 501]
    assert made.run.skipped == 2_498


def test_an_index_leads_to_sitemaps_but_not_for_ever() -> None:
    """One that points at itself ends at the third floor."""
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
    <loc>https://tidings.test/more.xml</loc></sitemap></sitemapindex>"""
    made = spider(spider_of(SITE))
    (nested,) = found(made, index, Sitemap("https://tidings.test/map.xml"))
    assert nested.cb_kwargs["ask"].depth == 1
    assert found(made, index, Sitemap("https://tidings.test/map2.xml")) == [], "asked already"
    assert found(spider(spider_of(SITE)), index, Sitemap("https://tidings.test/map.xml"), depth=3) == []


def test_a_broken_source_gives_what_it_has(caplog: pytest.LogCaptureFixture) -> None:
    """And the log says what was wrong with it."""
    feed = b"<rss><channel><item><link>https://tidings.test/story/1</link></item><item><li"
    assert urls(found(spider(spider_of(SITE)), feed, SITE.sources[0])) == ["https://tidings.test/story/1"]
    assert found(spider(spider_of(SITE)), b"", SITE.sources[0]) == []
    assert "is empty" in caplog.text
