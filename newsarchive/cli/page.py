"""The verb clean: a saved page, or the pages of an article, without an archive."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.canonical import trusted_canonical
from newsarchive.clean.join import join
from newsarchive.clean.page import LARGEST, read_page
from newsarchive.clean.pipeline import clean as clean_page
from newsarchive.cli.evidence import as_evidence
from newsarchive.cli.explain import explain
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import note, write
from newsarchive.errors import NotHtml, SettingError
from newsarchive.export import as_html, as_json, as_markdown, as_text
from newsarchive.model import Article
from newsarchive.site import GENERIC, Sites
from newsarchive.urls import key_of

_FORMS = {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html, "evidence": as_evidence}
_WARC = "`newsarchive import` takes the articles out of a WARC file"
#: What people give in place of a page, by its first bytes.
_OTHERS = (
    (b"\x1f\x8b", f"packed with gzip; unpack it first (gunzip -k); {_WARC}"),
    (b"WARC/", f"a WARC file, not a page; {_WARC}"),
)


def clean(wanted: argparse.Namespace) -> int:
    """Clean a saved page with the looks of its site, the newest first; several pages of an article are joined."""
    pages = _addressed([(name, _bytes_of(name)) for name in wanted.page], wanted.url)
    sites = sites_here()
    if len(pages) == 1:
        article = _cleaned(*pages[0], sites)
    else:
        joined = join(pages, lambda html, url: _cleaned(html, url, sites))
        article = joined.article
        for url in joined.left_out:
            note(f"newsarchive: {url} adds nothing and is left out")
    if wanted.explain:
        shown = [seam.url for seam in article.pages] or [article.url]
        bodies = {url: html for html, url in pages}
        explain(article.to_dict(), [read_page(bodies[url], url) for url in shown], wanted.form)
    else:
        write(_FORMS[wanted.form](article.to_dict()))
    return 0


def _addressed(files: list[tuple[str, bytes]], urls: list[str]) -> list[tuple[bytes, str]]:
    """Each page with its address: as given, else what the page itself calls its canonical address."""
    if len(urls) > len(files):
        raise SettingError(
            f"{len(urls)} addresses for {len(files)} pages; give --url once for each page, in their order"
        )
    pages = [(html, url) for (_, html), url in zip(files, urls, strict=False)]
    known = {key_of(url) for url in urls}
    for name, html in files[len(urls) :]:
        url = _own_address(html, urls[0])
        if url is None or key_of(url) in known:
            raise SettingError(f"{name} does not say where it came from; give --url once for each page, in their order")
        known.add(key_of(url))
        pages.append((html, url))
    return pages


def _own_address(html: bytes, base: str) -> str | None:
    page = read_page(html, base)
    named = (link.get("href") for link in page.root.iter("link") if "canonical" in (link.get("rel") or "").lower())
    return next((url for href in named if (url := page.absolute(href))), None)


def _cleaned(html: bytes, url: str, sites: Sites) -> Article:
    site = sites.covering(url)
    layouts = site.layouts_on(datetime.now(UTC).date()) if site else (GENERIC,)
    try:
        article = clean_page(html, url, layout=layouts, zone=site.zone if site else "")
    except NotHtml as error:
        raise NotHtml(f"{error}; give the page as it was saved, an HTML file") from error
    return replace(
        article, canonical_url=trusted_canonical(url, article.metadata.canonical_url), site=sites.name_for(url)
    )


def _bytes_of(name: str) -> bytes:
    """One byte more than a page may have at most: enough to see that it is too long."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(name).open("rb") as file:
            html = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise SettingError(f"{name or repr(name)}: {said}; give an HTML file, or - for standard input") from error
    for sign, other in _OTHERS:
        if html.startswith(sign):
            raise SettingError(f"{name}: {other}")
    return html
