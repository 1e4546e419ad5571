"""The verb seal, and `verify --sealed`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import OPEN, locate
from newsarchive.capture.findings import Report
from newsarchive.capture.keys import Key, make_key, read_key
from newsarchive.capture.proof import Trust, prove, receipts_in
from newsarchive.capture.sealing import Order, check_unsealed, checked_place, closed_files, keep_receipt, receipt_of
from newsarchive.capture.sealing import seal as seal_archive
from newsarchive.cli.bars import watching
from newsarchive.cli.screen import note
from newsarchive.errors import SettingError


def seal(wanted: argparse.Namespace) -> int:
    """Seal the archive."""
    archive = locate(wanted.archive)
    path = checked_place(archive, Path(wanted.key))
    files = closed_files(archive)
    if wanted.new_key and not wanted.new_segment:
        check_unsealed(archive)
    key = make_key(path) if wanted.new_key else read_key(path)
    order = Order(key=key, moment=datetime.now(UTC), begin=wanted.new_segment, accept=wanted.accept_changes)
    with watching(() if wanted.quiet else files, "hashing") as watch:
        written = seal_archive(archive, order, watch)
    receipt = keep_receipt(archive, written, path)
    if not wanted.quiet:
        told = written.manifest
        records = sum(one.records for one in told.files.values())
        note(
            f"{written.path}: {len(told.files)} {'file' if len(told.files) == 1 else 'files'}, {records} records, sealed with the key {key.fingerprint}"
        )
        for one in told.files.values():
            if one.broken:
                note(f"{one.name} was sealed as it is, damaged in {one.broken} places; see newsarchive verify")
        note(f"{receipt}: the receipt, {written.whole}; keep it with the key, away from the archive")
    return 0


def proven(wanted: argparse.Namespace) -> Iterator[Report]:
    """What `verify --sealed` finds. Errors: SettingError for what makes no sense together."""
    if wanted.paths or wanted.deep:
        raise SettingError("--sealed looks at the whole archive, bit for bit: leave out paths and --deep")
    archive = locate(wanted.archive)
    paths = [Path(name) for name in wanted.key]
    keys: list[Key] = [read_key(path) for path in paths]
    receipts = [one for path in dict.fromkeys(map(receipt_of, paths)) for one in receipts_in(path)]
    files = [file for file in archive.warcs() if not file.name.endswith(OPEN)]
    with watching(files, "hashing") as watch:
        yield from prove(archive, Trust(keys=keys, receipts=receipts), watch)
