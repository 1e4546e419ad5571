"""The verb newsite: a site file proposed from saved or archived pages."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from newsarchive.archive import Archive, locate
from newsarchive.capture.content import payload_of
from newsarchive.capture.revisits import follow
from newsarchive.capture.shelf import Shelf
from newsarchive.clean.page import LARGEST
from newsarchive.clean.page import read_page as read_html
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import note, one_line
from newsarchive.errors import BrokenRecord, CaptureError, FetchRefused, NewsArchiveError, SettingError
from newsarchive.export import whole_file
from newsarchive.model import Location, OutcomeKind, Purpose
from newsarchive.newsite import Proposal, Sample, as_python, propose
from newsarchive.store.base import Store, open_store
from newsarchive.store.entry import Query
from newsarchive.urls import checked

#: Articles of the archive that are looked at, and sources. A template shows on five pages; more only take longer.
_ARTICLES, _SOURCES = 12, 20
#: Pages that are fetched with --fetch.
_FETCHED = 12


def newsite(wanted: argparse.Namespace) -> int:
    """Propose a file; the file goes to standard output or into -o, what it gives to standard error."""
    archive = locate(wanted.archive)
    samples: list[Sample] = []
    for what in wanted.what:
        if Path(what).is_file():
            samples.append(_saved(Path(what), wanted.url))
            continue
        url = _address(what)
        if wanted.fetch:
            _fetch(url, archive)
        samples += _archived(url, archive)
    proposal = propose(samples, wanted.name or "")
    text = as_python(proposal)
    if wanted.output == "-":
        sys.stdout.write(text)
    else:
        _write(Path(wanted.output), text)
    _tell(proposal)
    return 0


def _saved(path: Path, base: str | None) -> Sample:
    """A saved page. Its address is what it calls its own, else the one given."""
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    page = read_html(body, base or "https://unknown.invalid/")
    links = (link.get("href") for link in page.root.iter("link") if "canonical" in (link.get("rel") or "").lower())
    named = [*links, *page.meta_tags.get("og:url", ())]
    url = next((url for href in named if (url := page.absolute(href)) and "unknown.invalid" not in url), base)
    if url is None:
        raise SettingError(f"{path} names no canonical address; tell the site's by --url https://example.org/")
    return Sample(url, body)


def _address(what: str) -> str:
    try:
        return checked(what)
    except FetchRefused as error:
        raise SettingError(f"{what}: no such file, and no address: {error}") from error


def _fetch(url: str, archive: Archive) -> None:
    """Let a crawl fetch some pages into the archive: what it asks for it names, and keeps."""
    words = ["crawl", "outlet", "-a", f"start={url}", "-a", f"limit={_FETCHED}", "-s", f"ARCHIVE_DIR={archive.root}"]
    note(f"newsarchive: fetches {url}, the sources that it names, and {_FETCHED} pages: scrapy {shlex.join(words)}")
    ended = subprocess.run([sys.executable, "-m", "scrapy", *words, "-s", "LOG_LEVEL=WARNING"], check=False)  # noqa: S603
    if ended.returncode:
        raise NewsArchiveError(f"the crawl of {url} ended with {ended.returncode}; what it said stands above")


def _archived(url: str, archive: Archive) -> list[Sample]:
    """Articles and sources of the site of an address, out of the archive."""
    if not archive.database.exists():
        raise SettingError(
            f"{archive.root} has no pages of {url}; --fetch lets a crawl fetch some, or give saved pages"
        )
    site = sites_here().name_for(url)
    with closing(open_store(archive)) as store:
        found = {sample.url: sample for sample in _captures(store, Shelf(archive), site)}
    if not found:
        raise SettingError(
            f"{archive.root} has no pages of {site}; --fetch lets a crawl fetch some, or give saved pages"
        )
    return list(found.values())


def _captures(store: Store, shelf: Shelf, site: str) -> Iterator[Sample]:
    ids = []
    for entry in store.entries(Query(site=site, newest=True, limit=_ARTICLES)):
        origin = store.article(entry.id)["origin"]
        if origin["warc"] is not None:
            ids.append(
                (origin["record_id"], Location(warc=origin["warc"], offset=origin["offset"], length=origin["length"]))
            )
    sources = [
        row for row in store.ended(Query(site=site, outcome=OutcomeKind.LISTING)) if row.purpose == Purpose.SOURCE
    ]
    for row in sources[-_SOURCES:]:
        held = store.held(id=row.capture_id) if row.capture_id else []
        ids += [(one.id, one.location) for one in held[:1]]
    for record, place in ids:
        try:
            capture = follow(shelf.at(place, record), store.held, shelf.at)
            yield Sample(capture.url, payload_of(capture).body)
        except (BrokenRecord, CaptureError, OSError) as error:
            note(f"newsarchive: {error}")


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise SettingError(f"{path} is there already; choose another place with -o, or move it away")
    with whole_file(path) as file:
        file.write(text.encode())


def _tell(proposal: Proposal) -> None:
    """What the file gives, page by page, beside the general rules."""
    for source in proposal.site.sources:
        note(f"source: {type(source).__name__.lower()} {source.url}")
    addresses = proposal.addresses
    note(f"articles: {addresses.articles} of {addresses.of} addresses match {addresses.pattern or 'no pattern'}")
    for result in proposal.results:
        words = f"{result.words} words (general rules: {result.general})" if result.words else result.layout
        note(f"page: {one_line(result.url)}  {words}")
