"""The verb that takes articles out of other people's archives: import."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime

from newsarchive.archive import locate
from newsarchive.capture.about import said_of_all
from newsarchive.capture.places import chosen
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.elsewhere import Turns
from newsarchive.cli.imports import counts_of, origin_of, write_down
from newsarchive.cli.screen import note, write_json
from newsarchive.cli.work import hands_of, say, watching
from newsarchive.pick import Pick
from newsarchive.remembered import Remembered
from newsarchive.reprocess import Ask, Tally, reprocess
from newsarchive.store.base import open_store
from newsarchive.task import Job
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
    begun, total = datetime.now(UTC), Tally()
    hands, choice = hands_of(wanted.workers), Wanted(which=Which.STALE, site=wanted.site, pick=pick)
    places = chosen(wanted.places)
    with closing(open_store(archive)) as store, hands.kept():
        memory = Remembered(store, Job(home=archive, read=Shelf(archive), sites=hands.sites, wanted=choice))
        turns = Turns(places, wanted.workers, note, memory, quiet=wanted.quiet or wanted.json)
        for files in turns:
            told = [(path, said_of_all(path)) for path in files]
            with watching(files, wanted.quiet) as watch:
                ask = Ask(wanted=choice, watch=watch, at=begun)
                tally = reprocess(files, Shelf(archive), hands, store, ask)
            origins = [origin_of(Shelf(archive).name_of(path), said) for path, said in told]
            write_down(archive, begun, origins, counts_of(tally))
            total.add(tally)
            turns.refused |= tally.refused
    if wanted.json:
        write_json([counts_of(total)])
    code = say(total, wanted.quiet or wanted.json)
    return 1 if turns.lost else code
