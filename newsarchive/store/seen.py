"""Which addresses need not be asked again."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice

from newsarchive.canonical import plain_face
from newsarchive.ids import id_of_key, storable
from newsarchive.model import READABLE, OutcomeKind, Purpose
from newsarchive.urls import key_of

#: Endings that last: asking again would only bring the same. Errors that may pass are none, nor is `refused`, which
#: costs no request and follows the settings of the day.
LASTING = frozenset({
    *READABLE, OutcomeKind.PART, OutcomeKind.LISTING, OutcomeKind.NO_BODY, OutcomeKind.NEEDS_RENDER, OutcomeKind.NOT_MODIFIED,
    OutcomeKind.DUPLICATE, OutcomeKind.NOT_HTML, OutcomeKind.GONE, OutcomeKind.SOFT_404, OutcomeKind.TOO_COMPLEX,
})  # fmt: skip

#: Sources are asked anew in each run: their links change.
_PAGES = frozenset({Purpose.PAGE, Purpose.PART})
_KINDS = ", ".join(f"'{kind}'" for kind in sorted(LASTING))
_LASTS = f"purpose IN ('{Purpose.PAGE}', '{Purpose.PART}') AND kind IN ({_KINDS})"
#: The same where the index is to find a key alone (the sign keeps SQLite from more): it would look for each purpose with each
#: ending, some thirty places for one address, most of which have one row.
_LASTS_OF_KEY = _LASTS.replace("purpose", "+purpose").replace("kind", "+kind")
#: Where a key may stand, by its number among the values, and the id of the article that it would be.
_PLACES = (
    f"SELECT 1 FROM outcomes WHERE {_LASTS_OF_KEY} AND url_key = ?{{key}}",  # noqa: S608  words of closed lists
    f"SELECT 1 FROM outcomes WHERE {_LASTS_OF_KEY} AND final_key = ?{{key}}",  # noqa: S608
    "SELECT 1 FROM articles WHERE id = ?{id}",
)
#: Where an address may stand, the likeliest place first; what is found in one is not looked for in the next.
_BY_URL = f"SELECT DISTINCT url_key FROM outcomes WHERE {_LASTS_OF_KEY} AND url_key IN "  # noqa: S608
_BY_FINAL_URL = f"SELECT DISTINCT final_key FROM outcomes WHERE {_LASTS_OF_KEY} AND final_key IN "  # noqa: S608
_BY_ID = "SELECT id FROM articles WHERE id IN "
#: Keys in one statement. SQLite takes 999 values at least; beyond some hundred nothing more is won.
_AT_ONCE = 500
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

    def note(self, outcome: tuple[object, ...], article: str = "") -> None:
        """Remember an outcome that waits to be written, a row of the table `outcomes`, and the id of the article it gave."""
        if article:
            self._unwritten.add(article)
        url_key, final_key, kind, purpose = outcome[3], outcome[4], outcome[5], outcome[12]
        if purpose in _PAGES and kind in LASTING:
            self._unwritten |= {str(url_key), str(final_key)}

    def written(self) -> None:
        """All that was noted is in the database now."""
        self._unwritten.clear()

    def has(self, url: str) -> bool:
        """Whether a page of this address was asked for and ended in a way that lasts.

        An article is known by its canonical address too, as far as that can be believed; so is the AMP, mobile or print
        face of a page that is known.
        """
        plain = plain_face(url)
        keys = [storable(key_of(form)) for form in ((plain, url) if plain != url else (url,))]
        if self._forgotten and not self._forgotten.keys().isdisjoint(keys):
            return bool(self._known(set(keys)))
        values = (*keys, *map(id_of_key, keys))
        if not self._unwritten.isdisjoint(values):
            return True
        return self._connection.execute(_look(len(keys)), values).fetchone() is not None

    def among(self, urls: Collection[str]) -> set[str]:
        """Those of some addresses of which `has` is true: one statement for some hundred of them."""
        known = self._among({url: url for url in urls})
        return known | self._among(
            {url: plain for url in urls if url not in known and (plain := plain_face(url)) != url}
        )

    def _among(self, forms: Mapping[str, str]) -> set[str]:
        """Addresses of which another form, or this one, is known by its key."""
        keys = {url: storable(key_of(form)) for url, form in forms.items()}
        known = self._known(set(keys.values()))
        return {url for url, key in keys.items() if key in known}

    def last_kind(self, url: str, purpose: Purpose) -> OutcomeKind | None:
        """How the latest fetch of an address ended, among those in the database; None where there was none."""
        found = self._connection.execute(_LAST, (storable(key_of(url)), purpose.value)).fetchone()
        return OutcomeKind(found[0]) if found else None

    def _known(self, keys: set[str]) -> set[str]:
        """Keys of addresses that are known, or that articles are known by."""
        forgotten = keys & self._forgotten.keys()
        known = (keys & self._unwritten) | {key for key in forgotten if self._is_known_since(key)}
        for ask in (_BY_URL, _BY_FINAL_URL):
            known |= self._ask(ask, keys - known - forgotten)
        ids = {id_of_key(key): key for key in keys - known - forgotten}
        return known | {ids[id] for id in (ids.keys() & self._unwritten) | self._ask(_BY_ID, ids.keys())}

    def _is_known_since(self, key: str) -> bool:
        """Whether a key that was forgotten became known again."""
        return self._connection.execute(_LOOK_SINCE, (key, self._forgotten[key])).fetchone() is not None

    def _ask(self, statement: str, values: AbstractSet[str]) -> set[str]:
        """Those of some values that the database has."""
        found = set[str]()
        for some in _parted(values):
            found.update(row[0] for row in self._connection.execute(statement + _places(len(some)), some))
        return found


def _parted(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


@lru_cache(2)
def _look(number: int) -> str:
    """Asks whether any of some keys is known. `=` for each, and not `IN`, for which SQLite makes a table each time.

    The likeliest answer comes first, and SQLite stops at the first row: of a known page's face no other place is read.
    """
    asked = (place.format(key=key, id=number + key) for place in _PLACES for key in range(1, number + 1))
    return " UNION ALL ".join(asked) + " LIMIT 1"


@lru_cache(_AT_ONCE)
def _places(number: int) -> str:
    return f"({','.join('?' * number)})"
