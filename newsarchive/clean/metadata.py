"""What the page says of itself: linked data first, then meta tags, then what is shown. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newsarchive.clean.edges import fold
from newsarchive.clean.headline import read_title, site_names
from newsarchive.clean.linked_data import articles, by_id, text_in
from newsarchive.clean.page import Page
from newsarchive.clean.people import names_in, people
from newsarchive.clean.shown import shown
from newsarchive.dates import read_date
from newsarchive.model import Metadata, When
from newsarchive.site import Layout

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""
Source = Callable[[Page, Layout, frozenset[str]], Iterator[Finding]]
"""Page, look, and the fields that no source before has given."""

_META = {
    "published": ("article:published_time", "og:article:published_time", "datepublished", "article.published", "date", "dc.date", "dc.date.issued", "dcterms.created",
                  "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "date.issued", "article_date_original", "og:published_time", "last-published", "originalpublicationdate"),
    "modified": ("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified", "article.updated"),
    "authors": ("author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "twitter:data1-author"),
    "section": ("article:section", "og:article:section", "parsely-section", "section", "category"),
    "tags": ("article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "copyright"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "language": ("og:locale", "content-language", "dc.language", "language"),
}  # fmt: skip
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}))?(?:\b|_)")


def from_layout(page: Page, layout: Layout, _: frozenset[str]) -> Iterator[Finding]:
    """What the site file points at."""
    for name in ("title", "deck", "published", "section", "source"):
        for n in page.select(getattr(layout, name)):
            stamp = page.book.elements[n].get("datetime") if name == "published" else None
            if text := stamp or page.text_of(n):
                yield name, text, f"site selector {getattr(layout, name)}"
    for name in ("authors", "tags"):
        found = [text for n in page.select(getattr(layout, name)) if (text := page.text_of(n))]
        if found:
            yield name, found, f"site selector {getattr(layout, name)}"


def from_linked_data(page: Page, _: Layout, __: frozenset[str]) -> Iterator[Finding]:
    """schema.org objects of an article type."""
    ids = by_id(page.linked_data)
    for thing in articles(page.linked_data):
        if names := names_in(thing.get("author") or thing.get("creator"), ids):
            yield "authors", names, "json-ld author"
        for field, key in (
            ("published", "datePublished"),
            ("modified", "dateModified"),
            ("section", "articleSection"),
            ("description", "description"),
            ("language", "inLanguage"),
        ):
            if text := text_in(thing.get(key)):
                yield field, text, f"json-ld {key}"
        if keywords := thing.get("keywords"):
            yield (
                "tags",
                [text_in(word) for word in keywords] if isinstance(keywords, list) else [text_in(keywords)],
                "json-ld keywords",
            )
        publisher = thing.get("publisher")
        if text := text_in(ids.get(str(publisher.get("@id")), publisher) if isinstance(publisher, dict) else publisher):
            yield "publisher", text, "json-ld publisher"
        image = thing.get("image")
        image = image[0] if isinstance(image, list) and image else image
        address = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
        if isinstance(address, str):
            yield "image", address, "json-ld image"


def from_meta_tags(page: Page, _: Layout, __: frozenset[str]) -> Iterator[Finding]:
    """Open Graph, Dublin Core, and the names that analytics services have made common."""
    for field, names in _META.items():
        for name in names:
            values = page.meta_tags.get(name)
            if values:
                yield field, list(values) if field in ("authors", "tags") else values[0], f"meta {name}"


def from_links(page: Page, _: Layout, __: frozenset[str]) -> Iterator[Finding]:
    """The head's links and the root's language."""
    for element in page.root.iter("link"):
        relations = (element.get("rel") or "").lower().split()
        if "canonical" in relations and element.get("href"):
            yield "canonical_url", element.get("href"), "link canonical"
    if address := page.meta_tags.get("og:url"):
        yield "canonical_url", address[0], "meta og:url"
    if (
        language := page.root.get("lang")
        or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.root.get("xml:lang")
    ):
        yield "language", language, "html lang"


#: In the order of trust: the first usable value of a field wins. (The title has a room of its own: headline.py.)
SOURCES: tuple[Source, ...] = (from_layout, from_linked_data, from_meta_tags, from_links, shown)


@dataclass
class _Gathered:
    """Values so far, and where each was read."""

    page: Page
    zone: str
    values: dict[str, Any]
    places: dict[str, str]

    def take(self, finding: Finding) -> None:
        field, raw, where = finding
        if field in self.values:
            return
        value = _READERS[field](self, raw)
        if value:
            self.values[field] = value
            self.places[field] = where


def read_metadata(page: Page, layout: Layout, zone: str = "") -> Metadata:
    """All that the page says of itself, and where each was read."""
    gathered = _Gathered(page, zone, {}, {})
    for source in SOURCES:
        for finding in source(page, layout, frozenset(_READERS) - gathered.values.keys()):
            gathered.take(finding)
    if "title" not in gathered.values and (title := read_title(page)):
        gathered.take(("title", *title))
    values = gathered.values
    published: When | None = values.get("published")
    modified: When | None = values.get("modified")
    if published and modified and modified.iso == published.iso:
        values.pop("modified")
        gathered.places.pop("modified")
    order = [name for name in Metadata.__dataclass_fields__ if name in gathered.places]
    return Metadata(**values, found_in=tuple((name, gathered.places[name]) for name in order))


def _line(_: _Gathered, raw: Any) -> str | None:
    return " ".join(str(raw).split()) or None


def _when(gathered: _Gathered, raw: Any) -> When | None:
    return read_date(str(raw), gathered.zone)


def _authors(gathered: _Gathered, raw: Any) -> tuple[str, ...]:
    host = (urlsplit(gathered.page.url).hostname or "").removeprefix("www.")
    outlet = (*site_names(gathered.page), fold(host), fold(host.partition(".")[0]))
    return people(raw if isinstance(raw, list) else [str(raw)], outlet)


def _tags(_: _Gathered, raw: Any) -> tuple[str, ...]:
    values = raw if isinstance(raw, list) else [str(raw)]
    parts = [
        part.strip().lstrip("#") for value in values for part in (value.split(",") if len(values) == 1 else [value])
    ]
    return tuple(dict.fromkeys(part for part in parts if 1 < len(part) <= 80))


def _address(gathered: _Gathered, raw: Any) -> str | None:
    return gathered.page.absolute(str(raw))


def _language(_: _Gathered, raw: Any) -> str | None:
    match = _LANGUAGE.match(str(raw).strip())
    if not match:
        return None
    return f"{match[1].lower()}-{match[2].upper()}" if match[2] else match[1].lower()


_READERS: dict[str, Callable[[_Gathered, Any], Any]] = {
    "title": _line, "deck": _line, "section": _line, "source": _line, "publisher": _line, "description": _line,
    "published": _when, "modified": _when, "authors": _authors, "tags": _tags, "canonical_url": _address, "image": _address,
    "language": _language,
}  # fmt: skip
