"""The Scrapy wing: one thin adapter per step. The add-on turns all of it on in any Scrapy project."""

from newsarchive.crawl.addon import Addon

__all__ = ["Addon"]
