"""RSS, RDF and Atom, well-formed or not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import feedparser
from lxml import etree

from newsarchive.discover.moments import read_when
from newsarchive.discover.scope import Nested, Next, Scope, plain_text
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead

#: Largest feed that is read, in bytes. Feeds with the full text of a hundred articles stay under 5 MB, and feedparser
#: needs up to two seconds for each megabyte of a hostile one.
MOST_BYTES = 5_242_880
#: Most entries that are taken of one feed; what is older stands in sitemaps.
MOST_ENTRIES = 1_000

_ENTRY_BEGIN = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>|<item\s*/>", re.IGNORECASE)

#: Depth at which libxml2 gives up on a document that is not called huge.
_DEPTH = 256

#: What feedparser lets through on hostile input, apart from its own `bozo` report: it is a parser of guesses.
_PARSER_FAULTS = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)


def feed_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested | Next]:
    """The entries of a feed in its order. Links to other hosts are taken too, unless the site's file says otherwise.

    Errors: BrokenSource, at the end, where the feed is not well-formed or too long.
    """
    begun = _beginning(body)
    parsed = _parsed(_whole_entries(begun), scope.base_url)
    entries = parsed.get("entries", [])
    is_rss = str(parsed.get("version", "")).startswith("rss")
    for entry in entries:
        lead = _lead(entry, scope)
        if lead is not None:
            yield _rss_dated(lead) if is_rss else lead
    yield from _older(parsed, scope)
    fault = parsed.get("bozo_exception")
    if len(begun) < len(body):
        raise BrokenSource(
            f"feed {scope.base_url} is longer than {MOST_ENTRIES} entries or {MOST_BYTES} bytes; the rest was left"
        )
    if fault is not None and not isinstance(fault, feedparser.CharacterEncodingOverride):
        raise BrokenSource(
            f"feed {scope.base_url} is no well-formed XML ({fault}); {len(entries)} entries could be read"
        )


def _older(parsed: dict[str, Any], scope: Scope) -> Iterator[Next]:
    """Where a feed in pages goes on (RFC 5005, sections 3 and 4)."""
    for link in parsed.get("feed", {}).get("links", []):
        url = scope.absolute(_string(link.get("href"))) if link.get("rel") in ("next", "prev-archive") else None
        if url is not None and scope.is_home(url):
            yield Next(url)
            return


def _beginning(body: bytes) -> bytes:
    """As much of a feed as is read: up to the limit in bytes, and to the end of the last entry that counts."""
    begun = body[:MOST_BYTES]
    last = next(islice(_ENTRY_END.finditer(begun), MOST_ENTRIES - 1, None), None)
    return begun if last is None or not _ENTRY_END.search(begun, last.end()) else begun[: last.end()]


def _whole_entries(body: bytes) -> bytes:
    """A feed without an entry that breaks off: half an address is none."""
    begun, ended = (
        max((found.start() for found in form.finditer(body)), default=-1) for form in (_ENTRY_BEGIN, _ENTRY_END)
    )
    return body[:begun] if begun > ended else body


def _parsed(body: bytes, where: str) -> dict[str, Any]:
    """What feedparser makes of the bytes. They are handed over as a file: a bare value could be taken for a path."""
    if _is_too_deep(body):
        raise BrokenSource(f"feed {where} is nested deeper than {_DEPTH} elements; it was not read")
    stream = io.BytesIO(_without_declarations(_in_bytes(body)))
    try:
        result: dict[str, Any] = feedparser.parse(
            stream,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-location": where, "content-type": "application/xml"},
        )
    except _PARSER_FAULTS as error:
        raise BrokenSource(f"feed {where} cannot be read: {type(error).__name__}: {error}") from error
    return result


def _is_too_deep(body: bytes) -> bool:
    """Whether elements lie in one another without end: feedparser's time grows with the square of the depth."""
    parser: Any = etree.XMLPullParser(events=(), recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        parser.feed(body)
    except etree.XMLSyntaxError:
        return False
    return any("xcessive depth" in fault.message for fault in parser.feed_error_log)


def _in_bytes(body: bytes) -> bytes:
    """A feed in UTF-16 as UTF-8, so that its declarations can be looked at; any other as it is."""
    name = "utf-16" if body[:2] in _WIDE_MARKS else {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(body[:2])
    return body if name is None else _DECLARATION.sub("", body.decode(name, "replace"), count=1).encode()


def _without_declarations(body: bytes) -> bytes:
    """The feed without a DOCTYPE that declares things: no entity of ours needs one, and bombs are built there."""
    begins = _DOCTYPE.search(body, 0, _PROLOGUE)
    if begins is None:
        return body
    start = begins.start()
    root = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)\b", re.IGNORECASE).search(body, start)
    return body[:start] + body[root.start() :] if root else body


_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]{0,200}\?>")

#: Bytes in which a DOCTYPE may begin.
_PROLOGUE = 65_536


def _lead(entry: dict[str, Any], scope: Scope) -> Lead | None:
    url = scope.absolute(_string(entry.get("feedburner_origlink")) or _string(entry.get("link")))
    if url is None or scope.is_article(url) is False or (scope.site and not scope.is_home(url)):
        return None
    published = read_when(_string(entry.get("published")))
    updated = read_when(_string(dict.get(entry, "updated")))  # its own get() would answer with the other date
    return Lead(
        url=url,
        source=scope.base_url,
        title=plain_text(_string(entry.get("title"))),
        published=published,
        modified=updated,
    )


def _rss_dated(lead: Lead) -> Lead:
    """RSS knows one date for an item, whatever it is called (`pubDate`, `dc:date`): that of publication."""
    return replace(lead, published=lead.modified, modified=None) if lead.published is None else lead


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
