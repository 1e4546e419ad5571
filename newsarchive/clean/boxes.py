"""Looks at what is called one thing and may be another: banners that are notices, feet of articles, hidden questions."""

from __future__ import annotations

import re

from newsarchive.clean.around import (
    Box,
    Named,
    View,
    bar,
    by_class,
    classes,
    heading,
    links,
    near_head,
    opening,
)
from newsarchive.clean.leads import in_reach, is_elsewhere, leads, leads_to_page, offer
from newsarchive.clean.naming import KIND, PLAYERS, byline, line, words
from newsarchive.clean.sayings import said
from newsarchive.clean.within import inside
from newsarchive.model import Reason

_NUMBERED = re.compile(r"\d+[.)] ")
_ADVERT = re.compile(r"(?<![a-z])(?:ads?|adv|advert\w*|dfp|sponsor\w*|werbung|anzeige|promo\w*|affiliate)(?![a-z])")


def stories(view: View, box: Box) -> Named:
    """A list of other stories that is called a menu, an advert or a line of authors."""
    book = view.page.book
    own = by_class(f"{book.attributes[box.place].get('class', '')} {book.attributes[box.place].get('id', '')}")
    named = links(view, box) if own is not Reason.MENU and bar(view, box) is None else None
    if named is None or named[0] is not Reason.RELATED:
        return None
    head = heading(view, box) or opening(view, box)
    return head if head and head[0] is Reason.MOST_READ else named


def filmed(view: View, box: Box) -> Named:
    """A box with a player in it."""
    book = view.page.book
    if PLAYERS.intersection(book.tags[box.place : min(book.ends[box.place], box.place + 40)]):
        return Reason.EMBED, "it holds a player"
    return None


def listened(view: View, box: Box) -> Named:
    """A player that names what it plays, and is more than a button."""
    return (Reason.EMBED, "it names what it plays") if box.words > 2 * KIND and bar(view, box) is None else None


def foot(view: View, box: Box) -> Named:
    """The foot of an article: what it says. That of the page: a menu."""
    if named := (inside(view, box) or byline(view, box)):
        return named
    if any(view.page.book.tags[n] in ("article", "main", "section") for n in view.page.ancestors(box.place)):
        return heading(view, box) or words(view, box) or line(view, box)
    return Reason.MENU, ""


def overlay(_: View, box: Box) -> Named:
    """A dialog that asks for no consent."""
    return None if Reason.CONSENT in said(box.text) else (Reason.MENU, "it asks for no consent")


def called_banner(view: View, box: Box) -> Named:
    """Something called a banner and no advert: a notice of the site, unless it leads to another one."""
    names = view.page.book.attributes[box.place]
    told = f"{names.get('class', '')} {names.get('id', '')}".lower()
    if (
        "banner" not in told
        or _ADVERT.search(told)
        or any(is_elsewhere(view, one.get("href", "")) for one in leads(view, box))
    ):
        return None
    return words(view, box) or links(view, box) or (Reason.MENU, "it is a notice of the site")


def of_story(view: View, box: Box) -> Named:
    """A heading that is a link, but to no other page of the site, with the story going on right under it."""
    if box.units[-1] + 1 not in view.kept or box.units[0] <= view.first:
        return None
    if not _NUMBERED.match(box.text) and any(
        leads_to_page(link) and not is_elsewhere(view, link["href"]) for link in leads(view, box)
    ):
        return None
    return Reason.OUTSIDE_BODY, "the story goes on under it"


def asks_reader(view: View, box: Box) -> Named:
    """Something hidden that asks for a comment, an address, consent or money."""
    named = words(view, box)
    return named if named and named[0] in (Reason.CONSENT, Reason.SIGNUP, Reason.COMMENTS, Reason.PAYWALL) else None


def tagged(view: View, box: Box) -> Named:
    """A few words near the story, with a class that calls them keywords."""
    if not in_reach(view, box):
        return None
    if box.words > KIND * len(box.units) and box.words > KIND * sum(1 for _ in leads(view, box)):
        return None
    named = classes(view, box)
    return named if named and named[0] is Reason.TAGS else None


def photos(_: View, box: Box) -> Named:
    """A line of rights that speaks of pictures."""
    return (Reason.CAPTION, "it names pictures") if Reason.CAPTION in said(box.text) else None


def prices(view: View, box: Box) -> Named:
    """A list of things with their prices."""
    return offer(view, box) if bar(view, box) is None and not near_head(view, box) else None
