"""Reasons for what no rule named well: by words, by links, by place. What is kept is decided before, and stays so.

A rule that knows what it strikes is believed. Others (`VAGUE`: by the shape of an element) and what was merely left
over are read as a person would: what does it say, where does it lead, what stands around it? What no look here knows is
left to what was learned (`guess/last_word.py`).
"""

from __future__ import annotations

from collections.abc import Callable

from newsarchive.clean.around import (
    Box,
    Named,
    View,
    bar,
    called,
    classes,
    heading,
    opening,
)
from newsarchive.clean.boxes import (
    asks_reader,
    called_banner,
    filmed,
    foot,
    listened,
    of_story,
    overlay,
    photos,
    prices,
    stories,
    tagged,
)
from newsarchive.clean.leads import buys, offer, purpose, topics
from newsarchive.clean.naming import (
    beside_title,
    blank,
    byline,
    counter,
    deck,
    headline,
    line,
    own_head,
    player,
    post,
    subtitle,
    twice,
)
from newsarchive.clean.strip import Strike
from newsarchive.clean.within import consent, inside, trail
from newsarchive.model import Reason

Look = Callable[[View, Box], Named]
_LEFT: tuple[Look, ...] = (
    blank, trail, inside, headline, deck, bar, own_head, offer, line, byline, subtitle, consent, heading, purpose, buys,
    tagged, topics, classes, beside_title,
)  # fmt: skip
#: Rule → how what it struck is read; the first that answers names the reason. '' stands for all that know no better.
#: What no look answers is left to the last word (`guess/`), and a look stands here where it is seldomer wrong than that.
_LOOKS: dict[str, tuple[Look, ...]] = {
    "": _LEFT,
    "word-menu": (blank,),
    "edit-marks": (stories,),
    "word-ad": (consent, called_banner),
    "word-overlay": (consent, heading),
    "word-player": (listened,),
    "word-teaser": (purpose, prices),
    "tag-aside": (blank, byline, twice, bar, heading, opening),
    "word-box": (filmed,),
    "tag-form": (line, classes, bar),
    "tag-dialog": (classes, overlay),
    "tag-control": (counter, consent),
    "tag-footer": (foot,),
    "hidden": (consent, opening, asks_reader),
    "word-hidden": (consent, opening, asks_reader),
    "word-caption": (consent,),
    "word-picture": (),
    "tag-figure": (),
    "word-byline": (),
    "tag-embed": (player,),
    "embedded-post": (post,),
    "link-line": (purpose, buys, tagged, topics),
    "linked-heading": (of_story,),
    "line-rights": (photos,),
    "word-share": (),
    "tail-heading": (byline, called(Reason.BYLINE), own_head),
    "list-heading": (byline, called(Reason.BYLINE)),
    "heading-of-nothing": (),
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
