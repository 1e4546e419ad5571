"""The disk is full at every size it may have: the crawl stops with a word, and goes on when there is space again.

    python benchmarks/drills/full.py [--step 1] [--quick] [--only captures] [--inodes]

Needs root on Linux: it mounts small file systems (tmpfs) of every size from one memory page up, a page more each time,
until all fits. Each of the three has one of its own, the rest lies on a large one:

- `captures`: WARC files and their indexes;
- `archive`: the database, `runs.jsonl` and the marks of crawls;
- `log`: the file that LOG_FILE names.

With `--inodes` there is room enough, and what grows is the number of files that the small one may hold (`nr_inodes`): a
disk of many small files can be full so. The log is one file, which Scrapy opens before anything of ours runs, and is left out.

Where none can be mounted it says "skipped" and ends with 0; tests/capture/test_disk.py refuses writes within the process
instead. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from forge import Ended, Forge
from paper import Paper
from promise import TRACE, Promises, articles, captures, left_lying, listed, unsound

from newsarchive.archive import Archive

PAGES = 12
#: Bytes of a memory page, by which a tmpfs grows.
_PAGE = 4096
#: Bytes of a file system on which all finds room.
_ROOM = 64 * 1024**2
#: Files and folders for which there is always room; and of how many, in a hurry, something is bound to fail.
_MANY, _FEW = 100_000, 6
#: Exit codes of a crawl that could not write: the archive or the log, the store.
_REFUSED = (4, 5)


@dataclass(frozen=True)
class Place:
    """Where the small file system lies."""

    name: str
    inside: str
    """Path below the scratch folder."""
    quick: int
    """A size in bytes at which something is bound to fail."""
    settings: tuple[tuple[str, object], ...] = ()


PLACES = (
    Place("captures", "archive/captures", 5 * _PAGE),
    Place("archive", "archive", 64 * _PAGE),
    Place("log", "logs", 2 * _PAGE, (("LOG_FILE", "logs/crawl.log"), ("LOG_LEVEL", "DEBUG"))),
)


def mount(where: Path, size: int, more: str = "") -> bool:
    """Whether a file system of so many bytes could be mounted, or grown."""
    where.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}{more}", "tmpfs", str(where)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def laid_out(scratch: Path, place: Place, size: int, inodes: int = _MANY) -> Iterator[bool]:
    """The small file system in its place, and one below it for the captures where it is the archive's."""
    small, below = scratch / place.inside, scratch / "archive/captures"
    mounted = mount(small, size, f",nr_inodes={inodes}")
    beside = mounted and place.name == "archive" and mount(below, _ROOM)
    try:
        yield mounted
    finally:
        for where, is_mounted in ((below, beside), (small, mounted)):
            if is_mounted:
                subprocess.run(["umount", "-l", str(where)], check=False)


def crawl(forge: Forge, scratch: Path, paper: Paper, place: Place, name: str) -> Ended:
    """One crawl with its files below the scratch folder."""
    more = {key: scratch / str(value) if key == "LOG_FILE" else value for key, value in place.settings}
    witness = {"EXTENSIONS": '{"witness.Witness": 20}', "WITNESS_FILE": scratch / "witness"}
    settings = {
        "ARCHIVE_DIR": scratch / "archive", "ARCHIVE_ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2, "ARCHIVE_WARC_BYTES": 9_000, **more, **witness,
    }  # fmt: skip
    words = listed(scratch, [paper.url(number) for number in range(PAGES)])
    return forge.crawl(scratch / name, words, settings)


