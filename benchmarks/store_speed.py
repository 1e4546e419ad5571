"""What the verbs that read an archive's database cost: `ls`, `search`, `show`, `stats`, over a store of generated articles.

    python benchmarks/store_speed.py [ARTICLES] [FOLDER] [--exports]

Makes a store of so many articles (100,000) of short made-up texts in FOLDER (a temporary
one, deleted afterwards; one that is named is kept, and used again as it is), and runs each verb as a process of its own, as
a user does. Figures: CPU time (user and system) of the whole process, peak memory, and lines that came out. `--version`
beside them is what starting costs. CPU time, for the machine may be shared; each is run thrice, and the least counts.
`--exports` measures what goes through all articles instead, each once: whole exports, `--each`, and `--since-export` into a folder that
has nothing yet, then into the same where there is nothing new.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from newsarchive.archive import Archive
from newsarchive.ids import article_id
from newsarchive.model import (
    Article,
    Block,
    BlockKind,
    Metadata,
    Origin,
    Outcome,
    OutcomeKind,
    Reason,
    Removal,
    When,
    iso_utc,
)
from newsarchive.store.base import open_store
from newsarchive.urls import key_of

START = datetime(2024, 1, 1, tzinfo=UTC)
#: Between two captures: a million articles in two years.
APART = timedelta(minutes=1)
SITES = [f"paper{n:03}.example" for n in range(200)]
#: A site of which there are few articles, and a word that few have.
RARE_SITE, RARE_WORD, RARE = "rare.example", "zanderblue", 5_000
WORDS = [f"{stem}{end}" for stem in ("har", "bour", "tide", "pier", "keep", "quay", "mast", "rope", "lamp", "crane") for end in ("", "s", "ed", "ing", "er", "ish", "let", "ward", "most", "ness")]  # fmt: skip
#: Words of a text: a fifth of an ordinary article's, so that a million fit on a small disk.
LENGTH = 100
ROUNDS = 3
#: Tables of which each article has one row.
TABLES = ("outcomes", "documents", "sightings", "revisions", "articles")


def main(number: int, folder: Path, *, exports: bool = False) -> None:
    """Make the store where there is none, and run the verbs over it."""
    if not Archive(folder).database.exists():
        _report("made", _made, folder, number)
        _report("indexed for search", _indexed, folder)
    print(f"{number:,} articles, {Archive(folder).database.stat().st_size / 1e6:,.0f} MB")
    if exports:
        with tempfile.TemporaryDirectory(dir=folder.parent) as out:
            _exports(folder, Path(out))
        return
    day = (START + number * APART - timedelta(days=1)).date().isoformat()
    url, gone = address(number // 2), "https://paper000.example/no-such-page"
    for verb in (
        ("--version",), ("stats",), ("show", url), ("show", gone), ("ls", "--site", RARE_SITE),
        ("ls", "--site", SITES[0]), ("ls", "--since", day), ("ls", "--site", RARE_SITE, "--since", day), ("ls", "--outcome", "gone"),
        ("search", RARE_WORD), ("search", RARE_WORD, "--site", RARE_SITE), ("search", "piers quay"), ("search", '"tides quay lamp"'), ("ls", "--newest", "--limit", "20"), ("ls", "--limit", "20000"),
    ):  # fmt: skip
        _measure(folder, verb)


def _exports(folder: Path, out: Path) -> None:
    adding = ("export", "--since-export", "-o", str(out / "added"))
    for verb in (
        ("export", "--format", "jsonl.gz", "-o", str(out / "all.jsonl.gz")), ("export", "--format", "parquet", "-o", str(out / "all")),
        adding, adding, ("export", "--each", "--format", "markdown", "-o", str(out / "each")),
    ):  # fmt: skip
        _measure(folder, verb, rounds=1)


def address(n: int) -> str:
    """Where the n-th article stands."""
    return f"https://{_site(n)}/2024/a-{n:x}"


def _site(n: int) -> str:
    return RARE_SITE if n % RARE == 7 else SITES[n * 7919 % len(SITES)]


def _made(folder: Path, number: int) -> None:
    """Rows as the store writes them: the first by its own door, all others like it but for what differs.

    Through the door a million articles take a quarter of an hour, most of it for compressing blocks and removals, which
    no verb measured here but `show` looks at: they are the first article's everywhere.
    """
    store = open_store(Archive(folder))
    first = _article(0, random.Random(1))
    store.put(first, _outcome(0))
    store.close()
    with closing(sqlite3.connect(Archive(folder).database, isolation_level=None)) as database:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
            database.execute(f"PRAGMA {setting}")
        like = {table: database.execute(f"SELECT * FROM {table}").fetchone() for table in TABLES}
        names = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in TABLES}
        database.execute("BEGIN")
        rest = _differing(number)
        while some := list(islice(rest, 5_000)):
            for table in TABLES:
                rows = (_row(names[table], like[table], differs) for differs in some if table in differs["in"])
                database.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(names[table]))})", rows)
        database.execute("COMMIT")
    with closing(sqlite3.connect(Archive(folder).database)) as database:
        database.execute("PRAGMA journal_mode = WAL")


def _row(names: list[str], like: tuple[object, ...], differs: dict[str, Any]) -> list[object]:
    return [differs.get(name, old) for name, old in zip(names, like, strict=True)]


def _differing(number: int) -> Iterator[dict[str, Any]]:
    """For each article and failed fetch, the columns in which its rows differ from the first one's, and its tables."""
    chance = random.Random(1)
    for n in range(1, number):
        words = chance.choices(WORDS, k=LENGTH)
        if n % RARE == 7:
            words[50] = RARE_WORD
        is_gone = n % RARE == 11
        url, moment = address(n), iso_utc(START + n * APART)
        key, digest = article_id(url), hashlib.sha256(str(n).encode()).hexdigest()
        yield {
            "in": TABLES[:1] if is_gone else TABLES, "fetch_id": UUID(int=n).hex, "url": url, "final_url": url,
            "url_key": key_of(url), "final_key": key_of(url), "kind": "gone" if is_gone else "article", "site": _site(n),
            "at": moment, "capture_id": UUID(int=n).urn, "digest": digest, "document": digest, "text_digest": digest,
            "title": " ".join(words[:7]), "text": " ".join(words), "published": moment[:10], "article": key, "id": key,
            "captured_at": moment, "first_at": moment, "offset": n * 9000, "number": n + 1,
        }  # fmt: skip


