"""Which addresses need not be asked again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from newsarchive.canonical import plain_face
from newsarchive.model import READABLE, Outcome, OutcomeKind, Purpose
from newsarchive.store.document import article_id, storable
from newsarchive.urls import key_of

#: Endings that last: asking again would only bring the same. Errors that may pass are none, nor is `refused`, which
#: costs no request and follows the settings of the day.
LASTING = frozenset({
    *READABLE, OutcomeKind.PART, OutcomeKind.LISTING, OutcomeKind.NO_BODY, OutcomeKind.NEEDS_RENDER, OutcomeKind.NOT_MODIFIED,
    OutcomeKind.DUPLICATE, OutcomeKind.NOT_HTML, OutcomeKind.GONE, OutcomeKind.SOFT_404, OutcomeKind.TOO_COMPLEX,
})  # fmt: skip

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(LASTING))
_LASTS = f"purpose IN ('{Purpose.PAGE}', '{Purpose.PART}') AND kind IN ({_KINDS})"
#: The likeliest answer first: SQLite stops at the first row.
_LOOK = f"""SELECT 1 FROM outcomes WHERE url_key = ?1 AND {_LASTS}
    UNION ALL SELECT 1 FROM outcomes WHERE final_key = ?1 AND {_LASTS}
    UNION ALL SELECT 1 FROM articles WHERE id = ?2 LIMIT 1"""  # noqa: S608  words of closed lists
_LAST = "SELECT kind FROM outcomes WHERE (url_key = ?1 OR final_key = ?1) AND purpose = ?2 ORDER BY at DESC LIMIT 1"
_LOOK_SINCE = f"SELECT 1 FROM outcomes WHERE (url_key = ?1 OR final_key = ?1) AND {_LASTS} AND at > ?2 LIMIT 1"  # noqa: S608


#: No address is forgotten.
NOTHING: Mapping[str, str] = {}


class Seen:
    """Looks addresses up by their key, in the database and among what is not written yet."""

    def __init__(self, connection: sqlite3.Connection, forgotten: Mapping[str, str] = NOTHING) -> None:
        """`forgotten`: key of an address → since when it counts as never seen."""
        self._connection = connection
        self._forgotten = forgotten
        self._unwritten: set[str] = set()

    def note(self, outcome: Outcome, article: str = "") -> None:
        """Remember an outcome that waits to be written, and the id of the article it gave."""
        if article:
            self._unwritten.add(article)
        if lasts(outcome):
            self._unwritten |= {storable(key_of(outcome.url)), storable(key_of(outcome.final_url))}

    def written(self) -> None:
        """All that was noted is in the database now."""
        self._unwritten.clear()

    def has(self, url: str) -> bool:
        """Whether a page of this address was asked for and ended in a way that lasts.

        An article is known by its canonical address too, as far as that can be believed; so is the AMP, mobile or print
        face of a page that is known.
        """
        plain = plain_face(url)
        return self._has(url) or (plain != url and self._has(plain))

    def last_kind(self, url: str, purpose: Purpose) -> OutcomeKind | None:
        """How the latest fetch of an address ended, among those in the database; None where there was none."""
        found = self._connection.execute(_LAST, (storable(key_of(url)), purpose.value)).fetchone()
        return OutcomeKind(found[0]) if found else None

    def _has(self, url: str) -> bool:
        key = storable(key_of(url))
        if since := self._forgotten.get(key):
            return key in self._unwritten or self._connection.execute(_LOOK_SINCE, (key, since)).fetchone() is not None
        article = article_id(url)
        if not self._unwritten.isdisjoint((key, article)):
            return True
        return self._connection.execute(_LOOK, (key, article)).fetchone() is not None


def lasts(outcome: Outcome) -> bool:
    """Whether the address need not be asked again. Sources are asked anew in each run: their links change."""
    return outcome.purpose in (Purpose.PAGE, Purpose.PART) and outcome.kind in LASTING
