"""What capture costs: Scrapy with the tap and WARC writing beside Scrapy alone, in CPU time of the main process a page.

    python benchmarks/capture_speed.py [--pages 1000] [--rounds 9]
    python benchmarks/capture_speed.py --instructions [--pages 100]

The same spider asks the same pages of a small server on loopback (`press.py`), with the same settings: bare, and with
capture alone (ARCHIVE_CLEAN=0, ARCHIVE_STORE=0), once with isal and once with zlib. A processor that is shared changes its
speed by half from minute to minute, so the three crawl side by side on one core, and what each costs a page is compared
over the time in which all three were at work (`pulse.py`). Judged is the median over the rounds; quartiles and each round
are printed beside it. Ends with 1 where a median is beyond its limit, or a file does not hold every page byte for byte.

`--instructions` counts what the crawls execute, under valgrind, as a second judge that knows no clock: so many pages and
three times as many, and the difference by the page, so that no start counts.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import press
from proof import captures
from pulse import Notes, share_a_core, together
from road import HERE, scrapy, settings

#: What was asked for: capture on costs at most this much of bare Scrapy's CPU time a page, on pages coded by gzip.
LIMIT = 1.25
#: Extension that takes isal away, as on a machine that has none (`slower.py`).
_ZLIB = {"slower.WithoutIsal": -2}
#: Counts what a program executes; where, nobody wants to know.
_COUNTER = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
_COUNTED = re.compile(r"Collected : (\d+)")


@dataclass(frozen=True)
class Way:
    """One of the crawls that are compared."""

    name: str
    settings: Mapping[str, object]
    extensions: Mapping[str, int]


_CAPTURE = {"ARCHIVE_CLEAN": 0, "ARCHIVE_STORE": 0, "ARCHIVE_ALLOW_PRIVATE": 1}
WAYS = (
    Way("bare Scrapy", {"ADDONS": "{}"}, {}),
    Way("capture, isal", _CAPTURE, {}),
    Way("capture, zlib", _CAPTURE, _ZLIB),
)


@contextmanager
def serving() -> Iterator[int]:
    """The port of the server."""
    command = [sys.executable, str(HERE / "press.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def crawl(way: Way, urls: Path, folder: Path, crowd: int = 1, under: Sequence[str] = ()) -> str:
    """What the crawl said; it begins with so many others of the same round. Errors: SystemExit where it fails."""
    gate = folder.parent / f"gate-{folder.name.partition('-')[0]}"
    for place in (folder, gate):
        place.mkdir(exist_ok=True)
    more = settings(
        DOWNLOAD_DELAY=0, AUTOTHROTTLE_ENABLED=0, CONCURRENT_REQUESTS_PER_DOMAIN=16, ROBOTSTXT_OBEY=0, ARCHIVE_DIR=folder / "archive",
        PULSE_FILE=folder / "pulse.json", PULSE_GATE=gate, PULSE_CROWD=crowd, **way.settings,
    )  # fmt: skip
    words = ["runspider", str(HERE / "bare.py"), "-a", f"urls={urls}", *more]
    ended = scrapy(words, None, folder / "meter.json", {"pulse.Pulse": -1, **way.extensions}, under)
    if ended.code or ended.troubles:
        raise SystemExit(f"{way.name} ended with {ended.code}:\n{ended.log[-2000:]}")
    return ended.log


def is_exact(archive: Path, pages: int) -> bool:
    """Whether each page is there, with the bytes that were sent."""
    sent = [press.page(number) for number in range(press.DIFFERENT)]
    kept = {int(capture.url.rpartition("/")[2]): capture.response for capture in captures(archive)}
    return kept.keys() == set(range(pages)) and all(
        page == sent[number % press.DIFFERENT] for number, page in kept.items()
    )


def listed(port: int, pages: int, scratch: Path) -> Path:
    """A file of addresses."""
    urls = scratch / f"urls-{pages}.txt"
    urls.write_text("".join(f"http://127.0.0.1:{port}/{number}\n" for number in range(pages)))
    return urls


def abreast(urls: Path, pages: int, scratch: Path, number: int) -> list[float]:
    """One round: CPU milliseconds a page of each way, while all were at work."""
    folders = [scratch / f"{number}-{place}" for place in range(len(WAYS))]
    turned = [(place + number) % len(WAYS) for place in range(len(WAYS))]  # who is started first
    with ThreadPoolExecutor(len(WAYS)) as pool:
        for job in [pool.submit(crawl, WAYS[place], urls, folders[place], len(WAYS)) for place in turned]:
            job.result()
    for way, folder in zip(WAYS[1:], folders[1:], strict=True):
        if not is_exact(folder / "archive", pages):
            raise SystemExit(f"{way.name}: the archive is not what was sent")
    try:
        costs = together([Notes.read(folder / "pulse.json") for folder in folders])
    except ValueError as error:
        raise SystemExit(str(error)) from error
    return [seconds * 1000 for seconds in costs]


def by_the_clock(wanted: argparse.Namespace, scratch: Path) -> bool:
    """Measure, print; whether the medians keep to the limit."""
    pages, rounds = wanted.pages, wanted.rounds
    with serving() as port:
        share_a_core()
        urls = listed(port, pages, scratch)
        costs = [abreast(urls, pages, scratch, number) for number in range(rounds)]
    size = statistics.mean(len(press.page(number)) for number in range(press.DIFFERENT)) / 1000
    print(f"{pages} pages of {size:.0f} kB on the wire, {rounds} rounds side by side; CPU of the main process")
    kept = [_told(place, costs) for place in range(len(WAYS))]  # each is told, also behind one that is beyond
    return all(kept)


def _told(place: int, costs: list[list[float]]) -> bool:
    """Print the line of one way; whether it keeps to the limit."""
    ratios = [each[place] / each[0] for each in costs]
    middle = statistics.median(ratios)
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (middle, middle, middle)
    every = " ".join(f"{one:.2f}" for one in ratios)
    cost = statistics.median(each[place] for each in costs)
    holds = middle <= LIMIT
    print(
        f"{WAYS[place].name:<14}{cost:>6.2f} ms/page   {middle:.2f} x bare, quartiles {low:.2f} to {high:.2f} ({every})"
        f"{'' if holds else f'   ABOVE {LIMIT}'}"
    )
    return holds


def by_instructions(wanted: argparse.Namespace, scratch: Path) -> bool:
    """Count, print; whether the counts keep to the limit."""
    if shutil.which(_COUNTER[0]) is None:
        raise SystemExit("valgrind is not there: apt-get install valgrind")
    counts: list[float] = []
    with serving() as port:
        for way in WAYS:
            few, many = (
                _counted(way, listed(port, pages, scratch), scratch) for pages in (wanted.pages, 3 * wanted.pages)
            )
            counts.append((many - few) / (2 * wanted.pages))
            ratio = counts[-1] / counts[0]
            print(
                f"{way.name:<14}{counts[-1] / 1e6:>6.2f} million instructions a page   {ratio:.2f} x bare", flush=True
            )
    return all(count / counts[0] <= LIMIT for count in counts)


def _counted(way: Way, urls: Path, scratch: Path) -> int:
    """What a whole crawl executes."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        log = crawl(way, urls, Path(folder) / "crawl", under=_COUNTER)
    found = _COUNTED.search(log)
    if found is None:
        raise SystemExit(f"valgrind counted nothing:\n{log[-2000:]}")
    return int(found[1])


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description="What capture costs beside bare Scrapy.")
    parser.add_argument("--pages", type=int, help="default 1000; 100 with --instructions")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--instructions", action="store_true", help="count instructions under valgrind instead")
    wanted = parser.parse_args()
    wanted.pages = wanted.pages or (100 if wanted.instructions else 1000)
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if (by_instructions if wanted.instructions else by_the_clock)(wanted, Path(scratch)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
