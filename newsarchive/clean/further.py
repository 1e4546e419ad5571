"""Where an article goes on: its further pages, and the view that shows all of it at once.

A link is believed only where its address is that of this very page with another page number (or, for the view of the
whole, lies under it). `rel=next` alone means little: WordPress names the next *article* so. Pagers of comments and
calendars are left out by where they stand; one that is missed gives the same text again, and joining leaves that out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import parse_qsl, urlencode, urlsplit

from newsarchive.clean.page import Page
from newsarchive.model import Continuation
from newsarchive.urls import host_of

#: Highest page number that is believed.
HIGHEST = 100

#: Fields of a query that number the pages of an article, in the systems of publishers.
_FIELDS = re.compile(r"(?:page|p|pg|pagenum|paged|seite|pagina|página|strona|sida|side|sivu|part|teil)(?:[-_]?(?:no|nr|num|number))?", re.IGNORECASE)  # fmt: skip
#: A page number at the end of a path. Behind a word of its own, or as a step; a mere `-2` may be another article.
_STEP = re.compile(r"/(?:(?:page|seite|pagina|strona|sida|side|part|teil)[-_/,]?|p)?(\d{1,3})(?:/|/?index\.html?|\.\w{3,5})?$", re.IGNORECASE)  # fmt: skip
_NAMED = re.compile(r"[-_,](?:page|seite|pagina|strona|p|part|teil)[-_,]?(\d{1,3})(?:/|\.\w{3,5})?$", re.IGNORECASE)
_BARE = re.compile(r"[-_,](\d{1,3})(?:/|\.\w{3,5})?$")
_ENDING = re.compile(r"\.(?:[sx]?html?|php|aspx?|jsp|cms)$", re.IGNORECASE)
#: Links that may be worth a look: with a page number somewhere near the end, or a word for the whole.
_NUMBERED = re.compile(r"(?:^|\D)\d{1,3}(?:$|[/&#]|\.\w{3,5}$|/?index)", re.IGNORECASE)
_OF_WHOLE = ("all", "single", "full", "komplett", "gesamt", "one", "print", "toute", "todo", "intero", "cel")
_NUMBER = re.compile(r"\W{0,2}(?:(?:page|seite|pagina|página|strona|sida|side|сторінка|страница)\s)?(\d{1,3})\W{0,2}", re.IGNORECASE)  # fmt: skip
_NEXT = re.compile(
    r"\W*(?:next(?: page)?|continue(?: reading)?|(?:go to |read )?(?:the )?next page|weiter(?:lesen)?|nächste seite|(?:page )?suivante?|siguiente(?: página)?|página siguiente|(?:pagina )?successiva|avanti|próxima(?: página)?|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|næste(?: side)?|seuraava(?: sivu)?|następna(?: strona)?|další(?: strana)?|следующая(?: страница)?|далее|далі|наступна(?: сторінка)?|次(?:の?ページ)?へ?|下一[页頁])\W*",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\W*(?:(?:view|read|show|see)?(?: the)? ?(?:full|whole|entire|complete) (?:article|story|text)|(?:view |read |show )?(?:article |story |all )?(?:on|as|in) (?:a |one )?(?:single )?page|single[- ]page(?: view)?|one[- ]page(?: view)?|view all|show all|all pages|(?:artikel )?auf einer seite(?: lesen)?|(?:den )?ganzen? artikel(?: lesen)?|komplettansicht|gesamter artikel|(?:afficher |lire )?(?:tout )?(?:l'article )?(?:sur|en) une (?:seule )?page|(?:ver |leer )?(?:todo )?en una (?:sola )?página|(?:tutto )?su una (?:sola )?pagina|alles op één pagina|cały artykuł|на одной странице|на одній сторінці)\W*",
    re.IGNORECASE,
)
#: Boxes whose pagers lead through something else.
_ELSEWHERE = re.compile(r"comment|kommentar|komment|disqus|repl(?:y|ies)|respond|review|calend|kalend|datepicker|archive-nav|related|recommend|latest|most[-_]", re.IGNORECASE)  # fmt: skip
_FRAGMENT = re.compile(r"comment|respond|reply|disqus", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """An address as a page of something: what it is a page of, and which."""

    stem: tuple[str, str, str]
    """Host, path and query without the page number."""
    number: int
    """1 where the address has none."""
    doubtful: bool = False
    """Whether the number is a mere suffix, as other articles have it too."""


def spots_of(url: str) -> list[Spot]:
    """The ways in which an address can be read; the surest first, always one without a number last."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/") or "/"
    host = host_of(url)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(fields)
    found: list[Spot] = []
    for name, value in fields:
        if _FIELDS.fullmatch(name) and value.isdecimal() and 0 < int(value) <= HIGHEST:
            rest = urlencode([pair for pair in fields if pair != (name, value)])
            found.append(Spot((host, _bare(path), rest), int(value)))
    for pattern, doubtful in ((_NAMED, False), (_STEP, False), (_BARE, True)):
        if (match := pattern.search(path)) and 0 < int(match[1]) <= HIGHEST:
            stem = _bare(path[: match.start()])
            if re.search(r"[^\W\d]", stem.rpartition("/")[2]):  # a number behind numbers is a date
                found.append(Spot((host, stem, query), int(match[1]), doubtful))
    return [*found, Spot((host, _bare(path), query), 1)]


