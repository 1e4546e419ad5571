"""Where something struck stands: what is around it, what it leads to, what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsarchive.clean.matching import is_head
from newsarchive.clean.page import Page
from newsarchive.clean.sayings import PLACES, said
from newsarchive.model import Metadata, Reason

#: A headline of another story has so many words or more, an entry of a menu so many or fewer, on average.
STORY, _ENTRY = 4.5, 3.2
#: Fewest links that make a list, and the share of its text that they are.
_LIST, _LINKED = 3, 0.45
#: So many elements above a thing are asked what they are called.
NEAR = 4
#: Longest heading that is asked what it says, in words, and what lists are of.
_HEADING = 5
_LISTS = frozenset((Reason.RELATED, Reason.MOST_READ, Reason.TAGS))
#: What stands above the story or nowhere.
_ABOVE = frozenset((Reason.HEADLINE, Reason.DECK))
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
    lists: dict[range, tuple[Reason, str] | None] = field(default_factory=dict)
    """Groups of units looked at already → what list of links they are."""
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


def heading(view: View, box: Box) -> Named:
    """A heading such as 'Related', its own or the one right before it."""
    units, book = view.page.units, view.page.book
    before = box.units[0] - 1
    if book.tags[box.place] == "li":  # the line before the list
        before = book.first[max(book.parents[box.place], 0)] - 1
    for u in (box.units[0], before):
        if (
            u < 0
            or u in view.kept
            or book.tags[units[u].block] == "li"
            or (u != box.units[0] and not _beside(view.page, units[u].block, box.place))
        ):
            continue
        found = said(units[u].text) if units[u].words <= _HEADING else {}
        if (len(units[u].text) <= 80 and is_head(units[u].text)) or (u != box.units[0] and _LISTS.intersection(found)):
            return next(iter(found), Reason.RELATED), f"it stands under “{units[u].text[:40]}”"
    return None


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


def links(view: View, box: Box) -> Named:
    """A list of links: with the length of headlines, or of a menu's entries; in itself or in what it is a part of."""
    if len(box.units) >= _LIST and (named := _list(view, box.units)):
        return named
    around = _around(view, box)
    if around not in view.lists:
        view.lists[around] = _list(view, around)
    return view.lists[around]


def _list(view: View, group: Sequence[int]) -> Named:
    units = [view.page.units[u] for u in group]
    linked = [unit for unit in units if unit.links > 0.6]
    if len(linked) < _LIST or sum(len(unit.text) for unit in linked) < _LINKED * sum(len(unit.text) for unit in units):
        return None
    average = sum(unit.weight for unit in linked) / len(linked)
    if average >= STORY:
        return Reason.RELATED, "it leads to other stories"
    return (Reason.MENU, "it is a list of short links") if average <= _ENTRY else None


def called(reason: Reason) -> Callable[[View, Box], Named]:
    """A look that answers only where a class says this reason."""

    def look(view: View, box: Box) -> Named:
        named = classes(view, box)
        return named if named and named[0] is reason else None

    return look


def classes(view: View, box: Box) -> Named:
    """What it and the elements right above it are called."""
    book = view.page.book
    for step, n in enumerate(view.page.ancestors(box.place)):
        if step >= NEAR or book.tags[n] in ("body", "html") or holds_story(view, n):
            return None
        names = f"{book.attributes[n].get('class', '')} {book.attributes[n].get('id', '')}"
        if len(names) > 1 and (reason := by_class(names)):
            if reason in _ABOVE and (box.units[0] > view.first or box.words < STORY):
                return None
            return reason, f"its class says so ({names.strip()[:40]})"
    return None


def opening(view: View, box: Box) -> Named:
    """What a box's first line says."""
    unit = view.page.units[box.units[0]]
    if unit.links > 0.8 and unit.weight >= STORY:  # a headline can be about anything
        return None
    found = said(unit.text) if unit.words <= 6 else {}  # six: a heading of a list
    return (next(iter(found)), "its heading says so") if found else None


def near_head(view: View, box: Box) -> bool:
    """Whether a box stands right above the story."""
    return view.first - 12 <= box.units[0] < view.first


def near(view: View, box: Box) -> bool:
    """Whether a box stands within a few lines of the story."""
    return view.first - 12 <= box.units[0] <= view.last + 4


def holds_story(view: View, n: int) -> bool:
    book = view.page.book
    return view.last >= 0 and book.first[n] <= view.first < book.last[n]


def _around(view: View, box: Box) -> range:
    """Units of the smallest element around a box that holds more than it, but nothing kept."""
    book = view.page.book
    for n in view.page.ancestors(book.parents[box.place] if book.parents[box.place] >= 0 else box.place):
        if holds_story(view, n) or book.tags[n] in ("body", "html"):
            break
        if book.last[n] - book.first[n] >= len(box.units) + _LIST:
            return range(book.first[n], min(book.last[n], book.first[n] + 60))
    return range(0)


def _beside(page: Page, one: int, other: int) -> bool:
    """Whether two elements have a parent or grandparent in common."""
    parents = page.book.parents
    near = {parents[one], parents[parents[one]] if parents[one] >= 0 else -1}
    return parents[other] in near or (parents[other] >= 0 and parents[parents[other]] in near)


@lru_cache(maxsize=8_192)
def by_class(names: str) -> Reason | None:
    """The first word of class and id that says what an element is."""
    if _POST.search(names):  # an editorial system writes all that it knows of a story there
        return None
    words = (word.lower() for word in _PARTS.findall(_HUMP.sub(" ", names)))
    return next((PLACES[word] for word in words if word in PLACES), None)
