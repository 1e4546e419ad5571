"""An article on several pages, all of them given: one article, each page once, the seams kept as data.

`join` takes saved pages in any order: it comes from their own links (`rel=next`, `rel=prev`), then from page numbers in
their addresses, then from the order given. `in_order` takes articles whose order is known, as a crawl does. Fetching the
pages belongs to whoever crawls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from newsarchive.clean.page import Page, read_page
from newsarchive.clean.pipeline import clean as clean_page
from newsarchive.errors import SettingError
from newsarchive.model import Article, Block, Continuation, OutcomeKind, Post, Reason, Removal, Seam
from newsarchive.urls import key_of

#: Most pages of one article; what is beyond them is refused, not read.
MOST_PAGES = 100

_NAMES = ("page", "p", "pg", "seite", "pagina", "strona", "sida", "pagenum", "paged", "start")
_IN_PATH = re.compile(r"(?:/page/|/seite/|[/,_-]p?)(\d{1,3})(?:/|\.\w{3,5})?$")


@dataclass(frozen=True)
class Joined:
    """The whole article and how it was put together."""

    article: Article
    """Metadata and address of the first page; words kept and struck are those of all pages joined. Its `pages` are the
    seams, one for each page, in order."""
    left_out: tuple[str, ...]
    """Addresses that were given and add nothing: the same page again, or pages of which another holds the whole."""

    @property
    def seams(self) -> tuple[Seam, ...]:
        """One for each page, in order."""
        return self.article.pages


@dataclass(frozen=True)
class _Leaf:
    """One page: its article, and its links to the pages around it, as keys."""

    article: Article
    key: str
    after: str
    before: str
    number: int


def join(pages: Sequence[tuple[bytes, str]], clean: Callable[[bytes, str], Article] = clean_page) -> Joined:
    """One article from all its pages, given as bytes and addresses in any order. `clean` reads a single page.

    Errors: SettingError for no pages and for more than MOST_PAGES; what `clean` raises, for a page that is none.
    """
    if not 0 < len(pages) <= MOST_PAGES:
        raise SettingError(f"{len(pages)} pages given; give 1 to {MOST_PAGES}")
    leaves: dict[str, _Leaf] = {}
    left_out: list[str] = []
    for html, url in pages:
        leaf = _leaf(html, url, clean)
        twin = any(_texts(leaf.article) == _texts(other.article) for other in leaves.values())
        if leaf.key in leaves or twin:
            left_out.append(url)
        else:
            leaves[leaf.key] = leaf
    ordered = _ordered(leaves)
    if (whole := _whole(ordered)) is not None:
        left_out += [leaf.article.url for leaf in ordered if leaf is not whole]
        ordered = [whole]
    return Joined(in_order([leaf.article for leaf in ordered]), tuple(left_out))


def _leaf(html: bytes, url: str, clean: Callable[[bytes, str], Article]) -> _Leaf:
    page = read_page(html, url)
    return _Leaf(clean(html, url), key_of(url), _link(page, "next"), _link(page, "prev"), _number(url))


def _link(page: Page, way: str) -> str:
    for element in page.root.iter("link", "a"):
        if way in (element.get("rel") or "").lower().split() and (url := page.absolute(element.get("href"))):
            return key_of(url)
    return ""


def _number(url: str) -> int:
    """The page's number by its address; 1 where it has none, as first pages do."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _NAMES and value.isdecimal() and len(value) <= 3:
            return max(1, int(value))
    found = _IN_PATH.search(parts.path)
    return max(1, int(found[1])) if found else 1


def _ordered(leaves: dict[str, _Leaf]) -> list[_Leaf]:
    """Along the links while they lead to new pages, each page once; then by number. Circles end where they began."""
    by_number = sorted(leaves.values(), key=lambda leaf: leaf.number)
    follows = {leaf.key: leaf.after for leaf in by_number if leaf.after in leaves and leaf.after != leaf.key}
    for leaf in by_number:
        if leaf.before in leaves and leaf.before != leaf.key:
            follows.setdefault(leaf.before, leaf.key)
    led_to = set(follows.values())
    order: dict[str, _Leaf] = {}
    for start in [*(leaf for leaf in by_number if leaf.key not in led_to), *by_number]:
        key = start.key
        while key in leaves and key not in order:
            order[key] = leaves[key]
            key = follows.get(key, "")
    return list(order.values())


