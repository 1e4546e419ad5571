"""Reasons for what no rule named well: by words, by links, by place. What is kept is decided before, and stays so.

A rule that knows what it strikes is believed. Others (`VAGUE`: by the shape of an element) and what was merely left
over are read as a person would: what does it say, does it lead to other stories, what stands around it?
"""

from __future__ import annotations

from collections.abc import Callable

from newsarchive.clean.around import (
    Box,
    Named,
    View,
    address,
    anchors,
    bar,
    called,
    classes,
    consent,
    heading,
    kicker,
    links,
    of_story,
    opening,
)
from newsarchive.clean.naming import (
    aside_box,
    asks,
    blank,
    byline,
    closing,
    counter,
    credit,
    deck,
    foot,
    headline,
    keywords,
    line,
    linked,
    no_share,
    overlay,
    picture,
    plain_box,
    player,
    post,
    shares,
    stories,
    teaser_meta,
    twice,
    words,
)
from newsarchive.clean.strip import Strike
from newsarchive.model import Reason

Look = Callable[[View, Box], Named]
_LEFT: tuple[Look, ...] = (
    blank, headline, deck, bar, line, byline, credit, consent, heading, words, anchors, kicker, links, classes, linked,
)  # fmt: skip
#: Rule → how what it struck is read; the first that answers names the reason. '' stands for all that know no better.
_LOOKS: dict[str, tuple[Look, ...]] = {
    "": _LEFT,
    "word-menu": (consent, shares, stories, counter, aside_box),
    "edit-marks": (stories,),
    "word-ad": (byline, asks, consent, stories),
    "word-overlay": (consent, heading, words, links),
    "tag-aside": (blank, twice, bar, heading, opening, words, links, plain_box),
    "word-box": (words, closing, plain_box),
    "tag-form": (line, classes, words, bar),
    "tag-dialog": (words, classes, overlay),
    "tag-control": (opening, counter, credit),
    "tag-footer": (foot,),
    "hidden": (opening, links),
    "word-caption": (consent, picture),
    "word-picture": (picture,),
    "tag-figure": (picture,),
    "word-byline": (keywords, teaser_meta, address),
    "tag-embed": (player,),
    "embedded-post": (post,),
    "link-line": (anchors, called(Reason.TAGS), address, opening, links),
    "linked-heading": (of_story,),
    "line-rights": (),
    "word-share": (no_share,),
    "tail-heading": (byline, called(Reason.BYLINE)),
    "list-heading": (byline, called(Reason.BYLINE)),
    "heading-of-nothing": (words,),
}


def renamed(view: View, box: Box, why: Strike) -> Strike:
    """The strike with the reason that fits best, and in its note what spoke for it."""
    for look in _LOOKS.get(why.rule, _LOOKS[""]):
        if named := look(view, box):
            if named[0] is why.reason:
                return why
            note = f"{why.note}; {named[1]}" if why.note else named[1]
            return Strike(named[0], why.rule, note)
    return why
