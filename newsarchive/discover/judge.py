"""Which links of a page are articles, and why: by the site's own pattern, by what it has taught, else by marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from newsarchive.discover.pages import FURNITURE, TEASER, Link, PageLinks
from newsarchive.discover.scope import plain_text
from newsarchive.discover.shapes import Shapes
from newsarchive.discover.traps import Traps
from newsarchive.model import Lead

#: Path segments of pages that list, sell, or serve readers, in the languages that most outlets use.
_NO_ARTICLE = frozenset({
    "tag", "tags", "topic", "topics", "thema", "themen", "category", "categories", "archive", "archives", "page", "sitemap", "etiqueta",
    "author", "authors", "autor", "autore", "autores", "autoren", "auteur", "auteurs", "person", "organisation", "profile", "profiles",
    "search", "suche", "buscar", "recherche", "login", "signin", "signup", "register", "account", "subscribe", "subscription", "newsletter", "newsletters",
    "about", "about-us", "contact", "contact-us", "kontakt", "imprint", "impressum", "datenschutz", "privacy", "privacy-policy", "terms", "cookie", "cookies",
    "advertise", "advertising", "careers", "jobs", "shop", "store", "rss", "feed", "feeds", "comment", "comments",
    "tema", "temas", "temat", "tematy", "emne", "emner", "aihe", "tagg", "taggar", "autori", "forum", "forums", "kommentare",
    "weather", "horoscope", "horoscopes", "crossword", "crosswords", "wp-login", "wp-admin", "wp-content", "wp-json", "cdn-cgi",
})  # fmt: skip
#: Of these, what serves readers and lists nothing.
_SERVICE = re.compile(
    r"search|log-?(?:in|out)|sign-?(?:in|up)|register|account|profile|subscri\w*|abo|newsletters?|about(?:-us)?|contact(?:-us)?|imprint|impressum|datenschutz"
    r"|privacy\S*|terms\S*|cookies?\S*|legal|advertis\w*|careers?|jobs|shop|store|cart|rss|feeds?|help|faq|support|donate|app|apps|sitemap|weather"
    r"|horoscopes?|crosswords?|games?|puzzles|wp-\S+|cdn-cgi|comments?|suche|kontakt|buscar|recherche|apply|podcasts?|epaper|e-paper",
    re.IGNORECASE,
)  # fmt: skip
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|mp[34]|m4a|zip|gz|xml|rss|atom|json|js|css|docx?|xlsx?|ics)$", re.IGNORECASE
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|(?=\d\d))", re.IGNORECASE)
#: The same with a name behind it: what lists a day, a month or a year ends with it.
_DATED_NAME = re.compile(_DATED.pattern + r"(?:.*/)?[^/]*[^\W\d_]{3}", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{5,}|(?<![a-z])[a-z]{1,3}\d{6,}", re.IGNORECASE)
#: Ids that mix letters and digits, as the last step of a path: `clymn8zyrp9o`.
_HASHED = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[a-z0-9]{10,40}", re.IGNORECASE)
_QUERY_ID = re.compile(r"(?:^|&)\w{0,20}(?:id|nr|p|sid)=\d{3,}", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{6}")

#: Marks that make a link an article: see `marks_of`. Measured on the addresses of labelled pages (tests/discover).
ENOUGH = 3
#: Marks of a path that make an article by themselves, wherever and by whatever words it is linked: a date and a slug, or a number
#: and a long one.
_ENOUGH_OF_PATH = 4
#: The same on a site whose articles are known and look different.
_ENOUGH_FOR_STRANGERS = 5
#: Steps at a path's end among which its slug is: `/how-it-was-built/articleshow/130290668.cms`.
_SLUG_STEPS = 3
#: Words of a slug, from how many on, and what they are worth; no section's name has six.
_WORTH_OF_WORDS = ((6, 3), (4, 2), (3, 1))
#: Longest path and words of a link to a section.
_SECTION_STEPS, _SECTION_WORDS = 2, 4


def judged(page: PageLinks, shapes: Shapes, traps: Traps) -> Iterator[Lead]:
    """The articles among a page's links, in its order, with the longest words as title and the reason why."""
    for link in page.links:
        why = reason_for(link, page.scope.is_article(link.url), shapes)
        if why and not traps.holds(link.url):
            yield Lead(url=link.url, source=page.scope.base_url, title=plain_text(link.text), why=why)


