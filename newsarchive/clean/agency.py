"""Whom the page credits for the story: an agency or another outlet, where a line says so in so many words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newsarchive.clean.inside import among_others
from newsarchive.clean.page import Page
from newsarchive.clean.people import AGENCIES
from newsarchive.clean.units import Unit

Credit = tuple[str, str]
"""(who is credited, where it was read)"""

#: A line of its own: 'Source: …' in the languages of the news. The name has at most sixty characters.
_SOURCE = re.compile(
    r"\W*(?:sources?|quellen?|fuentes?|fonti|fonte|kilder?|källa|källor|bron(?:nen)?|źródło|zdroj|forrás|lähde|izvor|sursa|πηγή|джерело|источник|източник|kaynak|sumber|nguồn|المصدر|מקור|出典|来源|來源|출처)\s?[:：]\s*(?P<who>[^|•·\n:：]{2,60}?)(?:\W*|\s+\w{2,8}[:：].*)\Z",
    re.IGNORECASE,
)
#: The label behind a date, as in China.
_WITHIN = re.compile(r"(?<=\s)(?:来源|來源|出典|출처)\s?[:：]")
#: 'Inputs from …', 'with material from …'.
_MATERIAL = re.compile(
    r"\W*(?i:with |mit |avec |con |com |med |z )?(?i:inputs?|files?|agency inputs|information|material(?: von| der)?|informations?|informaci[óo]n|informaç(?:ão|ões)|informazioni|opplysninger)\s?(?:from|by|von|der|de|da|di|del|fra|från|:)?\s+(?:the )?(?P<who>[A-ZÀ-Þ][\w&.' /-]{1,40}?)\W*\Z"
)
#: 'This article is republished from The Quay', 'Dieser Artikel erschien zuerst in …': who published it first.
_ORIGINAL = re.compile(
    r"(?i:\bthis (?:article|story|post|piece|column|interview|essay|report) (?:is |was |has been )?(?:originally |first )?(?:appeared|published|republished|reposted|reprinted|posted)|\A\W*(?:originally|first) (?:published|appeared)|(?:republished|reprinted) with permission|"
    r"dieser (?:artikel|text|beitrag) (?:ist |wurde |erschien )?(?:zuerst|zunächst|erstmals|ursprünglich)|\A\W*(?:zuerst|erstmals) (?:erschienen|veröffentlicht)|cet article (?:a été|est) (?:initialement |d'abord )?(?:publié|paru)|este artículo (?:fue|se) (?:publicado |publicó )?originalmente|\A\W*publicado originalmente|"
    r"questo articolo (?:è stato |è )?(?:pubblicato|apparso) originariamente|dit artikel verscheen (?:eerder|oorspronkelijk)|este artigo foi (?:publicado )?originalmente)"
    r"[^.:]{0,40}?\s(?i:from|on|in|by|at|bei|auf|im|par|dans|sur|en|por|su|da|op|no|na)\s(?i:de[rmn]\s|den\s)?(?P<who>(?:the\s)?[A-ZÀ-ÞА-Я][\w&'’-]*(?:\.\w+)*(?:\s(?:(?:of|and|&|the)\s)?[A-ZÀ-ÞА-Я][\w&'’-]*){0,4})"
)
#: '(Reuters)', '(dpa/lno)': at the beginning of a paragraph behind a place, or as a line of its own.
_BRACKETED = re.compile(
    r"(?:\A\W{0,2}[\w .,'’/-]{0,60}?|\A)[(\[](?P<who>[A-Za-zÀ-ÿ][\w./ -]{1,16})[)\]]\s?(?:[-–—:,.]|\Z)"
)
#: One of the words that such a line has: asked first, for the pattern is slow where it fails.
_BEGINNINGS = frozenset(
    ("wit", "mit", "ave", "con", "com", "med", "z i", "z m", "inp", "fil", "age", "inf", "mat", "opp")
)
_FROM = ("nput", "iles", "ateri", "nform", "pplysn")
_BARE = re.compile(r"\W{0,3}(?P<who>[^\W\d_][\w-]{1,20}(?:\s?[/,]\s?[\w-]{1,20}){0,3})\W{0,3}\Z")
#: An agency behind the name of whoever wrote with its help: 'Ida Marsh avec AFP'.
_WITH = re.compile(
    r".{2,60}\s(?:with|avec|mit|con|com|med|et|und|and|y|e|og|och)\s(?:the\s)?(?P<who>[^\W\d_][\w-]{1,20})\W*\Z"
)
#: Longest such line in characters.
_HELPED = 80
#: One of the words that such a line has; and most words of it.
_AGAIN = tuple(word.encode() for word in ("republished", "reprinted", "original", "reposted", "first published", "first appeared", "zuerst", "erstmals", "ursprünglich", "ursprÜnglich", "initialement", "d'abord", "oorspronkelijk", "eerder"))  # fmt: skip
_SENTENCES = 60
#: What a credit has not: addresses, years, rights.
_ODD = re.compile(r"https?:|www\.|©|\d{4}", re.IGNORECASE)
_PARTS = re.compile(r"[/,\s]+")
#: A placeline with its agency stands in one of the first lines of the story; so many are looked at behind the headline.
_REACH = 24
#: Most words in a line that credits somebody.
_WORDS = 12
#: A line that is a link and nothing else is a menu's.
_LINKED = 0.95


def credits(page: Page, headline: int, authors: tuple[str, ...]) -> Iterator[Credit]:
    """Who is credited, the clearest statement first; `headline`: number of its element, or 0."""
    start = page.book.last[headline]
    story = list(range(start, len(page.units)))
    yield from _stated(page, story)
    for u in story[:_REACH]:
        text = page.units[u].text[:120]
        if ("(" in text or "[" in text) and (match := _BRACKETED.match(text)) and _is_agency(match["who"]):
            yield match["who"], "dateline"
    for name in authors:
        if _is_agency(name):
            yield name, "byline"
    for u in story[:_REACH]:
        text = page.units[u].text
        match = _BARE.match(text) if len(text) <= 40 else None
        if (
            len(text) <= 80
            and (match := match or _WITH.match(text))
            and _is_agency(match["who"])
            and not _of_a_picture(page, u)
        ):
            yield match["who"], "line by the headline"


def first_published(page: Page, headline: int) -> Iterator[Credit]:
    """Who published a republished piece first, where a line among the first or behind the story says so."""
    units = page.units[page.book.last[headline] :]
    for line in _saying_again("\n".join([unit.text for unit in units])):
        unit = units[line]
        if unit.words <= _SENTENCES and (match := _ORIGINAL.search(unit.text)):
            yield match["who"], "line 'republished from'"


def _saying_again(whole: str) -> list[int]:
    """Numbers of the lines that have one of the words. As bytes: small letters cost a tenth there, and so does a search."""
    folded = whole.encode("utf-8", "surrogatepass").lower()
    found = set()
    for word in _AGAIN:
        at = folded.find(word)
        while at >= 0:
            found.add(folded.count(b"\n", 0, at))
            at = folded.find(word, at + 1)
    return sorted(found)


def _stated(page: Page, story: list[int]) -> Iterator[Credit]:
    """Lines that say 'source': those near the headline, and farther down one that is the only one of its kind."""
    short = [u for u in story if page.units[u].words <= _WORDS and page.units[u].links < _LINKED]
    colons = [u for u in short if ":" in page.units[u].text or "：" in page.units[u].text]
    rest = [u for u in short if _may_be_from(page.units[u].text)]
    for pattern, where, lines in ((_SOURCE, "line 'source'", colons), (_MATERIAL, "line 'material from'", rest)):
        found: dict[str, int] = {}
        for u in lines:
            match = next((hit for line in _parts_of(page.units[u]) if (hit := pattern.match(line))), None)
            if not match or _ODD.search(match["who"]) or _of_a_picture(page, u):
                continue
            if not among_others(page, page.units[u].block):
                found.setdefault(match["who"], u)
        for who, u in found.items():
            if len(found) == 1 or u < story[0] + _REACH:
                yield who.partition(" (")[0], where


def _helped(text: str) -> re.Match[str] | None:
    """An agency that ends a short line, behind 'with' and its kin. The last word is asked first: most lines have none."""
    if len(text) > _HELPED or text.rpartition(" ")[2].casefold().strip(".)") not in AGENCIES:
        return None
    return _WITH.match(text)


def _parts_of(unit: Unit) -> Iterator[str]:
    """A line, then what follows a label within it, then its pieces: date, source and author may stand in one line."""
    yield unit.text
    if not unit.text.isascii() and (label := _WITHIN.search(unit.text)):
        yield unit.text[label.start() :]
    if len(unit.pieces) > 1:
        pieces = [text for _, piece in unit.pieces if (text := piece.strip())]
        yield from pieces
        yield from (f"{label}{name}" for label, name in pairwise(pieces) if label[-1] in ":：")


def _may_be_from(line: str) -> bool:
    return (line[:3].lower() in _BEGINNINGS or not line[0].isalnum()) and any(map(line.__contains__, _FROM))


def _is_agency(text: str) -> bool:
    """Whether a text is an agency's name, alone or with a region or a second one: 'dpa/lno'."""
    words = [word.casefold().strip(".") for word in _PARTS.split(text) if word]
    whole = "-".join(words).removeprefix("the-")
    return bool(words) and (
        whole in AGENCIES or (words[0] in AGENCIES and ("/" in text or all(word in AGENCIES for word in words)))
    )


def _of_a_picture(page: Page, u: int) -> bool:
    """Whether a line belongs to a picture: its source is that of the picture."""
    for n in page.ancestors(page.units[u].block):
        if page.book.tags[n] in ("figure", "figcaption"):
            return True
        names = page.book.attributes[n].get("class", "").lower()
        if any(word in names for word in ("caption", "credit", "image", "photo", "picture", "media", "bild", "foto")):
            return page.book.tags[n] not in ("body", "html", "article", "main")
    return False
