"""What elements look like to a rule: tag, class, id and the few other attributes that rules read.

A page of a thousand elements has some two hundred looks. What depends on looks alone (the clutter rule, the mark of a
story, the bits of weigh/names.py) is asked once for each look, not once for each element.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newsarchive.clean.rules import HIDDEN, Rule, by_names, by_tag, opens, unseen
from newsarchive.clean.units import Numbering
from newsarchive.clean.vocabulary import HEADINGS


class Look(NamedTuple):
    """All that rules read of an element; two elements that agree in it are one to them."""

    tag: str
    classes: str | None = None
    id: str | None = None
    role: str | None = None
    itemprop: str | None = None
    prop: str | None = None
    """RDFa's `property`."""
    hidden: bool = False
    """By its attribute or its style."""
    bare: bool = True
    """Without any attribute."""

    @property
    def names(self) -> str:
        """Class attribute and id, the id as `#id`."""
        return (self.classes or "") if self.id is None else f"{self.classes or ''} #{self.id}"


#: Attributes of most elements; those that have no others are looked at in half the time.
_COMMON = frozenset(("class", "id", "href", "title", "target", "rel"))
#: The look of elements without text: no rule reads it.
BLANK = Look("")


@dataclass(frozen=True)
class Looks:
    """The looks of a page's elements."""

    of: list[int]
    """Element → its look; 0, which is BLANK, for elements without text."""
    kinds: list[Look]
    """Each look once."""


def looks_of(book: Numbering) -> Looks:
    """The looks of all elements that hold text."""
    known: dict[tuple[object, ...], int] = {BLANK: 0}
    of = []
    for tag, said, first, last in zip(book.tags, book.attributes, book.first, book.last, strict=True):
        if first == last:
            of.append(0)
            continue
        look: tuple[object, ...] = (tag,)
        if said:
            get = said.get
            if said.keys() <= _COMMON:
                look = (tag, get("class"), get("id"), None, None, None, False, False)
            else:
                hidden = "hidden" in said or "popover" in said or ("style" in said and unseen(said["style"]))
                look = (tag, get("class"), get("id"), get("role"), get("itemprop"), get("property"), hidden, False)
        of.append(known.setdefault(look, len(known)))
    return Looks(of, [Look(*look) for look in known])  # type: ignore[arg-type]


@lru_cache(maxsize=8_192)
def rule_of(look: Look) -> Rule | None:
    """The clutter rule that names an element, by class and id, else because it is hidden, else by tag and role."""
    names = (
        look.names if look.tag not in HEADINGS else look.classes or ""
    )  # a heading's id says what it says, or counts
    rule = by_names(names) if names else None
    if rule is None and look.hidden:
        rule = HIDDEN
    if rule is HIDDEN and opens(f"{names} {look.role or ''}"):
        rule = None
    return rule or by_tag(look.tag, look.role)
