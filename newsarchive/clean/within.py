"""What something struck lies within: the comments, a question for consent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from newsarchive.clean.around import WHOLE, Box, Named, View, holds_story
from newsarchive.clean.units import Unit
from newsarchive.model import Reason

#: What comments are in is called one of these.
_TALK = re.compile(
    r"(?i)(?<![a-z])(?:comment-?(?:list|body|content|meta|author|item|thread)|comments(?:-area|-section|-list)?|ping-?list|kommentare)(?![a-z])"
)
#: A question for consent that is as long, in words, has more words that are no links.
_LONG = 40
#: Largest question for consent, in units.
_DIALOG = 60
#: What asks for consent says one of these again and again.
_AGAIN = 3
_ASKS = ("cookie", "consent", "einwillig", "zustimm", "tracking", "dsgvo", "gdpr", "toestemming", "zgod")


def inside(view: View, box: Box) -> Named:
    """Within what is called comments."""
    book, known = view.page.book, view.within
    asked: list[int] = []
    found: Named = None
    n = box.place
    while n >= 0:
        if n in known:
            found = known[n]
            break
        asked.append(n)
        if book.tags[n] in WHOLE or holds_story(view, n):
            break
        names = book.attributes[n]
        if names and (found := _called(names.get("class", "")) or _called(names.get("id", ""))):
            break
        n = book.parents[n]
    known.update(dict.fromkeys(asked, found))
    return found


@lru_cache(maxsize=8_192)
def _called(name: str) -> Named:
    """What a class or id says that everything within is."""
    return (Reason.COMMENTS, "it is part of the comments") if _TALK.search(name) else None


def consent(view: View, box: Box) -> Named:
    """A part of something that asks for consent again and again."""
    book = view.page.book
    if not view.asked:
        view.asked.extend(_all_asked(view.page.units))
    if view.asked[-1] < _AGAIN:
        return None
    top = _top(view, max(book.parents[box.place], 0))
    if top < 0:
        top = box.place
    if top not in view.asking:
        first, last = book.first[top], book.last[top]
        asked = view.asked[last] - view.asked[first]
        long = sum(unit.words for unit in view.page.units[first:last]) if asked >= _AGAIN else 0
        view.asking[top] = asked >= _AGAIN and asked * 60 > long  # and once in sixty words
    if not view.asking[top] or (box.words > _LONG and _is_linked(view, box)):  # a foot of links may name cookies, too
        return None
    return Reason.CONSENT, "it is part of a question for consent"


def _is_linked(view: View, box: Box) -> bool:
    """Whether most of its words are links."""
    units = [view.page.units[u] for u in box.units]
    return sum(unit.links * unit.words for unit in units) > 0.6 * box.words


def _all_asked(units: list[Unit]) -> Iterable[int]:
    """How often consent is spoken of before each unit, and in all; most pages do not ask, and then that alone is told."""
    whole = "\n".join([unit.text for unit in units]).lower()
    return accumulate(map(_asked, units), initial=0) if sum(map(whole.count, _ASKS)) >= _AGAIN else (0,)


def _asked(unit: Unit) -> int:
    """How often a line speaks of consent."""
    text = unit.text.lower()
    return sum(map(text.count, _ASKS)) if any(map(text.__contains__, _ASKS)) else 0


def _top(view: View, start: int) -> int:
    """The largest element around one that can be a single question; -1 where it is too large itself."""
    if start not in view.tops:
        book, top, n = view.page.book, -1, start
        while n > 0 and book.tags[n] not in WHOLE and book.last[n] - book.first[n] <= _DIALOG:
            if holds_story(view, n):
                break
            top, n = n, book.parents[n]
        view.tops[start] = top
    return view.tops[start]
