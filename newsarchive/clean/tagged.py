"""Tags whose addresses do not tell that they are some: in a box that a class calls so, or behind a label."""

from __future__ import annotations

import re

from newsarchive.clean.inside import among_others, text_inside
from newsarchive.clean.page import Page
from newsarchive.clean.sayings import said
from newsarchive.model import Reason

#: Words of a class for the tags of one story; those of a whole site stand in clouds and widgets.
_NAMED = re.compile(r"(?:^|[\s_-])(?:hash|post-?|article-?|story-?|entry-?)?(?:tags?|keywords?|etiquetas|schlagw(?:ort|orte|örter))(?:$|[\s_-])|tag-?list", re.IGNORECASE)  # fmt: skip
_OF_SITE = re.compile(r"cloud|widget|sidebar|popular|trending|menu|nav", re.IGNORECASE)
#: A line that says so. Topics and categories are as often those of the site.
_LABEL = re.compile(
    r"\W*(?:tags?|tagged|keywords?|hashtags?|etiquetas|etichette|étiquettes|mots[- ]clés|schlag(?:worte|wörter)|trefwoorden|taggar|avainsanat|tagi|štítky|címkék|etichete|etiketler|oznake|ετικέτες|теги|мітки|метки|тагове|тегови"
    r"|الوسوم|وسوم|كلمات مفتاحية|برچسب.{0,3}|תגיות|टैग्स?|ট্যাগ|แท็ก|từ kh[oó][aá]|标签|標籤|关键词|關鍵字|タグ|キーワード|태그|키워드)\W*\Z",
    re.IGNORECASE,
)
#: Where no story has its tags.
_ELSEWHERE = frozenset(("nav", "aside"))
#: Most words of a tag; fewest and most tags in a box, most behind a label; and the share of such a box that is links.
_WORDS, _FEWEST, _MOST, _LINKED = 6, 2, 12, 0.6
#: Most elements of such a box: larger ones are not looked through, so that boxes in boxes cost no more than they are long.
_SIZE = 200
#: Longest label, in words.
_LABELLED = 2


def tags_in_box(page: Page, start: int) -> list[str]:
    """The tags of the first such box, or behind the first such label, after an element; [] where there is none."""
    named = {at for at, look in enumerate(page.looks.kinds) if look.classes and _is_named(look.classes)}
    boxes = [n for n, at in enumerate(page.looks.of) if at in named and n > start] if named else []
    first = next((tags for n in boxes if len(tags := _tags(page, n)) >= _FEWEST), None)
    behind = (_tags(page, n, label) for n, label in _behind_labels(page, start))
    return first or next(filter(None, behind), [])


def _is_named(classes: str) -> bool:
    return _NAMED.search(classes) is not None and _OF_SITE.search(classes) is None


def _behind_labels(page: Page, start: int) -> list[tuple[int, int]]:
    """Elements right behind a line such as 'Tags' that has an element of its own, and those that begin with one; with how
    many characters of them are the label."""
    book = page.book
    found = []
    for u in range(book.last[start], len(page.units)):
        unit = page.units[u]
        if unit.words <= _LABELLED and not unit.links and _LABEL.match(unit.text):
            after = book.ends[unit.block]
            if book.first[unit.block] == u and book.last[unit.block] > u + 1:
                found.append((unit.block, len(unit.text)))
            elif after < book.ends[book.parents[unit.block]]:
                found.append((after, 0))
    return found


def _tags(page: Page, n: int, label: int = 0) -> list[str]:
    """The links of an element, where they are what it holds but for a label of so many characters, and it is none of other
    stories."""
    book = page.book
    if book.ends[n] - n > _SIZE:
        return []
    if among_others(page, n) or not _ELSEWHERE.isdisjoint(book.tags[above] for above in page.ancestors(n)):
        return []
    links = [text for m in range(n, book.ends[n]) if book.tags[m] == "a" and (text := text_inside(page, m))]
    whole = len(page.text_of(n)) - label
    if not 0 < len(links) <= _MOST or sum(map(len, links)) < _LINKED * whole or Reason.SHARE in said(links[0]):
        return []
    return links if all(len(text.split()) <= _WORDS for text in links) else []
