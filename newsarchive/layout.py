"""One look of a site: where things stand on its pages, and what is to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Cut:
    """From the last block that matches on, nothing is body: for tails that a publisher's import stamps on each text."""

    pattern: str
    """Regular expression that must match the whole text of a block, case ignored."""
    at_most: int = 600
    """Not obeyed where more than this many characters follow: then the mark stood there by chance."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One look of a site. All selectors are CSS; '' and () leave the matter to the general rules."""

    body: str = ""
    """The element (or elements) that hold the body."""
    drop: tuple[str, ...] = ()
    """What to strike, inside the body too."""
    keep: tuple[str, ...] = ()
    """What no general rule may strike."""
    drop_text: tuple[str, ...] = ()
    """Regular expressions; a block whose whole text matches one is struck, case ignored."""
    cut: tuple[Cut, ...] = ()
    title: str = ""
    deck: str = ""
    authors: str = ""
    published: str = ""
    section: str = ""
    tags: str = ""
    source: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    """For what no selector can tell apart: pairs of a field's name (`authors`, `source` …) and a regular expression that
    must match a whole line of the page, case ignored. Its first group is the value; without one, the next line is."""
    until: date | None = None
    """Last day on which this look was served; None: still is."""
    name: str = "generic"
    """Filled in by `Site`: `site:NAME#n`."""

    def rules(self) -> frozenset[str]:
        """All selectors and patterns that stand in it."""
        single = (self.body, self.title, self.deck, self.authors, self.published, self.section, self.tags, self.source)
        further = (
            *self.drop,
            *self.keep,
            *self.drop_text,
            *(cut.pattern for cut in self.cut),
            *(p for _, p in self.labels),
        )
        return frozenset((*single, *further)) - {""}


GENERIC = Layout()
