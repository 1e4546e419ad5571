"""What capture costs: Scrapy with the tap and WARC writing beside Scrapy alone, in CPU time of the main process a page.

    python benchmarks/capture_speed.py [--pages 1000] [--rounds 5]

The same spider asks the same pages of a small server on loopback (`press.py`), with the same settings, in turn: bare, then
with capture alone (ARCHIVE_CLEAN=0, ARCHIVE_STORE=0), once with isal and once with zlib. Each round is compared with
itself. What others do on the machine only ever adds to a crawl's time, so the least of each over the rounds is judged; the
ratio of each round is printed too. Ends with 1 where that is beyond its limit, or a file does not hold every page byte for
byte.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import press
from proof import captures
from road import HERE, scrapy, settings

#: What was asked for: capture on costs at most this much of bare Scrapy's CPU time a page, on pages coded by gzip.
LIMIT = 1.25
#: Extension that takes isal away, as on a machine that has none (`slower.py`).
_ZLIB = {"slower.WithoutIsal": -2}


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


def crawl(way: Way, urls: Path, folder: Path) -> float:
    """CPU milliseconds a page. Errors: SystemExit where the crawl fails."""
    meter = folder / "meter.json"
    folder.mkdir()
    more = settings(
        DOWNLOAD_DELAY=0, CONCURRENT_REQUESTS_PER_DOMAIN=16, ROBOTSTXT_OBEY=0, ARCHIVE_DIR=folder / "archive",
        **way.settings,
    )  # fmt: skip
    words = ["runspider", str(HERE / "bare.py"), "-a", f"urls={urls}", *more]
    ended = scrapy(words, None, meter, way.extensions)
    if ended.code or ended.troubles:
        raise SystemExit(f"{way.name} ended with {ended.code}:\n{ended.log[-2000:]}")
    return float(json.loads(meter.read_text())["cpu"]) * 1000 / len(urls.read_text().splitlines())


def is_exact(archive: Path, pages: int) -> bool:
    """Whether each page is there, with the bytes that were sent."""
    sent = [press.page(number) for number in range(press.DIFFERENT)]
    kept = {int(capture.url.rpartition("/")[2]): capture.response for capture in captures(archive)}
    return kept.keys() == set(range(pages)) and all(
        page == sent[number % press.DIFFERENT] for number, page in kept.items()
    )


def rounds_of(wanted: argparse.Namespace, scratch: Path) -> list[list[float]]:
    """Milliseconds a page of each way, round by round."""
    rounds: list[list[float]] = []
    with serving() as port:
        urls = scratch / "urls.txt"
        urls.write_text("".join(f"http://127.0.0.1:{port}/{number}\n" for number in range(wanted.pages)))
        for number in range(wanted.rounds):
            folders = [scratch / f"{number}-{place}" for place in range(len(WAYS))]
            rounds.append([crawl(way, urls, folder) for way, folder in zip(WAYS, folders, strict=True)])
            for way, folder in zip(WAYS[1:], folders[1:], strict=True):
                if not is_exact(folder / "archive", wanted.pages):
                    raise SystemExit(f"{way.name}: the archive is not what was sent")
    return rounds


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description="What capture costs beside bare Scrapy.")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        rounds = rounds_of(wanted, Path(scratch))
    size = statistics.mean(len(press.page(number)) for number in range(press.DIFFERENT)) / 1000
    print(f"{wanted.pages} pages of {size:.0f} kB on the wire, {wanted.rounds} rounds; CPU of the main process")
    good = True
    for place, way in enumerate(WAYS):
        ratios, least = [each[place] / each[0] for each in rounds], min(each[place] for each in rounds)
        ratio = least / min(each[0] for each in rounds)
        holds = ratio <= LIMIT
        good = good and holds
        every = ", ".join(f"{one:.2f}" for one in ratios)
        told = f"{least:>7.2f} ms/page   {ratio:.2f} x bare (round by round {every}; median {statistics.median(ratios):.2f})"
        print(f"{way.name:<16}{told}{'' if holds else '   ABOVE ' + str(LIMIT)}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
