"""What was left out, with place and reason: the other side of law 5."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from newsarchive.clean.around import Box, View
from newsarchive.clean.blocks import captions_within
from newsarchive.clean.edges import fold
from newsarchive.clean.guess.last_word import last_word
from newsarchive.clean.inline import kept_text
from newsarchive.clean.looks import rule_of
from newsarchive.clean.page import Page
from newsarchive.clean.reasons import named
from newsarchive.clean.rules import EXACT
from newsarchive.clean.sayings import VAGUE
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Strike, Struck
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.clean.weigh.sight import Sight
from newsarchive.model import Metadata, Reason, Removal

#: How much of a removal's text is shown, in characters (model.Removal).
_SHOWN = 200
#: So many characters of a standfirst tell it from others.
_START = 50
#: A box of so many lines or more can be several things, one under the other.
_LONG = 6
_OUTSIDE = Strike(Reason.OUTSIDE_BODY, "left-over")
#: Rules that know what they strike, wherever it stands, or that part what was put beside it: looked for in boxes that were
#: struck for their shape, or as the foot of an entry.
_KNOWING = frozenset(rule.name for rule in EXACT) - VAGUE | {
    "word-related", "word-popular", "word-share", "word-comments", "word-signup", "word-consent", "word-paywall",
    "word-tags", "word-ticker", "word-counter", "plugin-ad", "word-ad",
}  # fmt: skip


@dataclass
class Entry:
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


def removals(
    sight: Sight, struck: Struck, sorted_units: Sorted, metadata: Metadata | None = None
) -> tuple[Removal, ...]:
    """One removal for each struck element, each line struck by itself, and each stretch left over for one reason.

    `sight`: the page; what the weights gave back is struck there still, and not in `struck`.
    """
    page = sight.page
    captions = captions_within(page, struck, sorted_units)
    kept = {*sorted_units.kept, *captions} if captions else set(sorted_units.kept)
    view = view_of(page, sorted_units, metadata or Metadata())
    entries, left = gathered(page, struck, sorted_units, captions, sight.headline)
    boxes = [(Box(entry.place, entry.units, entry.text, entry.words), entry.why) for entry in entries]
    boxes += [(Box(page.units[u].block, (u,), page.units[u].text, page.units[u].words), why) for u, why in left.items()]
    whys = _told(view, sight, boxes)
    for entry, why in zip(entries, whys, strict=False):
        entry.why = why
    entries += _stretches(page, dict(zip(left, whys[len(entries) :], strict=True)), kept)
    return tuple(_removal(page, entry) for entry in sorted(entries, key=lambda entry: entry.place))


def gathered(
    page: Page, struck: Struck, sorted_units: Sorted, captions: Container[int], headline: int = -1
) -> tuple[list[Entry], dict[int, Strike]]:
    """What was struck, each with the rule's own reason: in one place for one reason, and units that were left over.
    `headline`: number of its element, -1 without one."""
    entries: dict[tuple[int, Strike], Entry] = {}
    latest: Entry | None = None
    left: dict[int, Strike] = {}
    under, own, gone, kept = struck.under, struck.own, sorted_units.struck, frozenset(sorted_units.kept)
    parts = _parts(page, struck, headline)
    for u, unit in enumerate(page.units):
        if u in captions:
            continue
        if u in kept:
            if len(unit.pieces) > 1 or under[unit.pieces[0][0]] >= 0:
                _inline(page, struck, u, entries)
            continue
        top = under[unit.pieces[0][0]] if len(unit.pieces) == 1 and u not in gone else -1
        place, why = (top, own[top]) if top >= 0 else _verdict(page, struck, sorted_units, u)
        if top >= 0 and u in parts:
            place, why = parts[u]
        if why.reason is Reason.OUTSIDE_BODY and place == unit.block:
            left[u] = why
            continue
        if latest is None or latest.place != place or latest.why is not why:
            latest = entries.setdefault((place, why), Entry(place, why))
        latest.add(unit.text, unit.words, u)
    return list(entries.values()), left


def _parts(page: Page, struck: Struck, headline: int) -> dict[int, tuple[int, Strike]]:
    """Units in a struck box that are something else than the box: the headline, each part with a heading of its own, and
    what a rule that knows what it strikes names within a box that was struck for its shape. Unit → its element, and why."""
    book, looks = page.book, page.looks
    found: dict[int, tuple[int, Strike]] = {}
    rules = [rule_of(look) for look in looks.kinds]
    for top, why in struck.own.items():
        if why.rule not in VAGUE:
            continue
        for part in _headed(page, top):
            found.update(dict.fromkeys(range(book.first[part], book.last[part]), (part, why)))
        n = top + 1
        while n < book.ends[top]:
            rule = rules[looks.of[n]]
            if rule is None or rule.name not in _KNOWING or rule.reason is why.reason:
                n += 1
                continue
            found.update(dict.fromkeys(range(book.first[n], book.last[n]), (n, Strike(rule.reason, rule.name))))
            n = book.ends[n]
    if headline >= 0 and (top := struck.under[headline]) >= 0 and top != headline:
        why = Strike(Reason.HEADLINE, struck.own[top].rule, "it is the headline")
        found.update(dict.fromkeys(range(book.first[headline], book.last[headline]), (headline, why)))
    return found


def _headed(page: Page, top: int) -> list[int]:
    """The parts of a long box beside a story, where one of them begins with a heading of its own: each is something else."""
    book = page.book
    if book.last[top] - book.first[top] < _LONG:
        return []
    parts = [top]
    while len(parts) == 1:  # boxes around all of it
        n, parts = parts[0] + 1, []
        end = book.ends[n - 1]
        while n < end:
            if book.first[n] < book.last[n]:
                parts.append(n)
            n = book.ends[n]
    headed = [n for n in parts if book.tags[page.units[book.first[n]].block] in HEADINGS]
    apart = all(book.last[one] <= book.first[other] for one, other in pairwise(parts))
    return parts if apart and any(book.last[n] - book.first[n] > 1 for n in headed) and len(parts) > 1 else []


def _told(view: View, sight: Sight, boxes: list[tuple[Box, Strike]]) -> list[Strike]:
    """The reasons: a rule's own where it knows what it strikes, else what a look says, else the likeliest."""
    whys = [why for _, why in boxes]
    silent = []
    for n, (box, why) in enumerate(boxes):
        if not is_vague(why):
            continue
        if found := named(view, box, why):
            whys[n] = found
        else:
            silent.append(n)
    likeliest = last_word(view, sight, [boxes[n] for n in silent])
    for n, why in zip(silent, likeliest, strict=True):
        whys[n] = why
    return whys


