"""Dates of feeds and sitemaps: machine forms alone, for a guess costs 2 ms and a sitemap may hold 50,000 dates that are none."""

from __future__ import annotations

from newsarchive.dates import read_machine_date as read_when

__all__ = ["read_when"]
