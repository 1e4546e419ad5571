"""A day whose month is spelt in a script that no table of ours has: asked of dateparser, as the last resort."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from functools import lru_cache

#: Armenian, Georgian, Indic, Burmese, Khmer letters, and a year not far behind.
_SCRIPTS = r"\u0530-\u058f\u0900-\u109f\u10a0-\u10ff\u1780-\u17ff"
_WORDED = re.compile(rf"[{_SCRIPTS}]{{2}}.{{0,12}}(?:19|20|25)\d\d", re.DOTALL)
#: Day, month and year alone, within a line that says more.
_DAY = re.compile(rf"(?<!\d)\d{{1,2}}\.?\s+[{_SCRIPTS}]\S*\s+(?:19|20)\d\d(?!\d)")
#: Longer texts, in characters, are no dates.
_WORTH = 60


def spelt_day(text: str) -> tuple[datetime, tuple[int, int]] | None:
    """The day that a text spells and where in the text it does so; None where it spells none in full."""
    if not _WORDED.search(text):
        return None
    if (alone := _DAY.search(text)) and (found := _asked(alone[0].replace(",", ""))):
        return found, alone.span()
    found = _asked(text) if len(text) <= _WORTH else None
    return (found, (0, 0)) if found else None


@lru_cache(maxsize=512)
def _asked(text: str) -> datetime | None:
    """dateparser, strictly: day, month and year must all be there. Loaded late, for it takes a third of a second."""
    import dateparser

    with warnings.catch_warnings():  # dateparser warns of its own use of strptime
        warnings.simplefilter("ignore")
        found = dateparser.parse(
            text,
            settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
        )
    return found.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) if found else None
