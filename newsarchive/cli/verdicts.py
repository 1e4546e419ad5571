"""Of each piece of a page: kept or struck, and by which rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsarchive.clean.page import Page


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one piece of a page."""

    kept: bool
    reason: str
    """As in `Removal`; for what is kept, the kind of block."""
    rule: str
    """`-` for what is kept."""
    path: str
    words: int
    text: str
    """All of a block; the first 200 characters of a removal."""


def verdicts_of(article: Mapping[str, Any]) -> list[Verdict]:
    """The blocks of an article and then its removals."""
    kept = [
        Verdict(
            kept=True,
            reason=block["kind"],
            rule="-",
            path=block["path"],
            words=len(block["text"].split()),
            text=block["text"],
        )
        for block in article["blocks"]
    ]
    return kept + [Verdict(kept=False, **removal) for removal in article["removals"]]


def in_page_order(article: Mapping[str, Any], page: Page) -> list[Verdict]:
    """Blocks and removals as they follow one another on the page."""
    return sorted(verdicts_of(article), key=lambda verdict: _number(page, verdict.path))


def holding(verdicts: list[Verdict], words: str) -> list[Verdict]:
    """Those whose text, as far as it is stored, has the words; case and white space do not count."""
    wanted = _plain(words)
    return [verdict for verdict in verdicts if wanted in _plain(verdict.text)]


def holding_on_page(verdicts: list[Verdict], words: str, page: Page) -> list[Verdict]:
    """The same, looked up on the page itself: finds also what stands behind the first 200 characters of a removal."""
    wanted, by_path = _plain(words), {verdict.path: verdict for verdict in reversed(verdicts)}
    found: dict[str, Verdict] = {}
    for unit in page.units:
        if wanted in _plain(unit.text):
            found |= {verdict.path: verdict for verdict in _over(page, unit.block, by_path)}
            for owner, text in unit.pieces:
                if wanted in _plain(text):
                    found |= {verdict.path: verdict for verdict in _over(page, owner, by_path)}
    return [verdict for verdict in found.values() if not verdict.kept or wanted in _plain(verdict.text)]


def _over(page: Page, number: int, by_path: Mapping[str, Verdict]) -> Iterator[Verdict]:
    """The innermost verdict that covers an element."""
    for around in page.ancestors(number):
        if verdict := by_path.get(page.path(around)):
            yield verdict
            return


def _number(page: Page, path: str) -> int:
    found: Any = page.root.getroottree().xpath(path)
    return page.numbers.get(found[0], 0) if found else 0


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
