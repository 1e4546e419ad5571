"""One line for anybody's Scrapy project: `ADDONS = {"newsarchive.crawl.Addon": 100}`."""

from __future__ import annotations

import logging
from importlib.metadata import version
from typing import Any

from itemadapter.adapter import ItemAdapter

from newsarchive.crawl.item import ArticleAdapter
from newsarchive.crawl.options import DEFAULTS, REPLAY, mode_in

VERSION = version("newsarchive")

_TAP = "newsarchive.crawl.tap.TapHandler"
_REPLAY = "newsarchive.crawl.replay.ReplayHandler"
_SCRAPYS_THROTTLE = "scrapy.extensions.throttle.AutoThrottle"
_SCRAPYS_ROBOTS = "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"


class Addon:
    """Puts each adapter into its slot, and leaves alone what the project has set itself."""

    def update_settings(self, settings: Any) -> None:
        """Called by Scrapy before the crawler is built."""
        for name, value in DEFAULTS.items():
            if settings.getpriority(name) is None:
                settings.set(name, value, priority="addon")
        settings.set("DOWNLOADER", "newsarchive.crawl.fetches.FetchDownloader", priority="addon")
        if mode_in(settings) == REPLAY:
            _unplug(settings)
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS"].setdefault(scheme, _TAP)
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        if _SCRAPYS_ROBOTS not in middlewares:  # in its place and at its order
            middlewares[_SCRAPYS_ROBOTS] = None
            middlewares.setdefault("newsarchive.crawl.robots.Robots", 100)
        middlewares.setdefault("newsarchive.crawl.polite.Politeness", 560)
        if _SCRAPYS_THROTTLE not in settings["EXTENSIONS"]:
            settings["EXTENSIONS"][_SCRAPYS_THROTTLE] = None
            settings["EXTENSIONS"].setdefault("newsarchive.crawl.polite.Throttle", 20)
        # Behind default headers (400), before retries (550): each try asks by the validators of its own address.
        middlewares.setdefault("newsarchive.crawl.conditional.Conditional", 500)
        settings["EXTENSIONS"].setdefault("newsarchive.crawl.run.Run", 0)
        settings["EXTENSIONS"].setdefault("newsarchive.crawl.rendering.Browsers", 5)
        settings["EXTENSIONS"].setdefault("newsarchive.crawl.progress.Progress", 10)
        # Below 50, where Scrapy's own HttpErrorMiddleware turns pages with an error status away: those end in an
        # outcome too.
        settings["SPIDER_MIDDLEWARES"].setdefault("newsarchive.crawl.clean.CleaningMiddleware", 40)
        # Before the project's own pipelines (usually 300 and more), so that what is stored is what was cleaned.
        settings["ITEM_PIPELINES"].setdefault("newsarchive.crawl.store.StorePipeline", 100)
        _make_safe(settings)
        _quieten()
        adapters: Any = ItemAdapter.ADAPTER_CLASSES  # a deque, as itemadapter's documentation says; its type is wider
        if ArticleAdapter not in adapters:
            adapters.appendleft(ArticleAdapter)


#: Scrapy's defaults that an archiver cannot keep. Each gives way to what the project sets.
_SAFE: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 16 * 1024**2,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_TIMEOUT": 60,
    "COOKIES_ENABLED": False,
    # Scrapy makes so many tasks for every response, and they live as long as its page is being cleaned: at its default of
    # 100 that is a sixth of the main process (1.1 s of 6.3 s for 820 pages). A page gives one item.
    "CONCURRENT_ITEMS": 4,
}


def _unplug(settings: Any) -> None:
    """No handler but ours can ask anybody for anything, and there is nobody to be spared; whatever a project says."""
    handlers = settings["DOWNLOAD_HANDLERS"]
    for scheme in {*handlers, *settings["DOWNLOAD_HANDLERS_BASE"]} - {"file", "data"}:
        handlers[scheme] = None
    for scheme in ("http", "https"):
        handlers[scheme] = _REPLAY
    settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
    settings.set("AUTOTHROTTLE_ENABLED", False, priority="cmdline")


def _make_safe(settings: Any) -> None:
    for name, value in _SAFE.items():
        if not settings.getpriority(name):
            settings.set(name, value, priority="addon")
    if not settings.getpriority("USER_AGENT"):
        settings.set("USER_AGENT", user_agent(settings.get("ARCHIVE_CONTACT")), priority="addon")
    headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
    if not any(name.lower() == "accept-encoding" for name in headers):
        # WARC tools read br badly and zstd not at all; servers give gzip to who asks for it.
        settings.set("DEFAULT_REQUEST_HEADERS", {**headers, "Accept-Encoding": "gzip, deflate"}, priority="addon")


def _quieten() -> None:
    """Spare the main process 100 log records for each page that declares no charset: a tenth of its work, and never seen.

    Scrapy lets every level through to its handlers, so the records of the detector (levels 5 and 10) are really made.
    """
    detector = logging.getLogger("charset_normalizer")
    if detector.level == logging.NOTSET:
        detector.setLevel(logging.INFO)


def user_agent(contact: str | None) -> str:
    """Says who asks, and how to reach whoever runs the crawl (RFC 9110, section 10.1.5)."""
    return f"newsarchive/{VERSION} (+{contact})" if contact else f"newsarchive/{VERSION}"
