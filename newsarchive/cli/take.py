"""The verb that takes articles out of other people's archives: import."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from datetime import UTC, datetime

from newsarchive.archive import locate
from newsarchive.capture.about import said_of_all
from newsarchive.capture.far import at_hand
from newsarchive.capture.places import chosen
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.imports import counts_of, origin_of, write_down
from newsarchive.cli.screen import write_json
from newsarchive.cli.work import hands_of, say, watching
from newsarchive.pick import Pick
from newsarchive.reprocess import Ask, reprocess
from newsarchive.store.base import open_store
from newsarchive.wanted import Wanted, Which


def take(wanted: argparse.Namespace) -> int:
    """Take articles out of other people's archives: as `reprocess --warc` does, but for what may be an article alone."""
    archive = locate(wanted.archive)
    pick = Pick(
        domains=tuple(wanted.domain),
        since=wanted.since,
        until=wanted.until,
        languages=tuple(dict.fromkeys(wanted.language)),
    )
    begun = datetime.now(UTC)
    with ExitStack() as stack:
        files = [stack.enter_context(at_hand(path)) for path in chosen(wanted.places)]
        told = [(path, said_of_all(path)) for path in files]
        watch = stack.enter_context(watching(files, wanted.quiet))
        store = open_store(archive)
        try:
            ask = Ask(wanted=Wanted(which=Which.STALE, site=wanted.site, pick=pick), watch=watch, at=begun)
            tally = reprocess(files, Shelf(archive), hands_of(wanted.workers), store, ask)
        finally:
            store.close()
    counts = counts_of(tally)
    write_down(archive, begun, [origin_of(Shelf(archive).name_of(path), said) for path, said in told], counts)
    if wanted.json:
        write_json([counts])
    return say(tally, wanted.quiet or wanted.json)
