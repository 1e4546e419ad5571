"""The body under judgement, and its head: what stands before the first paragraph. Its tail: tails.py."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import takewhile

from newsarchive.clean.lines import ENDS, LETTERS
from newsarchive.clean.matching import has_date, has_reading_time, is_byline, tail
from newsarchive.clean.page import Page
from newsarchive.clean.standins import COOKIE
from newsarchive.clean.strip import Strike
from newsarchive.clean.units import STYLED
from newsarchive.model import Metadata, Reason

#: A paragraph: from this weight on, with less than this share of links.
_PROSE, _LINKS = 12.0, 0.4
#: How many units the head can have before the first paragraph; deeper it is no head.
_HEAD_REACH = 25
#: Lines under a standfirst: so many at most, each lighter than this in words; another day is looked for in so many units.
_RUN, _LINE, _DAYS = 10, 16.0, 40
#: Rules whose lines stand by the headline, and nowhere in a story.
_TELLING = frozenset(("byline-name", "reading-time", "line-reading-time"))
_CREDITS = frozenset((Reason.BYLINE, Reason.CAPTION))
_CELLS = frozenset(("li", "td", "th", "dd", "dt"))
#: Rules that a list under a standfirst is struck by, item for item.
_OF_BYLINE = frozenset(("byline-name", "byline-date", "byline", "head-credit", "reading-time"))
#: A line with a day and nothing else weighs no more than this.
_DAY_ALONE = 5.0
#: A line with a day weighs so much or less, or says that the page was changed.
_DAY, _BEFORE_NOON = 9.0, re.compile(r"\b[ap]\.\s?m\.\W*\Z", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:last modified|updated|aktualisiert|geändert|mis à jour|modifié|a[ct]+ualizad[oa]|aggiornato|bijgewerkt|oppdatert|uppdaterad|opdateret|päivitetty|zaktualizowano|обновлено|оновлено)(?=\W|\d|\Z)",
    re.IGNORECASE,
)
_NO_LINE = frozenset(("li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
#: So many paragraphs under the headline are the story.
_STORY = 3
_WORD = re.compile(r"\w+")
#: All of ASCII but letters, digits and the underscore, which `\w` matches → a blank.
_NO_WORD = str.maketrans({n: " " for n in range(128) if not _WORD.match(chr(n))})


@lru_cache(maxsize=1_024)  # several steps fold the same lines
def fold(text: str) -> str:
    """Words of a text without case and punctuation."""
    if text.isascii():  # the same in a third of the time
        return " ".join(text.lower().translate(_NO_WORD).split())
    return " ".join(_WORD.findall(text.casefold().replace("\u00ad", "")))


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
        book, n = self.page.book, self.page.units[u].block
        while book.tags[n] in STYLED:
            n = book.parents[n]
        return book.tags[n]

    def in_cell(self, u: int) -> bool:
        """Whether a unit is an item or a cell; what line breaks part in a cell that holds the story is neither."""
        return self.tag(u) in _CELLS and self.page.units[u].block not in self.loose

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
    def members(self) -> frozenset[int]:
        """The units, to be asked for."""
        return frozenset(self.units)

    @cached_property
    def loose(self) -> frozenset[int]:
        """Elements that hold prose as their own text, beside other lines."""
        units, tags = self.page.units, self.page.book.tags
        broken = {units[u].block for u in self.units if units[u].breaks > 1 or tags[units[u].block] == "div"}
        return frozenset(block for u in self.units if (block := units[u].block) in broken and self.prose(u))

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
    def place(self) -> tuple[int, float]:
        """The same; around a list, for a list is a part of a story."""
        home, share = self.home
        while home >= 0 and self.page.book.tags[home] in ("ul", "ol", "dl"):
            home = self.page.book.parents[home]
        return home, share

    @cached_property
    def title(self) -> str:
        """The headline, folded."""
        return fold(self.metadata.title or "")

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """What the page calls its outlet."""
        return tuple(name for name in self.page.meta_tags.get("og:site_name", ()) if len(name) > 3)

    @cached_property
    def of_letters(self) -> bool:
        """Whether the headline tells of letters to readers: such a story may invite to them."""
        return LETTERS.search(self.metadata.title or "") is not None

    @cached_property
    def decks(self) -> tuple[str, ...]:
        """What the page calls its standfirst, folded."""
        return tuple(fold(text) for text in (self.metadata.deck,) if text)


Gone = dict[int, Strike]
Trim = Callable[[Story, Gone], None]


def above_headline(story: Story, gone: Gone) -> None:
    """What stands above the headline, where most of the prose stands under it: tickers, teasers, notices."""
    at = bisect_left(story.units, story_headline(story.page, story.metadata.title))
    above, below = (
        [story.page.units[u].weight for u in part if story.prose(u)] for part in (story.units[:at], story.units[at:])
    )
    enough = len(below) >= _STORY and sum(below) > sum(above)
    if enough or (above and below and _is_notice(story, story.units[:at])):
        gone.update({u: gone.get(u, Strike(Reason.OUTSIDE_BODY, "above-headline")) for u in story.units[:at]})


def _is_notice(story: Story, units: list[int]) -> bool:
    """Whether most of the prose among some units is about cookies, as in a notice that was put above the page."""
    told = [story.page.units[u] for u in units if story.prose(u)]
    about = sum(unit.weight for unit in told if COOKIE.search(unit.text))
    return about > sum(unit.weight for unit in told) / 2


def story_headline(page: Page, title: str | None) -> int:
    """The unit of the page's first `h1`, be it in the body or not, where it says the title, and the window's title says
    it too; else 0. Pages that are no stories have headings that say much and stand anywhere."""
    n = next(iter(page.book.with_tag("h1")), -1)
    window = next(iter(page.for_machines["title"]), None)
    wanted = fold(title or "")
    if n < 0 or window is None or not wanted or fold(page.text_of(n)) != wanted:
        return 0
    return page.book.first[n] if wanted in fold(window.text or "") else 0


def trim_head(story: Story, gone: Gone) -> None:
    """Headline, standfirst, byline, date and labels before the first paragraph."""
    below = False
    for u in story.units[:_HEAD_REACH]:
        if u in gone:
            continue
        why = head_line(story, u)
        if why and (not below or _is_told_anywhere(story, u, why)):
            gone[u] = why
        elif story.prose(u):
            if below:
                return
            below = True  # a standfirst may stand above the date
            _under_standfirst(story, gone, u)


def _is_told_anywhere(story: Story, u: int, why: Strike) -> bool:
    """Whether a line under the first paragraph is known all the same: a byline with its day, a photographer's credit."""
    if why.rule == "byline-date":
        return is_byline(story.page.units[u].text)
    return why.rule == "head-credit" and why.reason is Reason.CAPTION and not ENDS.search(story.page.units[u].text)


