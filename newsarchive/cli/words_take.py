"""What can be said of taking articles out of other people's archives."""

from __future__ import annotations

import argparse

from newsarchive.cli.given import domain, language
from newsarchive.cli.grammar import DAY, PLACES, Verbs, choice, moment, verb, work


def take(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive import`."""
    parser = verb(verbs, "import", "take:take", "take articles out of archives of the whole web, such as CC-NEWS")
    parser.add_argument("places", nargs="+", metavar="PATH|URL", help=PLACES)
    for name, of, does in (
        ("--language", language, "only articles in this language (en, de, pt); may be repeated"),
        ("--domain", domain, "only this host and those below it; may be repeated"),
    ):
        parser.add_argument(name, type=of, action="append", default=[], metavar=name[2:].upper(), help=does)
    choice(parser)
    parser.add_argument("--until", type=moment, metavar=DAY, help="only what was captured before this day; UTC")
    parser.add_argument("--json", action="store_true", help="the counts as one JSON object")
    work(parser)
