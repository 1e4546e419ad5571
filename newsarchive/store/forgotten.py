"""Addresses that are to be asked as if they were new: written down in a file of their own, for no capture tells of it.

`archive/forgotten.jsonl`, one line each: `{"at": …, "url": …, "keys": […]}`. Nothing is deleted; fetches before that moment
no longer count as having seen the address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from newsarchive.errors import StoreError
from newsarchive.model import iso_utc
from newsarchive.store import sayings


def forget(path: Path, url: str, keys: Iterable[str], now: datetime) -> None:
    """Write one line, and wait until the disk has it. Errors: StoreError."""
    try:
        sayings.add(path, {"at": iso_utc(now), "url": url, "keys": sorted(keys)})
    except OSError as error:
        raise StoreError(f"{path} could not be written: {error.strerror}; nothing is forgotten") from error


def forgotten(path: Path) -> dict[str, str]:
    """Key of an address → since when it is forgotten. A line that a power cut left half is passed over. Errors: StoreError."""
    found: dict[str, str] = {}
    for line in sayings.lines_of(path):
        try:
            found |= {key: max(found.get(key, ""), at) for key, at in moments_of(line).items()}
        except (ValueError, KeyError, TypeError):
            continue
    return found


def moments_of(line: str) -> dict[str, str]:
    """What a line says: keys, and since when. Errors: ValueError, KeyError, TypeError for one that says nothing."""
    told = json.loads(line)
    return {str(key): str(told["at"]) for key in told["keys"]}
