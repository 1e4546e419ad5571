"""Where a list goes on: `rel=next`, links in the words of many languages, and page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsarchive.discover.scope import Scope
from newsarchive.urls import key_of

#: Words of links to older stories, whole and in any case. Arrows count as words.
_NEXT_WORDS = re.compile(
    r"(?:next|next page|older|older posts|more|more stories|load more|show more|weiter|nächste|nächste seite|ältere|mehr|suivant|page suivante|plus"
    r"|siguiente|página siguiente|más|seguinte|próxima|próxima página|successiva|avanti|nästa|äldre|neste|næste|volgende|następna|dalej|starsze"
    r"|další|sonraki|далее|следующая|ещё|еще|наступна|далі|показати ще|التالي|المزيد|次へ|次のページ|下一页|下一頁|다음|[»›→>⟩]{1,2})\W{0,3}",
    re.IGNORECASE,
)  # fmt: skip
_FIELD = re.compile(
    r"(?<=[?&])(?:page|paged|pg|p|seite|pagina|pagenum|page_?no|strona|sida|offset|start|skip)=(\d{1,6})(?=&|$)",
    re.IGNORECASE,
)
_STEP = re.compile(r"/(?:page|seite|pagina|página|strona|sida|stranica|p)[-/=]?(\d{1,5})(?=/?(?:[?]|$))", re.IGNORECASE)
#: Anchors that are looked at for the next page; it stands at the end of long lists.
_MOST = 5_000


def next_page(root: Any, scope: Scope, inside: Scope) -> str | None:
    """The address on which a page's list goes on; None where the page names none.

    `inside` has the page's own base. What a link element or anchor declares as `rel=next` is believed as far as the site
    reaches; what only reads like it must differ from the page by its page number.
    """
    here = scope.base_url
    for declared, url in _candidates(root, inside):
        if not scope.is_home(url) or key_of(url) == key_of(here):
            continue
        if declared or goes_on(here, url):
            return url
    return None


def _candidates(root: Any, inside: Scope) -> Iterator[tuple[bool, str]]:
    """Declared ones first, then those by their words, then all with a number."""
    by_words: list[str] = []
    others: list[str] = []
    for count, link in enumerate(root.iter("link", "a")):
        url = inside.absolute(link.get("href")) if count < _MOST else None
        if url is None:
            continue
        if "next" in (link.get("rel") or "").lower().split():
            yield True, url
        elif link.tag == "a" and (_FIELD.search(url) or _STEP.search(url)):
            (by_words if _says_next(link) else others).append(url)
    for url in (*by_words, *others):
        yield False, url


def _says_next(link: Any) -> bool:
    said = (" ".join("".join(link.itertext()).split()), link.get("aria-label") or "", link.get("title") or "")
    return any(_NEXT_WORDS.fullmatch(words.strip()[:40]) for words in said if words.strip())


def goes_on(here: str, there: str) -> bool:
    """Whether two addresses are one list, and the second its next page."""
    (list_here, number), (list_there, following) = _numbered(here), _numbered(there)
    if key_of(list_here) != key_of(list_there) or following is None:
        return False
    if number is None:
        return following in (1, 2) or following >= 10
    return following == number + 1 or (following > number and following >= 10 and number % 10 == 0)


def _numbered(url: str) -> tuple[str, int | None]:
    """An address without its page number, and the number; an offset counts as one."""
    for pattern in (_FIELD, _STEP):
        found = pattern.search(url)
        if found:
            return url[: found.start()] + url[found.end() :], int(found[1])
    return url, None
