"""The verb that writes articles for other programs: export."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from newsarchive.archive import locate
from newsarchive.capture.shelf import Shelf
from newsarchive.cli.bars import counting
from newsarchive.cli.places import reading
from newsarchive.cli.screen import note
from newsarchive.cli.wacz import export_wacz
from newsarchive.errors import SettingError
from newsarchive.export import export as export_lines
from newsarchive.export.folders import Manner
from newsarchive.export.increments import add_increment
from newsarchive.export.lines import packing_of, write
from newsarchive.export.whole import whole_folder
from newsarchive.meta import RESERVED
from newsarchive.rights import SiteRights
from newsarchive.store.base import Store
from newsarchive.store.entry import Query

_One = TypeVar("_One")


def export(wanted: argparse.Namespace) -> int:
    """Write articles for other programs."""
    manner = _manner(wanted)
    if wanted.format == "wacz":
        return export_wacz(wanted)
    with reading(wanted) as store:
        if wanted.output == "-":
            write(_articles(store, wanted), manner.form, sys.stdout.buffer, manner.packing)
            return 0
        try:
            said = _written(store, wanted, manner)
        except OSError as error:
            place = error.filename or wanted.output
            raise SettingError(f"{place}: {error.strerror or error}; choose another place with -o") from error
    if not wanted.quiet:
        note(said)
    return 0


def _written(store: Store, wanted: argparse.Namespace, manner: Manner) -> str:
    """Write to a file or into a folder; what is to be said about it."""
    out = Path(wanted.output)
    if wanted.since_export:
        return _added(store, wanted, manner, out)
    if manner.each or manner.format == "parquet":
        with whole_folder(out) as beside:
            number = manner.fill(_articles(store, wanted), beside)
    else:
        number = export_lines(_articles(store, wanted), manner.form, out)
    return f"{number} articles in {wanted.output}"


def _added(store: Store, wanted: argparse.Namespace, manner: Manner, out: Path) -> str:
    query = Query(site=wanted.site, since=wanted.since)
    added = add_increment(
        lambda fresh: _watched(_allowed(store, store.versions(query, fresh, every=wanted.all_revisions), wanted), wanted),
        manner, out,
    )  # fmt: skip
    return f"{added.articles} articles in {added.folder}" if added.folder else f"nothing new for {out}"


def _may_go(article: dict[str, object], wanted: argparse.Namespace) -> bool:
    return not (wanted.without_reserved and article["ai_use"] == RESERVED)


def _allowed(
    store: Store, versions: Iterable[tuple[str, dict[str, object]]], wanted: argparse.Namespace
) -> Iterator[tuple[str, dict[str, object]]]:
    """The versions with what their sites say, without those that may not go."""
    rights = SiteRights(store, Shelf(locate(wanted.archive)).at)
    told = ((name, rights.added(article)) for name, article in versions)
    yield from ((name, article) for name, article in told if _may_go(article, wanted))


def _articles(store: Store, wanted: argparse.Namespace) -> Iterator[dict[str, object]]:
    query = Query(site=wanted.site, since=wanted.since)
    rights = SiteRights(store, Shelf(locate(wanted.archive)).at)
    found = map(rights.added, store.revisions(query) if wanted.all_revisions else store.latest(query))
    return _watched((one for one in found if _may_go(one, wanted)), wanted)


def _watched(rows: Iterable[_One], wanted: argparse.Namespace) -> Iterator[_One]:
    """The rows, counted on a terminal where they do not go there themselves."""
    return counting(rows, "articles", quiet=wanted.quiet or (wanted.output == "-" and sys.stdout.isatty()))


def _manner(wanted: argparse.Namespace) -> Manner:
    """How to write, as far as the options agree with each other. Errors: SettingError where they do not."""
    name, _, packing = wanted.format.partition(".")
    manner = Manner(
        format=name,
        shape=wanted.shape,
        packing=packing or (packing_of(wanted.output) if name != "wacz" else ""),
        each=wanted.each,
    )
    for wrong, why in _conflicts(wanted, manner):
        if wrong:
            raise SettingError(why)
    return manner


def _conflicts(wanted: argparse.Namespace, manner: Manner) -> Iterator[tuple[bool, str]]:
    """What does not go together, and what to do about it."""
    name, to_folder = manner.format, manner.format == "parquet" or manner.each or wanted.since_export
    yield to_folder and wanted.output == "-", "that makes a folder of files; name it: -o DIR"
    yield (
        name == "wacz" and (manner.each or wanted.since_export),
        "a WACZ is one file; leave --each and --since-export out",
    )
    datatrove = manner.shape == "datatrove"
    yield datatrove and name not in ("jsonl", "parquet"), "--shape datatrove is for --format jsonl and parquet"
    yield manner.each and name == "parquet", "Parquet puts the articles of a site and month together; leave --each out"
    yield bool(manner.packing) and name == "parquet", "Parquet is packed already; give -o a folder's name"
    packed_screen = bool(manner.packing) and wanted.output == "-" and sys.stdout.isatty()
    yield packed_screen, f"packed lines cannot be shown at a terminal; name a file: -o NAME.{wanted.format}"
