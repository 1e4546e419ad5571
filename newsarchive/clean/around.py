"""Something struck, and what a reader knows of the page: in which bar a thing stands, what its class calls it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsarchive.clean.page import Page
from newsarchive.clean.sayings import PLACES
from newsarchive.model import Metadata, Reason

WHOLE = frozenset(("body", "html", "main"))
_PARTS = re.compile(r"[^\W\d_]+")
_POST = re.compile(r"\bpost-\d+\b|\bhentry\b|\btype-post\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Largest head of a story, in units.
_TITLED = 30
_BARS = {"header": "the page's head", "footer": "the page's foot", "nav": "a menu"}


@dataclass(frozen=True)
class Box:
    """Something struck: an element, the units of it that were struck together."""

    place: int
    units: Sequence[int]
    text: str
    words: int


@dataclass(frozen=True)
class View:
    """What a reader knows of the page when reading a box."""

    page: Page
    metadata: Metadata
    first: int
    """First kept unit; beyond the last one where none is kept."""
    last: int
    """Last kept unit; -1 where none is kept."""
    title: str
    """Folded."""
    deck: str
    """The beginning of standfirst or description, folded; '' for a short one."""
    kept: frozenset[int] = frozenset()
    """Units of the story."""
    head: int = -1
    """The unit above the story that says the title; -1 where none does."""
    bars: dict[int, str] = field(default_factory=dict)
    """Elements asked for already → the bar that they stand in, or ''."""
    asking: dict[int, bool] = field(default_factory=dict)
    """Elements asked for already → whether they ask for consent."""
    asked: list[int] = field(default_factory=list)
    """How often consent is spoken of before each unit; empty before anybody asked."""
    tops: dict[int, int] = field(default_factory=dict)
    """Elements asked for already → the largest element around them that can be one question."""
    leads: dict[tuple[int, int, int], list[dict[str, str]]] = field(default_factory=dict)
    """First unit, last unit and element of boxes asked for already → the links that their words are in."""
    within: dict[int, tuple[Reason, str] | None] = field(default_factory=dict)
    """Elements asked for already → what they lie within."""


Named = tuple[Reason, str] | None
"""A reason, and by what it shows."""


def bar(view: View, box: Box) -> Named:
    """Within the page's head, foot or menu, but not within those of an article."""
    found = _bar(view, box.place)
    return (Reason.MENU, f"it stands in {found}") if found else None


def _bar(view: View, place: int) -> str:
    """The bar around an element, '' where there is none."""
    book, asked = view.page.book, []
    found = ""
    n = place
    while n >= 0:
        if n in view.bars:
            found = view.bars[n]
            break
        asked.append(n)
        tag = book.tags[n]
        if tag in _BARS and not holds_story(view, n):
            found = "" if tag == "header" and _of_something(view, n) else _BARS[tag]
            break
        if tag in ("article", "main", "section"):
            break
        n = book.parents[n]
    view.bars.update(dict.fromkeys(asked, found))
    return found


def _of_something(view: View, n: int) -> bool:
    """Whether a head is not the page's: it lies in an article, behind the story, or holds the title and little more."""
    book = view.page.book
    if any(book.tags[above] == "article" for above in view.page.ancestors(n)):
        return True
    if book.first[n] > view.last >= 0:
        return True
    return book.first[n] <= view.head < book.last[n] and book.last[n] - book.first[n] <= _TITLED


def holds_story(view: View, n: int) -> bool:
    book = view.page.book
    return view.last >= 0 and book.first[n] <= view.first < book.last[n]


@lru_cache(maxsize=8_192)
def by_class(names: str) -> Reason | None:
    """The first word of class and id that says what an element is."""
    if _POST.search(names):  # an editorial system writes all that it knows of a story there
        return None
    words = (word.lower() for word in _PARTS.findall(_HUMP.sub(" ", names)))
    return next((PLACES[word] for word in words if word in PLACES), None)
