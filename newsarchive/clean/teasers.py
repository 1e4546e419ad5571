"""Lists of other stories that no name gives away: boxes that look the same, each a linked headline and a standfirst."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsarchive.clean.page import Page
from newsarchive.clean.scoring import loudness

#: A list has so many boxes that look the same, and in two of three of them stands a text.
_FEWEST, _TOLD = 3, 2 / 3
#: A box has at most so many lines; its headline weighs so much at least and at most, in words; its texts together so much.
_LINES, _HEADLINE, _TEXT = 6, (2.5, 30.0), 70.0
#: A headline is a link as a whole; a text holds next to none. From so many words on, by weight, it is one.
_ALL_LINK, _LINKED, _PROSE = 0.9, 0.2, 8.0
#: So far above a headline, in elements, its box begins.
_REACH = 6
#: From here on an element says that it is the text of the story; what it gathers is its own.
_LOUD = 2
#: "84. ": what a story counts is its own.
_COUNTED = re.compile(r"\W{0,2}\d{1,3}\s?[.):]")
_NO_BOX = frozenset(("html", "body", "main", "tr", "td", "table", "tbody", "dl", "p"))


def teasers(page: Page, headline: int) -> tuple[int, ...]:
    """Boxes of other stories, in page order: three or more beside each other with the same tag and first class, each
    with a headline that leads to another page of the site, and a sentence or two below it.

    `headline`: the element that shows the page's title, or -1. What stands in an element that calls itself the story's
    text is left alone: round-ups are made of such boxes.
    """
    groups: dict[tuple[int, str, str], list[int]] = {}
    for n in _boxes(page, headline):
        names = page.book.attributes[n].get("class", "").split()
        groups.setdefault((page.book.parents[n], page.book.tags[n], names[0] if names else ""), []).append(n)
    found = [n for (parent, *_), group in groups.items() if _is_list(page, parent, group) for n in group]
    return tuple(sorted(found))


def _boxes(page: Page, headline: int) -> Iterator[int]:
    """The largest small element around each linked headline that holds no other."""
    units, least, most = page.units, *_HEADLINE
    leads = [
        u
        for u, unit in enumerate(units)
        if unit.links >= _ALL_LINK and least <= unit.weight <= most and page.book.tags[unit.block] != "p"
    ]
    for place, u in enumerate(leads):
        start = leads[place - 1] + 1 if place else 0
        end = leads[place + 1] if place + 1 < len(leads) else len(units)
        if u + 1 < end and (n := _box(page, u, (max(start, u - 2), min(end, u + _LINES)))) >= 0 and n != headline:
            yield n


def _box(page: Page, u: int, room: tuple[int, int]) -> int:
    """The largest element around a headline that reaches no farther than the units of `room`; -1 for none with a text."""
    book, found = page.book, -1
    n = page.units[u].pieces[0][0]
    for _ in range(_REACH):
        if n < 0 or book.tags[n] in _NO_BOX or book.first[n] < room[0] or book.last[n] > room[1]:
            break
        if book.tags[n] not in ("h1", "a"):
            found = n
        n = book.parents[n]
    return found if found >= 0 and _leads_on(page, u) else -1


def _leads_on(page: Page, u: int) -> bool:
    """Whether a line is a link to another page of the site."""
    book = page.book
    link = next((n for n in page.ancestors(page.units[u].pieces[0][0]) if book.tags[n] == "a"), -1)
    address = page.absolute(book.attributes[link].get("href")) if link >= 0 else None
    if address is None:
        return False
    there, here = urlsplit(address), urlsplit(page.url)
    return there.netloc == here.netloc and there.path.rstrip("/") not in ("", here.path.rstrip("/"))


def _is_list(page: Page, parent: int, group: list[int]) -> bool:
    if len(group) < _FEWEST or sum(_told(page, n) for n in group) < _TOLD * len(group):
        return False
    if 2 * sum(_COUNTED.match(page.units[page.book.first[n]].text) is not None for n in group) > len(group):
        return False
    looks = page.looks
    return all(loudness(looks.kinds[looks.of[above]]) < _LOUD for above in page.ancestors(parent))


def _told(page: Page, n: int) -> bool:
    """Whether a box holds a text of a sentence or two besides its headline."""
    texts = [unit.weight for unit in page.units[page.book.first[n] : page.book.last[n]] if unit.links < _LINKED]
    return max(texts, default=0.0) >= _PROSE and sum(texts) <= _TEXT
