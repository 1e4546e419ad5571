"""Whether what stands near the headline tells of another story: cards, lists, boxes beside it, quotations, tables."""

from __future__ import annotations

from collections import Counter

from newsarchive.clean.inside import among_others
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import class_words, vocabulary

#: Words of classes for boxes beside the story; and those that only an element itself may not have, since whole systems
#: call each piece of a page a widget or a card.
_BESIDE = vocabulary("sidebar ticker teaser teasers related")
_PIECE = vocabulary("card widget")
#: Most lines of a card that leads to another story, and least words of its headline, by weight.
_CARD, _HEADLINE = 5, 4.0
#: So large a share of a line is a link where another story's headline stands in it beside its day.
_SOME = 0.4


def is_anothers(page: Page, n: int, start: int) -> bool:
    """Whether a line by the headline tells of something else: a quotation, a table, a list or a card of other stories."""
    return is_others(page, n) or among_others(page, n) or by_a_link(page, n, start) or is_beside(page, n)


def by_a_link(page: Page, n: int, start: int) -> bool:
    """Whether the headline of another story, which is a link, stands in the same line or in the same small box.

    A box that holds the headline of the page (`start`) is the page's own, and what its link leads to the page itself.
    """
    book = page.book
    unit = page.units[book.first[n]] if book.first[n] < len(page.units) else None
    if unit is None or not start or n <= start < book.ends[n]:
        return False
    if (
        _SOME < unit.links < 1
        and unit.weight >= _HEADLINE
        and not book.first[start] <= book.first[n] < book.last[start]
    ):
        inside = Counter(link for own, text in unit.pieces if (link := _link_of(page, own)) >= 0 for _ in text.split())
        return max(inside.values(), default=0) >= _HEADLINE
    return in_card(page, n, start)


def _link_of(page: Page, n: int) -> int:
    """Number of the link that an element is or lies in, -1 for none."""
    return next((m for m in (n, *page.ancestors(n)) if page.book.tags[m] == "a"), -1)


def _in_data(page: Page, n: int) -> bool:
    """Whether an element is a cell of a table with headings: figures, and no layout."""
    tags = page.book.tags
    if tags[n] != "td":
        return False
    table = next((above for above in page.ancestors(n) if tags[above] == "table"), n)
    return "th" in tags[table : page.book.ends[table]]


def is_others(page: Page, n: int) -> bool:
    """Whether an element is a cell of a table of figures, or lies in a quotation: a post of a network, with its day."""
    return _in_data(page, n) or any(page.book.tags[above] == "blockquote" for above in page.ancestors(n))


def in_card(page: Page, n: int, start: int = 0) -> bool:
    """Whether an element lies in a small box with a headline that is a link: then it tells of another story."""
    book = page.book
    for above in page.ancestors(n):
        if start and above <= start < book.ends[above]:
            return False
        units = page.units[book.first[above] : book.last[above]]
        if len(units) > _CARD:
            return False
        if any(unit.links > 0.9 and unit.weight >= _HEADLINE for unit in units):
            return True
    return False


def is_beside(page: Page, n: int) -> bool:
    """Whether an element lies in a box beside the story, as classes call it."""
    own, *above = (class_words(page.book.attributes[m].get("class", "")) for m in page.ancestors(n))
    return bool(own & _PIECE) or any(words & _BESIDE for words in (own, *above))
