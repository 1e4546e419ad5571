"""Rules and layout → which elements are struck, and by what. The tree is untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from newsarchive.clean.guard import PROSE, Guard
from newsarchive.clean.hints import link_hints
from newsarchive.clean.looks import rule_of
from newsarchive.clean.page import Page
from newsarchive.clean.rules import WORDS, Rule
from newsarchive.clean.units import INLINE, weight_of
from newsarchive.model import Reason
from newsarchive.site import Layout

#: Prose is under this share of links.
_LINKS = 0.4
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
    guard = Guard(page, words, prose)
    for n, rule in _proposed(page):
        if n not in own and n not in spared and guard.allows(n, rule):
            own[n] = Strike(rule.reason, rule.name)
    own.update({n: _ELSEWHERE for n in link_hints(page) if n not in own and n not in spared})
    under = _under(page, own)
    topmost = {n: why for n, why in own.items() if under[n] == n}
    if over := guard.overdone({n: why.rule for n, why in topmost.items()}):
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
    guard = Guard(
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
            u.weight if u.weight >= PROSE and u.links < _LINKS and under[u.pieces[0][0]] < 0 else 0.0
            for u in page.units
        ),
    ]
