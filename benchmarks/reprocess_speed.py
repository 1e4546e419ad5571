"""What a reprocess costs beside cleaning itself, what a second worker adds, whether memory grows, and what a run costs that finds nothing to do.

    python benchmarks/reprocess_speed.py [--pages 120] [--files 6] [--rounds 12] [--articles 100000] [--memory 1000,5000,20000]

CPU seconds throughout, for the machine may have other work; wall time stands beside. Pages are labelled ones of news sites
where those are at hand (NEWSARCHIVE_CORPUS, else ../shared/corpus), else generated.

rounds      cleaning alone and a reprocess of the same pages in turn: the share that is not cleaning, and which part of W times
            the rate of cleaning W workers reach (`reprocess_rounds.py` says how)
memory      peaks of main process and children over archives of growing size, of short pages in as many files
nothing     `newsarchive reprocess` over a store of generated articles, none of them stale, in files that are all known
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from captures import START, labelled, short, write  # noqa: E402
from quality import corpus  # noqa: E402
from reprocess_rounds import clean, rounds, start, told  # noqa: E402

from newsarchive.archive import Archive  # noqa: E402
from newsarchive.capture.shelf import Shelf  # noqa: E402
from newsarchive.crew import Crew  # noqa: E402
from newsarchive.model import (  # noqa: E402
    Article,
    Block,
    BlockKind,
    Capture,
    Location,
    Metadata,
    Origin,
    Outcome,
    OutcomeKind,
)
from newsarchive.process import rules_for  # noqa: E402
from newsarchive.reprocess import Ask, reprocess  # noqa: E402
from newsarchive.site import Sites  # noqa: E402
from newsarchive.store.base import open_store  # noqa: E402

#: Articles of a file in the part in which there is nothing to do.
_IN_A_FILE = 1_000


class Cpu:
    """CPU seconds from its making on, of this process and of its children that have ended; and wall seconds."""

    def __init__(self) -> None:
        self._own, self._children, self._wall = self._now()

    def told(self) -> tuple[float, float, float]:
        """Own, children, wall."""
        own, children, wall = self._now()
        return own - self._own, children - self._children, wall - self._wall

    def _now(self) -> tuple[float, float, float]:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time(), used.ru_utime + used.ru_stime, time.monotonic()


def _self(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(Path(__file__).resolve()), *words], stdout=subprocess.PIPE, text=True)


def again(archive: Archive, workers: int) -> tuple[float, float, float]:
    """A reprocess into an empty store; CPU of this process, CPU of the workers, wall time."""
    for file in archive.root.glob("archive.sqlite*"):
        file.unlink()
    cpu = Cpu()
    with closing(open_store(archive)) as store:
        tally = reprocess(tuple(archive.warcs()), Shelf(archive), Crew(workers, Sites()), store, Ask())
    told = cpu.told()
    assert tally.fetches == tally.captures, tally
    return told


def articles(number: int) -> Iterator[tuple[Article, Outcome, Capture]]:
    """Generated articles of 200 words, as today's rules would have made them, and where they are said to lie."""
    words = " ".join(f"word{n}" for n in range(200))
    for n in range(number):
        url, at, name = f"https://press.example/{n}", START + timedelta(seconds=n), UUID(int=n + 1)
        place = Location(warc=f"press/2026/{n // _IN_A_FILE:05}.warc.gz", offset=n % _IN_A_FILE * 100, length=100)
        capture = Capture(
            id=name.urn, url=url, fetched_at=at, request=b"", response=b"HTTP/1.1 200 OK\r\n\r\n", location=place
        )
        origin = Origin(
            capture_id=name.urn, warc=place.warc, offset=place.offset, length=place.length, payload_digest=None, captured_at=at,
            cleaner=rules_for("", Sites()), layout="generic",
        )  # fmt: skip
        article = Article(
            url=url, canonical_url=url, site="press.example", metadata=Metadata(title=f"Story {n}"), origin=origin, removals=(),
            blocks=(Block(kind=BlockKind.PARAGRAPH, text=f"{n} {words}", path="/html/body/p"),),
        )  # fmt: skip
        outcome = Outcome(
            fetch_id=name.hex, url=url, final_url=url, kind=OutcomeKind.ARTICLE, why="", site="press.example", spider="press",
            run="1", at=at, capture_id=name.urn, rules=rules_for(url, Sites()),
        )  # fmt: skip
        yield article, outcome, capture


