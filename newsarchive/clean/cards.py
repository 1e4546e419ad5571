"""Boxes among the paragraphs that their shape tells: cards of other stories, questions to the reader, posts of networks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice

from newsarchive.clean.edges import Gone, Story
from newsarchive.clean.lines import ENDS
from newsarchive.clean.matching import has_date
from newsarchive.clean.outlet import ORDERED, SOLD
from newsarchive.clean.sayings import said
from newsarchive.clean.strip import Strike
from newsarchive.clean.vocabulary import HEADINGS
from newsarchive.model import Reason
from newsarchive.urls import host_of, same_site

CARD = Strike(Reason.RELATED, "link-card")
#: A card has so many lines or fewer; its headline so many words by weight, its sentence so many or fewer.
_LINES, _HEADLINE, _SENTENCE = 5, (4.0, 25.0), 60.0
#: The share of a headline that is a link.
_LINKED = 0.9
#: More cards than these are what the story is about: lists of things to see or to buy are made of such boxes.
_MOST = 2
#: So far above a headline its card is looked for.
_REACH = 6
_PICTURES = frozenset(("img", "amp-img", "picture"))
#: What is left of a picture where an import kept its description alone.
_PICTURED = re.compile(r"(?:[a-z]+ )?(?:image|picture|photo)", re.IGNORECASE)
#: A question has so many lines or fewer, its answers among them.
_FIELDS = 8
_FIELD, _SENDS = frozenset(("radio", "email")), frozenset(("form", "button"))
QUESTION = Strike(Reason.SIGNUP, "asks-reader")
POST = Strike(Reason.EMBED, "post-of-network")
_DASH = re.compile(r"\s*[–—-]")
#: Address of a post, by its path.
_POST = re.compile(r"/(?:status|statuses|posts?|videos?|reel|p)/[\w-]")
#: Items of lists, looked for so far above what led to another story, and the rules that find that.
_ITEM, _NEAR, _LED = frozenset(("li", "article")), 4, frozenset(("linked-heading", "link-line"))
ITEM = Strike(Reason.RELATED, "rest-of-item")
#: Rules for lines that announce another story.
_ANNOUNCED = frozenset(("opening-read-more", "list-heading", "tail-heading"))
OFFER = Strike(Reason.SIGNUP, "rest-of-offer")
_NO_CARD = frozenset(("body", "figcaption", "td"))
#: Reasons for what offers letters and subscriptions; most that is left of its box, by weight in words; and least lines of
#: it that were struck.
_OFFERED = frozenset((Reason.SIGNUP, Reason.PAYWALL))
_PITCH, _STRUCK = 45.0, 2
_PRESSED = frozenset(("a", "button", "form"))


def link_cards(story: Story, gone: Gone) -> None:
    """Boxes with a linked headline, one paragraph and a picture."""
    found = dict.fromkeys(box for u in story.units if _is_headline(story, u) and (box := _card(story, u, gone)) >= 0)
    if not 0 < len(found) <= _MOST:
        return
    book = story.page.book
    inside = {u for box in found for u in range(book.first[box], book.last[box])}
    if any(story.prose(u) and u not in inside and u not in gone for u in story.units):
        gone.update({u: gone.get(u, CARD) for u in story.units if u in inside})


def _is_headline(story: Story, u: int) -> bool:
    unit = story.page.units[u]
    least, most = _HEADLINE
    return unit.links >= _LINKED and least <= unit.weight <= most and not ENDS.search(unit.text)


def _card(story: Story, u: int, gone: Gone) -> int:
    """The smallest element around a headline that is a card; -1 where there is none."""
    book, units = story.page.book, story.page.units
    n = units[u].block
    for _ in range(_REACH):
        if n < 0 or n in story.roots or book.tags[n] in _NO_CARD or book.last[n] - book.first[n] > _LINES:
            break
        if (sentence := _sentence(story, n, u)) >= 0:
            return n if sentence not in gone else -1
        n = book.parents[n]
    return -1


def _sentence(story: Story, n: int, u: int) -> int:
    """The paragraph in an element that holds a picture, and besides the headline nothing else that is long; else -1."""
    book, units = story.page.book, story.page.units
    lines = units[book.first[n] : book.last[n]]
    pictured = not _PICTURES.isdisjoint(book.tags[n : book.ends[n]]) or any(_PICTURED.fullmatch(v.text) for v in lines)
    if book.first[n] != u or not pictured:
        return -1
    long = [v for v in range(book.first[n], book.last[n]) if v != u and units[v].weight >= _HEADLINE[0]]
    return long[0] if len(long) == 1 and story.prose(long[0]) and units[long[0]].weight <= _SENTENCE else -1


def loose_card(story: Story, gone: Gone) -> None:
    """What an import left of a card without its box, as the last thing of a story: a headline that leads to another host,
    one paragraph under it, and a picture under that."""
    prose = [u for u in story.units if story.prose(u) and u not in gone]
    if not prose or sum(story.page.units[u].weight for u in prose[:-1]) < _SENTENCE:
        return
    at = bisect_left(story.units, prose[-1])
    if at and _is_loose(story, story.units[at - 1], prose[-1]):
        gone.update({u: gone.get(u, CARD) for u in story.units[at - 1 : at + 1]})


def _is_loose(story: Story, u: int, v: int) -> bool:
    """Whether a line is such a headline, and the next one the paragraph above such a picture."""
    book, unit = story.page.book, story.page.units[v]
    if not _is_headline(story, u) or not story.prose(v) or unit.weight > _SENTENCE or not ENDS.search(unit.text):
        return False
    pictures = book.with_tag("img")
    at = bisect_right(pictures, unit.block)
    return at < len(pictures) and book.first[pictures[at]] == v + 1 and _leads_away(story, u)


def _leads_away(story: Story, u: int) -> bool:
    """Whether a line is a link to another host."""
    book = story.page.book
    around = islice(story.page.ancestors(story.page.units[u].pieces[0][0]), _NEAR)
    host = host_of(next((book.attributes[n].get("href", "") for n in around if book.tags[n] == "a"), ""))
    return bool(host) and not same_site(host, host_of(story.page.url))


def rest_of_items(story: Story, gone: Gone) -> None:
    """What is left of a list's item that led to another story: its day, its section, its outlet."""
    book, units = story.page.book, story.page.units
    for u in [u for u, why in gone.items() if why.rule in _LED]:
        item = next((n for n in islice(story.page.ancestors(units[u].block), _NEAR) if book.tags[n] in _ITEM), -1)
        if item < 0 or item in story.roots or book.last[item] - book.first[item] > _LINES:
            continue
        rest = [v for v in range(book.first[item], book.last[item]) if v not in gone and v in story.members]
        if all(units[v].weight < _HEADLINE[0] and not ENDS.search(units[v].text) for v in rest):
            gone.update(dict.fromkeys(rest, ITEM))


