"""Names behind a label: 'Author: …', and a label in a line of its own with the name below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarchive.clean.inside import among_others
from newsarchive.clean.marks import Marks
from newsarchive.clean.page import Page
from newsarchive.clean.people import is_written, people, proper
from newsarchive.clean.vocabulary import vocabulary

_LABEL = re.compile(
    r"^(?:(?:autorin|autor(?:/autorin|en|innen)?|author|auteur|verfasser(?:in)?|text|words|texte|texto|testo|tekst|foto und text|text und fotos|автор|текст|penulis|muhabir|yazan|szerző|reporter|redakteur(?:in)?|forfatter|skribent|tekst|escribe|autorin/autor|reporting|(?:this (?:post|article|story) was )?written|(?:this is )?an? guest (?:post|article|column|essay)|(?:ein )?gastbeitrag)(?:\s*(?:by|von))?\s*:?\s+|(?:authors|auteurs|autores|autori):\s+|(?:verfasst|erstellt|geschrieben|eingestellt) von:?\s+)(\S.{1,90})",
    re.IGNORECASE,
)
#: How both kinds of label begin, in small letters: asked first, for the patterns are slow where they fail.
_LABELS = ("aut", "verfass", "text", "words", "testo", "tekst", "foto und", "авт", "текст", "penulis", "muhabir", "yazan", "szerző", "report", "redakteur", "forfatter", "skribent", "escribe", "this ", "a guest", "gast", "ein gast", "written", "erstellt", "geschrieben", "eingestellt", "published", "posted", "edited")  # fmt: skip
_LABELS_REACH = 12
#: The label as a line of its own; the name is the next line.
_LABEL_ALONE = re.compile(
    r"(?:(?:published|written|posted|reported|edited) by|autor(?:in)?|author|auteur|verfasser(?:in)?|автор) ?:",
    re.IGNORECASE,
)
_HEADINGS = vocabulary("h2 h3 h4 h5 h6 dt")
#: Longest line in characters that is looked at.
_LONGEST_LINE = 120


def labelled(page: Page, _: Marks) -> Iterator[tuple[list[str], str]]:
    """'Author: …' as a line of its own anywhere, as many print it under the story."""
    for u, unit in enumerate(page.units):
        if len(unit.text) > _LONGEST_LINE or not unit.text[:_LABELS_REACH].lower().startswith(_LABELS):
            continue
        match = _LABEL.match(unit.text)
        said = match[1] if match else _line_after(page, u) if _is_label(page, u) else ""
        names = [name for name in people([said]) if proper(name)] if said else []
        if names and not among_others(page, unit.block):
            yield names, "labelled line"


def _is_label(page: Page, u: int) -> bool:
    """Whether a line is the label of the next one: by its colon, or as a heading above a name."""
    text = page.units[u].text
    if _LABEL_ALONE.fullmatch(text):
        return True
    is_heading = page.book.tags[page.units[u].block] in _HEADINGS
    return is_heading and bool(_LABEL_ALONE.fullmatch(f"{text}:")) and is_written(_line_after(page, u))


def _line_after(page: Page, u: int) -> str:
    return page.units[u + 1].text if u + 1 < len(page.units) else ""
