"""Pieces of somebody else's Scrapy project, written into the one that `scrapy startproject` makes."""

SPIDER = """
import scrapy


class OddSpider(scrapy.Spider):
    name = "odd"
    allowed_domains = ["127.0.0.1"]

    def __init__(self, site="", **named):
        super().__init__(**named)
        self.site = site

    async def start(self):
        for path, callback in {
            "/ordinary": self.parse, "/raises-plainly": self.raise_plainly, "/raises-half-way": self.raise_half_way,
            "/raises-late": self.raise_late, "/dropped-early": self.parse, "/ignored": self.parse,
            "/ignored-late": self.parse, "/swallowed": self.parse, "/hands-meta-on": self.hand_meta_on, "/asks-aside": self.ask_aside,
            "/to-offsite": self.parse, "/stopped": self.parse, "/missing": self.parse, "/turned-away": self.parse,
        }.items():
            yield scrapy.Request(self.site + path, callback)

    def parse(self, response):
        yield {"title": response.css("h1::text").get()}

    def raise_plainly(self, response):
        raise ValueError("a mistake of the spider, at once")

    def raise_half_way(self, response):
        yield {"title": "first"}
        raise ValueError("a mistake of the spider, half-way")

    async def raise_late(self, response):
        raise ValueError("a mistake of the spider, in a coroutine")

    def hand_meta_on(self, response):
        yield scrapy.Request(self.site + "/meta-1", self.parse, meta=response.meta)
        yield scrapy.Request(self.site + "/meta-2", self.parse, meta=response.meta)

    async def ask_aside(self, response):
        aside = await self.crawler.engine.download_async(scrapy.Request(self.site + "/aside"))
        yield {"title": aside.css("h1::text").get()}
"""

COMPONENTS = """
from newsarchive import Article
from scrapy import signals
from scrapy.exceptions import DropItem, IgnoreRequest, StopDownload


class Downloads:
    @classmethod
    def from_crawler(cls, crawler):
        crawler.signals.connect(cls.stop, signals.headers_received)
        return cls()

    @staticmethod
    def stop(headers, body_length, request):
        if request.url.endswith("/stopped"):
            raise StopDownload(fail=False)

    def process_request(self, request):
        if request.url.endswith("/ignored"):
            raise IgnoreRequest("the project does not want it")

    def process_response(self, request, response):
        if request.url.endswith("/ignored-late"):
            raise IgnoreRequest("the project does not want it any more")
        return response


class Swallow:
    def process_spider_input(self, response):
        if response.url.endswith("/turned-away"):
            raise ValueError("a mistake of a middleware")

    async def process_spider_output(self, response, result):
        async for thing in result:
            if not response.url.endswith("/swallowed"):
                yield thing


class Drop:
    def process_item(self, item):
        if isinstance(item, Article) and item.url.endswith("/dropped-early"):
            raise DropItem("the project does not want this article")
        return item
"""

SETTINGS = """
ADDONS = {"newsarchive.crawl.Addon": 100}
"""

MORE_SETTINGS = """
DOWNLOADER_MIDDLEWARES = {"theirs.components.Downloads": 543}
SPIDER_MIDDLEWARES = {"theirs.components.Swallow": 20}
ITEM_PIPELINES = {"theirs.components.Drop": 50}
"""

SCRIPT = """
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class First(scrapy.Spider):
    name = "first"

    async def start(self):
        for number in range(8):
            yield scrapy.Request(f"{sys.argv[1]}/{self.name}-{number}", errback=lambda failure: None)

    def parse(self, response):
        return []


class Second(First):
    name = "second"


process = CrawlerProcess({
    "ADDONS": {"newsarchive.crawl.Addon": 100}, "ARCHIVE_DIR": sys.argv[2], "ARCHIVE_ALLOW_PRIVATE": True, "TELNETCONSOLE_ENABLED": False,
})
process.crawl(First)
process.crawl(Second)
process.start()
"""
