"""Headings such as 'Related': the list that one begins in the midst of a story, and the tail that one begins behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from newsarchive.clean.edges import Gone, Story
from newsarchive.clean.lines import DOTS, ENDS
from newsarchive.clean.matching import is_head, is_note
from newsarchive.clean.strip import Strike
from newsarchive.clean.tails import tail_line
from newsarchive.clean.talk import TALK, is_talk
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.model import Reason

#: How much of the prose may lie in the tail that a heading such as 'Related' begins.
_TAIL_SHARE = 0.15
#: The same where the line is no heading element.
_TAIL_SHARE_UNMARKED = 0.0
#: So many paragraphs behind a list of links show that the story goes on.
_GOES_ON = 2
#: Longest list of links in mid-story, in lines.
_LIST = 12
#: Least prose that makes a story, by weight in words, where teasers follow it.
_STORY_LEAST = 25.0
#: A paragraph from this weight on, in words, that ends in mid-sentence is a teaser; shorter ones are names and sources.
_CUT_OFF = 25.0
#: Most lines of a card that leads to another story, and the share of links of its heading.
_CARD, _ALL_LINK = 5, 0.9
#: Longest heading of a list, in characters.
_HEAD = 80
#: So many linked headings with a line under each are a list of other stories.
_TURNS = 3
_ITEMS = frozenset(("li", "article"))
#: So many wrappers of paragraphs that are alike make what is around them the place of the story.
_WRAPPED = 3


def cut_at_heading(story: Story, gone: Gone) -> None:
    """Headings such as 'Related': what is under them up to the next paragraph, and all behind where little prose follows.

    Teasers of other stories do not count as prose, as long as a story stands above them: blogs show theirs as teasers.
    """
    units = story.units
    total = sum(story.page.units[u].weight for u in units if story.prose(u) and u not in gone)
    above = sum(_paragraph(story, u) for u in units if u not in gone)
    homes = _homes(story)
    after, teased = 0.0, 0.0
    whole = talk = len(units)  # from there on all is struck, and all as talk
    for n in range(len(units) - 1, -1, -1):
        unit = story.page.units[units[n]]
        if n and len(unit.text) <= _HEAD and is_head(unit.text) and not is_note(unit.text):
            most = (_TAIL_SHARE if story.tag(units[n]) in HEADINGS else _TAIL_SHARE_UNMARKED) * total
            if is_talk(story.page, units[n]) and above >= _STORY_LEAST:
                for u in units[n:talk]:
                    gone[u] = TALK
                whole, talk, after, teased = n, n, 0.0, 0.0
            elif after + teased <= most or (after <= most and above >= _STORY_LEAST):
                end = _end(story, gone, n, homes)
                for u in units[n : min(end, whole)]:
                    gone.setdefault(u, Strike(Reason.RELATED, "tail-heading"))
                whole = n if end == len(units) else whole
                after = teased = 0.0
            else:
                _strike_list(story, gone, n)
        if story.prose(units[n]) and units[n] not in gone:
            above -= _paragraph(story, units[n])
            if _is_teaser(story, units[n]):
                teased += unit.weight
            else:
                after += _paragraph(story, units[n])


class _Homes(NamedTuple):
    """Elements that hold paragraphs, by place in the body; those whose paragraphs have wrappers alike as well."""

    first: dict[int, int]
    """Element → place of the first paragraph in it."""
    reach: list[int]
    """Place → the last paragraph in any of the elements that have one before that place; -1 for none."""


def _homes(story: Story) -> _Homes:
    """Counted once: to count them for each heading takes a time that grows with the square of their number."""
    book = story.page.book
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    families: dict[tuple[int, str, str], dict[int, int]] = {}
    for place, u in enumerate(story.units):
        if story.prose(u):
            home = book.parents[story.page.units[u].block]
            first.setdefault(home, place)
            last[home] = place
            n = _wrapper(story, home)
            families.setdefault((book.parents[n], book.tags[n], book.attributes[n].get("class", "")), {})[n] = place
    for (home, _, _), wrappers in families.items():
        if len(wrappers) >= _WRAPPED:
            first[home] = min(first.get(home, len(story.units)), *wrappers.values())
            last[home] = max(last.get(home, -1), *wrappers.values())
    begun = {place: last[home] for home, place in first.items()}
    reach = [-1, *accumulate((begun.get(place, -1) for place in range(len(story.units))), max)]
    return _Homes(first, reach)


def _wrapper(story: Story, n: int) -> int:
    """The outermost element that holds the same lines as another."""
    book = story.page.book
    while (above := book.parents[n]) >= 0 and book.first[above] == book.first[n] and book.last[above] == book.last[n]:
        n = above
    return n


def _end(story: Story, gone: Gone, n: int, homes: _Homes) -> int:
    """Where what a heading begins ends: at the end, but where it stands in a box beside paragraphs, with the box."""
    units, book, box = story.units, story.page.book, -1
    for around in story.page.ancestors(story.page.units[units[n]].block):
        if homes.first.get(around, n) < n:
            break
        box = around
    else:
        return _behind_links(story, gone, n)
    if box < 0:
        return _behind_links(story, gone, n)
    end = bisect_left(units, book.last[box], n)
    return end if book.last[box] - book.first[box] > 1 and homes.reach[n] >= end else _behind_links(story, gone, n)


def _behind_links(story: Story, gone: Gone, n: int) -> int:
    """Where the links right under a heading end, where two paragraphs follow that look as the one before the heading and
    have its parent; else the end of all."""
    units, all_units = story.units, story.page.units
    at = n + 1
    while at < min(n + _LIST, len(units)) and (units[at] in gone or all_units[units[at]].links > _ALL_LINK):
        at += 1
    rest = units[at : at + _GOES_ON]
    before = next((units[place] for place in range(n - 1, max(-1, n - _LIST), -1) if story.prose(units[place])), -1)
    if at == n + 1 or len(rest) < _GOES_ON or before < 0:
        return len(units)
    look = _place(story, before)
    alike = all(_place(story, u) == look and ENDS.search(all_units[u].text) for u in rest)
    long = sum(all_units[u].weight for u in rest) >= _STORY_LEAST
    return at if alike and long and not any(tail_line(story, u) for u in rest) else len(units)


def _place(story: Story, u: int) -> tuple[int, str, str]:
    """What tells whether two paragraphs belong together: parent, tag, class."""
    book, n = story.page.book, story.page.units[u].block
    return book.parents[n], book.tags[n], book.attributes[n].get("class", "")


def _paragraph(story: Story, u: int) -> float:
    """Weight of a unit of prose; 0 for what stands in a heading, be it ever so long."""
    return story.page.units[u].weight if story.prose(u) and story.tag(u) not in HEADINGS else 0.0


def _is_teaser(story: Story, u: int) -> bool:
    """The beginning of another story: right under a heading that is all link, or in a small box with one. Of a text that
    breaks off, heading and text may have a box each, and the picture bear the link."""
    book, units = story.page.book, story.page.units
    box = book.parents[units[u].block]
    if box < 0:
        return False
    first = book.first[box] if book.last[box] - book.first[box] <= _CARD else u
    if breaks_off := units[u].weight >= _CUT_OFF and _breaks_off(units[u].text):
        first = min(first, max(0, u - 1))
    above = [v for v in range(first, u) if HEADINGS.intersection(_tags_around(story, units[v].block))]
    if _ITEMS.intersection(_tags_around(story, units[u].block)) and any(
        units[v].links > _ALL_LINK for v in range(first, u)
    ):
        return True
    return any(units[v].links > _ALL_LINK for v in above) or (
        breaks_off and bool(above) and _leads(story, above[-1], u)
    )


def _breaks_off(text: str) -> bool:
    """Whether a text ends in mid-sentence, with dots for the rest or without."""
    return not ENDS.search(text) or DOTS.search(text) is not None


def _leads(story: Story, heading: int, u: int) -> bool:
    """Whether a link begins in the smallest element around a heading and the text under it."""
    book = story.page.book
    n = next((n for n in story.page.ancestors(story.page.units[heading].block) if book.last[n] > u), -1)
    return n >= 0 and book.last[n] - book.first[n] <= _CARD and "a" in book.tags[n : book.ends[n]]


def _tags_around(story: Story, n: int) -> Iterator[str]:
    """Tags of an element and of the two around it: a heading's text may stand in a box inside of it."""
    for _ in range(3):
        if n >= 0:
            yield story.page.book.tags[n]
            n = story.page.book.parents[n]


