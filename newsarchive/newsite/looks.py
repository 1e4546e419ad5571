"""Where the text lies on a site's article pages, and what in there belongs to the template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from newsarchive.clean.metadata import read_metadata
from newsarchive.clean.page import Page
from newsarchive.clean.pipeline import story_of
from newsarchive.errors import CleaningError
from newsarchive.layout import GENERIC, Layout

#: Share of the story's words that a container must hold: on average, and on every page.
_HOLDS, _HOLDS_EACH = 0.97, 0.85
#: Share of the pages that must have an element of a name for it to be the container's.
_ON_PAGES = 0.8
#: Words of the story that a selector that strikes may cost in all, as a share.
_COSTS = 0.005
#: Longest line that is struck by its words, in characters; longer ones are texts, and not a template's.
_LINE = 200
#: Share of a story's lines that another page must have to be the same story.
_TWINS = 0.5
#: How near the text by a look must come to that by the general rules, template aside (F1 of the words), for the look to be
#: proposed; and how many containers are tried for it.
_AS_GOOD, _TRIED = 0.99, 4
#: Names that are looked at; the commonest first.
_MOST_NAMES = 80
#: Class names that a tool has made: they are others after the next deployment.
_MADE = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[\w-]*(?:[0-9][a-z]|[a-z][0-9])[\w-]*$|^(?:css|sc|jsx?|svelte|astro)-|__[A-Za-z0-9]{5,}$", re.IGNORECASE)  # fmt: skip
_PLAIN = re.compile(r"-?[A-Za-z_][\w-]*")


@dataclass(frozen=True)
class Read:
    """One article page as the general rules read it."""

    page: Page
    kept: frozenset[int]
    """Units of the story."""

    @cached_property
    def _all(self) -> list[int]:
        """Words before each unit."""
        return [0, *accumulate(unit.words for unit in self.page.units)]

    @cached_property
    def _told(self) -> list[int]:
        """Words of the story before each unit."""
        return [0, *accumulate(unit.words if u in self.kept else 0 for u, unit in enumerate(self.page.units))]

    def words(self, n: int) -> int:
        """Words in an element."""
        book = self.page.book
        return self._all[book.last[n]] - self._all[book.first[n]]

    def told(self, n: int) -> int:
        """Words of the story in an element."""
        book = self.page.book
        return self._told[book.last[n]] - self._told[book.first[n]]

    @property
    def story(self) -> int:
        """Words of the story."""
        return self._told[-1]


def learned_layout(reads: Sequence[Read]) -> Layout:
    """The look that some pages share; the generic one where they show none that is as good as the general rules."""
    cleared = _without_template(_distinct(reads))
    if len(cleared) < 2:
        return GENERIC
    best, best_worth = GENERIC, _AS_GOOD
    for body in _containers(cleared):
        layout = Layout(body=body)
        for _ in range(2):  # what the first round strikes may uncover what stands around it
            layout = _with_strikes(layout, cleared)
        worth = sum(_agreement(kept_by(read.page, layout), read) for read in cleared) / len(cleared)
        if worth > best_worth:
            best, best_worth = layout, worth
    return best


def _distinct(reads: Sequence[Read]) -> list[Read]:
    """Each story once: two captures of the same one would make a template of it."""
    chosen: list[tuple[Read, set[str]]] = []
    for read in reads:
        texts = {read.page.units[u].text for u in read.kept}
        if not any(len(texts & other) >= _TWINS * len(texts) for _, other in chosen):
            chosen.append((read, texts))
    return [read for read, _ in chosen]


def _agreement(kept: frozenset[int], read: Read) -> float:
    """F1 of the words that a look keeps, against the story."""
    both = sum(read.page.units[u].words for u in kept & read.kept)
    all_kept = sum(read.page.units[u].words for u in kept)
    return 2 * both / max(1, all_kept + read.story)


def repeated_lines(reads: Sequence[Read]) -> frozenset[str]:
    """Lines that stand on half of the pages, and on two at least: they are the template's, wherever they stand."""
    counted = Counter(text for read in reads for text in {unit.text for unit in read.page.units})
    return frozenset(text for text, count in counted.items() if count >= max(2, len(reads) / 2))


def _without_template(reads: Sequence[Read]) -> list[Read]:
    lines = repeated_lines(reads)
    return [
        replace(read, kept=frozenset(u for u in read.kept if read.page.units[u].text not in lines)) for read in reads
    ]


def _containers(reads: Sequence[Read]) -> list[str]:
    """Selectors that hold the stories and as little else as can be, the best first."""
    counted: Counter[str] = Counter()
    for read in reads:
        counted.update({name for n in _around(read) for name in _names(read.page, n)})
    names = [name for name, count in counted.most_common(_MOST_NAMES) if count >= _ON_PAGES * len(reads)]
    worth = {name: _worth(name, reads) for name in names}
    return sorted((name for name in names if worth[name] > 0), key=lambda name: -worth[name])[:_TRIED]


