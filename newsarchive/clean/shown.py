"""Metadata as a reader sees it: bylines, times, decks and section links on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from newsarchive.clean.bylines import bylines
from newsarchive.clean.datelines import datelines
from newsarchive.clean.inside import among_others
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import vocabulary

Finding = tuple[str, Any, str]

_PARTS = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DECK = vocabulary("deck dek standfirst subtitle subheadline vorspann chapo entradilla bajada sommario ingress anons")
_SECTION = vocabulary("breadcrumb breadcrumbs kicker category")
_KNOWN = _DECK | _SECTION
#: How long a deck is at most, in characters.
_LONGEST_DECK = 600


def shown(page: Page, headline: int, wanted: frozenset[str]) -> Iterator[Finding]:
    """What stands on the page, the nearest to the headline first. `headline`: number of its element, or -1."""
    book = page.book
    start = max(headline, 0)
    order = [
        n for n in (*range(start, len(book.elements)), *range(start)) if book.attributes[n] or book.tags[n] == "time"
    ]
    if "authors" in wanted:
        for names, where in bylines(page, order, start):
            yield "authors", names, where
    if wanted & {"published", "modified"}:
        yield from datelines(page, order, start)
    yield from _by_class(page, order, start)


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def words_of(names: str) -> frozenset[str]:
    """Words of a class attribute, where one of them tells of deck or section; else none."""
    words = frozenset(_PARTS.split(_HUMP.sub("-", names).lower()))
    return words if words & _KNOWN else _NONE


def _by_class(page: Page, order: list[int], headline: int) -> Iterator[Finding]:
    book = page.book
    for n in order:
        names = book.attributes[n].get("class", "")
        words = words_of(names) if names else _NONE
        if (
            not words or among_others(page, n) or book.first[n] == book.last[n] or book.last[n] - book.first[n] > 4
        ):  # four lines: more is a box
            continue
        if words & _DECK and n > headline:
            text = page.text_of(n)
            if 30 < len(text) <= _LONGEST_DECK and _near_headline(page, headline, n):
                yield "deck", text, f"class {names.split()[0]}"
        if words & _SECTION and (text := page.text_of(n)) and len(text) < 40:
            yield "section", text, f"class {names.split()[0]}"


def _near_headline(page: Page, headline: int, n: int) -> bool:
    """Whether only a few lines stand between the headline and an element."""
    return 0 <= page.book.first[n] - page.book.last[headline] <= 8
