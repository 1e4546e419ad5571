"""What verbs have in common on the command line."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, NoReturn

from newsarchive.model import OutcomeKind

DAY = "DAY"
PLACES = "WARC files, folders, patterns ('**' goes through folders), or addresses (https://, s3://: only then is the network used)"

Verbs = argparse._SubParsersAction  # argparse names this type nowhere else


#: What argparse says of a word that it does not know, with those that it does.
_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)$", re.DOTALL)
#: What it says, in English whatever the language, of words that are missing.
_LACKS = "the following arguments are required"
#: How like a word must be to be meant (difflib's ratio): a letter too many, too few, or two that changed places.
_ALIKE = 0.6


class Parser(argparse.ArgumentParser):
    """argparse's, with a guess at what a mistyped word was to be."""

    _given: tuple[str, ...] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse has it; the words are kept, for what is said of one that is missing."""
        self._given = tuple(sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse has it: a word that nobody knows is told with the verb's own options, and not with all verbs."""
        wanted, rest = self.parse_known_args(args, namespace)
        if rest:
            verb = self._verb_of(wanted)
            verb.error(f"{rest[0]} is not known here{_meant(rest[0], verb._option_string_actions)}")
        return wanted

    def _verb_of(self, wanted: argparse.Namespace) -> argparse.ArgumentParser:
        """The parser by which a command was parsed."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                named: Iterable[argparse.ArgumentParser] = action.choices.values()
                return next((one for one in named if one.get_default("run") == wanted.run), self)
        return self

    def error(self, message: str) -> NoReturn:
        """One line and code 2; how a verb is used is a question of its own (`--help`)."""
        found = _CHOICE.search(message)
        if found is not None:
            meant = _meant(found[1], re.findall(r"[\w.-]+", found[2]))
            message = f"{found[1]!r} is no verb{meant}" if message.startswith("argument VERB:") else message + meant
        elif message.startswith(_LACKS) and (strange := self._strange()):
            message = f"{strange} is not known here{_meant(strange, self._option_string_actions)}"
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (`{self.prog} --help` tells more)\n")

    def _strange(self) -> str:
        """The first option given that this parser does not know, not even shortened: what it lacks may be meant by it."""
        options = (word for word in self._given if word.startswith("--") and word != "--")
        known = tuple(self._option_string_actions)
        return next((word for word in options if not any(one.startswith(word.partition("=")[0]) for one in known)), "")


def _meant(given: str, known: Iterable[str]) -> str:
    near = get_close_matches(given.partition("=")[0], list(known), n=1, cutoff=_ALIKE)
    return f"; did you mean {near[0]}?" if near else ""


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
