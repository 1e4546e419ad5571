"""When it was published and changed, as a reader sees it: marks, class words, lines by the headline, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarchive.clean.beside import by_a_link, in_card, is_anothers, is_beside, is_listed, is_others
from newsarchive.clean.inside import among_others, text_inside
from newsarchive.clean.marks import DATE, Marks
from newsarchive.clean.page import Page
from newsarchive.clean.units import Unit
from newsarchive.clean.vocabulary import vocabulary

Moment = tuple[str, str, str]
"""(published or modified, text, where it was read)"""

_NO_DATE = vocabulary("event events reading read modified updated update copyright calendar comment comments")
#: Words of classes that name the day of a change.
_CHANGED = vocabulary("updated modified update")
#: Words of classes for a date in a box beside the story.
_PIECE = vocabulary("sidebar ticker teaser teasers card widget related")
#: Most pieces that a leaf of a calendar has: blanks, day, month, year and weekday.
_PIECES = 8
_ITEMPROPS = {
    "datePublished": "published", "schema:datePublished": "published", "dateCreated": "published", "schema:dateCreated": "published",
    "dateModified": "modified", "schema:dateModified": "modified",
}  # fmt: skip
_UPDATED = re.compile(
    r"\W{0,8}(?:(?:article|artikel|beitrag|story|page|seite|artículo|articolo|artigo)\s+)?(?:(?:last|zuletzt|letzte|dernière|última|ultimo|sist|senast)?\s*(?:updated?|modified|changed|edited|reviewed|revised|aktualisier\w*|geändert|änderung|bearbeitet|mise? à jour|modifiée?|modificad[oa]|modificato|actualiz\w*|aggiorna\w*|atualiza\w*|oppdatert|uppdaterad|opdateret|päivitetty|bijgewerkt|laatst|aktualizacja|aktualizováno|frissítve|обновлено|оновлено|güncelle\w*|diperbarui|cập nhật|stand|ενημ\w*|עודכן|(?:آخر )?تحديث))\b"
    r"|\W{0,8}(?:최종\s?)?(?:수정|업데이트)|\W{0,8}(?:最終|最后|最後)?更新",
    re.IGNORECASE,
)
#: The words for a change that may stand within a line, behind the day of publication or the author; what runs on before
#: them may be a figure or a small letter, as elements without blanks between give it.
_CHANGE_BEHIND = re.compile(
    r"(?i:(?:(?<=\W)|(?<=\d))(?:(?:last|zuletzt|dernière|última|ultimo|sist)\s+)?(?:updated?|modified|aktualisiert|geändert|mise? à jour|modifiée?|modificado|modificato|actualizado|aggiornato|atualizado|oppdatert|uppdaterad|opdateret|bijgewerkt|aktualizacja|aktualizováno|frissítve|güncelle\w*|diperbarui|cập nhật|обновлено|оновлено|ενημερώθηκε|עודכן|(?:آخر )?تحديث)\b)"
    r"|(?<=[\s|/\d])(?:최종\s?)?(?:수정|업데이트)(?=[\s:|])|(?<=[\s|/\d])(?:最終|最后|最後)?更新(?=[\s:：日时時])"
    r"|(?<=[a-zß-ÿ])(?:Last )?(?:Updated|Aktualisiert|Modified)\b",
)
#: The words for a publication that may stand behind the day of a change.
_PUBLICATION_BEHIND = re.compile(
    r"(?<=\W)(?:(?:first|originally|zuerst)\s+)?(?:published|posted|created|veröffentlicht|erstellt|erschienen|publiée?|publicado|pubblicato|gepubliceerd|publicerad|publisert|udgivet|opublikowano|dodano|опубликовано|опубліковано)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:publi\w*|posted|erschienen|veröffentlicht\w*|erstellt|datum|date|vom|gepubliceerd|pubblicat\w*|opublikowan\w*|dodano|опубликован\w*|опубліковано|julkaistu|publisert|udgivet|on|du|le|am|den|il|el)\b",
    re.IGNORECASE,
)
#: A clock that a page shows, and no day of its own.
_NOW = re.compile(
    r"\W*(?:aktuelle zeit|aktuelles datum|heute ist|current time|it is currently|today is)\b", re.IGNORECASE
)
#: A property of publication in JSON, also where it is a string within a string.
_SCRIPTED = re.compile(
    r'\\?"(?:date_?[Pp]ublished|published_?[Aa]t|publish_?(?:ed_?)?[Dd]ate)\\?"\s?:\s?\\?"(\d{4}-\d\d-\d\d(?:[T ][\d:.+-]{5,24}Z?)?)'
)
_STATED = re.compile(
    r"\W*(?:published|publication date|date|posted|datum|erschienen|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|publicerad|publisert|julkaistu|opublikowano|опубликовано|опубліковано)\b(?: (?:on|am|le|el|il|op|den))?\s?:?\s?[^\d]{0,16}\d",
    re.IGNORECASE,
)
#: 'This story was originally published on 12 March 2019': the day follows at once; behind a name it is another outlet's.
_ORIGINALLY = re.compile(
    r"\b[Oo]riginally published:?(?: on)? ((?:[^\W\d]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d]{3,9}|\d{1,2}/\d{1,2}/|\d{4}-\d\d-\d\d)(?:[,.]? ?(?:19|20)\d\d)?)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<![\d.])\d{1,2}\.\d{1,2}\.\d\d(?!\d|\.\d)")
#: One of these is in every line with a year: asked first, since most lines of a page have none.
_IN_YEARS = ("20", "19", ".")
#: A date at the very beginning of a paragraph: '12.03.2024 – The harbour …'.
_OPENING = re.compile(r"\W{0,3}(?:[^\W\d]{3,20},? {1,2}(?:\([^)]{1,20}\),? )?)?(\d{1,2}\. ?(?:\d{1,2}\.|[^\W\d]{3,10}) ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{1,2} [^\W\d]{3,10} (?:19|20)\d\d)\b")  # fmt: skip
#: A line that says nothing but a date: few letters beside it.
_LETTERS = 16
_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])([/_.-])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)"),
)
#: The same with the month by its English name: /2024/jun/04/.
_WORDED_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/(\d{1,2})/", re.IGNORECASE)  # fmt: skip
#: How many lines around the headline may hold a date, and how long they are at most, in characters.
_AFTER, _BEFORE, _LONGEST = 14, 8, 90
#: Words in these characters of a line's beginning say whether it tells of publishing or of changing.
_NONE: frozenset[str] = frozenset()


def datelines(page: Page, marks: Marks) -> Iterator[Moment]:
    """All that may be the date, the surest first."""
    start = marks.start
    yield from itemprops(page, marks.props)
    yield from times(page, _said_to_be(page, marks))
    yield from originally(page)
    yield from times(page, [n for n in marks.times if _is_near(page, n, start)], start)
    yield from classed(page, _dated_near(page, marks), start)
    yield from times(page, [n for n in marks.times if not in_card(page, n)])
    yield from stated(page)
    yield from printed(page, start)
    yield from classed(page, [(n, words) for n, words in marks.worded if words & DATE], start)
    yield from alone(page, start)
    yield from scripted(page)
    yield from address(page)


def near(page: Page, marks: Marks) -> Iterator[Moment]:
    """What stands by the headline and is a date and hardly more: it may know better than what machines are told."""
    start = marks.start
    yield from times(page, [n for n in marks.times if _is_near(page, n, start)], start)
    yield from times(page, _said_to_be(page, marks))
    yield from (moment for moment in _lines_near(page, marks) if is_bare(moment[1]))


def changes(page: Page, marks: Marks) -> Iterator[Moment]:
    """What tells of a change, for pages whose day of publication is known."""
    yield from itemprops(page, marks.props)
    yield from times(page, [n for n in marks.times if _is_near(page, n, marks.start)], marks.start)
    yield from (moment for moment in _lines_near(page, marks) if moment[0] == "modified")


def _lines_near(page: Page, marks: Marks) -> Iterator[Moment]:
    """Lines by the headline: of a class that says date, and others."""
    yield from classed(page, _dated_near(page, marks), marks.start)
    yield from printed(page, marks.start)


def _dated_near(page: Page, marks: Marks) -> list[tuple[int, frozenset[str]]]:
    """Elements by the headline of a class that says date, in no box beside the story."""
    near_it = [
        (n, words) for n, words in marks.near if words & DATE and not words & _PIECE and _is_near(page, n, marks.start)
    ]
    return [(n, words) for n, words in near_it if not is_beside(page, n, marks.start)]


def _said_to_be(page: Page, marks: Marks) -> list[int]:
    """The page's only `time` with the attribute `pubdate` (HTML5 drafts until 2012): the day of its publication."""
    found = [n for n in marks.times if "pubdate" in page.book.attributes[n]]
    return found if len(found) == 1 else []


