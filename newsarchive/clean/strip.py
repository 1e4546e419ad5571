"""Rules and layout → which elements are struck, and by what. The tree is untouched."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from newsarchive.clean.hints import link_hints
from newsarchive.clean.looks import rule_of
from newsarchive.clean.page import Page
from newsarchive.clean.rules import WORDS, Rule, Scope
from newsarchive.clean.units import INLINE, weight_of
from newsarchive.model import Reason
from newsarchive.site import Layout

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
#: A unit is prose from this weight on, and under this share of links.
_PROSE, _LINKS = 12, 0.4
#: An element's words that end a sentence which began before it are at least so many; fewer are labels ("more", "log in").
_CLAUSE = 5
#: A paragraph of more pieces is none that was written; each of its elements would be held against all of them.
_PIECES = 400
#: A text to which the next one sticks: it ends neither with a space nor with what opens a word.
_STUCK = re.compile(r"[^\s\u2060\u200b\"'(\[{¿¡«»„“”‘’‚‹›/\u2010-\u2015-]$")
#: The end of a text in mid-sentence.
_OPEN = re.compile(r"(?:\w|,|\.\.\.|…)\s*$")
#: Rules that go by a word of a class or id, which other things than clutter have, too.
_BY_WORD = frozenset(rule.name for rule in WORDS)
#: Rules that words of a sentence can fall under: a term that a glossary explains is a button.
_IN_TEXT, _CONTROL = _BY_WORD | {"tag-control"}, "tag-control"
#: Controls that can be a word of a sentence, how much stands around them then, by weight, and letters that are a word.
_PRESSED, _AROUND, _LETTERS = frozenset(("button", "label", "meter", "progress")), 8.0, re.compile(r"[^\W\d_]{2}|\d")
#: The end of a text that has not come to the end of a sentence, and its beginning in mid-sentence.
_AMID, _GOES_ON = re.compile(r"[\w,;:(\[\"'“„«‘–—-]\s*$"), re.compile(r"\W*[^\W\d_]")
#: What stands beside the text and opens no sentence: captions of pictures that float in a paragraph.
_BESIDE_TEXT = frozenset(("word-caption", "word-picture"))
#: Rules of which all that they take is held against the page's prose, and not each piece alone: live blogs call their
#: entries tickers, a test its sections `--ads`, an editor's paste its lines `ContentTags`, a series of pictures its texts
#: captions. Each with the share of the prose that is too much: of pictures much is said beside a story as well. Of 1,910
#: pages four are stories of which one of these words took that much.
_PIECEMEAL = {
    "word-ticker": _DOUBTED_AT_MOST, "word-ad": _DOUBTED_AT_MOST, "word-tags": _DOUBTED_AT_MOST,
    "word-share": _DOUBTED_AT_MOST, "word-picture": _AT_MOST, "word-caption": _AT_MOST,
}  # fmt: skip
#: Longest caption, by weight in words, and what is never part of one.
_CAPTION, _WRITTEN = 80.0, frozenset(("blockquote", "table", "pre", "ul", "ol", "h2", "h3"))
#: These hold the page; no general rule strikes them.
_WHOLE = frozenset(("html", "body", "main"))


@dataclass(frozen=True)
class Strike:
    """Why something is struck."""

    reason: Reason
    rule: str
    note: str = ""
    """What decided, in words; empty where the rule's name says it all."""


@dataclass(frozen=True)
class Struck:
    """What the rules took: the topmost struck elements, and which of all lie in them."""

    own: dict[int, Strike]
    """Topmost struck element → why."""
    under: list[int]
    """Element → number of the topmost struck element around it, or -1."""
    prose: list[float]
    """Weight of prose before each unit, struck ones left out: `prose[b] - prose[a]` is the prose in units a to b."""

    def prose_in(self, page: Page, n: int) -> float:
        """Weight of unstruck prose in an element."""
        return self.prose[page.book.last[n]] - self.prose[page.book.first[n]]


#: Another story on the same page (next_story.py). Nothing that it holds may come back: it reads as stories do.
NEXT_STORY = Strike(Reason.RELATED, "next-story")
#: A box that leads to another story (teasers.py). It reads as stories begin.
TEASER = Strike(Reason.RELATED, "teaser-box")


#: Where a link opens, said to those who do not see its icon.
_ELSEWHERE = Strike(Reason.HIDDEN, "link-hint")


_NONE: Mapping[int, Strike] = MappingProxyType({})


def strip(page: Page, layout: Layout, others: Mapping[int, Strike] = _NONE) -> Struck:
    """All that the site file and the general rules strike before the body is looked for. `others`: other stories
    on the page, and why they are struck."""
    kept = {n for selector in layout.keep for n in page.select(selector)}
    own = dict(others) | _dropped(page, layout)
    spared = {above for n in kept for above in page.ancestors(n)} | {
        below for n in kept for below in range(n, page.book.ends[n])
    }
    words = [0, *accumulate(unit.words for unit in page.units)]
    prose = _prose_before(page, [-1] * len(page.book.elements))
    guard = _Guard(page, words, prose)
    for n, rule in _proposed(page):
        if n not in own and n not in spared and guard.allows(n, rule):
            own[n] = Strike(rule.reason, rule.name)
    own.update({n: _ELSEWHERE for n in link_hints(page) if n not in own and n not in spared})
    under = _under(page, own)
    topmost = {n: why for n, why in own.items() if under[n] == n}
    if over := guard.overdone(topmost):
        own = {n: why for n, why in own.items() if why.rule not in over}
        under = _under(page, own)
        topmost = {n: why for n, why in own.items() if under[n] == n}
    if said := {n for n, why in topmost.items() if why.rule in _IN_TEXT and _in_a_sentence(page, under, n, why.rule)}:
        own = {n: why for n, why in own.items() if under[n] not in said or (n not in said and why.rule not in _IN_TEXT)}
        under = _under(page, own)
        topmost = {n: why for n, why in own.items() if under[n] == n}
    return Struck(topmost, under, _prose_before(page, under))


