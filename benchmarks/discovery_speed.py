"""What it costs to find out that nothing is new.

    python benchmarks/discovery_speed.py [ROWS]

First a crawl of the spider `outlet` over a sitemap index of 50,000 addresses that are all known: CPU seconds of the crawl's process (a
server stands in this one), from the start of its engine to its end, and its peak memory; the same over 500 addresses in the same run,
which is what a crawl costs in any case. Once with sitemaps that are sent, once with sitemaps that answer 304 and are read out
of their captures. Then single look-ups in a seen-store of ROWS addresses (default 500,000; 5,000,000 takes 2.5 GB of disk
and some three minutes of CPU to grow): hits, misses, and AMP faces of known and of new pages, each in an order that no cache foresees.

Told are CPU times: the machine has other work. The files lie in a temporary folder, and are deleted.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.ids import article_id
from newsarchive.model import Outcome, OutcomeKind
from newsarchive.store.base import open_store
from newsarchive.store.sqlite import SqliteStore
from newsarchive.urls import key_of

ROOT = Path(__file__).parents[1]
FILES, LOOKUPS = 5, 20_000
#: Asked for through the server as a proxy: addresses with a port are spelt the long way, and no paper has one.
HOST = "http://www.paper.test"
_MAP = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{1}</{0}>'


def path_of(number: int) -> str:
    """An address as papers have them."""
    return f"/{('city', 'world', 'sport', 'culture')[number % 4]}/2026/{number % 12 + 1:02}/{number % 28 + 1:02}/what-the-council-said-on-matter-{number}"


class Maps(BaseHTTPRequestHandler):
    """An index and its sitemaps; `each` addresses in each of them."""

    protocol_version = "HTTP/1.1"
    each = 10_000

    def do_GET(self) -> None:
        """Answer with validators; requests come as to a proxy, with the whole address."""
        self.path = self.path.removeprefix(HOST)
        tag = f'"{self.path}-{self.each}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        body = self._body()
        self.send_response(200 if body else 404)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> bytes:
        if self.path == "/index.xml":
            rows = "".join(
                f"<sitemap><loc>{HOST}/map-{n}.xml</loc><lastmod>2026-03-0{n + 1}</lastmod></sitemap>"
                for n in range(FILES)
            )
            return _MAP.format("sitemapindex", rows).encode()
        if not self.path.startswith("/map-"):
            return b""
        first = int(self.path[5]) * self.each
        rows = "".join(
            f"<url><loc>{HOST}{path_of(n)}</loc><lastmod>2026-03-01T10:00:00Z</lastmod></url>"
            for n in range(first, first + self.each)
        )
        return _MAP.format("urlset", rows).encode()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def serving(each: int) -> Iterator[str]:
    """The address of a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Each", (Maps,), {"each": each}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fill(archive: Archive, urls: Iterator[str]) -> None:
    """A store that knows some addresses."""
    with closing(open_store(archive)) as store:
        for number, url in enumerate(urls):
            store.record(outcome(number, url))