def _told_in_turn(story: Story, n: int) -> list[int]:
    """What follows a heading as linked headings with one line under each, in turn; nothing where it is not so: under the
    last of several headings in a row the story goes on."""
    units, turns = story.units, 0
    place = n + 1
    while place + 1 < len(units) and _is_linked_heading(story, units[place]) and _is_under(story, units[place + 1]):
        turns, place = turns + 1, place + 2
    return units[n + 1 : place] if turns >= _TURNS else []


def _is_linked_heading(story: Story, u: int) -> bool:
    return story.tag(u) in HEADINGS and story.page.units[u].links > _ALL_LINK


def _is_under(story: Story, u: int) -> bool:
    """Whether a line may stand under a headline; one that begins a list itself is looked at in its own turn, not twice."""
    text = story.page.units[u].text
    return story.tag(u) not in HEADINGS and not (len(text) <= _HEAD and is_head(text))


def _strike_list(story: Story, gone: Gone, n: int) -> None:
    """A heading in mid-body, and the links right under it."""
    gone.setdefault(story.units[n], Strike(Reason.RELATED, "list-heading"))
    told = _told_in_turn(story, n)
    if told:
        gone.update({u: gone.get(u, Strike(Reason.RELATED, "list-heading")) for u in told})
        return
    for u in story.units[n + 1 : n + 7]:  # six: more is no box
        if story.prose(u) or (story.page.units[u].links < 0.5 and u not in gone):
            return
        gone.setdefault(u, Strike(Reason.RELATED, "list-heading"))
