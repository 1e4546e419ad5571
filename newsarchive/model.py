"""The nouns of the house: what passes from one stage to the next, and nothing else.

Every type is frozen: a stage that learns more makes a new value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """Why an address was asked for."""

    PAGE = "page"
    """A page that may be an article. Only these are cleaned."""
    SOURCE = "source"
    """A feed, a sitemap, a home or section page: asked for its links. Its fetch ends as a listing."""
    ROBOTS = "robots"
    """robots.txt: captured, but part of asking for a page, and so no fetch of its own."""


class OutcomeKind(StrEnum):
    """How a fetch can end. A closed list: `stats` adds up because nothing ends outside it."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    STUB = "stub"
    VIDEO = "video"
    LISTING = "listing"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    BLOCKED = "blocked"
    CONSENT_WALL = "consent_wall"
    ROBOTS_DENIED = "robots_denied"
    SOFT_404 = "soft_404"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    TOO_COMPLEX = "too_complex"
    NOT_HTML = "not_html"


#: Outcomes that carry an article worth storing and exporting.
READABLE = frozenset({OutcomeKind.ARTICLE, OutcomeKind.LIVE_BLOG, OutcomeKind.STUB, OutcomeKind.VIDEO})


class Reason(StrEnum):
    """Why a block was struck. Closed, so that reasons can be counted over an archive."""

    MENU = "menu"
    AD = "ad"
    RELATED = "related"
    MOST_READ = "most_read"
    SHARE = "share"
    COMMENTS = "comments"
    SIGNUP = "signup"
    CONSENT = "consent"
    PAYWALL = "paywall"
    TICKER = "ticker"
    TAGS = "tags"
    BYLINE = "byline"
    HEADLINE = "headline"
    """The title, read as metadata: said once there, and so not again in the text."""
    DECK = "deck"
    """The standfirst, read as metadata."""
    CAPTION = "caption"
    COUNTER = "counter"
    HIDDEN = "hidden"
    SITE = "site"
    """Named by the site's own file."""
    OUTSIDE_BODY = "outside_body"


class BlockKind(StrEnum):
    """What a piece of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE = "table"
    PREFORMATTED = "preformatted"
    CAPTION = "caption"
    NOTE = "note"
    """A correction or an editor's note: part of the story, and kept."""


#: Kinds that are kept and shown, but are no part of `Article.text`.
ASIDE_KINDS = frozenset({BlockKind.CAPTION})


class Truncation(StrEnum):
    """Why a response is only the true beginning of what the server meant to send (WARC 1.1, section 5.13)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A URL that may be an article, and who told us."""

    url: str
    """Absolute http(s) URL, as the source wrote it."""
    source: str
    """URL of the feed, sitemap or page that named it."""
    title: str | None = None
    """Title as the source gives it; None where it gives none."""
    published: When | None = None
    """Date as the source gives it; None where it gives none."""
    modified: When | None = None
    """Last change as the source gives it (`lastmod`, `updated`); None where it gives none."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a record lies."""

    warc: str
    """File, relative to `captures/`, with `/` between folders and the name it has when closed (never `.open`).
    A file outside the archive is named by its absolute path."""
    offset: int
    """First byte of the record's gzip member, in bytes from the file's start."""
    length: int
    """Bytes of that member."""


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """What an exchange was part of: one fetch is one address asked for, with its redirects and retries."""

    id: str
    """UUID in hex, made when the address is first asked for."""
    url: str
    """The address first asked for, before redirects."""
    spider: str
    """Name of the spider that asked."""
    run: str
    """Id of the run: UUID in hex, one for each start of a crawl."""
    purpose: Purpose = Purpose.PAGE
    hop: int = 0
    """How many exchanges of this fetch came before (redirects and retries)."""


@dataclass(frozen=True, kw_only=True)
class Tls:
    """What is known of the encrypted connection."""

    version: str
    """As WARC-Protocol writes it: `tls/1.3`."""
    cipher: str
    """Name of the cipher suite, as OpenSSL gives it."""
    fingerprint: str
    """SHA-256 of the leaf certificate's DER form, in hex."""


