"""What a page says twice: the story itself, pull quotes, and the lines that lead to other stories with the same words each time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from newsarchive.clean.credits import ends_with_maker, is_maker
from newsarchive.clean.edges import Gone, Story, fold
from newsarchive.clean.page import Page
from newsarchive.clean.strip import Strike
from newsarchive.clean.units import Unit
from newsarchive.clean.vocabulary import HEADINGS, vocabulary
from newsarchive.model import Reason

#: Nothing that is struck so may come back: its words stand in the story already.
PULL_QUOTE = Strike(Reason.OUTSIDE_BODY, "pull-quote")
SAID_AGAIN = Strike(Reason.OUTSIDE_BODY, "said-again")
CREDITED = Strike(Reason.CAPTION, "credit-behind")
#: A quotation of fewer words may well be said twice.
_WORDS = 6
#: A quotation with its source has at most so many words, by weight; a longer one is a document.
_QUOTE = 90.0
#: A page with more boxes for quotations is made of them; each would be looked for in all the rest.
_BOXES = 100
#: What pull quotes stand in. A paragraph among paragraphs is never one: stories do repeat their sentences.
_HOLDERS = vocabulary("blockquote aside figure")
_PULLED = re.compile(r"(?:^|[\s_-])pull-?quote", re.IGNORECASE)
#: The beginning of a line up to a mark behind which its title stands: "READ ALSO | ".
_LABEL = re.compile(r"[^|»>]{3,40}\s?[|»>]\s")
#: Lines are lighter than this, in words; and what lists and tables hold begins alike by nature.
_LINE, _CELLS = 40.0, vocabulary("li td th dt dd")
#: The share of the text behind the label that is a link.
_LINKED = 0.8
#: Least caption, in characters; so far above it, and in boxes of so few lines, its picture is looked for.
_CAPTION, _BESIDE = 20, 3
#: Most captions that are told so.
_CAPTIONS = 2
#: So many lines that begin alike lead elsewhere, where prose stands between them.
_ALIKE = 2


def unmarked_captions(story: Story, gone: Gone) -> None:
    """Captions that no mark tells: lines that say what the description of the picture beside them says, and those that
    share a box with a picture alone and end with who made it."""
    found = captions_by_alt(story.page, (u for u in story.units if u not in gone))
    gone.update(dict.fromkeys(found, Strike(Reason.CAPTION, "alt-again")))
    pictures = story.page.book.with_tag("img")
    for u in story.units if pictures else ():
        text = story.page.units[u].text
        if u not in gone and ends_with_maker(text) and _is_by_picture(story, u, pictures):
            gone[u] = CREDITED
        elif is_maker(text) and u - 1 not in gone and _is_pictured(story, u - 1, pictures, 2):
            gone.update({u - 1: CREDITED, u: CREDITED})


def _is_by_picture(story: Story, u: int, pictures: list[int]) -> bool:
    """Whether a line has a box with a picture to itself, or stands under a paragraph that is one."""
    return _is_pictured(story, u, pictures, 1) or _is_under_picture(story, u, pictures)


def _is_pictured(story: Story, u: int, pictures: list[int], lines: int) -> bool:
    """Whether a line, or that many from it on, have a box with a picture to themselves."""
    if u not in story.members:
        return False
    book = story.page.book
    for n in islice(story.page.ancestors(story.page.units[u].block), _BESIDE):
        if n in story.roots or book.last[n] - book.first[n] > lines or book.first[n] != u:
            return False
        at = bisect_left(pictures, n)
        if at < len(pictures) and pictures[at] < book.ends[n]:
            return True
    return False


def _is_under_picture(story: Story, u: int, pictures: list[int]) -> bool:
    """Whether a line's element stands right behind one with a picture and no words, and is like it."""
    book, block = story.page.book, story.page.units[u].block
    at = bisect_left(pictures, block)
    n = pictures[at - 1] if at else -1
    while n >= 0 and book.parents[n] != book.parents[block]:
        n = book.parents[n]
    return n >= 0 and book.ends[n] == block and book.first[n] == book.last[n] and book.tags[n] == book.tags[block]