def _around(read: Read) -> Iterator[int]:
    """Elements that hold nearly all of the story."""
    least = _HOLDS_EACH * read.story
    if not read.story:
        return
    for n, tag in enumerate(read.page.book.tags):
        if tag not in ("html", "body") and read.told(n) >= least:
            yield n


def _worth(name: str, reads: Sequence[Read]) -> float:
    """Share of the container's words that are the story's, on average; 0 for one that misses too much of it."""
    holds, shares, size = [], [], 0
    for read in reads:
        found = _topmost(read.page, read.page.select(name))
        size += sum(read.page.book.ends[n] - n for n in found)
        own = sum(read.told(n) for n in found)
        holds.append(own / max(1, read.story))
        shares.append(own / max(1, sum(read.words(n) for n in found)))
    fitting = [share for share in holds if share >= _HOLDS_EACH]
    if len(fitting) < _ON_PAGES * len(reads) or sum(fitting) < _HOLDS * len(fitting):
        return 0.0
    named = 0.001 * ("." in name or "#" in name)
    return sum(shares) / len(shares) + named - 0.0001 * size / (size + 1_000)  # of equals the named, then the innermost


def _with_strikes(layout: Layout, reads: Sequence[Read]) -> Layout:
    """The look, with selectors and lines that strike what it keeps and no story holds."""
    names: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for read in reads:
        extra = kept_by(read.page, layout) - read.kept
        tops = {_top_without_story(read, read.page.units[u].block) for u in extra}
        named = {name for n in tops for name in _names(read.page, n) if "." in name or "#" in name}
        names.update(named)
        lines.update(_repeated_here(read, extra, reads))
    drop = [name for name, _ in names.most_common(_MOST_NAMES) if _is_free(name, reads)]
    drop = _fewest(drop, reads)
    struck = replace(layout, drop=(*layout.drop, *drop))
    texts = [text for text, _ in lines.most_common() if any(_keeps(read.page, struck, text) for read in reads)]
    return replace(struck, drop_text=(*struck.drop_text, *map(_literal, texts)))


def _literal(text: str) -> str:
    return re.sub(r"\\([ '\"/:;,&!-])", r"\1", re.escape(text))


def _repeated_here(read: Read, extra: frozenset[int], reads: Sequence[Read]) -> set[str]:
    lines = repeated_lines(reads)
    return {read.page.units[u].text for u in extra if read.page.units[u].text in lines and len(read.page.units[u].text) <= _LINE}  # fmt: skip


def _keeps(page: Page, layout: Layout, text: str) -> bool:
    return any(page.units[u].text == text for u in kept_by(page, layout))


def kept_by(page: Page, layout: Layout) -> frozenset[int]:
    """Units that a look keeps as the story."""
    try:
        return frozenset(story_of(page, layout, read_metadata(page, layout))[1].kept)
    except CleaningError:
        return frozenset()


def _top_without_story(read: Read, n: int) -> int:
    """The highest element around one that holds no word of the story."""
    while (parent := read.page.book.parents[n]) >= 0 and not read.told(parent):
        n = parent
    return n


def _is_free(name: str, reads: Sequence[Read]) -> bool:
    """Whether a selector finds something in the containers, and next to nothing of any story."""
    found = cost = 0
    for read in reads:
        for n in _topmost(read.page, read.page.select(name)):
            found += 1
            cost += read.told(n)
    return bool(found) and cost <= _COSTS * sum(read.story for read in reads)


def _fewest(names: Sequence[str], reads: Sequence[Read]) -> list[str]:
    """Without those that only name what others name already."""
    chosen: list[str] = []
    struck: list[set[int]] = [set() for _ in reads]
    for name in names:
        new = False
        for place, read in enumerate(reads):
            for n in read.page.select(name):
                if not any(above in struck[place] for above in read.page.ancestors(n)):
                    struck[place].add(n)
                    new = True
        if new:
            chosen.append(name)
    return chosen


def _topmost(page: Page, found: Sequence[int]) -> list[int]:
    inside = set(found)
    return [n for n in found if not any(above in inside for above in page.ancestors(n) if above != n)]


def _names(page: Page, n: int) -> Iterator[str]:
    """Selectors by which an element can be named for good."""
    tag, attributes = page.book.tags[n], page.book.attributes[n]
    if tag in ("article", "main"):
        yield tag
    name = attributes.get("id", "")
    if _PLAIN.fullmatch(name) and not _MADE.search(name) and not re.search(r"\d{2,}", name):
        yield f"#{name}"
    for word in attributes.get("class", "").split()[:8]:
        if _PLAIN.fullmatch(word) and not _MADE.search(word):
            yield f"{tag}.{word}"
