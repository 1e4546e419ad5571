"""The WARC files that somebody names: files, folders, patterns, and addresses elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from newsarchive.archive import OPEN, WARCS, files_below
from newsarchive.capture.far import Far, is_far, listed
from newsarchive.errors import SettingError

#: Endings of the names of WARC files, by which they are told from what lies beside them in a folder.
ENDINGS = (*WARCS, *(f"{ending}{OPEN}" for ending in WARCS))


def chosen(names: Sequence[str]) -> tuple[Path, ...]:
    """The files that names mean, each once, in the order of the names; `Far` those that lie elsewhere.

    A file is taken whatever it is called; of a folder, and of what fits a pattern with `**`, only what is called a WARC
    file. Errors: SettingError for a name that means nothing; OutOfReach where a list elsewhere cannot be had;
    OSError for a folder that cannot be read.
    """
    files: list[Path] = []
    for name in names:
        found = list(_elsewhere(name) if is_far(name) else _here(name))
        if not found:
            raise SettingError(f"no WARC files in {name} ({', '.join(WARCS)})")
        files += found
    if not files:
        raise SettingError("no WARC files are named")
    return tuple(dict.fromkeys(files))


def chosen_here(names: Sequence[str]) -> tuple[Path, ...]:
    """The same for work that writes beside the files: none may lie elsewhere. Errors: SettingError."""
    for name in filter(is_far, names):
        raise SettingError(f"{name} lies elsewhere, and nothing is written there; fetch the file, and name its copy")
    return chosen(names)


def _here(name: str) -> Iterator[Path]:
    path = Path(name).expanduser()
    if path.is_dir():
        yield from sorted(file for file in files_below(path) if _is_warc(file) and file.is_file())
    elif path.is_file():
        yield path
    elif path.exists():
        raise SettingError(f"{name}: no file but a pipe or a device; write what comes out of it into a file first")
    elif has_magic(name):
        fitting = sorted(map(Path, glob(str(path), recursive=True)))  # noqa: PTH207  absolute patterns, too
        yield from (file for file in fitting if file.is_file() and ("**" not in name or _is_warc(file)))
    else:
        raise SettingError(
            f"{name}: no such file or folder; give WARC files (.warc, .warc.gz, .warc.zst), folders of them, patterns "
            "('2026/**/*.warc.gz'), or addresses (https://…, s3://…)"
        )


def _elsewhere(name: str) -> Iterator[Far]:
    found = listed(name)
    yield from found if [far.address for far in found] == [name] else (far for far in found if _is_warc(far))


def _is_warc(path: Path) -> bool:
    return path.name.endswith(ENDINGS)
