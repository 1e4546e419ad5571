"""What in a page's markup may tell of its author, date, deck, section or tags: found in one walk, the headline's followers first."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import vocabulary

_PARTS = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: Words of classes, by what they tell of.
BYLINE = vocabulary(
    "byline bylines author authors autor autoren autores auteur auteurs autore autori contributor contributors writer writers "
    "creator fn authorname authored writtenby postedby penulis yazar redakteur journalist reporter verfasser forfatter skribent lineinfo"
)
DATE = vocabulary("date dates datum fecha data published publish pubdate posted timestamp time dateline datetime publishdate created submitted dato tarih tanggal")  # fmt: skip
DECK = vocabulary("deck dek standfirst subtitle subheadline vorspann chapo entradilla bajada sommario ingress anons")
SECTION = vocabulary("breadcrumb breadcrumbs kicker category")
_KNOWN = BYLINE | DATE | DECK | SECTION
#: Most lines in an element that names an author, a date, a deck or a section: more is a box.
_LINES = 4


@dataclass(frozen=True)
class Marks:
    """Numbers of elements, in the order in which they are believed: from the headline on, then those before it."""

    start: int
    """Number of the headline's element, else 0."""
    authors: list[int]
    """rel=author, itemprop=author."""
    times: list[int]
    props: list[int]
    """Elements with an itemprop or a property."""
    links: list[int]
    """`a` elements, with an address or without."""
    licenses: list[int]
    """rel=license."""
    worded: list[tuple[int, frozenset[str]]]
    """Elements of few lines of which the class tells something, with all words of that class."""

    def of(self, words: frozenset[str]) -> list[int]:
        """Elements of which the class has one of some words."""
        return [n for n, said in self.worded if said & words]


def marks_of(page: Page, start: int) -> Marks:
    """All marks of a page; `start`: number of the headline's element, else 0.

    Each element's attributes are looked at once: to fetch them from memory costs more than to ask them something.
    """
    classed: list[tuple[int, str]] = []
    props: list[int] = []
    related: list[int] = []
    licenses: list[int] = []
    for n, said in enumerate(page.book.attributes):
        if "class" in said:
            classed.append((n, said["class"]))
        if "itemprop" in said or "property" in said:
            props.append(n)
        if "rel" in said:
            names = said["rel"].lower().split()
            if "author" in names:
                related.append(n)
            elif "license" in names:
                licenses.append(n)
    worded = _worded(page, classed)
    cut = bisect_left(worded, start, key=itemgetter(0))
    named = (n for n in props if "author" in page.book.attributes[n].get("itemprop", "").split())
    return Marks(
        start=start,
        authors=_from(start, sorted({*related, *named})),
        times=_from(start, [n for n, tag in enumerate(page.book.tags) if tag == "time"]),
        props=_from(start, props),
        links=_from(start, [n for n, tag in enumerate(page.book.tags) if tag == "a"]),
        licenses=_from(start, licenses),
        worded=worded[cut:] + worded[:cut],
    )


def _worded(page: Page, classed: list[tuple[int, str]]) -> list[tuple[int, frozenset[str]]]:
    """Elements of few lines of which the class tells something."""
    telling = telling_classes({names for _, names in classed})
    first, last = page.book.first, page.book.last
    return [(n, telling[names]) for n, names in classed if names in telling and 0 < last[n] - first[n] <= _LINES]


def _from(start: int, found: list[int]) -> list[int]:
    """Numbers from the headline on, then those before it."""
    cut = bisect_left(found, start)
    return found[cut:] + found[:cut]


def telling_classes(classes: set[str]) -> dict[str, frozenset[str]]:
    """Those class attributes of a page that have a telling word, with all their words.

    Which words occur at all is asked of all classes at once, so that the few classes that have one are taken apart.
    """
    whole = "\n".join(classes).lower()
    present = [word for word in _KNOWN if word in whole]
    likely = [names for names in classes if any(map(names.lower().__contains__, present))]
    return {names: words for names in likely if not _KNOWN.isdisjoint(words := class_words(names))}


@lru_cache(maxsize=4_096)
def class_words(names: str) -> frozenset[str]:
    """Words of a class attribute: 'postMeta--author' has post, meta and author."""
    parted = names if names.islower() else _HUMP.sub("-", names).lower()
    return frozenset(_PARTS.split(parted))
