"""Law 3: one door. Whoever cleans a capture, at whatever time, gets the same article."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.read import read_capture
from newsarchive.process import process
from newsarchive.site import load_sites
from tests.laws.conftest import Crawled, newsarchive


def exported(archive: Path) -> bytes:
    return newsarchive(archive, "export", "--all-revisions")


def test_reprocessing_gives_the_same_articles(crawled: Crawled, tmp_path: Path) -> None:
    """Into an empty store and into the full one, in many processes and in one: byte-identical to what the crawl made."""
    live = exported(crawled.archive.root)
    assert live.count(b"\n") >= 12
    for number, workers in enumerate(("2", "0")):
        fresh = tmp_path / str(number)
        shutil.copytree(crawled.archive.captures, fresh / "captures")
        newsarchive(fresh, "reprocess", "--workers", workers)
        assert exported(fresh) == live
        newsarchive(fresh, "reprocess", "--all", "--workers", workers)
        assert exported(fresh) == live


def test_the_store_holds_what_process_makes_of_the_capture(crawled: Crawled) -> None:
    """What the crawl cleaned is what it archived, and never the answer in its memory."""
    sites, archive = load_sites(), Archive(crawled.archive.root)
    for line in exported(archive.root).splitlines():
        article = json.loads(line)
        origin = article["origin"]
        capture = read_capture(archive.find_warc(origin["warc"]), origin["offset"], name=origin["warc"])
        assert process(capture, sites).to_dict() | {"revision": article["revision"]} == article
