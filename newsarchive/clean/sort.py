"""Within the body: which units are the story, and for each that is not, why. Structure decides, words help."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from newsarchive.clean.cards import (
    link_cards,
    loose_card,
    posts_of_networks,
    questions,
    rest_of_announced,
    rest_of_items,
    rest_of_offers,
)
from newsarchive.clean.echoes import lines_alike, pull_quotes, said_again, unmarked_captions
from newsarchive.clean.edges import HEAD, Story, Trim, fold
from newsarchive.clean.extract import Body
from newsarchive.clean.lines import ENDS
from newsarchive.clean.lists import cut_at_heading
from newsarchive.clean.matching import is_note, opening, whole
from newsarchive.clean.outlet import LONGEST, invites_to_letters, offers_itself
from newsarchive.clean.page import Page
from newsarchive.clean.strip import Strike, Struck
from newsarchive.clean.tails import cut_at_sign_off, trim_tail
from newsarchive.clean.vocabulary import HEADINGS, vocabulary
from newsarchive.model import Metadata, Reason
from newsarchive.site import Layout

#: Tags whose text is written as text. Short lines elsewhere are labels and buttons more often than not.
_WRITTEN = vocabulary("p li dd dt blockquote h1 h2 h3 h4 h5 h6 td th pre q figcaption")
#: A line under this weight, without the end of a sentence, outside written tags, is a label.
_LABEL = 10.0
#: Longest text that may say of itself what it is, in characters: what asks for consent takes that much.
_CLUTTER = 900
#: From this share of links on, a line is a link.
_ALL_LINK = 0.8
#: The same in a list of links.
_LIST_LINK = 0.6


@dataclass(frozen=True)
class Sorted:
    """What became of the units."""

    kept: tuple[int, ...]
    """Units of the story, in page order."""
    struck: dict[int, Strike] = field(default_factory=dict)
    """Units that were struck one by one, inside the body."""
    notes: dict[int, str] = field(default_factory=dict)
    """Units that were kept against the rules → why, in words."""


def sort_units(page: Page, struck: Struck, body: Body, layout: Layout, metadata: Metadata) -> Sorted:
    """The body's units, each kept or struck with a reason."""
    candidates = _in_body(page, struck, body)
    story = Story(
        page=page, metadata=metadata, roots=body.roots, units=candidates, written=_mostly_written(page, candidates)
    )
    gone = _site_lines(page, candidates, layout)
    for u in candidates:
        if u not in gone and (why := _first(FILTERS, story, u)):
            gone[u] = why
    for trim in HEAD:
        trim(story, gone)
    for trim in TRIMS:
        trim(story, gone)
    _orphan_headings(story, gone)
    return Sorted(tuple(u for u in candidates if u not in gone), gone)


def _in_body(page: Page, struck: Struck, body: Body) -> list[int]:
    """Each unit once: roots that are inline elements of one line share it."""
    units: list[int] = []
    seen = 0
    for root in body.roots:
        for u in range(max(seen, page.book.first[root]), page.book.last[root]):
            if any(struck.under[owner] < 0 and text.strip() for owner, text in page.units[u].pieces):
                units.append(u)
        seen = max(seen, page.book.last[root])
    return units


def _mostly_written(page: Page, units: list[int]) -> bool:
    """Whether the prose stands in `p` and its kin, so that text elsewhere is suspect."""
    inside = sum(page.units[u].weight for u in units if page.book.tags[page.units[u].block] in _WRITTEN)
    return inside > 0.7 * sum(page.units[u].weight for u in units)


def _site_lines(page: Page, units: list[int], layout: Layout) -> dict[int, Strike]:
    gone: dict[int, Strike] = {}
    for pattern in layout.drop_text:
        wanted = re.compile(pattern, re.IGNORECASE)
        gone.update(
            {u: Strike(Reason.SITE, f"drop_text {pattern}") for u in units if wanted.fullmatch(page.units[u].text)}
        )
    for cut in layout.cut:
        wanted = re.compile(cut.pattern, re.IGNORECASE)
        at = max((n for n, u in enumerate(units) if wanted.fullmatch(page.units[u].text)), default=-1)
        if at >= 0 and sum(len(page.units[u].text) for u in units[at + 1 :]) <= cut.at_most:
            gone.update({u: Strike(Reason.SITE, f"cut {cut.pattern}") for u in units[at:]})
    return gone


Filter = Callable[[Story, int], "Strike | None"]


def _first(filters: tuple[Filter, ...], story: Story, u: int) -> Strike | None:
    return next((why for look in filters if (why := look(story, u))), None)


