"""Home and section pages: their links, where on the page they stand, and where the list goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from newsarchive.discover.paging import next_page
from newsarchive.discover.scope import Scope
from newsarchive.errors import BrokenSource
from newsarchive.urls import key_of

#: Largest page whose links are read, in bytes, and most links of one page.
MOST_BYTES = 8_388_608
MOST_LINKS = 5_000

#: Parts of a page that hold no news: a link there needs better marks than one among the teasers.
_FURNITURE = frozenset({"nav", "footer", "form"})
_FURNITURE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|breadcrumbs?|share|social|cookie|tags?)(?=$|[\s_-])", re.IGNORECASE
)
_TEASERS = frozenset({"h1", "h2", "h3", "h4", "article"})
#: What a place is worth to a link.
TEASER, PLAIN, FURNITURE = 1, 0, -2


@dataclass(frozen=True)
class Link:
    """All anchors of one page with one address, taken together."""

    url: str
    text: str
    """The longest words by which it is linked."""
    place: int
    """The best place where it stands: `TEASER`, `PLAIN` or `FURNITURE`."""


@dataclass(frozen=True)
class PageLinks:
    """What a page links to on its own site."""

    scope: Scope
    links: tuple[Link, ...]
    """In the page's order."""
    next: str | None
    """Address of the page on which this list goes on."""
    fault: str = ""
    """What of the page was left, in a sentence."""


def read_page(body: bytes, scope: Scope) -> PageLinks:
    """The links of a page. Errors: BrokenSource where it cannot be parsed."""
    whole = body if len(body) <= MOST_BYTES else body[: body.rfind(b">", 0, MOST_BYTES) + 1]
    root = parsed_page(whole, scope.base_url)
    inside = Scope(_base(root, scope), scope.site)
    fault = f"page {scope.base_url} has more than {MOST_BYTES} bytes; links of the rest were left"
    return PageLinks(
        scope,
        tuple(_links(root, scope, inside)),
        next_page(root, scope, inside),
        fault if len(body) > MOST_BYTES else "",
    )


def parsed_page(body: bytes, where: str) -> Any:
    """The tree of a page. Errors: BrokenSource where there is none."""
    try:
        body.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None  # lxml then goes by the page's own declaration
    parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=True, remove_comments=True)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BrokenSource(f"page {where} holds no HTML: {error}") from error
    return tree


def _links(root: Any, scope: Scope, inside: Scope) -> list[Link]:
    """Links to the site's own pages, each once, the page itself left out."""
    found: dict[str, Link] = {}
    here = key_of(scope.base_url)
    for count, (anchor, place) in enumerate(_anchors(root)):
        if count >= MOST_LINKS:
            break
        url = inside.absolute(anchor.get("href"))
        if url is None or not scope.is_home(url) or (key := key_of(url)) == here:
            continue
        text, known = _anchor_text(anchor), found.get(key)
        if known is None:
            found[key] = Link(url, text, place)
        else:
            found[key] = Link(known.url, max(known.text, text, key=len), max(known.place, place))
    return list(found.values())


def _anchors(root: Any) -> Iterator[tuple[Any, int]]:
    """Every anchor with what its place is worth."""
    places: list[int] = [PLAIN]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            places.pop()
            continue
        places.append(_place(element, places[-1]))
        if element.tag == "a" and element.get("href"):
            headline = any(child.tag in _TEASERS for child in element.iterchildren())
            yield element, TEASER if headline and places[-1] == PLAIN else places[-1]


def _place(element: Any, around: int) -> int:
    if element.tag in _TEASERS and around >= PLAIN:
        return TEASER
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"[:300]
    if element.tag in _FURNITURE or (element.tag not in ("html", "body", "a") and _FURNITURE_WORDS.search(names)):
        return FURNITURE
    return around


def _base(root: Any, scope: Scope) -> str:
    """What the page's links are relative to: its own `base`, where that can be used."""
    named = root.find(".//base[@href]")
    return (scope.absolute(named.get("href")) if named is not None else None) or scope.base_url


def _anchor_text(anchor: Any) -> str:
    """What the link says; where it holds a picture alone, what its title says."""
    words = " ".join(" ".join(anchor.xpath(".//text()[not(ancestor::script or ancestor::style)]"))[:2_000].split())
    return words or (anchor.get("title") or anchor.get("aria-label") or "").strip()[:300]
