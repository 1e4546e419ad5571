"""What only the story itself can tell: its language, its direction, its standfirst where nothing else told it, and whether
some of it is held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsarchive.clean.gates import Gate
from newsarchive.clean.language import direction_of, language_of
from newsarchive.clean.linked_data import articles
from newsarchive.clean.page import Page
from newsarchive.clean.units import weight_of
from newsarchive.model import ASIDE_KINDS, Block, Metadata, Reason, Removal

#: A story is cut short where what it declares is more than so many times what is there, and so much at the least.
_TIMES, _LEAST = 2, 150
#: A sentence that asks for payment is a sign only on a page with fewer words than this, by weight.
_SHORT = 300
#: Least and most words of a standfirst, by weight.
_DECK = (6.0, 120.0)
#: The gate speaks for itself; a count of free articles may stand on whole ones; and what no rule took for an offer says
#: so of something else, as marks on other stories do.
_NO_SIGN = frozenset(("gate", "line-metered", "left-over", "label", "head-label", "tail-label", "link-line"))


def with_standfirst(
    page: Page, metadata: Metadata, blocks: Sequence[Block], removals: Sequence[Removal], headline: int
) -> Metadata:
    """The metadata with the standfirst that was struck. `headline`: number of its element, -1 without one."""
    deck = _standfirst(page, blocks, removals, headline) if metadata.deck is None else None
    found_in = (*metadata.found_in, ("deck", "line above the story"))
    return replace(metadata, deck=deck, found_in=found_in) if deck else metadata


def with_story(
    page: Page, metadata: Metadata, blocks: Sequence[Block], removals: Sequence[Removal], gate: Gate | None
) -> Metadata:
    """The metadata with what the story tells. `gate`: what cuts it short."""
    text = "\n".join(block.text for block in blocks if block.kind not in ASIDE_KINDS).replace("\u00ad", "")
    detected = language_of(text)
    found_in = metadata.found_in
    if detected and metadata.language is None:
        found_in = (*found_in, ("language", "words of the text"))
    observed = tuple(dict.fromkeys(_signs(page, text, removals, gate)))
    return replace(
        metadata,
        language=metadata.language or detected,
        language_detected=detected,
        direction=metadata.direction or direction_of(text),
        paywall=replace(metadata.paywall, observed=observed),
        found_in=found_in,
    )


def _standfirst(page: Page, blocks: Sequence[Block], removals: Sequence[Removal], headline: int) -> str | None:
    """What was struck as the standfirst, between headline and story: its words would be nowhere else."""
    text = next((block for block in blocks if block.kind not in ASIDE_KINDS), None)  # below the lead picture, often
    begins = page.book.first[page.at(text.path)] if text else 0
    starts = page.book.last[headline] if headline >= 0 else 0
    for removal in removals:
        if removal.reason is not Reason.DECK:
            continue
        n = page.at(removal.path)
        told = page.units[page.book.first[n] : page.book.last[n]]
        if starts <= page.book.first[n] and page.book.last[n] <= begins and len(told) == 1:
            least, most = _DECK
            return told[0].text if least <= told[0].weight <= most else None
    return None


def _signs(page: Page, text: str, removals: Sequence[Removal], gate: Gate | None) -> Iterator[str]:
    """Signs that a story is held back: it is declared longer than it is, or a box asks for payment."""
    words = len(text.split())
    for thing in articles(page.linked_data):
        declared = str(thing.get("wordCount") or "").split(" ")[0]
        if declared.isdecimal() and int(declared) > max(_TIMES * words, _LEAST):
            yield f"{declared} words are declared (json-ld wordCount), {words} are there"
        body = thing.get("articleBody")
        told = len(body.split()) if isinstance(body, str) else 0
        if told > max(_TIMES * words, _LEAST):
            yield f"{told} words in data that scripts read (json-ld articleBody), {words} are there"
    if gate and gate.why:
        yield gate.why
    if weight_of(text, words) < _SHORT:
        for removal in asking(removals, gate):
            yield f"a box that asks for payment was struck ({removal.rule})"


def asking(removals: Sequence[Removal], gate: Gate | None) -> tuple[Removal, ...]:
    """The boxes and lines that ask for payment; none where a gate stands before a text that is there."""
    if gate and not gate.why:
        return ()
    return tuple(one for one in removals if one.reason is Reason.PAYWALL and one.rule not in _NO_SIGN)
