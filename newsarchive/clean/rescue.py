"""A tree for pages that libxml2 gives up on: tags nested beyond its limit, where it drops the text without a word."""

from __future__ import annotations

from html.parser import HTMLParser

from lxml import etree
from lxml.etree import _Element as Element

from newsarchive.clean.vocabulary import vocabulary

#: Deepest nesting that is built, in elements; what lies deeper becomes a sibling. Real pages stay under 100.
DEEPEST = 250

_VOID = vocabulary("area base br col embed hr img input link meta param source track wbr")
_CLOSES_ITSELF = vocabulary("p li dt dd tr td th option")


class _Builder(HTMLParser):
    """Feeds lxml's TreeBuilder, keeping the nesting shallow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = etree.TreeBuilder()
        self.tree.start("html", {})
        self.open = ["html"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("html", "body") or not tag.replace("-", "").isalnum() or not tag.isascii():
            return
        if (tag in _CLOSES_ITSELF and self.open[-1] == tag) or (len(self.open) >= DEEPEST and tag not in _VOID):
            self._close()
        self.tree.start(tag, {name: value or "" for name, value in attrs if name.isidentifier() and name.isascii()})
        if tag in _VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open[-8:] or tag == "html":  # eight: how far a stray end tag may reach up
            return
        while self.open[-1] != tag:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        self.tree.data(data)

    def _close(self) -> None:
        self.tree.end(self.open.pop())

    def finish(self) -> Element:
        self.close()
        while self.open:
            self._close()
        return self.tree.close()


def rescued(text: str) -> Element:
    """The tree that Python's own parser sees, no deeper than DEEPEST. Linear in the size of the page."""
    builder = _Builder()
    builder.feed(text)
    return builder.finish()
