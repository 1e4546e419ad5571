"""A live blog as timed posts: which blocks belong to which entry, and when it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.dates import read_date
from newsarchive.model import Block, BlockKind, Post

#: Fewer entries than this are a page with dates on it.
_LEAST = 3
#: Share of the story's words that must lie in the entries.
_SHARE = 0.5
#: A line that is a time of day: 10:32, 10.32 Uhr, 8:05 a.m. GMT.
_CLOCK = re.compile(r"\W*\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s*(?:uhr|[ap]\.?m\.?|h|hrs?|[A-Z]{2,4})?(?:\s[A-Z]{2,4})?\W*\Z", re.IGNORECASE)  # fmt: skip


def to_posts(page: Page, sorted_units: Sorted, blocks: Sequence[Block], zone: str = "") -> tuple[Post, ...]:
    """The entries of a live blog, () for a page that is none. `zone`: IANA name for times that are printed without one."""
    times = _times(page)
    if len(times) < _LEAST or not sorted_units.kept:
        return ()
    entries = _entries(page, sorted_units, times)
    posts = []
    at = 0
    for entry, n in entries.items():
        path = page.path(entry)
        inside = f"{path}/"
        first = next((b for b in range(at, len(blocks)) if f"{blocks[b].path}/".startswith(inside)), -1)
        if first < 0:
            continue
        at = first
        while at < len(blocks) and f"{blocks[at].path}/".startswith(inside):
            at += 1
        heading = next((block.text for block in blocks[first:at] if block.kind is BlockKind.HEADING), None)
        printed = _printed(page, n) or None
        when = read_date(page.book.attributes[n].get("datetime") or printed, zone)
        posts.append(Post(time=when.iso if when else None, printed=printed, heading=heading, first=first, last=at, path=path))  # fmt: skip
    return tuple(posts) if len(posts) >= _LEAST else ()


def _printed(page: Page, n: int) -> str:
    """What an element that says when prints: a `time` all that it holds, another one the line that is a time of day."""
    book = page.book
    if book.tags[n] == "time":
        return " ".join(page.text_of(n).split())
    return next((unit.text for unit in page.units[book.first[n] : book.last[n]] if _CLOCK.match(unit.text)), "")


def _times(page: Page) -> list[int]:
    """Elements that say when: `time`, and lines that are a time of day."""
    book = page.book
    found = book.with_tag("time")
    if len(found) >= _LEAST:
        return found
    return [unit.block for unit in page.units if unit.words <= 4 and unit.text[:3].strip(" (–-")[:1].isdigit() and _CLOCK.match(unit.text)]  # fmt: skip


def _entries(page: Page, sorted_units: Sorted, times: list[int]) -> dict[int, int]:
    """Siblings that each hold a time and words of the story → that time; {} where they are not most of the story."""
    book = page.book
    before = [0]
    kept = frozenset(sorted_units.kept)
    for u, unit in enumerate(page.units):
        before.append(before[-1] + (unit.words if u in kept else 0))
    under: dict[int, dict[int, int]] = {}
    for n in times:
        for child in page.ancestors(n):
            if child and before[book.last[child]] > before[book.first[child]]:
                under.setdefault(book.parents[child], {}).setdefault(child, n)
    best = max(under.values(), key=len, default={})
    words = sum(before[book.last[child]] - before[book.first[child]] for child in best)
    return best if len(best) >= _LEAST and words >= _SHARE * before[-1] else {}
