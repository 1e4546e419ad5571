"""Metadata as a reader sees it: bylines, times, decks and section links on the page itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

from newsarchive.clean.beside import in_caption
from newsarchive.clean.bylines import bylines
from newsarchive.clean.datelines import changes, datelines, near
from newsarchive.clean.edges import fold
from newsarchive.clean.inside import among_others, text_inside
from newsarchive.clean.lines import ENDS
from newsarchive.clean.marks import DECK, LEAD, SECTION, Marks
from newsarchive.clean.page import Page
from newsarchive.clean.standfirst import standfirst
from newsarchive.clean.tagged import tags_in_box
from newsarchive.clean.units import weight_of
from newsarchive.clean.vocabulary import class_words, vocabulary

Finding = tuple[str, Any, str]

#: What is called after a picture is its caption, be it a `subtitle`.
_PICTURED = vocabulary("image img photo foto picture bild caption figure gallery video")
#: How long a deck is, in characters, at least and at most; or at least by weight in words, where letters tell more.
_SHORTEST_DECK, _LONGEST_DECK, _LIGHTEST_DECK = 31, 600, 7.0
#: So many lines stand between the headline and a deck; and where it says what describes the page.
_NEAR, _DESCRIBED = 8, 16
#: What describes the page stands so many lines under the headline at most, in one of these headings, or in what an id
#: calls so (of what a class does, labels of one set count half into the story).
_UNDER, _LOWER, _SUMMARY = 4, vocabulary("h2 h3 h4 h5 h6"), DECK | LEAD


def shown(page: Page, headline: int, lacks: Callable[[str], bool]) -> Iterator[Finding]:
    """What stands on the page, the nearest to the headline first; no farther than until a field is there.

    `headline`: number of its element, else 0. `lacks`: whether a field still has no value.
    """
    marks = Marks(page, headline)
    yield from _until(lacks, "authors", (("authors", names, where) for names, where in bylines(page, marks)))
    if lacks("published"):
        yield from _until(lacks, "published", datelines(page, marks))
    else:
        yield from _until(lacks, "seen", (("seen", (field, text), where) for field, text, where in near(page, marks)))
    if lacks("modified") and not lacks("published"):
        yield from _until(lacks, "modified", changes(page, marks))
    if lacks("deck") or lacks("section"):
        yield from _by_class(page, marks)
    if headline and lacks("deck") and (described := _described(page, headline)):
        yield "deck", described, "line under the headline that describes the page"
    if headline and lacks("deck") and (text := standfirst(page, headline)):
        yield "deck", text, "paragraph above the date"
    for n in marks.licenses:
        if not in_caption(page, n) and (address := page.book.attributes[n].get("href")):
            yield "license", address, f"{page.book.tags[n]} license"
    if lacks("tags") and (tags := _tag_links(page, marks)):
        yield "tags", tags, "links to tags"
    if headline and lacks("tags") and (tags := tags_in_box(page, headline)):
        yield "tags", tags, "links in a box of tags"


def _until(lacks: Callable[[str], bool], field: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Findings, as long as a field is missing: who takes them fills it."""
    while lacks(field) and (finding := next(findings, None)):
        yield finding


#: A link to the page of a tag, by its path.
_TAG_PAGE = re.compile(r"/(?:tags?|topics?|thema|themen|schlagwort|stichwort|etiquetas?|temas?|mots?-cles?|sujet|emne|amne|keywords?|label|search/label|hashtag)/[^/?#]+/?(?:[?#]|$)", re.IGNORECASE)  # fmt: skip
#: Fewest and most words that a tag has, and how many of them a story has at most.
_TAG_WORDS, _MOST_TAGS = 6, 40
#: A sentence, by weight in words and with less than this share of links.
_SENTENCE, _LINKED = 12.0, 0.4
#: The same of a shorter one that ends with a full stop, as rows of tags do not.
_CLAUSE, _LINKED_ENDING = 6.0, 0.8


