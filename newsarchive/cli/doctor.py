"""The verb doctor: what is installed, what is wrong, and what to do. Changes nothing."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from newsarchive.archive import OPEN, Archive, locate
from newsarchive.cli.places import sites_here
from newsarchive.cli.screen import console, one_line
from newsarchive.errors import NewsArchiveError
from newsarchive.locks import is_being_written
from newsarchive.store.health import SQLITE_VERSION, has_fulltext, health_of, is_writable, lacks_holdings
from newsarchive.store.schema import BEHIND, VERSION

#: What must be there, as the package index calls it: pyproject.toml's dependencies, save those for some machines only.
_NEEDED = (
    "scrapy", "twisted", "readability-lxml", "beautifulsoup4", "warcio", "lxml", "cssselect", "numpy", "protego", "tldextract", "w3lib", "brotli",
    "dateparser", "feedparser", "cryptography", "rich", "tzdata",
)  # fmt: skip
_SETUP = "run `make setup`, or `pip install .` in the folder of newsarchive"
#: Free space below which a crawl is soon over: a day of one busy outlet, pages and media pages together.
_LOW = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    fine: bool
    what: str
    says: str
    do: str = ""
    """What to do; '' where all is well."""


def doctor(wanted: argparse.Namespace) -> int:
    """Look at everything; 0 only if all is well."""
    from rich.text import Text

    findings = [finding for look in LOOKS for finding in _looked(look, locate(wanted.archive))]
    screen = console()
    for finding in findings:
        mark = ("ok   ", "green") if finding.fine else ("WRONG", "bold red")
        screen.print(Text.assemble(mark, f" {one_line(finding.what)}: ", one_line(finding.says)))
        if finding.do:
            screen.print(Text(f"      → {one_line(finding.do)}", "yellow"))
    wrong = sum(not finding.fine for finding in findings)
    screen.print("all is well" if not wrong else f"{wrong} thing{'s' if wrong > 1 else ''} to mend")
    return 1 if wrong else 0


def _looked(look: Callable[[Archive], Iterator[Finding]], archive: Archive) -> Iterator[Finding]:
    """What a look finds, also where a package is missing that it needs."""
    try:
        yield from look(archive)
    except ModuleNotFoundError as error:
        what = look.__name__.strip("_")
        yield Finding(fine=False, what=what, says=f"cannot be looked at without {error.name}", do=_SETUP)


def _versions(_: Archive) -> Iterator[Finding]:
    yield Finding(fine=sys.version_info >= (3, 11), what="python", says=platform.python_version())
    for name in ("newsarchive", *_NEEDED):
        try:
            yield Finding(fine=True, what=name, says=metadata.version(name))
        except metadata.PackageNotFoundError:
            if name == "newsarchive":
                yield Finding(fine=True, what=name, says="used from its source folder, not installed")
            else:
                do = f"{_SETUP}; this environment is older than the program"
                yield Finding(fine=False, what=name, says="not installed", do=do)


def _fast(_: Archive) -> Iterator[Finding]:
    """What only makes it faster. Places where these are used fall back on zlib."""
    for name, gain in (
        ("isal", "captures are deflated at a tenth of the cost"),
        ("deflate", "captures are read back a quarter faster than by isal alone"),
    ):
        there = importlib.util.find_spec(name) is not None
        says = f"there: {gain}" if there else "not there; zlib does its work, slower"
        yield Finding(fine=True, what=name, says=says, do="" if there else f"optional: pip install {name}")


def _sqlite(_: Archive) -> Iterator[Finding]:
    there = has_fulltext()
    do = "" if there else "use a Python whose SQLite has FTS5; those of python.org and of Linux distributions do"
    yield Finding(fine=there, what="sqlite", says=f"{SQLITE_VERSION} {'with' if there else 'without'} FTS5", do=do)


def _folder(archive: Archive) -> Iterator[Finding]:
    folder = next(place for place in (archive.root, *archive.root.parents) if place.exists())
    made = "" if folder == archive.root else "; not made yet, the first crawl makes it"
    fine = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    do = "" if fine else "make the folder yours (chown, chmod), or choose another with --archive"
    yield Finding(
        fine=fine, what="archive", says=f"{archive.root} {'can' if fine else 'cannot'} be written{made}", do=do
    )
    free = shutil.disk_usage(folder).free
    low = "" if free >= _LOW else "make room: a crawl stops when its captures cannot be written"
    yield Finding(fine=not low, what="free space", says=f"{free / 1e9:.1f} GB", do=low)


def _database(archive: Archive) -> Iterator[Finding]:
    if not archive.database.exists():
        missing = next(archive.warcs(), None) is not None
        yield Finding(
            fine=not missing, what="database", says="none yet", do="run `newsarchive rebuild`" if missing else ""
        )
        return
    try:
        version, trouble = health_of(archive.database)
    except NewsArchiveError as error:
        yield Finding(fine=False, what="database", says=str(error), do="run `newsarchive rebuild`")
        return
    if version > VERSION:
        do = "update newsarchive, or run `newsarchive rebuild`"
        yield Finding(
            fine=False, what="database", says=f"version {version}, newer than this program ({VERSION})", do=do
        )
    elif version < VERSION and not trouble and not is_writable(archive.database):
        says = f"version {version}, older than this program ({VERSION})"
        yield Finding(fine=False, what="database", says=says, do=BEHIND)
    else:
        do = "run `newsarchive rebuild`" if trouble else ""
        yield Finding(fine=not trouble, what="database", says=f"version {version}, {trouble or 'sound'}", do=do)
        if not trouble and lacks_holdings(archive.database):
            says = "made by an older version: where captures lie is not in it, so revisits find no original and -a again=1 asks for whole pages"
            yield Finding(fine=False, what="database", says=says, do="run `newsarchive rebuild`")


def _captures(archive: Archive) -> Iterator[Finding]:
    files = list(archive.warcs())
    size = sum(path.stat().st_size for path in files)
    yield Finding(fine=True, what="captures", says=f"{len(files)} WARC files, {size / 1e6:.1f} MB")
    for path in files:
        if is_being_written(path):
            yield Finding(fine=True, what="captures", says=f"{path.name} is being written by a crawl")
        elif path.name.endswith(OPEN):
            do = "the next crawl or `newsarchive rebuild` closes it; nothing is lost"
            yield Finding(fine=False, what="captures", says=f"{path} was left open by a crawl that broke off", do=do)


def _sites(_: Archive) -> Iterator[Finding]:
    try:
        sites = sites_here()
    except NewsArchiveError as error:
        yield Finding(fine=False, what="site files", says=str(error), do="mend the file that is named")
        return
    names = ", ".join(site.name for site in sites)
    yield Finding(fine=True, what="site files", says=names or "none; general rules clean every page")


def _settings(_: Archive) -> Iterator[Finding]:
    """The safe defaults of the project; another project's settings are its own."""
    if importlib.util.find_spec("newsarchive.settings") is None:
        yield Finding(fine=True, what="settings", says="none of ours are here")
        return
    settings = importlib.import_module("newsarchive.settings")
    obeys = bool(getattr(settings, "ROBOTSTXT_OBEY", False))
    yield Finding(
        fine=obeys,
        what="robots.txt",
        says="obeyed" if obeys else "not obeyed",
        do="" if obeys else "set ROBOTSTXT_OBEY = True",
    )
    checks = bool(getattr(settings, "DOWNLOAD_VERIFY_CERTIFICATES", False))
    do = "" if checks else "set DOWNLOAD_VERIFY_CERTIFICATES = True: without it nobody can tell who answered"
    yield Finding(fine=checks, what="TLS certificates", says="checked" if checks else "not checked", do=do)


def _console(_: Archive) -> Iterator[Finding]:
    script = Path(sys.executable).with_name("scrapy")
    there = script.exists() or shutil.which("scrapy") is not None
    do = "" if there else "run `make setup`, or activate the environment"
    yield Finding(
        fine=there, what="command scrapy", says="there" if there else "not found beside this Python, nor on PATH", do=do
    )


#: What is looked at, in this order.
LOOKS: tuple[Callable[[Archive], Iterator[Finding]], ...] = (
    _versions, _fast, _sqlite, _console, _folder, _database, _captures, _sites, _settings,
)  # fmt: skip
