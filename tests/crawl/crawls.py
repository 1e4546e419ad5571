"""Crawls as child processes, as a person starts them, and what they leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.model import Capture, Outcome
from newsarchive.store.base import open_store

ROOT = Path(__file__).parents[2]
#: Seconds after which a crawl that hangs is ended by the test.
PATIENCE = 60

_QUICK = (
    "ARCHIVE_ALLOW_PRIVATE=1",
    "DOWNLOAD_DELAY=0",
    "RETRY_TIMES=0",
    "ROBOTSTXT_OBEY=0",
    "ARCHIVE_CONTACT=mailto:a@b.test",
)


@dataclass(frozen=True)
class Done:
    """A crawl that has ended."""

    code: int
    log: str
    out: str
    archive: Archive

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Address first asked for → kind and why, out of the store."""
        return {row["url"]: (row["outcome"], row["why"]) for row in ended(self.archive)}

    def counts(self) -> Counter[str]:
        """How often each kind of outcome stands in the store."""
        return Counter(row["outcome"] for row in ended(self.archive))

    def articles(self) -> list[dict[str, Any]]:
        """The articles in the store."""
        with closing(open_store(self.archive)) as store:
            return list(store.latest())

    def captures(self) -> list[Capture]:
        """All captures, in the order in which they were written."""
        return [found for found in records(self.archive) if isinstance(found, Capture)]

    def captures_of(self, url: str) -> list[Capture]:
        """The captures of one address."""
        return [capture for capture in self.captures() if capture.url == url]


def records(archive: Archive) -> list[Capture | Outcome]:
    """Everything in the WARC files; a broken one fails the test."""

    def broken(error: Exception) -> None:
        raise error

    return [
        found for path in archive.warcs() for found in read_archive(path, name=archive.name_of(path), on_broken=broken)
    ]


def ended(archive: Archive) -> list[dict[str, Any]]:
    """The outcomes in the store."""
    with closing(open_store(archive)) as store:
        return [dict(vars(row)) for row in store.ended()]


def command(archive: Path, words: Sequence[str], settings: Sequence[str] = ()) -> list[str]:
    """`scrapy …`, with quick settings."""
    pairs = (f"ARCHIVE_DIR={archive}", *_QUICK, *settings)
    return [sys.executable, "-m", "scrapy", *words, *(part for pair in pairs for part in ("-s", pair))]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: ours without proxies, and with this work tree on the path."""
    env = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return env | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"} | dict(more or {})


def scrapy(
    archive: Path,
    words: Sequence[str],
    settings: Sequence[str] = (),
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> Done:
    """Run `scrapy …` to its end."""
    done = subprocess.run(
        command(archive, words, settings), cwd=cwd, env=environment(env), capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stderr, done.stdout, Archive(archive))


def crawl(
    archive: Path, urls: Sequence[str], settings: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> Done:
    """`scrapy crawl article` over a list of addresses."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    listed = archive.parent / f"{archive.name}-urls.txt"
    listed.write_text("\n".join(urls) + "\n")
    return scrapy(archive, ["crawl", "article", "-a", f"urls={listed}"], settings, env=env)
