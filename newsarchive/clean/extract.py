"""Which elements hold the body: strategies in the order of trust, each a plain function, asked until one answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from newsarchive.clean.judge import judged
from newsarchive.clean.page import Page
from newsarchive.clean.scoring import KEEPS_MARKED, View, best_marked, chunks, descend, marked, with_lead_in
from newsarchive.clean.strip import Struck
from newsarchive.errors import NoBody

#: Under this share of the page's prose our own scoring is unsure of what it found.
_UNSURE = 0.45
#: Least prose that makes a body, by weight in words, where no mark vouches for it.
_LEAST = 25.0
#: A sentence, in words, and the share of links that it stays under.
_SENTENCE, _LINKED = 5.0, 0.3
#: A page of at most so many lines may be a story as a whole.
_BARE = 12


@dataclass(frozen=True)
class Body:
    """Where the story lies."""

    strategy: str
    """Name of the strategy that said so."""
    roots: tuple[int, ...]
    """Elements that hold it, in page order; none lies in another."""


Strategy = Callable[[View], "Body | None"]


def site_selector(view: View) -> Body | None:
    """What the site file says."""
    found = view.page.select(view.selector)
    roots = [n for n in found if not any(above in found for above in view.page.ancestors(view.page.book.parents[n]))]
    return Body("site selector", tuple(roots)) if any(view.page.text_of(n) for n in roots) else None


def marked_container(view: View) -> Body | None:
    """An element that calls itself the story (schema.org, class words) and has the prose to prove it."""
    n = best_marked(view)
    return Body("marked container", _settled(view, n)) if n >= 0 else None


def prose_mass(view: View) -> Body | None:
    """Down from the top, while one child keeps most of the prose. Silent where too much prose lies elsewhere."""
    n = descend(view, 0)
    mass, total = view.struck.prose_in(view.page, n), view.struck.prose[-1]
    if mass < _LEAST or mass < total * _UNSURE or view.page.book.tags[n] in ("html", "body"):
        return None
    return Body("prose mass", with_lead_in(view, chunks(view, n)))


def readability_judge(view: View) -> Body | None:
    """readability-lxml, asked which elements survive; its text is not used."""
    n = judged(view)
    return Body("readability", _settled(view, n)) if n >= 0 else None


def densest(view: View) -> Body | None:
    """Whatever has any prose, the element with the most of it."""
    n = descend(view, 0)
    return Body("densest", chunks(view, n)) if view.struck.prose_in(view.page, n) >= 1 else None


def any_text(view: View) -> Body | None:
    """No prose at all, as in verse and lists of short lines: down to where most of the text is that is no link."""
    units = view.page.units
    under = view.struck.under
    plain = (u.weight if u.weight >= 3 and u.links < 0.4 and under[u.pieces[0][0]] < 0 else 0.0 for u in units)
    lines = replace(view, struck=replace(view.struck, prose=[0.0, *accumulate(plain)]))
    n = descend(lines, 0)
    return Body("any text", (n,)) if lines.struck.prose_in(view.page, n) >= _LEAST else None


def after_headline(view: View) -> Body | None:
    """Very short stories: the nearest element around the headline that holds some more text."""
    page, book = view.page, view.page.book
    if view.headline < 0:
        return None
    for n in page.ancestors(book.parents[view.headline]):
        alive = [u for u in range(book.first[n], book.last[n]) if view.struck.under[page.units[u].pieces[0][0]] < 0]
        below = [page.units[u] for u in alive if u >= book.last[view.headline] and page.units[u].links < _LINKED]
        if sum(unit.weight for unit in below) >= _SENTENCE:
            whole = book.tags[n] in ("html", "body")
            return Body("after headline", (n,)) if not whole or len(alive) <= _BARE else None
    return None


#: The order is the meaning. To add a way, write a function and give it a place.
STRATEGIES: tuple[Strategy, ...] = (
    site_selector,
    marked_container,
    prose_mass,
    readability_judge,
    densest,
    after_headline,
    any_text,
)


def find_body(page: Page, struck: Struck, selector: str, headline: int) -> Body:
    """Where the story lies.

    Errors: NoBody when every strategy stays silent.
    """
    view = View(page, struck, selector, headline)
    for strategy in STRATEGIES:
        if body := strategy(view):
            return body
    raise NoBody(
        f"{page.url}: no body in {len(page.units)} pieces of text; tried {', '.join(way.__name__ for way in STRATEGIES)}"
    )


def _settled(view: View, n: int) -> tuple[int, ...]:
    return with_lead_in(view, chunks(view, descend(view, n, KEEPS_MARKED[marked(view, n)])))
