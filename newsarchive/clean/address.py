"""What the address says of the section; nothing else in it is worth believing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsarchive.clean.vocabulary import vocabulary

_STEP = re.compile(r"[a-z]+(?:-(?:and-)?[a-z]+){0,2}")
#: Steps that name no section: forms of publication, archives, and languages that stand first.
_FORMS = vocabulary(
    "article articles artikel articulo articulos artigo artigos story stories post posts blog blogs archive archives archiv index content pages page p a s n cnt id amp web site home "
    "detail details view item items node wiki doc docs publication publications category categories tag tags topic topics author authors html wp newsroom press media en de fr es it pt nl ru uk ua ar tr pl cs sv no da fi el he ja zh ko eng rus ukr ara fra deu spa us gb in"
)
_BROAD = vocabulary("news nachrichten noticias nouvelles notizie nieuws nyheter nyheder uutiset novosti actualites aktuell aktuelles")  # fmt: skip


def section_of(url: str) -> str | None:
    """The section that a path names, as words: `/world-news/slug` → `World News`. None where no step does."""
    try:
        steps = urlsplit(url).path.strip("/").split("/")[:-1]
    except ValueError:
        return None
    named = [
        step for step in steps if _STEP.fullmatch(step) and len(step) > 1 and step not in _FORMS and len(step) <= 30
    ]
    chosen = next((step for step in named if step not in _BROAD), named[0] if named else None)
    return chosen.replace("-", " ").title() if chosen else None
