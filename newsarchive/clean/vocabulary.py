"""Sets of words, written as people read them."""

from __future__ import annotations


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text as a set: long lists stay readable in the source."""
    return frozenset(words.split())
