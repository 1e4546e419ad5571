"""Looks at what something struck says: one function each, that answers with a reason or stays silent."""

from __future__ import annotations

import re

from newsarchive.clean.around import (
    STORY,
    Box,
    Named,
    View,
    bar,
    near,
    near_head,
)  # fmt: skip
from newsarchive.clean.edges import fold
from newsarchive.clean.leads import in_reach
from newsarchive.clean.lines import ENDS, WHOLE
from newsarchive.clean.matching import has_date, has_reading_time, is_byline, is_head, tail, whole
from newsarchive.clean.matching import opening as begins
from newsarchive.clean.sayings import said
from newsarchive.model import Reason

#: Up to so many words one saying is enough; in more it must come early or again.
_SHORT = 12
#: Longest line of a head: byline, date, kicker, in words.
LINE = 14
#: Longest heading of a list, in characters.
_LONGEST = 60
#: Longest text that is held against the rules for lines, in characters, and longest count, in words.
_READ, _COUNT = 200, 8
#: Longest name of a section or of a kind of story, in words.
KIND = 4
#: How far above the story its title stands at most, in units.
_HEAD = 40
#: A second heading above the story is the title in other words, where it stands so near, in units.
_NEAREST = 8
_BY = re.compile(r"\W*(?:redaktion|text|faktencheck|mitarbeit|recherche|story|reporting|editing|editors?|contributors?|mit material|quelle)\b ?:", re.IGNORECASE)  # fmt: skip
#: How long ago, in the languages of the news.
_AGO = re.compile(
    r"\b(?:(?:\d+|an?|one) ?(?:s(?:ec)?|m(?:ins?)?|h(?:rs?|ours?)?|d|minutes?|days?|weeks?|months?|years?) ago|vor \d+ (?:min|std|stund|tag|woch|monat|jahr)\w*|il y a \d+|hace \d+|há \d+|\d+ (?:ore|minuti|giorni) fa|\d+ (?:uur|minuten|dagen) geleden|(?:för|for) \d+ \w+ (?:sedan|siden)|\d+ \w+ temu|\d+ \w+ назад|\d+ (?:dakika|saat|gün) önce|prieš \d+|před \d+)\b|\d+ ?(?:分|時間|日|小时|分钟|天|個小時|小時)前|(?:قبل|منذ) \d+",
    re.IGNORECASE,
)
#: A percentage or an amount of money: digits that are no date.
_SHARE = re.compile(r"[%$€£¥₹]")
_NUMBER = re.compile(r"[\d.,]+ ?[km]?(?: ?(?:(?P<shares>shares?|mal geteilt)|views?|likes?|comments?|kommentare?|aufrufe))?", re.IGNORECASE)  # fmt: skip
#: What stands on buttons that close, open and lead upwards.
_SIGNS = frozenset("×✕✖✗⨯☰≡↑▲⌃")
PLAYERS = frozenset(("iframe", "video", "audio", "object", "embed"))


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
    if (
        tag in ("h1", "h2", "h3")
        and box.units[0] < view.first
        and "title" in _class_of(view, box)
        and near_head(view, box)
    ):
        return Reason.HEADLINE, "it is a heading that is called title"
    if (
        tag == "h2"
        and 0 <= view.head < box.units[0] < view.first
        and box.units[0] <= view.head + 3
        and 3 < box.words <= 20
    ):
        return (Reason.DECK if ENDS.search(box.text) else Reason.HEADLINE), "it is a heading right under the title"
    if tag == "h2" and view.first - _NEAREST <= box.units[0] < view.first and 3 < box.words <= 20 and unit.links < 0.3:
        return Reason.HEADLINE, "it is a heading right above the story"
    if view.title and text and (text == view.title or (len(text) > 20 and (text in view.title or view.title in text))):
        return Reason.HEADLINE, "it says the title"
    return None


def _class_of(view: View, box: Box) -> str:
    return view.page.book.attributes[view.page.units[box.units[0]].block].get("class", "").lower()


def subtitle(view: View, box: Box) -> Named:
    """A sentence between title and story, as a heading or with a class that says so."""
    unit = view.page.units[box.units[0]]
    if (
        not 0 <= view.head < box.units[0] < view.first
        or not 5 < box.words <= 60
        or unit.links > 0.3
        or not near_head(view, box)
    ):
        return None
    if view.page.book.tags[unit.block] in ("h2", "h3", "strong") and ENDS.search(unit.text):
        return Reason.DECK, "it is a sentence under the title"
    return None


