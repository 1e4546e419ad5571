"""An article as the store keeps it: one JSON document for what the page says, apart from where and when it was seen."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from newsarchive.ids import ID_DIGITS, article_id, storable
from newsarchive.model import Article
from newsarchive.store.entry import ArticleDict

__all__ = ["ID_DIGITS", "Document", "article_id", "document_of", "restored", "storable"]

orjson: ModuleType | None
try:
    import orjson
except ImportError:  # a machine for which nobody builds it pays 0.3 ms more a page
    orjson = None

_deflated: Callable[[bytes], bytes | bytearray]
try:
    import deflate
except ImportError:  # a machine without it: 0.38 ms for 26 kB of JSON, which become 6.7 kB
    _deflated = partial(zlib.compress, level=4)
else:  # 0.14 ms and 6.9 kB; level 3 takes twice that and saves 2 %, zlib's own 1 takes 0.25 and makes 7.4 kB
    _deflated = partial(deflate.zlib_compress, compresslevel=1)

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


_FIELDS = tuple(Document.__dataclass_fields__)


def document_of(article: Article) -> Document:
    """The document of an article, whoever captured it."""
    made = vars(article).get(_MADE)
    if not isinstance(made, Document):
        made = vars(article)[_MADE] = _made(article)
    return made


def document_of_row(row: Iterable[Any]) -> Document:
    """The document whose fields these are, in their order."""
    return Document(**dict(zip(_FIELDS, row, strict=True)))


def _made(article: Article) -> Document:
    text, title = storable(article.text), storable(article.title or "")
    words = text.split()  # once for all: of a long text each splitting takes as long as its JSON
    values = article.said(len(words))
    known_by = article.canonical_url or article.url
    written = _json(values)
    return Document(
        article=article_id(known_by),
        text_digest=_sha256(f"{_collapsed(title.split())}\n{_collapsed(words)}".encode()),
        digest=_sha256(text.encode() + b"\n" + written),
        url=storable(known_by),
        site=storable(article.site or "-"),
        outcome=article.outcome.value,
        title=title or None,
        published=values["published"],
        words=len(words),
        words_struck=sum([removal.words for removal in article.removals]),
        text=text,
        json=bytes(_deflated(written)),
    )


def _json(values: dict[str, Any]) -> bytes:
    """JSON in UTF-8, without blanks. Both ways give the same bytes (a test compares), the first in a sixth of the time."""
    if orjson is not None:
        with suppress(TypeError):  # half a surrogate pair
            return bytes(orjson.dumps(values))
    return storable(json.dumps(values, ensure_ascii=False, separators=(",", ":"))).encode()


def restored(document: bytes, text: str, origin: dict[str, object], revision: int) -> ArticleDict:
    """The article of a document, with where it was seen, its keys in the order of `Article.to_dict`."""
    values: ArticleDict = (orjson or json).loads(zlib.decompress(document))
    return values | {"text": text, "origin": origin, "revision": revision}


def _collapsed(words: list[str]) -> str:
    return unicodedata.normalize("NFC", " ".join(words).replace("\u00ad", ""))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
