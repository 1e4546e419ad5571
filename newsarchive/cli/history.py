"""The verb history: an article's revisions with word diffs, at a terminal, in a pipe, as JSON or as a page."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from newsarchive.archive import locate
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.places import reading, sites_here
from newsarchive.cli.screen import console, one_line, write, write_json
from newsarchive.due import Found, Look
from newsarchive.edits.history import By, Step
from newsarchive.edits.history import history as history_of
from newsarchive.edits.words import Line
from newsarchive.model import iso_utc
from newsarchive.render.history import Told, history_html

_STYLES = {"gone": "red strike", "new": "green underline", "same": "dim"}
#: How changes are marked where there are no colours, as `git diff --word-diff` does.
_PLAIN = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_BY = {By.RULES: "our rules changed, the page did not", By.UNKNOWN: "made by different rules, and a capture cannot be read: whose doing it is cannot be told"}  # fmt: skip


def history(wanted: argparse.Namespace) -> int:
    """Show what became of an article."""
    archive = locate(wanted.archive)
    with reading(wanted) as store:
        found = store.find(wanted.article)
        article = store.article(found)
        steps = list(history_of(found, store, Shelf(archive), sites_here()))
        events = list(_events(store.watches.looks(found)))
    if wanted.json:
        write_json(_in_order([(step.span.first, _as_json(step)) for step in steps], [(at, {"at": at, "event": kind, "why": why}) for at, kind, why in events]))  # fmt: skip
        return 0
    told = _in_order(
        [(step.span.first, _told(step)) for step in steps],
        [(at, Told(head=f"{_minute(at)}  {kind}", told=why)) for at, kind, why in events],
    )
    title, url = article["title"] or article["url"], article["canonical_url"] or article["url"]
    if wanted.html:
        write(history_html(title, url, told))
    else:
        _print(title, url, told)
    return 0


def _in_order(steps: list[tuple[str, Any]], events: list[tuple[str, Any]]) -> list[Any]:
    """What happened to the page, and then what was found there."""
    return [thing for _, thing in sorted([*events, *steps], key=lambda pair: pair[0])]


def _events(looks: Sequence[tuple[Look, str]]) -> Iterator[tuple[str, str, str]]:
    """When the page was taken away, and when it came back."""
    was_gone = False
    for look, why in looks:
        if look.found is Found.FAILED:
            continue
        is_gone = look.found is Found.GONE
        if is_gone != was_gone:
            yield iso_utc(look.at), "gone" if is_gone else "back", why
        was_gone = is_gone


def _as_json(step: Step) -> dict[str, Any]:
    edit = asdict(step.edit) if step.edit else None
    lines = [{"part": line.part, "pieces": [[piece.mark, piece.text] for piece in line.pieces]} for line in step.lines if line.is_changed]  # fmt: skip
    return {**asdict(step.span), "by": step.by, "edit": edit, "lines": lines}


def _told(step: Step) -> Told:
    span = step.span
    head = f"{_minute(span.first)}  revision {span.revision}"
    times = f"seen {span.captures} times, last {_minute(span.last)}" if span.captures > 1 else "seen once"
    return Told(head=head, told=f"{_verdict(step)}{times}", lines=tuple(_shown(step.lines)))


def _verdict(step: Step) -> str:
    if step.edit is None or step.by is None:
        return ""
    if step.by is By.RULES:
        return f"{_BY[By.RULES]}; "
    size = f"{', '.join(step.edit.grades)}; −{step.edit.words_gone} +{step.edit.words_new} words; "
    silent = "the page does not say so; " if step.edit.is_silent else ""
    return f"{size}{silent}{_BY[step.by] + '; ' if step.by is By.UNKNOWN else ''}"


def _shown(lines: Iterable[Line]) -> Iterator[tuple[tuple[str, str], ...]]:
    """The lines that changed; of those between them only how many there are."""
    same = 0
    for line in lines:
        if not line.is_changed:
            same += 1
            continue
        if same:
            yield (("same", f"… {same} as before"),)
        same = 0
        label = [] if line.part == "paragraph" else [("same", f"{line.part}: ")]
        yield (*label, *((piece.mark.value, piece.text) for piece in line.pieces))
    if same:
        yield (("same", f"… {same} as before"),)


def _print(title: str, url: str, told: Sequence[Told]) -> None:
    from rich.text import Text

    screen, is_plain = console(), not sys.stdout.isatty() or "NO_COLOR" in os.environ
    screen.print(Text(one_line(title), "" if is_plain else "bold"))
    screen.print(one_line(url))
    for one in told:
        screen.print(Text(f"\n{one_line(one.head)}  {one_line(one.told)}"))
        for line in one.lines:
            screen.print(Text("  ").append_text(Text.assemble(*(_drawn(piece, is_plain) for piece in line))))


def _drawn(piece: tuple[str, str], is_plain: bool) -> tuple[str, str]:
    mark, words = piece
    text = one_line(f"|{words}|")[1:-1]  # the space at either end is kept
    if is_plain:
        before, after = _PLAIN.get(mark, ("", ""))
        return f"{before}{text}{after}", ""
    return text, _STYLES.get(mark, "")


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