def beside_title(view: View, box: Box) -> Named:
    """A word or two right above the title: the story's section or kind."""
    u, page = box.units[0], view.page
    if len(box.units) > 1 or box.words > KIND or not near_head(view, box) or ENDS.search(box.text):
        return None
    if "img" in page.book.tags[box.place : page.book.ends[box.place]]:
        return None
    around = (page.units[v] for v in (u + 1, u + 2) if v < len(page.units))
    beside = any(
        page.book.tags[unit.block] == "h1" or (view.title and fold(unit.text) == view.title) for unit in around
    )
    return (Reason.TAGS, "it is a word beside the title") if beside else None


def deck(view: View, box: Box) -> Named:
    """The standfirst, above the story."""
    if view.deck and box.words > 5 and box.units[0] < view.first and fold(box.text).startswith(view.deck):
        return Reason.DECK, "it says the standfirst"
    return None


def byline(view: View, box: Box) -> Named:
    """A name or a date on a line of its own, or what is said of the author behind the story."""
    text = box.text
    if box.words <= LINE and not ENDS.search(text):
        if is_byline(text) or has_reading_time(text) or _BY.match(text):
            return Reason.BYLINE, "it reads like a byline"
        if (
            (box.words <= 9 or _is_dates(text))
            and near(view, box)
            and (_AGO.search(text) or (has_date(text) and not _SHARE.search(text)))
        ):
            return Reason.BYLINE, "it is a date near the story"
    named = any(len(name) > 5 and name in text[:80] for name in view.metadata.authors)
    if named and box.words <= 90 and bar(view, box) is None:
        return Reason.BYLINE, "it names the author"
    return None


def _is_dates(text: str) -> bool:
    """Whether nearly half of a line's words are digits."""
    words = text.split()
    return sum(any(map(str.isdigit, word)) for word in words) >= 0.4 * len(words)


def line(view: View, box: Box) -> Named:
    """A line that says what it is, as the rules for lines of the body know them."""
    if len(box.text) > _READ or len(box.units) > 1:
        return None
    row = whole(box.text)
    if row is not None and row.reason is Reason.OUTSIDE_BODY:  # says no more than what is known
        row = next((other for other in WHOLE if other.reason is not row.reason and other.matches(box.text)), None)
    if row is None and box.units[0] > view.last and view.page.units[box.units[0]].links < 0.5:
        row = tail(box.text)
    return (row.reason, f"it reads like {row.name}") if row else None


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
    if not in_reach(view, box):  # far from the story they are those of the site
        found.pop(Reason.TAGS, None)
    if not found:
        return None
    reason, times = max(found.items(), key=lambda item: item[1])
    first = next(iter(found))
    if box.words <= _SHORT or times > 1:
        return reason if times > 1 else first, "its words say so"
    head = view.page.units[box.units[0]].text
    opening = said(head) if len(head.split()) <= _SHORT and len(box.units) > 1 else {}
    return (next(iter(opening)), "its heading says so") if opening else None


def player(view: View, box: Box) -> Named:
    """A player or a post of another service."""
    return (Reason.EMBED, "it is a thing of another service") if view.page.book.tags[box.place] in PLAYERS else None


def post(_: View, __: Box) -> Named:
    """A post of another service, by its class."""
    return Reason.EMBED, "it is a post of another service"


def twice(_: View, box: Box) -> Named:
    """What it says again and again."""
    found = said(box.text)
    best = max(found, key=lambda reason: found[reason], default=None)
    return (best, "its words say so") if best and found[best] > 1 else None


def own_head(_: View, box: Box) -> Named:
    """It is itself a heading such as 'More by the same author'."""
    if len(box.units) > 1 or len(box.text) > _LONGEST or not (is_head(box.text) or begins(box.text)):
        return None
    return next(iter(said(box.text)), Reason.RELATED), "it is the heading of a list"


def counter(view: View, box: Box) -> Named:
    """A number, of shares or of whatever; in a list it is one of its pages."""
    if any(view.page.book.tags[n] == "li" for n, _ in zip(view.page.ancestors(box.place), range(3), strict=False)):
        return None
    found = _NUMBER.fullmatch(box.text)
    return (Reason.SHARE if found["shares"] else Reason.COUNTER, "it is a number") if found else None


def blank(_: View, box: Box) -> Named:
    """Bullets, rules and spacers."""
    if box.text[0].isalnum():  # nearly always
        return None
    if not any(c.isprintable() and not c.isspace() for c in box.text):
        return Reason.HIDDEN, "it shows nothing"
    if box.text in _SIGNS:
        return Reason.MENU, "it is a sign on a button"
    return None if any(c.isalnum() for c in box.text) else (Reason.OUTSIDE_BODY, "it has no letter or digit")