_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One HTTP exchange, exactly as on the wire."""

    id: str
    """`urn:uuid:…`, the WARC-Record-ID of the response record without its angle brackets."""
    url: str
    """The address asked for, without fragment."""
    fetched_at: datetime
    """When the request was sent; aware, UTC."""
    request: bytes
    """Every byte sent; empty where a foreign file has no request record."""
    response: bytes
    """Every byte received, from the final status line on; b'' where a revisit's original is missing."""
    interim: bytes = b""
    """Heads of 1xx answers that came before (RFC 9110, section 15.2)."""
    ip_address: str | None = None
    """Peer that was connected to (a proxy's, where one was used); None where unknown."""
    tls: Tls | None = None
    """None for plain http and where unknown."""
    truncated: Truncation | None = None
    """None: complete."""
    fetch: Fetch | None = None
    """None in foreign files."""
    revisit: str | None = None
    """Profile of a revisit record, whose `response` is a head alone (WARC 1.1, section 6.7); None for a response."""
    location: Location | None = None
    """None until written."""
    payload_digest: str | None = None
    """`sha1:` and base32 over the body with transfer coding removed (WARC 1.1, section 5.9); None until known."""

    @property
    def head(self) -> bytes:
        """The status line and header lines, with the blank line that ends them."""
        end = _HEAD_END.search(self.response)
        return self.response[: end.end()] if end else self.response

    @property
    def body(self) -> bytes:
        """The bytes behind the head, transfer and content coding still on."""
        return self.response[len(self.head) :]

    @property
    def status(self) -> int | None:
        """The status code; None where the status line is no status line."""
        found = re.match(rb"HTTP/\d(?:\.\d)? +(\d{3})(?!\d)", self.response)
        return int(found[1]) if found else None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names (as sent) and values (Latin-1, folded lines joined by a blank) in order; lines without colon left out."""
        lines = re.sub(rb"\r?\n[ \t]+", b" ", self.head).splitlines()[1:]
        pairs = (line.decode("latin-1").split(":", 1) for line in lines if b":" in line)
        return tuple((name.strip(), value.strip()) for name, value in pairs)

    def header(self, name: str) -> str | None:
        """The first value under a name, whatever its case; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment with no more precision than the page gave it."""

    iso: str
    """ISO 8601, cut to what is known: `2025-06-25`, `2025-06-15T09:30`, `2025-06-15T09:30:00+03:00`."""
    precision: str
    """`year`, `month`, `day`, `minute` or `second`."""
    zone: str | None = None
    """Where the offset came from: `page`, `site`, or None when unknown (then `iso` has none)."""
    raw: str | None = None
    """As printed or as found in the markup."""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """A block left out, and why."""

    reason: Reason
    rule: str
    """Name of the rule that struck it, as `clean/rules.py` or the site file calls it."""
    path: str
    """Place in the page: an XPath with positions, `/html/body/div[2]/p[1]`."""
    words: int
    """Words struck here (runs of non-space characters), each word of the page counted once."""
    text: str
    """Its first 200 characters, white space collapsed."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the body."""

    kind: BlockKind
    text: str
    """White space collapsed (kept in `preformatted`), NFC, never empty."""
    path: str
    """Place in the page, as in `Removal.path`."""
    level: int | None = None
    """1 to 6 for headings; nesting depth for list items; None for the rest."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture that belongs to the article."""

    url: str
    """Absolute http(s) URL."""
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What the page says of itself. None or () means: not known; nothing is guessed."""

    title: str | None = None
    """Headline without the site's name."""
    deck: str | None = None
    """Standfirst: the sentence or two under the headline."""
    authors: tuple[str, ...] = ()
    published: When | None = None
    modified: When | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47 primary tag with region where declared: `en`, `pt-BR`."""
    publisher: str | None = None
    """The outlet's own name."""
    source: str | None = None
    """Agency or outlet that the page credits."""
    description: str | None = None
    canonical_url: str | None = None
    """What the page calls its canonical address, made absolute; not yet trusted."""
    image: str | None = None
    found_in: tuple[tuple[str, str], ...] = ()
    """(field, where it was read), such as `("title", "json-ld headline")`."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an article came from."""

    capture_id: str
    warc: str | None
    offset: int | None
    length: int | None
    payload_digest: str | None
    captured_at: datetime
    """Aware, UTC."""
    cleaner: str
    """Version of the general rules: tells which articles are stale."""
    layout: str
    """`site:name#n` (n counts from 1) or `generic`."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one fetch ended."""

    fetch_id: str
    url: str
    """The address first asked for, or the line that was given where it is no address."""
    final_url: str
    """The address of the last exchange; equal to `url` without redirects."""
    kind: OutcomeKind
    why: str
    """One sentence for people; empty where the kind says all."""
    site: str
    """Name of the site file, else the host without `www.`, else `-`."""
    spider: str
    run: str
    at: datetime
    """Aware, UTC: of the last exchange, or of the moment of failing."""
    capture_id: str | None = None
    """The exchange that decided; None where there was none."""
    purpose: Purpose = Purpose.PAGE
    """Why the address was asked for; tells which addresses need not be asked again."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """What is left of a page, and what was left out: one field per step of the way."""

    url: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    removals: tuple[Removal, ...]
    images: tuple[Image, ...] = ()
    outcome: OutcomeKind = OutcomeKind.ARTICLE
    canonical_url: str | None = None
    """The trusted address that the article is known by; None before anybody looked."""
    site: str | None = None
    origin: Origin | None = None
    """None where the page came from no capture."""
    revision: int | None = None
    """Counts from 1 within a store; None outside one."""
    layout: str = "generic"
    """Name of the look by which the body was found: `site:NAME#n`, or `generic`."""

    @property
    def title(self) -> str | None:
        """The headline, or None."""
        return self.metadata.title

    @property
    def text(self) -> str:
        """The body: its blocks parted by blank lines, without captions."""
        return "\n\n".join(block.text for block in self.blocks if block.kind not in ASIDE_KINDS)

    @property
    def word_count(self) -> int:
        """Words of `text`: runs of non-space characters."""
        return len(self.text.split())

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-ready values; the keys are documented in docs/article.md and kept stable."""
        meta = self.metadata
        return {
            "url": self.url,
            "canonical_url": self.canonical_url,
            "site": self.site,
            "outcome": self.outcome.value,
            "title": meta.title,
            "deck": meta.deck,
            "authors": list(meta.authors),
            "published": meta.published.iso if meta.published else None,
            "modified": meta.modified.iso if meta.modified else None,
            "section": meta.section,
            "tags": list(meta.tags),
            "language": meta.language,
            "publisher": meta.publisher,
            "source": meta.source,
            "text": self.text,
            "blocks": [_plain(block) for block in self.blocks],
            "images": [_plain(image) for image in self.images],
            "removals": [_plain(removal) for removal in self.removals],
            "origin": _origin_dict(self.origin) if self.origin else None,
            "revision": self.revision,
            "word_count": self.word_count,
        }


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a flat frozen type as JSON-ready values."""
    return dict(vars(value))


def _origin_dict(origin: Origin) -> dict[str, Any]:
    return {
        "warc": origin.warc,
        "offset": origin.offset,
        "length": origin.length,
        "record_id": origin.capture_id,
        "payload_digest": origin.payload_digest,
        "captured_at": iso_utc(origin.captured_at),
        "cleaner": origin.cleaner,
        "layout": origin.layout,
    }


def iso_utc(moment: datetime) -> str:
    """An aware moment as ISO 8601 in UTC with microseconds and `Z`, as WARC-Date writes it (WARC 1.1, section 5.4)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
