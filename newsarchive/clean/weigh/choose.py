"""The second opinion on each unit: rules propose, learned weights reconsider.

The rules find a body and strike its clutter. Then each unit near the story is weighed by what structure, names,
wording, neighbours and the rules' own verdict tell of it, and the weights may overrule the rules in both directions.
What the metadata holds already (headline, standfirst, captions), what a site's file says, and pages too small to weigh
stay as the rules have them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from newsarchive.clean.extract import Body
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Strike, Struck
from newsarchive.clean.weigh.forest import UNIT, Forest, forest
from newsarchive.clean.weigh.sight import Ints, Sight
from newsarchive.clean.weigh.signals import Columns, signals
from newsarchive.clean.weigh.wording import verdicts, wording
from newsarchive.clean.weigh.words import reasons
from newsarchive.model import Metadata, Reason

#: A unit that the rules kept stays from this logit on, in forest.UNIT: a probability of 0.6. Cross-validated over
#: publishers, 0.5 to 0.7 give the same F1 within 0.2; at 0.6 most pages are exact.
STORY = int(0.405 * UNIT)
#: What the rules left out without a word comes back from here on (0.65), a line that they struck as a label or a tail
#: from here (0.8), and what they struck by name (a share bar, an author's box) from here (0.9): the more a rule says,
#: the seldomer it is wrong.
LEFT_OVER, LABELLED, NAMED = int(0.619 * UNIT), int(1.386 * UNIT), int(2.197 * UNIT)
#: Pages with less prose than this, by weight in words, stay as the rules have them: on such pages of the labelled sets
#: the weights were no better, and what is learned from long pages says little of a page of three lines.
LEAST_PROSE = 60.0
#: Units so near to prose, in units, are weighed; those farther off and in no container are not.
_NEAR = 3.0
#: Struck as these a unit stays struck: the words stand in the metadata or under a picture, or the site's file says so.
_SETTLED = frozenset((Reason.HEADLINE, Reason.DECK, Reason.CAPTION, Reason.SITE))
#: What the weights strike, until a more telling reason is found.
UNLIKELY = Strike(Reason.OUTSIDE_BODY, "weighed-unlikely")


@dataclass(frozen=True)
class Weighed:
    """Which units were weighed, and what came of it."""

    rows: Ints
    logits: Ints
    columns: Columns


def weigh(sight: Sight, metadata: Metadata, body: Body, sorted_units: Sorted, trees: Forest) -> Weighed:
    """The logits of all units near the story."""
    columns, rows = look(sight, metadata, body, sorted_units)
    return Weighed(rows, trees.logits(trees.table(columns, rows)), columns)


def look(sight: Sight, metadata: Metadata, body: Body, sorted_units: Sorted) -> tuple[Columns, Ints]:
    """All signals of a page, and which units are to be weighed."""
    columns = signals(sight)
    inside = np.zeros(len(sight.weight))
    for root in body.roots:
        inside[sight.first[root] : sight.last[root]] = 1.0
    struck_as = {u: why.reason for u, why in sorted_units.struck.items()}
    columns.update(verdicts(sorted_units.kept, struck_as, inside))
    near = (columns["until_prose"] <= _NEAR) | (columns["since_prose"] <= _NEAR) | (inside > 0)
    for name in ("in_marked", "in_main", "in_voted", "rules"):
        near |= columns[name] > 0
    rows = np.nonzero(near)[0]
    columns.update(wording(sight, metadata, rows))
    return columns, rows


def reconsider(
    sight: Sight, metadata: Metadata, body: Body, sorted_units: Sorted, trees: Forest | None = None
) -> tuple[Struck, Sorted]:
    """What is struck and which units are kept, once the weights (`trees`, else this version's) have spoken."""
    struck = sight.struck
    if sight.total < LEAST_PROSE or not sorted_units.kept:
        return struck, sorted_units
    trees = trees or forest()
    weighed = weigh(sight, metadata, body, sorted_units, trees)
    likely = dict(zip(weighed.rows.tolist(), weighed.logits.tolist(), strict=True))
    story = {u for u, logit in likely.items() if logit >= STORY}
    freed = {u for u in story.difference(sorted_units.kept) if _may_be_freed(sight, sorted_units, u, likely[u])}
    gone = [u for u in sorted_units.kept if u not in story]
    kept = sorted({*sorted_units.kept, *freed}.difference(gone))
    if not any(sight.alive[u] or sight.weight[u] for u in kept):
        return struck, sorted_units
    verdict = {u: why for u, why in sorted_units.struck.items() if u not in freed}
    why = _in_words(trees, weighed, [*gone, *sorted(freed)])
    verdict.update({u: replace(UNLIKELY, note=why[u]) for u in gone})
    notes = {**sorted_units.notes, **{u: why[u] for u in freed}}
    return _released(sight, struck, freed), replace(sorted_units, kept=tuple(kept), struck=verdict, notes=notes)


def _in_words(trees: Forest, weighed: Weighed, units: list[int]) -> dict[int, str]:
    """What decided on the units that the weights overruled."""
    places = np.searchsorted(weighed.rows, np.array(units, np.int64)) if units else np.zeros(0, np.int64)
    known = [(u, place) for u, place in zip(units, places.tolist(), strict=True) if _is_at(weighed.rows, place, u)]
    rows = np.array([place for _, place in known], np.int64)
    told = reasons(trees, trees.table(weighed.columns, weighed.rows[rows]), weighed.logits[rows]) if known else []
    found = dict.fromkeys(units, "")
    found.update({u: words for (u, _), words in zip(known, told, strict=True)})
    return found


def _is_at(rows: Ints, place: int, u: int) -> bool:
    return place < len(rows) and int(rows[place]) == u


def _may_be_freed(sight: Sight, sorted_units: Sorted, u: int, logit: int) -> bool:
    """Whether a unit that the rules left out may come back: as a whole, and not where its place is settled."""
    if (why := sorted_units.struck.get(u)) is not None:
        least = LABELLED if why.reason is Reason.OUTSIDE_BODY else NAMED
        return logit >= least and why.reason not in _SETTLED
    headline = sight.headline
    if headline >= 0 and sight.first[headline] <= u < sight.last[headline]:
        return False
    under, unit = sight.struck.under, sight.page.units[u]
    tops = {under[owner] for owner, text in unit.pieces if text.strip()}
    if tops == {-1}:
        return logit >= LEFT_OVER
    top = max(tops)
    whole = len(tops) == 1 and top <= unit.block
    return whole and logit >= NAMED and sight.struck.own[top].reason not in _SETTLED


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
