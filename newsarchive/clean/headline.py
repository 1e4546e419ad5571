"""The headline: which of the page's several titles it is, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsarchive.clean.edges import fold
from newsarchive.clean.inside import text_inside
from newsarchive.clean.linked_data import articles, text_in
from newsarchive.clean.page import Page

#: What parts a title from the site's name. A hyphen only with blanks, since words have hyphens.
_PARTER = re.compile(
    r"\s+[|–—·•›»:-]\s+|\s*[|｜]\s*|\s+»\s+|\s+-\s+|\s*::\s*|\s+/\s+|(?<=[\u4e00-\u9fff”》？！])_(?=[\w])"
)
#: One of the characters that a parter has: asked first, for most titles have none.
_MAY_PART = re.compile(r"[|–—·•›»:/｜_-]")
#: Titles longer than this, in characters, are no headlines.
_LONGEST = 400

#: A headline of fewer words is more often a section's name; and of those that it has, the other titles say this share.
_SHORT, _LIKE = 2, 0.3
#: Headings that may show the title where the page's h1 is something else.
_LOWER = ("h2", "h3", "h4")
#: Most words in the name of an outlet; what is longer is a title in the wrong place.
_OUTLET = 7
#: So few words, with which a longer title begins, are the kicker of that title.
_TERSE = 3
#: Most words of a kicker that stands in the headline's own element, without a name of its own.
_KICKER_WORDS = 4
#: What the only shown headline counts for, one of several, and a further copy of a title that a copy has confirmed.
_ONLY, _AMONG, _COPY = 1.5, 0.6, 0.25
#: What stands between a kicker and its title.
_KICKER_MARK = re.compile(r"(:\s+|\s+[-–—|]\s+)")
#: Words of classes that name the line above a headline, or what is set beside it.
_KICKER = re.compile(
    r"kicker|over-?line|top-?line|dachzeile|roof-?line|spitzmarke|pre-?title|eyebrow|sup(?:er)?title|surtitle|sub-?title|sub-?head(?:line)?\b|untertitel|category|rubrik|(?:^|[\s_-])(?:date|datum|time|label|tag|badge|hidden|sr-only|visually-hidden|screen-reader)",
    re.IGNORECASE,
)

Candidate = tuple[str, str]
"""(text, where it was read)"""


def read_titles(page: Page) -> list[Candidate]:
    """All titles without the site's name: the one that most others confirm first, the more visible before the others."""
    found = [(text, where) for text, where in _candidates(page) if 1 < len(text) <= _LONGEST]
    sites = site_names(page)
    others = list(dict.fromkeys(text for text, _ in found))
    stripped = {text: without_site(text, sites, others) for text in others}
    bare = [(stripped[text], where) for text, where in found]
    if len({fold(text) for text, _ in bare}) <= 1:
        return [
            (_part_shown(page, text) if where == "title" and len(bare) == 1 else text, where) for text, where in bare
        ]
    headings = [text for text, where in bare if where == "h1" and fold(text) not in sites]
    ranked = sorted(bare, key=lambda candidate: -_votes(candidate, bare, headings))
    sure = _told_twice(page) or _with_kicker(ranked) or _shown_below(page, ranked)
    return sorted(ranked, key=lambda candidate: fold(candidate[0]) != sure) if sure else ranked


def _told_twice(page: Page) -> str:
    """The headline of linked data that name the same as its alternative: two fields, and no other headline in either."""
    thing = next((thing for thing in articles(page.linked_data) if text_in(thing.get("headline"))), None)
    if thing is None or "alternativeHeadline" not in thing:
        return ""
    told = fold(text_in(thing["headline"]))
    return told if told == fold(text_in(thing["alternativeHeadline"])) else ""


def _with_kicker(ranked: list[Candidate]) -> str:
    """The chosen title behind a kicker of several words, where linked data and Open Graph have both so.

    One word is a section's name, and a kicker that only one of the two has was written for a list or a network.
    """
    told = {where: text for text, where in reversed(ranked)}
    longer, network = told.get("json-ld headline", ""), fold(told.get("meta og:title", ""))
    kicker, _, rest = map(fold, (*_KICKER_MARK.split(longer, maxsplit=1), "", "")[:3])
    return network if rest == fold(ranked[0][0]) and " " in kicker and f"{kicker} {rest}" == network else ""


def _shown_below(page: Page, ranked: list[Candidate]) -> str:
    """A title that a lower heading shows word for word, where nothing else on the page says what the h1 says.

    The h1 of such a page is the outlet's name, a section or a slogan. What is only a part of it is its short form.
    """
    if ranked[0][1] != "h1" or any(_agree(ranked[0][0], text) for text, where in ranked if where != "h1"):
        return ""
    first = fold(ranked[0][0])
    told = [other for text, where in ranked if where != "h1" and f" {(other := fold(text))} " not in f" {first} "]
    lower = {fold(page.text_of(n)) for tag in _LOWER for n in page.book.with_tag(tag)}
    return next((text for text in told if text in lower), "")


def _votes(candidate: Candidate, bare: list[Candidate], headings: list[str]) -> float:
    """How much the other titles confirm one: full marks for the same words, part marks for most of them.

    What is written for machines is one voice, however often it is repeated: a second copy adds little.
    """
    text, where = candidate
    others = [other for other, place in bare if place != where]
    same = sum(_agree(text, other) for other in others)
    votes = (1.0 if same else 0.0) + _COPY * max(0, same - 1)
    votes += _COPY * sum(_alike(text, other) * _alike(other, text) for other in others if not _agree(text, other))
    return votes + (_bonus(text, bare, headings) if where == "h1" else 0.0)


