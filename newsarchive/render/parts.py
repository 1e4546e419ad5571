"""What all forms share: safe characters, safe addresses, nested spans, and what belongs together in a row of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from newsarchive.kinds import BlockKind

Values = Mapping[str, Any]

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Marks that turn the reading direction around (UAX #9, section 2): a text can pretend with them to be another one.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text without characters that a terminal could take for orders, or that make it read otherwise than it is.

    Lines and tabs stay.
    """
    return _CONTROLS.sub("\ufffd", _TURNING.sub("", text))


def web_address(url: object) -> str | None:
    """An http(s) address in characters that no form reads as its own, or None for anything else."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or "\\" in parts.netloc:
        return None
    return quote(url, safe="%/:?#[]@!$&'*+,;=-._~", errors="replace")


Escape = Callable[[str], str]
Wrap = Callable[[Values, str], str]


@dataclass
class _Spans:
    """The spans of a text, taken one after another."""

    text: str
    spans: Sequence[Values]
    escape: Escape
    wrap: Wrap
    at: int = 0

    def inside(self, start: int, end: int) -> str:
        """The text between two places with all that lies within them; what crosses is left out."""
        parts = []
        while self.at < len(self.spans) and self.spans[self.at]["start"] < end:
            span = self.spans[self.at]
            self.at += 1
            if span["start"] < start or span["end"] > end:
                continue
            parts.append(self.escape(self.text[start : span["start"]]))
            parts.append(self.wrap(span, self.inside(span["start"], span["end"])))
            start = span["end"]
        return "".join([*parts, self.escape(self.text[start:end])])


def marked(part: Values, escape: Escape, wrap: Wrap) -> str:
    """A block's or cell's text: stretches without meaning escaped, those with one wrapped, the inner ones first."""
    text = part["text"]
    return _Spans(text, part.get("spans", ()), escape, wrap).inside(0, len(text))


@dataclass(frozen=True)
class Figure:
    """A picture with what is said of it."""

    url: str
    alt: str
    caption: Values | None
    """Text with spans."""
    credit: str


@dataclass(frozen=True)
class Run:
    """Blocks that are shown as one thing: the items of a list, the paragraphs of a quotation; or one block alone."""

    kind: BlockKind
    blocks: tuple[Values, ...]
    figure: Figure | None = None
    """Of a run that is an image."""


def runs(article: Values, first: int, last: int) -> Iterator[Run]:
    """Some of an article's blocks as runs, in order."""
    pictures = {image["url"]: image for image in article["images"]}
    for kind, group in groupby(article["blocks"][first:last], key=lambda block: BlockKind(block["kind"])):
        blocks = tuple(group)
        if kind is BlockKind.LIST_ITEM:
            yield Run(kind, blocks)
        elif kind is BlockKind.QUOTE:
            for _, quoted in groupby(blocks, key=_parent):
                yield Run(kind, tuple(quoted))
        else:
            for block in blocks:
                yield Run(kind, (block,), figure_of(pictures[block["url"]]) if _shown(block, pictures) else None)


def figures(article: Values, first: int, last: int) -> Iterator[Run]:
    """The same, with each caption that follows its picture made a part of it."""
    waiting: Run | None = None
    for run in runs(article, first, last):
        if waiting and waiting.figure and run.kind is BlockKind.CAPTION:
            yield Run(waiting.kind, waiting.blocks, _captioned(waiting.figure, run.blocks[0]))
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = run if run.figure else None
        if not run.figure:
            yield run
    if waiting:
        yield waiting


def leading(article: Values) -> list[Figure]:
    """Pictures of the story that stand at no place within it, such as the one that the page names as its lead."""
    placed = {block.get("url") for block in article["blocks"] if block["kind"] == BlockKind.IMAGE}
    return [figure_of(image) for image in article["images"] if image["url"] not in placed]


def figure_of(image: Values) -> Figure:
    """An image's own words."""
    caption = {"text": image["caption"]} if image["caption"] else None
    return Figure(image["url"], image["alt"] or "", caption, image["credit"] or "")


def named(embed: Values) -> str:
    """What an embed's link is called."""
    return f"{embed.get('service') or 'embed'}: {embed.get('url')}"


def posts_of(article: Values) -> Iterator[tuple[Values | None, int, int]]:
    """The entries of a live blog and the stretches between them: entry or None, first block, one more than the last."""
    at = 0
    for post in article.get("posts", ()):
        if at < post["first"]:
            yield None, at, post["first"]
        yield post, post["first"], post["last"]
        at = post["last"]
    if at < len(article["blocks"]) or not article.get("posts"):
        yield None, at, len(article["blocks"])


def items(blocks: Iterable[Values]) -> Iterator[tuple[Values, bool]]:
    """Items of a list; and whether each goes on with the item before, as its second paragraph."""
    before = None
    for block in blocks:
        place = block["path"], block["level"]
        yield block, place == before
        before = place


def grid(rows: Sequence[Sequence[Values]]) -> list[list[Values]]:
    """The rows with every column filled: a cell that covers several stands in the first, with empty ones behind it."""
    filled: list[list[Values]] = []
    below: dict[int, int] = {}
    for row in rows:
        line: list[Values] = []
        for cell in row:
            _covered(line, below)
            at = len(line)
            line += [cell, *[_EMPTY] * (cell.get("columns", 1) - 1)]
            if cell.get("rows", 1) > 1:
                below.update(dict.fromkeys(range(at, len(line)), cell["rows"] - 1))
        _covered(line, below)
        filled.append(line)
    width = max(map(len, filled), default=0)
    return [line + [_EMPTY] * (width - len(line)) for line in filled]


_EMPTY: Values = {"text": ""}


def _covered(line: list[Values], below: dict[int, int]) -> None:
    """Put empty cells where cells of rows above reach down."""
    while below.get(len(line), 0) > 0:
        below[len(line)] -= 1
        line.append(_EMPTY)


def _captioned(figure: Figure, block: Values) -> Figure:
    return Figure(figure.url, figure.alt, block, "" if figure.credit in block["text"] else figure.credit)


def _shown(block: Values, pictures: Mapping[str, Values]) -> bool:
    return block["kind"] == BlockKind.IMAGE and block.get("url") in pictures


def _parent(block: Values) -> str:
    return str(block["path"]).rpartition("/")[0]
