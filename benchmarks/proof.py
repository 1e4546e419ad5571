"""What must be true of an archive after a crawl: each check is a sentence, whether it holds, and what was found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relay import mark
from road import Ended, verb, verb_offline

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.model import Capture

#: Each of them is what somebody sees of a store; together they are all of it.
_VIEWS = (
    ("export", "--format", "jsonl", "--all-revisions"),
    ("stats", "--json"),
    ("ls", "--json"),
)


@dataclass(frozen=True)
class Check:
    """One thing that must hold."""

    says: str
    holds: bool
    found: str = ""

    def __str__(self) -> str:
        return f"{'ok    ' if self.holds else 'FAILED'} {self.says}{f': {self.found}' if self.found else ''}"


def orderly(name: str, crawls: Sequence[Ended]) -> list[Check]:
    """Crawls end with 0, and nobody was surprised."""
    codes = Counter(crawl.code for crawl in crawls)
    troubles = [line for crawl in crawls for line in crawl.troubles]
    return [
        Check(f"{name}: exit code 0", set(codes) == {0}, ", ".join(f"{n} x {code}" for code, n in codes.items())),
        Check(f"{name}: no error and no traceback in the log", not troubles, "; ".join(troubles[:3])),
    ]


def adding_up(name: str, archive: Path, asked: int | None = None) -> list[Check]:
    """Every fetch has one outcome; with `asked`, every address had one fetch."""
    stats = stats_of(archive)
    fetches, outcomes = stats["fetches"], stats["outcomes"]
    told = ", ".join(f"{count} {kind}" for kind, count in outcomes.items())
    checks = [Check(f"{name}: fetches = sum of outcomes", fetches == sum(outcomes.values()) > 0, f"{fetches} = {told}")]
    if asked is not None:
        checks.append(Check(f"{name}: fetches = addresses", fetches == asked, f"{fetches} = {asked}"))
    return checks


def stats_of(archive: Path) -> dict[str, Any]:
    """What `stats --json` says."""
    stats: dict[str, Any] = json.loads(verb(archive, "stats", "--json").out)
    return stats


def same_bytes(name: str, archive: Path, passed: Counter[str]) -> list[Check]:
    """What the archive holds is what went over the wire: every exchange, both directions, and nothing else."""
    held = Counter(mark(one.request, one.interim + one.response) for one in captures(archive))
    lost, strange = passed - held, held - passed
    found = f"{held.total()} exchanges, {lost.total()} not captured, {strange.total()} captured otherwise than sent"
    return [Check(f"{name}: captures = bytes on the wire", bool(held) and not lost and not strange, found)]


def captures(archive: Path) -> list[Capture]:
    """All exchanges of an archive."""
    place = Archive(archive)
    read = (one for warc in place.warcs() for one in read_archive(warc, name=place.name_of(warc)))
    return [one for one in read if isinstance(one, Capture)]


def made_again(name: str, archive: Path) -> list[Check]:
    """Without a network: reprocess changes nothing, and a lost database comes back as it was."""
    before = _views(archive)
    done = verb_offline(archive, "reprocess", "--quiet")
    checks = [_same(f"{name}: reprocess offline gives the same articles", before, _views(archive), done)]
    for part in archive.glob("archive.sqlite*"):
        part.unlink()
    done = verb_offline(archive, "rebuild", "--quiet")
    checks.append(_same(f"{name}: rebuild offline gives the same store", before, _views(archive), done))
    return checks


def _views(archive: Path) -> dict[str, bytes]:
    return {words[0]: verb(archive, *words).out for words in _VIEWS}


def _same(says: str, before: dict[str, bytes], after: dict[str, bytes], done: Ended) -> Check:
    other = [view for view in before if before[view] != after[view]]
    articles = before["export"].count(b"\n")
    found = f"{articles} articles" if not other else f"{', '.join(other)} differ"
    if done.code:
        found += f"; exit code {done.code}: {done.log[-300:]}"
    return Check(says, not other and not done.code and articles > 0, found)
