"""What kind of page it is: an article and which form of one; or none, and then which error says so.

All doubts go to the article: refusals are only seen where nothing vouches for one and hardly any prose stands beside
them. The phrases stand in `standins.py`, the shapes of front pages in `fronts.py`, the forms of articles in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarchive.clean.forms import SHELL, form_of, is_live, is_recording, state_size
from newsarchive.clean.fronts import Shape, front, shape_of
from newsarchive.clean.lines import ENDS
from newsarchive.clean.linked_data import articles
from newsarchive.clean.page import Page, read_page
from newsarchive.clean.standins import (
    CHALLENGE,
    CONSENT,
    COOKIE,
    LOGIN,
    MISSING,
    STAND_INS,
    StandIn,
    is_heading,
    is_line,
)
from newsarchive.clean.units import Unit, weight_of
from newsarchive.errors import CleaningError, Listing, NeedsRender, NewsArchiveError, NoBody, SiteError
from newsarchive.model import ASIDE_KINDS, Block, Metadata, OutcomeKind, Post

#: A page with more words than this outside of links is no challenge, wall or error page.
_FEW = 250
#: Prose about something else than the page itself, by weight in words: then it is a story.
_STORY = 30
#: A unit of prose: this weight in words, under this share of links.
_PROSE, _LINKED = 12.0, 0.2
#: Walls of consent are long: they may have as many words, if this share of their prose speaks of it.
_LONG_WALL, _OF_IT = 4_000, 0.6
#: So many pieces of text under a headline are looked at for a story beside a wall.
_UNDER = 4
#: Weight of a sentence, in words.
_SAID = 8.0
#: A script shell has at most so many words outside of links ("Loading", "Please enable JavaScript", a footer).
_SHELL = 60
#: Least weight of a body that is believed without linked data to vouch for it, in words.
_BODY_LEAST = 20
#: Linked headlines that a list has at the least; around a story, or a place for one, there may be fewer.
_HEADLINES = 12
#: A headline of a story says so much, by weight in words; the name of a section says less.
_HEADLINE = 4.0
#: Bytes of an error page that are looked at; such pages are small.
_ERROR_PAGE = 500_000


def refuse_if_none(page: Page) -> None:
    """Stop at pages that stand in an article's place.

    Errors: NoBody, NeedsRender, Listing, Challenge, Intercepted, GeoBlocked, Parked, Maintenance, SoftNotFound,
    ConsentWall, LoginWall.
    """
    said = [unit for unit in page.units if unit.links < 0.8]
    weight = sum(unit.weight for unit in said)
    if not _vouched(page):
        _refuse_stand_ins(page, said, weight)
        if (why := front(page)) and not is_recording(page):
            _refuse_if_in_state(page, shape_of(page))
            raise Listing(f"{page.url}: a page of links ({why})")
    if weight <= _SHELL and not any(unit.weight >= _PROSE and unit.links < _LINKED for unit in said):
        _refuse_shells(page)
    if not page.units:
        raise NoBody(f"{page.url}: no words on the page")


def error_page(html: bytes, url: str, charset: str | None) -> CleaningError | None:
    """What the page says that came under an error status: a challenge, a country's border, maintenance … None: nothing.

    `charset`: what the HTTP header said.
    """
    if not 0 < len(html) <= _ERROR_PAGE:
        return None
    try:
        _refuse_stand_ins(page := read_page(html, url, charset), page.units, 0.0)
    except CleaningError as found:
        return found if any(isinstance(found, row.error) for row in STAND_INS if row is not MISSING) else None
    except NewsArchiveError:
        return None
    return None


def outcome_of(
    page: Page, blocks: tuple[Block, ...], posts: tuple[Post, ...], metadata: Metadata, gated: bool
) -> OutcomeKind:
    """What form of article the page is. `posts`: the entries with a time that its text is made of; `gated`: whether
    something behind it asks for payment.

    Errors: NoBody where nothing is left; NeedsRender where the text stands in scripts alone; Listing where hardly
    anything is left and the page is links.
    """
    text = [block for block in blocks if block.kind not in ASIDE_KINDS]
    words = int(sum(weight_of(block.text, len(block.text.split())) for block in text))
    form = form_of(page, blocks, words, gated)
    if is_live(page, blocks, posts, metadata.title):
        form = OutcomeKind.LIVE_BLOG
    if not text and form not in (OutcomeKind.VIDEO, OutcomeKind.AUDIO, OutcomeKind.GALLERY):
        _refuse_if_in_state(page, shape_of(page))
        raise NoBody(f"{page.url}: nothing is left of {len(page.units)} pieces of text once clutter is struck")
    doubtful = words < _BODY_LEAST and form is OutcomeKind.ARTICLE and not articles(page.linked_data)
    if doubtful and _is_links(page) and not _is_item(page, text, metadata):
        raise Listing(f"{page.url}: a page of links, {words} words of prose")
    return form


def refuse_if_links(page: Page) -> None:
    """For pages in which no body was found: half links is a list, however short.

    Errors: Listing; NeedsRender where they are menus, and a framework's data may hold the story.
    """
    shape = shape_of(page)
    _refuse_if_in_state(page, shape)
    if shape.links >= 3 and shape.links >= 0.5 * shape.pieces:  # three links make a list
        raise Listing(f"{page.url}: a page of links: {shape.links} of {shape.pieces} pieces of text, and no story")


def _vouched(page: Page) -> bool:
    """Whether the page's data calls it an article. (`og:type` does not count: error pages have it too.)"""
    return bool(articles(page.linked_data)) or "article:published_time" in page.meta_tags


