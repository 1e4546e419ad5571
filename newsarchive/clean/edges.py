"""Head and tail of the body: what stands before the first paragraph and behind the last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from newsarchive.clean.lines import ENDS, SIGN_OFF
from newsarchive.clean.matching import has_date, has_reading_time, is_byline, is_head, is_note, tail
from newsarchive.clean.page import Page
from newsarchive.clean.strip import Strike
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Metadata, Reason

#: A paragraph: from this weight on, with less than this share of links.
_PROSE, _LINKS = 12.0, 0.4
#: How many units the head can have before the first paragraph; deeper it is no head.
_HEAD_REACH = 25
#: How much of the prose may lie in the tail that a heading such as 'Related' begins.
_TAIL_SHARE = 0.15
#: The same where the line is no heading element.
_TAIL_SHARE_UNMARKED = 0.0
#: Most characters that may follow a sign-off, and their share of all: import tails are shorter, a story that goes on is
#: longer. Where no sentence follows, the share does not matter.
_SIGNED_OFF, _OF_ALL = 1_500, 0.25
_HEADINGS = vocabulary("h1 h2 h3 h4 h5 h6")
#: Least prose that makes a story, by weight in words, where teasers follow it.
_STORY_LEAST = 25.0
#: A paragraph from this weight on, in words, that ends in mid-sentence is a teaser; shorter ones are names and sources.
_CUT_OFF = 25.0
#: Most lines of a card that leads to another story, and the share of links of its heading.
_CARD, _ALL_LINK = 5, 0.9

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1_024)  # several steps fold the same lines
def fold(text: str) -> str:
    """Words of a text without case and punctuation."""
    return " ".join(_WORD.findall(text.casefold()))


@dataclass(frozen=True)
class Story:
    """The body under judgement."""

    page: Page
    metadata: Metadata
    roots: tuple[int, ...]
    units: list[int]
    written: bool
    """Whether its prose stands in written tags."""
    lists: dict[int, float] = field(default_factory=dict)
    """Share of links of the lists that were asked for."""

    def tag(self, u: int) -> str:
        """Tag of the block that a unit stands in; its cell or list item where that is the nearest written one."""
        return self.page.book.tags[self.page.units[u].block]

    def above(self, u: int) -> list[str]:
        """Tags around a unit, up to the body's root."""
        tags = []
        for n in self.page.ancestors(self.page.units[u].pieces[0][0]):
            if n in self.roots:
                break
            tags.append(self.page.book.tags[n])
        return tags

    def in_tag(self, u: int, tag: str) -> bool:
        """Whether a tag is around a unit, within the body."""
        return tag in self.above(u)

    def written_above(self, u: int) -> bool:
        """Whether a list item, quotation or cell is around a unit."""
        return any(tag in ("li", "blockquote", "td", "pre", "dd") for tag in self.above(u))

    def list_links(self, u: int) -> float:
        """Share of links in the list around a unit."""
        book = self.page.book
        holder = next(
            (n for n in self.page.ancestors(self.page.units[u].block) if book.tags[n] in ("ul", "ol", "dl")), -1
        )
        return self._linked(holder) if holder >= 0 else 1.0

    def _linked(self, holder: int) -> float:
        """The same of one list, counted once: a list of thousands is asked for by each of its items."""
        if holder not in self.lists:
            book = self.page.book
            units = self.page.units[book.first[holder] : book.last[holder]]
            linked, chars = sum(unit.links * len(unit.text) for unit in units), sum(len(unit.text) for unit in units)
            self.lists[holder] = linked / max(1, chars)
        return self.lists[holder]

    def prose(self, u: int) -> bool:
        """Whether a unit is a paragraph of prose."""
        unit = self.page.units[u]
        return unit.weight >= _PROSE and unit.links < _LINKS

    @cached_property
    def home(self) -> tuple[int, float]:
        """The element right above most paragraphs, and the share of prose in it."""
        held: dict[int, float] = {}
        for u in self.units:
            if self.prose(u):
                unit = self.page.units[u]
                above = self.page.book.parents[unit.block] if self.tag(u) in ("p", "li", "br") else unit.block
                held[above] = held.get(above, 0.0) + unit.weight
        if not held:
            return -1, 0.0
        best = max(held, key=lambda n: held[n])
        inside = sum(weight for n, weight in held.items() if best <= n < self.page.book.ends[best])
        return best, inside / sum(held.values())

    @cached_property
    def title(self) -> str:
        """The headline, folded."""
        return fold(self.metadata.title or "")

    @cached_property
    def decks(self) -> tuple[str, ...]:
        """What the page calls its standfirst, folded."""
        return tuple(fold(text) for text in (self.metadata.deck,) if text)


