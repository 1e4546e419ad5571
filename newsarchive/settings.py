"""The switchboard: which adapter sits in which slot, and the defaults of this project. docs/settings.md explains each."""

import sys
from pathlib import Path

# Another package named `spiders` must not win: Scrapy appends the project folder to the path, and then lists nothing.
_root = str(Path(__file__).resolve().parent.parent)
if _root in sys.path:
    sys.path.remove(_root)
sys.path.insert(0, _root)

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
SPIDER_LOADER_CLASS = "newsarchive.crawl.loader.SiteLoader"
COMMANDS_MODULE = "newsarchive.crawl.commands"
ADDONS = {"newsarchive.crawl.Addon": 100}

LOG_LEVEL = "INFO"
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
CONCURRENT_ITEMS = 4
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 2
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS = {"file": None, "data": None, "ftp": None, "s3": None}
