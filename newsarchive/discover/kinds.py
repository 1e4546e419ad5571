"""What a body is, told from its first bytes; the name and the declared type only break ties."""

from __future__ import annotations

import codecs
import re
import zlib
from enum import StrEnum

#: Bytes that are looked at. Feeds with long style sheets or comments on top need more than one packet.
HEAD = 8_192

_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Kind(StrEnum):
    """What can be read for its links."""

    FEED = "feed"
    """RSS, RDF or Atom."""
    SITEMAP = "sitemap"
    """A sitemap, a news sitemap, or an index of them."""
    LIST = "list"
    """A plain list of addresses, one a line: a sitemap too, by the protocol."""
    JSON = "json"
    """WordPress posts, or a JSON Feed."""
    ROBOTS = "robots"
    """robots.txt, which may name sitemaps."""
    PAGE = "page"
    """HTML."""
    OTHER = "other"
    """Nothing of these."""


_ROOTS = {
    "rss": Kind.FEED, "rdf": Kind.FEED, "feed": Kind.FEED, "channel": Kind.FEED,
    "urlset": Kind.SITEMAP, "sitemapindex": Kind.SITEMAP,
    "html": Kind.PAGE, "head": Kind.PAGE, "body": Kind.PAGE,
}  # fmt: skip
_ROBOTS_LINE = re.compile(r"\W{0,3}\s*(?:user-agent|sitemap)\s*:", re.IGNORECASE)
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def recognise(body: bytes, media_type: str = "") -> Kind:
    """What a body is. `media_type` is what the server called it; it decides only where the bytes leave it open."""
    text = _beginning(body)
    if "\x00" in text:
        return Kind.OTHER
    if re.match(r"(?:\xef\xbb\xbf|\ufeff)?\s*[\[{]\s*[\"{\]}]", text):
        return Kind.JSON
    root = _first_element(text)
    if root in _ROOTS:
        return _ROOTS[root]
    if root and (media_type in _PAGE_TYPES or _is_html_like(text)):
        return Kind.PAGE
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if lines and not root and any(_ROBOTS_LINE.match(line) for line in lines):
        return Kind.ROBOTS
    if lines and not root and all(re.match(r"\s*https?://\S+\s*$", line) for line in lines[:2]):
        return Kind.LIST
    return Kind.PAGE if media_type in _PAGE_TYPES and text.strip() else Kind.OTHER


def _beginning(body: bytes) -> str:
    """The first characters, unpacked and decoded as far as telling tags takes."""
    head = bytes(body[:HEAD])
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, HEAD)
        except zlib.error:
            return ""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "ignore")
    if head[:2] in (b"<\x00", b"\x00<"):
        return head.decode("utf-16-le" if head[0] else "utf-16-be", "ignore")
    return head.decode("latin-1")


def _first_element(text: str) -> str:
    """Local name of the first element in lower case, behind declarations and comments; '' where text comes first."""
    place = 0
    while True:
        place += len(text[place:]) - len(text[place:].lstrip("\ufeff\xef\xbb\xbf \t\r\n\x0c"))
        if text.startswith("<!--", place):
            end, width = text.find("-->", place), 3
        elif text.startswith("<?", place) or text.startswith("<!", place):
            if re.match(r"<!doctype\s+html\b", text[place : place + 40], re.IGNORECASE):
                return "html"
            end, width = _end_of_declaration(text, place), 1
        else:
            found = re.match(r"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,60})", text[place : place + 110])
            return found[1].lower() if found else ""
        if end < 0:
            return ""
        place = end + width


def _end_of_declaration(text: str, place: int) -> int:
    """Where `<?…>` or `<!…>` ends; a DOCTYPE's own declarations stand in brackets."""
    end, bracket = text.find(">", place), text.find("[", place)
    if 0 <= bracket < end and text.startswith("<!", place):
        end = text.find(">", max(text.find("]", bracket), bracket))
    return end


def _is_html_like(text: str) -> bool:
    return bool(re.search(r"<(?:html|head|body|meta|title|div|p|a|script|h1)\b", text, re.IGNORECASE))
