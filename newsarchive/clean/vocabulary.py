"""Sets of words, written as people read them."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"[^a-z]+")
_SUB = re.compile(r"\bsub[-_](?=title|head)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text as a set: long lists stay readable in the source."""
    return frozenset(words.split())


#: Elements that head what stands under them.
HEADINGS = vocabulary("h1 h2 h3 h4 h5 h6")


@lru_cache(maxsize=16_384)
def class_words(names: str) -> frozenset[str]:
    """Words of a class attribute: 'postMeta--author' has post, meta and author."""
    parted = names if names.islower() else _HUMP.sub("-", names).lower()
    return frozenset(_PARTS.split(_SUB.sub("sub", parted) if "sub" in parted else parted))