def _tag_links(page: Page, marks: Marks) -> list[str]:
    """Links to tags behind the headline, from the first group of them that stands together."""
    book = page.book
    found: list[str] = []
    last = -1
    for n in marks.links:
        attributes = book.attributes[n]
        if n < marks.start:
            break
        by_rel = "tag" in attributes.get("rel", "").split()
        if not by_rel and not _TAG_PAGE.search(attributes.get("href", "")):
            continue
        if last >= 0 and book.first[n] - last > 2:  # the next group: another story's
            break
        text = text_inside(page, n)
        if (
            len(text) > 1
            and len(text.split()) <= _TAG_WORDS
            and not _in_prose(page, n, by_rel)
            and not among_others(page, n)
        ):
            found.append(text)
            last = book.first[n]
    return found[:_MOST_TAGS] if len(found) > 1 else []


def _in_prose(page: Page, n: int, by_rel: bool) -> bool:
    """Whether a link stands in a sentence: it explains a word, and is none of the story's tags. What says of itself that
    it is one (`by_rel`) may stand in 'This entry was posted in … and tagged …'."""
    unit = page.units[page.book.first[n]]
    if unit.weight >= _SENTENCE and unit.links < _LINKED:
        return True
    return not by_rel and unit.links < _LINKED_ENDING and unit.weight >= _CLAUSE and ENDS.search(unit.text) is not None


def _by_class(page: Page, marks: Marks) -> Iterator[Finding]:
    book = page.book
    described = _description(page)
    for n, words in marks.near:
        if not words & (DECK | SECTION | LEAD) or among_others(page, n):
            continue
        where = f"class {book.attributes[n]['class'].split()[0]}"
        text = text_inside(page, n)
        if (
            (words & DECK or (words & LEAD and fold(text) == described))
            and not _is_of_picture(book.attributes[n]["class"])
            and n > marks.start
            and _is_of_size(text)
            and _near_headline(page, marks.start, n, _NEAR if fold(text) != described else _DESCRIBED)
            and not _shares_box(page, n)
        ):
            yield "deck", text, where
        if words & SECTION and 0 < len(text) < 40:
            yield "section", text, where


def _description(page: Page) -> str:
    """What the page says of itself to machines, folded."""
    return fold(next(iter(page.meta_tags.get("og:description", page.meta_tags.get("description", ()))), ""))


def _described(page: Page, headline: int) -> str:
    """The line right under the headline that says what describes the page, where its element is a heading, or has the id of a
    summary; '' where there is none. Paragraphs that say it are as often the story's first."""
    described, book = _description(page), page.book
    start = book.last[headline]
    for unit in page.units[start : start + _UNDER] if described else ():
        tag, name = book.tags[unit.block], book.attributes[unit.block].get("id", "")
        marked = tag in _LOWER or not _SUMMARY.isdisjoint(class_words(name))
        if marked and _is_of_size(unit.text) and fold(unit.text) == described and not among_others(page, unit.block):
            return unit.text
    return ""


def _is_of_size(text: str) -> bool:
    return len(text) <= _LONGEST_DECK and (
        len(text) >= _SHORTEST_DECK or weight_of(text, len(text.split())) >= _LIGHTEST_DECK
    )


def _is_of_picture(names: str) -> bool:
    """Whether one and the same class speaks of a standfirst and of a picture."""
    return any((words := class_words(name)) & DECK and words & _PICTURED for name in names.split())


def _near_headline(page: Page, headline: int, n: int, most: int) -> bool:
    """Whether only a few lines stand between the headline and an element."""
    return 0 <= page.book.first[n] - page.book.last[headline] <= most


def _shares_box(page: Page, n: int) -> bool:
    """Whether an element shares its box with a picture, and with no other words: then it is the caption."""
    book, box = page.book, page.book.parents[n]
    if box < 0 or book.last[box] - book.first[box] > book.last[n] - book.first[n]:
        return False
    pictures = book.with_tag("img")
    at = bisect_left(pictures, box)
    return at < len(pictures) and pictures[at] < book.ends[box]
