"""How fast `newsarchive verify` reads, in megabytes of compressed input a second of one core, and how much memory it takes.

    python benchmarks/verify_speed.py [MEGABYTES]

Makes a file of plain pages and one of pages that were sent compressed, in a temporary folder, and looks through each
with `verify` (as the verb does it, and with --deep), and does what no check can do without: the *floor* inflates each
member with the fastest inflater at hand and hashes what is in it once, its places known beforehand; the second floor
hashes it twice, as whoever checks block and payload digests of a record must. `gzip -t` inflates
and hashes nothing. All of them by turns in one run, the least CPU time of each; where the floor is below 200 MB/s, no
program reaches that on this machine. The ratios are what can be compared between machines.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.beginnings import inflater
from newsarchive.capture.members import walk
from newsarchive.capture.verify import Wish, verify
from newsarchive.capture.write import Policy, WarcWriter
from newsarchive.model import Capture, Fetch

#: Bytes of a page before compression: the mean of two thousand news pages (348 MB).
PAGE = 174_000
#: Different pages; each is written many times.
PAGES = 64
WORDS = [f"{stem}{end}" for stem in ("har", "bour", "tide", "pier", "keep", "quay", "mast", "rope", "lamp", "crane") for end in ("", "s", "ed", "ing", "er", "ish", "let", "ward")]  # fmt: skip
MEGA = 1_000_000
#: Times that each is measured, by turns.
ROUNDS = 5


def page(number: int) -> bytes:
    """A page of made-up words with about as much markup as news pages have."""
    chance = random.Random(number)
    parts: list[str] = []
    size = 0
    while size < PAGE:
        sentence = " ".join(chance.choices(WORDS, k=24))
        parts.append(
            f'<div class="c{chance.randrange(400)}" id="n{chance.getrandbits(48):x}"><p>{sentence}</p></div>\n'
        )
        size += len(parts[-1])
    return "".join(parts).encode()


def a_file(folder: Path, bodies: list[bytes], head: str, megabytes: int) -> Path:
    """A closed WARC file of about so many megabytes, written as a crawl writes it."""
    writer = WarcWriter(Archive(folder), "bench", {"software": "newsarchive/bench"}, Policy(max_bytes=100_000 * MEGA))
    written = number = 0
    while written < megabytes * MEGA:
        body = bodies[number % len(bodies)]
        url = f"https://bench.test/{number}"
        place = writer.write(
            Capture(
                id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
                url=url,
                fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
                request=b"GET / HTTP/1.1\r\nHost: bench.test\r\n\r\n",
                response=f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode()
                + body,
                fetch=Fetch(id=f"{number:032x}", url=url, spider="bench", run="0" * 32),
            )
        ).location
        assert place
        written = place.offset + place.length
        number += 1
    writer.close()
    return next(Archive(folder).warcs())


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for a piece of work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def floor(path: Path, lengths: list[int], times: int = 1) -> None:
    """Inflate each member and hash its bytes so many times, and nothing else."""
    with path.open("rb") as file:
        for length in lengths:
            plain = inflater.decompress(file.read(length), 31)
            for _ in range(times):
                hashlib.sha1(plain, usedforsecurity=False)


def through_gzip(path: Path) -> float:
    """CPU seconds of `gzip -t`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["gzip", "-t", str(path)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(path: Path, *more: str) -> float:
    """Most memory that the verb took, in MB."""
    # ru_maxrss would count what this process had when it started the other one.
    code = "import re, sys; from newsarchive.cli import main; main(sys.argv[1:]); print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    out = subprocess.run(
        [sys.executable, "-c", code, "verify", str(path), *more], check=True, capture_output=True, text=True
    )
    return float(out.stdout.splitlines()[-1])


def measure(name: str, path: Path) -> None:
    """One line for a file."""
    size = path.stat().st_size / MEGA
    lengths = [record.length for record in walk(path)]  # brings the file into the system's cache as well
    ways: dict[str, Callable[[], float]] = {
        "verify": lambda: cpu(lambda: verify(path)),
        "--deep": lambda: cpu(lambda: verify(path, Wish(thorough=True))),
        "floor": lambda: cpu(lambda: floor(path, lengths)),
        "floor of both digests": lambda: cpu(lambda: floor(path, lengths, 2)),
        "gzip -t": lambda: through_gzip(path),
    }
    taken: dict[str, float] = {}
    for _ in range(ROUNDS):
        for way, measured in ways.items():
            taken[way] = min(measured(), taken.get(way, float("inf")))
    speeds = ", ".join(f"{way} {size / seconds:.0f} MB/s" for way, seconds in taken.items())
    print(
        f"{name}: {size:.0f} MB, {len(lengths)} records; {speeds}; verify takes {taken['verify'] / taken['floor']:.2f} of "
        f"the floor's time, {taken['verify'] / taken['floor of both digests']:.2f} of the other's, {taken['verify'] / taken['gzip -t']:.2f} of gzip's; peak {peak(path):.0f} MB, --deep "
        f"{peak(path, '--deep'):.0f} MB",
        flush=True,
    )


def main() -> None:
    """Both files."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    pages = [page(number) for number in range(PAGES)]
    coded = [gzip.compress(body, 6) for body in pages]
    for name, bodies, head in (("plain pages", pages, ""), ("pages sent as gzip", coded, "Content-Encoding: gzip\r\n")):
        with tempfile.TemporaryDirectory() as folder:
            measure(name, a_file(Path(folder), bodies, head, megabytes))


if __name__ == "__main__":
    main()
