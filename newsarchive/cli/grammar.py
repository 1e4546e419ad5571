"""What verbs have in common on the command line."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from newsarchive.model import OutcomeKind

DAY = "DAY"
PLACES = "WARC files, folders, patterns ('**' goes through folders), or addresses (https://, s3://: only then is the network used)"

Verbs = argparse._SubParsersAction  # argparse names this type nowhere else


def archive(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Where the archive is."""
    parser.add_argument(
        "--archive", metavar="DIR", default=default, help="the archive folder (else NEWSARCHIVE_DIR, else ./archive)"
    )


def verb(verbs: Verbs[argparse.ArgumentParser], name: str, run: str, does: str) -> argparse.ArgumentParser:
    """A verb: its name, the room and function that run it, and what it does."""
    parser = verbs.add_parser(name, help=does, description=does[:1].upper() + does[1:] + ".")
    archive(parser, argparse.SUPPRESS)  # so that one given before the verb is not forgotten
    parser.set_defaults(run=run)
    return parser


def work(parser: argparse.ArgumentParser) -> None:
    """How many processes, and how much is said."""
    parser.add_argument(
        "--workers", type=int, metavar="N", help="cleaning processes (one per processor); 0: none but this one"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")


def choice(parser: argparse.ArgumentParser) -> None:
    """Which articles."""
    parser.add_argument("--site", help="only this site: the name of its file, else its host")
    parser.add_argument(
        "--since", type=moment, metavar=DAY, help="only what was captured on this day (2026-11-24) or later; UTC"
    )


def moment(given: str) -> datetime:
    """A day or a moment, in UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{given!r} is no day such as 2026-11-24, nor a moment such as 2026-11-24T18:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def outcome(given: str) -> OutcomeKind:
    """A kind of outcome."""
    try:
        return OutcomeKind(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no outcome; there are {', '.join(OutcomeKind)}") from None