def _whole(leaves: list[_Leaf]) -> _Leaf | None:
    """The page that holds all paragraphs of all others: a view of the whole on a single page."""
    if len(leaves) < 3:
        return None
    texts = [_texts(leaf.article) for leaf in leaves]
    return next(
        (leaf for leaf, own in zip(leaves, texts, strict=True) if all(set(other) <= set(own) for other in texts)), None
    )


def _texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def in_order(pages: Sequence[Article], first: Article | None = None) -> Article:
    """One article from its pages in their order, each holding what no other holds.

    `first`: whose address, metadata, origin and name the whole bears, where that is not the first of them (a view of
    the whole on a single page is joined from that page alone).
    """
    head, tail = _repeated(list(pages))
    blocks, removals, seams, posts = list[Block](), list[Removal](), list[Seam](), list[Post]()
    for place, article in enumerate(pages):
        own = list(article.blocks)
        begin = head if place > 0 else 0
        end = len(own) - (tail if place < len(pages) - 1 else 0)
        starts = len(blocks), len(removals)
        posts += _moved(article.posts, begin, end, starts[0])
        blocks += own[begin:end]
        removals += [*article.removals, *(_again(block) for block in (*own[:begin], *own[end:]))]
        record = article.origin.capture_id if article.origin else None
        spans = {"blocks": (starts[0], len(blocks)), "removals": (starts[1], len(removals))}
        seams.append(Seam(url=article.url, record_id=record, **spans))
    images = {image.url: image for article in reversed(pages) for image in reversed(article.images)}
    return replace(
        first or pages[0], blocks=tuple(blocks), removals=tuple(removals), images=tuple(reversed(images.values())),
        posts=tuple(posts), pages=tuple(seams), outcome=_form(pages), continues=_missing(pages),
    )  # fmt: skip


def _moved(posts: Sequence[Post], begin: int, end: int, start: int) -> Iterator[Post]:
    """Entries of a live blog, counted in the blocks of the whole; those of blocks that are left out are left out."""
    for post in posts:
        first, last = max(post.first, begin), min(post.last, end)
        if first < last:
            yield replace(post, first=first - begin + start, last=last - begin + start)


def _form(pages: Sequence[Article]) -> OutcomeKind:
    """What the whole is: what its first page is, but a live blog where any of them is one."""
    forms = [article.outcome for article in pages]
    return OutcomeKind.LIVE_BLOG if OutcomeKind.LIVE_BLOG in forms else forms[0]


def _missing(pages: Sequence[Article]) -> tuple[Continuation, ...]:
    """Pages that are named and not among those joined. Where one is the view of the whole, none is missing."""
    if len(pages) == 1:
        return ()
    had = {key_of(article.url) for article in pages}
    named = {page.number: page for article in reversed(pages) for page in article.continues if page.number is not None}
    return tuple(page for _, page in sorted(named.items()) if key_of(page.url) not in had)


def _repeated(articles: list[Article]) -> tuple[int, int]:
    """How many blocks all pages begin with, and how many all end with."""
    texts = [_texts(article) for article in articles]
    if len(texts) < 2:
        return 0, 0
    shortest = min(map(len, texts)) - 1  # each page keeps a block of its own
    head = _shared(texts, shortest)
    return head, _shared([text[::-1] for text in texts], shortest - head)


def _shared(texts: list[list[str]], most: int) -> int:
    count = 0
    while count < most and len({text[count] for text in texts}) == 1:
        count += 1
    return count


def _again(block: Block) -> Removal:
    return Removal(
        reason=Reason.OUTSIDE_BODY,
        rule="repeated on each page",
        path=block.path,
        words=len(block.text.split()),
        text=block.text[:200],
    )