def clutter_line(story: Story, u: int) -> Strike | None:
    """A line that says what it is."""
    unit = story.page.units[u]
    if len(unit.text) > _CLUTTER or (story.tag(u) in ("th", "td") and story.in_cell(u)):
        return None
    line = whole(unit.text)
    if line is None and unit.weight < LONGEST and not story.of_letters:
        if invites_to_letters(unit.text):
            return Strike(Reason.SIGNUP, "line-letters")
        if offers_itself(unit.text, unit.weight):
            return Strike(Reason.SIGNUP, "line-offer")
    return Strike(line.reason, line.name) if line else None


def read_more_line(story: Story, u: int) -> Strike | None:
    """'Read also: …': struck where it is a link, or a line without the end of a sentence."""
    unit = story.page.units[u]
    line = opening(unit.text)
    if line and (unit.links > 0.2 or not ENDS.search(unit.text)):
        return Strike(line.reason, line.name)
    return None


def link_line(story: Story, u: int) -> Strike | None:
    """A line that is one link: another story's headline, unless it is a heading or stands in a list that has more than links."""
    unit = story.page.units[u]
    tag = story.tag(u)
    if unit.links < (_LIST_LINK if tag == "li" else _ALL_LINK):
        return None
    if tag in HEADINGS:
        return Strike(Reason.RELATED, "linked-heading") if unit.links > 0.95 and story.in_tag(u, "a") else None
    if tag in ("td", "th") and story.in_cell(u):
        return None
    if (tag == "li" and story.list_links(u) < 0.6) or _ends_behind_link(story, u):
        return None
    return Strike(Reason.RELATED, "link-line")


def _ends_behind_link(story: Story, u: int) -> bool:
    """Whether a line is a sentence of which a link is only a part, however large: it has words before the link, and
    ends behind it. Of 24 such lines on 1,390 pages 23 are the story's; who links to a headline puts no full stop.
    """
    unit = story.page.units[u]
    pieces = [(owner, text) for owner, text in unit.pieces if not text.isspace()]
    if len(pieces) < 2 or not pieces[0][1].lstrip()[0].isalpha() or not ENDS.search(unit.text):
        return False
    return not any(_in_link(story, owner) for owner, _ in (pieces[0], pieces[-1]))


def _in_link(story: Story, n: int) -> bool:
    return any(story.page.book.tags[above] == "a" for above in story.page.ancestors(n))


def label(story: Story, u: int) -> Strike | None:
    """A short line outside written tags, where the story is in written tags."""
    unit = story.page.units[u]
    if not story.written or unit.weight >= _LABEL or story.tag(u) in _WRITTEN or story.written_above(u):
        return None
    if ENDS.search(unit.text) and unit.weight >= 4:  # four words make a sentence
        return None
    if unit.weight >= 4 and unit.block in story.loose:
        return None
    return Strike(Reason.OUTSIDE_BODY, "label")


def no_words(story: Story, u: int) -> Strike | None:
    """Bullets, rules and other lines without a letter or digit."""
    return None if any(c.isalnum() for c in story.page.units[u].text) else Strike(Reason.OUTSIDE_BODY, "no-words")


def deck_again(story: Story, u: int) -> Strike | None:
    """The headline said again anywhere in the body as a line of its own."""
    if story.metadata.title and fold(story.page.units[u].text) == story.title:
        return Strike(Reason.HEADLINE, "headline-again")
    return None


#: The order is the meaning: the first that answers names the reason.
FILTERS: tuple[Filter, ...] = (no_words, clutter_line, deck_again, read_more_line, link_line, label)
#: And these, once the head is told, in this order: what is said twice, questions and posts, then the tail from outside.
TRIMS: tuple[Trim, ...] = (
    lines_alike, pull_quotes, said_again, unmarked_captions, questions, posts_of_networks, cut_at_sign_off, cut_at_heading,
    link_cards, loose_card, rest_of_items, rest_of_announced, rest_of_offers, trim_tail,
)  # fmt: skip


def _orphan_headings(story: Story, gone: dict[int, Strike]) -> None:
    """A heading with nothing of the story under it, up to the next heading of its level or the end."""
    if not any(story.tag(u) not in HEADINGS for u in story.units if u not in gone):
        return  # a text set in headings throughout
    following = False
    for u in reversed(story.units):
        tag = story.tag(u)
        if tag in HEADINGS and u not in gone:
            if not following and not is_note(story.page.units[u].text):
                gone[u] = Strike(Reason.RELATED, "heading-of-nothing")
        elif u not in gone:
            following = True
