"""What in a page's markup may tell of its author, date, deck, section or tags: the headline's followers first."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache
from operator import itemgetter

from newsarchive.clean.beside import is_anothers
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import class_words, vocabulary

#: Words of classes, by what they tell of.
BYLINE = vocabulary(
    "byline bylines author authors autor autoren autores auteur auteurs autore autori contributor contributors writer writers "
    "creator fn authorname authored writtenby postedby penulis yazar muhabir redakteur journalist reporter verfasser forfatter skribent lineinfo"
)
DATE = vocabulary("date dates datum fecha data published publish pubdate posted timestamp time dateline datetime publishdate created submitted dato tarih tanggal")  # fmt: skip
DECK = vocabulary("deck dek standfirst subtitle subheadline vorspann chapo entradilla bajada sommario ingress anons")
#: Words for a standfirst that stand on first paragraphs and teasers as well: believed of what describes the page.
LEAD = vocabulary("summary excerpt preamble lede")
SECTION = vocabulary("breadcrumb breadcrumbs kicker category")
_KNOWN = BYLINE | DATE | DECK | LEAD | SECTION
#: Most lines in an element that names an author, a date, a deck or a section: more is a box.
_LINES = 4


#: How many lines before and behind the headline are near it: what tells of the story mostly stands there.
_BEFORE, _AFTER = 60, 16
#: How many lines before the headline may hold a byline, how long it is at most in characters, and in words by weight.
_ABOVE, _LONGEST, _WORDS = 5, 120, 16.0
_HEADINGS = vocabulary("h1 h2 h3")

Worded = list[tuple[int, frozenset[str]]]
"""Elements of few lines of which the class tells something, with all words of that class."""


class Marks:
    """Numbers of elements, in the order in which they are believed: from the headline on, then those before it.

    Each list is made when it is first asked for. Most pages tell machines enough, and then only those few elements
    are looked at that are near the headline: to fetch the attributes of all costs more than all questions.
    """

    def __init__(self, page: Page, start: int) -> None:
        """`start`: number of the headline's element, else 0."""
        self.start = start
        self._page = page
        self._attributes = page.book.attributes

    @cached_property
    def near(self) -> Worded:
        """Those of `worded` that are near the headline."""
        book = self._page.book
        low = bisect_left(book.first, book.first[self.start] - _BEFORE)
        high = bisect_left(book.first, book.last[self.start] + _AFTER, low)
        return self._worded(slice(low, high))

    @cached_property
    def around(self) -> list[int]:
        """Units around the headline that are short lines, no headings and of no other story: those after it first."""
        book, units, start = self._page.book, self._page.units, self.start
        after, before = book.last[start], book.first[start]
        near = (*range(after, min(after + _AFTER, len(units))), *range(before - 1, max(before - _ABOVE, -1), -1))
        short = [u for u in near if len(units[u].text) <= _LONGEST and units[u].weight <= _WORDS]
        lines = [u for u in short if book.tags[units[u].block] not in _HEADINGS]
        return [u for u in lines if not is_anothers(self._page, units[u].block, start)]

    @cached_property
    def worded(self) -> Worded:
        """Elements of few lines of which the class tells something."""
        return self._worded(slice(0, len(self._attributes)))

    @cached_property
    def authors(self) -> list[int]:
        """rel=author, itemprop=author."""
        return [n for n in self._from_headline(self._marked) if self._says(n, "author")]

    @cached_property
    def licenses(self) -> list[int]:
        """Links with rel=license."""
        attributes = self._attributes
        return [n for n in self.links if "rel" in attributes[n] and "license" in attributes[n]["rel"].lower().split()]

    @cached_property
    def props(self) -> list[int]:
        """Elements with an itemprop or a property."""
        attributes = self._attributes
        return self._from_headline(
            [n for n in self._marked if "itemprop" in attributes[n] or "property" in attributes[n]]
        )

    @cached_property
    def times(self) -> list[int]:
        """`time` elements."""
        return self._from_headline(self._page.book.with_tag("time"))

    @cached_property
    def links(self) -> list[int]:
        """`a` elements, with an address or without."""
        return self._from_headline(self._page.book.with_tag("a"))

    @cached_property
    def _marked(self) -> list[int]:
        """Elements with a rel, an itemprop or a property, in page order: one look at all for both who ask."""
        return [
            n
            for n, said in enumerate(self._attributes)
            if said and ("rel" in said or "itemprop" in said or "property" in said)
        ]

    def _says(self, n: int, word: str) -> bool:
        said = self._attributes[n]
        return word in said.get("rel", "").split() or word in said.get("itemprop", "").split()

    def _worded(self, among: slice) -> Worded:
        first, last, looks = self._page.book.first, self._page.book.last, self._page.looks
        of, kinds = looks.of[among], looks.kinds
        telling = {kind: words for kind in set(of) if (words := telling_words(kinds[kind].classes))}
        if not telling:
            return []
        named = [(n, telling[kind]) for n, kind in enumerate(of, among.start) if kind in telling]
        found = [(n, words) for n, words in named if last[n] - first[n] <= _LINES]
        cut = bisect_left(found, self.start, key=itemgetter(0))
        return found[cut:] + found[:cut]

    def _from_headline(self, found: list[int]) -> list[int]:
        cut = bisect_left(found, self.start)
        return found[cut:] + found[:cut]


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def telling_words(classes: str | None) -> frozenset[str]:
    """All words of a class attribute where one of them is telling, else none."""
    if not classes or "\n" in classes or not any(map(_tells, classes.split())):
        return _NONE
    return class_words(classes)


@lru_cache(maxsize=16_384)
def _tells(token: str) -> bool:
    """Whether one class tells something. Remembered apart: pages of one site share classes more than attributes."""
    return not _KNOWN.isdisjoint(class_words(token))
