"""An article as the store keeps it: one JSON document for what the page says, apart from where and when it was seen."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from dataclasses import dataclass

from newsarchive.ids import ID_DIGITS, article_id, storable
from newsarchive.model import Article
from newsarchive.store.entry import ArticleDict

__all__ = ["ID_DIGITS", "Document", "article_id", "document_of", "restored", "storable"]

#: How hard zlib works, 1 to 9. At 4 a page's 28 kB take 0.40 ms, in a worker, and become 7.2 kB; 6 takes half as much again
#: and saves 3 %, 9 twice that and 4 %.
_EFFORT = 4

#: Where an article keeps its document once made. It is frozen, so the document cannot grow stale, and what a worker
#: process made (JSON of 200 removals, deflated: over a millisecond) travels with the article to the process that stores it.
_MADE = "_document"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What one sighting of an article says; a row of the table `documents`, but for the first two fields."""

    article: str
    """The article's id."""
    text_digest: str
    """SHA-256 of title and text, NFC and with white space collapsed: tells a new revision from an old one."""
    digest: str
    """SHA-256 of text and JSON, in hex: equal documents are kept once."""
    url: str
    site: str
    outcome: str
    title: str | None
    published: str | None
    words: int
    words_struck: int
    text: str
    json: bytes
    """`Article.to_dict` with `text`, `origin` and `revision` null, as JSON in UTF-8, deflated."""


def document_of(article: Article) -> Document:
    """The document of an article, whoever captured it."""
    made = vars(article).get(_MADE)
    if not isinstance(made, Document):
        made = vars(article)[_MADE] = _made(article)
    return made


def _made(article: Article) -> Document:
    values = article.to_dict() | {"origin": None, "revision": None}
    known_by = article.canonical_url or article.url
    text, title = storable(values["text"]), storable(values["title"] or "")
    written = storable(json.dumps(values | {"text": None}, ensure_ascii=False, separators=(",", ":")))
    return Document(
        article=article_id(known_by),
        text_digest=_sha256(f"{_collapsed(title)}\n{_collapsed(text)}"),
        digest=_sha256(f"{text}\n{written}"),
        url=storable(known_by),
        site=storable(article.site or "-"),
        outcome=article.outcome.value,
        title=title or None,
        published=values["published"],
        words=values["word_count"],
        words_struck=sum(removal.words for removal in article.removals),
        text=text,
        json=zlib.compress(written.encode(), _EFFORT),
    )


def restored(document: bytes, text: str, origin: dict[str, object], revision: int) -> ArticleDict:
    """The article of a document, with where it was seen, its keys in the order of `Article.to_dict`."""
    values: ArticleDict = json.loads(zlib.decompress(document))
    return values | {"text": text, "origin": origin, "revision": revision}


def _collapsed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
