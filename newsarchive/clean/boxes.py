"""Looks at what is called one thing and may be another: menus that are lists, adverts that ask, boxes without links."""

from __future__ import annotations

import re
from functools import lru_cache

from newsarchive.clean.around import (
    STORY,
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
from newsarchive.clean.leads import beside, in_reach, is_elsewhere, leads, leads_to_page, offer
from newsarchive.clean.matching import opening as begins
from newsarchive.clean.naming import KIND, LINE, PLAYERS, byline, line, twice, words
from newsarchive.clean.sayings import said
from newsarchive.clean.teasers import is_heading
from newsarchive.clean.within import inside
from newsarchive.model import Reason

#: What a list outside the page's bars can be of.
_LISTED = frozenset(
    (Reason.RELATED, Reason.MOST_READ, Reason.TAGS, Reason.COMMENTS, Reason.AD, Reason.SIGNUP, Reason.SHARE)
)
_OTHER = {
    "subscribe": Reason.SIGNUP, "newsletter": Reason.SIGNUP, "signup": Reason.SIGNUP, "comment": Reason.COMMENTS,
    "related": Reason.RELATED, "recirc": Reason.RELATED, "recommend": Reason.RELATED, "popular": Reason.MOST_READ,
    "mostread": Reason.MOST_READ, "most-read": Reason.MOST_READ, "trending": Reason.MOST_READ,
}  # fmt: skip
_OTHERWISE = re.compile("|".join(_OTHER), re.IGNORECASE)
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


def teaser_meta(view: View, box: Box) -> Named:
    """A byline far behind the story, with a whole sentence and a link: another story's teaser."""
    if box.units[0] < view.last:
        return None
    if any(
        view.page.units[u].links > 0.9
        and view.page.units[u].weight >= STORY
        and is_heading(view, view.page.units[u].block)
        for u in box.units
    ):
        return Reason.RELATED, "it holds the headline of another story"
    if box.words <= LINE or byline(view, box):
        return None
    linked = any(view.page.units[u].links > 0.6 and view.page.units[u].weight >= STORY for u in box.units)
    return (Reason.RELATED, "it leads to another story") if linked else None


def plain_box(view: View, box: Box) -> Named:
    """A box without links is no list of other stories."""
    units = view.page.units
    if sum(1 for _ in beside(view, box)) > 2:  # its lines are no links, but lie in some
        return None
    linked = sum(units[u].links * len(units[u].text) for u in box.units)
    if linked < 0.1 * sum(len(units[u].text) for u in box.units):
        return Reason.OUTSIDE_BODY, "a box without links"
    return None


def aside_box(view: View, box: Box) -> Named:
    """A small box beside the story, outside the page's bars, that is called a menu: what it says."""
    if box.words > 60 or bar(view, box) is not None or box.units[0] <= view.first:
        return None
    if "foot" in view.page.book.attributes[box.place].get("class", "").lower() and not in_article(view, box):
        return None
    return words(view, box)


def in_article(view: View, box: Box) -> bool:
    return any(view.page.book.tags[n] == "article" for n in view.page.ancestors(box.place))


def specific(view: View, box: Box) -> Named:
    """Something called a menu that is called another thing, too."""
    if view.last >= 0 and box.units[0] < view.first:
        return None
    names = view.page.book.attributes[box.place]
    found = _otherwise(f"{names.get('class', '')} {names.get('id', '')}")
    return (_OTHER[found], f"its class says {found}, too") if found else None


@lru_cache(maxsize=8_192)
def _otherwise(names: str) -> str:
    """The first of the words that tell more than that something is a menu; '' where there is none."""
    found = _OTHERWISE.search(names)
    return found[0].lower() if found else ""


def onward(_: View, box: Box) -> Named:
    """Something called an advert that begins as links to other stories do."""
    return (Reason.RELATED, "it begins so") if begins(box.text) else None


def within_story(view: View, box: Box) -> Named:
    """A few words within the story that open on demand."""
    if view.first < box.units[0] < view.last and box.words <= LINE and not view.page.units[box.units[0]].links:
        return Reason.OUTSIDE_BODY, "it is a part of the story that opens on demand"
    return None


def source(view: View, box: Box) -> Named:
    """A line of an article that names its source, its author or its date."""
    if box.words > LINE or not in_article(view, box):
        return None
    return byline(view, box)


def unlinked(view: View, box: Box) -> Named:
    """What lies under a heading of other stories and leads nowhere: not one of them."""
    if any(view.page.units[u].links for u in box.units):
        return None
    return Reason.OUTSIDE_BODY, "it leads nowhere"


def filmed(view: View, box: Box) -> Named:
    """A box with a player in it."""
    book = view.page.book
    if PLAYERS.intersection(book.tags[box.place : min(book.ends[box.place], box.place + 40)]):
        return Reason.EMBED, "it holds a player"
    return None


def listened(view: View, box: Box) -> Named:
    """A player that names what it plays, and is more than a button."""
    return (Reason.EMBED, "it names what it plays") if box.words > 2 * KIND and bar(view, box) is None else None


def sibling(view: View, box: Box) -> Named:
    """A list of short links within the story is no menu."""
    named = links(view, box)
    if named and named[0] is Reason.MENU and view.first < box.units[0] <= view.last + 16:
        return None
    return named


def asks(view: View, box: Box) -> Named:
    """Something called an advert that asks for consent, an address or a comment."""
    named = words(view, box)
    return named if named and named[0] in (Reason.CONSENT, Reason.SIGNUP, Reason.COMMENTS) else None


def keywords(view: View, box: Box) -> Named:
    """Keywords that are called a line of authors."""
    named = opening(view, box)
    if named is None and Reason.TAGS in said(" ".join(box.text.split(maxsplit=2)[:2])):
        named = Reason.TAGS, "it begins so"
    return named if named and named[0] is Reason.TAGS else None


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


def question(view: View, box: Box) -> Named:
    """A control inside the story, with the story going on right under it: its heading."""
    if view.first >= box.units[0] or box.units[-1] + 1 not in view.kept:
        return None
    if box.words >= KIND or box.text.endswith(("?", "？")) or is_heading(view, box.place):
        return Reason.OUTSIDE_BODY, "the story goes on under it"
    return None


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


def listed(view: View, box: Box) -> Named:
    """Outside the page's bars: what its heading says it is a list of, though it be called a menu."""
    if box.units[0] < view.first:
        return None
    named = opening(view, box)
    if bar(view, box) is not None and not (
        named and named[0] in (Reason.RELATED, Reason.MOST_READ) and box.units[0] > view.last
    ):
        return None
    return named if named and named[0] in _LISTED else None


def prices(view: View, box: Box) -> Named:
    """A list of things with their prices."""
    return offer(view, box) if bar(view, box) is None and not near_head(view, box) else None
