"""Reasons for what no rule named well: by words, by links, by place. What is kept is decided before, and stays so.

A rule that knows what it strikes is believed. Others (`VAGUE`: by the shape of an element) and what was merely left
over are read as a person would: what does it say, does it lead to other stories, what stands around it?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.clean.edges import fold
from newsarchive.clean.lines import BYLINE, DATE, ENDS, HEADS, READING, TAIL, WHOLE
from newsarchive.clean.page import Page
from newsarchive.clean.sayings import PLACES, said
from newsarchive.clean.strip import Strike
from newsarchive.model import Metadata, Reason

#: A headline of another story has so many words or more, an entry of a menu so many or fewer, on average.
_STORY, _ENTRY = 4.5, 3.2
#: Fewest links that make a list, and the share of its text that they are.
_LIST, _LINKED = 3, 0.45
#: Up to so many words one saying is enough; in more it must come early or again.
_SHORT = 12
#: Longest line of a head: byline, date, kicker, in words.
_LINE = 14
#: So many elements above a thing are asked what they are called.
_NEAR = 4
_PARTS = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CREDIT = re.compile(r"(?:©|\(c\)|photo|foto|image|bild|credit|crédit|getty|imago|reuters|shutterstock|picture alliance|/ ?(?:dpa|afp|ap)\b)", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(
    r"[\d.,]+ ?[km]?(?: ?(?:(?P<shares>shares?|mal geteilt)|views?|likes?|comments?|kommentare?|aufrufe))?",
    re.IGNORECASE,
)
#: What asks for consent says one of these again and again.
_ASKS = re.compile(
    r"cookie|consent|einwillig|zustimm|tracking|dsgvo|gdpr|consentement|toestemming|zgod[aęy]", re.IGNORECASE
)
_PICTURES = frozenset(("img", "picture", "figure", "video", "amp-img", "iframe"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PLAYERS = frozenset(("iframe", "video", "audio", "object", "embed"))
_BARS = {"header": "the page's head", "footer": "the page's foot", "nav": "a menu"}


@dataclass(frozen=True)
class Box:
    """Something struck: an element, the units of it that were struck together."""

    place: int
    units: Sequence[int]
    text: str
    words: int


@dataclass(frozen=True)
class View:
    """What a reader knows of the page when reading a box."""

    page: Page
    metadata: Metadata
    first: int
    """First kept unit; beyond the last one where none is kept."""
    last: int
    """Last kept unit; -1 where none is kept."""
    title: str
    """Folded."""
    kept: frozenset[int] = frozenset()
    """Units of the story."""


Named = tuple[Reason, str] | None
"""A reason, and by what it shows."""


def renamed(view: View, box: Box, why: Strike) -> Strike:
    """The strike with the reason that fits best, and in its note what spoke for it."""
    for look in _LOOKS.get(why.rule, _LOOKS[""]):
        if named := look(view, box):
            if named[0] is why.reason:
                return why
            note = f"{why.note}; {named[1]}" if why.note else named[1]
            return Strike(named[0], why.rule, note)
    return why


def headline(view: View, box: Box) -> Named:
    """The title, near the story."""
    tag = view.page.book.tags[view.page.units[box.units[0]].block]
    if box.units[0] > view.last >= 0 or box.words > 40:
        return None
    text = fold(box.text)
    if tag == "h1" and box.units[0] < view.first:
        return Reason.HEADLINE, "it is the page's h1"
    if view.title and text and (text == view.title or (len(text) > 20 and (text in view.title or view.title in text))):
        return Reason.HEADLINE, "it says the title"
    return None


def deck(view: View, box: Box) -> Named:
    """The standfirst, above the story."""
    text = view.metadata.deck or view.metadata.description or ""
    if box.units[0] < view.first and len(text) > 30 and fold(box.text).startswith(fold(text)[:60]):
        return Reason.DECK, "it says the standfirst"
    return None


def byline(view: View, box: Box) -> Named:
    """A name or a date on a line of its own, or what is said of the author behind the story."""
    text = box.text
    if box.words <= _LINE and not ENDS.search(text):
        if BYLINE.match(text) or READING.search(text):
            return Reason.BYLINE, "it reads like a byline"
        if DATE.search(text) and box.words <= 9 and _near(view, box):
            return Reason.BYLINE, "it is a date near the story"
    named = any(len(name) > 5 and name in text[:80] for name in view.metadata.authors)
    if named and box.words <= 90 and bar(view, box) is None:
        return Reason.BYLINE, "it names the author"
    return None


def line(view: View, box: Box) -> Named:
    """A line that says what it is, as the rules for lines of the body know them."""
    if box.words > 60 or len(box.units) > 1:
        return None
    lines = (*WHOLE, *TAIL) if box.units[0] > view.last else WHOLE
    for row in lines:
        if len(box.text) <= row.at_most and row.pattern.match(box.text) and row.reason is not Reason.OUTSIDE_BODY:
            return row.reason, f"it reads like {row.name}"
    return None


def credit(view: View, box: Box) -> Named:
    """A few words that name a picture's maker, or stand with a picture."""
    if box.words <= 20 and _CREDIT.search(box.text) and (box.units[0] < view.last or _pictured(view.page, box.place)):
        return Reason.CAPTION, "it names a picture's maker"
    return None


