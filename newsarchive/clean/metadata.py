"""What the page says of itself: linked data first, then meta tags, then what is shown. Nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from newsarchive.clean.address import section_of
from newsarchive.clean.agency import credits, first_published
from newsarchive.clean.gathered import Finding, Gathered
from newsarchive.clean.headline import headline_element, read_titles
from newsarchive.clean.linked_data import articles, by_id, text_in, types_of
from newsarchive.clean.page import Page
from newsarchive.clean.people import names_in, turned
from newsarchive.clean.rights import from_statements
from newsarchive.clean.shown import shown
from newsarchive.clean.told import from_layout
from newsarchive.dates import read_date
from newsarchive.model import Metadata
from newsarchive.site import Layout

Source = Callable[[Page, Layout], Iterator[Finding]]

_META = {
    "published": ("article:published_time", "og:article:published_time", "datepublished", "article.published", "date", "dc.date", "dc.date.issued", "dcterms.created",
                  "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "date.issued", "article_date_original", "og:published_time", "last-published", "originalpublicationdate"),
    "modified": ("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified", "article.updated"),
    "authors": ("author", "article:author", "article:author_name", "og:article:author", "citation_author", "dc.creator", "dc:creator", "dcterms.creator", "creator", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "twitter:data1-author"),
    "section": ("article:section", "og:article:section", "parsely-section", "articlesection", "section", "category"),
    "tags": ("article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "copyright"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "sailthru.image.full", "parsely-image-url", "image", "thumbnailurl", "thumbnail"),
    "language": ("og:locale", "content-language", "dc.language", "language"),
}  # fmt: skip
#: Names of meta tags in which libraries and journals write people as catalogues do, the family name first.
_LIBRARIES = frozenset(("dc.creator", "dc:creator", "dcterms.creator", "citation_author"))
#: Names of meta tags for the day of publication, in the ways that publishers' own systems spell them.
_PUBLICATION = re.compile(
    r"(?:\w{1,12}[-_.:])?(?:date[-_.:]?published|publish(?:ed)?[-_.:]?(?:date|time|at|on)?|publication[-_.:]?(?:date|time)|pub[-_.:]?date|release[-_.:]?date)"
)
_WRITTEN_BY = re.compile(
    r"(?:written|posted|by|verfasst|geschrieben|von|écrit|rédigé|par|escrito|autor|author|auteur|scritto|di|door|geschreven|skrevet|skriven|af|av|автор|написано|napisane|autorem|kirjoittanut|yazar|ditulis)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def _is_of_publication(name: str) -> bool:
    return bool(_PUBLICATION.fullmatch(name))


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
        image = ids.get(str(image.get("@id")), image) if isinstance(image, dict) else image
        address = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
        if isinstance(address, str):
            yield "image", address, "json-ld image"


def from_meta_tags(page: Page, _: Layout) -> Iterator[Finding]:
    """Open Graph, Dublin Core, and the names that analytics services have made common."""
    for field, names in _META.items():
        for name in names:
            values = page.meta_tags.get(name)
            if values:
                said = [turned(value) for value in values] if name in _LIBRARIES else list(values)
                yield field, said if field in ("authors", "tags") else said[0], f"meta {name}"
    yield from _earliest(
        [
            ("published", values[0], f"meta {name}")
            for name, values in page.meta_tags.items()
            if _is_of_publication(name)
        ]
    )


def _earliest(told: list[Finding]) -> list[Finding]:
    """Days of publication by tags of a system's own, the earliest first: nobody writes a day before the first."""
    if len(told) < 2:
        return told
    read = [(when.iso if (when := read_date(raw)) else "9", n) for n, (_, raw, _) in enumerate(told)]
    return [told[n] for _, n in sorted(read)]


def from_labels(page: Page, _: Layout) -> Iterator[Finding]:
    """The pairs of label and value that are meant for previews: 'Written by' and a name."""
    for n in ("1", "2"):
        label, values = page.meta_tags.get(f"twitter:label{n}"), page.meta_tags.get(f"twitter:data{n}")
        if label and values and _WRITTEN_BY.match(label[0]):
            yield "authors", list(values), f"meta twitter:data{n}"


#: Ends of the names of types that are a page, and no article by name (schema.org, WebPage and MediaGallery with their children).
_PAGES = ("WebPage", "Gallery")


def from_page_objects(page: Page, _: Layout) -> Iterator[Finding]:
    """schema.org objects that are the page, where none is the article."""
    ids = by_id(page.linked_data)
    for thing in page.linked_data:
        if kind := next((name for name in sorted(types_of(thing)) if name.endswith(_PAGES)), ""):
            names, _firms = names_in(thing.get("author") or thing.get("creator"), ids)
            if names:
                yield "authors", names, f"json-ld {kind} author"
            for field, key in (("published", "datePublished"), ("modified", "dateModified")):
                if text := text_in(thing.get(key)):
                    yield field, text, f"json-ld {kind} {key}"


def from_root(page: Page, _: Layout) -> Iterator[Finding]:
    """The page's own name for its address, its language, its direction."""
    if address := page.meta_tags.get("og:url"):
        yield "canonical_url", address[0], "meta og:url"
    if (
        language := page.root.get("lang")
        or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.root.get("xml:lang")
    ):
        yield "language", language, "html lang"
    body = page.root.find("body")
    for name, element in (("html", page.root), ("body", body)):
        if element is not None and (direction := element.get("dir")):
            yield "direction", direction, f"{name} dir"


#: What Parse.ly's single tag calls the fields (its documentation of `parsely-page`).
_PACKED = {"authors": "authors", "author": "authors", "pub_date": "published", "section": "section", "tags": "tags", "image_url": "image"}  # fmt: skip


def from_packed_tag(page: Page, _: Layout) -> Iterator[Finding]:
    """The one meta tag that holds a JSON object with all fields."""
    for packed in page.meta_tags.get("parsely-page", ())[:1]:
        try:
            said = json.loads(packed)
        except (ValueError, RecursionError):
            return
        for key, field in _PACKED.items() if isinstance(said, dict) else ():
            value = said.get(key)
            if isinstance(value, list) and field in ("authors", "tags"):
                yield field, [text for one in value if (text := text_in(one))], f"meta parsely-page {key}"
            elif text := text_in(value):
                yield field, text, f"meta parsely-page {key}"


#: In the order of trust: the first usable value of a field wins. (The title has a room of its own: headline.py.)
SOURCES: tuple[Source, ...] = (
    from_layout,
    from_linked_data,
    from_meta_tags,
    from_packed_tag,
    from_labels,
    from_page_objects,
    from_statements,
    from_root,
)


def read_metadata(page: Page, layout: Layout, zone: str = "") -> Metadata:
    """All that the page says of itself, and where each was read."""
    gathered = Gathered(page, zone)
    for source in SOURCES:
        for finding in source(page, layout):
            gathered.take(finding)
    for text, where in read_titles(page):
        gathered.take(("title", text, where))
    headline = max(headline_element(page, gathered.values.get("title")), 0)
    for finding in shown(page, headline, gathered.lacks):
        gathered.take(finding)
    gathered.settle_authors()
    gathered.settle_dates()
    for who, where in credits(page, headline, gathered.values.get("authors", ())):
        gathered.take(("source", who, where))
    for who, where in first_published(page, headline):
        gathered.take(("original_publisher", who, where))
    if section := section_of(page.url):
        gathered.take(("section", section, "url"))
    return gathered.metadata()