def _bare(path: str) -> str:
    """The path without what says that it is a page: later pages may have it, or not."""
    return _ENDING.sub("", path)


def further(page: Page) -> tuple[Continuation, ...]:
    """The further pages that a page names, by number, behind the view of the whole where there is one; () for none."""
    numbered: dict[int, str] = {}
    whole = ""
    here = spots_of(page.url)
    for link in _links(page, tuple({spot.stem[1].rpartition("/")[2] for spot in here})):
        if (number := _number_of(link, here)) is not None:
            numbered.setdefault(number, link.url)
        elif not whole and _WHOLE.fullmatch(link.text) and _lies_under(link.url, here):
            whole = link.url
    if not numbered:
        return ()
    pages = [Continuation(url=url, number=number) for number, url in sorted(numbered.items())]
    return (Continuation(url=whole), *pages) if whole else tuple(pages)


@dataclass(frozen=True)
class _Link:
    url: str
    text: str
    is_next: bool


#: Addresses with a path of their own, which then holds the last step of this page's.
_WITH_PATH = ("/", "http:", "https:")


def _links(page: Page, steps: tuple[str, ...]) -> Iterator[_Link]:
    """Links that may lead on. `steps`: the last steps of this page's path, one of which such a link has as well."""
    for element in page.for_machines["link"]:
        said: dict[str, str] = dict(element.items()) if "next" in (element.get("rel") or "").lower() else {}  # type: ignore[arg-type]
        if _is_next(said) and _may_lead_on(said.get("href"), steps) and (link := _link(page, said, "")):
            yield link
    book = page.book
    for n in book.with_tag("a"):
        said = book.attributes[n]
        href = said.get("href")
        if not _may_lead_on(href, steps) or not (_is_next(said) or _is_worth_a_look(href[-160:].lower())):
            continue
        text = "".join(map(str, book.elements[n].itertext()))[:200]
        text = " ".join(text.split()) or (said.get("aria-label") or "").strip()
        if not _is_next(said) and not any(pattern.fullmatch(text) for pattern in (_NUMBER, _NEXT, _WHOLE)):
            continue  # asked before where it stands, which takes ten times as long
        if not _stands_elsewhere(page, n) and (link := _link(page, said, text)):
            yield link


def _may_lead_on(href: str | None, steps: tuple[str, ...]) -> TypeGuard[str]:
    """Whether an address has one of the steps, or no path of its own. (A loop: most links of a page end here.)"""
    if not href:
        return False
    for step in steps:
        if step in href:
            return True
    return not href.startswith(_WITH_PATH)


def _is_next(said: dict[str, str]) -> bool:
    return "rel" in said and "next" in said["rel"].lower().split()


def _link(page: Page, said: dict[str, str], text: str) -> _Link | None:
    address, _, fragment = said["href"].partition("#")
    url = None if _FRAGMENT.search(fragment) else page.absolute(address)
    return _Link(url, text, _is_next(said)) if url else None


def _is_worth_a_look(end: str) -> bool:
    return any(map(end.__contains__, _OF_WHOLE)) or _NUMBERED.search(end) is not None


def _stands_elsewhere(page: Page, n: int) -> bool:
    book = page.book
    for above in page.ancestors(book.parents[n]):
        said = book.attributes[above]
        names = f"{said.get('class') or ''} {said.get('id') or ''}"[:300]
        if book.tags[above] not in ("html", "body", "main", "article") and _ELSEWHERE.search(names):
            return True
    return False


def _number_of(link: _Link, here: list[Spot]) -> int | None:
    """The page number of a link to a later page of the same thing; None for any other link."""
    said = _NUMBER.fullmatch(link.text)
    leads_on = link.is_next or bool(_NEXT.fullmatch(link.text))
    if not said and not leads_on:
        return None
    for there in spots_of(link.url):
        own = next((spot for spot in here if spot.stem == there.stem), None)
        if own is None or there.number <= own.number or (there.doubtful and not said):
            continue
        if (said and int(said[1]) == there.number) or (leads_on and there.number == own.number + 1):
            return there.number
    return None


def _lies_under(url: str, here: list[Spot]) -> bool:
    """Whether an address can be the view of the whole: this page's own with another query, or a step below it."""
    parts = urlsplit(url)
    for spot in here:
        host, path, _ = spot.stem
        if host == host_of(url) and len(path) > 1 and parts.path.startswith(path):
            rest = parts.path[len(path) :].strip("/")
            if (not rest and parts.query) or re.fullmatch(r"(?:[-_,]?[a-z]{2,20})?(?:\.\w{3,5})?", rest, re.IGNORECASE):
                return True
    return False
