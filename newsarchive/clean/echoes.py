"""What a page says twice: pull quotes, and the lines that lead to other stories with the same words each time."""

from __future__ import annotations

import re
from collections import Counter

from newsarchive.clean.edges import Gone, Story, fold
from newsarchive.clean.strip import Strike
from newsarchive.clean.units import Unit
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Reason

#: Nothing that is struck so may come back: its words stand in the story already.
PULL_QUOTE = Strike(Reason.OUTSIDE_BODY, "pull-quote")
#: A quotation of fewer words may well be said twice.
_WORDS = 6
#: A quotation with its source has at most so many words, by weight; a longer one is a document.
_QUOTE = 90.0
#: What pull quotes stand in. A paragraph among paragraphs is never one: stories do repeat their sentences.
_HOLDERS = vocabulary("blockquote aside figure q")
#: The beginning of a line up to a mark behind which its title stands: "READ ALSO | ".
_LABEL = re.compile(r"[^|»>]{3,40}\s?[|»>]\s")
#: Lines are lighter than this, in words; and what lists and tables hold begins alike by nature.
_LINE, _CELLS = 40.0, vocabulary("li td th dt dd")
#: The share of the text behind the label that is a link.
_LINKED = 0.8
#: So many lines that begin alike lead elsewhere, where prose stands between them.
_ALIKE = 2


def pull_quotes(story: Story, gone: Gone) -> None:
    """Quotations in a box of their own that a paragraph of the story holds word for word."""
    told = "\n".join(fold(story.page.units[u].text) for u in story.units if u not in gone and not _holder(story, u))
    for holder in dict.fromkeys(_holder(story, u) for u in story.units if u not in gone):
        if not holder:
            continue
        inside = [u for u in story.units if u not in gone and _holder(story, u) == holder]
        if sum(story.page.units[u].weight for u in inside) > _QUOTE:
            continue
        if any(
            len(said.split()) >= _WORDS and said in told for u in inside if (said := fold(story.page.units[u].text))
        ):
            gone.update(dict.fromkeys(inside, PULL_QUOTE))


def _holder(story: Story, u: int) -> int:
    """The outermost box for quotations around a unit, within the body; 0 for none."""
    found = 0
    for n in story.page.ancestors(story.page.units[u].pieces[0][0]):
        if n in story.roots:
            break
        if story.page.book.tags[n] in _HOLDERS:
            found = n
    return found


def lines_alike(story: Story, gone: Gone) -> None:
    """Lines between paragraphs that begin with the same words, go on with a link and end without a full stop."""
    labels: dict[int, str] = {}
    for u in story.units:
        unit = story.page.units[u]
        if u in gone or not unit.links or unit.weight >= _LINE or story.tag(u) in _CELLS:
            continue
        if (label := _LABEL.match(unit.text)) and _leads(unit, label):
            labels[u] = fold(label[0])
    times = Counter(labels.values())
    gone.update({u: Strike(Reason.RELATED, "lines-alike") for u, label in labels.items() if times[label] >= _ALIKE})


def _leads(unit: Unit, label: re.Match[str]) -> bool:
    """Whether what follows the label is a link, but for a few letters."""
    return unit.links * len(unit.text) >= _LINKED * (len(unit.text) - label.end())