def _bonus(text: str, bare: list[Candidate], headings: list[str]) -> float:
    """What being shown as the headline counts for: most where it is the only one, and the others say something like it."""
    others = " ".join(other for other, place in bare if place != "h1")
    if text not in headings or len(fold(text).split()) < _SHORT or (others and _alike(text, others) < _LIKE):
        return 0.0
    if len(fold(text).split()) <= _TERSE and any(
        other.startswith(f"{text}:") or _behind(text, other) for other, _ in bare
    ):
        return 0.0  # a kicker, or the outlet's name, that was set as the headline
    told = any(place == "json-ld headline" and _agree(text, other) for other, place in bare)
    return _ONLY if len(headings) == 1 or told else _AMONG


def _behind(text: str, other: str) -> bool:
    """Whether a text stands at the end of a title as an outlet's name does: not behind a colon."""
    return fold(other).endswith(f" {fold(text)}") and not other.endswith(f": {text}")


def _candidates(page: Page) -> Iterator[Candidate]:
    told = list(_told(page))
    for n in page.book.with_tag("h1"):
        if text := text_inside(page, n):
            whole = fold(text)
            repeated = any(fold(other).startswith(whole) for other, _ in told)
            yield text if repeated else _without_kicker(_heading(page, n), told), "h1"
    yield from told


def _part_shown(page: Page, title: str) -> str:
    """The part of a title that is a line of the page: of one that stands at its beginning the longest, else of one at its
    end; all of it where none is. For titles that nothing confirms, with who knows what behind or before them."""
    marks = list(_PARTER.finditer(title)) if _MAY_PART.search(title) else []
    parts = [*(title[: mark.start()] for mark in reversed(marks)), *(title[mark.end() :] for mark in marks)]
    long = [part for part in parts if len(part.split()) >= _SHORT]
    lines = {fold(unit.text) for unit in page.units if len(unit.text) < len(title)} if long else frozenset()
    return next((part for part in long if fold(part) in lines), title)


def _without_kicker(heading: str, told: list[Candidate]) -> str:
    """A heading without the few words that stand before a title that is told elsewhere too: its kicker."""
    whole = fold(heading)
    for other, _ in told:
        short = fold(other)
        before = whole.removesuffix(f" {short}")
        if before != whole and len(short.split()) > _TERSE and len(before.split()) <= _KICKER_WORDS:
            return other
    return heading


def _told(page: Page) -> Iterator[Candidate]:
    """Titles that are written for machines and windows."""
    for thing in articles(page.linked_data):
        if text := text_in(thing.get("headline")) or text_in(thing.get("name")):
            yield text, "json-ld headline"
            break
    for name in ("og:title", "twitter:title", "dc.title", "title", "headline", "sailthru.title", "parsely-title"):
        for text in page.meta_tags.get(name, ())[:1]:
            yield text, f"meta {name}"
    for element in page.for_machines["title"][:1]:  # the head's is the first in the page
        if text := " ".join((element.text or "").split()):
            yield text, "title"


def _heading(page: Page, n: int) -> str:
    """Text of a heading, without the kicker, date or label that it holds; all of it where nothing else is left."""
    book = page.book
    aside = {
        below
        for below in range(n + 1, book.ends[n])
        if _KICKER.search(book.attributes[below].get("class", "")) or book.tags[below] == "time"
    }
    if not aside:
        return text_inside(page, n)
    inside = set(range(n, book.ends[n])) - {m for below in aside for m in range(below, book.ends[below])}
    units = page.units[book.first[n] : book.last[n]]
    kept = " ".join("".join(text for owner, text in unit.pieces if owner in inside) for unit in units)
    return " ".join(kept.split()).strip(" :|–-") or text_inside(page, n)


def site_names(page: Page) -> tuple[str, ...]:
    """What the page calls its outlet, and its host without www and ending, folded."""
    names = [*page.meta_tags.get("og:site_name", ()), *page.meta_tags.get("application-name", ())]
    names += [text_in(thing.get("publisher")) for thing in articles(page.linked_data)]
    return tuple(dict.fromkeys(folded for name in names if (folded := fold(name)) and len(folded.split()) <= _OUTLET))


def without_site(title: str, sites: tuple[str, ...], others: list[str]) -> str:
    """A title without the outlet's name, its section or its slogan at either end."""
    if not _MAY_PART.search(title) or not _PARTER.search(title):
        return title
    for other in sorted(others, key=len, reverse=True):
        if other != title and len(other) >= 15 and title.startswith(other) and _PARTER.match(title[len(other) :]):
            return other
    marks = list(_PARTER.finditer(title))
    end = len(title)
    for mark in reversed(marks):
        rest = fold(title[mark.end() : end])
        strong = "|" in mark[0] or "»" in mark[0] or "·" in mark[0] or "•" in mark[0]
        strong = strong or (mark[0] == "_" and end < len(title))  # a section, before the outlet's name
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
    words, others = _words(one)[0], _words(other)[1]
    return sum(map(others.__contains__, words)) / len(words) if words else 0.0


@lru_cache(maxsize=256)  # each title is held against each other
def _words(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = tuple(fold(text).split())
    return words, frozenset(words)


def headline_element(page: Page, title: str | None) -> int:
    """Number of the element that shows the headline: the heading that says the title, else the first h1, else -1."""
    book = page.book
    wanted = fold(title or "")
    top = [n for n in book.with_tag("h1") if book.first[n] < book.last[n]]
    if wanted:
        lower = sorted(n for tag in (_LOWER if not top else _LOWER[:2]) for n in book.with_tag(tag))
        found = next((n for n in (*top, *lower) if fold(page.text_of(n)) == wanted), -1)
        if found >= 0:
            return found
    return top[0] if top else -1
