"""What can be said on the command line. Nothing is done here, and nothing heavy is loaded."""

from __future__ import annotations

import argparse
from typing import Any

from newsarchive.cli.grammar import DAY as _DAY
from newsarchive.cli.grammar import PLACES as _PLACES
from newsarchive.cli.grammar import Parser
from newsarchive.cli.grammar import Verbs as _Verbs
from newsarchive.cli.grammar import archive as _archive
from newsarchive.cli.grammar import choice as _choice
from newsarchive.cli.grammar import moment as _moment
from newsarchive.cli.grammar import outcome as _outcome
from newsarchive.cli.grammar import verb as _verb
from newsarchive.cli.words_again import apply, correct, rebuild, reprocess, rollback
from newsarchive.cli.words_edits import add_edits
from newsarchive.cli.words_take import take
from newsarchive.model import OutcomeKind

_EXPORTS = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "markdown", "text", "parquet", "wacz")


def parser_of() -> argparse.ArgumentParser:
    """The parser of all verbs. A parsed command names the room and function that run it in `run`."""
    parser = Parser(
        prog="newsarchive",
        description="Reads saved pages and archives of news. None of these verbs uses the network, unless it is given WARC files "
        "by their address (https://…, s3://…); `scrapy crawl` does, and so do the crawls that `schedule run` and `newsite --fetch` start.",
        epilog="Exit codes: 0 fine, 1 wrong data or nothing found, 2 wrong use, 3 a dry run would change something, 130 interrupted.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and end")
    _archive(parser, None)
    verbs: _Verbs[Any] = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for add in (
        _clean,
        _newsite,
        _ls,
        _show,
        _why,
        _search,
        _export,
        _stats,
        _runs,
        _schedule,
        reprocess,
        apply,
        rollback,
        correct,
        take,
        rebuild,
        _verify,
        _repair,
        _seal,
        _edits,
        _doctor,
    ):
        add(verbs)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than the rest of the start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            parser.exit(0, f"newsarchive {version('newsarchive')}\n")
        except PackageNotFoundError:
            parser.exit(0, "newsarchive, used from its source folder\n")


def _clean(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "clean", "page:clean", "clean a saved page, or several of one article")
    parser.add_argument(
        "page", nargs="+", help="an HTML file, or - for standard input; several are joined in their order"
    )
    parser.add_argument(
        "--url", required=True, type=_url, action="append",
        help="the address that the page came from; of further pages it is asked for only where they do not name it",
    )  # fmt: skip
    _explain(parser, "show the page in order, kept and struck; --html makes a page of it, --json one object a piece")
    _forms(parser, ("text", "json", "markdown", "html", "evidence"))


def _newsite(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "newsite", "newsite:newsite", "propose a site file from saved or archived pages of a site")
    parser.add_argument(
        "what", nargs="+", metavar="URL|FILE", help="saved pages, or an address of which the archive has pages"
    )
    parser.add_argument(
        "--fetch", action="store_true", help="let a crawl fetch some pages of the URL into the archive first"
    )
    parser.add_argument("--url", type=_url, help="the site's address, for saved pages that do not name theirs")
    parser.add_argument("--name", help="the site's name (made of its host)")
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="where to (standard output)")


def _ls(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "ls", "read:ls", "list articles, or with --outcome the fetches that ended so")
    _choice(parser)
    parser.add_argument("--outcome", type=_outcome, metavar="KIND", help=", ".join(OutcomeKind))
    parser.add_argument("--newest", action="store_true", help="the newest first")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _show(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "show", "read:show", "show one article")
    parser.add_argument("article", metavar="ID|URL", help="its id, the beginning of its id, or its address")
    parser.add_argument("--revision", type=int, metavar="N", help="this revision in place of the latest")
    _forms(parser, ("text", "markdown", "json", "html", "evidence"))


def _why(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "why", "why:why", "tell what was struck from an article, and by which rule")
    parser.add_argument("article", metavar="ID|URL", help="its id, the beginning of its id, or its address")
    parser.add_argument("words", nargs="?", help="tell of these words whether they are kept, struck or not there")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _explain(parser, "show the captured page in order, kept and struck; --html makes a page of it")
    parser.add_argument("--html", action="store_true", help="with --explain: as a page of its own")


