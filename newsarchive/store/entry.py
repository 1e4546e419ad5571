"""What a store hands out: plain frozen rows, with no handle on the store itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.model import OutcomeKind

#: Form of every moment in the store and in its JSON: UTC, microseconds, so that text order is time order.
Moment = str


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which entries are wanted. None: whatever it be."""

    site: str | None = None
    """Name of the site file, else the host without `www.`."""
    since: datetime | None = None
    """Captured (or ended) at this moment or later; aware."""
    outcome: OutcomeKind | None = None
    newest: bool = False
    """The latest first, in place of the order of time; only for lists."""
    limit: int | None = None
    """At most so many; only for lists."""


ANY = Query()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One article in a list: its latest revision."""

    id: str
    """The first 12 hex digits of the SHA-256 of the article's URL key."""
    url: str
    site: str
    outcome: str
    title: str | None
    published: str | None
    """ISO 8601 as far as known."""
    captured_at: Moment
    """When this revision was first seen."""
    revisions: int
    words: int
    """Words of the text."""
    words_struck: int
    withdrawn: Moment | None
    """Since when its page is gone; None where it is not."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One article that a search found."""

    id: str
    url: str
    site: str
    title: str | None
    captured_at: Moment
    excerpt: str
    """A piece of the text around the words found, which stand between `MARK_ON` and `MARK_OFF`."""


#: Brackets around found words in `Hit.excerpt`: private-use characters, which no printed text holds by right.
MARK_ON, MARK_OFF = "\ue000", "\ue001"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How one fetch ended, and the article it gave, if any."""

    fetch_id: str
    url: str
    final_url: str
    outcome: str
    why: str
    site: str
    spider: str
    run: str
    at: Moment
    capture_id: str | None
    purpose: str
    article: str | None
    """Id of the article; None where the fetch gave none."""


#: An article as JSON values, with the keys of `Article.to_dict` in their order (docs/article.md).
ArticleDict = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One reprocess that replaced results, and can be taken back."""

    number: int
    at: Moment
    """When it began."""
    job: str
    """What was done, as the verb called it."""
    is_whole: bool
    """False: it broke off, and the same verb goes on with it."""
    results: int
    """Results that it replaced and that are kept."""


@dataclass(frozen=True, kw_only=True)
class Recleaned:
    """A result that newer rules replaced: no edit of the publisher's."""

    change: int
    replaced_at: Moment
    job: str
    kind: str
    """`recleaned`."""
    capture_id: str
    outcome: str
    title: str | None
    words: int
    document: str | None
    """Digest in the table `documents`; None where the capture gave no article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How the store has it that a fetch ended, as far as it tells whether that is stale."""

    fetch_id: str
    final_url: str
    kind: str
    site: str
    at: Moment
    capture_id: str | None
    rules: str


#: The last exchange of a fetch that has several: fetch, hop (from 0), moment, capture id. The later is the greater one.
Exchange = tuple[str, int, str, str]
#: The hop of an ending that the crawl wrote down: no exchange is later.
ENDED = 2**31
