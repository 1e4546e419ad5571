"""Metadata as a reader sees it: bylines, times, decks and section links on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from newsarchive.clean.page import Page
from newsarchive.clean.rules import by_names
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Reason
from newsarchive.site import Layout

Finding = tuple[str, Any, str]

_PARTS = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BYLINE = vocabulary("byline author authors autor autoren auteur auteurs contributor writer creator fn authorname")
_NO_BYLINE = vocabulary("avatar image img bio related comment comments box photo social follow desc description date")
_DATE = vocabulary(
    "date published publish pubdate posted timestamp datum fecha data time dateline datetime publishdate"
)
_DECK = vocabulary("deck dek standfirst subtitle subheadline vorspann chapo entradilla bajada sommario ingress anons")
_SECTION = vocabulary("breadcrumb breadcrumbs kicker category")
_KNOWN = _BYLINE | _DATE | _DECK | _SECTION
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))(?=[/-]|$)")
_BY = re.compile(
    r"(?:(?:written|posted|story|text|words|reported|ein artikel|veröffentlicht) )?(?:by|von|par|por|di|door|av|af|автор|text|texte|texto|autor|author|auteur)\b[: ]",
    re.IGNORECASE,
)
#: 'by' and names in capitals, behind a date or a mark: `12 March 2024 by Ida Invented`.
_NAMED = re.compile(
    r"(?:^|[\s|•·/,–-])(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|[Dd]oor|[Aa]utor(?:in)?(?:/Autor)?|[Aa]uthor):? +((?:[A-ZÀ-ÖØ-ÞА-ЯЄІЇ][\w.'’-]*(?:,? (?:and|und|y|et|e) | |$)){1,6})"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: How many lines around the headline may hold byline and date.
_AFTER, _BEFORE = 14, 8
#: How long these are at most, in characters.
_LONGEST_BYLINE, _LONGEST_DATE, _LONGEST_DECK = 120, 80, 600


def shown(page: Page, _: Layout, wanted: frozenset[str]) -> Iterator[Finding]:
    """What stands on the page, the nearest to the headline first."""
    book = page.book
    start = next((n for n, tag in enumerate(book.tags) if tag == "h1"), 0)
    order = [
        n for n in (*range(start, len(book.elements)), *range(start)) if book.attributes[n] or book.tags[n] == "time"
    ]
    if wanted & {"authors", "published", "modified"}:
        yield from _marked_up(page, order)
    yield from _by_class(page, order, start)
    yield from _printed(page, start)


def _marked_up(page: Page, order: list[int]) -> Iterator[Finding]:
    names = [
        text
        for n in order
        if _is_author(page, n) and len(text := page.text_of(n)) <= _LONGEST_BYLINE and not _in_comments(page, n)
    ]
    if names:
        yield "authors", names[:4], "rel or itemprop author"
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
        if page.book.tags[n] == "time" and not _in_comments(page, n):
            yield "published", page.book.attributes[n].get("datetime") or page.text_of(n), "time"


def _is_author(page: Page, n: int) -> bool:
    attributes = page.book.attributes[n]
    return "author" in attributes.get("rel", "").split() or "author" in attributes.get("itemprop", "").split()


def _in_comments(page: Page, n: int) -> bool:
    """Whether an element lies in a comment section or in a list of other stories."""
    for above in page.ancestors(n):
        attributes = page.book.attributes[above]
        names = attributes.get("class", "") + (f" #{attributes['id']}" if "id" in attributes else "")
        rule = by_names(names) if names else None
        if (
            rule is not None
            and rule.reason in (Reason.COMMENTS, Reason.RELATED, Reason.MOST_READ)
            and page.book.tags[above] not in ("html", "body")
        ):
            return True
    return False


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def words_of(names: str) -> frozenset[str]:
    """Words of a class attribute, where one of them tells of byline, date, deck or section; else none."""
    words = frozenset(_PARTS.split(_HUMP.sub("-", names).lower()))
    return words if words & _KNOWN else _NONE


def _by_class(page: Page, order: list[int], headline: int) -> Iterator[Finding]:
    book = page.book
    for n in order:
        names = book.attributes[n].get("class", "")
        words = words_of(names) if names else _NONE
        if (
            not words or _in_comments(page, n) or book.first[n] == book.last[n] or book.last[n] - book.first[n] > 4
        ):  # four lines: more is a box
            continue
        if words & _BYLINE and not words & _NO_BYLINE:
            text = page.text_of(n)
            if 3 < len(text) <= _LONGEST_BYLINE:
                yield "authors", [text], f"class {names.split()[0]}"
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
        if len(text) <= _LONGEST_DATE and _BY.match(text):
            yield "authors", [text], "line by the headline"
    for u in around:
        text = page.units[u].text
        if len(text) <= _LONGEST_BYLINE and (match := _NAMED.search(text)):
            yield "authors", [match[1]], "line by the headline"
    for u in around:
        text = page.units[u].text
        if 6 <= len(text) <= _LONGEST_DATE and _YEAR.search(text):
            yield "published", text, "line by the headline"
    if match := _URL_DATE.search(page.url):
        yield "published", f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", "url"


def _near_headline(page: Page, headline: int, n: int) -> bool:
    """Whether only a few lines stand between the headline and an element."""
    return 0 <= page.book.first[n] - page.book.last[headline] <= 8
