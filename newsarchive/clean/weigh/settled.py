"""What stays out of the story whatever the weights say: it is told elsewhere, stands in it already, or is another's."""

from __future__ import annotations

from newsarchive.clean.echoes import captions_by_alt
from newsarchive.clean.edges import fold, story_headline
from newsarchive.clean.matching import is_head
from newsarchive.clean.weigh.sight import Sight
from newsarchive.model import Metadata

#: A paragraph has so many words or more, by weight.
_SENTENCE = 8.0
#: Longest heading of a list of other stories, in characters.
_HEADING = 80


def settled(sight: Sight, metadata: Metadata, freed: set[int], kept: tuple[int, ...]) -> set[int]:
    """Of the units that the weights would bring back (`freed`) to those that the rules kept: what stays struck."""
    return _elsewhere(sight, metadata, freed, kept[0]) | _said(sight, freed, kept) | _listed(sight, freed, kept[-1])


def _elsewhere(sight: Sight, metadata: Metadata, freed: set[int], first: int) -> set[int]:
    """Of what would come back: captions by their pictures' descriptions, the standfirst, and
    what lies above the headline of a story that begins (`first`) under it."""
    captions = set(captions_by_alt(sight.page, freed))
    deck = fold(metadata.deck or "")
    start, units = story_headline(sight.page, metadata.title), sight.page.units
    return captions | {u for u in freed if u < start <= first or (deck and u < first and fold(units[u].text) == deck)}


def _said(sight: Sight, freed: set[int], kept: tuple[int, ...]) -> set[int]:
    """Of what would come back from behind the story: paragraphs that stand in it word for word."""
    units = sight.page.units
    behind = {u for u in freed if u > kept[-1] and units[u].weight >= _SENTENCE}
    told = {units[u].text for u in kept} if behind else set()
    return {u for u in behind if units[u].text in told}


def _listed(sight: Sight, freed: set[int], last: int) -> set[int]:
    """Of what would come back from behind the story's last unit: teasers in a box that a heading such as 'Related' opens,
    for each reads as the beginning of a story, and is that of another one."""
    book, units, found = sight.page.book, sight.page.units, set[int]()
    end = max(freed, default=-1)
    boxed = last
    for u in range(last + 1, end + 1):
        unit = units[u]
        if u >= boxed and len(unit.text) <= _HEADING and is_head(unit.text):
            boxed = max((book.last[n] for n in sight.page.ancestors(unit.block) if book.first[n] > last), default=u + 1)
        if u < boxed and u in freed:
            found.add(u)
    return found