def _in_a_sentence(page: Page, under: list[int], n: int, rule: str) -> bool:
    """Whether a struck inline element holds words of a running sentence: a link in the midst of a paragraph, say, that a
    script or an editor has marked `related-link` or `tooltip`.

    Then text goes on behind it, and it does not stick to the word before it, as an explanation does that a tooltip
    shows; or it ends the paragraph with the rest of a sentence, as behind a paywall. "Read more" does neither.
    """
    book = page.book
    if book.tags[n] not in (_PRESSED if rule == _CONTROL else INLINE) or book.first[n] + 1 < book.last[n]:
        return False
    pieces, end = page.units[book.first[n]].pieces, book.ends[n]
    if len(pieces) > _PIECES:
        return False
    at = [place for place, (owner, text) in enumerate(pieces) if n <= owner < end and not text.isspace()]
    if not at:
        return False
    before = "".join(text for owner, text in pieces[: at[0]] if under[owner] < 0)
    own = "".join(text for _, text in pieces[at[0] : at[-1] + 1])
    behind = "".join(text for owner, text in pieces[at[-1] + 1 :] if under[owner] < 0)
    if rule == _CONTROL:
        return _is_word(before, own, behind)
    if _STUCK.search(before) and not own[0].isspace():
        return False
    if rule in _BESIDE_TEXT and not before.strip():
        return behind.lstrip()[:1].islower()
    return bool(behind.strip()) or (
        len(own.split()) >= _CLAUSE and own.lstrip()[0].islower() and _OPEN.search(before) is not None
    )


def _is_word(before: str, own: str, behind: str) -> bool:
    """Whether what can be pressed is a word of the sentence around it, and does not do something: then the sentence has
    begun, or goes on in small letters, and enough of it stands around."""
    dense = weight_of(own, 0) > 0
    if not (dense or _LETTERS.search(own)) or not behind.strip():
        return False
    if not dense and _STUCK.search(before) and not own[0].isspace():
        return False
    around = f"{before} {behind}"
    if weight_of(around, len(around.split())) < _AROUND:
        return False
    if before.strip():
        return _AMID.search(before) is not None
    first = _GOES_ON.match(behind)
    return first is not None and not first[0][-1].isupper()


def _dropped(page: Page, layout: Layout) -> dict[int, Strike]:
    return {n: Strike(Reason.SITE, f"drop {selector}") for selector in layout.drop for n in page.select(selector)}


def strip_only_exact(page: Page, layout: Layout, others: Mapping[int, Strike] = _NONE) -> Struck:
    """The same with the rules that are never in doubt: for pages of which the others left nothing."""
    own = dict(others) | _dropped(page, layout)
    guard = _Guard(
        page, [0, *accumulate(unit.words for unit in page.units)], _prose_before(page, [-1] * len(page.book.elements))
    )
    for n, rule in _proposed(page):
        if n not in own and rule.name in _NEVER_DOUBTED and guard.allows(n, rule):
            own[n] = Strike(rule.reason, rule.name)
    under = _under(page, own)
    return Struck({n: why for n, why in own.items() if under[n] == n}, under, _prose_before(page, under))


#: The rules that a second look keeps.
_NEVER_DOUBTED = frozenset(
    ("tag-nav", "tag-control", "tag-footer", "plugin-consent", "plugin-comments", "plugin-share")
)


def _proposed(page: Page) -> Iterator[tuple[int, Rule]]:
    rules = [None if look.tag in _WHOLE else rule_of(look) for look in page.looks.kinds]
    for n, look in enumerate(page.looks.of):
        if (rule := rules[look]) is not None:
            yield n, rule


class _Guard:
    """Keeps a rule from taking the story with it."""

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
        if words > all_words * _AT_MOST and words > _PROSE:
            return False
        if rule.scope is Scope.EXACT:
            return prose <= max(all_prose * _AT_MOST, _PROSE)
        return prose <= max(all_prose * _DOUBTED_AT_MOST, _PROSE)

    def overdone(self, topmost: dict[int, Strike]) -> frozenset[str]:
        """Rules that took too much of the page piece by piece: a story whose entries are each called a ticker's."""
        taken: dict[str, float] = {}
        for n, why in topmost.items():
            if why.rule in _PIECEMEAL:
                held = self.prose[self.book.last[n]] - self.prose[self.book.first[n]]
                taken[why.rule] = taken.get(why.rule, 0.0) + held
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
_ONLY: dict[str, Callable[[_Guard, int, float], bool]] = {
    "tag-aside": _Guard.beside,
    "tag-footer": _Guard.no_quotation,
    "tag-figure": _Guard.no_written,
    "word-picture": _Guard.no_written,
    "word-caption": _Guard.no_written,
    "word-teaser": _Guard.linked,
    "word-box": _Guard.small,
    "plugin-ad": _Guard.ad_sized,
}


def _under(page: Page, own: dict[int, Strike]) -> list[int]:
    under = [-1] * len(page.book.elements)
    for n, parent in enumerate(page.book.parents):
        above = under[parent] if parent >= 0 else -1
        under[n] = above if above >= 0 else (n if n in own else -1)
    return under


def _prose_before(page: Page, under: list[int]) -> list[float]:
    return [
        0.0,
        *accumulate(
            u.weight if u.weight >= _PROSE and u.links < _LINKS and under[u.pieces[0][0]] < 0 else 0.0
            for u in page.units
        ),
    ]
