"""The second opinion on each unit: rules propose, learned weights reconsider.

The rules find a body and strike its clutter. Then each unit near the story is weighed by what structure, names,
wording, neighbours and the rules' own verdict tell of it, and the weights may overrule the rules in both directions.
What the metadata holds already (headline, standfirst, captions), what a site's file says, and pages too small to weigh
stay as the rules have them.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from newsarchive.clean.echoes import PULL_QUOTE, SAID_AGAIN
from newsarchive.clean.extract import Body
from newsarchive.clean.forest import Answers, Forest, load
from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import is_label, is_note
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import NEXT_STORY, TEASER, Strike, Struck
from newsarchive.clean.talk import TALK
from newsarchive.clean.weigh.settled import settled
from newsarchive.clean.weigh.sight import Ints, Sight
from newsarchive.clean.weigh.signals import Columns, of_rules, signals, since, until
from newsarchive.clean.weigh.words import UNIT, reasons
from newsarchive.model import Metadata, Reason


@dataclass(frozen=True)
class Bars:
    """How likely a unit must be, in `words.UNIT` of logits, to be story against or with the rules.

    The more a rule says, the seldomer it is wrong, and so the more it takes to overrule it. The figures were chosen in
    five folds over publishers, where all sets agree; 0.1 more or less changes F1 by at most 0.2.
    """

    line: int
    """Short lines that the rules kept."""
    paragraph: int
    """Paragraphs that the rules kept: a lost one costs more than a label that stays."""
    left_over: int
    """What the rules left out without a word."""
    labelled: int
    """Lines that they struck as labels or tails, and what they left out that reads like one."""
    named: int
    """What they struck by name: a share bar, an author's box."""
    long: float
    """From this weight on, in words, a unit is a paragraph."""


def _bars(long: float, *percent: int) -> Bars:
    line, paragraph, left_over, labelled, named = (round(math.log(each / (100 - each)) * UNIT) for each in percent)
    return Bars(line, paragraph, left_over, labelled, named, long)


#: For most pages, and for those with less than LARGE prose (by weight in words): what is learned from long pages says
#: less of short ones.
BARS, BARS_OF_SMALL, LARGE = _bars(25.0, 60, 30, 60, 80, 85), _bars(12.0, 60, 15, 85, 90, 95), 250.0
#: A paragraph has less than this share of links; a short one so many words, by weight, and so many long ones beside it.
_LINKED, _SENTENCE, _SEVERAL = 0.3, 8.0, 2
#: Pages with less prose than this, by weight in words, stay as the rules have them: on such pages of the labelled sets
#: the weights were no better, and what is learned from long pages says little of a page of three lines.
LEAST_PROSE = 60.0
#: Units so near to prose, in units, are weighed; those farther off and in no container are not.
_NEAR = 3.0
#: A correction stands in one of so many units behind the story.
_CORRECTED = 12
#: Beyond so many units from prose, far is far.
_FAR = 9.0
#: Struck as these a unit stays struck: the words stand in the metadata or under a picture, or the site's file says so.
_SETTLED = frozenset((Reason.HEADLINE, Reason.DECK, Reason.CAPTION, Reason.SITE))
#: What these rules struck stays struck: words that stand in the story already, what an import puts behind an agency's
#: last line, another story's card, a line that calls itself advertising, and what says word for word what it is for.
_FINAL = frozenset((
    PULL_QUOTE.rule, SAID_AGAIN.rule, "tail-sign-off", "link-card", "asks-reader", "post-of-network", "line-ad", TALK.rule,
    "line-share", "line-reading-time", "reading-time", "line-letters", "line-offer", "tail-outlet",
))  # fmt: skip
#: Other stories: they read as this one does.
_OTHERS = frozenset((NEXT_STORY, TEASER))
#: What the weights strike, until a more telling reason is found.
UNLIKELY = Strike(Reason.OUTSIDE_BODY, "weighed-unlikely")


@dataclass(frozen=True)
class Weighed:
    """Which units were weighed, and what came of it."""

    rows: Ints
    logits: Ints
    answers: Answers


def forest() -> Forest:
    """The weights of this version, made by benchmarks/learn/train.py."""
    return load("newsarchive.clean.weigh")


