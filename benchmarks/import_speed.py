"""What a record costs that `import` passes over, beside one that it cleans.

    python benchmarks/import_speed.py [--records 2000] [--pages 200]

One file of each kind, written as crawls write them; each goes through `newsarchive.reprocess` with the choice of `import` into an
empty store, in this process alone. CPU milliseconds a record, all in: reading (twice, as new files are), judging, storing where it lies,
and for pages cleaning, storing and indexing. Pages are labelled ones where those are at hand, else generated.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from captures import START, labelled, write  # noqa: E402

from newsarchive.archive import Archive  # noqa: E402
from newsarchive.capture.shelf import Shelf  # noqa: E402
from newsarchive.pick import Pick  # noqa: E402
from newsarchive.reprocess import Ask, Here, reprocess  # noqa: E402
from newsarchive.site import Sites  # noqa: E402
from newsarchive.store.base import open_store  # noqa: E402
from newsarchive.wanted import Wanted, Which  # noqa: E402

Pages = Iterable[tuple[str, bytes]]
EVERY = Pick()


def answers(pages: Pages, number: int, head: str, place: str) -> Iterator[tuple[str, bytes]]:
    """So many answers with other heads, at addresses of their own, and bodies of real pages."""
    for n, (_, response) in enumerate(islice(cycle(pages), number)):
        body = response.partition(b"\r\n\r\n")[2]
        yield place.format(n), f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def kinds(pages: list[tuple[str, bytes]], number: int) -> dict[str, tuple[Pages, Pick]]:
    """What is measured: records, and the choice that they meet."""
    html = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip"
    at = "https://press.example/news/{}"
    return {
        "cleaned": (pages, EVERY),
        "of other domains": (answers(pages, number, html, at), Pick(domains=("quay.example",))),
        "outside of the dates": (answers(pages, number, html, at), Pick(until=START)),
        "404": (answers(pages, number, "404 Not Found\r\nContent-Type: text/html", at), EVERY),
        "no HTML by its type": (answers(pages, number, "200 OK\r\nContent-Type: image/jpeg", at), EVERY),
        "no page by its address": (answers(pages, number, html, "https://press.example/file-{}.pdf"), EVERY),
    }


def cost(archive: Archive, records: Pages, pick: Pick) -> tuple[int, float]:
    """Records, and CPU seconds of importing them."""
    write(archive, records, 1)
    begun = time.process_time()
    with closing(open_store(archive)) as store:
        ask = Ask(wanted=Wanted(which=Which.STALE, pick=pick), at=START)
        tally = reprocess(tuple(archive.warcs()), Shelf(archive), Here(Sites()), store, ask)
    passed = tally.captures - tally.fetches
    assert tally.fetches == (tally.captures if not passed else 0), tally
    return tally.captures, time.process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--pages", type=int, default=200)
    wanted = parser.parse_args()
    pages = list(labelled(wanted.pages))
    clean = 0.0
    with tempfile.TemporaryDirectory() as folder:
        cost(Archive(Path(folder) / "first"), pages[:3], EVERY)  # what is loaded when it is first needed
        for name, (records, pick) in kinds(pages, wanted.records).items():
            number, used = cost(Archive(Path(folder) / name), records, pick)
            each = 1000 * used / number
            clean = clean or each
            print(f"{name:24} {number:6} records {each:8.2f} ms CPU each  1 : {clean / each:.0f}", flush=True)


if __name__ == "__main__":
    main()
