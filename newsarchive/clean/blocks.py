"""The kept units → typed blocks, in page order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsarchive.clean.lines import NOTE
from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Struck
from newsarchive.model import Block, BlockKind, Reason

_KINDS = {
    "blockquote": BlockKind.QUOTE, "q": BlockKind.QUOTE, "li": BlockKind.LIST_ITEM, "dd": BlockKind.LIST_ITEM, "dt": BlockKind.LIST_ITEM,
    "tr": BlockKind.TABLE, "caption": BlockKind.CAPTION, "figcaption": BlockKind.CAPTION, "pre": BlockKind.PREFORMATTED,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
}  # fmt: skip
#: Soft hyphens, zero-width marks and direction overrides that say nothing. Joiners (U+200C, U+200D) mean something.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
#: A cell wider than this is a layout, and its table none.
_CELL = 60


def kept_text(page: Page, struck: Struck, u: int) -> str:
    """The text of a unit without what the rules struck inside it; where that held white space, words stay apart."""
    unit = page.units[u]
    if all(struck.under[owner] < 0 for owner, _ in unit.pieces):
        return unit.text
    parts = (text if struck.under[owner] < 0 else " " * any(c.isspace() for c in text) for owner, text in unit.pieces)
    return " ".join("".join(parts).split())


def tidy(text: str) -> str:
    """NFC, without invisible characters, as long as that leaves the words as many as they are."""
    clean = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return clean if len(clean.split()) == len(text.split()) else text


def to_blocks(page: Page, struck: Struck, sorted_units: Sorted) -> tuple[Block, ...]:
    """The body as paragraphs, headings, quotes, lists, rows, captions and notes."""
    captions = captions_within(page, struck, sorted_units)
    order = sorted({*sorted_units.kept, *captions})
    blocks = []
    for holder, kind, group in _groups(page, order, frozenset(captions)):
        texts = [page.units[u].text if u in captions else kept_text(page, struck, u) for u in group]
        text = tidy(
            _preformatted(page, holder)
            if kind is BlockKind.PREFORMATTED and len(group) == 1
            else " ".join(filter(None, texts))
        )
        if len(text.split()) != sum(len(part.split()) for part in texts):
            text = " ".join(texts)
        if text.strip():
            note = kind is BlockKind.PARAGRAPH and NOTE.match(text)
            blocks.append(
                Block(
                    kind=BlockKind.NOTE if note else kind,
                    text=text,
                    path=page.path(holder),
                    level=_level(page, holder, kind),
                )
            )
    return tuple(blocks)


def captions_within(page: Page, struck: Struck, sorted_units: Sorted) -> set[int]:
    """Captions of pictures that stand between the body's first and last unit: kept, as captions."""
    if not sorted_units.kept:
        return set()
    first, last = sorted_units.kept[0], sorted_units.kept[-1]
    kept = set(sorted_units.kept)
    found = set()
    for u in range(first, last):
        n = struck.under[page.units[u].pieces[0][0]]
        whole = all(struck.under[owner] == n or not text.strip() for owner, text in page.units[u].pieces)
        if u not in kept and n >= 0 and whole and struck.own[n].reason is Reason.CAPTION and _is_caption(page, u):
            found.add(u)
    return found


def _is_caption(page: Page, u: int) -> bool:
    return any(
        page.book.tags[n] == "figcaption" or "caption" in page.book.attributes[n].get("class", "").lower()
        for n in page.ancestors(page.units[u].pieces[0][0])
    )


def _groups(page: Page, units: list[int], captions: frozenset[int]) -> Iterator[tuple[int, BlockKind, list[int]]]:
    """Units that make one block: lines of one element parted by single `<br>`, and all that stands in one row."""
    holder, kind, group = -1, BlockKind.PARAGRAPH, list[int]()
    for u in units:
        own_holder, own_kind = (_holder(page, u), BlockKind.CAPTION) if u in captions else _kind(page, u)
        unit = page.units[u]
        joins = (
            own_holder == holder
            and own_kind is kind
            and (own_kind is BlockKind.TABLE or (unit.breaks == 1 and group and group[-1] == u - 1))
        )
        if group and not joins:
            yield holder, kind, group
            group = []
        holder, kind = own_holder, own_kind
        group.append(u)
    if group:
        yield holder, kind, group


def _holder(page: Page, u: int) -> int:
    """The block element around a unit; the one around the `<br>` where the text follows one."""
    n = page.units[u].block
    return page.book.parents[n] if page.book.tags[n] == "br" else n


def _kind(page: Page, u: int) -> tuple[int, BlockKind]:
    holder = _holder(page, u)
    for depth, n in enumerate(page.ancestors(holder)):
        tag = page.book.tags[n]
        if tag == "tr":
            return (
                (n, BlockKind.TABLE)
                if page.units[u].weight < _CELL and _cells(page, n) > 1
                else (holder, BlockKind.PARAGRAPH)
            )
        if tag in _KINDS:
            return (n if tag != "blockquote" else holder), _KINDS[tag]
        if depth > 6 or tag in ("table", "body", "article", "section"):  # six: a list item with its wrappers
            break
    return holder, BlockKind.PARAGRAPH


def _cells(page: Page, row: int) -> int:
    """How many cells of a row hold text: one alone is a layout, not a table."""
    book = page.book
    return sum(
        book.tags[n] in ("td", "th") and book.parents[n] == row and book.first[n] < book.last[n]
        for n in range(row, book.ends[row])
    )


def _level(page: Page, n: int, kind: BlockKind) -> int | None:
    if kind is BlockKind.HEADING:
        return int(page.book.tags[n][1]) if page.book.tags[n][1:].isdigit() else None
    if kind is BlockKind.LIST_ITEM:
        return max(1, sum(page.book.tags[above] in ("ul", "ol", "dl") for above in page.ancestors(n)))
    return None


def _preformatted(page: Page, n: int) -> str:
    text = "".join(str(part) for part in page.book.elements[n].itertext()).strip("\n")
    return text if text.strip() else page.text_of(n)
