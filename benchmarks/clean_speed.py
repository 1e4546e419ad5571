"""What `clean` costs, in lxml parses of the same pages, and beside trafilatura where that is installed.

    python benchmarks/clean_speed.py [--pages 150] [--rounds 3]
    python benchmarks/clean_speed.py --stages     where the time goes
    python benchmarks/clean_speed.py --sizes      time a megabyte, from 0.1 to 5 MB, for pages of several shapes

CPU time of one process; the ways take turns page by page, and each page counts with its least of all rounds. Says
"skipped" without the labelled pages (NEWSARCHIVE_CORPUS, else ../shared/corpus); `--sizes` makes its own.
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
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "learn")]

from labels import html_of, read_truth  # noqa: E402
from lxml import etree  # noqa: E402
from quality import corpus  # noqa: E402

from newsarchive.clean import kinds, page, pipeline  # noqa: E402
from newsarchive.clean.breath import held  # noqa: E402
from newsarchive.clean.metadata import read_metadata  # noqa: E402
from newsarchive.clean.pipeline import clean  # noqa: E402
from newsarchive.clean.weigh import choose  # noqa: E402
from newsarchive.errors import NewsArchiveError  # noqa: E402
from newsarchive.site import GENERIC  # noqa: E402

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


#: The stages of a page, as (module, function). What stands in another stage is indented.
STAGES: tuple[tuple[Any, str, str], ...] = (
    (pipeline, "read_page", "decode, parse, number"),
    (page, "decode", "  decode"),
    (page, "_parsed", "  parse"),
    (page, "number", "  number elements and units"),
    (kinds, "_refuse_stand_ins", "pages in an article's place"),
    (pipeline, "read_metadata", "metadata"),
    (pipeline, "struck_and_body", "rules strike, body found"),
    (pipeline, "sort_units", "head, tail, lines"),
    (pipeline, "reconsider", "weights reconsider"),
    (choose, "signals", "  signals"),
    (choose, "_in_words", "  reasons in words"),
    (pipeline, "pictures", "pictures"),
    (pipeline, "to_blocks", "blocks"),
    (pipeline, "removals", "ledger"),
    (pipeline, "with_story", "language, paywall"),
    (pipeline, "to_posts", "live blog"),
    (pipeline, "outcome_of", "form"),
)


def timed(times: dict[str, float], label: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage that adds what it takes to `times`."""

    def run(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return stage(*given, **named)
        finally:
            times[label] = times.get(label, 0.0) + time.process_time() - began

    return run


def show_stages(pages: list[tuple[bytes, str]], rounds: int) -> None:
    """Where the time goes, in parses of the same pages."""
    times: dict[str, float] = {}
    for module, name, label in STAGES:
        setattr(module, name, timed(times, label, getattr(module, name)))
    unit, whole, alone = timed(times, "unit", parse), timed(times, "all", ours), timed(times, "alone", metadata_alone)
    for _ in range(rounds):
        for html, url in pages:
            unit(html, url)
            whole(html, url)
    print("stage                            parses")
    for label in (*(label for *_, label in STAGES), "all"):
        print(f"{label:<32} {times.get(label, 0.0) / times['unit']:6.2f}")
    for html, url in pages:
        alone(html, url)
    print(f"{'reading metadata alone':<32} {rounds * times['alone'] / times['unit']:6.2f}")


def metadata_alone(html: bytes, url: str) -> None:
    """What a page says of itself, without its body."""
    with contextlib.suppress(NewsArchiveError), held():  # as `clean` does: the collector finds nothing in trees
        read_metadata(page.read_page(html, url), GENERIC)


SENTENCE = "The harbour was closed at noon, the council said, and nobody in the town was surprised. "


def article(size: int) -> str:
    """Paragraphs."""
    return f"<h1>Noon</h1><article>{f'<p>{SENTENCE * 3}</p>' * (size // 275)}</article>"


def listing(size: int) -> str:
    """A short story, and a list of others that never ends."""
    rows = (f'<li class="item n{n}"><a href="/news/{n}">Another story of the town</a></li>' for n in range(size // 75))
    return f"<h1>Noon</h1><article><p>{SENTENCE * 8}</p></article><ul>{''.join(rows)}</ul>"


def nested(size: int) -> str:
    """Boxes in boxes, forty deep, around each paragraph."""
    return ("<div class=box>" * 40 + f"<p>{SENTENCE * 3}</p>" + "</div>" * 40) * (size // 1_110)


def crossed(size: int) -> str:
    """Inline and block elements that are closed in the wrong order."""
    return f"<article>{''.join(f'<b><p>word {n} of the town was said </b></p>' for n in range(size // 45))}</article>"


def headed(size: int) -> str:
    """Headings of other stories, each with a teaser under it."""
    box = f"<h3>Related</h3><ul><li>{SENTENCE[:60]}…</li></ul>"
    return f"<h1>Noon</h1><article>{f'<p>{SENTENCE * 3}</p>' * 5}{box * (size // 105)}<p>{SENTENCE}</p></article>"


def show_sizes() -> None:
    """Seconds a megabyte: where they stay the same from left to right, time is linear in size."""
    sizes = (0.1, 0.5, 1.0, 2.0, 5.0)
    print(f"{'s/MB at':<10}" + "".join(f"{size:7.1f} MB" for size in sizes))
    for shape in (article, listing, nested, crossed, headed):
        line = f"{shape.__name__:<10}"
        for size in sizes:
            html = f"<html><body>{shape(round(size * 1e6))}</body></html>".encode()
            began = time.process_time()
            ours(html, "https://news.example/a")
            line += f"{(time.process_time() - began) / size:10.2f}"
        print(line, flush=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stages", action="store_true", help="where the time goes")
    parser.add_argument("--sizes", action="store_true", help="time a megabyte for pages of several sizes and shapes")
    given = parser.parse_args()
    if given.sizes:
        show_sizes()
        return 0
    folder = corpus()
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
        return 0
    every = [(name, truth) for name in SETS for truth in read_truth(folder, name)]
    chosen = random.Random(3).sample(every, given.pages)
    pages = [(html_of(folder, name, truth["id"]), truth["url"] or "") for name, truth in chosen]
    if given.stages:
        show_stages(pages, given.rounds)
        return 0
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
        mean, each = statistics.fmean(times), [time / own for time, own in zip(times, least["parse"], strict=True)]
        high = statistics.quantiles(each, n=20)[-1]
        print(f"{name:<12} {1000 * mean:7.2f} ms {mean / unit:6.2f} parses   95 % of pages: {high:6.2f} of their own")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
