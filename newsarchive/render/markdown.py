"""CommonMark with GitHub's tables. No text of the page can act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarchive.kinds import BlockKind, SpanKind
from newsarchive.render.parts import (
    Figure,
    Run,
    Values,
    figures,
    grid,
    items,
    leading,
    marked,
    named,
    posts_of,
    web_address,
)

_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
#: What begins a heading, list or rule when it begins a line.
_BEGINS = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
_AROUND = {SpanKind.EMPHASIS: "*", SpanKind.STRONG: "**", SpanKind.DELETED: "~~"}
_TAGS = {SpanKind.SUBSCRIPT: "sub", SpanKind.SUPERSCRIPT: "sup"}


def escaped(text: str) -> str:
    """Text on one line in which no character is markup, wherever it stands."""
    return line_start(inline_escaped(" ".join(text.split())))


def inline_escaped(text: str) -> str:
    """Text within a line in which no character is markup."""
    return _MARKUP.sub(r"\\\1", re.sub(r"\s+", " ", text)).replace("&", "&amp;")


def line_start(line: str) -> str:
    """An escaped line that begins no heading, list or rule."""
    return _BEGINS.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", line)


def inline_markdown(part: Values) -> str:
    """A text with its links and emphasis, as the beginning of a line."""
    text = part["text"]
    lines = marked(part, inline_escaped, lambda span, inner: _wrapped(text, span, inner)).split("\\\n")
    return "\\\n".join(line_start(line.strip(" ")) for line in lines)


def body_markdown(article: Values) -> str:
    """The body, its parts divided by blank lines."""
    parts = [_figure(figure) for figure in leading(article)]
    for post, first, last in posts_of(article):
        if post and (when := post["printed"] or post["time"]):
            parts.append(f"**{escaped(when)}**")
        parts += [_run(run) for run in figures(article, first, last)]
    return "\n\n".join(filter(None, parts))


def _wrapped(text: str, span: Values, inner: str) -> str:
    kind = SpanKind(span["kind"])
    if kind is SpanKind.BREAK:
        return "\\\n"
    if kind is SpanKind.LINK:
        return _link(span.get("href"), inner)
    if kind is SpanKind.CODE:
        return _code(text[span["start"] : span["end"]])
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>"
    return f"{_AROUND[kind]}{inner}{_AROUND[kind]}" if _stands_free(text, span) else inner


def _stands_free(text: str, span: Values) -> bool:
    """Whether a reader of Markdown takes the asterisks for emphasis: they must lean on the text (CommonMark 6.2)."""
    start, end = span["start"], span["end"]
    opens = text[start].isalnum() or not text[start - 1 : start].isalnum()
    closes = text[end - 1].isalnum() or not text[end : end + 1].isalnum()
    return opens and closes


def _code(text: str) -> str:
    """Code between backticks; as text where it has a bar, which would part the cells of a table, or a backtick of its own:
    runs of several lengths side by side would close one another, and what stands between them would be markup."""
    return inline_escaped(text) if "|" in text or "`" in text else f"`{text}`"


def _link(url: object, inner: str) -> str:
    address = web_address(url)
    return f"[{inner}]({address})" if address else inner


def _run(run: Run) -> str:
    block = run.blocks[0]
    if run.kind is BlockKind.LIST_ITEM:
        return "\n".join(_list(run.blocks))
    if run.kind is BlockKind.QUOTE:
        return "\n>\n".join("> " + inline_markdown(part).replace("\n", "\n> ") for part in run.blocks)
    if run.kind is BlockKind.TABLE and block.get("rows"):
        return _table(block)
    if run.kind in (BlockKind.PREFORMATTED, BlockKind.TABLE):
        return _fenced(block["text"])
    if run.kind is BlockKind.HEADING:
        return "#" * min(6, max(2, block["level"] or 2)) + " " + inline_markdown(block).replace("\\\n", " ")
    if run.kind is BlockKind.IMAGE:
        return _figure(run.figure) if run.figure else ""
    if run.kind is BlockKind.EMBED:
        return _link(block.get("url"), inline_escaped(named(block)))
    text = inline_markdown(block)
    return f"*{text}*" if run.kind in (BlockKind.CAPTION, BlockKind.NOTE) and not block.get("spans") else text


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _list(blocks: tuple[Values, ...]) -> Iterator[str]:
    """Items, each indented under the one that it belongs to."""
    indents: list[tuple[int, int]] = []  # level, and how far its text is indented
    for block, goes_on in items(blocks):
        level = block["level"] or 1
        while indents and indents[-1][0] >= level + goes_on:
            indents.pop()
        indent = indents[-1][1] if indents else 0
        text = inline_markdown(block)
        if goes_on:
            yield "\n" + _indented(text, indent)
            continue
        mark = f"{block['number']}. " if block.get("number") is not None else "- "
        indents.append((level, indent + len(mark)))
        yield " " * indent + mark + _indented(text, indent + len(mark)).lstrip(" ")


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.split("\n"))


def _table(block: Values) -> str:
    rows = grid(block["rows"])
    has_head = all(cell.get("header") for cell in block["rows"][0])
    none: list[Values] = [{"text": ""}] * len(rows[0])
    head, body = (rows[0], rows[1:]) if has_head else (none, rows)
    lines = [_row(head), "| " + " | ".join(["---"] * len(rows[0])) + " |", *map(_row, body)]
    return "\n".join(lines)


def _row(cells: list[Values]) -> str:
    return "| " + " | ".join(inline_markdown(cell).replace("\\\n", " ") for cell in cells) + " |"


def _figure(figure: Figure) -> str:
    address = web_address(figure.url)
    caption = inline_markdown(figure.caption) if figure.caption else ""
    said = " — ".join(filter(None, (caption, escaped(figure.credit))))
    image = f"![{inline_escaped(figure.alt)}]({address})" if address else ""
    return "\n\n".join(filter(None, (image, f"*{said}*" if said and "*" not in said.replace("\\*", "") else said)))
