"""A list of WARC files becomes Parquet on an Apache Spark cluster, one task a file: `spark-submit newsarchive/spark.py LIST OUT`.

In the convention of cc-pyspark: the input is a text file of paths, one a line, as Common Crawl gives out (`warc.paths.gz`).
docs/spark.md tells how to run it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from newsarchive.cli.places import sites_here
from newsarchive.errors import NewsArchiveError, SettingError
from newsarchive.export.shared import SharedFolder
from newsarchive.parts import Plan, Told, make_part

#: Exit codes, as the verbs of `newsarchive` have them: some files gave no part; wrong use.
FINE, WRONG, MISUSED = 0, 1, 2
#: Files without a part, and with broken records, that are named one by one; the rest is counted.
_NAMED = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run the job; the exit code."""
    try:
        wanted = _parser().parse_args(argv)
        told = _run(wanted)
    except NewsArchiveError as error:
        print(f"newsarchive: {error}", file=sys.stderr)
        return MISUSED if isinstance(error, SettingError) else WRONG
    _say(told, as_json=wanted.json)
    return WRONG if any(one.trouble for one in told) else FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spark-submit newsarchive/spark.py",
        description="Takes the articles out of WARC files, one task a file, one Parquet file each.",
        epilog="Exit codes: 0 fine, 1 some files gave no part (the others did), 2 wrong use.",
    )
    parser.add_argument("list", help="a text file of WARC paths, one a line; whatever Spark reads, .gz too")
    parser.add_argument("out", help="a folder that all machines see, or an address (s3://, gs://, hdfs://)")
    parser.add_argument(
        "--base",
        default="",
        metavar="PREFIX",
        help="stands before paths that are not whole: https://host/, s3://bucket/",
    )
    parser.add_argument("--shape", choices=("article", "datatrove"), default="article", help="the columns (article)")
    parser.add_argument(
        "--without-reserved", action="store_true", help="leave out articles whose publisher reserves AI and text mining"
    )
    parser.add_argument("--again", action="store_true", help="make also the parts that are there, by the same rules")
    parser.add_argument("--json", action="store_true", help="one JSON object a file, in place of a summary")
    return parser


def _run(wanted: argparse.Namespace) -> list[Told]:
    context = _context()
    try:
        lines = (line.strip() for line in context.textFile(wanted.list).collect())
        paths = list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
        if not paths:
            raise SettingError(f"{wanted.list}: names no file; give a text file of WARC paths, one a line")
        plan = Plan(
            out=wanted.out,
            sites=sites_here(),
            base=wanted.base,
            shape=wanted.shape,
            again=wanted.again,
            without_reserved=wanted.without_reserved,
        )
        folder = SharedFolder(wanted.out)
        told: list[Told] = context.parallelize(paths, len(paths)).map(partial(make_part, plan=plan)).collect()
        folder.sweep()
    finally:
        context.stop()
    return told


def _context() -> Any:
    """Errors: SettingError where PySpark is not installed."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SettingError(
            f"this needs PySpark, which cannot be loaded ({error}); get it with: pip install 'newsarchive[spark]'"
        ) from error
    return SparkSession.builder.appName("newsarchive").getOrCreate().sparkContext


def _say(told: Sequence[Told], *, as_json: bool) -> None:
    if as_json:
        for one in told:
            print(json.dumps(asdict(one), ensure_ascii=False))
        return
    _name("no part", (f"{one.path}: {one.trouble}" for one in told if one.trouble))
    _name("broken", (line for one in told for line in one.named))
    made = [one for one in told if not one.trouble]
    outcomes: Counter[str] = sum((Counter(one.outcomes) for one in made), Counter())
    kinds = ", ".join(f"{number} {kind}" for kind, number in outcomes.most_common()) or "none"
    known, left = sum(one.was_there for one in made), len(told) - len(made)
    print(
        f"{len(made)} parts ({known} of them were there), {left} files without one, {sum(one.broken for one in made)} broken places"
    )
    print(
        f"{sum(one.articles for one in made)} articles{_reserved(made)} of {sum(one.exchanges for one in made)} exchanges, {outcomes.total()} fetches: {kinds}"
    )


def _reserved(made: Sequence[Told]) -> str:
    number = sum(one.reserved for one in made)
    return f" ({number} more are reserved by their publishers, and left out)" if number else ""


def _name(what: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    for line in listed[:_NAMED]:
        print(f"newsarchive: {what}: {line}", file=sys.stderr)
    if len(listed) > _NAMED:
        print(f"newsarchive: {what}: {len(listed) - _NAMED} more", file=sys.stderr)


if __name__ == "__main__":
    from newsarchive.spark import main as run  # so that tasks are found under this name on other machines

    sys.exit(run())