def _indexed(folder: Path) -> None:
    store = open_store(Archive(folder))
    store.index()
    store.close()


def _outcome(n: int) -> Outcome:
    return Outcome(
        fetch_id=UUID(int=n).hex, url=address(n), final_url=address(n), kind=OutcomeKind.ARTICLE, why="", site=_site(n),
        spider="bench", run="1", at=START + n * APART, capture_id=UUID(int=n).urn,
    )  # fmt: skip


def _article(n: int, chance: random.Random) -> Article:
    words = chance.choices(WORDS, k=LENGTH)
    at = START + n * APART
    return Article(
        url=address(n), canonical_url=address(n), site=_site(n), layout="generic",
        metadata=Metadata(title=" ".join(words[:7]), published=When(iso=at.isoformat()[:10], precision="day"), language="en"),
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=" ".join(words), path="/html/body/p[1]"),),
        removals=(Removal(reason=Reason.MENU, rule="nav", path="/html/body/nav", words=5, text="Home News Sport More About"),),
        origin=Origin(
            capture_id=UUID(int=n).urn, warc="bench/2024/a.warc.gz", offset=n * 9000, length=8000, payload_digest="sha1:AAAA",
            captured_at=at, cleaner="1", layout="generic",
        ),
    )  # fmt: skip


def _report(what: str, do: object, *given: object) -> None:
    cpu = time.process_time()
    do(*given)  # type: ignore[operator]
    print(f"{what}: {time.process_time() - cpu:.1f} s CPU", flush=True)


#: What getrusage says of a process's memory begins, on Linux, with the size of whoever started it.
_RUN = """
import resource, sys
from pathlib import Path
from newsarchive.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
used = resource.getrusage(resource.RUSAGE_SELF)
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
print(f"{used.ru_utime + used.ru_stime:.2f} {peak}", file=sys.stderr)
"""


def _measure(folder: Path, verb: tuple[str, ...], rounds: int = ROUNDS) -> None:
    best, lines, peak = float("inf"), 0, 0
    for _ in range(rounds):
        ran = subprocess.run(
            [sys.executable, "-c", _RUN, *verb],
            capture_output=True,
            env={**os.environ, "NEWSARCHIVE_DIR": str(folder)},
            check=False,
        )
        cpu, memory = ran.stderr.split(b"\n")[-2].split()
        best, lines, peak = min(best, float(cpu)), ran.stdout.count(b"\n"), int(memory)
    print(f"{' '.join(verb):45} {best:8.2f} s CPU {peak:6} MB {lines:9} lines", flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    words = [word for word in sys.argv[1:] if word != "--exports"]
    wanted, through_all = int(words[0]) if words else 100_000, "--exports" in sys.argv
    with tempfile.TemporaryDirectory() as scratch:
        main(wanted, Path(words[1] if len(words) > 1 else scratch), exports=through_all)