def _refuse_stand_ins(page: Page, said: list[Unit], weight: float) -> None:
    headings = _headings(page)
    tops = headings[: 1 + len(page.book.with_tag("h1"))]
    missing = sum(bool(is_heading(MISSING.headings, heading)) for heading in tops) if len(tops) <= 6 else 0
    if missing >= 2 and shape_of(page).longest < 2 * _STORY:
        raise _error(page, MISSING, headings[0])  # title and h1 agree: teasers below it change nothing
    if weight <= _FEW and _other_prose(said) < _STORY:
        for row in STAND_INS:
            if found := _found(page, row, headings, said):
                raise _error(page, row, found)
    elif weight <= _LONG_WALL and _is_long_wall(page, headings, said):
        raise _error(page, CONSENT, headings[0] if headings else "cookies")


def _error(page: Page, row: StandIn, found: str) -> CleaningError:
    return row.error(f"{page.url}: a page that {row.what} ({found[:80]!r}); {row.next_step}")


def _headings(page: Page) -> list[str]:
    title = " ".join("".join(page.root.findtext(".//title") or "").split())
    marked = map(page.text_of, (*page.book.with_tag("h1"), *page.book.with_tag("h2")))
    return [heading for heading in (title, *marked) if heading]


def _found(page: Page, row: StandIn, headings: list[str], said: Iterable[Unit]) -> str:
    found = next((found for heading in headings if (found := is_heading(row.headings, heading))), "")
    if row is LOGIN and found and not _asks_password(page):
        found = ""  # a menu's word, unless there is a form to fill in
    lines = (*headings, *(unit.text for unit in said))
    found = found or next((found for line in lines if (found := is_line(row.lines, line))), "")
    if row is CONSENT and found and not COOKIE.search(" ".join(lines)):
        return ""
    return found or (_in_markup(page, row) if len(lines) <= 8 else "")  # eight lines: a page with next to nothing on it


def _other_prose(units: Iterable[Unit]) -> float:
    """Weight of the prose that speaks of something else than the page itself."""
    return sum(
        unit.weight
        for unit in units
        if unit.weight >= _PROSE and unit.links < _LINKED and not _speaks_of_itself(unit.text)
    )


def _speaks_of_itself(text: str) -> bool:
    return bool(COOKIE.search(text)) or any(row.lines.search(text) for row in STAND_INS)


def _is_long_wall(page: Page, headings: list[str], said: list[Unit]) -> bool:
    """More words than a wall may have, but nearly all of them about cookies, with a button and no story beside it."""
    if not any(is_heading(CONSENT.headings, heading) for heading in headings):
        return False  # headings are asked first: to look through all prose takes ten times as long
    prose = [unit for unit in said if unit.weight >= _PROSE]
    about = sum(unit.weight for unit in prose if COOKIE.search(unit.text))
    if about < _OF_IT * sum(unit.weight for unit in prose) or _has_story(page):
        return False
    return any(len(unit.text) < 60 and is_line(CONSENT.lines, unit.text) for unit in page.units)


