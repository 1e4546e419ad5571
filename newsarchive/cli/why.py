"""The verb why: what was struck from an article, or what became of some words."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

from newsarchive.archive import Archive, locate
from newsarchive.capture.content import payload_of
from newsarchive.capture.revisits import follow
from newsarchive.capture.shelf import Shelf
from newsarchive.clean.page import Page, read_page
from newsarchive.cli.explain import explain
from newsarchive.cli.places import reading
from newsarchive.cli.screen import console, note, one_line, write_json
from newsarchive.cli.verdicts import Verdict, holding, holding_on_page, shares_of, verdicts_of
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Location
from newsarchive.store.base import open_store


def why(wanted: argparse.Namespace) -> int:
    """Tell of an article's struck blocks, or of the words given."""
    with reading(wanted) as store:
        article = store.article(store.find(wanted.article))
    if wanted.explain or wanted.html:
        form = "html" if wanted.html else "json" if wanted.json else "terminal"
        explain(article, list(_pages_of(article, locate(wanted.archive))), form)
        return 0
    if wanted.words is None:
        struck = [verdict for verdict in verdicts_of(article) if not verdict.kept]
        return _say_all(struck, wanted.json)
    if not wanted.words.strip():
        raise NewsArchiveError("no words to look for; leave them out to see all that was struck")
    found = _of_words(article, wanted.words, locate(wanted.archive))
    if wanted.json:
        write_json(asdict(verdict) for verdict in found)
    elif found:
        for verdict in found:
            _say(verdict)
    if not found:
        note(f"newsarchive: “{wanted.words[:100]}” is not on the page, or not in one piece; try fewer words")
    return 0 if found else 1


def _of_words(article: Mapping[str, Any], words: str, archive: Archive) -> list[Verdict]:
    verdicts = verdicts_of(article)
    found = {(verdict.path, verdict.rule): verdict for verdict in holding(verdicts, words)}
    try:
        pages = list(_pages_of(article, archive))
    except (NewsArchiveError, OSError) as error:
        note(
            f"newsarchive: only the first 200 characters of struck blocks were looked at, since the capture cannot be read: {error}"
        )
    else:
        for share, page in zip(shares_of(article), pages, strict=True):
            told = holding_on_page(verdicts_of(share), words, page)
            found |= {(verdict.path, verdict.rule): verdict for verdict in told}
    return list(found.values())


def _pages_of(article: Mapping[str, Any], archive: Archive) -> Iterator[Page]:
    """The page as captured, or all that the article was joined from. Errors: OSError, or a NewsArchiveError, where a
    capture is gone or broken.
    """
    origin = article["origin"]
    if origin["warc"] is None:
        raise NewsArchiveError("it is not known where it lies")
    place, own = Location(warc=origin["warc"], offset=origin["offset"], length=origin["length"]), origin["record_id"]
    shelf = Shelf(archive)
    with closing(open_store(archive)) as store:
        for url, record in [(seam["url"], seam["record_id"]) for seam in article.get("pages", ())] or [
            (article["url"], own)
        ]:
            held = store.held(id=record) if record != own else []
            if record != own and not held:
                raise NewsArchiveError(
                    f"the capture of {url} is not known; `newsarchive rebuild` makes the store again"
                )
            capture = shelf.at(held[0].location if held else place, record)
            payload = payload_of(follow(capture, store.held, shelf.at))
            yield read_page(payload.body, url, payload.charset)


def _say_all(struck: list[Verdict], as_json: bool) -> int:
    if as_json:
        write_json(asdict(verdict) for verdict in struck)
        return 0
    from rich.text import Text

    by_reason: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in struck:
        by_reason[verdict.reason].append(verdict)
    screen = console()
    for reason, verdicts in sorted(by_reason.items(), key=lambda item: -sum(verdict.words for verdict in item[1])):
        screen.print(
            Text.assemble(
                (reason, "bold yellow"),
                f"  {sum(verdict.words for verdict in verdicts)} words in {len(verdicts)} blocks",
            )
        )
        for verdict in verdicts:
            screen.print(
                Text.assemble((f"  {one_line(verdict.rule)}", "cyan"), f"  {verdict.path}  {verdict.words} words")
            )
            screen.print(Text(f"    {one_line(verdict.text)}", "dim"))
    if not struck:
        screen.print("nothing was struck")
    return 0


def _say(verdict: Verdict) -> None:
    from rich.text import Text

    if verdict.kept:
        head = Text.assemble(("kept", "bold green"), f" as {verdict.reason}  {verdict.path}")
    else:
        head = Text.assemble(
            ("struck", "bold red"), f" as {verdict.reason} by rule {one_line(verdict.rule)}  {verdict.path}"
        )
    console().print(head)
    console().print(Text(f"    {one_line(verdict.text)}", "dim"))
