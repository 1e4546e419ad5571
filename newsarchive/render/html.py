"""Clean HTML, safe by construction: a closed list of tags and attributes, http(s) links, text that is escaped.

No script, no style, nothing of the original is asked for anything: a picture is a link to it. A content security
policy that allows nothing stands in front as a second wall.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from newsarchive.kinds import BlockKind, SpanKind
from newsarchive.render.parts import (
    Figure,
    Run,
    Values,
    figures,
    items,
    leading,
    marked,
    named,
    posts_of,
    printable,
    web_address,
)

#: All that may occur in a body; a test holds the output against it.
TAGS = frozenset((
    "article", "section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table", "tr", "th", "td", "pre",
    "figure", "figcaption", "a", "em", "strong", "code", "sub", "sup", "del", "br", "small", "time",
))  # fmt: skip
ATTRIBUTES = frozenset(("href", "rel", "start", "value", "colspan", "rowspan", "datetime", "dir"))

_SPANS = {
    SpanKind.EMPHASIS: "em", SpanKind.STRONG: "strong", SpanKind.CODE: "code", SpanKind.SUBSCRIPT: "sub",
    SpanKind.SUPERSCRIPT: "sup", SpanKind.DELETED: "del",
}  # fmt: skip
_AROUND = {
    BlockKind.PREFORMATTED: "<pre>{}</pre>", BlockKind.CAPTION: "<p><small>{}</small></p>", BlockKind.NOTE: "<p><em>{}</em></p>",
}  # fmt: skip
_HEAD = (
    '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n"
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title></head><body>\n"
)


def as_html(article: Values) -> str:
    """A page of its own with headline, standfirst and body."""
    title = html.escape(article["title"] or article["url"])
    deck = f"<p><em>{html.escape(article['deck'])}</em></p>\n" if article["deck"] else ""
    head = _HEAD.format(lang=html.escape(article["language"] or ""), title=title)
    return printable(
        f'{head}<article dir="auto">\n<h1>{title}</h1>\n{deck}{body_html(article)}\n</article>\n</body></html>\n'
    )


def body_html(article: Values) -> str:
    """The body alone, to be put into a page."""
    parts = [_figure(figure) for figure in leading(article)]
    for post, first, last in posts_of(article):
        shown = [_run(run) for run in figures(article, first, last)]
        parts += ["<section>", *_time(post), *shown, "</section>"] if post else shown
    return printable("\n".join(filter(None, parts)))


def inline_html(part: Values) -> str:
    """A text with its links and emphasis."""
    return marked(part, html.escape, _wrapped)


def _wrapped(span: Values, inner: str) -> str:
    kind = SpanKind(span["kind"])
    if kind is SpanKind.BREAK:
        return "<br>\n"
    if kind is SpanKind.LINK:
        return _link(span.get("href"), inner)
    return f"<{_SPANS[kind]}>{inner}</{_SPANS[kind]}>"


def _link(url: object, inner: str) -> str:
    """A link; only its text where the address is none of the web's. `inner` is escaped already."""
    address = web_address(url)
    return f'<a href="{html.escape(address)}" rel="nofollow noreferrer">{inner}</a>' if address else inner


def _run(run: Run) -> str:
    block = run.blocks[0]
    if run.kind is BlockKind.LIST_ITEM:
        return _list(run.blocks)
    if run.kind is BlockKind.QUOTE:
        return "<blockquote>" + "".join(f"<p>{inline_html(part)}</p>" for part in run.blocks) + "</blockquote>"
    if run.kind is BlockKind.TABLE and block.get("rows"):
        return "<table>\n" + "\n".join(map(_row, block["rows"])) + "\n</table>"
    if run.kind is BlockKind.HEADING:
        level = min(6, max(2, block["level"] or 2))
        return f"<h{level}>{inline_html(block)}</h{level}>"
    if run.kind is BlockKind.EMBED:
        return f"<figure>{_link(block.get('url'), html.escape(named(block)))}</figure>"
    if run.kind is BlockKind.IMAGE:
        return _figure(run.figure) if run.figure else ""
    return _AROUND.get(run.kind, "<p>{}</p>").format(inline_html(block))


def _figure(figure: Figure) -> str:
    caption = inline_html(figure.caption) if figure.caption else ""
    credit = f"<small>{html.escape(figure.credit)}</small>" if figure.credit else ""
    said = " ".join(filter(None, (caption, credit)))
    link = _link(figure.url, html.escape(figure.alt or "image"))
    return f"<figure>{link}{f'<figcaption>{said}</figcaption>' if said else ''}</figure>"


def _time(post: Values) -> Iterable[str]:
    if post["time"]:
        yield f'<p><time datetime="{html.escape(post["time"])}">{html.escape(post["printed"] or post["time"])}</time></p>'
    elif post["printed"]:
        yield f"<p><time>{html.escape(post['printed'])}</time></p>"


def _row(row: list[Values]) -> str:
    return "<tr>" + "".join(map(_cell, row)) + "</tr>"


def _cell(cell: Values) -> str:
    tag = "th" if cell.get("header") else "td"
    covers = "".join(
        f' {name}="{int(cell[key])}"' for key, name in (("columns", "colspan"), ("rows", "rowspan")) if key in cell
    )
    return f"<{tag}{covers}>{inline_html(cell)}</{tag}>"


@dataclass
class _Open:
    """A list that more items may come to."""

    tag: str
    level: int
    number: int


def _list(blocks: tuple[Values, ...]) -> str:
    """Items as lists within lists, by their level."""
    parts: list[str] = []
    open_: list[_Open] = []
    for block, goes_on in items(blocks):
        if goes_on:
            parts.append(f"<p>{inline_html(block)}</p>")
            continue
        level, own = block["level"] or 1, block.get("number")
        tag = "ul" if own is None else "ol"
        while open_ and (open_[-1].level > level or (open_[-1].level == level and open_[-1].tag != tag)):
            parts.append(f"</li></{open_.pop().tag}>")
        if open_ and open_[-1].level == level:
            parts.append("</li><li>" if own in (None, open_[-1].number + 1) else f'</li><li value="{int(own)}">')
            open_[-1].number = own or 0
        else:
            parts.append(f"<{tag}><li>" if own in (None, 1) else f'<{tag} start="{int(own)}"><li>')
            open_.append(_Open(tag, level, own or 0))
        parts.append(inline_html(block))
    return "".join([*parts, *(f"</li></{one.tag}>" for one in reversed(open_))])
