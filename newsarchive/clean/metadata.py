"""What the page says of itself: linked data first, then meta tags, then what is shown. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from newsarchive.clean.address import section_of
from newsarchive.clean.agency import credits
from newsarchive.clean.edges import fold
from newsarchive.clean.headline import headline_element, read_title, site_names
from newsarchive.clean.linked_data import articles, by_id, text_in, types_of
from newsarchive.clean.page import Page
from newsarchive.clean.people import desks, firms, is_desk, names_in, people, proper
from newsarchive.clean.shown import shown
from newsarchive.clean.told import from_layout
from newsarchive.dates import day_order, read_date
from newsarchive.model import Metadata, When
from newsarchive.site import Layout

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""
Source = Callable[[Page, Layout], Iterator[Finding]]

_META = {
    "published": ("article:published_time", "og:article:published_time", "datepublished", "article.published", "date", "dc.date", "dc.date.issued", "dcterms.created",
                  "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "date.issued", "article_date_original", "og:published_time", "last-published", "originalpublicationdate"),
    "modified": ("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified", "article.updated"),
    "authors": ("author", "article:author", "article:author_name", "og:article:author", "citation_author", "dc.creator", "dc:creator", "dcterms.creator", "creator", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "twitter:data1-author"),
    "section": ("article:section", "og:article:section", "parsely-section", "section", "category"),
    "tags": ("article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "copyright"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "language": ("og:locale", "content-language", "dc.language", "language"),
}  # fmt: skip
#: Names of meta tags for the day of publication, in the ways that publishers' own systems spell them.
_PUBLICATION = re.compile(
    r"(?:\w{1,12}[-_.:])?(?:date[-_.:]?published|publish(?:ed)?[-_.:]?(?:date|time|at|on)?|publication[-_.:]?(?:date|time)|pub[-_.:]?date|release[-_.:]?date)"
)
_WRITTEN_BY = re.compile(
    r"(?:written|posted|by|verfasst|geschrieben|von|écrit|rédigé|par|escrito|autor|author|auteur|scritto|di|door|geschreven|skrevet|skriven|af|av|автор|написано|napisane|autorem|kirjoittanut|yazar|ditulis)\b",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}))?(?:\b|_)")


def from_linked_data(page: Page, _: Layout) -> Iterator[Finding]:
    """schema.org objects of an article type."""
    ids = by_id(page.linked_data)
    for thing in articles(page.linked_data):
        names, firms = names_in(thing.get("author") or thing.get("creator"), ids)
        if names:
            yield "authors", names, "json-ld author"
        if firms:
            yield "desk", firms, "json-ld author"
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


def from_meta_tags(page: Page, _: Layout) -> Iterator[Finding]:
    """Open Graph, Dublin Core, and the names that analytics services have made common."""
    for field, names in _META.items():
        for name in names:
            values = page.meta_tags.get(name)
            if values:
                yield field, list(values) if field in ("authors", "tags") else values[0], f"meta {name}"
    for name, values in page.meta_tags.items():
        if _PUBLICATION.fullmatch(name):
            yield "published", values[0], f"meta {name}"


def from_labels(page: Page, _: Layout) -> Iterator[Finding]:
    """The pairs of label and value that are meant for previews: 'Written by' and a name."""
    for n in ("1", "2"):
        label, values = page.meta_tags.get(f"twitter:label{n}"), page.meta_tags.get(f"twitter:data{n}")
        if label and values and _WRITTEN_BY.match(label[0]):
            yield "authors", list(values), f"meta twitter:data{n}"


def from_page_objects(page: Page, _: Layout) -> Iterator[Finding]:
    """schema.org objects that are the page, where none is the article."""
    ids = by_id(page.linked_data)
    for thing in page.linked_data:
        if any(name.endswith("WebPage") for name in types_of(thing)):
            names, _firms = names_in(thing.get("author") or thing.get("creator"), ids)
            if names:
                yield "authors", names, "json-ld WebPage author"
            for field, key in (("published", "datePublished"), ("modified", "dateModified")):
                if text := text_in(thing.get(key)):
                    yield field, text, f"json-ld WebPage {key}"


def from_links(page: Page, _: Layout) -> Iterator[Finding]:
    """The head's links and the root's language."""
    head = page.root.find("head")
    for element in (page.root if head is None else head).iter("link"):
        if element.get("href") and "canonical" in element.get("rel", "").lower().split():
            yield "canonical_url", element.get("href"), "link canonical"
            break
    if address := page.meta_tags.get("og:url"):
        yield "canonical_url", address[0], "meta og:url"
    if (
        language := page.root.get("lang")
        or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.root.get("xml:lang")
    ):
        yield "language", language, "html lang"


#: In the order of trust: the first usable value of a field wins. (The title has a room of its own: headline.py.)
SOURCES: tuple[Source, ...] = (
    from_layout,
    from_linked_data,
    from_meta_tags,
    from_labels,
    from_page_objects,
    from_links,
)


@dataclass
class _Gathered:
    """Values so far, and where each was read."""

    page: Page
    zone: str
    values: dict[str, Any]
    places: dict[str, str]
    refused: list[tuple[tuple[str, ...], str]]
    """What named an author, but no person: kept for pages that name nobody else."""

    def take(self, finding: Finding) -> None:
        """A field's first usable value wins; only a first name gives way to the full name that begins with it."""
        field, raw, where = finding
        if field == "desk":
            self.refused.append((firms(raw), where))
        elif field == "authors":
            self._take_authors(raw if isinstance(raw, list) else [str(raw)], where)
        elif field not in self.values and (value := _READERS[field](self, raw)):
            self.values[field], self.places[field] = value, where

    def _take_authors(self, texts: list[str], where: str) -> None:
        known: tuple[str, ...] = self.values.get("authors", ())
        names = people(texts, self.outlet)
        if any(found and told.startswith(_TOLD) for found, told in self.refused) and not where.startswith(_TOLD):
            names = tuple(
                name for name in names if proper(name)
            )  # what contradicts the machine's word must be a full name
        if not known and not names:
            self.refused.append((_unnamed(texts, where), where))
        elif not known or (_is_first_name(known) and len(names) == 1 and names[0].startswith(f"{known[0]} ")):
            self.values["authors"], self.places["authors"] = names, where

    @cached_property
    def order(self) -> str:
        """How the page's language and region write 03/04/2024: `dmy`, `mdy`, or '' where nobody can tell."""
        return day_order(self.page.root.get("lang") or self.page.root.get("xml:lang") or "")

    @cached_property
    def outlet(self) -> tuple[str, ...]:
        """Names of the page's outlet, folded."""
        host = (urlsplit(self.page.url).hostname or "").removeprefix("www.")
        label = fold(host.rpartition(".")[0].rpartition(".")[2] or host)
        named = [
            fold(text) for tag in ("author", "publisher", "copyright") for text in self.page.meta_tags.get(tag, ())
        ]
        initials = [name for name in named if label == "".join(word[0] for word in name.split())]
        return (*site_names(self.page), *initials, fold(host), fold(host.partition(".")[0]), label)

    def lacks(self, field: str) -> bool:
        """Whether nobody has given a field yet, or not in full."""
        return field not in self.values or (field == "authors" and _is_first_name(self.values["authors"]))

    def settle_authors(self) -> None:
        """Where no person is named: the outlet, desk or agency that the page calls its author."""
        if "authors" not in self.values and (first := next((found for found in self.refused if found[0]), None)):
            self.values["authors"], self.places["authors"] = first


