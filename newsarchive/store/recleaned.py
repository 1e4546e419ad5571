"""Results that newer rules replaced: kept as revisions of kind `recleaned`, apart from what publishers changed.

Everything here runs inside a transaction that the caller opens.
"""

from __future__ import annotations

import json
import sqlite3

from newsarchive.store.entry import Recleaned

#: Places of the kind, the site and the capture in a row of `outcomes`.
_KIND, _SITE, _CAPTURE = 5, 7, 11
#: Places of the article and the document in a row of `sightings`.
_ARTICLE, _DOCUMENT = 2, 5

_KEEP = "INSERT OR IGNORE INTO recleaned (change, fetch_id, capture_id, article, document, site, outcome, sighting) VALUES (?,?,?,?,?,?,?,?)"
_OF_ARTICLE = """
    SELECT changes.number, changes.at, changes.job, recleaned.kind, capture_id, recleaned.outcome, title, words, recleaned.document
    FROM recleaned JOIN changes ON changes.number = recleaned.change
    LEFT JOIN documents ON documents.digest = recleaned.document
    WHERE article = ? ORDER BY changes.number, capture_id
"""


def keep_earlier(
    connection: sqlite3.Connection,
    fetch_id: str,
    now: tuple[str | None, str, str | None],
    change: int,
) -> None:
    """Keep how a fetch was concluded until now, where the same capture is concluded otherwise from now on.

    `now`: the capture, the outcome and the document that are about to be written. A later exchange of the fetch is no
    recleaning, and an equal result is none. Within one change the first result stays: the one to go back to.
    """
    outcome = connection.execute("SELECT * FROM outcomes WHERE fetch_id = ?", (fetch_id,)).fetchone()
    if outcome is None or outcome[_CAPTURE] is None:
        return
    sighting = connection.execute("SELECT * FROM sightings WHERE fetch_id = ?", (fetch_id,)).fetchone()
    article, document = (sighting[_ARTICLE], sighting[_DOCUMENT]) if sighting else (None, None)
    if outcome[_CAPTURE] != now[0] or (outcome[_KIND], document) == now[1:]:
        return
    written = json.dumps(outcome), json.dumps(sighting) if sighting else None
    row = (change, fetch_id, outcome[_CAPTURE], article, document, outcome[_SITE], *written)
    connection.execute(_KEEP, row)


def earlier(connection: sqlite3.Connection, article: str) -> list[Recleaned]:
    """What captures of an article gave under earlier rules, the oldest change first."""
    rows = connection.execute(_OF_ARTICLE, (article,)).fetchall()
    return [
        Recleaned(
            change=row[0], replaced_at=row[1], job=row[2], kind=row[3], capture_id=row[4], outcome=json.loads(row[5])[_KIND],
            title=row[6], words=row[7] or 0, document=row[8],
        )
        for row in rows
    ]  # fmt: skip
