"""The headline: which of the page's several titles it is, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarchive.clean.edges import fold
from newsarchive.clean.linked_data import articles, text_in
from newsarchive.clean.page import Page

#: What parts a title from the site's name. A hyphen only with blanks, since words have hyphens.
_PARTER = re.compile(r"\s+[|–—·•›»:-]\s+|\s*[|｜»]\s*|\s+-\s+|\s*::\s*|\s+/\s+")
#: Titles longer than this, in characters, are no headlines.
_LONGEST = 400

#: A headline of fewer words is more often a section's name; and of those that it has, the other titles say this share.
_SHORT, _LIKE = 2, 0.3

Candidate = tuple[str, str]
"""(text, where it was read)"""


def read_title(page: Page) -> Candidate | None:
    """The headline without the site's name: the candidate that most others confirm, the more visible one first."""
    found = [(text, where) for text, where in _candidates(page) if 1 < len(text) <= _LONGEST]
    if not found:
        return None
    sites = site_names(page)
    bare = [(without_site(text, sites, [other for other, _ in found]), where) for text, where in found]
    return max(enumerate(bare), key=lambda entry: (_votes(entry[1], bare), -entry[0]))[1]


def _votes(candidate: Candidate, bare: list[Candidate]) -> float:
    """How much the other titles confirm one: full marks for the same words, part marks for most of them."""
    text, where = candidate
    others = [other for other, place in bare if place != where]
    votes = sum(1.0 if _agree(text, other) else 0.5 * _alike(text, other) * _alike(other, text) for other in others)
    return votes + (_bonus(text, bare) if where == "h1" else 0.0)


def _bonus(text: str, bare: list[Candidate]) -> float:
    """What being shown as the headline counts for: most where it is the only one, and the others say something like it."""
    others = " ".join(other for other, place in bare if place != "h1")
    only = sum(place == "h1" for _, place in bare) == 1
    if len(fold(text).split()) < _SHORT or (others and _alike(text, others) < _LIKE):
        return 0.0
    return 1.5 if only else 0.6


def _candidates(page: Page) -> Iterator[Candidate]:
    for n, tag in enumerate(page.book.tags):
        if tag == "h1" and (text := page.text_of(n)):
            yield text, "h1"
    for thing in articles(page.linked_data):
        if text := text_in(thing.get("headline")) or text_in(thing.get("name")):
            yield text, "json-ld headline"
            break
    for name in ("og:title", "twitter:title", "dc.title", "title", "headline", "sailthru.title", "parsely-title"):
        for text in page.meta_tags.get(name, ())[:1]:
            yield text, f"meta {name}"
    element = page.root.find(".//head/title")
    if element is not None and (text := " ".join((element.text or "").split())):
        yield text, "title"


def site_names(page: Page) -> tuple[str, ...]:
    """What the page calls its outlet, and its host without www and ending, folded."""
    names = [*page.meta_tags.get("og:site_name", ()), *page.meta_tags.get("application-name", ())]
    names += [text_in(thing.get("publisher")) for thing in articles(page.linked_data)]
    return tuple(dict.fromkeys(folded for name in names if (folded := fold(name))))


def without_site(title: str, sites: tuple[str, ...], others: list[str]) -> str:
    """A title without the outlet's name, its section or its slogan at either end."""
    parts = _PARTER.split(title)
    if len(parts) < 2:
        return title
    for other in sorted(others, key=len, reverse=True):
        if other != title and len(other) >= 15 and title.startswith(other) and _PARTER.match(title[len(other) :]):
            return other
    marks = list(_PARTER.finditer(title))
    end = len(title)
    for mark in reversed(marks):
        rest = fold(title[mark.end() : end])
        strong = "|" in mark[0] or "»" in mark[0] or "·" in mark[0] or "•" in mark[0]
        named = any(rest == site or (len(rest) > 3 and (rest in site or site in rest)) for site in sites)
        if mark.start() >= 10 and (named or (strong and len(rest.split()) <= 5)):
            end = mark.start()
        else:
            break
    title = title[:end]
    first = _PARTER.search(title)
    if first and fold(title[: first.start()]) in sites:
        title = title[first.end() :]
    return title.strip()


def _agree(one: str, other: str) -> bool:
    return bool(fold(one)) and fold(one) == fold(other)


def _alike(one: str, other: str) -> float:
    """Share of the first one's words that the other has."""
    words, others = fold(one).split(), set(fold(other).split())
    return sum(word in others for word in words) / len(words) if words else 0.0


def headline_element(page: Page, title: str | None) -> int:
    """Number of the element that shows the headline: the heading that says the title, else the first h1, else -1."""
    book = page.book
    wanted = fold(title or "")
    first = -1
    for n, tag in enumerate(book.tags):
        if tag in ("h1", "h2", "h3") and book.first[n] < book.last[n]:
            if wanted and fold(page.text_of(n)) == wanted:
                return n
            if tag == "h1" and first < 0:
                first = n
    return first
