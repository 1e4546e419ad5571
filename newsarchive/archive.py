"""The folder `archive/`: where a thing lies. Nothing is opened here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

#: Ending of a WARC file that is still being written; the closed name is without it.
OPEN = ".open"
#: Endings of WARC files in whatever wrapping; ours are `.warc.gz`, and others may be put beside them.
WARCS = (".warc", ".warc.gz", ".warc.zst")


@dataclass(frozen=True)
class Archive:
    """One archive folder."""

    root: Path

    @property
    def captures(self) -> Path:
        """Folder of the WARC files: the only part that cannot be made again."""
        return self.root / "captures"

    @property
    def database(self) -> Path:
        """SQLite file of articles, revisions, removals, outcomes and full text; can be rebuilt."""
        return self.root / "archive.sqlite"

    @property
    def seals(self) -> Path:
        """Folder of the manifests by which an archive is sealed; never of the keys."""
        return self.root / "seals"

    @property
    def runs(self) -> Path:
        """JSON lines: when each spider ran, and how it went."""
        return self.root / "runs.jsonl"

    @property
    def corrections(self) -> Path:
        """JSON lines: what people corrected. Like the captures, it cannot be made again."""
        return self.root / "corrections.jsonl"

    @property
    def forgotten(self) -> Path:
        """JSON lines: addresses that are to be asked as if they were new. No capture tells of it, so it is kept apart."""
        return self.root / "forgotten.jsonl"

    @property
    def sayings(self) -> tuple[Path, ...]:
        """The files of what people said: they are only ever added to, cannot be made again, and are sealed with the captures."""
        return (self.corrections, self.forgotten)

    @property
    def imports(self) -> Path:
        """JSON lines: which foreign files articles were taken out of, and what became of their records."""
        return self.root / "imports.jsonl"

    @property
    def running(self) -> Path:
        """Folder of the marks of crawls that run, or died."""
        return self.root / "running"

    @property
    def locks(self) -> Path:
        """Folder of the sites' locks: a site is crawled by one crawl at a time."""
        return self.schedule / "locks"

    @property
    def paused(self) -> Path:
        """Folder of the hosts that asked to be left in peace beyond one run."""
        return self.root / "paused"

    @property
    def schedule(self) -> Path:
        """Folder of what is remembered of scheduled crawls: state, locks of sites, logs."""
        return self.root / "schedule"

    def folder_for(self, spider: str, moment: datetime) -> Path:
        """Folder of a spider's WARC files of a year."""
        return self.captures / spider / f"{moment:%Y}"

    def name_of(self, warc: Path) -> str:
        """How a WARC file is called in `Location.warc`: relative to `captures/`, without `.open`; absolute when foreign."""
        closed = warc.with_name(warc.name.removesuffix(OPEN))
        try:
            return closed.resolve().relative_to(self.captures.resolve()).as_posix()
        except ValueError:
            return closed.resolve().as_posix()

    def find_warc(self, name: str) -> Path:
        """The file behind a `Location.warc`, also while it is still open for writing; it may not exist."""
        path = self.captures / name
        still_open = path.with_name(path.name + OPEN)
        return still_open if not path.exists() and still_open.exists() else path

    def warcs(self) -> Iterator[Path]:
        """All WARC files, closed and open, in the order of their names. Errors: OSError for a folder that cannot be read."""
        found = (path for path in files_below(self.captures) if path.name.removesuffix(OPEN).endswith(WARCS))
        yield from sorted(path for path in found if path.is_file())


def files_below(folder: Path) -> Iterator[Path]:
    """All that lies below a folder and is none, in no order; nothing where there is no such folder.

    Errors: OSError for a folder that cannot be read: what is passed over in silence would count as not there.
    """
    for above, _, names in os.walk(folder, onerror=_refuse):
        yield from (Path(above, name) for name in names)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def locate(chosen: str | None = None, environ: Mapping[str, str] = os.environ) -> Archive:
    """The archive to work on: the folder chosen, else NEWSARCHIVE_DIR, else `./archive`."""
    return Archive(Path(chosen or environ.get("NEWSARCHIVE_DIR") or "archive").absolute())
