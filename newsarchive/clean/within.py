"""What something struck lies within: a trail of sections, the comments, a question for consent."""

from __future__ import annotations

import re
from functools import lru_cache

from newsarchive.clean.around import NEAR, WHOLE, Box, Named, View, holds_story
from newsarchive.model import Reason

#: What comments are in is called one of these, so many elements above or fewer.
_TALK = re.compile(
    r"(?i)(?<![a-z])(?:comment-?(?:list|body|content|meta|author|item|thread)|comments(?:-area|-section|-list)?|ping-?list|kommentare)(?![a-z])"
)
_TALKED = 8
#: 'Home / News / Town', the last of them perhaps the title.
_STEPS = re.compile(r"[^/›»>→|]{2,40}(?:\s*[›»>→]\s*|\s+/\s+)[^/›»>→|]{2,40}(?:(?:\s*[›»>→]\s*|\s+/\s+).{2,120})?")
#: A question for consent that is as long, in words, has more words that are no links.
_LONG = 40
#: Largest question for consent, in units.
_DIALOG = 60
#: What asks for consent says one of these again and again.
_ASKS = ("cookie", "consent", "einwillig", "zustimm", "tracking", "dsgvo", "gdpr", "toestemming", "zgod")


def talk(view: View, box: Box) -> Named:
    """Within what is called comments."""
    book = view.page.book
    n = box.place
    for _ in range(_TALKED):
        if n < 0 or book.tags[n] in WHOLE or holds_story(view, n):
            return None
        names = book.attributes[n]
        if names and (_is_talk(names.get("class", "")) or _is_talk(names.get("id", ""))):
            return Reason.COMMENTS, "it is part of the comments"
        n = book.parents[n]
    return None


@lru_cache(maxsize=8_192)
def _is_talk(name: str) -> bool:
    """Whether a class or id says that comments are within."""
    return _TALK.search(name) is not None


def trail(view: View, box: Box) -> Named:
    """The way from the front page to this one."""
    if len(box.units) == 1 and box.units[0] < view.first:
        unit = view.page.units[box.units[0]]
        if unit.links > 0.4 and _STEPS.fullmatch(unit.text) and not any(map(str.isdigit, unit.text)):
            return Reason.MENU, "it is a trail of sections"
    book = view.page.book
    n = box.place
    for _ in range(NEAR):
        if n < 0 or holds_story(view, n):
            break
        names = book.attributes[n]
        n = book.parents[n]
        if names and ("crumb" in names.get("class", "").lower() or "BreadcrumbList" in names.get("itemtype", "")):
            return Reason.MENU, "it is a trail of sections"
    return None


def consent(view: View, box: Box) -> Named:
    """A part of something that asks for consent again and again."""
    book = view.page.book
    top = n = box.place
    while n > 0 and book.tags[n] not in WHOLE and book.last[n] - book.first[n] <= _DIALOG and not holds_story(view, n):
        top, n = n, book.parents[n]
    if top not in view.asking:
        text = " ".join(unit.text for unit in view.page.units[book.first[top] : book.last[top]])
        asked = sum(map(text.lower().count, _ASKS))
        view.asking[top] = asked >= 3 and asked * 60 > len(text.split())  # three times, and once in sixty words
    if not view.asking[top] or (box.words > _LONG and _is_linked(view, box)):  # a foot of links may name cookies, too
        return None
    return Reason.CONSENT, "it is part of a question for consent"


def _is_linked(view: View, box: Box) -> bool:
    """Whether most of its words are links."""
    units = [view.page.units[u] for u in box.units]
    return sum(unit.links * unit.words for unit in units) > 0.6 * box.words