def is_vague(why: Strike) -> bool:
    """Whether a rule is one that does not know what it strikes."""
    return why.rule in VAGUE or why.reason is Reason.OUTSIDE_BODY


def view_of(page: Page, sorted_units: Sorted, metadata: Metadata) -> View:
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


def _removal(page: Page, entry: Entry) -> Removal:
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


def _stretches(page: Page, left: dict[int, Strike], kept: Iterable[int]) -> Iterator[Entry]:
    """What was left over for one reason, as large as it is for that reason alone, and holds nothing kept."""
    if not left:
        return iter(())
    order = list(left)
    changes = [0, *accumulate(left[u].reason is not left[v].reason for u, v in pairwise(order))]
    numbers = dict(zip(order, changes, strict=True))
    whole = _Whole(page, numbers, frozenset(kept))
    entries: dict[int, Entry] = {}
    for u in order:
        place = whole.place(u)
        unit = page.units[u]
        entry = entries.get(place)
        if entry is not None and entry.why.reason is not left[u].reason:
            place = unit.block
            entry = entries.get(-u - 1)
        if entry is None:
            entry = entries.setdefault(place if place not in entries else -u - 1, Entry(place, left[u]))
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


def _inline(page: Page, struck: Struck, u: int, entries: dict[tuple[int, Strike], Entry]) -> None:
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
    entries.setdefault((tops[0], why), Entry(tops[0], why)).add(text, lost, u)
