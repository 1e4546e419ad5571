"""What an article is known by within any store or data set, and text as all of them can hold it."""

from __future__ import annotations

import hashlib

from newsarchive.urls import key_of

#: Hex digits of an article's id. 48 bits: among a million articles two share an id with a chance of 1 in 560.
ID_DIGITS = 12


def article_id(url: str) -> str:
    """The id of the article that is known by an address: the same in every rebuild."""
    return id_of_key(storable(key_of(url)))


def id_of_key(key: str) -> str:
    """The same, by the key of the address in storable form."""
    return hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: half a surrogate pair, which a page's JSON may spell, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
