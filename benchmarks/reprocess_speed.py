"""What a reprocess costs beside cleaning itself, what a second worker adds, and what one costs that finds nothing to do.

    python benchmarks/reprocess_speed.py [--pages 600] [--files 6] [--articles 100000]

Three parts, each in CPU seconds (the machine may have other work), with wall time beside it:

clean       captures of generated news-sized pages, read before, go through `conclude` one after another in one process
reprocess   the same files through `newsarchive.reprocess` with one and two workers into an empty store; what starting the
            workers costs is measured with an archive of one page, and taken off. Told are the share that is not cleaning
            (reading, twice, looking up, sending, storing, full-text index), and what share of W times the clean rate W workers reach
            where each has a processor: clean CPU / (W workers' CPU), as long as the main process is not what all wait for
nothing     `newsarchive reprocess` over a store of generated articles, none of them stale, in files that are all known
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from press import page  # noqa: E402

from newsarchive.archive import Archive  # noqa: E402
from newsarchive.capture.read import read_archive  # noqa: E402
from newsarchive.capture.shelf import Shelf  # noqa: E402
from newsarchive.capture.write import WarcWriter  # noqa: E402
from newsarchive.crew import Crew  # noqa: E402
from newsarchive.model import (  # noqa: E402
    Article,
    Block,
    BlockKind,
    Capture,
    Fetch,
    Location,
    Metadata,
    Origin,
    Outcome,
    OutcomeKind,
)
from newsarchive.process import conclude, rules_for  # noqa: E402
from newsarchive.reprocess import Ask, reprocess  # noqa: E402
from newsarchive.site import Sites  # noqa: E402
from newsarchive.store.base import open_store  # noqa: E402

START = datetime(2026, 1, 1, tzinfo=UTC)
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


def write(archive: Archive, pages: int, files: int) -> None:
    """An archive of so many pages in so many files, as crawls write them."""
    for n in range(files):
        writer = WarcWriter(archive, f"press{n}", {})
        for number in range(n, pages, files):
            url = f"https://press.example/{number}"
            writer.write(
                Capture(
                    id=UUID(int=number + 1).urn, url=url, fetched_at=START + timedelta(seconds=number),
                    request=b"GET / HTTP/1.1\r\n\r\n", response=page(number),
                    fetch=Fetch(id=UUID(int=number + 1).hex, url=url, spider="press", run="1"),
                )
            )  # fmt: skip
        writer.close()


def clean(archive: Archive) -> float:
    """CPU seconds of concluding all captures of an archive, without reading them."""
    used = 0.0
    for path in archive.warcs():
        captures = [one for one in read_archive(path, name=path.name) if isinstance(one, Capture)]
        begun = time.process_time()
        for capture in captures:
            assert conclude(capture, Sites()).article
        used += time.process_time() - begun
    return used


def again(archive: Archive, workers: int) -> tuple[float, float, float]:
    """A reprocess into an empty store; CPU of this process, CPU of the workers, wall time."""
    for file in archive.root.glob("archive.sqlite*"):
        file.unlink()
    cpu = Cpu()
    with closing(open_store(archive)) as store:
        tally = reprocess(tuple(archive.warcs()), Shelf(archive), Crew(workers, Sites()), store, Ask())
    told = cpu.told()
    assert tally.outcomes == {OutcomeKind.ARTICLE: tally.captures}, tally
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
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--files", type=int, default=6)
    parser.add_argument("--articles", type=int, default=100_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if wanted.articles:  # first, for the peak of children is the peak of all so far
            _nothing(Archive(Path(folder) / "settled"), wanted.articles)
        if wanted.pages:
            _speed(Path(folder), wanted.pages, wanted.files)


def _nothing(archive: Archive, number: int) -> None:
    settled(archive, number)
    nothing(archive)  # makes the indexes that crawls leave beside their files
    cpu, wall, peak, said = nothing(archive)
    print(f"nothing stale in {number:,} articles: {cpu:.2f} s CPU, {wall:.2f} s wall, {peak:.0f} MB; it said:")
    print("  " + said.strip().replace("\n", "\n  "))


def _speed(folder: Path, pages: int, files: int) -> None:
    archive, small = Archive(folder / "archive"), Archive(folder / "small")
    write(archive, pages, files)
    write(small, 1, 1)
    clean(small)  # what is loaded when it is first needed
    start = sum(again(small, 1)[1:2])
    print(f"{pages} pages in {files} files, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    cleaned = clean(archive)
    print(
        f"clean alone {cleaned:.2f} s CPU, {1000 * cleaned / pages:.1f} ms a page; a worker's start {start:.2f} s CPU, twice a run"
    )
    for workers in (1, 2):
        own, children, wall = again(archive, workers)
        cleaned = (cleaned + clean(archive)) / 2  # before and behind: a shared processor is now faster and now slower
        net = children - start * workers
        share = 1 - cleaned / (own + net)
        reach = cleaned / net if own < net / workers else cleaned / (own * workers)
        print(
            f"{workers} workers: main process {own:.2f} s, workers {net:.2f} s CPU, wall {wall:.2f} s; not cleaning {100 * share:.1f} %; "
            f"reach {reach:.2f} × {workers} of one worker's clean rate (wall: {cleaned / wall / workers:.2f})"
        )
    again_peak(archive)


def again_peak(archive: Archive) -> None:
    """Peak memory of this process and of its largest child so far."""
    status = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else ""
    own = int(status.partition("VmHWM:")[2].split()[0]) // 1024 if status else 0
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: main process {own} MB, largest child {child} MB, of {len(list(archive.warcs()))} files")


if __name__ == "__main__":
    main()
