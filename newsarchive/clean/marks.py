"""What in a page's markup may tell of its author, date, deck, section or tags: found in one walk, the headline's followers first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

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
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Marks:
    """Numbers of elements, in the order in which they are believed: from the headline on, then those before it."""

    start: int
    """Number of the headline's element, else 0."""
    authors: list[int] = field(default_factory=list)
    """rel=author, itemprop=author."""
    worded: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    """Elements of few lines of which the class tells something, with all words of that class."""
    times: list[int] = field(default_factory=list)
    props: list[int] = field(default_factory=list)
    """Elements with an itemprop or a property."""
    links: list[int] = field(default_factory=list)

    def of(self, words: frozenset[str]) -> list[int]:
        """Elements of which the class has one of some words."""
        return [n for n, said in self.worded if said & words]


def marks_of(page: Page, start: int) -> Marks:
    """All marks of a page, in one walk over its elements."""
    found = Marks(start)
    tags, attributes_of = page.book.tags, page.book.attributes
    first, last = page.book.first, page.book.last
    for low, high in ((start, len(tags)), (0, start)):
        for n, tag, attributes in zip(range(low, high), tags[low:high], attributes_of[low:high], strict=True):
            if attributes:
                if (
                    0 < last[n] - first[n] <= _LINES
                    and "class" in attributes
                    and (words := class_words(attributes["class"]))
                ):
                    found.worded.append((n, words))
                _mark(found, n, tag, attributes)
            elif tag == "time":
                found.times.append(n)
    return found


def _mark(found: Marks, n: int, tag: str, attributes: dict[str, str]) -> None:
    if tag == "a":
        if "href" in attributes:
            found.links.append(n)
    elif tag == "time":
        found.times.append(n)
    if "itemprop" in attributes or "property" in attributes:
        found.props.append(n)
    if ("rel" in attributes or "itemprop" in attributes) and _by_author(attributes):
        found.authors.append(n)


def _by_author(attributes: dict[str, str]) -> bool:
    return "author" in attributes.get("rel", "").split() or "author" in attributes.get("itemprop", "").split()


@lru_cache(maxsize=8_192)
def class_words(names: str) -> frozenset[str]:
    """Words of a class attribute, where one of them tells something; else none."""
    tokens = names.split()
    for token in tokens:
        if _tells(token):
            return frozenset().union(*map(_token_words, tokens))
    return _NONE


@lru_cache(maxsize=16_384)
def _tells(token: str) -> bool:
    """Whether one name of a class has a word that tells something."""
    return not _KNOWN.isdisjoint(_token_words(token))


def _token_words(token: str) -> frozenset[str]:
    """Words of one name: 'postMeta--author' has post, meta and author."""
    parted = token if token.islower() else _HUMP.sub("-", token).lower()
    return frozenset(_PARTS.split(parted))
