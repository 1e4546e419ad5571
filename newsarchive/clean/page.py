"""Bytes → Page: decoded, parsed once, numbered, and from then on only read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from newsarchive.clean.decode import decode, is_binary
from newsarchive.clean.linked_data import Thing, read_linked_data
from newsarchive.clean.looks import Looks, looks_of
from newsarchive.clean.rescue import rescued, without_early_end
from newsarchive.clean.units import Numbering, Unit, number
from newsarchive.errors import NotHtml, SiteError, TooComplex

#: Largest page that is parsed, in bytes. News pages stay under 6 MB; the tree of this one takes about 300 MB.
LARGEST = 20_000_000

#: What libxml2 answers where a document is nested beyond its limit (XML_ERR_RESOURCE_LIMIT).
_LIMIT = etree.ErrorTypes.ERR_RESOURCE_LIMIT
#: Most attributes in one tag. No real page was seen with fifty.
_ATTRIBUTES = 20_000
_ATTRIBUTE = re.compile(r"\s[^\s=<>]")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
#: A tag with its quoted values, which may hold `<` and `>`. Asked only of pages that have a long part without `>`.
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+(?:>|\Z)""")

#: From this many characters on a tree without text is looked at again.
_LARGE = 2_000

_NO_HTML = (
    (b"%PDF-", "a PDF document"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file"), (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "gzip data"), (b"{", "JSON"), (b"[", "JSON"),
)  # fmt: skip
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.DOTALL
)
_TAG = re.compile(r"<[a-zA-Z!/]")
_BETWEEN_TAGS = re.compile(r">([^<>]+)<")


@dataclass(frozen=True)
class Page:
    """A parsed page. Elements are known by number, text by unit; the tree is read-only by convention."""

    url: str
    root: Element
    book: Numbering
    charset: str
    """How it was decoded: `utf-8 (bom)`."""
    parser: str
    """`libxml2`, or `html.parser` where that would have lost text."""
    units: list[Unit] = field(init=False, repr=False, compare=False)
    """All text of the page, in order: the book's, at hand."""

    def __post_init__(self) -> None:
        """A field, since it is asked for a thousand times a page."""
        object.__setattr__(self, "units", self.book.units)

    @cached_property
    def looks(self) -> Looks:
        """What the elements that hold text look like to rules."""
        return looks_of(self.book)

    @cached_property
    def linked_data(self) -> tuple[Thing, ...]:
        """JSON-LD objects of the page, flattened; what cannot be read is left out."""
        return read_linked_data(self.for_machines["script"])

    @cached_property
    def for_machines(self) -> dict[str, list[Element]]:
        """`meta`, `script`, `link` and `title` elements. One walk for all who ask: each takes a tenth of a parse."""
        found: dict[str, list[Element]] = {"meta": [], "script": [], "link": [], "title": []}
        for element in self.root.iter(*found):
            found[element.tag].append(element)
        return found

    @cached_property
    def meta_tags(self) -> dict[str, tuple[str, ...]]:
        """`name`, `property` and `itemprop` of meta elements in lower case → contents, blank ones left out."""
        found: dict[str, list[str]] = {}
        for element in self.for_machines["meta"]:
            said: dict[str, str] = dict(element.items())  # type: ignore[arg-type]
            content = " ".join(said.get("content", "").split())
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                key = said.get(attribute)
                if key and content:
                    found.setdefault(key.strip().lower(), []).append(content)
        return {key: tuple(values) for key, values in found.items()}

    @cached_property
    def numbers(self) -> dict[Element, int]:
        """Element → number, for the few that selectors find."""
        return {element: n for n, element in enumerate(self.book.elements)}

    def path(self, n: int) -> str:
        """XPath with positions of an element."""
        paths, unknown = self._paths, []
        while n >= 0 and n not in paths:
            unknown.append(n)
            n = self.book.parents[n]
        path = paths.get(n, "")
        for below in reversed(unknown):
            if below not in self._steps:
                self._name_children(self.book.parents[below])
            path = paths[below] = path + self._steps[below]
        return path

    @cached_property
    def _paths(self) -> dict[int, str]:
        return {}

    @cached_property
    def _steps(self) -> dict[int, str]:
        """The last step of an element's path, for those asked for and their siblings."""
        return {0: f"/{self.book.tags[0]}"}

    def _name_children(self, parent: int) -> None:
        """Their steps, all at once. (lxml's getpath counts siblings anew each time: quadratic.)"""
        places: dict[str, list[int]] = {}
        child = parent + 1
        while child < self.book.ends[parent]:
            places.setdefault(self.book.tags[child], []).append(child)
            child = self.book.ends[child]
        for tag, children in places.items():
            for place, child in enumerate(children, 1):
                self._steps[child] = f"/{tag}[{place}]" if len(children) > 1 else f"/{tag}"

    def at(self, path: str) -> int:
        """Number of the element that `path` names so; -1 where there is none.

        No XPath: `<o:p>` is a name that XPath refuses, and to count siblings for each path anew is quadratic.
        """
        top, *steps = path.split("/")[1:] or [""]
        n = 0 if f"/{top}" == self._steps[0] else -1
        for step in steps:
            n = self._below(n).get(f"/{step}", -1) if n >= 0 else -1
        return n

    def _below(self, parent: int) -> dict[str, int]:
        """Last step of a path → the child that it leads to."""
        if parent not in self._children:
            if (child := parent + 1) < self.book.ends[parent] and child not in self._steps:
                self._name_children(parent)
            found = self._children[parent] = {}
            while child < self.book.ends[parent]:
                found[self._steps[child]] = child
                child = self.book.ends[child]
        return self._children[parent]

    @cached_property
    def _children(self) -> dict[int, dict[str, int]]:
        return {}

    @cached_property
    def marks(self) -> dict[int, Mapping[Any, int]]:
        """What `inline` has found of elements, and of those right around a block: each is looked at once."""
        return {}

    @cached_property
    def marks_above(self) -> dict[int, Mapping[Any, int]]:
        return {}

    def ancestors(self, n: int) -> Iterator[int]:
        """The element itself and all around it, inside first."""
        while n >= 0:
            yield n
            n = self.book.parents[n]

    def text_of(self, n: int) -> str:
        """All text in an element, white space collapsed."""
        return " ".join(unit.text for unit in self.units[self.book.first[n] : self.book.last[n]])

    def select(self, selector: str) -> list[int]:
        """Numbers of the elements that a CSS selector finds, in page order.

        Errors: SiteError for a selector that is none.
        """
        if not selector:
            return []
        try:
            found: Any = CSSSelector(selector, translator="html")(self.root)
        except (etree.XPathError, ValueError, SyntaxError) as error:
            raise SiteError(
                f"{selector!r} is no CSS selector that can be used here: {error}; see docs/sites.md"
            ) from error
        return sorted(self.numbers[element] for element in found if element in self.numbers)

    def absolute(self, address: str | None) -> str | None:
        """An http(s) address made absolute, or None."""
        if not address or not address.strip():
            return None
        try:
            full = urljoin(self.url, address.strip())
            parts = urlsplit(full)
        except ValueError:
            return None
        return full if parts.scheme in ("http", "https") and parts.netloc else None


def words_on_page(page: Page) -> int:
    """Words of the page as law 5 counts them: runs of non-space characters in all units."""
    return sum(unit.words for unit in page.units)


def read_page(html: bytes, url: str, charset: str | None = None) -> Page:
    """The page behind some bytes. `charset` is what the HTTP header said.

    Errors: NotHtml for nothing at all and for something else than HTML, TooComplex above LARGEST.
    """
    text, how = _text_of(html, url, charset)
    text = without_early_end(text)
    root, whole = _parsed(text)
    book = number(root) if root is not None else None
    if root is not None and book is not None and whole and not _lost_text(book.units, text):
        return Page(url, root, book, how, "libxml2")
    saved = rescued(text)
    second = number(saved)
    if root is not None and book is not None and len(second.units) <= len(book.units):
        return Page(url, root, book, how, "libxml2")
    return Page(url, saved, second, how, "html.parser")


def _text_of(html: bytes, url: str, charset: str | None) -> tuple[str, str]:
    start = html[:2_000].lstrip()
    if not start and not html.strip():
        raise NotHtml(f"{url}: an empty page")
    for magic, name in _NO_HTML:
        if start.startswith(magic):
            raise NotHtml(f"{url}: the bytes are {name}, not HTML")
    if len(html) > LARGEST:
        raise TooComplex(f"{url}: {len(html):,} bytes; at most {LARGEST:,} are cleaned")
    decoded = decode(html, charset)
    if decoded.why not in ("bom", "zero bytes") and is_binary(html):
        raise NotHtml(f"{url}: the bytes are no text, so no HTML")
    if feed := _FEED.match(decoded.text):
        raise NotHtml(f"{url}: a feed or sitemap ({feed[1]}), not HTML")
    if not decoded.text or decoded.text.isspace():
        raise NotHtml(f"{url}: an empty page")
    if not _TAG.search(decoded.text):
        raise NotHtml(f"{url}: no markup in {len(html):,} bytes, so no HTML")
    _insist_on_bounds(decoded.text, url)
    return decoded.text, f"{decoded.charset} ({decoded.why})"


def _parsed(text: str) -> tuple[Element | None, bool]:
    """The tree, and whether the parser says that it read all of it: beyond its limit of depth it drops the rest."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root: Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    return root, not any(entry.type == _LIMIT for entry in parser.error_log)


def _insist_on_bounds(text: str, url: str) -> None:
    """Time grows with the square of the attributes in one tag: 20,000 take 0.8 s, 40,000 take 3.4 s."""
    if any(len(_ATTRIBUTE.findall(part)) > _ATTRIBUTES for part in _long_parts(text)) and any(
        len(_ATTRIBUTE.findall(_QUOTED.sub("", tag[0]))) > _ATTRIBUTES
        for tag in _WHOLE_TAG.finditer(text)
        if len(tag[0]) > 2 * _ATTRIBUTES
    ):
        raise TooComplex(f"{url}: a tag with more than {_ATTRIBUTES:,} attributes")


def _long_parts(text: str) -> Iterator[str]:
    """What stands between two `>` and is long enough to hold too many attributes; most of a page is leapt over."""
    least = 2 * _ATTRIBUTES  # an attribute takes two characters
    at = 0
    while at + least <= len(text):
        if (close := text.rfind(">", at, at + least)) >= 0:
            at = close + 1
        else:
            end = text.find(">", at)
            end = len(text) if end < 0 else end
            yield text[at:end]
            at = end + 1


def _lost_text(units: Iterable[Unit], text: str) -> bool:
    """Whether a large page came back with next to no text although its markup seems to hold some."""
    if len(text) < _LARGE or sum(unit.words for unit in units) > 20:  # twenty words: less than a cookie notice
        return False
    return sum(len(bare.split()) for bare in _BETWEEN_TAGS.findall(text)) > 20
