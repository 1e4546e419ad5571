"""For pages of which libxml2 drops text without a word: tags nested beyond its limit, and what stands behind `</html>`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lxml import etree
from lxml.etree import _Element as Element

from newsarchive.clean.vocabulary import vocabulary

#: Deepest nesting that is built, in elements; what lies deeper becomes a sibling. Real pages stay under 100.
DEEPEST = 250

_VOID = vocabulary("area base br col embed hr img input link meta param source track wbr")
_CLOSES_ITSELF = vocabulary("p li dt dd tr td th option")

#: The end of a document, and what may say `</html>` or stand behind it and holds no words of the page. What is never
#: closed reaches to the end, as in browsers: to look for an end that is not there from each beginning is quadratic.
_END, _ENDS = ("</html", "</HTML", "</Html"), re.compile(r"</(?:html|body)\b[^<>]*>", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|textarea|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(r"<[^<>]*>")


def without_early_end(text: str) -> str:
    """The markup without the ends of `body` and `html` that words follow. Browsers read on (HTML standard, section
    13.2.6.4.22, "after after body"); libxml2 does not."""
    at = min((found for end in _END if (found := text.find(end)) >= 0), default=-1)
    if at < 0 or len(text) - at < _SHORTEST or not _has_words(text[at:]):
        return text
    parts, done = [], 0
    for kept in _NO_TEXT.finditer(text):
        parts += [_ENDS.sub("", text[done : kept.start()]), kept[0]]
        done = kept.end()
    return "".join(parts) + _ENDS.sub("", text[done:])


#: `</html>`, and a tag with a word in it.
_SHORTEST = 12


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, _TAGS.sub(" ", _NO_TEXT.sub(" ", text))))


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