def _is_near(page: Page, n: int, start: int) -> bool:
    book = page.book
    return book.first[start] - _BEFORE <= book.first[n] < book.last[start] + _AFTER


def itemprops(page: Page, order: list[int]) -> Iterator[Moment]:
    """Microdata and RDFa."""
    for n in order:
        attributes = page.book.attributes[n]
        name = attributes.get("itemprop") or attributes.get("property") or ""
        if (field := _ITEMPROPS.get(name)) and not among_others(page, n):
            yield (
                field,
                attributes.get("datetime") or attributes.get("content") or text_inside(page, n),
                f"itemprop {name}",
            )


def times(page: Page, order: list[int], start: int = 0) -> Iterator[Moment]:
    """`time` elements that are not marked as a comment's or another story's. `start`: the headline, where it is known."""
    for n in order:
        if not among_others(page, n) and not by_a_link(page, n, start):
            attributes = page.book.attributes[n]
            names = attributes.get("class", "").lower()
            said = text_inside(page, n)
            changed = ("updated" in names or "modified" in names) and "publish" not in names
            field = "modified" if changed or _tells_change(_before(page, n)) or _tells_change(said) else "published"
            yield field, attributes.get("datetime") or said, "time"
            yield field, said, "time"


def classed(page: Page, dated: list[tuple[int, frozenset[str]]], start: int = 0) -> Iterator[Moment]:
    """A class that says date, on an element of few words."""
    book = page.book
    changes = [n for n, words in dated if words & _CHANGED]
    for n, words in dated:
        if among_others(page, n) or by_a_link(page, n, start) or any(n < below < book.ends[n] for below in changes):
            continue  # an element that holds the day of a change apart is read part by part
        units, changed = page.units[book.first[n] : book.last[n]], _tells_change(_before(page, n))
        for text in (text_inside(page, n), *(unit.text for unit in units), *_parted(units)):
            if 5 < len(text) <= _LONGEST:
                for field, said in _told(text, words):
                    yield "modified" if changed else field, said, f"class {book.attributes[n]['class'].split()[0]}"


