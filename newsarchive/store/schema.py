"""The tables, and the steps by which an older database becomes a newer one."""

from __future__ import annotations

import sqlite3

from newsarchive.errors import StoreBehind, StoreError

# Facts come in as `outcomes`, `sightings` and `documents`. `articles` and `revisions` are derived from the sightings of
# one article alone, so the order in which facts come in leaves no trace.
#
# A document's title and text are plain columns, for anybody's SQL. Blocks and removals are JSON, deflated: plain they are
# 50 kB a page (an archive larger than its captures) and cost the crawler's main process 0.4 ms more a page to write.
# The full-text index takes 0.4 ms a page; so a crawl leaves articles unindexed, and the next search catches up.
_FIRST = """
CREATE TABLE outcomes (
    fetch_id TEXT PRIMARY KEY, url TEXT NOT NULL, final_url TEXT NOT NULL, url_key TEXT NOT NULL, final_key TEXT NOT NULL,
    kind TEXT NOT NULL, why TEXT NOT NULL, site TEXT NOT NULL, spider TEXT NOT NULL, run TEXT NOT NULL, at TEXT NOT NULL,
    capture_id TEXT, purpose TEXT NOT NULL
);
CREATE INDEX outcomes_by_url ON outcomes (url_key);
CREATE INDEX outcomes_by_final_url ON outcomes (final_key);

CREATE TABLE documents (
    digest TEXT PRIMARY KEY, url TEXT NOT NULL, site TEXT NOT NULL, outcome TEXT NOT NULL, title TEXT, published TEXT,
    words INTEGER NOT NULL, words_struck INTEGER NOT NULL, text TEXT NOT NULL, json BLOB NOT NULL
);

CREATE TABLE sightings (
    capture_id TEXT PRIMARY KEY, fetch_id TEXT NOT NULL, article TEXT NOT NULL, captured_at TEXT NOT NULL,
    text_digest TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents (digest), warc TEXT, offset INTEGER,
    length INTEGER, payload_digest TEXT, cleaner TEXT, layout TEXT
);
CREATE INDEX sightings_by_article ON sightings (article, captured_at, capture_id);
CREATE INDEX sightings_by_fetch ON sightings (fetch_id);
CREATE INDEX sightings_by_document ON sightings (document);

CREATE TABLE revisions (
    article TEXT NOT NULL, revision INTEGER NOT NULL, capture_id TEXT NOT NULL, PRIMARY KEY (article, revision)
) WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first_at TEXT NOT NULL, captured_at TEXT NOT NULL,
    revisions INTEGER NOT NULL, document TEXT NOT NULL, indexed INTEGER NOT NULL
);
CREATE INDEX articles_unindexed ON articles (number) WHERE NOT indexed;
CREATE INDEX articles_in_order ON articles (first_at, id);

CREATE VIEW texts AS
    SELECT articles.number AS number, title, text FROM articles JOIN documents ON documents.digest = articles.document;

CREATE VIRTUAL TABLE fulltext USING fts5 (
    title, text, content = 'texts', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
"""

# A row for each capture in the WARC files, so that a revisit finds its original and a crawl what a page was when last
# seen. Some 500 bytes a capture with its indexes. An older database has none until it is rebuilt.
_HOLDINGS = """
CREATE TABLE holdings (
    capture_id TEXT NOT NULL, url TEXT NOT NULL, at TEXT NOT NULL, warc TEXT NOT NULL, offset INTEGER NOT NULL,
    length INTEGER NOT NULL, status INTEGER, digest TEXT, etag TEXT, last_modified TEXT, is_revisit INTEGER NOT NULL
);
CREATE INDEX holdings_by_id ON holdings (capture_id);
CREATE INDEX holdings_by_url ON holdings (url, is_revisit, at DESC);
CREATE INDEX holdings_by_digest ON holdings (digest, is_revisit, at DESC);
"""

# What rules concluded each outcome, so that a later reprocess knows what is stale. An older database does not know: all of
# it is. What newer rules made of the same capture replaces the result in place; the earlier one stays in `recleaned`, a row
# of `outcomes` and one of `sightings` as JSON. `revisions` are what publishers changed and never come from there.
_AGAIN = """
ALTER TABLE outcomes ADD COLUMN rules TEXT NOT NULL DEFAULT '';

CREATE TABLE changes (
    number INTEGER PRIMARY KEY, job TEXT NOT NULL, at TEXT NOT NULL, whole INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE recleaned (
    change INTEGER NOT NULL REFERENCES changes (number), fetch_id TEXT NOT NULL, capture_id TEXT NOT NULL, article TEXT,
    document TEXT, site TEXT NOT NULL, outcome TEXT NOT NULL, sighting TEXT, kind TEXT NOT NULL DEFAULT 'recleaned',
    PRIMARY KEY (change, fetch_id)
);
CREATE INDEX recleaned_by_article ON recleaned (article);
CREATE INDEX recleaned_by_document ON recleaned (document);

CREATE TABLE journal (
    job TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, done INTEGER NOT NULL, PRIMARY KEY (job, file)
) WITHOUT ROWID;
"""

