"""Our own judgement of which element holds the story: marks, prose mass, nearness to the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.clean.linked_data import types_of
from newsarchive.clean.looks import Look, rule_of
from newsarchive.clean.page import Page
from newsarchive.clean.strip import Struck
from newsarchive.clean.units import Numbering
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Reason

#: Descend while one child keeps this share of the prose (0.6 decided most in the block study of the design note).
KEEPS = 0.6
#: Inside an element that calls itself the story, what lies beside is more likely story, too.
KEEPS_MARKED = (KEEPS, 0.75, 0.9, 0.95)
#: A marked container must hold this share of the page's prose, and this weight of it, to be believed unseen.
_MARK_SHARE, _MARK_LEAST = 0.2, 25.0
#: A sibling chunk belongs to the body when it looks the same and has at least this much prose.
_CHUNK_LEAST = 12.0
#: One that looks otherwise must hold this share of the prose of the piece that was found.
_CHUNK_SHARE = 0.25
#: Least prose of a cell that holds the story, by weight in words, and its share of all.
_CELL_LEAST, _CELL_SHARE = 60.0, 0.4
#: Paragraphs between headline and body that are a part of it: how many, and their share of links.
_LEAD_FEWEST, _LEAD_MOST, _LEAD_LINKS = 2, 8, 0.2

_STRONG = re.compile(
    r"article-?body|articlebody|article-?text|article-?content|articlecontent|entry-?content|post-?content|postcontent|story-?body|storybody"
    r"|story-?content|story-?text|post-?body|post-?text|news-?text|news-?body|news-?content|news-?detail|body-?text|bodytext|body-?copy|article-copy"
    r"|artikel-?(?:text|body|inhalt|content)|article__main|article-main|article-body|main-?text|text-?body|single-?content|rich-?text|cuerpo"
    r"|corpo-?(?:noticia|texto)|texto-?noticia|article-?corps|article__content|content-?body|content-?text|page-?content|blog-?content|field-name-body|field--name-body|td-post-content|content-article|article-section|richtext"
)
#: All that _STRONG finds holds one of these: to ask for them takes a quarter of the time.
_OF_STRONG = ("body", "content", "text", "main", "section", "detail", "copy", "corp", "cuerpo", "inhalt")
_WEAK = vocabulary(
    "article story post content entry hentry main-content maincontent the-content main-article artikel beitrag prose text"
)


@dataclass(frozen=True)
class View:
    """What a strategy may look at."""

    page: Page
    struck: Struck
    selector: str
    """CSS of the layout's body; '' for none."""
    headline: int
    """Element that shows the title, or -1."""


def mark_of(names: str) -> int:
    """How loudly a class attribute says 'here is the story': 0, 1 or 2."""
    return max(map(mark_of_token, names.split()), default=0)


@lru_cache(maxsize=16_384)
def mark_of_token(token: str) -> int:
    """The same of one class."""
    lower = token.lower().replace("_", "-").replace("--", "-")
    if any(map(lower.__contains__, _OF_STRONG)) and _STRONG.search(lower):
        return 2
    return 1 if lower in _WEAK else 0


@lru_cache(maxsize=8_192)
def loudness(look: Look) -> int:
    """How loudly an element says 'here is the story': 3 for schema.org's articleBody, 2 and 1 for class words, 0."""
    if look.itemprop and "articleBody" in look.itemprop:
        return 3
    names = " ".join(filter(None, (look.classes, look.id, look.prop)))
    return mark_of(names) or (1 if look.tag == "article" or (look.tag == "main" and not look.bare) else 0)


def marked(view: View, n: int) -> int:
    """How loudly an element with text says 'here is the story'."""
    return loudness(view.page.looks.kinds[view.page.looks.of[n]])


def descend(view: View, n: int, keeps: float = KEEPS) -> int:
    """The innermost element that keeps most of the prose of n, going down while one child has the most of it."""
    book = view.page.book
    n = _cell(view, n)
    mass = view.struck.prose_in(view.page, n)
    while mass > 0:
        best, best_mass = -1, mass * keeps
        for child in _children(book, n):
            if book.last[child] > book.first[child]:
                own = view.struck.prose_in(view.page, child)
                if own >= best_mass and book.tags[child] not in _TEXT_TAGS:
                    best, best_mass = child, own
        if best < 0 or _leaves_prose(view, n, best, best_mass):
            return n
        n, mass = best, best_mass
    return n


def _cell(view: View, n: int) -> int:
    """The innermost cell within n that holds the page's headline and a story, where the page is laid out as a table: the
    other cells are its margins. n where there is none."""
    if view.headline < 0:
        return n
    for above in view.page.ancestors(view.headline):
        if above == n:
            break
        if view.page.book.tags[above] == "td" and (own := view.struck.prose_in(view.page, above)) >= _CELL_LEAST:
            return above if own >= _CELL_SHARE * view.struck.prose_in(view.page, n) else n
    return n


#: What holds a page or a story whole: pieces beside it are none of it.
_WHOLE = frozenset(("article", "body", "main"))
#: Going below these is going into a paragraph.
_TEXT_TAGS = vocabulary("p li blockquote td th tr tbody ul ol dl h1 h2 h3 h4 pre a span")