def _parted(units: list[Unit]) -> Iterator[str]:
    """Lines of which each piece is an element of its own, with blanks between: a leaf of a calendar, 'Mar', '12', '2024'."""
    for unit in units:
        if 2 < len(unit.pieces) <= _PIECES:
            yield " ".join(" ".join(text for _, text in unit.pieces).split())


def printed(page: Page, start: int) -> Iterator[Moment]:
    """Short lines around the headline that hold a date, and dates that open the first paragraphs."""
    book = page.book
    after, before = book.last[start], book.first[start]
    around = [
        u for u in (*range(after, after + _AFTER), *range(before - 1, before - _BEFORE, -1)) if 0 <= u < len(page.units)
    ]
    lines = [(page.units[u].text, page.units[u].block) for u in around]
    for text, block in lines:
        if 6 <= len(text) <= _LONGEST and _YEAR.search(text) and not is_anothers(page, block, start):
            yield from ((field, said, "line by the headline") for field, said in _told(text, _NONE))
    for text, block in lines:
        if (match := _OPENING.match(text)) and not is_anothers(page, block, start):
            yield "published", match[1], "line by the headline"


def originally(page: Page) -> Iterator[Moment]:
    """A sentence anywhere that says when the article was published first, for one that has been changed since."""
    for unit in page.units:
        if "riginally published" in unit.text and (match := _ORIGINALLY.search(unit.text)):
            yield "published", match[1], "line 'originally published'"


