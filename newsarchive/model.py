"""The nouns of the house: what passes from one stage to the next, and nothing else.

Every type is frozen: a stage that learns more makes a new value. The closed lists stand in `kinds`, the exchange in
`wire`, the pieces of a page in `body`, what it says of itself in `meta`; all of them are to be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newsarchive.body import Block, Cell, Continuation, Post, Removal, Seam, Span
from newsarchive.kinds import (
    ASIDE_KINDS,
    READABLE,
    BlockKind,
    OutcomeKind,
    Purpose,
    Reason,
    Service,
    SpanKind,
    Truncation,
)
from newsarchive.meta import Metadata, Paywall, Right, When
from newsarchive.wire import Capture, Fetch, Holding, Location, Reference, Tls

__all__ = [
    "ASIDE_KINDS",
    "READABLE",
    "Article",
    "Block",
    "BlockKind",
    "Capture",
    "Cell",
    "Continuation",
    "Fetch",
    "Holding",
    "Image",
    "Lead",
    "Location",
    "Metadata",
    "Origin",
    "Outcome",
    "OutcomeKind",
    "Paywall",
    "Post",
    "Purpose",
    "Reason",
    "Reference",
    "Removal",
    "Right",
    "Seam",
    "Service",
    "Span",
    "SpanKind",
    "Tls",
    "Truncation",
    "When",
    "iso_utc",
]


@dataclass(frozen=True, kw_only=True, slots=True)
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
    why: str = ""
    """Why a link of a page was taken for an article; empty where a feed or sitemap names it."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture that belongs to the article."""

    url: str
    """Absolute http(s) URL."""
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


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
    rules: str = ""
    """By what it was concluded: version of the general rules, and the mark of the site's file where there is one. Tells
    what is stale. Empty where nothing was concluded from an exchange."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """What is left of a page, and what was left out: one field per step of the way."""

    url: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    removals: tuple[Removal, ...]
    images: tuple[Image, ...] = ()
    posts: tuple[Post, ...] = ()
    """The entries of a live blog, in page order; () for all else."""
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
    continues: tuple[Continuation, ...] = ()
    """Pages of the article that are not in here: named by the page, and not (or not yet) joined."""
    pages: tuple[Seam, ...] = ()
    """The pages that it was joined from, in order; () for an article on one page."""

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
        return _words(self.text)

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-ready values; the keys are documented in docs/article.md and kept stable."""
        text = self.text
        values = self.said(_words(text))
        values["text"], values["revision"] = text, self.revision
        values["origin"] = _origin_dict(self.origin) if self.origin else None
        return values

    def said(self, word_count: int) -> dict[str, Any]:
        """The same, with all keys in their places, but `text`, `origin` and `revision` null: what a store keeps in one piece.

        `word_count`: words of `text`, for whoever has it has counted them.
        """
        meta = self.metadata
        return {
            "url": self.url,
            "canonical_url": self.canonical_url,
            "site": self.site,
            "outcome": self.outcome.value,
            **meta.to_dict(),
            "text": None,
            "blocks": [block.to_dict() for block in self.blocks],
            "images": [_plain(image) for image in self.images],
            "posts": [_plain(post) for post in self.posts],
            "removals": [removal.to_dict() for removal in self.removals],
            "origin": None,
            "revision": None,
            "word_count": word_count,
            "withdrawn": None,
            "withdrawn_why": None,
            **meta.beside(),
            "continues": [_plain(page) for page in self.continues],
            "pages": [seam.to_dict() for seam in self.pages],
        }


def _words(text: str) -> int:
    return len(text.split())


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


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """What some captures brought into an archive."""

    new: int = 0
    """Articles that it had not had before."""
    edits: int = 0
    """Later revisions of articles that it had."""


def iso_utc(moment: datetime) -> str:
    """An aware moment as ISO 8601 in UTC with microseconds and `Z`, as WARC-Date writes it (WARC 1.1, section 5.4)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
