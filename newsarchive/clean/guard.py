"""Keeps a rule from taking the story with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping

from newsarchive.clean.page import Page
from newsarchive.clean.rules import Rule, Scope
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.model import Reason

#: A general rule that would strike more than this share of the page's words is not obeyed (measured on the corpus:
#: comment sections are the one clutter that is often longer than the story; see _LONG_TALK).
_AT_MOST = 0.5
#: What rules of the doubtful kind may take of the page's prose.
_DOUBTED_AT_MOST = 0.3
#: Prose outside a comment section, in words, from which on the section may be longer than the story.
_LONG_TALK = 80
#: A box may hold this share of the page's prose.
_BOX_AT_MOST = 0.2
#: Least prose under a headline that is a story, by weight in words: sidebars introduce their authors in fewer.
_LEAST_STORY = 60.0
#: Fewest cells of a table.
_CELLS = 4
#: Longest text of an advertisement, by weight in words, on whatever page.
_AD = 60.0
#: A unit is prose from this weight on.
PROSE = 12
#: Rules of which all that they take is held against the page's prose, and not each piece alone: live blogs call their
#: entries tickers, a test its sections `--ads`, an editor's paste its lines `ContentTags`, a series of pictures its texts
#: captions, and what only subscribers see is marked `paywall` paragraph by paragraph. Each with the share of the prose that
#: is too much: beside a short story much is said in offers and of pictures. Of 1,910 pages four are stories of which one of these words took that much.
_PIECEMEAL = {
    "word-ticker": _DOUBTED_AT_MOST, "word-tags": _DOUBTED_AT_MOST, "word-share": _DOUBTED_AT_MOST, "word-ad": _AT_MOST,
    "word-picture": _AT_MOST, "word-caption": _AT_MOST, "word-paywall": _DOUBTED_AT_MOST,
}  # fmt: skip
#: What a box for asides is never made of.
_PROPER = HEADINGS | {"blockquote"}
#: Longest caption, by weight in words, and what is never part of one.
_CAPTION, _WRITTEN = 80.0, frozenset(("blockquote", "table", "pre", "ul", "ol", "h2", "h3"))


class Guard:
    """How much prose a page has, and what a rule would take of it."""

    def __init__(self, page: Page, words: list[int], prose: list[float]) -> None:
        self.book, self.words, self.prose = page.book, words, prose
        self.headline = next(iter(page.book.with_tag("h1")), -1)

    def allows(self, n: int, rule: Rule) -> bool:
        if rule.name == "tag-gloss":
            return True  # the line around it, which is what would be counted, stays
        first, last = self.book.first[n], self.book.last[n]
        words, prose = self.words[last] - self.words[first], self.prose[last] - self.prose[first]
        all_words, all_prose = self.words[-1], self.prose[-1]
        if rule.reason is Reason.COMMENTS and all_prose - prose >= _LONG_TALK and self.headline < n:
            return True
        if rule.name in _ONLY and not _ONLY[rule.name](self, n, prose):
            return False
        if words > all_words * _AT_MOST and words > PROSE:
            return False
        if rule.scope is Scope.EXACT:
            return prose <= max(all_prose * _AT_MOST, PROSE)
        return prose <= max(all_prose * _DOUBTED_AT_MOST, PROSE)

    def overdone(self, topmost: Mapping[int, str]) -> frozenset[str]:
        """Rules that took too much of the page piece by piece: a story whose entries are each called a ticker's."""
        taken: dict[str, float] = {}
        for n, rule in topmost.items():
            if rule in _PIECEMEAL:
                held = self.prose[self.book.last[n]] - self.prose[self.book.first[n]]
                taken[rule] = taken.get(rule, 0.0) + held
        all_prose = self.prose[-1]
        return frozenset(
            rule for rule, prose in taken.items() if prose > max(all_prose * _PIECEMEAL[rule], _LEAST_STORY)
        )

    def no_written(self, n: int, prose: float) -> bool:
        """A figure without quotation, table or code, and with no more text than a caption has."""
        return prose <= _CAPTION and not any(tag in _WRITTEN for tag in self.book.tags[n : self.book.ends[n]])

    def no_quotation(self, n: int, _: float) -> bool:
        """The foot of the page or of one of its boxes: that of a quotation says whose words it is."""
        while (n := self.book.parents[n]) >= 0:
            if self.book.tags[n] == "blockquote":
                return False
        return True

    def small(self, n: int, prose: float) -> bool:
        """A box beside the story, not the story in a box, and no table that an editor had to embed to have one."""
        if self.book.tags[n] in _PROPER:  # a heading or quotation is no box: some call theirs `subhead-embed`
            return False
        if "embed" in self.book.attributes[n].get("class", "") and (cells := self.book.with_tag("td")):
            at = bisect_left(cells, n)
            if bisect_left(cells, self.book.ends[n], at) - at >= _CELLS:
                return False
        return prose <= _BOX_AT_MOST * self.prose[-1]

    def beside(self, n: int, prose: float) -> bool:
        """No box around the page's only headline and a story: some systems call the column of the story so."""
        if not n < self.headline < self.book.ends[n] or prose < _LEAST_STORY:
            return True
        return len(self.book.with_tag("h1")) > 1

    def ad_sized(self, _: int, prose: float) -> bool:
        """No more text than an advertisement has; more of it is the story, behind a box that was never closed."""
        return prose <= max(_AD, _BOX_AT_MOST * self.prose[-1])

    def linked(self, n: int, _: float) -> bool:
        """A card that leads elsewhere: a fair part of its text is links, or it lies in one."""
        units = self.book.units[self.book.first[n] : self.book.last[n]]
        return sum(unit.links * len(unit.text) for unit in units) >= 0.2 * sum(len(unit.text) for unit in units)


#: What some rules ask for besides their words.
_ONLY: dict[str, Callable[[Guard, int, float], bool]] = {
    "tag-aside": Guard.beside,
    "tag-footer": Guard.no_quotation,
    "tag-figure": Guard.no_written,
    "word-picture": Guard.no_written,
    "word-caption": Guard.no_written,
    "word-teaser": Guard.linked,
    "word-box": Guard.small,
    "plugin-ad": Guard.ad_sized,
}