Gone = dict[int, Strike]
Trim = Callable[[Story, Gone], None]


def trim_head(story: Story, gone: Gone) -> None:
    """Headline, standfirst, byline, date and labels before the first paragraph."""
    below = False
    for u in story.units[:_HEAD_REACH]:
        if u in gone:
            continue
        why = head_line(story, u)
        if why and (not below or (why.rule == "byline-date" and is_byline(story.page.units[u].text))):
            gone[u] = why
        elif story.prose(u):
            if below:
                return
            below = True  # a standfirst may stand above the date


def head_line(story: Story, u: int) -> Strike | None:
    """What a line of the head is, or None for one that may be the story."""
    unit = story.page.units[u]
    folded = fold(unit.text)
    if story.tag(u) == "h1" or (
        story.title and (folded == story.title or (len(folded) > 20 and folded in story.title))
    ):
        return Strike(Reason.HEADLINE, "headline")
    if folded in story.decks:
        return Strike(Reason.DECK, "deck")
    if unit.weight >= 25:
        return None
    if any(fold(name) in folded for name in story.metadata.authors) and not ENDS.search(unit.text) and unit.weight < 20:
        return Strike(Reason.BYLINE, "byline-name")
    if (
        unit.weight < 16
        and has_date(unit.text)
        and (is_byline(unit.text) or (unit.weight <= 9 and not ENDS.search(unit.text)))
    ):
        return Strike(Reason.BYLINE, "byline-date")
    if unit.weight < 16 and has_reading_time(unit.text):
        return Strike(Reason.BYLINE, "reading-time")
    if unit.weight < 12 and is_byline(unit.text) and not ENDS.search(unit.text):
        return Strike(Reason.BYLINE, "byline")
    if unit.weight < 12 and (line := tail(unit.text)) and line.reason is Reason.BYLINE:
        return Strike(Reason.BYLINE, "head-credit")
    if unit.weight < 7 and not ENDS.search(unit.text) and story.tag(u) not in ("li", "h2", "h3", "h4"):
        return Strike(Reason.OUTSIDE_BODY, "head-label")
    return None


def cut_at_heading(story: Story, gone: Gone) -> None:
    """Headings such as 'Related': what is under them up to the next paragraph, and all behind where little prose follows.

    Teasers of other stories do not count as prose, as long as a story stands above them: blogs show theirs as teasers.
    """
    units = story.units
    total = sum(story.page.units[u].weight for u in units if story.prose(u) and u not in gone)
    above = sum(_paragraph(story, u) for u in units if u not in gone)
    after = teased = 0.0
    for n in range(len(units) - 1, -1, -1):
        unit = story.page.units[units[n]]
        if n and len(unit.text) <= 80 and is_head(unit.text) and not is_note(unit.text):
            most = (_TAIL_SHARE if story.tag(units[n]) in _HEADINGS else _TAIL_SHARE_UNMARKED) * total
            if after + teased <= most or (after <= most and above >= _STORY_LEAST):
                gone.update({u: gone.get(u, Strike(Reason.RELATED, "tail-heading")) for u in units[n:]})
                after = teased = 0.0
            else:
                _strike_list(story, gone, n)
        if story.prose(units[n]) and units[n] not in gone:
            above -= _paragraph(story, units[n])
            if _is_teaser(story, units[n]):
                teased += unit.weight
            else:
                after += unit.weight


def _paragraph(story: Story, u: int) -> float:
    """Weight of a unit of prose; 0 for what stands in a heading, be it ever so long."""
    return story.page.units[u].weight if story.prose(u) and story.tag(u) not in _HEADINGS else 0.0