def words(view: View, box: Box) -> Named:
    """What it says: once is enough for a line; of a longer text the beginning, or more than once."""
    found = said(box.text)
    if not found:
        return None
    reason, times = max(found.items(), key=lambda item: item[1])
    first = next(iter(found))
    if box.words <= _SHORT or times > 1:
        return reason if times > 1 else first, "its words say so"
    head = view.page.units[box.units[0]].text
    opening = said(head) if len(head.split()) <= _SHORT and len(box.units) > 1 else {}
    return (next(iter(opening)), "its heading says so") if opening else None


def heading(view: View, box: Box) -> Named:
    """A heading such as 'Related', its own or the one right before it."""
    units = view.page.units
    for u in (box.units[0], box.units[0] - 1):
        if u < 0 or u in view.kept or (u != box.units[0] and not _beside(view.page, units[u].block, box.place)):
            continue
        if len(units[u].text) <= 80 and HEADS.match(units[u].text):
            found = said(units[u].text)
            return next(iter(found), Reason.RELATED), f"it stands under “{units[u].text[:40]}”"
    return None


def bar(view: View, box: Box) -> Named:
    """Within the page's head, foot or menu, but not within those of an article."""
    book = view.page.book
    for n in view.page.ancestors(box.place):
        tag = book.tags[n]
        if tag in ("article", "main", "section") and n != box.place:
            return None
        if tag in _BARS and not _holds_story(view, n):
            return Reason.MENU, f"it stands in {_BARS[tag]}"
    return None


def links(view: View, box: Box) -> Named:
    """A list of links: with the length of headlines, or of a menu's entries; in itself or in what it is a part of."""
    units = view.page.units
    for group in (box.units, _around(view, box)):
        linked = [units[u] for u in group if units[u].links > 0.6]
        text = sum(len(units[u].text) for u in group)
        if len(linked) < _LIST or sum(len(unit.text) for unit in linked) < _LINKED * text:
            continue
        average = sum(unit.weight for unit in linked) / len(linked)
        if average >= _STORY:
            return Reason.RELATED, "it leads to other stories"
        if average <= _ENTRY:
            return Reason.MENU, "it is a list of short links"
    return None


def anchors(view: View, box: Box) -> Named:
    """A link to another place of the same page: contents."""
    book = view.page.book
    for n in range(box.place, min(book.ends[box.place], box.place + 4)):
        address = book.attributes[n].get("href", "")
        if address.startswith("#") and len(address) > 1:
            return Reason.MENU, "it leads to another place of the page"
    return None


def classes(view: View, box: Box) -> Named:
    """What it and the elements right above it are called."""
    book = view.page.book
    for step, n in enumerate(view.page.ancestors(box.place)):
        if step >= _NEAR or book.tags[n] in ("body", "html") or _holds_story(view, n):
            return None
        names = f"{book.attributes[n].get('class', '')} {book.attributes[n].get('id', '')}"
        if len(names) > 1 and (reason := by_class(names)):
            return reason, f"its class says so ({names.strip()[:40]})"
    return None


def picture(view: View, box: Box) -> Named:
    """No caption without a picture; and none that is all link and as long as a headline."""
    unit = view.page.units[box.units[0]]
    if Reason.CAPTION in said(box.text):
        return Reason.CAPTION, ""
    if unit.links > 0.9 and unit.weight >= _STORY:
        return Reason.RELATED, "it is a picture that leads to another story"
    if any(name == box.text for name in view.metadata.authors):
        return Reason.BYLINE, "it names the author"
    return (Reason.CAPTION, "") if _pictured(view.page, box.place) else bar(view, box)


def with_picture(view: View, box: Box) -> Named:
    """A line without the end of a sentence that stands with a picture, within the story."""
    inside = view.first < box.units[0] < view.last
    if inside and box.words <= 20 and not ENDS.search(box.text) and _pictured(view.page, box.place):
        return Reason.CAPTION, "it stands with a picture"
    return None


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
    opening = heading(view, box) or _opening(view, box)
    return opening if opening and opening[0] is Reason.MOST_READ else named


def teaser_meta(view: View, box: Box) -> Named:
    """A byline far behind the story, with a whole sentence and a link: another story's teaser."""
    if box.units[0] < view.last or box.words <= _LINE or byline(view, box):
        return None
    linked = any(view.page.units[u].links > 0.6 and view.page.units[u].weight >= _STORY for u in box.units)
    return (Reason.RELATED, "it leads to another story") if linked else None


def plain_box(view: View, box: Box) -> Named:
    """A box without links is no list of other stories."""
    units = view.page.units
    linked = sum(units[u].links * len(units[u].text) for u in box.units)
    if linked < 0.1 * sum(len(units[u].text) for u in box.units):
        return Reason.OUTSIDE_BODY, "a box without links"
    return None