def settled(archive: Archive, number: int) -> None:
    """A store of so many articles, and their files: without a record, since nobody is to open them."""
    with closing(open_store(archive)) as store:
        for n, (article, outcome, capture) in enumerate(articles(number)):
            if n % _IN_A_FILE == 0 and capture.location:
                file = archive.captures / capture.location.warc
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(b"")
            store.hold(capture)
            store.put(article, outcome)
    with closing(open_store(archive)) as store:
        for path in archive.warcs():
            for job in ("surveyed", "known"):
                store.journal.note(job, archive.name_of(path), 0, 0)


def nothing(archive: Archive) -> tuple[float, float, float, str]:
    """The verb as a person calls it; CPU, wall, peak memory in MB, and what it said."""
    cpu = Cpu()
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive.root), "reprocess"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    _, children, wall = cpu.told()
    return children, wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.stderr


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--files", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--memory", default="1000,5000,20000", help="captures of each archive, or 0")
    parser.add_argument("--clean", metavar="ARCHIVE", help=argparse.SUPPRESS)
    parser.add_argument("--peak", metavar="ARCHIVE", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.clean:
        clean(Path(wanted.clean))
        return
    if wanted.peak:
        again(Archive(Path(wanted.peak)), 2)
        print(*peaks())
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # children start as those of an installed program do: compiled
        os.environ.setdefault("PYTHONPYCACHEPREFIX", f"{folder}/compiled")
        start()
        if wanted.articles:  # first, for the peak of children is the peak of all so far
            _nothing(Archive(Path(folder) / "settled"), wanted.articles)
        for size in map(int, wanted.memory.split(",")):
            if size:
                _memory(Archive(Path(folder) / f"short{size}"), size)
        if wanted.pages:
            _speed(Archive(Path(folder) / "archive"), wanted)


def _nothing(archive: Archive, number: int) -> None:
    settled(archive, number)
    nothing(archive)  # makes the indexes that crawls leave beside their files
    cpu, wall, peak, said = nothing(archive)
    print(f"nothing stale in {number:,} articles: {cpu:.2f} s CPU, {wall:.2f} s wall, {peak:.0f} MB; it said:")
    print("  " + said.strip().replace("\n", "\n  "))


def _memory(archive: Archive, size: int) -> None:
    write(archive, short(size), 4)
    own, child = _self("--peak", str(archive.root)).communicate()[0].split()
    print(f"{size:,} captures in 4 files: main process {own} MB at most, largest of 2 workers {child} MB", flush=True)


def peaks() -> tuple[int, int]:
    """Most memory of this process and of its largest child so far, in MB."""
    return tuple(resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # type: ignore[return-value]


def _speed(archive: Archive, wanted: argparse.Namespace) -> None:
    write(archive, labelled(wanted.pages), wanted.files)
    begin = statistics.median(start() for _ in range(5))
    kind = "labelled" if corpus() else "generated"
    print(
        f"{wanted.pages} {kind} pages in {wanted.files} files, {os.cpu_count()} processors; a worker's start {begin:.2f} s CPU"
    )
    found = []
    for n, one in enumerate(rounds(archive, wanted.rounds), 1):
        found.append(one)
        print(
            f"round {n}: clean alone {one.alone:.1f}, two at once {one.both:.1f}; 1 worker {one.one.main:.2f} + {one.one.workers:.1f} CPU ms,"
            f" {one.one.rest:.1%} not cleaning; 2 workers {one.two.main:.2f} + {one.two.workers:.1f}, {one.two.rest:.1%},"
            f" {one.two.reach(one.alone, 2):.2f} × 2; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print(*told(found), sep="\n")


if __name__ == "__main__":
    main()