def stated(page: Page) -> Iterator[Moment]:
    """A line anywhere that says 'date' or 'published' and a day, where all such lines say the same."""
    found = [u for u in page.units if len(u.text) <= 60 and _STATED.match(u.text) and is_bare(u.text)]
    found = [unit for unit in found if not among_others(page, unit.block)]
    if len({unit.text for unit in found}) == 1:
        yield "published", found[0].text, "labelled line"


def alone(page: Page, start: int) -> Iterator[Moment]:
    """A line anywhere that is a date and hardly more, where no other line of that kind tells another day."""
    short = [unit for unit in page.units if 6 <= len(unit.text) <= 60 and any(map(unit.text.__contains__, _IN_YEARS))]
    found = [unit for unit in short if _YEAR.search(unit.text) and is_bare(unit.text)]
    found = [unit for unit in found if not is_listed(page, unit.block, start) and not is_others(page, unit.block)]
    found = [unit for unit in found if not in_card(page, unit.block)]
    if len({unit.text for unit in found}) == 1:
        yield from ((field, said, "line of the page") for field, said in _told(found[0].text, _NONE))


def is_bare(text: str) -> bool:
    """Whether a text is a date and hardly more."""
    rest = _PUBLISHED.sub("", _UPDATED.sub("", text))
    return "©" not in text and "copyright" not in text.lower() and sum(c.isalpha() for c in rest) <= _LETTERS


def scripted(page: Page) -> Iterator[Moment]:
    """The day of publication in data that scripts read, where the page's scripts hold one such day only."""
    found = {
        day
        for script in page.for_machines["script"]
        if script.text and "ubli" in script.text
        for day in _SCRIPTED.findall(script.text)
    }
    if len({day[:10] for day in found}) == 1:
        yield "published", max(found, key=len), "script data"


def address(page: Page) -> Iterator[Moment]:
    """A day in the address: the last resort."""
    path = page.url.partition("://")[2].partition("?")[0].partition("/")[2]
    path = path.rpartition("://")[2] if "://" in path else path  # archives put an address in the address
    for pattern, places in zip(_ADDRESS, ((1, 3, 4), (4, 3, 1)), strict=True):
        if match := pattern.search(path):
            year, month, day = (int(match[place]) for place in places)
            yield "published", f"{year}-{month:02}-{day:02}", "url"
    if match := _WORDED_ADDRESS.search(path):
        yield "published", f"{match[3]} {match[2]} {match[1]}", "url"


def _before(page: Page, n: int) -> str:
    """What stands in the same line before an element."""
    book = page.book
    unit = page.units[book.first[n]] if book.first[n] < len(page.units) else None
    return "".join(text for owner, text in unit.pieces if owner < n)[-40:] if unit else ""


def _told(text: str, words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(field, text) of a line: both of its days where a change is told behind the publication, none of a clock."""
    if _NOW.match(text):
        return
    fields = ("modified", "published") if _tells_change(text) else ("published", "modified")
    behind = (_PUBLICATION_BEHIND if fields[0] == "modified" else _CHANGE_BEHIND).search(text, 1)
    if behind is None:
        yield _field(text, words), text
        return
    if _YEAR.search(text, 0, behind.start()):
        yield fields[0], text[: behind.start()]
    yield fields[1], text[behind.start() :]


def _field(text: str, words: frozenset[str]) -> str:
    """Whether a line tells of publishing or of changing: by its first word, else by its class."""
    return (
        "modified"
        if _tells_change(text) or (words & _NO_DATE and not words & {"published", "publish"})
        else "published"
    )


def _tells_change(text: str) -> bool:
    return bool(_UPDATED.match(text[:_LONGEST]))
