"""What a drill promises: each promise is a sentence, and whether it holds is printed as it is found out."""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from forge import ROOT

sys.path.insert(0, str(ROOT))

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.verify import Wish, verify
from newsarchive.model import Capture
from newsarchive.store.base import open_store

#: What must not stand in the log of a crawl.
TRACE = re.compile(r"Traceback|Unhandled|never awaited|Exception ignored|--- Logging error")


class Promises:
    """Collects what was found."""

    def __init__(self) -> None:
        self.kept = 0
        self.broken = 0

    def that(self, says: str, holds: object, found: object = "") -> None:
        """One of them."""
        self.kept += bool(holds)
        self.broken += not holds
        print(f"{'ok    ' if holds else 'BROKEN'} {says}{f': {found}' if found != '' else ''}", flush=True)

    @property
    def code(self) -> int:
        """The exit code of the drill."""
        print(f"{self.kept} promises kept, {self.broken} broken")
        return 1 if self.broken else 0


def captures(archive: Archive) -> list[Capture]:
    """All that can be read, torn tails left out."""
    found = [
        one for path in archive.warcs() for one in read_archive(path, name=archive.name_of(path), on_broken=lambda _: None)
    ]  # fmt: skip
    return [one for one in found if isinstance(one, Capture)]


def articles(archive: Archive) -> Counter[str]:
    """How many revisions the store has of the article of each address."""
    with closing(open_store(archive)) as store:
        return Counter(article["url"] for article in store.revisions())


def unsound(archive: Archive) -> list[str]:
    """What `verify` has to say against the WARC files."""
    reports = [verify(path, Wish(thorough=True)) for path in archive.warcs()]
    return [f"{report.path.name}: {problem.what}" for report in reports for problem in report.problems]


def left_lying(archive: Archive) -> list[str]:
    """What a crawl that has ended must not leave: open files, drafts, marks."""
    names = [path.name for path in archive.root.rglob("*") if path.is_file()]
    return [
        name for name in names if name.endswith((".open", ".draft", ".damaged")) or re.fullmatch(r"[0-9a-f]{32}\.json", name)
    ]  # fmt: skip


def listed(folder: Path, urls: list[str]) -> list[str]:
    """The words of a crawl over some addresses."""
    path = folder / "urls.txt"
    path.write_text("".join(f"{url}\n" for url in urls))
    return ["crawl", "article", "-a", f"urls={path}"]
