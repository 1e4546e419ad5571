"""Home and section pages: which of their links are articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from newsarchive.discover.scope import Nested, Scope, plain_text
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
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

#: Path segments of pages that list, sell, or serve readers, in the languages that most outlets use.
_NO_ARTICLE = re.compile(
    r"tags?|topics?|categor(?:y|ies)|authors?|profiles?|search|login|signin|signup|register|account|subscribe|subscription|newsletters?|about(?:-us)?"
    r"|contact(?:-us)?|imprint|impressum|datenschutz|privacy(?:-policy)?|terms|cookies?|advertise|advertising|careers|jobs|shop|store|rss|feeds?|page"
    r"|wp-(?:login|admin|content|json)|cdn-cgi|comments?|weather|horoscopes?|crosswords?|sitemap|archive|archives|themen?|autor(?:en)?|suche|kontakt"
    r"|etiqueta|autores?|buscar|auteurs?|recherche|organisation|person",
    re.IGNORECASE,
)  # fmt: skip
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|mp[34]|m4a|zip|gz|xml|rss|atom|json|js|css|docx?|xlsx?|ics)$", re.IGNORECASE
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|(?=\d\d))", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{5,}|(?<![a-z])[a-z]{1,3}\d{6,}", re.IGNORECASE)
#: Ids that mix letters and digits, as the last step of a path: `clymn8zyrp9o`.
_HASHED = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[a-z0-9]{10,40}", re.IGNORECASE)
_QUERY_ID = re.compile(r"(?:^|&)\w{0,20}(?:id|p|sid)=\d{3,}", re.IGNORECASE)

#: Marks that make a link an article: see `_marks`. Measured on the addresses of labelled pages (tests/discover).
_ENOUGH = 3


@dataclass
class _Link:
    """All anchors of one page with one address, taken together. (Filled in while the page is walked.)"""

    url: str
    text: str = ""
    place: int = -3


def section_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested]:
    """Links of a page that lead to articles, in the page's order, with the longest anchor text as title.

    With `article_urls` that pattern decides alone; else marks are added up (same site, form of the path, words of the
    anchor, place in the page). Errors: BrokenSource where the page cannot be parsed or was cut.
    """
    for link in _links(body, scope).values():
        said = scope.is_article(link.url)
        if said or (said is None and _marks(link) >= _ENOUGH):
            yield Lead(url=link.url, source=scope.base_url, title=plain_text(link.text))
    if len(body) > MOST_BYTES:
        raise BrokenSource(f"page {scope.base_url} has more than {MOST_BYTES} bytes; links of the rest were left")


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


def _links(body: bytes, scope: Scope) -> dict[str, _Link]:
    """Links to the site's own pages by key, the page itself left out."""
    root = parsed_page(body[:MOST_BYTES], scope.base_url)
    inside = Scope(_base(root, scope), scope.site)
    found: dict[str, _Link] = {}
    here = key_of(scope.base_url)
    for count, (anchor, place) in enumerate(_anchors(root)):
        if count >= MOST_LINKS:
            break
        url = inside.absolute(anchor.get("href"))
        if url is None or not scope.is_home(url) or (key := key_of(url)) == here:
            continue
        link = found.setdefault(key, _Link(url))
        link.place = max(link.place, place)
        link.text = max(link.text, _anchor_text(anchor), key=len)
    return found


def _anchors(root: Any) -> Iterator[tuple[Any, int]]:
    """Every anchor with what its place is worth: 1 in a teaser or headline, 0 elsewhere, -2 in menus and footers."""
    places: list[int] = [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            places.pop()
            continue
        places.append(_place(element, places[-1]))
        if element.tag == "a" and element.get("href"):
            headline = any(child.tag in _TEASERS for child in element.iterchildren())
            yield element, 1 if headline and places[-1] == 0 else places[-1]


def _place(element: Any, around: int) -> int:
    if element.tag in _TEASERS and around >= 0:
        return 1
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"[:300]
    if element.tag in _FURNITURE or (element.tag not in ("html", "body", "a") and _FURNITURE_WORDS.search(names)):
        return -2
    return around


def _base(root: Any, scope: Scope) -> str:
    """What the page's links are relative to: its own `base`, where that can be used."""
    named = root.find(".//base[@href]")
    return (scope.absolute(named.get("href")) if named is not None else None) or scope.base_url


def _anchor_text(anchor: Any) -> str:
    """What the link says; where it holds a picture alone, what its title says."""
    words = " ".join(" ".join(anchor.xpath(".//text()[not(ancestor::script or ancestor::style)]"))[:2_000].split())
    return words or (anchor.get("title") or anchor.get("aria-label") or "").strip()[:300]


def _marks(link: _Link) -> int:
    """How much an address, its words and its place look like an article."""
    parts = urlsplit(link.url)
    path = unquote(parts.path)
    steps = [step for step in path.split("/") if step]
    if not steps and not parts.query:
        return -9
    if _NO_PAGE.search(path):
        return -9
    if any(_NO_ARTICLE.fullmatch(step) for step in steps) and not _DATED.search(path):
        return -9
    of_path = _path_marks(path, steps, parts.query)
    return of_path + _text_marks(link.text) + link.place if of_path > 0 else -9


def _path_marks(path: str, steps: list[str], query: str) -> int:
    slug = max((re.sub(r"\.\w{2,5}$", "", step) for step in steps[-2:]), key=len, default="")
    words = [word for word in re.split(r"[-_+ .,]+", slug) if word]
    marks = 2 if len(words) >= 4 else 1 if len(words) == 3 else 0
    marks += 2 if _DATED.search(path) else 0
    numbered = _NUMBERED.search(path) or _HASHED.fullmatch(slug) or _QUERY_ID.search(query)
    marks += 1 if numbered else 0
    return marks - (2 if len(steps) == 1 and len(words) < 3 and not numbered else 0)


def _text_marks(text: str) -> int:
    """Headlines have four words and more; scripts without blanks are counted in characters."""
    if re.search(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{6}", text):
        return 2
    words = len(text.split())
    return 2 if words >= 5 else 1 if words == 4 else -1 if words <= 2 else 0
