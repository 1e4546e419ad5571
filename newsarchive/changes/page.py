"""A change set as one page to look at. No script, no request; every word of it is escaped."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Iterator
from typing import Any

from newsarchive.changes.count import Count
from newsarchive.render.parts import printable

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #8885}"
    "th:first-child,td:first-child{text-align:left}article{border-top:1px solid #8888;margin-top:1rem}h3{margin:.6rem 0 0}"
    "small,.why{opacity:.8}del{background:hsl(0 70% 50%/.25)}ins{background:hsl(120 60% 40%/.25);text-decoration:none}"
)
_COLUMNS = ("site", "fetches", "gained", "lost", "changed", "words gained", "words struck", "suspicious")
_TAGS = {"-": "del", "+": "ins"}


def changes_html(head: str, count: Count, changes: Iterable[dict[str, Any]], left_out: int) -> str:
    """The whole page: counts, then the changes given, then how many more there are."""
    mark = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
    more = f"<p>{left_out} more, less suspicious, are in the change set.</p>\n" if left_out else ""
    return printable(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n'
        f"<title>What a reprocess would change</title>\n<style>{_STYLE}</style></head><body>\n"
        f"<h1>What a reprocess would change</h1>\n<p>{html.escape(head)}</p>\n"
        f"{''.join(_sites(count))}{''.join(_reasons(count))}<h2>The most suspicious first</h2>\n"
        f"{''.join(map(_change, changes))}{more}</body></html>\n"
    )


def _sites(count: Count) -> Iterator[str]:
    yield f"<table><tr>{''.join(f'<th>{name}</th>' for name in _COLUMNS)}</tr>\n"
    for name, site in sorted(count.sites.items()):
        cells = (
            site.fetches,
            site.gained,
            site.lost,
            site.changed,
            site.words_gained,
            site.words_struck,
            site.suspicious,
        )
        yield f"<tr><td>{html.escape(name)}</td>{''.join(f'<td>{cell:,}</td>' for cell in cells)}</tr>\n"
    yield "</table>\n"


def _reasons(count: Count) -> Iterator[str]:
    yield "<h2>Words struck, by reason</h2>\n<table><tr><th>reason</th><th>more or less</th></tr>\n"
    for reason, words in count.reasons.items():
        yield f"<tr><td>{html.escape(reason)}</td><td>{words:+,}</td></tr>\n"
    yield "</table>\n"


def _change(change: dict[str, Any]) -> str:
    after, before = change["after"], change["before"] or {}
    title = html.escape(after["title"] or before.get("title") or change["url"])
    outcomes = html.escape(f"{before.get('outcome', 'unknown')} → {after['outcome']}")
    fields = "".join(
        f"<li>{html.escape(name)}: <del>{_shown(old)}</del> <ins>{_shown(new)}</ins></li>"
        for name, (old, new) in change["fields"].items()
    )
    diff = " ".join(
        f"<{_TAGS[kind]}>{html.escape(text)}</{_TAGS[kind]}>" if kind in _TAGS else html.escape(text)
        for kind, text in change["diff"]
    )
    return (
        f'<article dir="auto"><h3>{title}</h3>\n<small>{html.escape(change["site"])} · {html.escape(change["at"][:16])} · '
        f"{html.escape(change['url'])}</small>\n"
        f'<p class="why">{html.escape("; ".join(change["suspicions"]) or "nothing suspicious")} · {outcomes} · '
        f"{change['gained']} words gained, {change['struck']} struck</p>\n<ul>{fields}</ul>\n<p>{diff}</p></article>\n"
    )


def _shown(value: Any) -> str:
    return "–" if value is None else html.escape(str(value))
