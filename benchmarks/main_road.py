"""The drill of the main road: crawl, capture, clean, store and read some 800 real pages, and check every step.

    python benchmarks/main_road.py [--limit 60] [--rounds 3] [--hosts 20]

The pages are served by webbox.py, which is no part of this repository: NEWSARCHIVE_WEBBOX names it, else
../shared/tools/webbox.py is looked at; where there is none, this says "skipped" and ends with 0. Ends with 1 when
a check fails or the crawl costs more than the floor allows. benchmarks/README.md says what is checked, and how.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import bad_road
from proof import Check, adding_up, captures, made_again, orderly, same_bytes
from relay import Relay
from road import HERE, Ended, addresses, has_namespaces, scrapy, serving, settings, webbox

from newsarchive.urls import key_of

#: The main process with capture and cleaning on gives at least this share of bare Scrapy's pages per CPU second: what was
#: asked for. Measured are 0.70 to 0.75; noise of a loaded machine falls on both sides of a round.
FLOOR = 0.6
#: Outlets that are crawled at once, into one archive: writing into the same one is allowed, and so is proved here.
_TOGETHER = 2


@dataclass(frozen=True)
class Given:
    """What one run of the drill works on."""

    scratch: Path
    urls: Path
    pages: list[str]
    proxy: int


@dataclass(frozen=True)
class Cost:
    """What one crawl cost."""

    pages: int
    cpu: float
    """Seconds of the main process, from the making of its extensions to the closing of its files."""
    wall: float
    peak: int
    """Most memory of the main process, in KiB."""
    peak_worker: int
    """Most memory of its largest child, in KiB."""


def article_crawl(given: Given, archive: Path) -> list[Check]:
    """All pages by their addresses, with every byte on the wire noted on the way."""
    with Relay(given.proxy) as relay:
        crawl = _ours(given, archive, relay.port)
    asked = len({key_of(page) for page in given.pages})  # two spellings of one page are asked for once
    checks = orderly("article", [crawl]) + adding_up("article", archive, asked)
    return checks + same_bytes("article", archive, relay.exchanges) + made_again("article", archive)


def outlet_crawls(given: Given, archive: Path, hosts: int) -> list[Check]:
    """The hosts with the most pages, found from their home pages."""
    by_host = Counter(urlsplit(page).netloc for page in given.pages)
    chosen = sorted(by_host, key=lambda host: (-by_host[host], host))[:hosts]

    def crawl(host: str, proxy: int) -> Ended:
        words = ["crawl", "outlet", "-a", f"start=http://{host}/"]
        return scrapy([*words, *settings(DOWNLOAD_DELAY=0, ARCHIVE_DIR=archive)], proxy)

    with Relay(given.proxy) as relay, ThreadPoolExecutor(_TOGETHER) as pool:
        crawls = list(pool.map(lambda host: crawl(host, relay.port), chosen))
    wanted = {key_of(page) for page in given.pages if urlsplit(page).netloc in chosen}
    met = {key_of(capture.url) for capture in captures(archive)}
    found = Check("outlet: every page of these hosts was found", wanted <= met, f"{len(wanted & met)} of {len(wanted)}")
    checks = [*orderly("outlet", crawls), found, *adding_up("outlet", archive)]
    return checks + same_bytes("outlet", archive, relay.exchanges) + made_again("outlet", archive)


def _ours(given: Given, archive: Path, proxy: int, meter: Path | None = None) -> Ended:
    words = ["crawl", "article", "-a", f"urls={given.urls}", *settings(DOWNLOAD_DELAY=0, ARCHIVE_DIR=archive)]
    return scrapy(words, proxy, meter)


def _bare(given: Given, meter: Path) -> Ended:
    words = ["runspider", str(HERE / "bare.py"), "-a", f"urls={given.urls}", *settings(DOWNLOAD_DELAY=0, ADDONS="{}")]
    return scrapy(words, given.proxy, meter)


def round_of(given: Given, number: int) -> tuple[Cost, Cost]:
    """Bare Scrapy, then ours, on the same pages through the same proxy with the same settings."""
    costs = []
    for who in ("bare", "ours"):
        meter = given.scratch / f"{who}-{number}.json"
        archive = given.scratch / f"speed-{number}"
        ended = _ours(given, archive, given.proxy, meter) if who == "ours" else _bare(given, meter)
        if ended.code:
            raise SystemExit(f"the {who} crawl ended with {ended.code}:\n{ended.log[-2000:]}")
        costs.append(Cost(pages=len(given.pages), **json.loads(meter.read_text())))
    return costs[0], costs[1]


def table(rounds: list[tuple[Cost, Cost]]) -> str:
    """Medians over the rounds."""
    lines = [f"{'':<22}{'pages/s':>9}{'CPU ms/page':>13}{'peak main':>11}{'largest worker':>16}"]
    for name, costs in zip(("bare Scrapy", "newsarchive"), zip(*rounds, strict=True), strict=True):
        speed = statistics.median(cost.pages / cost.wall for cost in costs)
        cpu = statistics.median(1000 * cost.cpu / cost.pages for cost in costs)
        peak = max(cost.peak for cost in costs) / 1024
        worker = f"{max(cost.peak_worker for cost in costs) / 1024:.0f} MiB" if name == "newsarchive" else "-"
        lines.append(f"{name:<22}{speed:>9.0f}{cpu:>13.2f}{f'{peak:.0f} MiB':>11}{worker:>16}")
    return "\n".join(lines)


def fast_enough(rounds: list[tuple[Cost, Cost]]) -> Check:
    """Whether the main process keeps its share, each round compared with itself."""
    shares = [bare.cpu / ours.cpu for bare, ours in rounds]
    middle = statistics.median(shares)
    found = f"{middle:.2f} ({', '.join(f'{share:.2f}' for share in shares)})"
    return Check(f"at least {FLOOR} of bare Scrapy's pages per CPU second of the main process", middle >= FLOOR, found)


def drive(given: Given, wanted: argparse.Namespace) -> bool:
    """All of it; whether all holds."""
    network = "a network namespace with nothing in it" if has_namespaces() else "sockets that refuse"
    print(f"{len(given.pages)} pages; offline means {network}", flush=True)
    stages: tuple[Callable[[], list[Check]], ...] = (
        lambda: article_crawl(given, given.scratch / "articles"),
        lambda: outlet_crawls(given, given.scratch / "outlets", wanted.hosts),
        lambda: bad_road.checks(given.scratch),
    )
    good = True
    for stage in stages:
        for check in stage():
            good = good and check.holds
            print(check, flush=True)
    rounds = [round_of(given, number) for number in range(wanted.rounds)]
    if rounds:
        fast = fast_enough(rounds)
        print(f"\n{table(rounds)}\n\n{fast}")
        good = good and fast.holds
    return good


def main() -> int:
    """Find the box, drive the road, say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=0, help="only the first so many pages (0: all)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of bare Scrapy and ours; 0: no figures")
    parser.add_argument("--hosts", type=int, default=20, help="outlets to crawl")
    wanted = parser.parse_args()
    box = webbox()
    if box is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_WEBBOX to webbox.py")
        return 0
    with tempfile.TemporaryDirectory(prefix="main-road-") as folder, serving(box, wanted.limit) as proxy:
        scratch = Path(folder)
        pages = addresses(box, wanted.limit)
        urls = scratch / "urls.txt"
        urls.write_text("\n".join(pages))
        good = drive(Given(scratch, urls, pages, proxy), wanted)
    print("\nall holds" if good else "\nNOT all holds")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
