"""Addresses that are to be asked as if they were new: written down in a file of their own, for no capture tells of it.

`archive/forgotten.jsonl`, one line each: `{"at": …, "url": …, "keys": […]}`. Nothing is deleted; fetches before that moment
no longer count as having seen the address.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from newsarchive.errors import StoreError
from newsarchive.model import iso_utc
from newsarchive.store.document import storable


def forget(path: Path, url: str, keys: Iterable[str], now: datetime) -> None:
    """Write one line, and wait until the disk has it. Errors: StoreError."""
    line = json.dumps({"at": iso_utc(now), "url": storable(url), "keys": sorted(keys)}, ensure_ascii=False)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(f"{path} could not be written: {error.strerror}; nothing is forgotten") from error


def forgotten(path: Path) -> dict[str, str]:
    """Key of an address → since when it is forgotten. A line that a power cut left half is passed over. Errors: StoreError."""
    found: dict[str, str] = {}
    try:
        text = path.read_text("utf-8", "replace") if path.exists() else ""
    except OSError as error:
        raise StoreError(f"{path} could not be read: {error.strerror}; see who owns it") from error
    for line in text.splitlines():
        try:
            told = json.loads(line)
            found |= {str(key): max(found.get(str(key), ""), str(told["at"])) for key in told["keys"]}
        except (ValueError, KeyError, TypeError):
            continue
    return found
