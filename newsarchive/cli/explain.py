"""A page with its verdicts, as a person reads it: at a terminal, or as a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from newsarchive.clean.page import Page
from newsarchive.cli.screen import console, one_line, write, write_json
from newsarchive.cli.verdicts import Verdict, in_page_order, shares_of, whole_texts
from newsarchive.kinds import Reason
from newsarchive.render.explained import Judged, counted, explained_html

#: Reason → colour at a terminal. Those that readers meet most are told apart.
_COLOURS = {
    Reason.MENU: "blue", Reason.AD: "red", Reason.RELATED: "magenta", Reason.MOST_READ: "magenta", Reason.SHARE: "cyan",
    Reason.COMMENTS: "yellow", Reason.SIGNUP: "bright_red", Reason.CONSENT: "bright_black", Reason.PAYWALL: "bright_red",
    Reason.BYLINE: "green", Reason.HEADLINE: "bright_green", Reason.DECK: "bright_green", Reason.CAPTION: "bright_cyan",
    Reason.TAGS: "bright_blue", Reason.EMBED: "bright_magenta",
}  # fmt: skip
_OTHER = "yellow"
#: Of a struck piece with more words than this only its beginning is shown at a terminal, in characters.
_LONG, _BEGINNING = 25, 120


def explain(article: Mapping[str, Any], pages: Sequence[Page], form: str) -> None:
    """Show what is kept and what is struck, in page order. `form`: `html`, `json`, or anything else for a terminal.

    `pages`: the page of the article, or all that it was joined from, in their order.
    """
    parts = [(in_page_order(share, page), page) for share, page in zip(shares_of(article), pages, strict=True)]
    if form == "json":
        write_json(asdict(verdict) for verdicts, _ in parts for verdict in verdicts)
        return
    pieces = [_judged(verdict) for verdicts, page in parts for verdict in whole_texts(verdicts, page)]
    if form == "html":
        write(explained_html(article["title"] or article["url"], article["url"], pieces))
    else:
        _print(pieces)


def _judged(verdict: Verdict) -> Judged:
    return Judged(**asdict(verdict))


def _print(pieces: list[Judged]) -> None:
    from rich.text import Text

    screen = console()
    for piece in pieces:
        if piece.kept:
            named = "" if piece.reason == "paragraph" else f"[{piece.reason}] "
            screen.print(Text.assemble("  ", (named, "bold"), one_line(piece.text)))
            continue
        colour = _colour(piece.reason)
        why = f"{piece.rule}, {piece.note}" if piece.note else piece.rule
        mark = Text.assemble(("- ", colour), (f"[{piece.reason}: {one_line(why)}, {piece.words} words] ", colour))
        screen.print(mark.append(_folded(piece), "dim strike"))
    screen.print()
    for name, blocks, words in counted(pieces):
        screen.print(Text.assemble((f"{name:12}", _colour(name)), f" {words:>6} words in {blocks}"))


def _colour(name: str) -> str:
    return "bold" if name == "kept" else _COLOURS.get(Reason(name), _OTHER) if name in set(Reason) else _OTHER


def _folded(piece: Judged) -> str:
    text = one_line(piece.text)
    return text if piece.words <= _LONG or len(text) <= _BEGINNING else f"{text[:_BEGINNING].rstrip()} …"
