"""What the site file points at: selectors, and lines that it knows by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsarchive.clean.inside import text_inside
from newsarchive.clean.page import Page
from newsarchive.site import Layout

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""


def from_layout(page: Page, layout: Layout) -> Iterator[Finding]:
    """What the site file points at."""
    yield from labelled_lines(page, layout)
    for name in ("title", "deck", "published", "section", "source"):
        for n in page.select(getattr(layout, name)):
            stamp = page.book.elements[n].get("datetime") if name == "published" else None
            if text := stamp or text_inside(page, n):
                yield name, text, f"site selector {getattr(layout, name)}"
    for name in ("authors", "tags"):
        found = [text for n in page.select(getattr(layout, name)) if (text := text_inside(page, n))]
        if found:
            yield name, found, f"site selector {getattr(layout, name)}"


def labelled_lines(page: Page, layout: Layout) -> Iterator[Finding]:
    """Lines that the site file knows by their words: the value stands behind the label or in the next line."""
    for field, pattern in layout.labels:
        label = re.compile(pattern, re.IGNORECASE)
        for u, unit in enumerate(page.units):
            if match := label.fullmatch(unit.text):
                following = page.units[u + 1].text if u + 1 < len(page.units) else ""
                yield field, match[1] if label.groups else following, f"site label {pattern}"
                break