#: Beginnings of evidence that was written for machines.
_TOLD = ("json-ld", "meta", "site")


def _is_first_name(names: tuple[str, ...]) -> bool:
    return len(names) == 1 and " " not in names[0]


def _unnamed(texts: list[str], where: str) -> tuple[str, ...]:
    """Whom texts name that name no person: anybody where machines are told, desks and the outlet where readers are."""
    told = where.startswith(_TOLD)
    return tuple(name for name in desks(texts) if told or is_desk(name) or people([name]))


def read_metadata(page: Page, layout: Layout, zone: str = "") -> Metadata:
    """All that the page says of itself, and where each was read."""
    gathered = _Gathered(page, zone, {}, {}, [])
    for source in SOURCES:
        for finding in source(page, layout):
            gathered.take(finding)
    if "title" not in gathered.values and (title := read_title(page)):
        gathered.take(("title", *title))
    headline = max(headline_element(page, gathered.values.get("title")), 0)
    for finding in shown(page, headline, gathered.lacks):
        gathered.take(finding)
    gathered.settle_authors()
    for who, where in credits(page, headline, gathered.values.get("authors", ())):
        gathered.take(("source", who, where))
    if section := section_of(page.url):
        gathered.take(("section", section, "url"))
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
    return read_date(str(raw), gathered.zone, gathered.order)


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
    "published": _when, "modified": _when, "tags": _tags, "canonical_url": _address, "image": _address,
    "language": _language,
}  # fmt: skip
