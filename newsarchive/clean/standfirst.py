"""The standfirst of a page that does not name it: the sentence or two between headline and date."""

from __future__ import annotations

from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import has_date, is_byline
from newsarchive.clean.page import Page
from newsarchive.clean.units import Unit

#: Least and most words of a standfirst, by weight; and of a paragraph of the story.
_LEAST, _MOST, _PARAGRAPH = 8.0, 70.0, 12.0
#: Share of links that prose stays under.
_LINKED = 0.4
#: So many lines may stand between headline and standfirst, and between standfirst and date.
_ABOVE, _BELOW = 5, 3
#: So many paragraphs are a story; they are looked for in so many lines.
_STORY, _REACH = 3, 40
#: Longest line that says who wrote it or when, by weight in words.
_LABEL = 12.0


def standfirst(page: Page, headline: int) -> str | None:
    """The standfirst under the headline's element, where a line that says when it was published stands below it."""
    units = page.units
    start = page.book.last[headline]
    told = next((u for u in range(start, min(start + _ABOVE, len(units))) if units[u].weight >= _LEAST), -1)
    if told < 0 or not _is_sentence(units[told]) or units[told].weight > _MOST:
        return None
    if any(has_date(unit.text) for unit in units[start:told]):
        return None  # what stands below is the date of something else
    story = [u for u in range(told + 1, min(told + _REACH, len(units))) if _is_paragraph(units[u])]
    below = units[told + 1 : story[0]][:_BELOW] if len(story) >= _STORY else []
    return units[told].text if any(map(_is_label, below)) else None


def _is_sentence(unit: Unit) -> bool:
    return unit.links < _LINKED and ENDS.search(unit.text) is not None


def _is_paragraph(unit: Unit) -> bool:
    return unit.weight >= _PARAGRAPH and _is_sentence(unit)


def _is_label(unit: Unit) -> bool:
    """'Published: 9 February', 'By Somebody, 9 February'."""
    return unit.weight <= _LABEL and is_byline(unit.text) and has_date(unit.text)
