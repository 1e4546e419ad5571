"""Reasons for what no rule named well: by what is plain to see. What is kept is decided before, and stays so.

A rule that knows what it strikes is believed. Others (`VAGUE`: by the shape of an element) and what was merely left
over are looked at; and what no look here knows, which is most of it, is left to what was learned
(`guess/last_word.py`).
"""

from __future__ import annotations

from collections.abc import Callable

from newsarchive.clean.around import Box, Named, View
from newsarchive.clean.leads import buys, offer, purpose
from newsarchive.clean.naming import (
    ago,
    announced,
    asks_reader,
    blank,
    counter,
    deck,
    hands_on,
    line,
    listed,
    listened,
    of_story,
    paid,
    post,
    prices,
)
from newsarchive.clean.strip import Strike
from newsarchive.clean.within import consent, inside

Look = Callable[[View, Box], Named]
#: Rule → how what it struck is looked at; the first that answers names the reason. '' stands for all others.
_LOOKS: dict[str, tuple[Look, ...]] = {
    "": (blank, inside, paid, deck, listed, line, consent, offer),
    "left-over": (blank, inside, paid, deck, ago, listed, line, hands_on, consent, offer, purpose),
    "link-line": (announced, listed, line, purpose, buys),
    "linked-heading": (of_story,),
    "embedded-post": (post,),
    "tag-embed": (post,),
    "tag-control": (counter, consent),
    "hidden": (consent, asks_reader),
    "word-hidden": (consent, asks_reader),
    "word-teaser": (purpose, prices),
    "word-player": (listened,),
}


def named(view: View, box: Box, why: Strike) -> Strike | None:
    """The strike with the reason that fits best, and in its note what spoke for it; None where no look knows one."""
    for look in _LOOKS.get(why.rule, _LOOKS[""]):
        if found := look(view, box):
            if found[0] is why.reason:
                return why
            note = f"{why.note}; {found[1]}" if why.note else found[1]
            return Strike(found[0], why.rule, note)
    return None
