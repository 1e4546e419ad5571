"""The next story on the same page: endless streams load one article below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsarchive.clean.edges import fold
from newsarchive.clean.matching import has_date
from newsarchive.clean.page import Page
from newsarchive.clean.scoring import loudness

#: Least prose of a story, by weight in words: the first one's, and that of one below it.
_STORY = 25.0
#: A unit is prose from this weight on and under this share of links, as everywhere in the cleaner.
_PROSE, _LINKED = 12.0, 0.4
#: Share of links of a heading that leads elsewhere; paragraphs of a story above, and of one below, at least.
_ALL_LINK, _SEVERAL = 0.9, 3
#: What announces the next story.
_NEXT = re.compile(
    r"\W*(?:next (?:story|article|up)|up next|(?:nächster|weiterer) artikel|nächste meldung|article suivant|siguiente (?:noticia|artículo|nota)|próxim[ao] (?:notícia|matéria|artigo)|prossimo articolo|volgende artikel|nästa artikel|neste artikkel|næste artikel|następny artykuł|sonraki haber|следующая (?:статья|новость)|наступна (?:стаття|новина)|अगली (?:खबर|ख़बर)|次の記事|下一篇|다음 기사|الخبر التالي|المقال التالي)\W*",
    re.IGNORECASE,
)
#: Lines of a story's head, among which its day stands.
_HEAD = 6
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


def next_stories(page: Page, headline: int) -> tuple[int, ...]:
    """Elements that hold other stories below the one under `headline`, its element's number; () for none.

    Where the headline is an `h1` inside an element that calls itself a story, or has a day among its first lines as all
    the others have, a later sibling that looks the same, has
    an `h1` of its own that says something else, and prose under it, is another story. So is an `article` behind several
    paragraphs, or a dated sibling that looks the same, that begins with a heading which is all link, and has several paragraphs
    of its own; and whatever is announced as the next story and has both.
    """
    if headline < 0 or page.book.tags[headline] != "h1":
        return ()
    title = fold(page.text_of(headline))
    return _siblings(page, headline, title) or _announced(page, headline, title) or _linked(page, headline, title)


def _announced(page: Page, headline: int, title: str) -> tuple[int, ...]:
    """Elements below the story that begin with 'Next story' and have a headline of their own, and prose under it."""
    book, found = page.book, list[int]()
    for top in page.book.with_tag("h1"):
        if top <= headline or book.first[top] == book.last[top] or (found and top < book.ends[found[-1]]):
            continue
        for n in page.ancestors(book.parents[top]):
            if n <= headline < book.ends[n] or book.tags[n] in ("body", "html"):
                break
            if _NEXT.fullmatch(page.units[book.first[n]].text) and _is_other(page, n, title, [top]):
                found.append(n)
                break
    return tuple(found)


def _linked(page: Page, headline: int, title: str) -> tuple[int, ...]:
    """Articles behind a story, each with a headline that leads to its own page and several paragraphs under it. A page
    that is made of many of them is a list, or a forum."""
    book = page.book
    found = []
    for n in (*book.with_tag("article"), *_twins(page, headline)):
        first = book.first[n]
        if (
            n < book.ends[headline]
            or first >= book.last[n]
            or _prose(page, n) < _STORY
            or not _is_led(page, first, title)
        ):
            continue
        if _paragraphs(page, first, book.last[n]) >= _SEVERAL <= _paragraphs(page, book.last[headline], first):
            found.append(n)
    return tuple(found) if len(found) <= _SEVERAL else ()


def _twins(page: Page, headline: int) -> Iterator[int]:
    """Later siblings of what is around a headline, with the same tag and the same class attribute, that are no `article`."""
    book = page.book
    for n in page.ancestors(book.parents[headline]):
        if book.tags[n] in ("body", "html", "article"):
            return
        if names := book.attributes[n].get("class"):
            yield from (
                other
                for other in _alike(page, n)
                if book.attributes[other].get("class") == names and _dated(page, other)
            )


def _dated(page: Page, n: int) -> bool:
    """Whether a day or an hour stands among the first lines of an element, as under headlines."""
    first = page.book.first[n]
    return any(has_date(unit.text) for unit in page.units[first : min(first + _HEAD, page.book.last[n])])


def _is_led(page: Page, first: int, title: str) -> bool:
    """Whether a unit is a heading, not this story's, that leads to another page of the site."""
    unit, book = page.units[first], page.book
    if book.tags[unit.block] not in _HEADINGS or unit.links < _ALL_LINK or fold(unit.text) == title:
        return False
    around = (n for n in page.ancestors(unit.pieces[0][0]) if book.tags[n] == "a")
    address = page.absolute(book.attributes[n].get("href")) if (n := next(around, -1)) >= 0 else None
    return address is not None and _path(address) not in ("", "/", _path(page.url))


def _path(url: str) -> str:
    return urlsplit(url).path


def _paragraphs(page: Page, first: int, last: int) -> int:
    return sum(unit.weight >= _PROSE and unit.links < _LINKED for unit in page.units[first:last])


def _siblings(page: Page, headline: int, title: str) -> tuple[int, ...]:
    tops = page.book.with_tag("h1")
    if len(tops) < 2:
        return ()
    for n in page.ancestors(page.book.parents[headline]):
        if page.book.tags[n] in ("body", "html"):
            break
        if _prose(page, n) < _STORY:
            continue
        others = tuple(other for other in _alike(page, n) if _is_other(page, other, title, tops))
        if others and (_calls_itself_story(page, n) or all(_dated(page, one) for one in (n, *others))):
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