def _under_standfirst(story: Story, gone: Gone, first: int) -> None:
    """Lines right under the first paragraph, where one of them tells that it is the standfirst: the author's name, a
    day, the time that reading takes. No other line of the story is a day: chronicles have one above each paragraph.
    """
    at = bisect_left(story.units, first) + 1
    run = list(
        takewhile(lambda u: u in gone or _is_short(story, u) or _is_listed(story, u), story.units[at : at + _RUN])
    )
    named = {u: why for u in run if u not in gone and (why := head_line(story, u))}
    dated = any(why.rule == "byline-date" for why in named.values()) and not any(
        _is_short(story, u) and has_date(story.page.units[u].text) for u in story.units[at + len(run) : at + _DAYS]
    )
    if dated or any(why.rule in _TELLING for why in (*named.values(), *(gone[u] for u in run if u in gone))):
        gone.update(named)


def _is_short(story: Story, u: int) -> bool:
    """Whether a unit is a line of the head: no heading, no item, no sentence."""
    unit = story.page.units[u]
    if unit.weight >= _LINE or ENDS.search(unit.text) or story.tag(u) in _NO_LINE:
        return False
    return not story.in_tag(u, "blockquote")  # a post shown under the first paragraph has an author and a day as well


def _is_listed(story: Story, u: int) -> bool:
    """Whether a unit is an item of the list that names author, day and source."""
    if story.tag(u) != "li" or (why := head_line(story, u)) is None:
        return False
    unit = story.page.units[u]
    return why.rule in _OF_BYLINE and (is_byline(unit.text) or unit.weight <= _DAY_ALONE)


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
    if unit.weight < 16 and has_date(unit.text) and (is_byline(unit.text) or _is_day(unit.text, unit.weight)):
        return Strike(Reason.BYLINE, "byline-date")
    if unit.weight < 16 and has_reading_time(unit.text):
        return Strike(Reason.BYLINE, "reading-time")
    if unit.weight < 12 and is_byline(unit.text) and not ENDS.search(unit.text):
        return Strike(Reason.BYLINE, "byline")
    if unit.weight < 12 and (line := tail(unit.text)) and line.reason in _CREDITS:
        return Strike(line.reason, "head-credit")
    if unit.weight < 7 and not ENDS.search(unit.text) and story.tag(u) not in ("li", "h2", "h3", "h4"):
        return Strike(Reason.OUTSIDE_BODY, "head-label")
    return None


def _is_day(text: str, weight: float) -> bool:
    """Whether a line with a day says nothing else, or when it was changed; 'a.m.' ends no sentence."""
    if ENDS.search(text) and not _BEFORE_NOON.search(text):
        return False
    return weight <= _DAY or _CHANGED.search(text) is not None


#: In this order.
HEAD: tuple[Trim, ...] = (above_headline, trim_head)
