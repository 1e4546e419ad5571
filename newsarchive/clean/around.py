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
_NEAR = 4
#: Largest question for consent, in units.
_DIALOG = 60
#: What stands above the story or nowhere.
_ABOVE = frozenset((Reason.HEADLINE, Reason.DECK))
_WHOLE = frozenset(("body", "html", "main"))
_PARTS = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SECTION = re.compile(
    r"/(?:categor(?:y|ies|ia)|kategorien?|tags?|topics?|themen?|rubrik|section|ressort|tema)s?/", re.IGNORECASE
)
#: What asks for consent says one of these again and again.
_ASKS = ("cookie", "consent", "einwillig", "zustimm", "tracking", "dsgvo", "gdpr", "toestemming", "zgod")
_PICTURES = frozenset(("img", "picture", "figure", "video", "amp-img", "iframe"))
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
    bars: dict[int, str] = field(default_factory=dict)
    """Elements asked for already → the bar that they stand in, or ''."""
    lists: dict[range, tuple[Reason, str] | None] = field(default_factory=dict)
    """Groups of units looked at already → what list of links they are."""
    asking: dict[int, bool] = field(default_factory=dict)
    """Elements asked for already → whether they ask for consent."""


Named = tuple[Reason, str] | None
"""A reason, and by what it shows."""


def heading(view: View, box: Box) -> Named:
    """A heading such as 'Related', its own or the one right before it."""
    units = view.page.units
    for u in (box.units[0], box.units[0] - 1):
        if (
            u < 0
            or u in view.kept
            or view.page.book.tags[units[u].block] == "li"
            or (u != box.units[0] and not _beside(view.page, units[u].block, box.place))
        ):
            continue
        if len(units[u].text) <= 80 and is_head(units[u].text):
            found = said(units[u].text)
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
            found = _BARS[tag]
            break
        if tag in ("article", "main", "section"):
            break
        n = book.parents[n]
    view.bars.update(dict.fromkeys(asked, found))
    return found


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


def anchors(view: View, box: Box) -> Named:
    """A link to another place of the same page: contents."""
    book = view.page.book
    for n in range(box.place, min(book.ends[box.place], box.place + 4)):
        page, mark, place = book.attributes[n].get("href", "").partition("#")
        if mark and place and page in ("", view.page.url):
            return Reason.MENU, "it leads to another place of the page"
    return None


def called(reason: Reason) -> Callable[[View, Box], Named]:
    """A look that answers only where a class says this reason."""

    def look(view: View, box: Box) -> Named:
        named = classes(view, box)
        return named if named and named[0] is reason else None

    return look


def address(view: View, box: Box) -> Named:
    """A link to a section's or a tag's page that is called a line of authors."""
    book = view.page.book
    for n in range(box.place, min(book.ends[box.place], box.place + 6)):
        if (link := book.attributes[n].get("href")) and book.tags[n] == "a":
            return (Reason.TAGS, "it leads to a section") if _SECTION.search(link) and box.words <= 6 else None
    return None


def classes(view: View, box: Box) -> Named:
    """What it and the elements right above it are called."""
    book = view.page.book
    for step, n in enumerate(view.page.ancestors(box.place)):
        if step >= _NEAR or book.tags[n] in ("body", "html") or holds_story(view, n):
            return None
        names = f"{book.attributes[n].get('class', '')} {book.attributes[n].get('id', '')}"
        if len(names) > 1 and (reason := by_class(names)):
            if reason in _ABOVE and box.units[0] > view.first:
                return None
            return reason, f"its class says so ({names.strip()[:40]})"
    return None


def kicker(view: View, box: Box) -> Named:
    """The name of a section, as a link right above the story."""
    unit = view.page.units[box.units[0]]
    alone = view.page.book.tags[unit.block] != "li"
    if alone and view.first - 8 <= box.units[0] < view.first and box.words <= 4 and unit.links > 0.5:
        return Reason.TAGS, "it is a short link right above the story"
    return None


def of_story(view: View, box: Box) -> Named:
    """A heading that is a link, with the story going on right under it."""
    if box.units[-1] + 1 in view.kept and box.units[0] > view.first:
        return Reason.OUTSIDE_BODY, "the story goes on under it"
    return None


def consent(view: View, box: Box) -> Named:
    """A part of something that asks for consent again and again."""
    book = view.page.book
    top = n = box.place
    while n > 0 and book.tags[n] not in _WHOLE and book.last[n] - book.first[n] <= _DIALOG and not holds_story(view, n):
        top, n = n, book.parents[n]
    if top not in view.asking:
        text = " ".join(unit.text for unit in view.page.units[book.first[top] : book.last[top]])
        asked = sum(map(text.lower().count, _ASKS))
        view.asking[top] = asked >= 3 and asked * 60 > len(text.split())  # three times, and once in sixty words
    return (Reason.CONSENT, "it is part of a question for consent") if view.asking[top] else None


def opening(view: View, box: Box) -> Named:
    """What a box's first line says."""
    head = view.page.units[box.units[0]].text
    found = said(head) if len(head.split()) <= 6 else {}  # six: a heading of a list
    return (next(iter(found)), "its heading says so") if found else None


def near(view: View, box: Box) -> bool:
    """Whether a box stands within a few lines of the story."""
    return view.first - 12 <= box.units[0] <= view.last + 4


def holds_story(view: View, n: int) -> bool:
    book = view.page.book
    return view.last >= 0 and book.first[n] <= view.first < book.last[n]


def pictured(page: Page, place: int) -> bool:
    """Whether a picture stands in an element or in the one or two around it."""
    book = page.book
    for step, n in enumerate(page.ancestors(place)):
        if any(tag in _PICTURES for tag in book.tags[n : min(book.ends[n], n + 40)]):
            return True
        if step == 2 or book.tags[n] in ("body", "main", "article", "header", "footer"):
            return False
    return False


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
    words = (word.lower() for word in _PARTS.findall(_HUMP.sub(" ", names)))
    return next((PLACES[word] for word in words if word in PLACES), None)
