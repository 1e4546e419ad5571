"""Parts of what leads to another story: its picture, its section, its author, its date."""

from __future__ import annotations

from functools import lru_cache

from newsarchive.clean.around import STORY, Box, Named, View, holds_story, near_head
from newsarchive.clean.leads import is_price, leads_to_page
from newsarchive.clean.sayings import said
from newsarchive.model import Reason

#: A teaser has so many units or fewer; with a picture, a headline of so much weight or more.
_UNITS, _SHORT = 10, 3.0
_PART = "it is part of what leads to another story"
#: Links in a teaser that are no headline: its section, its author, 'read more'.
_OTHERS = 3
#: What says one of these in so many words or fewer is known for what it is.
_SAID, _OWN = 6, frozenset((Reason.SHARE, Reason.SIGNUP, Reason.AD, Reason.CONSENT))
#: Longest offer: a thing and its price, in words.
_OFFER = 30
_ITEMS = frozenset(("li", "article"))
_WHOLE = frozenset(("body", "html", "main", "nav", "header", "footer", "table"))
_TEASER = ("teaser", "card", "story", "article", "news", "post", "item", "slide", "tile", "entry")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def teaser(view: View, box: Box) -> Named:
    """A part of an item that is a link to another story, or holds one."""
    book = view.page.book
    if near_head(view, box) or (box.words <= _SAID and _OWN.intersection(said(box.text))):
        return None
    known = view.items
    asked: list[int] = []
    found: Named = None
    n = box.place
    while n >= 0 and book.tags[n] not in _WHOLE and book.last[n] - book.first[n] <= _UNITS:
        if n in known:
            found = known[n]
            break
        asked.append(n)
        if holds_story(view, n) or (found := _item(view, n)):
            break
        n = book.parents[n]
    known.update(dict.fromkeys(asked, found))
    return found


def _item(view: View, n: int) -> Named:
    """What an element is as a whole: an offer, a teaser, or neither."""
    book = view.page.book
    if book.tags[n] == "a":
        return (Reason.RELATED, _PART) if _leads(view, n) else None
    if not _is_item(view, n):
        return None
    group = range(book.first[n], book.last[n])
    if _is_offer(view, group):
        return Reason.AD, "it is part of an offer"
    return (Reason.RELATED, _PART) if headed(view, group) else None


def _leads(view: View, n: int) -> bool:
    """Whether a link holds more than one line, or a picture and a line: a teaser as a whole."""
    book = view.page.book
    units = view.page.units[book.first[n] : book.last[n]]
    heavy = any(unit.weight >= STORY for unit in units)
    pictured = "img" in book.tags[n : min(book.ends[n], n + 12)] and any(unit.weight >= _SHORT for unit in units)
    return ((len(units) > 1 and heavy) or pictured) and leads_to_page(book.attributes[n])


def _is_item(view: View, n: int) -> bool:
    """Whether an element is one of a list by its tag or by its class."""
    if view.page.book.tags[n] in _ITEMS:
        return True
    return _is_teaser(view.page.book.attributes[n].get("class", ""))


@lru_cache(maxsize=8_192)
def _is_teaser(name: str) -> bool:
    """Whether a class is one of teasers and their kin."""
    return any(map(name.lower().__contains__, _TEASER))


def _is_offer(view: View, group: range) -> bool:
    """Whether a few units are a link and a price."""
    units = [view.page.units[u] for u in group]
    if len(units) < 2 or sum(unit.words for unit in units) > _OFFER:
        return False
    return any(is_price(unit) for unit in units) and any(unit.links > 0.6 for unit in units)


def headed(view: View, group: range) -> bool:
    """Whether a few units have a linked headline, and few other links."""
    units = [view.page.units[u] for u in group if u not in view.kept]
    linked = [unit for unit in units if unit.links > 0.45]
    heads = [unit for unit in linked if unit.weight >= STORY]
    plain = len(linked) < len(units) or any(is_heading(view, unit.block) for unit in heads)
    return 0 < len(heads) <= 2 and plain and len(linked) - len(heads) <= _OTHERS and len(units) == len(group)


def is_heading(view: View, n: int) -> bool:
    """Whether an element is a heading, or right within one."""
    book = view.page.book
    return book.tags[n] in _HEADINGS or (book.parents[n] >= 0 and book.tags[book.parents[n]] in _HEADINGS)


def boxed(view: View, box: Box) -> Named:
    """A small box that is one link to another story, with a few words beside it."""
    units = box.units
    if len(units) <= _UNITS and headed(view, range(units[0], units[-1] + 1)):
        return Reason.RELATED, "it leads to another story"
    return None
