"""Of each piece of a page: kept or struck, and by which rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
    """All of a block (its address for an image or embed); the first 200 characters of a removal."""
    note: str = ""
    """What decided, in words; '' where the rule's name says it all."""


def verdicts_of(article: Mapping[str, Any]) -> list[Verdict]:
    """The blocks of an article and then its removals."""
    kept = [
        Verdict(
            kept=True,
            reason=block["kind"],
            rule="-",
            path=block["path"],
            words=len(block["text"].split()),
            text=block["text"] or block.get("url", ""),
            note=block.get("note", ""),
        )
        for block in article["blocks"]
    ]
    return kept + [Verdict(kept=False, **removal) for removal in article["removals"]]


def shares_of(article: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The article page by page, for one that was joined from several; else the article alone."""
    if not article.get("pages"):  # documents of earlier versions know of none
        return [article]
    return [
        {**article, "url": seam["url"], "blocks": article["blocks"][slice(*seam["blocks"])], "removals": article["removals"][slice(*seam["removals"])]}
        for seam in article["pages"]
    ]  # fmt: skip


def in_page_order(article: Mapping[str, Any], page: Page) -> list[Verdict]:
    """Blocks and removals as they follow one another on the page."""
    return sorted(verdicts_of(article), key=lambda verdict: page.at(verdict.path))


def whole_texts(verdicts: list[Verdict], page: Page) -> list[Verdict]:
    """The same, with all that was struck in place of its first 200 characters."""
    struck: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        if not verdict.kept:
            struck.setdefault(page.at(verdict.path), []).append(verdict)
    kept = {page.at(verdict.path) for verdict in verdicts if verdict.kept}
    texts: dict[int, list[str]] = {}
    for unit in page.units:
        for around in page.ancestors(unit.pieces[0][0]):
            if around in struck:
                texts.setdefault(id(_fitting(struck[around], unit.text)), []).append(unit.text)
            if around in struck or around in kept:
                break
    return [
        replace(verdict, text=" ".join(texts[id(verdict)]))
        if id(verdict) in texts and _fuller(verdict, texts)
        else verdict
        for verdict in verdicts
    ]


def _fuller(verdict: Verdict, texts: Mapping[int, list[str]]) -> bool:
    """Whether the page gives as many words as were struck: then they are the words."""
    return sum(len(text.split()) for text in texts[id(verdict)]) == verdict.words


def _fitting(verdicts: list[Verdict], text: str) -> Verdict:
    """Of several at one place, the one whose stored beginning has the text."""
    return next((verdict for verdict in verdicts if text[:60] in verdict.text), verdicts[0])


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


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