def closing(view: View, box: Box) -> Named:
    """A box that ends with a call to buy or try something."""
    end = view.page.units[box.units[-1]].text
    found = said(end) if len(end.split()) <= 6 else {}  # six: the words of a button
    return (Reason.AD, "it ends with an offer") if Reason.AD in found else None


def foot(view: View, box: Box) -> Named:
    """The foot of an article: what it says. That of the page: a menu."""
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


def kicker(view: View, box: Box) -> Named:
    """The name of a section, as a link right above the story."""
    unit = view.page.units[box.units[0]]
    if view.first - 8 <= box.units[0] < view.first and box.words <= 4 and unit.links > 0.9:
        return Reason.TAGS, "it is a short link right above the story"
    return None


def of_story(view: View, box: Box) -> Named:
    """A heading that is a link, with the story going on right under it."""
    if box.units[-1] + 1 in view.kept and box.units[0] > view.first:
        return Reason.OUTSIDE_BODY, "the story goes on under it"
    return None


def consent(view: View, box: Box) -> Named:
    """A part of something that asks for consent again and again."""
    book, units = view.page.book, view.page.units
    top = box.place
    for n in view.page.ancestors(box.place):
        if _holds_story(view, n) or book.tags[n] in ("body", "html", "main") or book.last[n] - book.first[n] > 60:
            break
        top = n
    text = " ".join(unit.text for unit in units[book.first[top] : book.last[top]])
    asked = len(_ASKS.findall(text))
    return (Reason.CONSENT, "it is part of a question for consent") if asked >= 3 and asked * 60 > len(text.split()) else None  # fmt: skip


def _beside(page: Page, one: int, other: int) -> bool:
    """Whether two elements have a parent or grandparent in common."""
    parents = page.book.parents
    near = {parents[one], parents[parents[one]] if parents[one] >= 0 else -1}
    return parents[other] in near or (parents[other] >= 0 and parents[parents[other]] in near)


def _opening(view: View, box: Box) -> Named:
    """What a box's first line says."""
    head = view.page.units[box.units[0]].text
    found = said(head) if len(head.split()) <= 6 else {}  # six: a heading of a list
    return (next(iter(found)), "its heading says so") if found else None


def _near(view: View, box: Box) -> bool:
    """Whether a box stands within a few lines of the story."""
    return view.first - 12 <= box.units[0] <= view.last + 4


def _holds_story(view: View, n: int) -> bool:
    book = view.page.book
    return view.last >= 0 and book.first[n] <= view.first < book.last[n]


def _pictured(page: Page, place: int) -> bool:
    """Whether a picture stands in an element or in the one or two around it."""
    book = page.book
    for step, n in enumerate(page.ancestors(place)):
        if any(tag in _PICTURES for tag in book.tags[n : min(book.ends[n], n + 40)]):
            return True
        if step == 2 or book.tags[n] in ("body", "main", "article", "header", "footer"):
            return False
    return False


def _around(view: View, box: Box) -> range:
    """Units of the smallest element around a box that holds more than it, but nothing kept."""
    book = view.page.book
    for n in view.page.ancestors(book.parents[box.place] if book.parents[box.place] >= 0 else box.place):
        if _holds_story(view, n) or book.tags[n] in ("body", "html"):
            break
        if book.last[n] - book.first[n] >= len(box.units) + _LIST:
            return range(book.first[n], min(book.last[n], book.first[n] + 60))
    return range(0)


@lru_cache(maxsize=8_192)
def by_class(names: str) -> Reason | None:
    """The first word of class and id that says what an element is."""
    words = (word.lower() for word in _PARTS.findall(_HUMP.sub(" ", names)))
    return next((PLACES[word] for word in words if word in PLACES), None)


Look = Callable[[View, Box], Named]
_LEFT: tuple[Look, ...] = (
    blank, headline, deck, line, byline, credit, consent, heading, bar, words, anchors, kicker, with_picture, classes, links,
)  # fmt: skip
#: Rule → how what it struck is read; the first that answers names the reason. '' stands for all that know no better.
_LOOKS: dict[str, tuple[Look, ...]] = {
    "": _LEFT,
    "word-menu": (stories, counter),
    "edit-marks": (stories,),
    "word-ad": (stories,),
    "word-overlay": (heading, words, links),
    "tag-aside": (blank, bar, heading, _opening, words, links),
    "word-box": (words, closing, plain_box),
    "tag-form": (line, classes, words, bar),
    "tag-dialog": (words, classes, overlay),
    "tag-control": (_opening, counter),
    "tag-footer": (foot,),
    "hidden": (_opening, classes, links),
    "word-caption": (picture,),
    "word-picture": (picture,),
    "tag-figure": (picture,),
    "word-byline": (teaser_meta,),
    "tag-embed": (player,),
    "embedded-post": (post,),
    "link-line": (anchors, _opening),
    "linked-heading": (of_story,),
}