def captions_by_alt(page: Page, units: Iterable[int]) -> list[int]:
    """Lines that say what the `alt` of the picture beside them says. Where there are more than a few of them, each
    picture shows a step of what the page is about, and none is a caption."""
    pictures: dict[str, list[int]] = {}
    for n in page.book.with_tag("img"):
        if len(alt := page.book.attributes[n].get("alt", "")) >= _CAPTION:
            pictures.setdefault(fold(alt), []).append(n)
    if not pictures:
        return []
    found = [u for u in units if any(_beside(page, u, n) for n in pictures.get(fold(page.units[u].text), ()))]
    return found if len(found) <= _CAPTIONS else []


def _beside(page: Page, u: int, picture: int) -> bool:
    """Whether a small box holds a line, which is no heading, and a picture."""
    book, block = page.book, page.units[u].block
    if book.tags[block] in HEADINGS:
        return False
    for n in islice(page.ancestors(block), _BESIDE):
        if book.last[n] - book.first[n] > _BESIDE or book.tags[n] in ("body", "main", "article"):
            return False
        if n < picture < book.ends[n]:
            return True
    return False


def said_again(story: Story, gone: Gone) -> None:
    """The story once more from its first paragraph on: a copy for other screens or for print, or the whole behind its
    beginning. In another element, two paragraphs at least, and in the same order; refrains and notices are said twice
    for themselves."""
    texts = [(u, story.page.units[u].text) for u in story.units if u not in gone]
    first = next((place for place, (u, _) in enumerate(texts) if story.prose(u)), len(texts))
    place = first + 1
    while place < len(texts):
        if texts[place][1] != texts[first][1]:
            place += 1
            continue
        copy = _copy(texts, first, place)
        paragraphs = {text for u, text in texts[place : place + copy] if story.prose(u) and story.tag(u) not in _CELLS}
        if len(paragraphs) >= _ALIKE and _is_apart(story, texts, first, place):
            gone.update({u: SAID_AGAIN for u, _ in texts[place : place + copy]})
        place += max(copy, 1)


def _is_apart(story: Story, texts: list[tuple[int, str]], first: int, place: int) -> bool:
    """Whether story and copy have an element each, around two texts at least: posts of a day have one around each."""
    units, parents = story.page.units, story.page.book.parents
    told, next_told, again, next_again = (
        parents[units[texts[at][0]].block] for at in (first, first + 1, place, place + 1)
    )
    return told == next_told != again == next_again


def _copy(texts: list[tuple[int, str]], first: int, place: int) -> int:
    """How many texts from a place on say what those from the first on say."""
    longest = min(len(texts) - place, place - first)
    return next((n for n in range(longest) if texts[first + n][1] != texts[place + n][1]), longest)


def pull_quotes(story: Story, gone: Gone) -> None:
    """Quotations in a box of their own that a paragraph of the story holds word for word."""
    boxes = _boxes(story)
    if not boxes:
        return
    units = story.page.units
    quoted: dict[int, list[int]] = {}
    outside: list[str] = []
    for u in story.units:
        if u not in gone:
            if box := boxes.get(u):
                quoted.setdefault(box, []).append(u)
            else:
                outside.append(units[u].text)
    if not 0 < len(quoted) <= _BOXES:
        return
    told = "\n".join(map(fold, outside))
    for inside in quoted.values():
        if sum(units[u].weight for u in inside) <= _QUOTE and any(_is_said(fold(units[u].text), told) for u in inside):
            gone.update(dict.fromkeys(inside, PULL_QUOTE))


def _is_said(quote: str, told: str) -> bool:
    return len(quote.split()) >= _WORDS and quote in told


def _boxes(story: Story) -> dict[int, int]:
    """Unit → the outermost box for quotations around it, within the body."""
    book, looks = story.page.book, story.page.looks
    found: dict[int, int] = {}
    holders = {n for tag in _HOLDERS for n in book.with_tag(tag)}
    if called := {at for at, look in enumerate(looks.kinds) if look.classes and _PULLED.search(look.classes)}:
        holders.update(n for n, at in enumerate(looks.of) if at in called)
    for n in sorted(holders):
        if n not in story.roots and any(root < n < book.ends[root] for root in story.roots):
            for u in range(book.first[n], book.last[n]):
                found.setdefault(u, n)
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