def outcome(number: int, url: str) -> Outcome:
    """A page that was archived."""
    return Outcome(
        fetch_id=f"{number:032x}", url=url, final_url=url, kind=OutcomeKind.ARTICLE, why="", site="paper", spider="outlet", run="0",
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def crawl(archive: Archive, proxy: str, folder: Path) -> dict[str, float]:
    """A crawl from an index; what its meter says, with what it skipped and asked."""
    meter, log = folder / "meter.json", folder / "crawl.log"
    settings = {
        "ARCHIVE_DIR": archive.root, "ARCHIVE_ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": 0, "METER_FILE": meter, "LOG_FILE": log,
        "EXTENSIONS": json.dumps({"meter.Meter": 900}), "RETRY_ENABLED": 0,
    }  # fmt: skip
    words = [sys.executable, "-m", "scrapy", "crawl", "outlet", "-a", f"start={HOST}/index.xml"]
    words += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    env = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    subprocess.run(
        words, cwd=ROOT, env=env | {"http_proxy": proxy, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}, check=True
    )
    said = log.read_text()
    figures: dict[str, float] = json.loads(meter.read_text())
    for name in ("seen/skipped", "outcome/not_modified", "outcome/listing", "outcome/article"):
        found = said.partition(f"'{name}': ")[2]
        figures[name] = int(found.split(",")[0].split("}")[0]) if found else 0
    log.unlink()
    return figures


def measure_crawls() -> None:
    """An index of 500 addresses and one of 50,000, each sent and not sent."""
    print("crawl over an index, everything known: addresses, answers, CPU s, peak MiB")
    for each in (100, 10_000):
        with tempfile.TemporaryDirectory() as name, serving(each) as proxy:
            folder = Path(name)
            archive = Archive(folder / "archive")
            fill(archive, (HOST + path_of(n) for n in range(FILES * each)))
            # The second time two of the five are not even asked: their index says that they have not changed.
            for answers, kind, number in (
                ("sent", "outcome/listing", FILES + 1),
                ("304, read from captures", "outcome/not_modified", FILES - 1),
            ):
                found = crawl(archive, proxy, folder)
                assert (found["seen/skipped"], found[kind], found["outcome/article"]) == (FILES * each, number, 0), (
                    found
                )
                print(f"{FILES * each:>7} {answers:<24} {found['cpu']:6.2f} {found['peak'] / 1024:7.0f}")


def grow(path: Path, rows: int) -> None:
    """A database of that many outcomes and articles, written without the program's care: only what a look-up reads has its true
    form, and its indexes are made once all rows are there, which takes a fifth of the time."""
    SqliteStore(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN"
        )
        made = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('outcomes', 'articles') AND sql NOT NULL"
        ).fetchall()
        for name, _ in made:
            connection.execute(f"DROP INDEX {name}")
        _put(connection, "outcomes", (outcome_row(n) for n in range(rows)))
        _put(connection, "articles", (article_row(n) for n in range(rows)))
        for _, sql in made:
            if "_key" in sql:
                connection.execute(sql)
        connection.execute("COMMIT")


def _put(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    """Rows of some columns; the others, which may not be null, are empty."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    places = ",".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} VALUES ({places})", ([row.get(name, "") for name in columns] for row in rows)
    )


def url_of(number: int) -> str:
    """One of many addresses on two hundred hosts."""
    return f"https://www.paper-{number % 200}.test{path_of(number)}"


def outcome_row(number: int) -> dict[str, object]:
    """What a look-up reads of `outcomes`."""
    key = key_of(url_of(number))
    return {"fetch_id": f"{number:032x}", "url_key": key, "final_key": key, "kind": "article", "purpose": "page"}


def article_row(number: int) -> dict[str, object]:
    """What a look-up reads of `articles`; 48 bits of some millions of addresses fall together once in a while."""
    return {"number": number + 1, "id": article_id(url_of(number))[:6] + f"{number:06x}"}


def measure_lookups(rows: int) -> None:
    """Microseconds of a look-up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        grow(path, rows)
        print(
            f"look-ups among {rows:,} addresses ({path.stat().st_size / 1e9:.1f} GB): µs of CPU, µs of wall, each of {LOOKUPS:,}"
        )
        dice = random.Random(7)
        with closing(SqliteStore(path)) as store:
            for name, ending, expected in (
                ("known", "", True),
                ("new", "-new", False),
                ("AMP face of a known page", "/amp", True),
                ("AMP face of a new page", "-new/amp", False),
            ):
                urls = [url_of(dice.randrange(rows)) + ending for _ in range(LOOKUPS)]
                cpu, wall = time.process_time(), time.perf_counter()
                assert all(store.seen(url) is expected for url in urls), name
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                print(f"  {name:<26} {cpu / LOOKUPS * 1e6:6.1f} {wall / LOOKUPS * 1e6:6.1f}")


def main() -> None:
    """Both."""
    measure_crawls()
    measure_lookups(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)


if __name__ == "__main__":
    main()
