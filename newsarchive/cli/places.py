"""Which archive and which sites a verb works with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarchive.archive import Archive, locate
from newsarchive.errors import SiteError, StoreError
from newsarchive.site import Sites, load_sites
from newsarchive.store.base import Store, open_store


@contextmanager
def reading(wanted: argparse.Namespace) -> Iterator[Store]:
    """The store of the archive, to be read. Errors: StoreError where there is none."""
    archive = locate(wanted.archive)
    if not archive.database.exists():
        raise StoreError(_no_store(archive))
    store = open_store(archive)
    try:
        yield store
    finally:
        store.close()


def project_here() -> Path | None:
    """The folder of scrapy.cfg that the current folder lies in, or None."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "scrapy.cfg").is_file()), None)


def sites_here() -> Sites:
    """The site files of the project that the current folder lies in (where scrapy.cfg is), else of the Python path.

    Errors: SiteError for a file that cannot be used.
    """
    project = project_here()
    if project and str(project) not in sys.path:
        sys.path.insert(0, str(project))
    try:
        return load_sites()
    except (ImportError, SyntaxError, AttributeError, NameError, TypeError, ValueError) as error:
        raise SiteError(
            f"a file in spiders/ cannot be loaded: {type(error).__name__}: {error}; mend it, or move it out of spiders/"
        ) from error


def _no_store(archive: Archive) -> str:
    if next(archive.warcs(), None):
        return f"{archive.root} has captures but no database; run `newsarchive rebuild`"
    return f"no archive at {archive.root}; choose one with --archive or NEWSARCHIVE_DIR, or fill this one with `scrapy crawl`"
