"""What was left out, with place and reason: the other side of law 5."""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.clean.blocks import captions_within
from newsarchive.clean.inline import kept_text
from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Strike, Struck
from newsarchive.model import Reason, Removal

#: How much of a removal's text is shown, in characters (model.Removal).
_SHOWN = 200
_OUTSIDE = Strike(Reason.OUTSIDE_BODY, "left-over")


@dataclass
class _Entry:
    """Words struck in one place, for one reason."""

    place: int
    why: Strike
    words: int = 0
    text: str = ""

    def add(self, text: str, words: int) -> None:
        self.words += words
        if len(self.text) < _SHOWN:
            self.text = f"{self.text} {text}".strip()


def removals(page: Page, struck: Struck, sorted_units: Sorted) -> tuple[Removal, ...]:
    """One removal for each struck element, and for each line struck by itself, in page order."""
    captions = captions_within(page, struck, sorted_units)
    kept = {*sorted_units.kept, *captions}
    empty = _without_kept(page, kept)
    entries: dict[tuple[int, Strike], _Entry] = {}
    for u, unit in enumerate(page.units):
        if u in captions:
            continue
        if u in kept:
            _inline(page, struck, u, entries)
            continue
        place, why = _verdict(page, struck, sorted_units, u, empty)
        entries.setdefault((place, why), _Entry(place, why)).add(unit.text, unit.words)
    return tuple(
        Removal(
            reason=entry.why.reason,
            rule=entry.why.rule,
            path=page.path(entry.place),
            words=entry.words,
            text=entry.text[:_SHOWN],
        )
        for entry in sorted(entries.values(), key=lambda entry: entry.place)
    )


def _verdict(page: Page, struck: Struck, sorted_units: Sorted, u: int, empty: list[bool]) -> tuple[int, Strike]:
    unit = page.units[u]
    top = struck.under[unit.pieces[0][0]]
    if u in sorted_units.struck:
        return unit.block, sorted_units.struck[u]
    if top >= 0 and all(struck.under[owner] == top or not text.strip() for owner, text in unit.pieces):
        return top, struck.own[top]
    place = unit.block
    for n in page.ancestors(unit.block):
        if not empty[n]:
            break
        place = n
    return place, _OUTSIDE


def _without_kept(page: Page, kept: set[int]) -> list[bool]:
    """For each element whether nothing in it was kept."""
    before = [0]
    for u in range(len(page.units)):
        before.append(before[-1] + (u in kept))
    book = page.book
    return [before[book.last[n]] == before[book.first[n]] for n in range(len(book.elements))]


def _inline(page: Page, struck: Struck, u: int, entries: dict[tuple[int, Strike], _Entry]) -> None:
    """Words struck inside a kept unit. A word that lies on both sides counts as kept."""
    unit = page.units[u]
    lost = unit.words - len(kept_text(page, struck, u).split())
    tops = [struck.under[owner] for owner, text in unit.pieces if struck.under[owner] >= 0 and text.strip()]
    if not tops or lost <= 0:
        return
    why = struck.own[tops[0]]
    text = " ".join("".join(text for owner, text in unit.pieces if struck.under[owner] >= 0).split())
    entries.setdefault((tops[0], why), _Entry(tops[0], why)).add(text, lost)
