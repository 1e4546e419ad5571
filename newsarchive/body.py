"""What a page comes apart into: blocks that are kept, removals that are not. Frozen, as all that passes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from newsarchive.kinds import BlockKind, Reason, Service, SpanKind


class Span(NamedTuple):
    """A stretch of a text that is more than text."""

    kind: SpanKind
    start: int
    """In characters of the text that it belongs to."""
    end: int
    """One more than its last character; always more than `start`."""
    href: str | None = None
    """Absolute http(s) URL of a link; None for the rest."""


class Cell(NamedTuple):
    """A cell of a table."""

    text: str
    """White space collapsed; may be empty."""
    header: bool = False
    """Whether it names its row or column."""
    columns: int = 1
    """How many columns it covers."""
    rows: int = 1
    """How many rows it covers."""
    spans: tuple[Span, ...] = ()
    """Within the cell's own text."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the body."""

    kind: BlockKind
    text: str
    """White space collapsed (kept in `preformatted`; one line for each row of a `table`), NFC. Empty for an `image`
    or an `embed`, never for the rest."""
    path: str
    """Place in the page, as in `Removal.path`."""
    level: int | None = None
    """1 to 6 for headings; nesting depth for list items; None for the rest."""
    spans: tuple[Span, ...] = ()
    """Links, emphasis and line breaks in `text`, by start; they nest and never cross."""
    number: int | None = None
    """Of an item in an ordered list; None for all else."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """The cells of a `table`, row by row."""
    url: str | None = None
    """Absolute http(s) URL of an `image` or `embed`. Caption, credit and alt of an image stand in `Article.images`."""
    service: Service | None = None
    """Where an `embed` comes from."""
    note: str = ""
    """Why it was kept against the rules, in words; empty where nobody doubted it."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values: the first four keys always, the others where they say something."""
        values: dict[str, Any] = {"kind": self.kind, "text": self.text, "path": self.path, "level": self.level}
        if self.spans:
            values["spans"] = [_span(span) for span in self.spans]
        if self.rows:
            values["rows"] = [[_cell(cell) for cell in row] for row in self.rows]
        if self.number:
            values["number"] = self.number
        if self.url:
            values["url"] = self.url
        if self.service:
            values["service"] = self.service
        if self.note:
            values["note"] = self.note
        return values


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
    note: str = ""
    """What decided, in words, where the rule's name does not say it all; else empty."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; `note` only where there is one."""
        values = dict(vars(self))
        if not self.note:
            del values["note"]
        return values


@dataclass(frozen=True, kw_only=True)
class Post:
    """One entry of a live blog: which blocks it is made of."""

    time: str | None
    """ISO 8601 with what precision and zone are known, as `Metadata.published`; None where the page gives none."""
    printed: str | None
    """The time as the page prints it."""
    heading: str | None
    first: int
    """Its first block, counted from 0."""
    last: int
    """One more than its last block."""
    path: str
    """Place of the entry in the page."""


@dataclass(frozen=True, kw_only=True)
class Continuation:
    """Where an article goes on, as one of its pages names it."""

    url: str
    """Absolute http(s) URL."""
    number: int | None = None
    """Number of that page; None for a view of the whole on a single page."""


@dataclass(frozen=True, kw_only=True)
class Seam:
    """Where one page's share of a joined article begins and ends."""

    url: str
    record_id: str | None = None
    """`urn:uuid:…` of the capture that holds the page; None outside an archive."""
    blocks: tuple[int, int]
    """First block of the page in the joined article, and one more than the last; paths lead into this page."""
    removals: tuple[int, int]
    """The same for its removals."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return vars(self) | {"blocks": list(self.blocks), "removals": list(self.removals)}


def _span(span: Span) -> dict[str, Any]:
    kind, start, end, href = span
    if href:
        return {"kind": kind, "start": start, "end": end, "href": href}
    return {"kind": kind, "start": start, "end": end}


def _cell(cell: Cell) -> dict[str, Any]:
    values: dict[str, Any] = {"text": cell.text}
    if cell.header:
        values["header"] = True
    for name in ("columns", "rows"):
        if (covered := getattr(cell, name)) > 1:
            values[name] = covered
    return values | {"spans": [_span(span) for span in cell.spans]} if cell.spans else values