def _search(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "search", "read:search", "search titles and texts")
    parser.add_argument("words", help='words, "a phrase", begin*, AND, OR, NOT')
    parser.add_argument("--site", help="only this site")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many (20)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _export(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "export", "export:export", "write the latest revision of each article")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=_EXPORTS, default="jsonl", help="how (jsonl)")
    form.add_argument(
        "--wacz", action="store_const", dest="format", const="wacz",
        help="captures and their list of articles in one file for ReplayWeb.page and other viewers",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="FILE|DIR", default="-",
        help="where to (standard output); it appears when it is whole. A folder for parquet, --each and --since-export",
    )  # fmt: skip
    parser.add_argument("--shape", choices=("article", "datatrove"), default="article", help="of each row (article)")
    parser.add_argument("--each", action="store_true", help="each article in a file of its own, by site")
    parser.add_argument(
        "--since-export", action="store_true", help="add to the folder what earlier exports there have not"
    )
    parser.add_argument(
        "--without-reserved", action="store_true", help="leave out articles whose publisher reserves AI and text mining"
    )
    parser.add_argument("--all-revisions", action="store_true", help="every revision of each article")
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    _choice(parser)


def _stats(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "stats", "read:stats", "count fetches by how they ended, in all and per site")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _runs(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "runs", "runs:runs", "tell how each crawl went, those that died and those under way too")
    parser.add_argument("--site", help="only this spider: for a site with a file, the site's name")
    parser.add_argument("--since", type=_moment, metavar=_DAY, help="only what began on this day or later; UTC")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _schedule(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(
        verbs, "schedule", "schedule:schedule", "list which crawls are due and when, or start those that are"
    )
    parser.description = (
        "Lists which crawls are due and when. `schedule run` starts those that are, as child processes (`scrapy crawl NAME`): "
        "these use the network."
    )
    parser.add_argument("what", nargs="?", choices=("run",), help="start crawls when they are due, until stopped")
    parser.add_argument("--once", action="store_true", help="with run: start what is due now, wait for it, and end")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--systemd", action="store_true", help="print units that do the same")
    form.add_argument("--cron", action="store_true", help="print lines for a crontab that do the same")
    parser.add_argument("-o", "--output", metavar="DIR", help="with --systemd: write the units into this folder")


def _verify(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(
        verbs, "verify", "verify:verify", "find what is damaged in WARC files, and in the archive around them"
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help=f"{_PLACES} (the whole archive)")
    parser.add_argument(
        "--deep",
        action="store_true",
        help="read captures through the database, too, and look at every bit of large files",
    )
    parser.add_argument("--sealed", action="store_true", help="in place of that: what changed since the last seal")
    parser.add_argument(
        "--key", metavar="FILE", action="append", default=[], help="with --sealed: the key that must have sealed it"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a file")


def _repair(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(verbs, "repair", "verify:repair", "make sound files beside damaged ones; tell what would be kept")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="damaged WARC files; they stay as they are")
    parser.add_argument("--write", action="store_true", help="do it: write X.repaired.warc.gz beside X.warc.gz")


def _seal(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    parser = _verb(
        verbs, "seal", "seal:seal", "write down what captures there are, chained to the last seal, and sign it"
    )
    parser.add_argument("--key", metavar="FILE", required=True, help="private Ed25519 key, outside the archive folder")
    parser.add_argument("--new-key", action="store_true", help="make that key first: FILE, and FILE.pub to give away")
    parser.add_argument("--new-segment", action="store_true", help="go on with another key than the last seal's")
    parser.add_argument(
        "--accept-changes", action="store_true", help="let go of files that are changed or gone since the last seal"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")


def _edits(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    add_edits(verbs, _verb, _url)


def _doctor(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    _verb(verbs, "doctor", "doctor:doctor", "tell what is installed, what is wrong, and what to do")


def _explain(parser: argparse.ArgumentParser, does: str) -> None:
    parser.add_argument("--explain", action="store_true", help=does)


def _forms(parser: argparse.ArgumentParser, names: tuple[str, ...]) -> None:
    group = parser.add_mutually_exclusive_group()
    for name in names:
        group.add_argument(f"--{name}", dest="form", action="store_const", const=name, default=names[0])


def _url(given: str) -> str:
    from newsarchive.errors import FetchRefused
    from newsarchive.urls import checked

    try:
        return checked(given)
    except FetchRefused as error:
        raise argparse.ArgumentTypeError(str(error)) from None
