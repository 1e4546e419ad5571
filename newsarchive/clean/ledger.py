"""What was left out, with place and reason: the other side of law 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from newsarchive.clean.around import Box, View, holds_story
from newsarchive.clean.blocks import captions_within
from newsarchive.clean.edges import fold
from newsarchive.clean.inline import kept_text
from newsarchive.clean.page import Page
from newsarchive.clean.reasons import renamed
from newsarchive.clean.sayings import VAGUE
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Strike, Struck
from newsarchive.model import Metadata, Reason, Removal

#: How much of a removal's text is shown, in characters (model.Removal).
_SHOWN = 200
#: Of what stands around a line: levels looked at, largest group in units, fewest that agree, and their share.
_LEVELS, _GROUP, _LEAST, _MOST = 5, 60, 2, 0.6
#: A group so small that one is enough, in units; from so many words on a line is prose; what is written and no list.
_PAIR, _PROSE, _WRITTEN = 3, 12.0, frozenset(("td", "th", "pre", "dd", "dt"))
#: Reasons that whole groups have; the others are of single lines.
_GROUPED = frozenset((
    Reason.MENU, Reason.RELATED, Reason.MOST_READ, Reason.COMMENTS, Reason.SIGNUP, Reason.CONSENT, Reason.AD, Reason.TAGS,
))  # fmt: skip
_SAME = "what stands around it is the same"
#: So many characters of a standfirst tell it from others.
_START = 50
_OUTSIDE = Strike(Reason.OUTSIDE_BODY, "left-over")


@dataclass
class _Entry:
    """Words struck in one place, for one reason."""

    place: int
    why: Strike
    words: int = 0
    text: str = ""
    units: list[int] = field(default_factory=list)

    def add(self, text: str, words: int, u: int) -> None:
        self.words += words
        self.units.append(u)
        if len(self.text) < _SHOWN:
            self.text = f"{self.text} {text}" if self.text else text


def removals(page: Page, struck: Struck, sorted_units: Sorted, metadata: Metadata | None = None) -> tuple[Removal, ...]:
    """One removal for each struck element, each line struck by itself, and each stretch left over for one reason."""
    captions = captions_within(page, struck, sorted_units)
    kept = {*sorted_units.kept, *captions} if captions else set(sorted_units.kept)
    view = _view(page, sorted_units, metadata or Metadata())
    entries: dict[tuple[int, Strike], _Entry] = {}
    latest: _Entry | None = None
    left: dict[int, Strike] = {}
    under, own, gone = struck.under, struck.own, sorted_units.struck
    for u, unit in enumerate(page.units):
        if u in kept:
            if u not in captions and (len(unit.pieces) > 1 or under[unit.pieces[0][0]] >= 0):
                _inline(page, struck, u, entries)
            continue
        top = under[unit.pieces[0][0]] if len(unit.pieces) == 1 and u not in gone else -1
        place, why = (top, own[top]) if top >= 0 else _verdict(page, struck, sorted_units, u)
        if why.reason is Reason.OUTSIDE_BODY and place == unit.block:
            left[u] = renamed(view, Box(place, (u,), unit.text, unit.words), why)
            continue
        if latest is None or latest.place != place or latest.why is not why:
            latest = entries.setdefault((place, why), _Entry(place, why))
        latest.add(unit.text, unit.words, u)
    named = [_named(view, entry) for entry in entries.values()]
    _like_neighbours(view, left, named)
    named += _stretches(page, left, kept)
    return tuple(_removal(page, entry) for entry in sorted(named, key=lambda entry: entry.place))


def _view(page: Page, sorted_units: Sorted, metadata: Metadata) -> View:
    kept = sorted_units.kept
    first, last = (kept[0], kept[-1]) if kept else (len(page.units), -1)
    told = metadata.deck or metadata.description or ""
    start = fold(told)[:_START] if len(told) > _START else ""
    title = fold(metadata.title or "")
    return View(page, metadata, first, last, title, start, frozenset(kept), _title(page, title, first))


def _title(page: Page, title: str, first: int) -> int:
    """The unit above the story that says the title; -1 where none does."""
    tags = page.book.tags
    heads = (u for u in range(min(first, len(page.units))) if tags[page.units[u].block] in ("h1", "h2"))
    return next((u for u in heads if title and fold(page.units[u].text) == title), -1)


def _removal(page: Page, entry: _Entry) -> Removal:
    why = entry.why
    return Removal(
        reason=why.reason,
        rule=why.rule,
        path=page.path(entry.place),
        words=entry.words,
        text=entry.text[:_SHOWN],
        note=why.note,
    )


def _verdict(page: Page, struck: Struck, sorted_units: Sorted, u: int) -> tuple[int, Strike]:
    """Where and why a unit was struck; in its own block, where nobody struck it and it was merely left over."""
    unit = page.units[u]
    if u in sorted_units.struck:
        return unit.block, sorted_units.struck[u]
    under, pieces = struck.under, unit.pieces
    top = under[pieces[0][0]]
    if top >= 0 and (len(pieces) == 1 or all(under[owner] == top or text.isspace() for owner, text in pieces)):
        return top, struck.own[top]
    return unit.block, _OUTSIDE


def _named(view: View, entry: _Entry) -> _Entry:
    """An entry with a better reason, where its rule is one that does not know what it strikes."""
    if entry.why.rule in VAGUE or entry.why.reason is Reason.OUTSIDE_BODY:
        entry.why = renamed(view, Box(entry.place, entry.units, entry.text, entry.words), entry.why)
    return entry


def _like_neighbours(view: View, left: dict[int, Strike], named: Iterable[_Entry]) -> None:
    """Give lines that say nothing of themselves the reason that most of what stands around them has."""
    dumb = [u for u, why in left.items() if why.reason is Reason.OUTSIDE_BODY and _may_be_like(view, u)]
    if not dumb:
        return
    reasons = {u: entry.why.reason for entry in named for u in entry.units}
    reasons.update((u, why.reason) for u, why in left.items())
    book = view.page.book
    for u in dumb:
        n = book.parents[view.page.units[u].block]
        for _ in range(_LEVELS):
            if n < 0 or holds_story(view, n) or book.last[n] - book.first[n] > _GROUP:
                break
            around = (reasons.get(v) for v in range(book.first[n], book.last[n]) if v != u)
            counts = Counter(reason for reason in around if reason and reason is not Reason.OUTSIDE_BODY)
            best, times = counts.most_common(1)[0] if counts else (None, 0)
            least = 1 if book.last[n] - book.first[n] <= _PAIR else _LEAST
            if best in _GROUPED and best and times >= least and times >= _MOST * counts.total():
                why = left[u]
                left[u] = Strike(best, why.rule, f"{why.note}; {_SAME}" if why.note else _SAME)
                break
            n = book.parents[n]


def _may_be_like(view: View, u: int) -> bool:
    """Whether a line can be one of many: no prose, no cell of a table, and not in the midst of the story."""
    unit = view.page.units[u]
    if view.first < u < view.last or (unit.weight > _PROSE and unit.links < 0.4):
        return False
    return view.page.book.tags[unit.block] not in _WRITTEN


def _stretches(page: Page, left: dict[int, Strike], kept: Iterable[int]) -> Iterator[_Entry]:
    """What was left over for one reason, as large as it is for that reason alone, and holds nothing kept."""
    if not left:
        return iter(())
    order = list(left)
    changes = [0, *accumulate(left[u].reason is not left[v].reason for u, v in pairwise(order))]
    numbers = dict(zip(order, changes, strict=True))
    whole = _Whole(page, numbers, frozenset(kept))
    entries: dict[int, _Entry] = {}
    for u in order:
        place = whole.place(u)
        unit = page.units[u]
        entry = entries.get(place)
        if entry is not None and entry.why.reason is not left[u].reason:
            place = unit.block
            entry = entries.get(-u - 1)
        if entry is None:
            entry = entries.setdefault(place if place not in entries else -u - 1, _Entry(place, left[u]))
        entry.add(unit.text, unit.words, u)
    return iter(entries.values())


class _Whole:
    """Finds how far around a unit all that was left over was left for the same reason."""

    def __init__(self, page: Page, numbers: dict[int, int], kept: frozenset[int]) -> None:
        self.page = page
        count = len(page.units)
        self.kept = [0, *accumulate(u in kept for u in range(count))]
        self.next = [-1] * (count + 1)
        self.before = [-1] * (count + 1)
        latest = -1
        for u in range(count):
            latest = numbers.get(u, latest)
            self.before[u + 1] = latest
        latest = -1
        for u in reversed(range(count)):
            latest = numbers.get(u, latest)
            self.next[u] = latest

    def place(self, u: int) -> int:
        """The largest element around a unit that holds nothing kept and nothing left for another reason."""
        book = self.page.book
        place = self.page.units[u].block
        for n in self.page.ancestors(place):
            first, last = book.first[n], book.last[n]
            if self.kept[first] != self.kept[last] or self.next[first] != self.before[last]:
                break
            place = n
        return place


def _inline(page: Page, struck: Struck, u: int, entries: dict[tuple[int, Strike], _Entry]) -> None:
    """Words struck inside a kept unit. A word that lies on both sides counts as kept."""
    unit = page.units[u]
    under = struck.under
    tops = [under[owner] for owner, text in unit.pieces if under[owner] >= 0 and not text.isspace()]
    if not tops:
        return
    lost = unit.words - len(kept_text(page, struck, u).split())
    if lost <= 0:
        return
    why = struck.own[tops[0]]
    text = " ".join("".join(text for owner, text in unit.pieces if struck.under[owner] >= 0).split())
    entries.setdefault((tops[0], why), _Entry(tops[0], why)).add(text, lost, u)
