"""Addresses without end: calendars, sessions, sorted and filtered lists, paths that repeat themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from urllib.parse import parse_qsl, urlsplit

from newsarchive.discover.shapes import shape_of

#: Steps of a path beyond which no newspaper goes.
_DEEPEST = 12
#: How often one step may stand in a path: relative links on error pages make `/a/a/a/…`.
_MOST_REPEATS = 2
#: Lists of one path that may differ in their query; a paper's sections have some, filters make thousands.
_MOST_QUERIES = 20
#: Pages of one shape that lists of one crawl may name: a front page names hundreds, a generator never ends.
_MOST_ALIKE = 2_000

#: Fields that show the same things in another order, cut or form.
_FACETS = re.compile(
    r"(?:sort|order|orderby|sortby|dir|direction|filter\w*|facet\w*|view|layout|display|limit|per_?page|pagesize|size|replytocom|share"
    r"|print|format|action|add-to-cart|s|q|query|search|keyword|tag\w*|color|min|max|price|returnurl|redirect(?:_to)?|next|back)(?:\[.*\])?",
    re.IGNORECASE,
)  # fmt: skip
_CALENDAR_WORDS = re.compile(
    r"(?:event-?)?calend(?:ar|rier|ario|arios)|kalender|kalendar|termine|events?|agenda|ical", re.IGNORECASE
)
_CALENDAR_FIELDS = re.compile(
    r"date|day|month|year|week|from|to|start_?date|end_?date|tribe[-_]bar[-_]date|ical|datum|jahr|monat|tag",
    re.IGNORECASE,
)
_SESSION = re.compile(r"/\([SFA]\([a-z0-9]{20,}\)\)/|/(?:sess(?:ion)?[=/-])[a-z0-9]{16,}", re.IGNORECASE)
_DATED = re.compile(r"\{(?:year|month|day|date)\}")


class Traps:
    """Tells traps by the form of an address, and by how many alike were met. (Counts while a crawl goes on.)"""

    def __init__(self) -> None:
        self.caught: Counter[str] = Counter()
        """Name of the trap → how many addresses were left out for it."""
        self.first: dict[str, str] = {}
        """Name of the trap → the first address of it, for the report."""
        self._queries: defaultdict[str, set[str]] = defaultdict(set)
        self._alike: Counter[str] = Counter()

    def holds(self, url: str, is_list: bool = False) -> str:
        """The name of the trap that an address belongs to, '' for none. `is_list`: it is to be asked for its links."""
        name = trap_of(url, is_list) or self._explosion(url, is_list)
        if name:
            self.caught[name] += 1
            self.first.setdefault(name, url)
        return name

    def _explosion(self, url: str, is_list: bool) -> str:
        if not is_list:
            shape = shape_of(url).general
            self._alike[shape] += 1
            return "explosion" if self._alike[shape] > _MOST_ALIKE else ""
        parts = urlsplit(url)
        queries = self._queries[parts.path]
        if parts.query and parts.query not in queries and len(queries) >= _MOST_QUERIES:
            return "explosion"
        queries.add(parts.query)
        return ""


def trap_of(url: str, is_list: bool = False) -> str:
    """The trap that an address alone gives away, '' for none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "depth"
    steps = [step for step in parts.path.lower().split("/") if step]
    if len(steps) > _DEEPEST:
        return "depth"
    if steps and max(Counter(steps).values()) > _MOST_REPEATS:
        return "repeats"
    if _SESSION.search(parts.path):
        return "session"
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if any(_FACETS.fullmatch(name) for name in names):
        return "facets"
    return "calendar" if _is_calendar(url, steps, names, is_list) else ""


def _is_calendar(url: str, steps: list[str], names: list[str], is_list: bool) -> bool:
    """A day, month or year to be paged through: under a calendar's name, in the query, or as the end of a list's path."""
    dated = _DATED.search(shape_of(url).exact) is not None
    if any(_CALENDAR_FIELDS.fullmatch(name) for name in names):
        return True
    if dated and any(_CALENDAR_WORDS.fullmatch(step) for step in steps):
        return True
    return is_list and dated