def weigh(sight: Sight, body: Body, sorted_units: Sorted, trees: Forest) -> Weighed:
    """The logits of all units near the story: above 0, more likely story than not."""
    columns, rows = look(sight, body, sorted_units)
    answers = trees.answers(trees.table(columns)[:, rows])
    return Weighed(rows, trees.sums(answers)[:, 0], answers)


def look(sight: Sight, body: Body, sorted_units: Sorted) -> tuple[Columns, Ints]:
    """All signals of a page, and which units are to be weighed: those near prose, and in what may be the story."""
    columns = signals(sight)
    inside = np.zeros(len(sight.weight))
    for root in body.roots:
        inside[sight.first[root] : sight.last[root]] = 1.0
    struck_as = {u: why.reason for u, why in sorted_units.struck.items()}
    columns.update(of_rules(sorted_units.kept, struck_as, inside))
    prose = sight.alive > 0
    near = (until(prose, _FAR) <= _NEAR) | (since(prose, _FAR) <= _NEAR)
    for name in ("in_marked", "in_main", "in_voted", "rules", "rules_body"):
        near |= columns[name] > 0
    return columns, np.nonzero(near)[0]


def reconsider(
    sight: Sight, metadata: Metadata, body: Body, sorted_units: Sorted, trees: Forest | None = None
) -> tuple[Struck, Sorted]:
    """What is struck and which units are kept, once the weights (`trees`, else this version's) have spoken."""
    struck = sight.struck
    if not sorted_units.kept:
        return struck, sorted_units
    corrected = _corrections(sight, sorted_units)
    if sight.total < LEAST_PROSE:
        return _released(sight, struck, corrected), _with(sorted_units, corrected)
    trees = trees or forest()
    weighed = weigh(sight, body, sorted_units, trees)
    likely = dict(zip(weighed.rows.tolist(), weighed.logits.tolist(), strict=True))
    bars = BARS if sight.total >= LARGE else BARS_OF_SMALL
    kept_before = frozenset(sorted_units.kept)
    freed = {u for u in likely if u not in kept_before and likely[u] >= _bar(sight, sorted_units, u, bars)}
    freed |= corrected
    freed -= settled(sight, metadata, freed, sorted_units.kept)
    homes = _homes(sight, sorted_units.kept, bars)
    gone = [u for u in sorted_units.kept if likely.get(u, 0) < _least(sight, u, bars, homes)]
    kept = sorted({*sorted_units.kept, *freed}.difference(gone))
    if not any(sight.alive[u] or sight.weight[u] for u in kept):
        return struck, sorted_units
    verdict = {u: why for u, why in sorted_units.struck.items() if u not in freed}
    why = _in_words(trees, weighed, [*gone, *sorted(freed)])
    verdict.update({u: replace(UNLIKELY, note=why[u]) for u in gone})
    notes = {**sorted_units.notes, **{u: why[u] for u in freed}, **dict.fromkeys(corrected, "a correction")}
    return _released(sight, struck, freed), replace(sorted_units, kept=tuple(kept), struck=verdict, notes=notes)


def _corrections(sight: Sight, sorted_units: Sorted) -> set[int]:
    """Corrections right behind the story, in the foot of its article or in a box of their own: they are part of it."""
    page, last = sight.page, sorted_units.kept[-1]
    units, under, found = page.units, sight.struck.under, set[int]()
    for u in range(last + 1, min(last + 1 + _CORRECTED, len(units))):
        unit = units[u]
        if unit.weight < _SENTENCE or unit.links >= _LINKED or not is_note(unit.text) or not ENDS.search(unit.text):
            continue
        top = under[unit.pieces[0][0]]
        if (top < 0 and u not in sorted_units.struck) or (top >= 0 and _is_foot_of(sight, top, last)):
            found.add(u)
    return found


def _with(sorted_units: Sorted, corrected: set[int]) -> Sorted:
    """The same with corrections kept."""
    if not corrected:
        return sorted_units
    notes = {**sorted_units.notes, **dict.fromkeys(corrected, "a correction")}
    return replace(sorted_units, kept=tuple(sorted({*sorted_units.kept, *corrected})), notes=notes)