def _has_story(page: Page) -> bool:
    """Whether right under an `h1` that says what the window's title says, and nothing of consent, two sentences stand
    that say nothing of it either. (Two: one may be the wall's own.)"""
    window = " ".join("".join(page.root.findtext(".//title") or "").split())
    for n in page.book.with_tag("h1"):
        said = page.text_of(n)
        below = page.units[page.book.last[n] : page.book.last[n] + _UNDER]
        told = [unit for unit in below if unit.weight >= _SAID and unit.links < _LINKED]
        if (
            said
            and said in window
            and len(told) >= 2
            and not any(map(_speaks_of_itself, (said, *(u.text for u in told))))
        ):
            return not is_heading(CONSENT.headings, said)
    return False


def _in_markup(page: Page, row: StandIn) -> str:
    for element in page.root.iter("script", "form", "div", "iframe", "link"):
        parts = (element.get("src"), element.get("id"), element.get("href"), (element.text or "")[:2_000])
        if found := row.markup.search(" ".join(filter(None, parts))):
            return found[0]
    return ""


def _asks_password(page: Page) -> bool:
    return any((element.get("type") or "").lower() == "password" for element in page.root.iter("input"))


def _refuse_shells(page: Page) -> None:
    """Pages whose text is made in a browser: an empty mount for an application, or a plea for JavaScript."""
    scripts = sum(1 for _ in page.root.iter("script"))
    pleas = ["".join(map(str, found.itertext())).strip() for found in page.root.iter("noscript")]
    hidden = sum(len(plea.split()) for plea in pleas)
    lines = [unit.text for unit in page.units] + pleas
    plea = next((" ".join(line.split()) for line in lines if SHELL.search(line)), "")
    state = state_size(page)
    if hidden > _SHELL:
        raise NeedsRender(
            f"{page.url}: the text, {hidden} words, stands in noscript, for clients without scripts alone"
        )
    if scripts and (plea or _empty_mount(page) or state):
        told = f"; its scripts hold {state:,} characters of data" if state else ""
        raise NeedsRender(
            f"{page.url}: a shell of scripts ({plea[:60] or 'an empty mount'!r}){told}; a browser would fill it"
        )
    if not page.units and scripts and (found := _in_markup(page, CHALLENGE)):
        raise _error(page, CHALLENGE, found)


#: Elements that frameworks fill: React, Next, Nuxt, Gatsby, Vue, Angular, Svelte and Ember by default.
_MOUNTS = frozenset(
    ("root", "app", "__next", "__nuxt", "___gatsby", "react-root", "app-root", "svelte", "ember-app", "main-app")
)


def _empty_mount(page: Page) -> bool:
    book = page.book
    try:
        custom = page.select("app-root, ember-app")
    except SiteError:  # never: the selector is ours
        custom = []
    named = [n for n, found in enumerate(book.attributes) if found.get("id", "").lower() in _MOUNTS]
    return any(sum(u.weight for u in page.units[book.first[n] : book.last[n]]) < _SHELL / 4 for n in (*named, *custom))


def _refuse_if_in_state(page: Page, shape: Shape) -> None:
    """For pages without a story: menus and a footer around a place that scripts fill."""
    if shape.headlines < _HEADLINES and (size := state_size(page)):
        raise NeedsRender(
            f"{page.url}: menus alone; its scripts hold {size:,} characters of data; a browser would fill it"
        )


def _is_item(page: Page, text: list[Block], metadata: Metadata) -> bool:
    """Whether a sentence or two among links are an item of news: under a headline of some words, and dated."""
    tops = page.book.with_tag("h1")
    if not metadata.published or len(tops) != 1 or shape_of(page).headlines >= _HEADLINES:
        return False
    said = sum(unit.weight for unit in page.units[page.book.first[tops[0]] : page.book.last[tops[0]]])
    return said >= _HEADLINE and bool(text) and ENDS.search(text[-1].text) is not None


def _is_links(page: Page) -> bool:
    shape = shape_of(page)
    return (
        shape.links >= 15 and shape.links > 0.4 * shape.pieces and sum(shape.runs) < 2 * _STORY
    )  # fifteen: more than a menu
