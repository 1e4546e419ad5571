"""How a crawl of any outlet goes from source to source: what waits for what, and what is asked only where there is nothing better."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from newsarchive.crawl.outlet import OutletSpider
from newsarchive.model import OutcomeKind, Purpose
from newsarchive.site import Sitemap
from tests.crawl.test_spider import asked, spider, urls

HOST = "https://paper.test"
MENU = '<nav><a href="/city/">City</a><a href="/sport/">Sport</a><a href="/login">Login</a></nav>'


def gathered(requests: Any) -> list[Request]:
    """All that an answer leads to."""

    async def gather() -> list[Request]:
        return [request async for request in requests]

    return asyncio.run(gather())


def answered(made: Any, request: Request, body: str | bytes) -> list[Request]:
    """What is asked after an answer."""
    raw = body.encode() if isinstance(body, str) else body
    kind = HtmlResponse if raw.startswith(b"<html") else Response
    headers = {"Content-Type": "text/html"} if kind is HtmlResponse else None
    return gathered(made.parse_source(kind(request.url, body=raw, headers=headers), **request.cb_kwargs))


def failed(made: Any, request: Request) -> list[Request]:
    """What is asked after a source could not be had."""
    return gathered(made.source_failed(request))


def feed(*paths: str) -> str:
    """A feed."""
    return f"<rss><channel>{''.join(f'<item><link>{HOST}{path}</link></item>' for path in paths)}</channel></rss>"


def begun(body: str, **arguments: str) -> tuple[Any, list[Request]]:
    """A crawl whose home page has been answered, and what it asks then."""
    made = spider(OutletSpider, start=HOST + "/", **arguments)
    made.run.options.robots = True
    (first,) = asked(made)
    return made, answered(made, first, body)


def paths(requests: list[Request]) -> list[str]:
    return [url.removeprefix(HOST) for url in urls(requests)]


def test_a_page_is_judged_when_the_other_sources_have_taught() -> None:
    """`/s/8` looks like nothing until the feed has named its like; a source that fails keeps nobody waiting."""
    home = '<html><link rel="alternate" type="application/rss+xml" href="/feed"><link rel="sitemap" href="/map.xml"><a href="/s/8">Bridge</a></html>'
    made, requests = begun(home)
    assert paths(requests) == ["/feed", "/map.xml"]
    assert paths(answered(made, requests[0], feed("/s/5", "/s/6"))) == ["/s/5", "/s/6"]
    assert paths(failed(made, requests[1])) == ["/s/8"]


def test_sections_are_read_where_nothing_else_names_articles() -> None:
    """Neither feed nor sitemap: the menu's sections, one click deep, and their own links no further."""
    made, requests = begun(f"<html>{MENU}</html>")
    assert all(request.cb_kwargs["ask"].why == "where feeds and sitemaps usually lie" for request in requests)
    rest = [request for guess in requests for request in failed(made, guess)]
    assert paths(rest) == ["/city/", "/sport/"]
    story = '<h3><a href="/city/old-bridge-reopens-after-repairs">Old bridge reopens after long repairs</a></h3><a href="/city/centre/">Centre</a>'
    assert paths(answered(made, rest[0], f"<html>{MENU}{story}</html>") + failed(made, rest[1])) == [
        "/city/old-bridge-reopens-after-repairs"
    ]


def test_sections_are_left_where_a_feed_names_articles_unless_they_are_asked_for() -> None:
    """`-a depth=1`."""
    home = f'<html><link rel="alternate" type="application/rss+xml" href="/feed">{MENU}</html>'
    for depth, expected in ((None, []), ("1", ["/city/", "/sport/"])):
        made, requests = begun(home, **({"depth": depth} if depth else {}))
        assert paths(answered(made, requests[0], feed("/s/5"))) == ["/s/5", *expected]


def _mostly_gone(url: str, purpose: Purpose) -> OutcomeKind | None:
    """Of the usual places two were there."""
    assert purpose is Purpose.SOURCE
    return None if url.endswith(("/feed/", "/sitemap.xml")) else OutcomeKind.GONE


def test_a_guess_that_was_in_vain_is_not_made_again() -> None:
    """Where an earlier crawl found 404; `-a again=1` looks again."""
    for again, number in (("", 2), ("1", 11)):
        made = spider(OutletSpider, start=HOST + "/", again=again)
        made.run.options.robots = True
        made.run.ledger.last_kind = _mostly_gone
        (first,) = asked(made)
        assert len(answered(made, first, "<html></html>")) == number


def test_what_the_archive_knows_of_a_pages_links_teaches() -> None:
    """Two that were articles make the third one; what ended as a list makes its like none."""
    known = {
        "/s/1": OutcomeKind.ARTICLE,
        "/s/2": OutcomeKind.ARTICLE,
        "/topics/all-about-the-old-bridge": OutcomeKind.LISTING,
    }
    made = spider(OutletSpider, start=HOST + "/", depth="0")
    made.run.options.robots = True
    made.run.ledger.last_kind = lambda url, purpose=Purpose.PAGE: known.get(url.removeprefix(HOST))
    (first,) = asked(made)
    links = "".join(
        f'<h3><a href="{path}">Old bridge and what became of it</a></h3>'
        for path in (*known, "/s/3", "/topics/all-about-the-new-bridge")
    )
    rest = [request for guess in answered(made, first, f"<html>{links}</html>") for request in failed(made, guess)]
    assert paths(rest) == ["/s/1", "/s/2", "/s/3"]


def test_a_start_may_be_a_feed_or_a_list() -> None:
    """Then nothing else is looked for."""
    for body in (feed("/s/5"), f"{HOST}/s/5\n"):
        assert paths(begun(body)[1]) == ["/s/5"]


def test_robots_that_are_not_obeyed_are_still_read_for_sitemaps() -> None:
    """With ROBOTSTXT_OBEY=0 nobody else asks for them."""
    made = spider(OutletSpider, start=HOST + "/")
    made.run.options.robots = False
    (first,) = asked(made)
    requests = answered(made, first, '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>')
    assert paths(requests) == ["/feed", "/robots.txt"]
    assert paths(answered(made, requests[1], f"User-agent: *\nSitemap: {HOST}/map.xml\n")) == ["/map.xml"]


def test_links_of_plain_sitemaps_that_are_services_are_left() -> None:
    """Sitemaps name whatever a site has; news sitemaps name articles alone."""
    made, _ = begun("<html></html>")
    ask = made.frontier.ask(Sitemap(HOST + "/map.xml"), "test")
    request = made.source(ask)
    rows = "".join(f"<url><loc>{HOST}{path}</loc></url>" for path in ("/", "/tag/bridges", "/s/7", "/about", "/x.pdf"))
    assert paths(answered(made, request, f"<urlset>{rows}</urlset>")) == ["/s/7"]