def _is_teaser(story: Story, u: int) -> bool:
    """The beginning of another story: right under a heading that is all link, or in a small box with one."""
    book, units = story.page.book, story.page.units
    box = book.parents[units[u].block]
    if box < 0:
        return False
    first = book.first[box] if book.last[box] - book.first[box] <= _CARD else u
    if units[u].weight >= _CUT_OFF and not ENDS.search(units[u].text):  # then heading and text may have a box each
        first = min(first, max(0, u - 1))
    above = units[first:u]
    return any(unit.links > _ALL_LINK and _HEADINGS.intersection(_tags_around(story, unit.block)) for unit in above)


def _tags_around(story: Story, n: int) -> Iterator[str]:
    """Tags of an element and of the two around it: a heading's text may stand in a box inside of it."""
    for _ in range(3):
        if n >= 0:
            yield story.page.book.tags[n]
            n = story.page.book.parents[n]


def _strike_list(story: Story, gone: Gone, n: int) -> None:
    """A heading in mid-body, and the links right under it."""
    gone.setdefault(story.units[n], Strike(Reason.RELATED, "list-heading"))
    for u in story.units[n + 1 : n + 7]:  # six: more is no box
        if story.prose(u) or (story.page.units[u].links < 0.5 and u not in gone):
            return
        gone.setdefault(u, Strike(Reason.RELATED, "list-heading"))


def cut_at_sign_off(story: Story, gone: Gone) -> None:
    """Agencies end their texts with 'Ends', '-30-' or '###'; what an import puts behind that is no story."""
    kept = [u for u in story.units if u not in gone]
    rest = total = sum(len(story.page.units[u].text) for u in story.units)
    for n, u in enumerate(story.units):
        rest -= len(story.page.units[u].text)
        if not kept or rest > _SIGNED_OFF or not SIGN_OFF.fullmatch(story.page.units[u].text):
            continue
        if rest <= total * _OF_ALL or not any(_is_told(story, v) for v in story.units[n + 1 :]):
            gone.update({v: gone.get(v, Strike(Reason.OUTSIDE_BODY, "tail-sign-off")) for v in story.units[n:]})
            return


def _is_told(story: Story, u: int) -> bool:
    """Whether a unit is prose that ends as sentences do: lists of search words are as long, and end nowhere."""
    return story.prose(u) and ENDS.search(story.page.units[u].text) is not None


def trim_tail(story: Story, gone: Gone) -> None:
    """Biographies, credits, prompts, tags and labels behind the last paragraph, from the end upwards."""
    for u in reversed(story.units):
        if u in gone:
            continue
        unit = story.page.units[u]
        if is_note(unit.text):
            continue
        why = tail_line(story, u) or stranger(story, u)
        if why is None:
            return
        gone[u] = why


def stranger(story: Story, u: int) -> Strike | None:
    """A tail paragraph in a box of its own, where nearly all of the story shares one parent."""
    home, share = story.home
    if share < 0.8 or story.tag(u) in _HEADINGS or home in story.page.ancestors(story.page.units[u].block):
        return None
    return Strike(Reason.OUTSIDE_BODY, "tail-stranger")


def tail_line(story: Story, u: int) -> Strike | None:
    """What a line at the tail is, or None for one that is the story."""
    unit = story.page.units[u]
    if line := tail(unit.text):
        return Strike(line.reason, line.name)
    if unit.weight < 60 and any(
        len(name) > 5 and unit.text.casefold().startswith(name.casefold()) for name in story.metadata.authors
    ):
        return Strike(Reason.BYLINE, "tail-author")
    if story.tag(u) in ("li", "td", "th", "dd", "dt") or story.in_tag(u, "blockquote"):
        return None
    if unit.links > 0.5 and unit.weight < 25:
        return Strike(Reason.RELATED, "tail-link")
    if unit.weight < 8 and not ENDS.search(unit.text):
        return Strike(Reason.OUTSIDE_BODY, "tail-label")
    return None


#: In this order.
HEAD: tuple[Trim, ...] = (trim_head,)
TAIL_FILTERS: tuple[Trim, ...] = (cut_at_sign_off, cut_at_heading, trim_tail)