def broken(forge: Forge, scratch: Path, paper: Paper, place: Place, seen: Counter[str]) -> list[str]:
    """Crawl on the small file system; make room; crawl again. What does not hold."""
    archive = Archive(scratch / "archive")
    ended = crawl(forge, scratch, paper, place, "full.log")
    seen[_blamed(ended)] += 1
    promises = {
        f"it ends with 0, 4 or 5: {ended.code}": ended.code in (0, *_REFUSED),
        "what refuses says: no space left": not ended.code or "no space left" in ended.log.lower(),
        "no traceback is shown": not TRACE.search(ended.log),
        f"no bad record: {unsound(archive)[:1]}": not [one for one in unsound(archive) if ".open" not in one],
    }
    shown = {line.removeprefix("page ") for line in _lines(scratch / "witness") if line.startswith("page ")}
    there = {capture.url for capture in captures(archive)}
    promises[f"what the spider saw is captured: {shown - there}"] = shown <= there
    mount(scratch / place.inside, _ROOM, f",remount,nr_inodes={_MANY}")
    again = crawl(forge, scratch, paper, place, "again.log")
    every = dict.fromkeys((paper.url(number) for number in range(PAGES)), 1)
    kept = Counter(capture.url for capture in captures(archive))
    promises |= {
        f"with space again it goes on to its end: {again.code}": again.code == 0,
        f"and each page has one capture, and one article: {kept.total()}, {articles(archive).total()}": kept
        == articles(archive)
        == every,
        f"every file is sound: {unsound(archive)[:1]}": not unsound(archive),
        f"nothing is left lying about: {left_lying(archive)}": not left_lying(archive),
    }
    return [f"{what} ({_blamed(ended)})" for what, holds in promises.items() if not holds]


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _blamed(ended: Ended) -> str:
    """What could not be written, in the crawl's own words."""
    if not ended.code:
        return "nothing: all fits"
    for line in ended.log.splitlines():
        if "no space left" in line.lower() or "could not be written" in line:
            for sign, what in (
                ("the log could not", "the log"), ("runs.jsonl", "runs.jsonl"), (".sqlite", "the database"), (".cdxj", "an index"),
                ("warc.gz", "a WARC file"), ("/captures", "a folder"), ("/running", "a mark"), ("used as an archive", "a mark"),
            ):  # fmt: skip
                if sign in line:
                    return what
    return f"nothing named (code {ended.code})"


def sweep(forge: Forge, promises: Promises, place: Place, wanted: argparse.Namespace) -> None:
    """Every size, until all fits twice; one alone in a hurry."""
    seen: Counter[str] = Counter()
    grain, unit = (1, "files") if wanted.inodes else (_PAGE, "bytes")
    size, fits = (_FEW if wanted.inodes else place.quick) if wanted.quick else grain, 0
    while fits < 2 and not (wanted.quick and seen):
        with tempfile.TemporaryDirectory(prefix="full-", ignore_cleanup_errors=True) as folder, Paper() as paper:
            scratch = Path(folder)
            (scratch / "archive").mkdir()
            with laid_out(scratch, place, *((_ROOM, size) if wanted.inodes else (size,))) as mounted:
                if not mounted:
                    raise PermissionError
                before = seen["nothing: all fits"]
                wrong = broken(forge, scratch, paper, place, seen)
                fits += seen["nothing: all fits"] - before
            for what in wrong:
                promises.that(f"{place.name} of {size} {unit}: {what}", False)
        size += wanted.step * grain
    promises.that(f"{place.name}: something could not be written", seen.total() > seen["nothing: all fits"])
    told = ", ".join(f"{count} x {what}" for what, count in seen.most_common())
    promises.that(
        f"{place.name}: {seen.total()} sizes up to {size} {unit}", not promises.broken, f"could not be written: {told}"
    )


def main() -> int:
    """Drill, print, judge."""
    parser = argparse.ArgumentParser(description="Crawls on full disks.")
    parser.add_argument("--step", type=int, default=1, help="memory pages from one size to the next")
    parser.add_argument("--quick", action="store_true", help="one size of each")
    parser.add_argument("--inodes", action="store_true", help="the number of files is what is small")
    parser.add_argument("--only", choices=[place.name for place in PLACES])
    wanted = parser.parse_args()
    promises = Promises()
    with Forge() as forge, suppress(PermissionError):
        for place in PLACES:
            if wanted.only in (None, place.name) and not (wanted.inodes and place.name == "log"):
                sweep(forge, promises, place, wanted)
        return promises.code
    print(
        "skipped: no small file system can be mounted here (it needs root); tests/capture/test_disk.py refuses writes within"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
