"""The verbs that read the store: ls, show, search, stats."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from newsarchive.archive import locate
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.bars import advancing
from newsarchive.cli.evidence import as_evidence
from newsarchive.cli.places import reading
from newsarchive.cli.screen import console, note, one_line, table, write, write_json
from newsarchive.export import as_html, as_json, as_markdown, as_text
from newsarchive.rights import SiteRights
from newsarchive.store.entry import MARK_OFF, MARK_ON, Ended, Entry, Hit, Query

_SHOWN = {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html, "evidence": as_evidence}


def ls(wanted: argparse.Namespace) -> int:
    """List articles, or fetches by outcome."""
    query = Query(
        site=wanted.site, since=wanted.since, outcome=wanted.outcome, newest=wanted.newest, limit=wanted.limit
    )
    with reading(wanted) as store:
        if wanted.outcome:
            ended = store.ended(query)
            number = (
                write_json(ended)
                if wanted.json
                else table(("when", "site", "article", "address", "why"), map(_ended_row, ended))
            )
        else:
            entries = store.entries(query)
            number = (
                write_json(entries)
                if wanted.json
                else table(("id", "captured", "site", "kept", "rev", "title"), map(_entry_row, entries))
            )
    return _found(number, "nothing matches; `newsarchive stats` counts what there is")


def show(wanted: argparse.Namespace) -> int:
    """Show one article."""
    with reading(wanted) as store:
        found = store.article(store.find(wanted.article), wanted.revision)
        article = SiteRights(store, Shelf(locate(wanted.archive)).at).added(found)
    if article["withdrawn"]:
        note(f"newsarchive: withdrawn: gone since {article['withdrawn'][:19]}Z ({article['withdrawn_why']})")
    write(_SHOWN[wanted.form](article))
    return 0


def search(wanted: argparse.Namespace) -> int:
    """Search titles and texts."""
    with reading(wanted) as store:
        with advancing("indexing what is new for search") as watch:
            store.index(watch)
        hits = store.search(wanted.words, wanted.site, wanted.limit)
    if wanted.json:
        write_json(asdict(hit) | {"excerpt": hit.excerpt.replace(MARK_ON, "").replace(MARK_OFF, "")} for hit in hits)
    else:
        for hit in hits:
            _print_hit(hit)
    return _found(len(hits), "nothing found; `newsarchive ls` lists what there is")


def stats(wanted: argparse.Namespace) -> int:
    """Count fetches by outcome."""
    with reading(wanted) as store:
        counted = store.stats()
    if wanted.json:
        write_json([counted])
        return 0
    kinds = sorted(counted["outcomes"], key=lambda kind: -counted["outcomes"][kind])
    rows = [*sorted(counted["sites"].items()), ("all", counted)]
    table(
        ("site", "fetches", *kinds),
        ([name, part["fetches"], *(part["outcomes"].get(kind, 0) for kind in kinds)] for name, part in rows),
    )
    return 0


def _entry_row(entry: Entry) -> list[object]:
    whole = entry.words + entry.words_struck
    share = f"{entry.words} ({100 * entry.words // whole if whole else 0} %)"
    return [
        entry.id,
        entry.captured_at[:16].replace("T", " "),
        entry.site,
        share,
        entry.revisions,
        f"{'[withdrawn] ' if entry.withdrawn else ''}{entry.title or entry.url}",
    ]


def _ended_row(ended: Ended) -> list[object]:
    address = ended.url if ended.url == ended.final_url else f"{ended.url} → {ended.final_url}"
    return [ended.at[:16].replace("T", " "), ended.site, ended.article or "-", address, ended.why]


def _print_hit(hit: Hit) -> None:
    from rich.text import Text

    screen = console()
    screen.print(
        Text.assemble(
            (hit.id, "cyan"),
            "  ",
            (one_line(hit.title or hit.url), "bold"),
            f"  {one_line(hit.site)} {hit.captured_at[:10]}",
        )
    )
    excerpt = Text("    ")
    for n, part in enumerate(one_line(hit.excerpt).replace(MARK_ON, MARK_OFF).split(MARK_OFF)):
        excerpt.append(part, "bold yellow" if n % 2 else "")
    screen.print(excerpt)


def _found(number: int, otherwise: str) -> int:
    if not number:
        note(f"newsarchive: {otherwise}")
    return 0 if number else 1
