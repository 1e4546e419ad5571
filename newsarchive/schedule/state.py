"""What is remembered of scheduled crawls, in one file that is replaced whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive.capture.openfile import make_folder, sync_folder
from newsarchive.schedule.plan import Record

_VERSION = 1
_MOMENTS = ("slot", "started", "ended")


def load(path: Path) -> tuple[dict[str, Record], str]:
    """What is remembered, and what is wrong with the file ('' for nothing). Nothing is remembered of a broken file."""
    try:
        told = json.loads(path.read_bytes())
        return {name: _record(entry) for name, entry in told["crawls"].items()}, ""
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return {}, f"{path} cannot be read ({error or type(error).__name__}): every crawl counts as never run"


def save(path: Path, records: Mapping[str, Record]) -> None:
    """Replace the file. After a crash it is the old one or the new one. Errors: OSError."""
    told = {"version": _VERSION, "crawls": {name: _entry(record) for name, record in sorted(records.items())}}
    make_folder(path.parent)
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        file.write(json.dumps(told, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def _entry(record: Record) -> dict[str, Any]:
    return asdict(record) | {key: value.isoformat() for key in _MOMENTS if (value := getattr(record, key)) is not None}


def _record(entry: dict[str, Any]) -> Record:
    moments = {key: datetime.fromisoformat(entry[key]) for key in _MOMENTS if entry.get(key) is not None}
    for moment in moments.values():
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
    exit_code = entry.get("exit_code")
    return Record(
        missed=int(entry.get("missed", 0)), exit_code=None if exit_code is None else int(exit_code), **moments
    )
