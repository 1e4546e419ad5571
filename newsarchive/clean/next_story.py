"""The next story on the same page: endless streams load one article below the other."""

from __future__ import annotations

from collections.abc import Iterator

from newsarchive.clean.edges import fold
from newsarchive.clean.page import Page
from newsarchive.clean.scoring import loudness

#: Least prose of a story, by weight in words: the first one's, and that of one below it.
_STORY = 25.0
#: A unit is prose from this weight on and under this share of links, as everywhere in the cleaner.
_PROSE, _LINKED = 12.0, 0.4


def next_stories(page: Page, headline: int) -> tuple[int, ...]:
    """Elements that hold other stories below the one under `headline`, its element's number; () for none.

    Where the headline is an `h1` inside an element that calls itself a story, a later sibling that looks the same, has
    an `h1` of its own that says something else, and prose under it, is another story.
    """
    tops = page.book.with_tag("h1")
    if headline < 0 or len(tops) < 2 or page.book.tags[headline] != "h1":
        return ()
    title = fold(page.text_of(headline))
    for n in page.ancestors(page.book.parents[headline]):
        if page.book.tags[n] in ("body", "html"):
            break
        if not _calls_itself_story(page, n) or _prose(page, n) < _STORY:
            continue
        if others := tuple(other for other in _alike(page, n) if _is_other(page, other, title, tops)):
            return others
    return ()


def _calls_itself_story(page: Page, n: int) -> bool:
    return page.book.tags[n] == "article" or loudness(page.looks.kinds[page.looks.of[n]]) > 0


def _prose(page: Page, n: int) -> float:
    units = page.units[page.book.first[n] : page.book.last[n]]
    return sum(unit.weight for unit in units if unit.weight >= _PROSE and unit.links < _LINKED)


def _alike(page: Page, n: int) -> Iterator[int]:
    """Later siblings with the same tag and the same first class."""
    book = page.book
    parent = book.parents[n]
    if parent < 0:
        return
    face = _first_class(page, n)
    other = book.ends[n]
    while other < book.ends[parent]:
        if book.tags[other] == book.tags[n] and _first_class(page, other) == face:
            yield other
        other = book.ends[other]


def _first_class(page: Page, n: int) -> str:
    return next(iter(page.book.attributes[n].get("class", "").split()), "")


def _is_other(page: Page, n: int, title: str, tops: list[int]) -> bool:
    heading = next((top for top in tops if n < top < page.book.ends[n]), -1)
    if heading < 0:
        return False
    said = fold(page.text_of(heading))
    return bool(said) and said not in title and title not in said and _prose(page, n) >= _STORY
