"""What the class, id, tag and role of an element say about it, as bits of one number."""

from __future__ import annotations

import re
from functools import lru_cache

from newsarchive.clean.looks import Look
from newsarchive.clean.rules import HIDDEN, by_names, by_tag
from newsarchive.clean.scoring import mark_of_token
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Reason

#: Words of class and id by what they tell of. Learned weights say how far each is believed, so that a word may be in
#: two groups and be wrong now and then.
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("text", vocabulary("text paragraph para copy prose richtext wysiwyg rte txt rich")),
    ("body", vocabulary("body content contents inhalt cuerpo corps corpo conteudo contenido maincontent")),
    ("article", vocabulary("article story post hentry single beitrag artikel articulo noticia nota nyhet news")),
    ("title", vocabulary("title headline heading hed")),
    ("lead", vocabulary("lead lede deck dek standfirst intro summary excerpt subtitle subheadline teaser abstract vorspann chapo entradilla bajada ingress description perex lid")),
    ("item", vocabulary("item items card tile row entry list lists grid listing col column columns")),
    ("widget", vocabulary("widget widgets module block box component panel well aside sidebar rail secondary extra")),
    ("info", vocabulary("info meta data date time author byline source")),
    ("image", vocabulary("image img photo picture figure media gallery slide caption foto bild credit")),
    ("product", vocabulary("product price shop buy deal offer coupon amazon affiliate recipe ingredient rating review")),
    ("tool", vocabulary("toolbar tools actions action button btn icon links link print poll quiz survey vote")),
    ("wrap", vocabulary("wrapper wrap container inner outer holder section region")),
)  # fmt: skip

#: Reasons of the clutter rules, each a bit: a rule's word is a signal even where its strike was not allowed.
_REASONS = (
    Reason.RELATED, Reason.AD, Reason.SHARE, Reason.BYLINE, Reason.CAPTION, Reason.MENU, Reason.HIDDEN,
)  # fmt: skip

_TAGS = vocabulary("table li pre article")

BITS: tuple[str, ...] = (
    *(name for name, _ in GROUPS), *(reason.value for reason in _REASONS), "strong_mark", "weak_mark",
    *sorted(f"tag_{tag}" for tag in _TAGS),
)  # fmt: skip
BIT = {name: n for n, name in enumerate(BITS)}

_OF_WORD: dict[str, int] = {}
for _name, _words in GROUPS:
    for _word in _words:
        _OF_WORD[_word] = _OF_WORD.get(_word, 0) | 1 << BIT[_name]

#: Bits of how loudly a class says 'here is the story', by what `mark_of_token` says.
_WEAK, _STRONG = 1 << BIT["weak_mark"], 1 << BIT["strong_mark"]
_MARKS = (0, _WEAK, _STRONG)

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z0-9]+")


def names_bits(names: str) -> int:
    """Bits for a class attribute with the id as `#id`; of both marks the stronger."""
    bits = _reason_bit(rule.reason) if (rule := by_names(names)) is not None else 0
    for token in names.split():
        bits |= _token_bits(token)
    return bits & ~_WEAK if bits & _STRONG else bits


@lru_cache(maxsize=16_384)
def _token_bits(token: str) -> int:
    bits = _MARKS[mark_of_token(token)]
    for word in _PARTS.split(token if token.islower() else _HUMP.sub("-", token).lower()):
        if word in _OF_WORD:
            bits |= _OF_WORD[word]
    return bits


@lru_cache(maxsize=1_024)
def tag_bits(tag: str, role: str | None) -> int:
    """Bits for an element's kind."""
    bits = _reason_bit(rule.reason) if (rule := by_tag(tag, role)) is not None else 0
    return bits | (1 << BIT[f"tag_{tag}"] if f"tag_{tag}" in BIT else 0)


@lru_cache(maxsize=8_192)
def look_bits(look: Look) -> int:
    """Bits of an element: its tag, role, class, id, style and itemprop."""
    bits = tag_bits(look.tag, look.role)
    if names := look.names:
        bits |= names_bits(names)
    if look.hidden:
        bits |= _reason_bit(HIDDEN.reason)
    if look.itemprop and "articleBody" in look.itemprop:
        bits |= _STRONG
    return bits


def _reason_bit(reason: Reason) -> int:
    return 1 << BIT[reason.value] if reason in _REASONS else 0
