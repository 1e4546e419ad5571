"""Kill -9 at random instants of a running crawl, then run it again: nothing may be lost, nothing doubled.

    python benchmarks/drills/kill.py [--kills 1000] [--seed 1] [--workers]

A crawl over a small paper on loopback is killed at an instant chosen by chance between its first capture on disk and its
end (one in twenty at any moment from its fork on); one in two reruns is killed as well, and so on; the last one runs to
its end. Then it is checked, chain by chain:

- every exchange that was whole in a WARC file when the crawl died is there afterwards, byte for byte, once; so is every
  page that had reached the spider, and every article that had passed the pipeline is in the store;
- no page has two captures or two articles; no more was asked for again than was in flight;
- every WARC file passes `verify` with its index, none is left open, no draft and no mark of a crawl is left;
- the rerun ends with 0, without a traceback, and has every page.

Pages are cleaned in a thread of the crawl, which spares the second that a worker process takes to begin; `--workers`
has real ones. Ends with 1 where a promise is broken, and keeps the archive of the first that was.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from forge import ROOT, Ended, Forge
from paper import Paper

sys.path.insert(0, str(ROOT))

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.verify import Wish, verify
from newsarchive.model import Capture
from newsarchive.store.base import open_store

PAGES = 24
#: Requests that may be in flight at once.
AT_ONCE = 4
#: Share of the kills that may fall into a crawl's start too, which takes longer than all the rest and does little.
_EARLY = 0.05
#: Seconds that the shortest rerun goes on behind its first capture.
_SHORTEST = 0.05
#: Share of the reruns that are killed too.
_AGAIN = 1 / 2
_TRACE = re.compile(r"Traceback|Unhandled|never awaited| ERROR: ")


@dataclass
class Figures:
    """What the drill saw."""

    kills: int = 0
    chains: int = 0
    too_late: int = 0
    """Crawls that had ended before they were to be killed."""
    when: Counter[str] = field(default_factory=Counter)
    """What the killed crawls had come to."""
    asked_again: int = 0
    cut: int = 0
    """Files with a torn tail."""
    broken: list[str] = field(default_factory=list)


@dataclass
class Span:
    """How long crawls took of late: the machine may be busy, and is so now more and now less."""

    whole: list[float] = field(default_factory=list)
    """Seconds from fork to end."""
    behind: list[tuple[int, float]] = field(default_factory=list)
    """Pages that were still to be had, and seconds from the first capture to the end."""

    def note(self, ended: Ended, pages: int) -> None:
        """A crawl that was not killed, and how many pages it had to get."""
        self.whole.append(ended.seconds)
        if ended.began is not None:
            self.behind.append((pages, ended.seconds - ended.began))

    def instant(self, chance: random.Random, pages: int) -> tuple[float, bool]:
        """When to kill a crawl that has so many pages to get; whether that is counted from its first capture."""
        if chance.random() < _EARLY:
            return chance.uniform(0, statistics.median(self.whole[-9:])), False
        late = self.behind[:2] + self.behind[-15:]  # the first two differ in pages
        line = statistics.linear_regression([one for one, _ in late], [seconds for _, seconds in late])
        return chance.uniform(0, max(_SHORTEST, line.intercept + line.slope * pages)), True


@dataclass
class Chain:
    """One archive, from its first crawl to the rerun that ends."""

    archive: Archive
    paper: Paper
    first: int
    """Number of its first page."""
    seen: dict[str, str] = field(default_factory=dict)
    """Whole captures that the dead left: id and a digest of both directions."""
    kills: int = 0

    @property
    def urls(self) -> list[str]:
        """The addresses of its pages."""
        return [self.paper.url(number) for number in range(self.first, self.first + PAGES)]

    @property
    def left(self) -> int:
        """How many of its pages are in no capture yet."""
        return PAGES - len(self.seen)

    @property
    def log(self) -> Path:
        """All its crawls write into one log."""
        return self.archive.root.with_suffix(".log")

    def settings(self, chance: random.Random) -> dict[str, object]:
        """Files that roll over after three pages, or after all."""
        return {
            "ARCHIVE_DIR": self.archive.root, "ARCHIVE_ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE, "ARCHIVE_WARC_BYTES": chance.choice((9_000, 1_000_000)),
            "ARCHIVE_SYNC_PAGES": chance.choice((1, 50)), "EXTENSIONS": '{"witness.Witness": 20}',
            "WITNESS_FILE": self.archive.root.with_suffix(".witness"),
        }  # fmt: skip

    def witnessed(self, what: str) -> set[str]:
        """What the dead had acknowledged: `page` for those that reached the spider, `item` for articles."""
        path = self.archive.root.with_suffix(".witness")
        lines = path.read_text().splitlines() if path.exists() else []
        return {line.split(" ", 1)[1] for line in lines if line.startswith(what + " ")}


def captures(archive: Archive) -> list[Capture]:
    """All that can be read, torn tails left out."""
    found = [
        one for path in archive.warcs() for one in read_archive(path, name=archive.name_of(path), on_broken=lambda _: None)
    ]  # fmt: skip
    return [one for one in found if isinstance(one, Capture)]


def digest(capture: Capture) -> str:
    """Of both directions."""
    return hashlib.sha256(capture.request + b"\0" + capture.response).hexdigest()


def stage(archive: Archive, ended: Ended) -> str:
    """How far a killed crawl had come."""
    last = ended.log.rpartition("Scrapy 2.")[2]
    if "Spider closed" in last:
        return "after its close"
    if "Closing spider" in last:
        return "while closing"
    if ended.began is None:
        return "before its first capture, or at any moment"
    return "with a file open" if list(archive.captures.rglob("*.open")) else "between two files"


def after_a_kill(chain: Chain, figures: Figures, ended: Ended) -> None:
    """Note what the dead left whole."""
    figures.kills += 1
    chain.kills += 1
    figures.when[stage(chain.archive, ended)] += 1
    for capture in captures(chain.archive):
        chain.seen.setdefault(capture.id, digest(capture))


def broken(chain: Chain, ended: Ended) -> list[str]:
    """The promises that are broken, once the rerun has ended."""
    archive, found = chain.archive, captures(chain.archive)
    ids = Counter(capture.id for capture in found)
    kept = {capture.id: digest(capture) for capture in found}
    pages = Counter(capture.url for capture in found)
    asked = sum(chain.paper.asked[url.removeprefix(f"http://127.0.0.1:{chain.paper.port}")] for url in chain.urls)
    with closing(open_store(archive)) as store:
        outcomes = Counter(row.url for row in store.ended() if row.outcome == "article")
        articles = Counter(article["url"] for article in store.revisions())
    reports = [verify(path, Wish(thorough=True)) for path in archive.warcs()]
    every = dict.fromkeys(chain.urls, 1)
    promises = {
        f"the rerun ends with 0: {ended.code}": ended.code == 0,
        "no traceback and no error in a log": not _TRACE.search(ended.log),
        "every capture that was whole is there as it was": all(kept.get(key) == value for key, value in chain.seen.items()),
        "no record is there twice": set(ids.values()) == {1},
        f"each page has one capture: {pages - Counter(every)}, {Counter(every) - pages}": pages == every,
        "what reached the spider is captured": chain.witnessed("page") <= pages.keys(),
        f"each page has one outcome: {outcomes}": outcomes == every,
        f"each page has one article of one revision: {articles}": articles == every,
        "what passed the pipeline is stored": chain.witnessed("item") <= articles.keys(),
        f"no more is asked again than was in flight: {asked}": asked <= PAGES + AT_ONCE * chain.kills,
        f"every file is sound: {[str(problem) for report in reports for problem in report.problems][:3]}": all(report.is_well for report in reports),
        "bytes in the archive are those that were sent": all(capture.response == _sent(capture.url) for capture in found),
        f"nothing is left lying about: {_left(archive)}": not _left(archive),
    }  # fmt: skip
    return [what for what, holds in promises.items() if not holds]


def _sent(url: str) -> bytes:
    from paper import page

    return page(int(url.rpartition("-")[2]))


def _left(archive: Archive) -> list[str]:
    names = [path.name for path in archive.root.rglob("*") if path.is_file() or path.is_symlink()]
    return [
        name
        for name in names
        if name.endswith((".open", ".draft", ".damaged")) or re.fullmatch(r"[0-9a-f]{32}\.json", name)
    ]


def run_chain(
    chain: Chain, forge: Forge, chance: random.Random, figures: Figures, span: Span, workers: bool
) -> list[str]:
    """Kill, rerun, perhaps kill that too, and at last let it end; what was broken."""
    listed = chain.archive.root.with_suffix(".txt")
    listed.write_text("\n".join(chain.urls) + "\n")
    words = ["crawl", "article", "-a", f"urls={listed}"]
    wants_kill = True
    while wants_kill:
        instant, counted = span.instant(chance, chain.left)
        since = chain.archive.captures if counted else None
        ended = forge.crawl(chain.log, words, chain.settings(chance), instant, not workers, since)
        if ended.code == -9:
            after_a_kill(chain, figures, ended)
        else:
            figures.too_late += 1
        wants_kill = ended.code == -9 and chain.left > 0 and chance.random() < _AGAIN
    left = chain.left
    ended = forge.crawl(chain.log, words, chain.settings(chance), None, not workers, chain.archive.captures)
    span.note(ended, max(1, left))
    figures.cut += ended.log.count("behind its last whole exchange")
    asked = sum(chain.paper.asked[f"/item-{number}"] for number in range(chain.first, chain.first + PAGES))
    figures.asked_again += asked - PAGES
    return broken(chain, ended)


def warm_up(forge: Forge, paper: Paper, scratch: Path, workers: bool) -> Span:
    """How long a crawl takes from fork to end, so that instants can be chosen."""
    span = Span()
    for number, pages in enumerate((PAGES, PAGES // 4, PAGES)):
        chain = Chain(Archive(scratch / f"warm-{number}"), paper, 900_000 + number * PAGES)
        listed = chain.archive.root.with_suffix(".txt")
        listed.write_text("\n".join(chain.urls[:pages]) + "\n")
        words = ["crawl", "article", "-a", f"urls={listed}"]
        ended = forge.crawl(
            chain.log, words, chain.settings(random.Random(number)), None, not workers, chain.archive.captures
        )
        if ended.code:
            raise SystemExit(f"a crawl that nobody killed ended with {ended.code}:\n{ended.log[-2000:]}")
        span.note(ended, pages)
    return span


def drill(wanted: argparse.Namespace, scratch: Path) -> Figures:
    """All of it."""
    figures, chance, began = Figures(), random.Random(wanted.seed), time.monotonic()
    with Forge() as forge, Paper() as paper:
        span = warm_up(forge, paper, scratch, wanted.workers)
        while figures.kills < wanted.kills:
            chain = Chain(Archive(scratch / f"chain-{figures.chains}"), paper, figures.chains * PAGES)
            wrong = run_chain(chain, forge, chance, figures, span, wanted.workers)
            figures.chains += 1
            if wrong:
                figures.broken += [f"chain {figures.chains - 1}: {what}" for what in wrong]
                print("\n".join(f"BROKEN {what}" for what in figures.broken[-len(wrong) :]), flush=True)
                if len(figures.broken) == len(wrong):
                    keep = Path(tempfile.mkdtemp(prefix="broken-"))
                    shutil.copytree(chain.archive.root, keep / "archive")
                    shutil.copy(chain.log, keep)
                    print(f"kept in {keep}", flush=True)
            for path in (chain.archive.root, *scratch.glob(f"{chain.archive.root.name}.*")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if figures.chains % 50 == 0:
                print(
                    f"{figures.kills} kills, {time.monotonic() - began:.0f} s, {len(figures.broken)} broken", flush=True
                )
    return figures


def main() -> int:
    """Drill, print, judge."""
    parser = argparse.ArgumentParser(description="Kill a crawl at random instants, and run it again.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", action="store_true", help="clean in worker processes, as a crawl does")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-") as scratch:
        figures = drill(wanted, Path(scratch))
    print(
        f"{figures.kills} kills in {figures.chains} archives (seed {wanted.seed}); {figures.too_late} crawls had ended before"
    )
    print("killed: " + ", ".join(f"{count} {when}" for when, count in figures.when.most_common()))
    print(
        f"{figures.cut} torn tails cut; {figures.asked_again} pages asked again, at most {AT_ONCE} a kill were in flight"
    )
    print(f"{len(figures.broken)} promises broken")
    return 1 if figures.broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
