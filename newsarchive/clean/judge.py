"""readability-lxml as a judge: it gets a pruned copy with our numbers on it, and we read which numbers survive."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element as Element
from readability import Document
from readability.readability import Unparseable

from newsarchive.clean.scoring import View

#: Attribute that carries a number through readability, which keeps unknown attributes.
_MARK = "data-number"
#: Prose that is worth a second opinion, by weight in words; it costs as much as all the rest of the house.
_LEAST = 25.0
_SURVIVOR = re.compile(_MARK + r'="(\d+)"')


def judged(view: View) -> int:
    """The innermost element that holds most of what readability keeps; -1 when it keeps nothing."""
    copy = _pruned(view) if view.struck.prose[-1] >= _LEAST else None
    if copy is None:
        return -1
    try:
        summary: str = Document(lxml_html.tostring(copy, encoding="unicode")).summary(html_partial=True)
    except (Unparseable, etree.LxmlError, ValueError, TypeError, AttributeError, IndexError):
        return -1  # it fails on odd trees in all of these ways; then it has no opinion
    numbers = sorted({int(n) for n in _SURVIVOR.findall(summary)})
    return _holder(view, [n for n in numbers if n < len(view.page.book.elements)])


def _pruned(view: View) -> Element | None:
    book = view.page.book
    copies: list[Element | None] = [None] * len(book.elements)
    for n, element in enumerate(book.elements):
        parent = book.parents[n]
        if view.struck.under[n] >= 0:
            if parent >= 0 and (above := copies[parent]) is not None and element.tail:
                _append_text(above, element.tail)
            continue
        above = copies[parent] if parent >= 0 else None
        attributes = {key: value for key, value in book.attributes[n].items() if key in ("class", "id", "href", "src")}
        attributes[_MARK] = str(n)
        tag = (
            book.tags[n] if book.tags[n].isalnum() and book.tags[n].isascii() else "div"
        )  # parsers let odd names through
        copies[n] = etree.Element(tag, attributes) if above is None else etree.SubElement(above, tag, attributes)
        made = copies[n]
        if made is not None:
            made.text, made.tail = element.text, element.tail
    return copies[0]


def _append_text(above: Element, text: str) -> None:
    if len(above):
        above[-1].tail = (above[-1].tail or "") + text
    else:
        above.text = (above.text or "") + text


def _holder(view: View, survivors: list[int]) -> int:
    page, book = view.page, view.page.book
    alive = set(survivors)
    total = sum(
        view.struck.prose[u + 1] - view.struck.prose[u] for u, unit in enumerate(page.units) if unit.block in alive
    )
    if total <= 0:
        return -1
    best = 0
    for n in survivors:
        if view.struck.prose_in(page, n) >= 0.8 * total and n >= best:  # most of it: readability drops some asides
            best = n
    return best if book.tags[best] not in ("html",) else -1
