"""Where the story ends: sign-offs, and what stands behind the last paragraph. Headings such as 'Related': lists.py."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from newsarchive.clean.edges import Gone, Story
from newsarchive.clean.lines import ENDS, INVITES, LETTERS, SIGN_OFF
from newsarchive.clean.matching import is_note, tail
from newsarchive.clean.outlet import of_outlet
from newsarchive.clean.strip import Strike
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.model import Reason

#: Most characters that may follow a sign-off, and their share of all: import tails are shorter, a story that goes on is
#: longer. Where no sentence follows, the share does not matter.
_SIGNED_OFF, _OF_ALL = 1_500, 0.25
#: The share of prose from which on the element above most paragraphs is the story's home.
_AT_HOME = 0.8
#: Longest biography, by weight in words, and how far from its beginning, in characters, the name stands.
_BIOGRAPHY, _SOON = 70.0, 40
#: What follows a name in a biography. A story that says this of its own author ends with it all the same.
_IS = re.compile(
    r"[^.!?]{0,12}\b(?:is|was|ist|war|arbeitet|schreibt|berichtet|est|es|è|é|jest|är|er|on|je|является|є|este)\b"
)
#: Least sentence, by weight in words.
_SENTENCE = 4.0
#: Begins a quotation: somebody in the story invites.
_SAID = re.compile('[„“"«「『]')
#: A line in quotation marks, which may end without a full stop.
_QUOTED = re.compile(r"[„“\"«「『‘].*[“”\"»」』’]\Z")
#: From this letter on, names have two to four: Chinese, Japanese and Korean ones.
_DENSE = "\u3040"
#: Longest byline, by weight in words.
_BYLINE = 16.0
_BY = re.compile(r"\W*(?:by|von|par|por|door|av|af)\b", re.IGNORECASE)


def cut_at_sign_off(story: Story, gone: Gone) -> None:
    """Agencies end their texts with 'Ends', '-30-' or '###'; what an import puts behind that is no story: all of it, or
    where much follows, what stands in the same element."""
    units = story.units
    kept = any(u not in gone for u in units)
    lengths = [0, *accumulate(len(story.page.units[u].text) for u in units)]
    for n, u in enumerate(units):
        if not kept or not SIGN_OFF.fullmatch(story.page.units[u].text):
            continue
        for end in (len(units), bisect_left(units, story.page.book.last[_holder(story, u)], n)):
            if _is_stamped(story, gone, range(n + 1, end), lengths):
                for v in units[n:end]:
                    gone.setdefault(v, Strike(Reason.OUTSIDE_BODY, "tail-sign-off"))
                return


def _is_stamped(story: Story, gone: Gone, rest: range, lengths: list[int]) -> bool:
    """Whether what follows a sign-off is no story that goes on: prose that is known as an outlet's own line is none.
    `lengths`: characters before each place in the body."""
    length = lengths[rest.stop] - lengths[rest.start]
    if length > _SIGNED_OFF:
        return False
    told = (u for u in (story.units[place] for place in rest) if u not in gone and _is_told(story, u))
    return length <= lengths[-1] * _OF_ALL or not any(told)


def _holder(story: Story, u: int) -> int:
    """The smallest element around a unit that holds more."""
    book, n = story.page.book, story.page.units[u].block
    while book.last[n] - book.first[n] <= 1 and book.parents[n] >= 0:
        n = book.parents[n]
    return n


def _is_told(story: Story, u: int) -> bool:
    """Whether a unit is prose that ends as sentences do, and no prompt: lists of search words are as long, and end nowhere."""
    text = story.page.units[u].text
    return story.prose(u) and ENDS.search(text) is not None and tail(text) is None


def trim_tail(story: Story, gone: Gone) -> None:
    """Biographies, credits, prompts, tags and labels behind the last paragraph, from the end upwards."""
    for u in reversed(story.units):
        if u in gone:
            continue
        unit = story.page.units[u]
        if is_note(unit.text):
            continue
        why = tail_line(story, u) or stranger(story, u)
        if why is None:
            return
        gone[u] = why


def stranger(story: Story, u: int) -> Strike | None:
    """A tail paragraph in a box of its own, where nearly all of the story shares one parent."""
    home, share = story.place
    if share < _AT_HOME or story.tag(u) in HEADINGS or home in story.page.ancestors(story.page.units[u].block):
        return None
    return Strike(Reason.OUTSIDE_BODY, "tail-stranger")


def tail_line(story: Story, u: int) -> Strike | None:
    """What a line at the tail is, or None for one that is the story."""
    unit = story.page.units[u]
    if (line := tail(unit.text)) and not (line.reason is Reason.SIGNUP and _SAID.match(unit.text)):
        return Strike(line.reason, line.name)
    if unit.weight < 60 and not story.of_letters and INVITES.search(unit.text) and LETTERS.search(unit.text):
        return Strike(Reason.SIGNUP, "tail-letters")
    if unit.weight >= _SENTENCE and (why := of_outlet(story, u)):
        return why
    if unit.weight < _BIOGRAPHY and any(_is_about(unit.text, name) for name in story.metadata.authors):
        return Strike(Reason.BYLINE, "tail-author")
    if story.in_cell(u) or story.in_tag(u, "blockquote"):
        return None
    if unit.weight < _BYLINE and _BY.match(unit.text) and not ENDS.search(unit.text):
        return Strike(Reason.BYLINE, "tail-byline")
    if unit.links > 0.5 and unit.weight < 25:
        return Strike(Reason.RELATED, "tail-link")
    if unit.weight < 8 and not ENDS.search(unit.text) and not _QUOTED.match(unit.text):
        return Strike(Reason.OUTSIDE_BODY, "tail-label")
    return None


def _is_about(text: str, name: str) -> bool:
    """Whether a paragraph begins with an author's name, or says soon what its bearer is."""
    if name[:1] >= _DENSE:
        return text.startswith((name, name.replace(" ", "")))
    at = text.casefold().find(name.casefold(), 0, _SOON + len(name)) if len(name) > 5 else -1
    return at == 0 or (at > 0 and _IS.match(text, at + len(name)) is not None)
