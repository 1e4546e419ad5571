"""Looks at what something struck says: one function each, that answers with a reason or stays silent."""

from __future__ import annotations

import re

from newsarchive.clean.around import (
    STORY,
    Box,
    Named,
    View,
    bar,
    by_class,
    heading,
    links,
    near,
    opening,
    pictured,
)  # fmt: skip
from newsarchive.clean.edges import fold
from newsarchive.clean.lines import ENDS, WHOLE
from newsarchive.clean.matching import has_date, has_reading_time, is_byline, tail, whole
from newsarchive.clean.sayings import said
from newsarchive.model import Reason

#: Up to so many words one saying is enough; in more it must come early or again.
_SHORT = 12
#: Longest line of a head: byline, date, kicker, in words.
_LINE = 14
#: Longest text that is held against the rules for lines, in characters, and longest count, in words.
_READ, _COUNT = 200, 8
#: How far above the story its title stands at most, in units.
_HEAD = 40
#: A second heading above the story is the title in other words, where it stands so near, in units.
_NEAREST = 8
_CREDIT = re.compile(r"(?:©|\(c\)|photo|foto|image|bild|credit|crédit|getty|imago|reuters|shutterstock|picture alliance|/ ?(?:dpa|afp|ap)\b)", re.IGNORECASE)  # fmt: skip
_RIGHTS = re.compile(r"rights reserved|rechte vorbehalten|droits réservés|derechos reservados|diritti riservati|copyright", re.IGNORECASE)  # fmt: skip
_BY = re.compile(r"\W*(?:redaktion|text|faktencheck|mitarbeit|recherche|story|reporting|editing|editors?|contributors?|mit material|quelle)\b ?:", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(r"[\d.,]+ ?[km]?(?: ?(?:(?P<shares>shares?|mal geteilt)|views?|likes?|comments?|kommentare?|aufrufe))?", re.IGNORECASE)  # fmt: skip
_PLAYERS = frozenset(("iframe", "video", "audio", "object", "embed"))


def headline(view: View, box: Box) -> Named:
    """The title, near the story."""
    tag = view.page.book.tags[view.page.units[box.units[0]].block]
    if box.units[0] > view.last >= 0 or box.words > 40 or box.units[0] < view.first - _HEAD:
        return None
    text = fold(box.text)
    known = not view.title or box.words > 3 or text in view.title
    if tag == "h1" and known and box.units[0] < view.first:
        return Reason.HEADLINE, "it is the page's h1"
    unit = view.page.units[box.units[0]]
    if tag == "h2" and view.first - _NEAREST <= box.units[0] < view.first and 3 < box.words <= 20 and unit.links < 0.3:
        return Reason.HEADLINE, "it is a heading right above the story"
    if view.title and text and (text == view.title or (len(text) > 20 and (text in view.title or view.title in text))):
        return Reason.HEADLINE, "it says the title"
    return None


def deck(view: View, box: Box) -> Named:
    """The standfirst, above the story."""
    if view.deck and box.words > 5 and box.units[0] < view.first and fold(box.text).startswith(view.deck):
        return Reason.DECK, "it says the standfirst"
    return None


def byline(view: View, box: Box) -> Named:
    """A name or a date on a line of its own, or what is said of the author behind the story."""
    text = box.text
    if box.words <= _LINE and not ENDS.search(text):
        if is_byline(text) or has_reading_time(text) or _BY.match(text):
            return Reason.BYLINE, "it reads like a byline"
        if has_date(text) and box.words <= 9 and near(view, box):
            return Reason.BYLINE, "it is a date near the story"
    named = any(len(name) > 5 and name in text[:80] for name in view.metadata.authors)
    if named and box.words <= 90 and bar(view, box) is None:
        return Reason.BYLINE, "it names the author"
    return None


def line(view: View, box: Box) -> Named:
    """A line that says what it is, as the rules for lines of the body know them."""
    if len(box.text) > _READ or len(box.units) > 1:
        return None
    row = whole(box.text)
    if row is not None and row.reason is Reason.OUTSIDE_BODY:  # says no more than what is known
        row = next((other for other in WHOLE if other.reason is not row.reason and other.matches(box.text)), None)
    if row is None and box.units[0] > view.last:
        row = tail(box.text)
    return (row.reason, f"it reads like {row.name}") if row else None


def credit(view: View, box: Box) -> Named:
    """A few words that name a picture's maker, or stand with a picture."""
    if box.text.startswith("©") and box.units[0] > view.last:
        return None
    if (
        box.words <= 20
        and not _RIGHTS.search(box.text)
        and _CREDIT.search(box.text)
        and (box.units[0] < view.last or pictured(view.page, box.place))
    ):
        return Reason.CAPTION, "it names a picture's maker"
    return None


def words(view: View, box: Box) -> Named:
    """What it says: once is enough for a line; of a longer text the beginning, or more than once."""
    found = said(box.text)
    if box.words > _COUNT:
        found.pop(Reason.COUNTER, None)
    unit = view.page.units[box.units[0]]
    if len(box.units) == 1 and unit.links > 0.8 and unit.weight >= STORY:  # a headline can be about anything
        return None
    if not found:
        return None
    reason, times = max(found.items(), key=lambda item: item[1])
    first = next(iter(found))
    if box.words <= _SHORT or times > 1:
        return reason if times > 1 else first, "its words say so"
    head = view.page.units[box.units[0]].text
    opening = said(head) if len(head.split()) <= _SHORT and len(box.units) > 1 else {}
    return (next(iter(opening)), "its heading says so") if opening else None


def picture(view: View, box: Box) -> Named:
    """No caption without a picture; and none that is all link and as long as a headline."""
    unit = view.page.units[box.units[0]]
    if Reason.CAPTION in said(box.text):
        return Reason.CAPTION, ""
    if named := line(view, box):
        return named
    if unit.links > 0.6 and unit.weight >= STORY:
        return Reason.RELATED, "it is a picture that leads to another story"
    if any(name == box.text for name in view.metadata.authors):
        return Reason.BYLINE, "it names the author"
    return (Reason.CAPTION, "") if pictured(view.page, box.place) else bar(view, box)


def player(view: View, box: Box) -> Named:
    """A player or a post of another service."""
    return (Reason.EMBED, "it is a thing of another service") if view.page.book.tags[box.place] in _PLAYERS else None


def post(_: View, __: Box) -> Named:
    """A post of another service, by its class."""
    return Reason.EMBED, "it is a post of another service"


def stories(view: View, box: Box) -> Named:
    """A list of other stories that is called a menu, an advert or a line of authors."""
    book = view.page.book
    own = by_class(f"{book.attributes[box.place].get('class', '')} {book.attributes[box.place].get('id', '')}")
    named = links(view, box) if own is not Reason.MENU and bar(view, box) is None else None
    if named is None or named[0] is not Reason.RELATED:
        return None
    head = heading(view, box) or opening(view, box)
    return head if head and head[0] is Reason.MOST_READ else named


def teaser_meta(view: View, box: Box) -> Named:
    """A byline far behind the story, with a whole sentence and a link: another story's teaser."""
    if box.units[0] < view.last or box.words <= _LINE or byline(view, box):
        return None
    linked = any(view.page.units[u].links > 0.6 and view.page.units[u].weight >= STORY for u in box.units)
    return (Reason.RELATED, "it leads to another story") if linked else None


def plain_box(view: View, box: Box) -> Named:
    """A box without links is no list of other stories."""
    units = view.page.units
    linked = sum(units[u].links * len(units[u].text) for u in box.units)
    if linked < 0.1 * sum(len(units[u].text) for u in box.units):
        return Reason.OUTSIDE_BODY, "a box without links"
    return None


def aside_box(view: View, box: Box) -> Named:
    """A small box beside the story, outside the page's bars, that is called a menu: what it says."""
    return words(view, box) if box.words <= 60 and bar(view, box) is None and box.units[0] > view.first else None


def twice(_: View, box: Box) -> Named:
    """What it says again and again."""
    found = said(box.text)
    best = max(found, key=lambda reason: found[reason], default=None)
    return (best, "its words say so") if best and found[best] > 1 else None


def asks(view: View, box: Box) -> Named:
    """Something called an advert that asks for consent, an address or a comment."""
    named = words(view, box)
    return named if named and named[0] in (Reason.CONSENT, Reason.SIGNUP, Reason.COMMENTS) else None


def keywords(view: View, box: Box) -> Named:
    """Keywords that are called a line of authors."""
    named = opening(view, box)
    return named if named and named[0] is Reason.TAGS else None


def linked(view: View, box: Box) -> Named:
    """A line that is a link and says nothing else: by its length a headline or an entry of a menu."""
    unit = view.page.units[box.units[0]]
    if unit.links < 0.7:
        return None
    return (
        (Reason.RELATED, "it is a link as long as a headline")
        if unit.weight >= STORY
        else (Reason.MENU, "it is a short link")
    )


def no_share(view: View, box: Box) -> Named:
    """Something called sharing that speaks of another thing."""
    return opening(view, box) if Reason.SHARE not in said(box.text) else None


def shares(view: View, box: Box) -> Named:
    """A small box called a menu that names networks again and again."""
    named = twice(view, box) if box.words <= 40 and bar(view, box) is None else None
    return named if named and named[0] is Reason.SHARE else None


def closing(view: View, box: Box) -> Named:
    """A box that ends with a call to buy or try something."""
    end = view.page.units[box.units[-1]].text
    found = said(end) if len(end.split()) <= 6 else {}  # six: the words of a button
    return (Reason.AD, "it ends with an offer") if Reason.AD in found else None


def foot(view: View, box: Box) -> Named:
    """The foot of an article: what it says. That of the page: a menu."""
    if named := byline(view, box):
        return named
    if any(view.page.book.tags[n] in ("article", "main", "section") for n in view.page.ancestors(box.place)):
        return heading(view, box) or words(view, box) or line(view, box)
    return Reason.MENU, ""


def overlay(_: View, box: Box) -> Named:
    """A dialog that asks for no consent."""
    return None if Reason.CONSENT in said(box.text) else (Reason.MENU, "it asks for no consent")


def counter(_: View, box: Box) -> Named:
    """A number, of shares or of whatever."""
    found = _NUMBER.fullmatch(box.text)
    return (Reason.SHARE if found["shares"] else Reason.COUNTER, "it is a number") if found else None


def blank(_: View, box: Box) -> Named:
    """Bullets, rules and spacers."""
    return None if any(c.isalnum() for c in box.text) else (Reason.OUTSIDE_BODY, "it has no letter or digit")
