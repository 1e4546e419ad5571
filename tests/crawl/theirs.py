"""Somebody else's Scrapy project, small: a spider with callbacks of its own, a pipeline, cookies, a project handler."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.crawl import pages
from tests.crawl.rawserver import Reply

FILES = {
    "scrapy.cfg": "[settings]\ndefault = theirs.settings\n",
    "theirs/__init__.py": "",
    "theirs/settings.py": """
SPIDER_MODULES = ["theirs.spiders"]
ADDONS = {"newsarchive.crawl.Addon": 100}
ITEM_PIPELINES = {"theirs.parts.Shout": 300}
DOWNLOAD_HANDLERS = {"https": "theirs.parts.Elsewhere", "ftp": "theirs.parts.Elsewhere"}
COOKIES_ENABLED = True
RETRY_TIMES = 2
FEED_EXPORT_FIELDS = None
""",
    "theirs/parts.py": """
from newsarchive import Article


class Shout:
    def process_item(self, item):
        return item if isinstance(item, Article) else {**item, "title": str(item["title"]).upper()}


class Elsewhere:
    lazy = True

    def __init__(self, crawler):
        raise RuntimeError("a handler of the project, which goes to the network")
""",
    "theirs/spiders/__init__.py": "",
    "theirs/spiders/walker.py": """
import scrapy


class Walker(scrapy.Spider):
    name = "walker"
    custom_settings = {"DOWNLOAD_DELAY": 0.01}

    async def start(self):
        yield scrapy.Request(self.site + "/index", self.parse)

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse_page, errback=self.failed, meta={"came_by": link})

    def parse_page(self, response):
        told = {
            "title": response.css("h1::text").get(), "url": response.url, "by": response.meta["came_by"],
            "status": response.status, "flags": response.flags, "protocol": response.protocol, "ip": str(response.ip_address),
            "headers": {name.decode(): [value.decode() for value in values] for name, values in response.headers.items()},
            "tries": response.meta.get("retry_times", 0), "length": len(response.body),
        }
        yield told

    def failed(self, failure):
        yield {"title": type(failure.value).__name__, "url": failure.request.url}
""",
}

PATHS = ("/one", "/second-time", "/to-chain", "/missing", "/chunks", "/packed", "/private/x", "/paper.pdf", "/hangs-up")


def project(folder: Path) -> Path:
    """Write the project; its folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def answer(path: str, earlier: int) -> Reply | None:
    """The site that it walks."""
    if path == "/index":
        return pages.ok("".join(f'<a href="{path}">x</a>' for path in PATHS).encode())
    if path == "/chunks":
        head = b"HTTP/1.1 200 Fine\r\nX-Odd: a\r\nx-odd: b\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
        return Reply((head + b"5;x=y\r\n<h1>c\r\n", b"b\r\nhunky</h1>\n\r\n0\r\nX-After: z\r\n\r\n"))
    if path == "/packed":
        body = gzip.compress(b"<h1>packed</h1>" * 50)
        return Reply(
            (
                b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSet-Cookie: a=b\r\nContent-Length: %d\r\n\r\n%s"
                % (len(body), body),
            )
        )
    return pages.answer(path, earlier)
