"""Front pages told by their shape: many linked headlines with a line or two of text between them, and no long run.

Nothing here reads words: a section front of a Thai paper has the shape of an English one. Thresholds were set on the
labelled pages (benchmarks/kinds.py): of 1,910 pages labelled articles in four sets they refuse one, which is a
home page; of 25 lists of all kinds (news, events, jobs) they find a third. Doubts go to the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from newsarchive.clean.linked_data import types_of
from newsarchive.clean.page import Page
from newsarchive.clean.vocabulary import vocabulary

#: A line that is a link and says this much, by weight in words, is a headline; menus say less.
_HEADLINE, _LINK = 3.0, 0.8
#: Text that is no headline and no label, by weight in words, and the share of links that it stays under.
_TEXT, _LINKED = 8.0, 0.4
#: Linked headlines that make a front, more than the related box of a story has.
_MANY = 24
#: Runs of text between headlines: a front has one for each teaser.
_TEASERS = 8
#: The longest run of a front by weight in words (the longest teaser, or its footer), and as a share of all its text.
_LONGEST, _SHARE = 130.0, 0.2
#: Linked h2 to h4 that make a front by themselves, if no run is longer than a teaser.
_HEADED, _TEASER = 20, 60.0
#: What a page may call itself instead (schema.org), and then so many headlines and no longer run are enough.
_DECLARED = vocabulary("CollectionPage SearchResultsPage ProfilePage")
_SOME, _LONG = 12, 200.0
#: Linked headlines right under the page's first heading, and runs between them, that make a list, however short.
_AT_ONCE, _BETWEEN = 8, 6
#: Where two pieces of text in five are links, and next to no text stands between them, it is a list of links.
_MOSTLY, _LINKS, _WORDS = 0.4, 15, 20.0


@dataclass(frozen=True)
class Shape:
    """How text and links take turns on a page."""

    pieces: int
    links: int
    """Pieces of text that are links, however short."""
    headlines: int
    """Those of them that are long enough for a headline."""
    runs: tuple[float, ...]
    """Weight of each run of text without a linked headline in it."""

    @property
    def longest(self) -> float:
        """The longest run."""
        return max(self.runs, default=0.0)


def shape_of(page: Page) -> Shape:
    """One pass over the units."""
    runs, run, headlines, links = list[float](), 0.0, 0, 0
    for unit in page.units:
        links += unit.links > _LINK
        if unit.links > _LINK and unit.weight >= _HEADLINE:
            headlines += 1
            if run:
                runs.append(run)
                run = 0.0
        elif unit.weight >= _TEXT and unit.links < _LINKED:
            run += unit.weight
    return Shape(len(page.units), links, headlines, (*runs, run) if run else tuple(runs))


def front(page: Page) -> str:
    """Why a page is a front page or a list; '' where it may be an article. For pages that nothing vouches for."""
    shape = shape_of(page)
    text = sum(shape.runs)
    if shape.links >= _LINKS and shape.links > _MOSTLY * shape.pieces and text < _WORDS and not _says_article(page):
        return f"{shape.links} links and no prose"
    if shape.headlines >= _SOME and shape.longest <= _LONG and _declared(page):
        return f"{shape.headlines} linked headlines, and it calls itself a collection"
    if shape.headlines >= _AT_ONCE and _is_short_list(page, shape):
        return (
            f"{shape.headlines} linked headlines right under the first heading, {len(shape.runs)} teasers between them"
        )
    if shape.headlines < _MANY or shape.longest > _LONGEST:
        return ""
    if len(shape.runs) >= _TEASERS and shape.longest <= _SHARE * text:
        return f"{shape.headlines} linked headlines, {len(shape.runs)} teasers between them"
    if urlsplit(page.url).path in ("", "/") and shape.longest <= _TEASER:
        return f"{shape.headlines} linked headlines on the page of a host"
    headed = 0 if shape.longest > _TEASER or _says_article(page) else _linked_headings(page)
    return f"{headed} linked headings" if headed >= _HEADED else ""


def _is_short_list(page: Page, shape: Shape) -> bool:
    """Whether teasers begin right under the page's heading: a story would stand there. What calls itself a list may
    introduce itself."""
    tops = page.book.with_tag("h1")
    if len(tops) != 1 or len(shape.runs) < max(_BETWEEN, shape.headlines // 2) or shape.longest > _TEASER:
        return False
    lead = 0.0
    for unit in page.units[page.book.last[tops[0]] :]:
        if unit.links > _LINK and unit.weight >= _HEADLINE:
            break
        lead += unit.weight if unit.weight >= _TEXT and unit.links < _LINKED else 0.0
    return lead <= (_TEASER if _declared(page) else 0.0) and not _says_article(page)


def _declared(page: Page) -> bool:
    return any(types_of(thing) & _DECLARED for thing in page.linked_data)


def _says_article(page: Page) -> bool:
    return "article" in page.meta_tags.get("og:type", ())


def _linked_headings(page: Page) -> int:
    book = page.book
    return sum(
        book.last[n] == book.first[n] + 1
        and book.first[n] < len(page.units)
        and page.units[book.first[n]].links > _LINK
        for tag in ("h2", "h3", "h4")
        for n in book.with_tag(tag)
    )