def _leaves_prose(view: View, n: int, best: int, best_mass: float) -> bool:
    """Whether a step down would leave paragraphs of the same text behind: prose directly in n, or in its own p."""
    page, book = view.page, view.page.book
    outside = 0.0
    for u in (*range(book.first[n], book.first[best]), *range(book.last[best], book.last[n])):
        weight = view.struck.prose[u + 1] - view.struck.prose[u]
        block = page.units[u].block
        if weight and (block == n or (book.parents[block] == n and book.tags[block] == "p")):
            outside += weight
    return outside > 0.1 * best_mass


def chunks(view: View, n: int) -> tuple[int, ...]:
    """The element with its siblings that hold the story, too: bodies come in several pieces. Where it is all that its
    parent shows, with the siblings of that."""
    book, top = view.page.book, n
    while (parent := book.parents[top]) >= 0 and book.tags[top] not in _WHOLE:
        found = [
            n if child == top else child
            for child in _children(book, parent)
            if child == top or _belongs(view, top, child)
        ]
        if len(found) > 1:
            return tuple(found)
        if (book.first[parent], book.last[parent]) != (book.first[n], book.last[n]):
            break
        top = parent
    return (n,)


def _children(book: Numbering, n: int) -> Iterator[int]:
    child = n + 1
    while child < book.ends[n]:
        yield child
        child = book.ends[child]


def _is_live(page: Page) -> bool:
    return any("LiveBlogPosting" in types_of(thing) for thing in page.linked_data)


def with_lead_in(view: View, roots: tuple[int, ...]) -> tuple[int, ...]:
    """The body with the paragraphs between it and the headline, where they are several: one alone is the standfirst.

    Above the posts of a live blog one is enough: that is its introduction.
    """
    book, units = view.page.book, view.page.units
    if view.headline < 0 or not roots or view.headline > roots[0]:
        return roots
    between = range(book.last[view.headline], book.first[roots[0]])
    prose = [u for u in between if view.struck.prose[u + 1] > view.struck.prose[u] and units[u].links < _LEAD_LINKS]
    fewest = 1 if _is_live(view.page) else _LEAD_FEWEST
    if not fewest <= len(prose) <= _LEAD_MOST:
        return roots
    blocks = dict.fromkeys(units[u].block for u in prose if book.tags[units[u].block] in ("p", "div", "li"))
    whole = [n for n in blocks if book.ends[n] <= roots[0]]
    return (*(n for n in whole if not any(above in whole for above in view.page.ancestors(book.parents[n]))), *roots)


def _is_talk(page: Page, n: int) -> bool:
    """Whether an element calls itself the readers' comments. Where they are longer than the story they are not struck."""
    rule = rule_of(page.looks.kinds[page.looks.of[n]])
    return rule is not None and rule.reason is Reason.COMMENTS


def _belongs(view: View, n: int, sibling: int) -> bool:
    """Whether a sibling is a piece of the same story: it looks the same, or holds as much unlinked prose, and has no headline."""
    page, book = view.page, view.page.book
    mass = view.struck.prose_in(page, sibling)
    if mass < _CHUNK_LEAST or _has_headline(view, sibling) or _is_talk(page, sibling):
        return False
    if _look(page, sibling) == _look(page, n) and _look(page, n)[1]:
        return True  # whatever is asked in it: polls stand in stories as well
    if book.with_tag("form") and "form" in book.tags[sibling : book.ends[sibling]]:
        return False
    units = page.units[book.first[sibling] : book.last[sibling]]
    links = sum(unit.links * len(unit.text) for unit in units)
    if book.tags[n] in ("td", "th"):
        return False  # a page laid out as a table: the next cell is its margin
    alike = book.tags[sibling] == book.tags[n] and mass >= _CHUNK_SHARE * view.struck.prose_in(page, n)
    return alike and links < 0.15 * sum(len(unit.text) for unit in units)


def _look(page: Page, n: int) -> tuple[str, str]:
    return page.book.tags[n], page.book.attributes[n].get("class", "")


def _has_headline(view: View, n: int) -> bool:
    """Whether something in an element begins a story of its own; the page's headline once more does not."""
    page = view.page
    own = [below for below in range(n, page.book.ends[n]) if page.book.tags[below] in ("h1", "article")]
    title = page.text_of(view.headline) if own and view.headline >= 0 else ""
    return any(page.book.tags[below] != "h1" or page.text_of(below) != title for below in own)


def best_marked(view: View) -> int:
    """The loudest marked element with enough prose, nearest after the headline; -1 for none."""
    page = view.page
    total = view.struck.prose[-1]
    least = max(_MARK_LEAST, total * _MARK_SHARE)
    best, best_score = -1, 0.0
    louds = [loudness(look) for look in page.looks.kinds]
    for n, look in enumerate(page.looks.of):
        if not (loud := louds[look]) or view.struck.under[n] >= 0:
            continue
        mass = view.struck.prose_in(page, n)
        if mass < _MARK_LEAST or (mass < least and not (loud >= 2 and n > view.headline >= 0)):
            continue
        score = mass / total * (0.4, 0.7, 1.3, 1.6)[loud] + (
            0.15 if n > view.headline >= 0 or _around(view, n) else 0.0
        )
        if score > best_score:
            best, best_score = n, score
    return best


def _around(view: View, n: int) -> bool:
    return n <= view.headline < view.page.book.ends[n]
