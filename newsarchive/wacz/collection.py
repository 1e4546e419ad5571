"""What goes into a WACZ: the WARC files of an archive, an index over them, and the list of their articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from newsarchive.archive import OPEN, Archive
from newsarchive.errors import StoreError
from newsarchive.export import as_json
from newsarchive.wacz.lookup import Part, blocks, merged
from newsarchive.wacz.package import Package

#: Bytes that are copied at a time.
_PIECE = 1 << 20

#: Called with the bytes to be copied in all, and with those copied since it was called last.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a collection is made of."""

    archive: Archive
    articles: Iterable[Mapping[str, Any]]
    """The articles to be listed, as `Article.to_dict` gives them."""
    whole: bool
    """Whether all WARC files of the archive go in; else those alone that hold a listed article."""
    shut: frozenset[str] = frozenset()
    """WARC files, as `origin.warc` calls them, that must stay out: a file goes in with all that it holds, or not at all."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the list of parts says of the whole."""

    title: str
    software: str
    created: datetime
    """Aware."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What went in."""

    pages: int
    warcs: int
    left_out: int
    """Articles that are not listed, because no closed WARC file holds their capture."""
    still_open: int
    """WARC files that are still being written, and are not in it."""


def write_wacz(wanted: Wanted, told: Told, file: IO[bytes], watch: Watch | None = None) -> Collection:
    """Write a WACZ into a seekable file.

    Errors: StoreError where there is no capture to put in; BrokenRecord for a damaged WARC file without a usable index;
    OSError.
    """
    pages = _Pages(wanted)
    with Package(file, told.created) as package:
        package.add("pages/pages.jsonl", pages.lines(), stored=False)
        names = wanted.archive.name_of
        every = (path for path in wanted.archive.warcs() if _opens(path) and names(path) not in wanted.shut)
        parts = _named(dict.fromkeys((*(every if wanted.whole else ()), *pages.warcs)))
        if not parts:
            raise StoreError(f"{wanted.archive.captures}: no closed WARC file to put into a WACZ; crawl first")
        _add_captures(package, parts, watch)
        package.finish({"title": told.title, "created": _second(told.created), "software": told.software})
    still_open = sum(warc.name.endswith(OPEN) for warc in wanted.archive.warcs()) if wanted.whole else 0
    return Collection(pages=pages.listed, warcs=len(parts), left_out=pages.left_out, still_open=still_open)


def _add_captures(package: Package, parts: list[Part], watch: Watch | None) -> None:
    """Put the WARC files in, as they are, and one index over them all."""
    total = sum(part.warc.stat().st_size for part in parts)
    for part in parts:
        size = part.warc.stat().st_size
        pieces = _pieces(part.warc, watch and partial(watch, total))
        package.add(f"archive/{part.name}", pieces, stored=True, size=size)
    table: list[str] = []
    package.add("indexes/index.cdx.gz", blocks(merged(parts), table), stored=True)
    package.add("indexes/index.idx", (line.encode("utf-8") for line in table), stored=False)


class _Pages:
    """The articles as `pages.jsonl` lists them (WACZ 1.1.1, section 4.3), and the files that hold their captures."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.warcs: dict[Path, None] = {}
        self.listed = self.left_out = 0

    def lines(self) -> Iterator[bytes]:
        """The head, then a line an article; what is written escapes whatever a title can hold."""
        yield as_json({"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": False}).encode(
            "ascii", "replace"
        )
        for article in self._wanted.articles:
            warc = self._warc_of(article)
            if warc is None:
                self.left_out += 1
                continue
            self.warcs[warc] = None
            self.listed += 1
            yield as_json(_page(article)).encode("utf-8")

    def _warc_of(self, article: Mapping[str, Any]) -> Path | None:
        """The closed file that holds the capture; None where there is none, or the address is none that a viewer opens."""
        origin = article["origin"]
        if not origin or not origin["warc"] or urlsplit(article["url"]).scheme not in ("http", "https"):
            return None
        if origin["warc"] in self._wanted.shut:
            return None
        warc = self._wanted.archive.captures / origin["warc"]
        return warc if _opens(warc) and (warc in self.warcs or warc.is_file()) else None


def _opens(warc: Path) -> bool:
    """Whether viewers open a file out of a WACZ: of those in zstd none does (WACZ 1.1.1, section 4.1, has .warc and .warc.gz)."""
    return not warc.name.endswith(".zst")


def _page(article: Mapping[str, Any]) -> dict[str, str]:
    origin = article["origin"]
    return {
        "id": origin["record_id"].rpartition(":")[2],
        "url": article["url"],
        "ts": _second(datetime.fromisoformat(origin["captured_at"])),
        "title": article["title"] or article["url"],
    }


def _second(moment: datetime) -> str:
    """A moment as precise as the index is, so that a viewer finds the capture that is meant."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _named(warcs: Iterable[Path]) -> list[Part]:
    """The closed files, each under a name of its own: names of two spiders can be equal."""
    parts: dict[str, Part] = {}
    for warc in warcs:
        if warc.name.endswith(OPEN):
            continue
        name, number = warc.name, 1
        while name in parts:
            number += 1
            name = f"{number}-{warc.name}"
        parts[name] = Part(warc=warc, name=name)
    return list(parts.values())


def _pieces(path: Path, watch: Callable[[int], None] | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
            if watch:
                watch(len(piece))
