"""Articles into a folder: each a file of its own, all in one file, or as Parquet by site and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from newsarchive.export.lines import DOCUMENTS, FORMATS, Format, packing_of, write
from newsarchive.export.parquet import by_site_and_month
from newsarchive.ids import article_id
from newsarchive.render.parts import Values

#: Longest part of a file's name that comes from a page, in bytes: with day and id it stays below the 255 that file
#: systems take.
_LONGEST = 100

#: Endings of files by the name of their format.
ENDINGS = {"jsonl": ".jsonl", "csv": ".csv", "markdown": ".md", "text": ".txt", "parquet": ".parquet"}


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How an export is written; equal manners may go into one folder."""

    format: str
    """`parquet`, or one of `FORMATS`."""
    shape: str = "article"
    """`article` or `datatrove`."""
    packing: str = ""
    """`gz`, `zst`, or '' for plain."""
    each: bool = False
    """Whether each article is a file of its own."""

    @property
    def form(self) -> Format:
        """How the lines are written; not for `parquet`."""
        return DOCUMENTS if self.shape == "datatrove" else FORMATS[self.format]

    @property
    def fill(self) -> Callable[[Iterable[Values], Path], int]:
        """Writes articles into an empty folder, and says how many there were."""
        if self.format == "parquet":
            return partial(by_site_and_month, shape=self.shape)
        return partial(_each, self) if self.each else partial(_together, self)


def file_name(values: Values, ending: str) -> str:
    """Where an article's file lies: `SITE/DAY-TITLE-ID` and an ending. Letters, digits and hyphens are all that a page
    can put into it; the id keeps two of one title apart.
    """
    origin = values["origin"] or {}
    day = (values["published"] or "")[:10] or (origin.get("captured_at") or "")[:10] or "undated"
    name = article_id(values["canonical_url"] or values["url"])
    revision = f"-r{values['revision']}" if (values["revision"] or 1) > 1 else ""
    parts = filter(None, (_slug(day), _slug(values["title"] or ""), name + revision))
    return f"{_slug(values['site'] or '', keep='.') or 'no-site'}/{'-'.join(parts)}{ending}"


def _each(manner: Manner, articles: Iterable[Values], folder: Path) -> int:
    number = 0
    ending = ENDINGS[manner.format] + (f".{manner.packing}" if manner.packing else "")
    for number, values in enumerate(articles, 1):  # noqa: B007  the number is the answer
        path = folder / file_name(values, ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write([values], manner.form, file, manner.packing)
    return number


def _together(manner: Manner, articles: Iterable[Values], folder: Path) -> int:
    name = f"articles{ENDINGS[manner.format]}" + (f".{manner.packing}" if manner.packing else "")
    with (folder / name).open("wb") as file:
        return write(articles, manner.form, file, packing_of(name))


def _slug(text: str, keep: str = "") -> str:
    """A text as a part of a file's name, on any system: no separators, no dot in front, no reserved characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    allowed = "".join(char if char.isalnum() or char in keep else "-" for char in plain)
    short = re.sub(r"-{2,}", "-", allowed).encode()[:_LONGEST].decode("utf-8", "ignore")
    return short.strip("-.")
