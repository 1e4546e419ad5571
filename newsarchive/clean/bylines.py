"""Who wrote it, as a reader sees it: marks, class words, links to authors' pages, and lines by the headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from newsarchive.clean.beside import by_a_link, in_picture
from newsarchive.clean.inside import among_others, lines_in
from newsarchive.clean.labels import labelled
from newsarchive.clean.marks import BYLINE, Marks, Worded
from newsarchive.clean.page import Page
from newsarchive.clean.people import CALLED, desks, is_desk, is_written, people, proper
from newsarchive.clean.units import Piece, Unit
from newsarchive.clean.vocabulary import vocabulary
from newsarchive.urls import host_of

Names = tuple[list[str], str]
"""(texts that name authors, where they were read)"""

_NO_BYLINE = vocabulary("avatar image img bio related comment comments box photo social follow desc description date")
#: The same for a class that names a name: that of the author in a box about the author is one.
_NO_NAME = _NO_BYLINE - {"box", "bio"}
#: A link to the page of an author, by a step of its path in the languages of the news.
_AUTHOR_PAGE = re.compile(
    r"/(?:@\w|(?:blog-?)?authors?/|auth/|autor(?:en|es|in)?/|auteurs?/|autor[ei]/|staff/|contributors?/|by/|profiles?/|profil/|reporters?/|journalists?/|columnists?/|redakteur\w*/|redaktion/|writers?/|producers?/|byline/|members?/|bio/|penulis/|yazar(?:lar)?/|forfatter/|skribent/|"
    r"(?:author|autor|auteur)[-_]\w)[^/?#]*",
    re.IGNORECASE,
)
_DID = (
    r"posted|written|published|updated|words|story|text|reporting|veröffentlicht|verfasst|erstellt|eingestellt|geschrieben|publié|publicado|escrito|escribe|scritto|pubblicato|skrevet|skriven|geschreven|gepubliceerd|"
    r"opublikowa\w*|beitrag|artikel|kolumne|interview|reportage|analyse|kommentar|bericht|opinion|analysis|review|essay|column|perspective|commentary|explainer"
)
_BY = r"(?:by|von|par|por|door|di|av|af|od|від)"
#: A line that names its author: 'by' and its kin at the beginning, behind a date or mark, or behind 'written' and its kin.
_LINE = re.compile(
    rf"(?:^(?:eine? )?|[|•·/,–—-]\s*|\d(?:\s*uhr)?\s+|\b(?:{_DID})\b[^|.!?]{{0,40}}?\s){_BY}(?::\s*|\s+)(\S.{{1,90}})",
    re.IGNORECASE,
)
#: The same where there are no capitals: by what stands before the name, or by the trade behind it.
_CALLED = re.compile(
    rf"(?:{CALLED}\S.{{1,40}}|\S{{2,5}}(?: \S{{1,3}})? ?(?:기자|특파원|인턴기자|선임기자|논설위원)(?:\s+\S+@\S+)?)\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"(?:written |posted |veröffentlicht )?{_BY}:? (\S.{{1,40}})\Z", re.IGNORECASE)
#: A pen name within a blog's line of data: 'Posted in Boats by quaymaster on August 3'.
_PEN = re.compile(
    rf"(?:\b(?:{_DID})\b[^|.!?]{{0,40}}?\s|[·|]\s)(?:by|von):?\s(?P<who>[^\W\d][\w.-]{{2,24}})\s*(?:[|·]|\b(?:on|am|under|unter|in|um|at)\b|\Z)",
    re.IGNORECASE,
)
#: Days of the week before a date, in full and short. A family name may stand there as well, so that not any word is one.
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|"
    r"(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:maan|dins|woens|donder|vrij|zater|zon|mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|søn)dag|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|середа|четвер|субота|неділя|"
    r"mon|tues?|wed|thurs?|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)"
)
_DATE = re.compile(
    rf"(?:\b{_WEEKDAY}\.?,? )?\b(?:\d{{1,2}}\.? ?[^\W\d]{{3,10}}\.?,? (?:19|20)\d\d|[^\W\d]{{3,10}}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{2}}){{1,2}}|(?:19|20)\d\d[./-]\d{{1,2}}[./-]\d{{1,2}})\b(?:[ ,|]*(?:at |um )?\d{{1,2}}:\d\d(?: ?[ap]\.?m\.?)?(?: uhr)?)?",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s*[|•·∙/,;\n]\s*|\s+[–—-]\s+|^\s*[–—-]\s*|\s{2,}")
_CONNECTORS = vocabulary("and und et y e og och en & , ; / | и та")
_PLAIN = vocabulary("p div")
#: How many lines around the headline may hold a byline; how many of them a name alone.
_AFTER, _BEFORE, _NEAR = 16, 5, 4
#: Longest byline in characters; most lines in an element that is one: more is a box.
_LONGEST, _LINES = 120, 4
#: A paragraph has so many words or more and ends as sentences do; a story has so many of them in one element.
_PROSE, _STORY, _FULL_STOPS = 12.0, 3, frozenset('.!?…。”"»)“')
#: The name that ends a story stands in one of so many lines behind the last paragraph.
_AT_END = 2
#: Most people that such a line names.
_MOST = 4
#: Most words of a signature that is no full name.
_SIGNATURE = 3


def bylines(page: Page, marks: Marks) -> Iterator[Names]:
    """All that may be the author, the surest first."""
    for source in SOURCES:
        yield from source(page, marks)


def marked(page: Page, marks: Marks) -> Iterator[Names]:
    """rel=author and itemprop=author: the first that names somebody, and its neighbours."""
    yield from _each_with_neighbours(page, marks.authors, "rel or itemprop author")


def classed(page: Page, marks: Marks) -> Iterator[Names]:
    """A class that says byline or author; full names near the headline go before the rest, and none in a far card."""
    book, start = page.book, marks.start
    near = [n for n in _authorial(marks.near) if 0 <= book.first[n] - book.last[start] < _AFTER]
    yield from _each_with_neighbours(page, [n for n in near if _full_names(_texts(page, n))], "")
    anywhere = _authorial(marks.worded)
    far = {
        n
        for n in anywhere
        if start and not 0 <= book.first[n] - book.last[start] < _AFTER and by_a_link(page, n, start)
    }
    yield from _each_with_neighbours(page, [n for n in anywhere if n not in far], "")


def _authorial(worded: Worded) -> list[int]:
    return [n for n, words in worded if words & BYLINE and not words & (_NO_NAME if "name" in words else _NO_BYLINE)]


def linked(page: Page, marks: Marks) -> Iterator[Names]:
    """A link by the headline that leads to the page of an author."""
    book = page.book
    low, high = book.first[marks.start] - _BEFORE, book.last[marks.start] + _AFTER
    found = [
        n
        for n in marks.links
        if low <= book.first[n] < high and _leads_to_author(page, book.attributes[n].get("href", ""))
    ]
    for texts, where in _each_with_neighbours(page, found, "link to an author's page"):
        if any(proper(name) for name in people(texts)):
            yield texts, where


def _leads_to_author(page: Page, href: str) -> bool:
    """Whether an address is that of an author's page, on the page's own domain."""
    if not _AUTHOR_PAGE.search(href):
        return False
    full = page.absolute(href)
    home, there = (host_of(address).split(".")[-2:] for address in (page.url, full or ""))
    return home == there


def _each_with_neighbours(page: Page, found: list[int], where: str) -> Iterator[Names]:
    for at, n in enumerate(found):
        if among_others(page, n) or in_picture(page, n):
            continue
        texts = _texts(page, n) or _hidden(page, n)
        if not desks(texts):
            continue
        home = page.book.parents[page.book.parents[n]]
        near = [m for m in found[at + 1 : at + 8] if _beside(page, n, m, home)]
        place = where or f"class {page.book.attributes[n]['class'].split()[0]}"
        yield texts + [text for m in near for text in _texts(page, m)], place


def _beside(page: Page, n: int, m: int, home: int) -> bool:
    """Whether another mark stands next to one, in the same list, and says more than the same."""
    book = page.book
    return (
        book.ends[n] <= m < book.ends[home]
        and book.first[m] - book.last[n] < 6
        and book.tags[m] == book.tags[n]
        and book.attributes[m].get("class") == book.attributes[n].get("class")
    )


def _texts(page: Page, n: int) -> list[str]:
    """What an element says of its author: the line that names somebody, without what is run together with it."""
    lines = lines_in(page, n)
    if not lines or len(lines) > _LINES or sum(len(text) for line in lines for _, text in line) > _LONGEST:
        return []
    said = [_said(page, line) for line in lines]
    for good in (_full_names, people):
        if found := next((texts for texts in said if good(texts)), None):
            return found
    return said[0]


def _hidden(page: Page, n: int) -> list[str]:
    """A name that a `meta` in an element gives, where nothing is shown: microdata of an author."""
    said = page.book.attributes[n + 1 : page.book.ends[n]]
    return [m["content"] for m in said if m.get("itemprop") == "name" and m.get("content")]


def _full_names(texts: list[str]) -> bool:
    return any(proper(name) for name in people(texts))


def _said(page: Page, line: list[Piece]) -> list[str]:
    """One line of a byline: as a whole where words join its pieces, else the pieces that name somebody."""
    joined = " ".join(text for _, text in line)
    if len(line) == 1 or _CONNECTORS & {word.casefold() for _, text in line for word in text.split()}:
        return [joined]
    named = [(own, text) for own, text in line if any(proper(name) for name in people([text]))]
    if not named:
        return [joined]
    kin = [text for own, text in named if _look(page, own) == _look(page, named[0][0])]
    return kin if len(kin) > 1 else [named[0][1]]


def _look(page: Page, n: int) -> tuple[str, str]:
    return page.book.tags[n], page.book.attributes[n].get("class", "")


def spoken(page: Page, marks: Marks) -> Iterator[Names]:
    """A line by the headline that says 'by' and a name."""
    for u in marks.around:
        match = _LINE.search(page.units[u].text)
        if match and (names := [name for name in people([match[1]]) if proper(name)]):
            yield names, "line by the headline"


def called(page: Page, marks: Marks) -> Iterator[Names]:
    """A line by the headline that says 'by' and a name in a language without capitals."""
    for u in marks.around:
        text = page.units[u].text
        pieces = (piece.strip() for _, piece in page.units[u].pieces)
        for part in () if text.isascii() else (*_MARKS.split(text), *pieces):
            if _CALLED.match(part) and 0 < len(people([part])) <= _MOST:
                yield [part], "line by the headline"


def dated(page: Page, marks: Marks) -> Iterator[Names]:
    """A line by the headline that has a date and a name, or a name that stands next to such a line."""
    around = marks.around
    for u in around:
        text = page.units[u].text
        date = _DATE.search(text)
        if not date:
            continue
        rest = [part for part in (*_MARKS.split(text[: date.start()]), *_MARKS.split(text[date.end() :])) if part]
        names = [part for part in rest if is_written(part)] if len(rest) <= 4 else []
        if not names:
            names = [page.units[v].text for v in (u - 1, u + 1) if v in around and is_written(page.units[v].text)]
        if len(names) == 1 and people(names):
            yield names, "line by the headline"


def signed(page: Page, marks: Marks) -> Iterator[Names]:
    """A short line by the headline that is 'by' and a first name, a pen name or a desk."""
    for u in marks.around:
        text = page.units[u].text
        match = _SIGNED.match(text)
        short = match is not None and len(match[1].split()) <= _SIGNATURE and len(people([match[1]])) == 1
        if match and (short or is_desk(match[1])):
            yield [match[1]], "line by the headline"
        elif pen := _PEN.search(text):
            yield [pen["who"]], "line by the headline"


def closing(page: Page, marks: Marks) -> Iterator[Names]:
    """A full name alone in the line that ends the story, in the same element as its paragraphs."""
    units, parents = page.units, page.book.parents
    prose = [u for u in range(page.book.last[marks.start], len(units)) if _is_prose(units[u])]
    homes = Counter(parents[units[u].block] for u in prose)
    home = max(homes, key=homes.__getitem__, default=-1)
    if homes[home] < _STORY:
        return
    end = next(u for u in reversed(prose) if parents[units[u].block] == home) + 1
    for u in range(end, min(end + _AT_END, len(units))):
        plain = page.book.tags[units[u].block] in _PLAIN and parents[units[u].block] == home
        if plain and units[u].links == 0 and is_written(units[u].text):
            yield [units[u].text], "line at the end"
            return


def _is_prose(unit: Unit) -> bool:
    return unit.weight >= _PROSE and unit.links < 0.4 and unit.text[-1:] in _FULL_STOPS


#: In the order of trust.
SOURCES: tuple[Callable[[Page, Marks], Iterator[Names]], ...] = (
    marked,
    classed,
    linked,
    spoken,
    called,
    dated,
    signed,
    labelled,
    closing,
)