def _is_foot_of(sight: Sight, top: int, last: int) -> bool:
    """Whether a struck element is the foot of what holds the story's last unit, and not of the page."""
    book = sight.page.book
    above = book.parents[top]
    within = above >= 0 and book.tags[above] != "body" and book.first[above] <= last < book.last[above]
    return within and sight.struck.own[top].rule == "tag-footer"


def _in_words(trees: Forest, weighed: Weighed, units: list[int]) -> dict[int, str]:
    """What decided on the units that the weights overruled."""
    places = np.searchsorted(weighed.rows, np.array(units, np.int64)) if units else np.zeros(0, np.int64)
    known = [(u, place) for u, place in zip(units, places.tolist(), strict=True) if _is_at(weighed.rows, place, u)]
    rows = np.array([place for _, place in known], np.int64)
    told = reasons(trees, weighed.answers[:, :, rows], weighed.logits[rows]) if known else []
    found = dict.fromkeys(units, "")
    found.update({u: words for (u, _), words in zip(known, told, strict=True)})
    return found


def _is_at(rows: Ints, place: int, u: int) -> bool:
    return place < len(rows) and int(rows[place]) == u


def _homes(sight: Sight, kept: tuple[int, ...], bars: Bars) -> set[int]:
    """Elements that hold several long paragraphs: a short one among them is one of them."""
    held = Counter(_home(sight, u) for u in kept if _is_long(sight, u, bars))
    return {n for n, times in held.items() if times >= _SEVERAL}


def _home(sight: Sight, u: int) -> int:
    """The smallest element around a unit that holds more, for paragraphs may have wrappers of their own."""
    book, n = sight.page.book, sight.page.units[u].block
    while book.last[n] - book.first[n] <= 1 and book.parents[n] >= 0:
        n = book.parents[n]
    return n


def _is_long(sight: Sight, u: int, bars: Bars) -> bool:
    return bool(sight.weight[u] >= bars.long and sight.links[u] < _LINKED)


def _least(sight: Sight, u: int, bars: Bars, homes: set[int]) -> int:
    """What a kept unit must reach to stay. Cells and items count as paragraphs: tables and lists live by all of them."""
    book, unit = sight.page.book, sight.page.units[u]
    cell = book.tags[int(sight.holders[0][u])] in ("td", "th", "li")
    if cell or _is_long(sight, u, bars):
        return bars.paragraph
    home = _home(sight, u)
    among = (
        unit.links < _LINKED
        and unit.weight >= _SENTENCE
        and home in homes
        and (unit.block == home or book.tags[unit.block] == "p")
    )
    return bars.paragraph if among and ENDS.search(unit.text) else bars.line


#: No unit is so likely.
_NEVER = 1 << 60


def _bar(sight: Sight, sorted_units: Sorted, u: int, bars: Bars) -> int:
    """What a unit that the rules left out must reach to come back: as a whole, and not where its place is settled."""
    headline = sight.headline
    if headline >= 0 and sight.first[headline] <= u < sight.last[headline]:
        return _NEVER
    if (why := sorted_units.struck.get(u)) is not None:
        if why.reason in _SETTLED or why.rule in _FINAL:
            return _NEVER
        return bars.labelled if why.reason is Reason.OUTSIDE_BODY else bars.named
    under, unit = sight.struck.under, sight.page.units[u]
    glosses = sight.page.book.glosses
    tops = {under[owner] for owner, text in unit.pieces if owner not in glosses and text.strip()}
    if tops == {-1}:
        return bars.labelled if is_label(unit.text) else bars.left_over
    top = max(tops, default=-1)
    if top < 0:
        return _NEVER  # a line of glosses alone
    why = sight.struck.own[top]
    whole = len(tops) == 1 and top <= unit.block
    return bars.named if whole and why.reason not in _SETTLED and why not in _OTHERS else _NEVER


def _released(sight: Sight, struck: Struck, freed: set[int]) -> Struck:
    """The strikes without those above freed units; what lies in the units' own blocks is free as well."""
    ends = sight.page.book.ends
    blocks = {sight.page.units[u].block for u in freed if struck.under[sight.page.units[u].pieces[0][0]] >= 0}
    if not blocks:
        return struck
    under = list(struck.under)
    for block in blocks:
        under[block : ends[block]] = [-1] * (ends[block] - block)
    for u in freed:
        for owner, _ in sight.page.units[u].pieces:
            under[owner] = -1
    return replace(struck, under=under)
