"""Whether what stands near the headline tells of another story: cards, lists, boxes beside it, quotations, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from newsarchive.clean.inside import rule_of_others
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import HEADINGS, class_words, vocabulary

#: Words of classes for boxes beside the story.
_BESIDE = vocabulary("sidebar ticker related")
#: Rules for words by which whole systems call each piece of a page, the story's own among them.
_DOUBTFUL = frozenset(("word-teaser", "word-box"))
#: Most lines of a card that leads to another story, and least words of its headline, by weight.
_CARD, _HEADLINE = 5, 4.0
#: So large a share of a line is a link, of so many words, where another story's headline stands in it beside its day.
_SOME, _LINKED = 0.4, 5
_CAPTION = vocabulary("caption figcaption")


def is_anothers(page: Page, n: int, start: int) -> bool:
    """Whether a line by the headline tells of something else: a quotation, a table, a list or a card of other stories.

    `start`: number of the headline's element, 0 without one. What holds both is the page's own, whatever it is called.
    """
    return is_others(page, n) or is_beside(page, n, start) or by_a_link(page, n, start)


def is_beside(page: Page, n: int, start: int) -> bool:
    """Whether an element lies in a box that does not hold the headline, and that classes call one of other things."""
    return _in_box(page, n, start, _says_beside)


def is_listed(page: Page, n: int, start: int) -> bool:
    """The same of comments and other stories alone: beside a story there may be a box of what it is, and of when."""
    return _in_box(page, n, start, _says_others)


def _in_box(page: Page, n: int, start: int, says: Callable[[str, str], bool]) -> bool:
    book = page.book
    for above in page.ancestors(n):
        if start and above <= start < book.ends[above]:
            return False
        said = book.attributes[above]
        if said and book.tags[above] not in ("html", "body") and says(said.get("class", ""), said.get("id", "")):
            return True
    return False


@lru_cache(maxsize=8_192)
def _says_beside(names: str, label: str) -> bool:
    return bool(class_words(names) & _BESIDE) or _says_others(names, label)


def _says_others(names: str, label: str) -> bool:
    rule = rule_of_others(names, label or None)
    return rule is not None and rule.name not in _DOUBTFUL


def by_a_link(page: Page, n: int, start: int) -> bool:
    """Whether the headline of another story, which is a link, stands in the same line, or as a heading in the same box.

    A link around the headline leads to the page itself.
    """
    book = page.book
    if not start or n <= start < book.ends[n] or book.first[n] >= len(page.units):
        return False
    unit = page.units[book.first[n]]
    if unit.links > _SOME and unit.weight >= _LINKED:
        owners = ((link, text) for own, text in unit.pieces if (link := _link_of(page, own)) >= 0)
        own = ((link, text) for link, text in owners if not link <= start < book.ends[link])
        inside = Counter(link for link, text in own for word in text.split() if word.isalpha())
        if max(inside.values(), default=0) >= _LINKED:
            return True
    return _by_a_heading(page, n, start)


def _by_a_heading(page: Page, n: int, start: int) -> bool:
    book = page.book
    for above in page.ancestors(n):
        units = page.units[book.first[above] : book.last[above]]
        if above <= start < book.ends[above] or len(units) > _CARD:
            return False
        if any(unit.links > 0.9 and unit.weight >= _HEADLINE and book.tags[unit.block] in HEADINGS for unit in units):
            return True
    return False


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


def in_card(page: Page, n: int) -> bool:
    """Whether an element lies in a small box with a headline that is a link: then it tells of another story."""
    book = page.book
    for above in page.ancestors(n):
        units = page.units[book.first[above] : book.last[above]]
        if len(units) > _CARD:
            return False
        if any(unit.links > 0.9 and unit.weight >= _HEADLINE for unit in units):
            return True
    return False


def in_picture(page: Page, n: int) -> bool:
    """Whether an element lies in a figure: it tells of the picture."""
    return any(page.book.tags[above] in ("figure", "figcaption") for above in page.ancestors(n))


def in_caption(page: Page, n: int) -> bool:
    """The same, or in what a class calls a caption; some call the head of a page so."""
    attributes = page.book.attributes
    named = any(class_words(attributes[above].get("class", "")) & _CAPTION for above in page.ancestors(n))
    return named or in_picture(page, n)
