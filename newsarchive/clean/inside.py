"""Text inside an element: exactly, where a unit may hold more than the element does."""

from __future__ import annotations

from functools import lru_cache

from newsarchive.clean.page import Page
from newsarchive.clean.rules import Rule, by_names
from newsarchive.clean.units import Piece
from newsarchive.model import Reason

_OTHERS = (Reason.COMMENTS, Reason.RELATED, Reason.MOST_READ)


def lines_in(page: Page, n: int) -> list[list[Piece]]:
    """For each unit with text in an element, the pieces of it that lie inside, collapsed, none of them blank."""
    book = page.book
    end, glosses = book.ends[n], book.glosses
    found = []
    for unit in page.units[book.first[n] : book.last[n]]:
        pieces = [
            (own, " ".join(text.split()))
            for own, text in unit.pieces
            if n <= own < end and not text.isspace() and own not in glosses
        ]
        if pieces:
            found.append(pieces)
    return found


def text_inside(page: Page, n: int) -> str:
    """Text of an element without what else stands in the same line, and without how its words are read."""
    book = page.book
    end, glosses = book.ends[n], book.glosses
    units = page.units[book.first[n] : book.last[n]]
    inside = [[text for own, text in unit.pieces if n <= own < end and own not in glosses] for unit in units]
    return " ".join(" ".join(map("".join, inside)).split())


def among_others(page: Page, n: int) -> bool:
    """Whether an element lies in a comment section or in a list of other stories."""
    tags, parents, attributes = page.book.tags, page.book.parents, page.book.attributes
    while n >= 0:
        said = attributes[n]
        if said and rule_of_others(said.get("class", ""), said.get("id")) and tags[n] not in ("html", "body"):
            return True
        n = parents[n]
    return False


@lru_cache(maxsize=8_192)
def rule_of_others(classes: str, label: str | None) -> Rule | None:
    """The rule by which class and id name comments or other stories. Remembered: what is asked for stands in few elements."""
    names = classes if label is None else f"{classes} #{label}"
    rule = by_names(names) if names else None
    return rule if rule is not None and rule.reason in _OTHERS else None
