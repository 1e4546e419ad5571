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
    bar,
    called,
    classes,
    heading,
    kicker,
    links,
    opening,
)
from newsarchive.clean.boxes import (
    aside_box,
    asks,
    asks_reader,
    called_banner,
    closing,
    filmed,
    foot,
    keywords,
    listed,
    listened,
    no_share,
    of_story,
    onward,
    overlay,
    photos,
    plain_box,
    prices,
    question,
    shares,
    sibling,
    source,
    specific,
    stories,
    tagged,
    teaser_meta,
    unlinked,
    within_story,
)
from newsarchive.clean.leads import buys, elsewhere, offer, purpose, topics
from newsarchive.clean.naming import (
    beside_title,
    blank,
    byline,
    counter,
    credit,
    deck,
    headline,
    line,
    linked,
    own_head,
    picture,
    player,
    post,
    subtitle,
    twice,
    words,
)
from newsarchive.clean.strip import Strike
from newsarchive.clean.teasers import boxed, teaser
from newsarchive.clean.within import consent, inside, trail
from newsarchive.model import Reason

Look = Callable[[View, Box], Named]
_LEFT: tuple[Look, ...] = (
    blank, trail, inside, headline, deck, bar, own_head, teaser, offer, line, byline, subtitle, credit, consent, heading,
    purpose, buys, words, tagged, topics, kicker, links, classes, linked, beside_title,
)  # fmt: skip
#: Rule → how what it struck is read; the first that answers names the reason. '' stands for all that know no better.
_LOOKS: dict[str, tuple[Look, ...]] = {
    "": _LEFT,
    "word-menu": (blank, consent, source, specific, purpose, shares, listed, prices, stories, counter, aside_box),
    "edit-marks": (stories,),
    "word-ad": (onward, closing, byline, asks, consent, stories, called_banner),
    "word-overlay": (within_story, consent, heading, words, links),
    "word-player": (listened,),
    "word-teaser": (purpose, prices),
    "tag-aside": (blank, byline, twice, bar, heading, opening, boxed, words, links, plain_box),
    "word-box": (words, closing, purpose, filmed, plain_box),
    "tag-form": (line, classes, words, bar),
    "tag-dialog": (words, classes, overlay),
    "tag-control": (bar, inside, opening, counter, credit, consent, question),
    "tag-footer": (foot,),
    "hidden": (consent, opening, links, asks_reader),
    "word-hidden": (consent, opening, asks_reader),
    "word-caption": (consent, teaser, picture),
    "word-picture": (teaser, picture),
    "tag-figure": (teaser, picture),
    "word-byline": (trail, inside, keywords, teaser_meta, topics),
    "tag-embed": (player,),
    "embedded-post": (post,),
    "link-line": (purpose, buys, tagged, topics, opening, elsewhere, sibling),
    "linked-heading": (of_story,),
    "line-rights": (photos,),
    "word-share": (no_share,),
    "tail-heading": (byline, called(Reason.BYLINE), own_head, words, unlinked),
    "list-heading": (of_story, byline, called(Reason.BYLINE)),
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
