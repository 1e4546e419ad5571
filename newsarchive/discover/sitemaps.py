"""Sitemaps (sitemaps.org protocol 0.9), news sitemaps with their dates and titles, and indexes of both.

Read as a stream: entities, DTDs and the network are off, namespaces are not insisted on, memory is bounded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from newsarchive.discover.moments import read_when
from newsarchive.discover.scope import Nested, Scope, plain_text
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead

#: Limits of the protocol for one file, unpacked: bytes and entries.
MOST_BYTES = 52_428_800
MOST_ENTRIES = 50_000

_CHUNK = 65_536
_BEGUN = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:url|sitemap)[\s>]", re.IGNORECASE)
_ENDED = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_ENTRIES = frozenset({"url", "sitemap"})
_GZIP = b"\x1f\x8b"


def sitemap_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested]:
    """Articles and nested sitemaps, in the file's order. Locations on other hosts are passed over.

    Errors: BrokenSource, at the end, names what was wrong with the file.
    """
    for count, entry in enumerate(_entries(body, scope.base_url), 1):
        if count > MOST_ENTRIES:
            raise BrokenSource(f"sitemap {scope.base_url} has more than {MOST_ENTRIES} entries; the rest was left")
        found = _nested(entry, scope) if _local(entry) == "sitemap" else _lead(entry, scope)
        if found is not None:
            yield found


def list_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested]:
    """A sitemap that is a plain list of addresses, one a line."""
    whole = body if len(body) <= MOST_BYTES else body[: body.rfind(b"\n", 0, MOST_BYTES)]
    for line in whole.decode("utf-8-sig", "replace").splitlines()[:MOST_ENTRIES]:
        url = scope.absolute(line) if line.lstrip().startswith("http") else None
        if url and _is_wanted(url, scope):
            yield Lead(url=url, source=scope.base_url)


def _lead(entry: Any, scope: Scope) -> Lead | None:
    said = {_local(child): child for child in reversed(entry)}  # of two with one name the first counts
    loc, news, lastmod = said.get("loc"), said.get("news"), said.get("lastmod")
    url = None if loc is None else scope.absolute(loc.text)
    if url is None or not _is_wanted(url, scope):
        return None
    return Lead(
        url=url,
        source=scope.base_url,
        title=None if news is None else plain_text(_text(news, "title")),
        published=None if news is None else read_when(_text(news, "publication_date")),
        modified=None if lastmod is None else read_when(lastmod.text),
    )


def _is_wanted(url: str, scope: Scope) -> bool:
    return scope.is_home(url) and scope.is_article(url) is not False


def _nested(entry: Any, scope: Scope) -> Nested | None:
    url = scope.absolute(_text(entry, "loc"))
    if url is None or not scope.is_home(url):
        return None
    return Nested(url=url, lastmod=read_when(_text(entry, "lastmod")))


def _entries(body: bytes, where: str) -> Iterator[Any]:
    """Each `url` and `sitemap` element as soon as it is complete; what was read is let go."""
    parser: Any = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    fault, tail = "", b""
    try:
        for chunk in _unpacked(body, where):
            parser.feed(chunk)
            tail = (tail + chunk)[-_CHUNK:]
            yield from _finished(parser)
        parser.close()
    except BrokenSource as error:
        fault = str(error)
    except etree.XMLSyntaxError as error:
        fault = f"sitemap {where} is no well-formed XML: {error.msg}"
    last = list(_finished(parser))  # closed by the end of the file, the last of them perhaps in its middle
    yield from last[:-1] if _ends_within(tail) else last
    faults = parser.feed_error_log
    if not fault and len(faults):
        fault = f"sitemap {where} is no well-formed XML, line {faults[0].line}: {faults[0].message}; the rest was read"
    if fault:
        raise BrokenSource(fault)


def _ends_within(tail: bytes) -> bool:
    """Whether a file was cut inside an entry: half an address is none."""
    begun, ended = (max((found.start() for found in form.finditer(tail)), default=-1) for form in (_BEGUN, _ENDED))
    return begun > ended


def _finished(parser: Any) -> Iterator[Any]:
    element: Any = None
    for _, ended in parser.read_events():
        if isinstance(ended.tag, str) and _local_name(ended.tag) in _ENTRIES:
            element = ended
            yield element
            element.clear(keep_tail=False)
    if element is not None and (parent := element.getparent()) is not None:
        del parent[: parent.index(element)]  # all of a piece of the file at once


def _unpacked(body: bytes, where: str) -> Iterator[bytes]:
    """The file in pieces, gunzipped where it is a gzip file (one member or several), cut at the limit."""
    given = 0
    for piece in _gunzipped(body, where) if body.startswith(_GZIP) else _sliced(body):
        given += len(piece)
        if given > MOST_BYTES:
            raise BrokenSource(f"sitemap {where} has more than {MOST_BYTES} bytes; the rest was left")
        yield piece


def unpacked(body: bytes, where: str) -> bytes:
    """A packed list as a whole, as far as it can be unpacked within the limit. Errors: BrokenSource where nothing can."""
    pieces: list[bytes] = []
    try:
        pieces.extend(_unpacked(body, where))
    except BrokenSource:
        if not pieces:
            raise
    return b"".join(pieces)


def _sliced(body: bytes) -> Iterator[bytes]:
    """The body in pieces, without the blanks that some servers put before the XML declaration."""
    start = len(body) - len(body.lstrip(b" \t\r\n"))
    mark = re.match(rb"\xef\xbb\xbf\s*", body[start : start + 64])
    start += mark.end() if mark else 0
    for place in range(start, len(body), _CHUNK):
        yield body[place : place + _CHUNK]


def _gunzipped(body: bytes, where: str) -> Iterator[bytes]:
    while body.startswith(_GZIP):
        member = zlib.decompressobj(31)
        try:
            while body and not member.eof:
                yield member.decompress(body, _CHUNK)
                body = member.unconsumed_tail or member.unused_data
        except zlib.error as error:
            raise BrokenSource(f"sitemap {where} is a damaged gzip file: {error}") from error
        if not member.eof:
            raise BrokenSource(f"sitemap {where} is a gzip file that breaks off")


def _text(parent: Any, name: str) -> str | None:
    """Text of the first child of that name, whatever its namespace."""
    return next((child.text for child in parent if _local(child) == name), None)


def _local(element: Any) -> str:
    """Its name in lower case, whatever its namespace; '' for comments and the like."""
    tag = element.tag
    return _local_name(tag) if isinstance(tag, str) else ""


@lru_cache(1_024)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()
