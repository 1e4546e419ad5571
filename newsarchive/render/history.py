"""The history of an article as a page of its own: every word escaped, no script, no request."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.render.parts import printable

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:50rem;padding:1rem;overflow-wrap:anywhere}"
    "del{color:hsl(0 60% 45%)}ins{color:hsl(130 60% 30%)}@media(prefers-color-scheme:dark){del{color:hsl(0 70% 70%)}ins{color:hsl(130 50% 65%)}}"
    "section{border-top:1px solid;margin-top:1.5rem}h2{font-size:1.1rem;margin:.6rem 0 0}.told{font-size:.85rem;margin:0}.same{opacity:.65;font-size:.85rem}"
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One revision, or one thing that happened to the page."""

    head: str
    told: str
    """What is said of it, in a sentence."""
    lines: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Each line as pieces: `kept`, `gone` or `new`, and the words; `same` for what is left out between changes."""


_TAGS = {"gone": ("<del>", "</del>"), "new": ("<ins>", "</ins>"), "same": ('<span class="same">', "</span>")}


def history_html(title: str, url: str, told: Sequence[Told]) -> str:
    """The whole page. A policy that allows only its own style stands in front."""
    mark = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
    return printable(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style></head><body>\n"
        f"<h1>{html.escape(title)}</h1>\n<p>{html.escape(url)}</p>\n{''.join(map(_section, told))}</body></html>\n"
    )


def _section(one: Told) -> str:
    lines = "".join(f'<p dir="auto">{"".join(map(_piece, line))}</p>\n' for line in one.lines)
    return (
        f'<section><h2>{html.escape(one.head)}</h2>\n<p class="told">{html.escape(one.told)}</p>\n{lines}</section>\n'
    )


def _piece(piece: tuple[str, str]) -> str:
    before, after = _TAGS.get(piece[0], ("", ""))
    return f"{before}{html.escape(piece[1])}{after}"
