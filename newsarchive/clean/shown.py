"""Metadata as a reader sees it: bylines, times, decks and section links on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from newsarchive.clean.bylines import bylines
from newsarchive.clean.inside import among_others, text_inside
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import vocabulary

Finding = tuple[str, Any, str]

_PARTS = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE = vocabulary(
    "date published publish pubdate posted timestamp datum fecha data time dateline datetime publishdate"
)
_DECK = vocabulary("deck dek standfirst subtitle subheadline vorspann chapo entradilla bajada sommario ingress anons")
_SECTION = vocabulary("breadcrumb breadcrumbs kicker category")
_KNOWN = _DATE | _DECK | _SECTION
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))(?=[/-]|$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: How many lines around the headline may hold byline and date.
_AFTER, _BEFORE = 14, 8
#: How long these are at most, in characters.
_LONGEST_DATE, _LONGEST_DECK = 80, 600


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
        yield from _marked_up(page, order)
    yield from _by_class(page, order, start)
    yield from _printed(page, start)


def _marked_up(page: Page, order: list[int]) -> Iterator[Finding]:
    for n in order:
        attributes = page.book.attributes[n]
        field = {"datePublished": "published", "dateModified": "modified"}.get(attributes.get("itemprop", ""))
        if field:
            yield (
                field,
                attributes.get("datetime") or attributes.get("content") or page.text_of(n),
                f"itemprop {attributes['itemprop']}",
            )
    for n in order:
        if page.book.tags[n] == "time" and not among_others(page, n):
            yield "published", page.book.attributes[n].get("datetime") or page.text_of(n), "time"


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def words_of(names: str) -> frozenset[str]:
    """Words of a class attribute, where one of them tells of date, deck or section; else none."""
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
        if words & _DATE:
            text = page.text_of(n)
            if 5 < len(text) <= _LONGEST_DATE:
                yield "published", text, f"class {names.split()[0]}"
        if words & _DECK and n > headline:
            text = page.text_of(n)
            if 30 < len(text) <= _LONGEST_DECK and _near_headline(page, headline, n):
                yield "deck", text, f"class {names.split()[0]}"
        if words & _SECTION and (text := page.text_of(n)) and len(text) < 40:
            yield "section", text, f"class {names.split()[0]}"


def _printed(page: Page, headline: int) -> Iterator[Finding]:
    """Short lines around the headline that begin with 'By' or hold a date; then the address."""
    first = page.book.first[headline]
    around = [
        u for u in (*range(first, first + _AFTER), *range(first - 1, first - _BEFORE, -1)) if 0 <= u < len(page.units)
    ]
    for u in around:
        text = page.units[u].text
        if 6 <= len(text) <= _LONGEST_DATE and _YEAR.search(text):
            yield "published", text, "line by the headline"
    if match := _URL_DATE.search(page.url):
        yield "published", f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", "url"


def _near_headline(page: Page, headline: int, n: int) -> bool:
    """Whether only a few lines stand between the headline and an element."""
    return 0 <= page.book.first[n] - page.book.last[headline] <= 8