# What lists are chosen by, where an index can serve it: over a million articles, asking each one's document for its site
# takes seconds. Some 150 bytes an article and as many a fetch.
_LISTS = """
ALTER TABLE articles ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
UPDATE articles SET (site, outcome) = (SELECT site, outcome FROM documents WHERE digest = articles.document);
CREATE INDEX articles_by_site ON articles (site, first_at, id);
CREATE INDEX articles_by_capture ON articles (captured_at);
CREATE INDEX outcomes_by_kind ON outcomes (kind, at, fetch_id);
CREATE INDEX outcomes_by_site ON outcomes (site, kind, at, fetch_id);
"""

# When the page of each article is due again, and since when it is gone. Derived from the other tables.
_WATCHED = """
CREATE TABLE watched (
    article TEXT PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL, checked TEXT NOT NULL, due TEXT, gone TEXT,
    gone_why TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX watched_by_due ON watched (site, due) WHERE due IS NOT NULL;
"""

# The last exchange of each fetch that has several, as reading the files tells; hop 2^31 is an ending without exchange.
_EXCHANGES = """
CREATE TABLE exchanges (
    fetch_id TEXT PRIMARY KEY, hop INTEGER NOT NULL, at TEXT NOT NULL, capture_id TEXT NOT NULL
) WITHOUT ROWID;
"""

# What people corrected, as corrections.jsonl has it; laid over what is read, and indexed in place of what was found.
_CORRECTIONS = """
CREATE TABLE corrections (article TEXT PRIMARY KEY, title TEXT, published TEXT, said TEXT NOT NULL) WITHOUT ROWID;
DROP VIEW texts;
CREATE VIEW texts AS
    SELECT articles.number AS number, coalesce(corrections.title, documents.title) AS title, text
    FROM articles JOIN documents ON documents.digest = articles.document
    LEFT JOIN corrections ON corrections.article = articles.id;
"""

# Whether a page is known is asked of every lead in every run; with the purpose and the ending in the index no row is read for
# it. Some 15 bytes a fetch.
_SEEN = """
DROP INDEX outcomes_by_url;
DROP INDEX outcomes_by_final_url;
CREATE INDEX outcomes_by_url ON outcomes (url_key, purpose, kind);
CREATE INDEX outcomes_by_final_url ON outcomes (final_key, purpose, kind);
"""

# Articles of a database that is older than `watched`: their rows are made by the crawls that come, some thousands at a time, for
# each costs 0.2 ms.
_UNWATCHED = """
CREATE TABLE unwatched (article TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO unwatched SELECT id FROM articles WHERE NOT EXISTS (SELECT 1 FROM watched WHERE article = articles.id);
"""

# Soft hyphens stay in the texts and are taken out where words are looked for. Texts of before have none, so that what is indexed
# of them stays true.
_HYPHENS = """
DROP VIEW texts;
CREATE VIEW texts AS
    SELECT articles.number AS number, replace(coalesce(corrections.title, documents.title), char(173), '') AS title,
    replace(text, char(173), '') AS text
    FROM articles JOIN documents ON documents.digest = articles.document
    LEFT JOIN corrections ON corrections.article = articles.id;
"""

#: Step n takes a database of version n to version n + 1. Steps are only ever added.
MIGRATIONS: tuple[str, ...] = (
    _FIRST,
    _HOLDINGS,
    _AGAIN,
    _LISTS,
    _WATCHED,
    _EXCHANGES,
    _CORRECTIONS,
    _SEEN,
    _UNWATCHED,
    _HYPHENS,
)

VERSION = len(MIGRATIONS)
#: What to do with an older database that cannot be written.
BEHIND = (
    "it cannot be brought up to date since it cannot be written: make the file and its folder writable and run any verb once, "
    "or copy the archive to where you may write, and choose the copy with --archive"
)


def migrate(connection: sqlite3.Connection, place: str) -> None:
    """Bring a database to the version of this program, in one transaction.

    Errors: StoreError for a database that a newer program made.
    """
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")  # another process may be at it too: look again once it is our turn
    try:
        found = _version(connection)
        _insist_on_known(found, place)
        for step in MIGRATIONS[found:]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def insist_on_current(connection: sqlite3.Connection, place: str) -> None:
    """For a database that cannot be written. Errors: StoreBehind where it is of an older version, StoreError of a newer one."""
    found = _version(connection)
    _insist_on_known(found, place)
    if found < VERSION:
        raise StoreBehind(
            f"{place} was made by an older newsarchive (version {found}, this one has {VERSION}); {BEHIND}"
        )


def _insist_on_known(version: int, place: str) -> None:
    if version > VERSION:
        raise StoreError(
            f"{place} has version {version}; this newsarchive knows {VERSION} at most: update newsarchive, or run `newsarchive rebuild`"
        )


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _statements(script: str) -> list[str]:
    """The statements of a script; `executescript` would commit in between."""
    return [statement for statement in script.split(";\n") if statement.strip()]
