"""What can be said of cleaning again."""

from __future__ import annotations

import argparse

from newsarchive.cli.grammar import PLACES, Verbs, choice, outcome, verb, work


def reprocess(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive reprocess`."""
    parser = verb(verbs, "reprocess", "again:reprocess", "clean again from captures what older rules have cleaned")
    parser.add_argument("--warc", nargs="+", metavar="PATH", help=f"these {PLACES} (all of the archive's)")
    parser.add_argument("--all", action="store_true", help="everything, and not only what is stale or unknown")
    choice(parser)
    parser.add_argument("--only-outcome", type=outcome, metavar="KIND", help="only fetches that ended so")
    parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
    parser.add_argument("--json", action="store_true", help="with --dry-run: one JSON object")
    parser.add_argument("--html", metavar="FILE", help="with --dry-run: a page to look at, too")
    parser.add_argument("-o", "--output", metavar="FILE", help="with --dry-run: the change set, for `apply`")
    work(parser)


def apply(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive apply`."""
    parser = verb(verbs, "apply", "changes:apply", "make the changes that `reprocess --dry-run -o` wrote down")
    parser.add_argument("changeset", metavar="CHANGESET", help="the file that it wrote")
    parser.add_argument("--only", metavar="SITE", help="only those of this site")
    work(parser)


def rollback(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive rollback`."""
    parser = verb(verbs, "rollback", "changes:rollback", "put back the results that the last reprocess replaced")
    parser.add_argument("change", nargs="?", type=int, metavar="CHANGE", help="that one in place of the last")
    parser.add_argument("--only", metavar="SITE", help="only the results of this site")
    parser.add_argument("--list", action="store_true", help="list the changes that can be taken back")


def correct(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive correct`."""
    parser = verb(
        verbs, "correct", "correct:correct", "say what is right of an article, for good; alone: tell what was said"
    )
    parser.add_argument("article", metavar="ID|URL", help="its id, the beginning of its id, or its address")
    parser.add_argument("--title", help="its headline")
    parser.add_argument("--author", action="append", metavar="NAME", help="who wrote it; once for each")
    parser.add_argument(
        "--published", metavar="WHEN", help="as far as known: 2026, 2026-11, 2026-11-24, 2026-11-24T18:00Z"
    )
    parser.add_argument("--by", metavar="WHO", help="who says so (the user's name)")
    parser.add_argument("--withdraw", action="store_true", help="take back all that was said of it")


def rebuild(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """`newsarchive rebuild`."""
    parser = verb(verbs, "rebuild", "again:rebuild", "make archive.sqlite anew from all captures, or indexes alone")
    parser.add_argument(
        "--index",
        nargs="*",
        metavar="PATH",
        help="the .cdxj beside these WARC files alone (beside all of the archive's)",
    )
    work(parser)
