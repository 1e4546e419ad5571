"""A page as it was judged, side by side: its text on the left, the verdicts on the right. One file, no script, no request."""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsarchive.kinds import Reason
from newsarchive.render.parts import printable

#: A struck text of more words than this is folded until somebody opens it.
_LONG = 60
#: Of a folded text so many characters are shown.
_BEGINNING = 160
#: Reason → its colour's hue, in degrees; neighbours in the list are far from one another.
_HUES = {reason: n * 137 % 360 for n, reason in enumerate(Reason)}  # 137: the golden angle
_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem;overflow-wrap:anywhere}"
    "section{display:grid;grid-template-columns:2fr 1fr;gap:0 1.5rem;margin:.35rem 0;padding:.2rem .6rem;border-left:.4rem solid transparent}"
    "section.struck{opacity:.85}section.struck .text{text-decoration:line-through;text-decoration-thickness:1px}"
    ".verdict{font-size:.82rem}.verdict code{opacity:.7;font-size:.75rem}ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}"
    "li{border-left:.8rem solid transparent;padding-left:.4rem}summary{cursor:pointer}.kept{border-color:hsl(120 45% 40%)}"
    "@media(max-width:40rem){section{grid-template-columns:1fr}}"
    + "".join(f".r-{reason.value}{{border-color:hsl({hue} 60% 50%)}}" for reason, hue in _HUES.items())
)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A piece of a page and what became of it."""

    kept: bool
    reason: str
    """A reason, or for what is kept the kind of block."""
    rule: str
    path: str
    words: int
    text: str
    """All of it."""
    note: str = ""


def explained_html(title: str, url: str, pieces: Sequence[Judged]) -> str:
    """The whole page. Every word of it is escaped, and a policy that allows only its own style stands in front."""
    mark = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
    shown = "\n".join(map(_section, pieces))
    return printable(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style></head><body>\n"
        f"<h1>{html.escape(title)}</h1>\n<p>{html.escape(url)}</p>\n{_legend(pieces)}\n{shown}\n</body></html>\n"
    )


def counted(pieces: Iterable[Judged]) -> list[tuple[str, int, int]]:
    """Reason (or `kept`), pieces and words, most words first."""
    blocks, words = Counter[str](), Counter[str]()
    for piece in pieces:
        name = "kept" if piece.kept else piece.reason
        blocks[name] += 1
        words[name] += piece.words
    return [(name, blocks[name], number) for name, number in words.most_common()]


def _legend(pieces: Sequence[Judged]) -> str:
    rows = (
        f'<li class="{_class(name)}"><b>{html.escape(name)}</b> {words} words in {blocks}</li>'
        for name, blocks, words in counted(pieces)
    )
    return f"<ul>{''.join(rows)}</ul>"


def _section(piece: Judged) -> str:
    name = "kept" if piece.kept else piece.reason
    verdict = f"<b>{html.escape(piece.reason)}</b>" + ("" if piece.kept else f" · {html.escape(piece.rule)}")
    note = f"<br>{html.escape(piece.note)}" if piece.note else ""
    text = f'<div class="text" dir="auto">{_text(piece)}</div>'
    state = "" if piece.kept else " struck"
    right = (
        f'<div class="verdict">{verdict} · {piece.words} words{note}<br><code>{html.escape(piece.path)}</code></div>'
    )
    return f'<section class="{_class(name)}{state}">{text}{right}</section>'


def _text(piece: Judged) -> str:
    if piece.kept or piece.words <= _LONG:
        return html.escape(piece.text)
    start = html.escape(piece.text[:_BEGINNING])
    return f"<details><summary>{start} … ({piece.words} words)</summary>{html.escape(piece.text)}</details>"


def _class(name: str) -> str:
    """The class of a reason; only names of our own lists become classes."""
    return f"r-{name}" if name in set(Reason) else "kept"
