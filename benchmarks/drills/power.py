"""The power is cut at a moment of a crawl: what was synced survives, and nothing that is found is believed unseen.

    python benchmarks/drills/power.py [--cuts 200] [--seed 1] [--log FILE]

A crawl runs under strace, which writes down by what calls its files came to be: WARC files, indexes, the database, marks.
From that the drill makes what a disk may hold after a power cut (`disk.py` says how), at moments chosen by chance from
all calls that changed something, in six ways in turn, and lets the crawl run again on what is found. Checked is:

- every page that had been acknowledged when the disk was last waited for is there, as it was;
- every whole capture that was found is there, once; each page has one article; every WARC file is sound;
- the rerun ends with 0, without a traceback, and nothing is left lying about.

The traced crawl waits for the disk at each page (ARCHIVE_SYNC_PAGES=1), so acknowledged means synced. Where there is no
strace this says "skipped" and ends with 0. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disk import TRACER, WAYS, Disk, played
from forge import Forge
from paper import Paper
from promise import TRACE, Promises, articles, captures, left_lying, listed, unsound

from newsarchive.archive import Archive

PAGES = 14


@dataclass(frozen=True)
class Cut:
    """One power cut."""

    archive: Archive
    call: str
    """After which it came."""
    way: tuple[str, str]
    acknowledged: set[str]
    """Pages that had been."""


def settings(archive: Archive, **more: object) -> dict[str, object]:
    """As of all crawls here. Files of about three pages, so that there is closing and opening to be cut in."""
    return {
        "ARCHIVE_DIR": archive.root, "ARCHIVE_ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2, "ARCHIVE_WARC_BYTES": 9_000, "ARCHIVE_SYNC_PAGES": 1, **more,
    }  # fmt: skip


def traced(folder: Path, paper: Paper) -> Path:
    """The trace of a crawl. Its files lie under `all`, those of the witness too."""
    trace, root = folder / "trace", folder / "all"
    root.mkdir()
    witness = {"EXTENSIONS": '{"witness.Witness": 20}', "WITNESS_FILE": root / "witness"}
    words = listed(folder, [paper.url(number) for number in range(PAGES)])
    with Forge([*TRACER, str(trace)]) as forge:
        ended = forge.crawl(folder / "log", words, settings(Archive(root / "archive"), **witness))
    if ended.code:
        raise SystemExit(f"the traced crawl ended with {ended.code}:\n{ended.log[-3000:]}")
    return trace


def cuts(trace: Path, folder: Path, number: int, chance: random.Random) -> Iterator[Cut]:
    """Power cuts at moments chosen by chance, each way in turn."""
    root = folder / "all"
    moments = sum(1 for _ in played(trace, root))
    chosen = Counter(chance.randrange(moments) for _ in range(number))
    done = 0
    for moment, (disk, call) in enumerate(played(trace, root)):
        for _ in range(chosen[moment]):
            target = folder / f"cut-{done}"
            way = WAYS[done % len(WAYS)]
            disk.lay_out(target, way)
            (target / "witness").unlink(missing_ok=True)
            yield Cut(Archive(target / "archive"), call.replace(str(root), ""), way, _acknowledged(disk))
            done += 1


def _acknowledged(disk: Disk) -> set[str]:
    """Pages that had reached the spider: the witness's own file counts as it was, synced or not."""
    witness = disk.names.get(f"{disk.root}/witness")
    lines = witness.now.decode().splitlines() if witness else []
    return {line.removeprefix("page ") for line in lines if line.startswith("page ")}


def broken(cut: Cut, forge: Forge, paper: Paper, folder: Path) -> list[str]:
    """Let the crawl run again on what is found; what does not hold then."""
    found = {one.id: (one.request, one.response) for one in captures(cut.archive)}
    there = {one.url for one in captures(cut.archive)}
    words = listed(folder, [paper.url(number) for number in range(PAGES)])
    log = folder / "log-again"
    log.unlink(missing_ok=True)
    ended = forge.crawl(log, words, settings(cut.archive))
    kept = captures(cut.archive)
    ids, pages = Counter(one.id for one in kept), Counter(one.url for one in kept)
    every = dict.fromkeys((paper.url(number) for number in range(PAGES)), 1)
    by_id = {one.id: (one.request, one.response) for one in kept}
    promises = {
        f"acknowledged pages survive: {len(cut.acknowledged - there)} lost": cut.acknowledged <= there,
        f"the rerun ends with 0: {ended.code}": ended.code == 0,
        "no traceback": not TRACE.search(ended.log),
        "what was found whole is there as it was": all(by_id.get(one) == bytes_ for one, bytes_ in found.items()),
        "no record twice": set(ids.values()) == {1},
        f"each page has one capture: {sum(pages.values())}": pages == every,
        f"each page has one article: {articles(cut.archive).total()}": articles(cut.archive) == every,
        f"every file is sound: {unsound(cut.archive)[:2]}": not unsound(cut.archive),
        f"nothing is left lying about: {left_lying(cut.archive)}": not left_lying(cut.archive),
    }
    return [what for what, holds in promises.items() if not holds]


def drill(wanted: argparse.Namespace, folder: Path) -> Promises:
    """All of it."""
    promises, chance = Promises(), random.Random(wanted.seed)
    ways: Counter[str] = Counter()
    with Paper() as paper:
        trace = traced(folder, paper)
        with Forge() as forge:
            for cut in cuts(trace, folder, wanted.cuts, chance):
                wrong = broken(cut, forge, paper, folder)
                ways[f"names {cut.way[0]}, bytes {cut.way[1]}"] += 1
                for what in wrong:
                    promises.that(f"after {cut.call}, names {cut.way[0]}, bytes {cut.way[1]}: {what}", False)
                shutil.rmtree(cut.archive.root.parent)
    for way, number in sorted(ways.items()):
        promises.that(f"{number} power cuts, found: {way}", number and not promises.broken)
    return promises


def main() -> int:
    """Drill, print, judge."""
    parser = argparse.ArgumentParser(description="Cut the power under a crawl.")
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    if not shutil.which("strace"):
        print("skipped: strace is not installed")
        return 0
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        return drill(wanted, Path(folder)).code


if __name__ == "__main__":
    raise SystemExit(main())