def reason_for(link: Link, said: bool | None, shapes: Shapes) -> str:
    """Why a link is taken for an article, '' where it is not. `said`: what the site's own pattern says of it."""
    if said is not None:
        return "article_urls" if said else ""
    if is_service(link.url) and not shapes.knows(link.url):
        return ""
    verdict = shapes.judge(link.url)
    if verdict.is_article is not None:
        return verdict.why if verdict.is_article else ""
    marks = marks_of(link)
    needed = _ENOUGH_FOR_STRANGERS if shapes.is_known else ENOUGH
    if sum(worth for worth, _ in marks) < needed:
        return ""
    return "looks like an article: " + ", ".join(words for worth, words in marks if worth > 0)


def is_service(url: str) -> bool:
    """Whether an address is a home page, a file, or a page that lists, sells or serves readers, by its words."""
    path, _, query = "".join(url.split("/", 3)[3:]).partition("?")
    path = (unquote(path) if "%" in path else path).lower()
    steps = [step for step in path.split("/") if step]
    if not steps:
        return not query
    if "." in steps[-1] and _NO_PAGE.search(steps[-1]):
        return True
    return not _NO_ARTICLE.isdisjoint(steps) and not _DATED.search("/" + path)


def marks_of(link: Link) -> list[tuple[int, str]]:
    """How much an address, its words and its place look like an article, and by what. [] for no mark in the path: nothing else counts then."""
    parts = urlsplit(link.url)
    path = unquote(parts.path)
    of_path = list(_path_marks(path, parts.query))
    of_itself = sum(worth for worth, _ in of_path)
    if of_itself <= 0:
        return []
    place = {TEASER: [(1, "among the teasers")], FURNITURE: [(-2, "in a menu")]}.get(link.place, [])
    found = [*of_path, *_text_marks(link.text), *place]
    return [mark for mark in found if mark[0] > 0] if of_itself >= _ENOUGH_OF_PATH else found


def _path_marks(path: str, query: str) -> Iterator[tuple[int, str]]:
    steps = [step for step in path.split("/") if step]
    slugs = [re.sub(r"\.\w{2,5}$", "", step) for step in steps[-_SLUG_STEPS:]]
    slug = max(slugs[-2:], key=len, default="")
    words = max((_words(one) for one in slugs), key=len, default=[])
    if worth := next((worth for least, worth in _WORTH_OF_WORDS if len(words) >= least), 0):
        yield worth, f"{len(words)} words in its path"
    if _DATED_NAME.search(path):
        yield 3, "a date and a name in its path"
    elif dated := _DATED.search(path):
        more = any(len(step) > 2 for step in path[dated.end() :].split("/"))
        yield (2, "a date in its path") if more else (-2, "a date at its end")
    numbered = _NUMBERED.search(path) or _HASHED.fullmatch(slug) or _QUERY_ID.search(query)
    if numbered:
        yield 1, "a number"
    if len(steps) == 1 and len(words) < 3 and not numbered:
        yield -2, "a short path"


def _words(slug: str) -> list[str]:
    return [word for word in re.split(r"[-_+ .,]+", slug) if word]


def _text_marks(text: str) -> Iterator[tuple[int, str]]:
    """Headlines have four words and more; scripts without blanks are counted in characters."""
    words = len(text.split())
    if _UNSPACED.search(text) or words >= 4:
        yield 2 if words >= 5 or _UNSPACED.search(text) else 1, "words of a headline"
    elif 1 <= words <= 2:  # none at all are a picture's, and tell nothing
        yield -1, "few words"


def sections_of(page: PageLinks, most: int) -> list[str]:
    """Addresses of the site's sections as a page names them: short paths under short words, those of its menus first."""
    found = [link for link in page.links if _is_section(link)]
    found.sort(key=lambda link: link.place)  # menus first; otherwise in the page's order
    return [link.url for link in found[:most]]


def _is_section(link: Link) -> bool:
    parts = urlsplit(link.url)
    steps = [step for step in unquote(parts.path).split("/") if step]
    if not 1 <= len(steps) <= _SECTION_STEPS or parts.query or _NO_PAGE.search(parts.path):
        return False
    if any(_SERVICE.fullmatch(step) or re.search(r"\d", step) for step in steps):
        return False
    return len(link.text.split()) <= _SECTION_WORDS and len(re.split(r"[-_]+", steps[-1])) <= _SECTION_WORDS - 1
