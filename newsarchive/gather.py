"""An article's pages, one after the other: which is wanted next, and what they are together.

Says nothing of where pages come from. A crawl fetches them, a reprocess looks them up among the captures of the same
run; both ask here in the same order, and so come to the same article.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from newsarchive.capture.revisits import follow
from newsarchive.clean.further import HIGHEST
from newsarchive.clean.join import in_order
from newsarchive.errors import BrokenRecord, MissingOriginal
from newsarchive.model import ASIDE_KINDS, Article, Capture, Continuation, Location, Purpose
from newsarchive.process import Conclusion, leads_on
from newsarchive.store.base import Store

#: Share of the first page's blocks that a view of the whole must have, in words: pagers and notes of the first page alone
#: may be missing there.
_HOLDS = 0.95


#: Redirects of a further page that are followed among the captures; a crawl follows no more (Scrapy's REDIRECT_MAX_TIMES).
_HOPS = 20


class Gathering:
    """Begins with the first page; is asked for what is wanted, and told what came of it, until nothing is.

    `most`: pages at most, the first one included.
    """

    def __init__(self, first: Article, most: int = HIGHEST) -> None:
        self._first = first
        self._most = most
        self._whole: Article | None = None
        self._numbered: dict[int, str] = {}
        self._had: dict[int, Article] = {}
        self._tried: set[str] = {first.url}
        self._over = False
        self._views = [page.url for page in first.continues if page.number is None]
        self._learn(first)

    @property
    def wanted(self) -> str | None:
        """Address of the page to be had next; None where nothing is wanted any more."""
        if self._whole is not None or self._over or self._most <= 1:
            return None
        if self._views:
            return self._views[0]
        if len(self._had) + 1 >= self._most:
            return None
        return next((url for _, url in sorted(self._numbered.items()) if url not in self._tried), None)

    def take(self, page: Article | None) -> None:
        """What came of the page that was wanted; None where it could not be had, or holds no article."""
        url = self.wanted
        if url is None:
            return
        self._tried.add(url)
        if self._views:
            self._views = []
            if page is not None and _holds(page, self._first):
                self._whole = page
            return
        number = next(n for n, address in self._numbered.items() if address == url)
        if page is None:
            return
        if any(_texts(page) == _texts(other) for other in (self._first, *self._had.values())):
            self._over = True  # a pager of something else, or a number beyond the last page: the same again
            return
        self._had[number] = page
        self._learn(page)

    def joined(self) -> Article:
        """The article, as far as its pages were had; `continues` names those that were not."""
        if self._whole is not None:
            return replace(in_order([self._whole], self._first), continues=())
        if not self._had:
            return replace(self._first, continues=()) if self._over else self._first
        missing = () if self._over else self._missing()
        return replace(in_order([self._first, *(page for _, page in sorted(self._had.items()))]), continues=missing)

    def _missing(self) -> tuple[Continuation, ...]:
        return tuple(
            Continuation(url=url, number=number)
            for number, url in sorted(self._numbered.items())
            if number not in self._had
        )

    def _learn(self, page: Article) -> None:
        for named in page.continues:
            if named.number is not None:
                self._numbered.setdefault(named.number, named.url)


@dataclass(frozen=True)
class Shelved:
    """Finds the further pages of an article among the captures of the same run."""

    store: Store
    at: Callable[[Location, str], Capture]
    submit: Callable[[Capture], Future[Conclusion]]

    def whole(self, conclusion: Conclusion) -> Conclusion:
        """The same, with its article whole as far as its run captured the further pages."""
        article, outcome = conclusion.article, conclusion.outcome
        if article is None or not article.continues or outcome.purpose is not Purpose.PAGE:
            return conclusion
        gathering = Gathering(article)
        while (url := gathering.wanted) is not None:
            gathering.take(self._part(url, conclusion))
        return replace(conclusion, article=gathering.joined())

    def _part(self, url: str, first: Conclusion) -> Article | None:
        """What a further page holds. What cannot be read is told where its own file is read."""
        try:
            for _ in range(_HOPS):
                capture = self._capture(url, first)
                if capture is None or not leads_on(capture):
                    break
                url = urljoin(url, capture.header("location") or "").partition("#")[0]
            else:
                return None
            return self.submit(follow(capture, self.store.held, self.at)).result().part if capture else None
        except (BrokenRecord, MissingOriginal, OSError, ValueError):
            return None

    def _capture(self, url: str, first: Conclusion) -> Capture | None:
        """The last capture of an address that was made for a part in the same run; tries of one fetch follow closely."""
        captures = (self.at(held.location, held.id) for held in self.store.held_since(url, first.outcome.at))
        fitting = [one for one in captures if one.fetch and one.fetch.run == first.outcome.run]
        parts = [one for one in fitting if one.fetch and one.fetch.purpose is Purpose.PART]
        return max(parts, key=lambda one: (one.fetch.hop if one.fetch else 0, one.fetched_at), default=None)


def _texts(page: Article) -> list[str]:
    return [block.text for block in page.blocks if block.kind not in ASIDE_KINDS]


def _holds(whole: Article, first: Article) -> bool:
    """Whether a page has (nearly) all text of another, and more."""
    own, other = _texts(whole), _texts(first)
    shared = sum(len(text.split()) for text in other if text in set(own))
    words = sum(len(text.split()) for text in other)
    return shared >= _HOLDS * words and sum(len(text.split()) for text in own) > words
