"""The verb clean: one saved page, without an archive."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.canonical import trusted_canonical
from newsarchive.clean.page import LARGEST, read_page
from newsarchive.clean.pipeline import clean as clean_page
from newsarchive.cli.evidence import as_evidence
from newsarchive.cli.explain import explain
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import write
from newsarchive.errors import SettingError
from newsarchive.export import as_html, as_json, as_markdown, as_text
from newsarchive.model import Article
from newsarchive.site import GENERIC, Sites

_FORMS = {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html, "evidence": as_evidence}


def clean(wanted: argparse.Namespace) -> int:
    """Clean a saved page with the looks of its site, the newest first."""
    html = _bytes_of(wanted.page)
    article = _cleaned(html, wanted.url, sites_here())
    if wanted.explain:
        explain(article.to_dict(), read_page(html, wanted.url), wanted.form)
    else:
        write(_FORMS[wanted.form](article.to_dict()))
    return 0


def _cleaned(html: bytes, url: str, sites: Sites) -> Article:
    site = sites.covering(url)
    layouts = site.layouts_on(datetime.now(UTC).date()) if site else (GENERIC,)
    article = clean_page(html, url, layout=layouts, zone=site.zone if site else "")
    return replace(
        article, canonical_url=trusted_canonical(url, article.metadata.canonical_url), site=sites.name_for(url)
    )


def _bytes_of(name: str) -> bytes:
    """One byte more than a page may have at most: enough to see that it is too long."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise SettingError(f"{name}: {error.strerror}; give an HTML file, or - for standard input") from error