def rest_of_announced(story: Story, gone: Gone) -> None:
    """What is left of a small box that begins with 'Read also' and ends with a link: the headline between them."""
    book, units = story.page.book, story.page.units
    for u in [u for u, why in gone.items() if why.rule in _ANNOUNCED]:
        for n in islice(story.page.ancestors(units[u].block), _NEAR):
            lines = range(book.first[n], book.last[n])
            if n in story.roots or lines[0] != u or len(lines) > _LINES:
                break
            if len(lines) > 2 and lines[-1] in gone and gone[lines[-1]].reason is Reason.RELATED:
                rest = [v for v in lines if v not in gone and v in story.members]
                if all(units[v].weight <= _HEADLINE[1] and not ENDS.search(units[v].text) for v in rest):
                    gone.update(dict.fromkeys(rest, ITEM))
                break


def rest_of_offers(story: Story, gone: Gone) -> None:
    """The sentence that is left of a small box with an offer: its heading and what is pressed there were struck."""
    units = story.page.units
    found: dict[int, list[int]] = {}
    for u in story.units:
        if (
            u in gone
            or units[u].weight > _PITCH
            or not any(v in gone or v not in story.members for v in (u - 2, u - 1, u + 1, u + 2))
        ):
            continue  # nothing was struck right above or below it
        if (box := _offer(story, u, gone)) >= 0:
            found.setdefault(box, []).append(u)
    if len(found) > _MOST:
        return
    for rest in found.values():
        if sum(units[u].weight for u in rest) <= _PITCH:
            gone.update(dict.fromkeys(rest, OFFER))


