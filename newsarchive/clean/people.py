"""Names of authors: people, without 'By', titles, addresses and the outlet itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newsarchive.clean.edges import fold
from newsarchive.clean.linked_data import Thing, text_in
from newsarchive.clean.vocabulary import vocabulary

_BY = re.compile(
    r"\A\s*(?:(?:written|posted|story|text|words|reported|reviewed|published|created|submitted|veröffentlicht|eingestellt|ein artikel|read more|about|all posts|articles?|posts?)\s+)?(?:by|von|par|por|di|door|av|af|od|автор|autor(?:in)?|author|auteur|текст|text|texte|texto|interview|about|foto|kommentar von)\b\s*[:.]?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\||,\s*(?:[\w&'’. -]{0,30}\b(?:editor|reporter|correspondent|writer|staff|columnist|contributor|analyst|producer|journalist|critic|redakteur\w*|korrespondent\w*|news|ph\.?d|m\.?d|cpa|rd|rdn|mba|esq|jr|sr)\b.*)|\s[-–—]\s|\bon (?:\w+ )?\d|\s(?:published|updated|posted|last|says|sagt|schreibt|um \d|in [A-Z])\b|·|•|\().*\Z",
    re.IGNORECASE,
)  # fmt: skip
_PARTER = re.compile(
    r"\s*(?:;|,|/|\||\s&\s|\b(?:and|und|et|y|e|og|och|en|i|и|та|ve)\b(?=\s[A-ZÀ-ÞА-ЯЄІЇ])|\s+with\s+|\s+mit\s+)\s*"
)
_NO_NAME = re.compile(r"[@<>{}\\?!]|https?:|www\.|\.(?:com|org|net|de)\b|\d", re.IGNORECASE)
_NOBODY = vocabulary(
    "admin administrator editor staff redaktion author unknown anonymous guest none null undefined webmaster redazione redacción rédaction newsroom editorial root user"
)
#: Longest name, in words and characters: four given names and a double surname.
_WORDS, _LONGEST = 6, 60


def names_in(value: Any, ids: dict[str, Thing]) -> list[str]:
    """Names in a linked-data author: text, an object, a reference to one, or a list of these."""
    if isinstance(value, list):
        return [name for item in value for name in names_in(item, ids)]
    if isinstance(value, dict):
        if "name" not in value and str(value.get("@id")) in ids:
            value = ids[str(value["@id"])]
        if isinstance(value.get("name"), list):
            return [name for item in value["name"] for name in names_in(item, ids)]
    text = text_in(value)
    return [text] if text else []


def people(raw: Iterable[str], not_these: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of people in some texts, each once, in order. `not_these` are folded names of the outlet."""
    found: dict[str, str] = {}
    banned = set(not_these)
    for text in raw:
        for part in _parts(text):
            name = _TAIL.sub("", _BY.sub("", part)).strip(" \t,.;:-–—|*•")
            if _plausible(name) and fold(name) not in banned:
                found.setdefault(fold(name), _cased(name))
    return tuple(found.values())


def _parts(text: str) -> list[str]:
    bare = _BY.sub("", " ".join(text.split()))
    if len(bare) > 300:  # a text, no byline
        return []
    trimmed = _TAIL.sub("", bare) if ";" not in bare else bare
    parts = [part for part in _PARTER.split(trimmed) if part and part.strip()]
    return (
        parts
        if all(len(part.split()) >= 2 for part in parts) or len(parts) == 1
        else [part for part in parts if len(part.split()) >= 2] or [trimmed]
    )


def _plausible(name: str) -> bool:
    words = name.split()
    return (
        1 < len(name) <= _LONGEST
        and 1 <= len(words) <= _WORDS
        and any(c.isalpha() for c in name)
        and not _NO_NAME.search(name)
        and name.casefold() not in _NOBODY
        and not (len(words) > 1 and name.islower() and name.isascii() and len(words) > 3)
    )


def _cased(name: str) -> str:
    """A name in capitals as names are written; others as they are."""
    return name.title() if name.isupper() and len(name) > 5 and " " in name else name
