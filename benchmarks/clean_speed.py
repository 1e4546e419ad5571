"""What `clean` costs, in lxml parses of the same pages, and beside trafilatura where that is installed.

    python benchmarks/clean_speed.py [--pages 150] [--rounds 3]

CPU time of one process; the ways take turns page by page, and each page counts with its least of all rounds. Says
"skipped" without the labelled pages (NEWSARCHIVE_CORPUS, else ../shared/corpus).
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "learn")]

from labels import html_of, read_truth  # noqa: E402
from lxml import etree  # noqa: E402
from quality import corpus  # noqa: E402

from newsarchive.clean.pipeline import clean  # noqa: E402
from newsarchive.errors import NewsArchiveError  # noqa: E402

SETS = ("fundus_dev", "wcxb_dev", "trafilatura")
Way = Callable[[bytes, str], None]


def parse(html: bytes, _: str) -> None:
    """The unit of cost."""
    etree.fromstring(html, etree.HTMLParser(huge_tree=True))


def ours(html: bytes, url: str) -> None:
    """Body, metadata and ledger."""
    with contextlib.suppress(NewsArchiveError):
        clean(html, url)


def ways() -> dict[str, Way]:
    """What is measured."""
    found: dict[str, Way] = {"parse": parse, "clean": ours}
    try:
        from trafilatura import bare_extraction
    except ImportError:
        print("trafilatura is not installed: not measured", file=sys.stderr)
        return found
    found["trafilatura"] = lambda html, url: bare_extraction(html, url=url, with_metadata=True) and None
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
        return 0
    every = [(name, truth) for name in SETS for truth in read_truth(folder, name)]
    chosen = random.Random(3).sample(every, given.pages)
    pages = [(html_of(folder, name, truth["id"]), truth["url"] or "") for name, truth in chosen]
    measured = ways()
    least = {name: [float("inf")] * len(pages) for name in measured}
    for _ in range(given.rounds):
        for n, (html, url) in enumerate(pages):
            for name, way in measured.items():
                began = time.process_time()
                way(html, url)
                least[name][n] = min(least[name][n], time.process_time() - began)
    size = statistics.fmean(len(html) for html, _ in pages) / 1000
    print(f"{len(pages)} pages, {size:.0f} kB a page on average")
    unit = statistics.fmean(least["parse"])
    for name, times in least.items():
        mean, high = statistics.fmean(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<12} {1000 * mean:7.2f} ms {mean / unit:6.2f} parses   95 %: {high / unit:6.2f} parses")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