def _offer(story: Story, u: int, gone: Gone) -> int:
    """The smallest element around a line of which enough was struck, or the end alone under a heading, where it ends with
    what is pressed and offers letters or subscriptions, or whose heading was struck for offering them, or its
    first line, where there is something to press; -1 for none."""
    book, units = story.page.book, story.page.units
    for n in islice(story.page.ancestors(units[u].block), _NEAR):
        lines = range(book.first[n], book.last[n])
        if n in story.roots or book.tags[n] in _NO_CARD or len(lines) > _LINES:
            break
        out = [v for v in lines if v in gone or v not in story.members]
        if lines[0] in gone and gone[lines[0]].reason in _OFFERED:
            pressed = _PRESSED if story.tag(lines[0]) in HEADINGS else _SENDS
            if not pressed.isdisjoint(book.tags[n : book.ends[n]]):
                return n
        if len(out) >= _STRUCK or (out and story.tag(lines[0]) in HEADINGS):
            return n if out[-1] == lines[-1] and _offers(story, n, out, gone) else -1
    return -1


def _offers(story: Story, n: int, out: list[int], gone: Gone) -> bool:
    """Whether struck lines of a box, or the addresses of its links, speak of letters and subscriptions."""
    book, units = story.page.book, story.page.units
    if any(v in gone and gone[v].reason in _OFFERED for v in out):
        return True
    if any(not _OFFERED.isdisjoint(said(units[v].text)) for v in out):
        return True
    links = (book.attributes[m].get("href", "") for m in range(n, book.ends[n]) if book.tags[m] == "a")
    return any(SOLD.search(link) or ORDERED.search(link) for link in links)


def questions(story: Story, gone: Gone) -> None:
    """Small boxes with something to choose or to fill in, and to send: polls, invitations. Lists to tick off are content."""
    book = story.page.book
    fields = (n for n in book.with_tag("input") if book.attributes[n].get("type", "").lower() in _FIELD)
    found = dict.fromkeys(box for n in fields if (box := _asking(story, n)) >= 0)
    if not 0 < len(found) <= _MOST:
        return
    inside = {u for box in found for u in range(book.first[box], book.last[box])}
    if any(story.prose(u) for u in story.units if u not in inside and u not in gone):
        gone.update({u: gone.get(u, QUESTION) for u in story.units if u in inside})


def _asking(story: Story, n: int) -> int:
    """The largest small element around a field that has little to read, within the story; -1 where there is none."""
    book, units = story.page.book, story.page.units
    found = -1
    for above in story.page.ancestors(book.parents[n]):
        lines = units[book.first[above] : book.last[above]]
        if above in story.roots or len(lines) > _FIELDS or sum(line.weight for line in lines) > _SENTENCE:
            break
        found = above
    sent = found >= 0 and not _SENDS.isdisjoint(book.tags[found : book.ends[found]])
    return found if sent and any(root < found < book.ends[root] for root in story.roots) else -1


def posts_of_networks(story: Story, gone: Gone) -> None:
    """Quotations that end with a dash, whose they are, and a link to where they stand: embedded, without the script."""
    book, units = story.page.book, story.page.units
    for n in book.with_tag("blockquote"):
        lines = range(book.first[n], book.last[n])
        last = units[lines[-1]] if lines else None
        if last is None or len(lines) > _LINES or not _DASH.match(last.text) or not has_date(last.text):
            continue
        links = [book.attributes[m].get("href", "") for m in range(n, book.ends[n]) if book.tags[m] == "a"]
        if links and _POST.search(links[-1]):
            gone.update({u: gone.get(u, POST) for u in lines if u in story.members})
