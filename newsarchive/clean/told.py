"""What the site file points at: selectors, and lines that it knows by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsarchive.clean.inside import text_inside
from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import has_date, has_reading_time, is_byline
from newsarchive.clean.page import Page
from newsarchive.site import Layout

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""
#: Longest line that is no deck, in characters.
_LABEL = 60
#: Lines by several authors are no farther from each other than so many units: a picture's letter, a name, a note.
_APART = 6


def from_layout(page: Page, layout: Layout) -> Iterator[Finding]:
    """What the site file points at."""
    authors = _texts(page, layout.authors)
    if len(authors) > 1:  # a line that holds them all does not tell where one name ends
        yield "authors", authors, f"site selector {layout.authors}"
    yield from labelled_lines(page, layout)
    for name in ("title", "deck", "published", "source"):
        for n in page.select(getattr(layout, name)):
            stamp = page.book.elements[n].get("datetime") if name == "published" else None
            text = stamp or text_inside(page, n)
            if text and not (name == "deck" and _is_label(text)):
                yield name, text, f"site selector {getattr(layout, name)}"
    for text in reversed(_texts(page, layout.section)):  # of a way through the site the last step
        yield "section", text, f"site selector {layout.section}"
    if authors:
        yield "authors", authors, f"site selector {layout.authors}"
    if tags := _texts(page, layout.tags):
        yield "tags", tags, f"site selector {layout.tags}"


def _texts(page: Page, selector: str) -> list[str]:
    """What stands in the innermost elements that a selector finds."""
    found = page.select(selector)
    inner = [
        n for n, after in zip(found, [*found[1:], len(page.book.tags)], strict=False) if after >= page.book.ends[n]
    ]
    return [text for n in inner if (text := text_inside(page, n))]


def _is_label(text: str) -> bool:
    """Whether a line by the headline says when, by whom or how long to read: what stands where the deck should."""
    return len(text) <= _LABEL and (
        has_reading_time(text) or is_byline(text) or (has_date(text) and not ENDS.search(text))
    )


def labelled_lines(page: Page, layout: Layout) -> Iterator[Finding]:
    """Lines that the site file knows by their words: the value stands behind the label or in the next line. Who wrote a
    story may stand in several such lines close together; any other field is in the first.
    """
    struck = [re.compile(pattern, re.IGNORECASE) for pattern in layout.drop_text]
    for field, pattern in layout.labels:
        label, found, last = re.compile(pattern, re.IGNORECASE), list[str](), -1
        for u, unit in enumerate(page.units):
            if found and u - last > _APART:
                break
            if match := label.fullmatch(unit.text):
                value = match[1] if label.groups else _next_line(page, u, struck)
                found, last = [*found, value] if value else found, u
                if field != "authors":
                    break
        if found:
            yield field, found if len(found) > 1 else found[0], f"site label {pattern}"


def _next_line(page: Page, u: int, struck: list[re.Pattern[str]]) -> str:
    """The line after another; '' where the site file strikes it."""
    text = page.units[u + 1].text if u + 1 < len(page.units) else ""
    return "" if any(pattern.fullmatch(text) for pattern in struck) else text
