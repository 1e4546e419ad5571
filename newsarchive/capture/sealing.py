"""Seals an archive: writes down what closed files it has, chained to what was written before, and signs it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from newsarchive.archive import OPEN, Archive
from newsarchive.capture import seals
from newsarchive.capture.keys import Key, is_signed
from newsarchive.capture.members import walk
from newsarchive.capture.openfile import sync_folder
from newsarchive.capture.sayings import is_kept, said_in
from newsarchive.capture.seals import Manifest, Sealed, Written
from newsarchive.errors import BrokenRecord, CaptureError, SettingError
from newsarchive.model import iso_utc

#: Bytes hashed at once.
_PIECE = 1024 * 1024
#: Ending of the file beside a key that keeps what was sealed with it: no archive can be set back without that showing.
RECEIPTS = ".receipts"

Watch = Callable[[Path, int], None]

_OTHER_KEY = (
    "{} was signed with another key; seal with that one, or, where it is lost, begin a new segment of the chain with "
    "--new-segment"
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is wanted of a seal."""

    key: Key
    moment: datetime
    begin: bool = False
    """Begin a new segment of the chain, whoever signed the one before."""
    accept: bool = False
    """Let go of files that are changed or gone since the last seal; the manifest tells them."""


def checked_place(archive: Archive, key: Path) -> Path:
    """The file of a key. Errors: SettingError where it lies, or would lie, in the archive folder."""
    for path in (key.absolute(), key.resolve()):
        if path.is_relative_to(archive.root.absolute()) or path.is_relative_to(archive.root.resolve()):
            raise SettingError(
                f"{key}: lies in the archive folder, where whoever can change the archive can take the key; "
                "keep keys elsewhere, best on another machine"
            )
    return key


def closed_files(archive: Archive) -> list[Path]:
    """What can be sealed. Errors: CaptureError where there is nothing."""
    files = [path for path in archive.warcs() if not path.name.endswith(OPEN)]
    if not files:
        raise CaptureError(f"{archive.captures}: no closed WARC file to seal; crawl first")
    return files


def check_unsealed(archive: Archive) -> None:
    """Before a key is made: whether no chain has begun, which a new key could not go on with. Errors: CaptureError."""
    if paths := seals.manifests_in(archive):
        raise CaptureError(_OTHER_KEY.format(seals.read(paths[max(paths)]).path.name))


def seal(archive: Archive, order: Order, watch: Watch) -> Written:
    """Write the next manifest. `watch` is told of each file, and how many of its bytes are read.

    Errors: CaptureError where the chain so far is not sound, or files are changed or gone; OSError.
    """
    last = _last(archive, order)
    before: Mapping[str, Sealed] = last.manifest.files if last else {}
    files: dict[str, Sealed] = {}
    for path in closed_files(archive):
        found = sealed(archive, path, before, watch)
        files[found.name] = found
    gone = {name: was.sha256 for name, was in before.items() if name not in files or files[name].sha256 != was.sha256}
    told = last.manifest.said if last else {}
    gone |= {name: was.sha256 for name, was in told.items() if not is_kept(archive, was)}
    if gone and not order.accept:
        raise CaptureError(
            f"{len(gone)} files are changed or gone since the last seal, the first of them {next(iter(gone))}: run "
            "`newsarchive verify --sealed`; where that is as it should be, seal with --accept-changes"
        )
    manifest = Manifest(
        number=last.manifest.number + 1 if last else 1, at=iso_utc(order.moment), previous=last.whole if last else "",
        key=order.key.name, begins=last is None or order.begin, files=files, said=said_in(archive), gone=gone,
    )  # fmt: skip
    return _put(archive, manifest, order.key)


def sealed(archive: Archive, path: Path, known: Mapping[str, Sealed], watch: Watch) -> Sealed:
    """One file as it is now. Records of one that is known by its digest are not counted again."""
    name, digest = archive.name_of(path), digest_of(path, watch)
    was = known.get(name)
    if was is not None and was.sha256 == digest:
        return was
    broken: list[BrokenRecord] = []
    records = sum(1 for _ in walk(path, on_broken=broken.append))
    return Sealed(name=name, size=path.stat().st_size, sha256=digest, records=records, broken=len(broken))


def digest_of(path: Path, watch: Watch) -> str:
    """SHA-256 of a file, in hex. Errors: OSError."""
    total, done, buffer = sha256(), 0, memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            total.update(buffer[:count])
            done += count
            watch(path, done)
    return total.hexdigest()


def receipt_of(key: Path) -> Path:
    """Where the receipts of a key lie; those of both halves are one file."""
    return key.with_name(key.name.removesuffix(".pub") + RECEIPTS)


def keep_receipt(archive: Archive, written: Written, key: Path) -> Path:
    """Write down beside the key what was sealed. Errors: OSError."""
    first = seals.manifests_in(archive)[1]
    row = {"chain": sha256(first.read_bytes()).hexdigest(), "number": written.manifest.number, "sha256": written.whole}
    path = receipt_of(key)
    with path.open("a", encoding="ascii") as file:
        file.write(json.dumps(row | {"at": written.manifest.at}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _last(archive: Archive, order: Order) -> Written | None:
    """The latest manifest, once it is known to be sound. Errors: CaptureError."""
    paths = seals.manifests_in(archive)
    if not paths:
        return None
    last = seals.read(paths[max(paths)])
    told = last.manifest
    if not is_signed(told.key, last.signed, last.signature) or sorted(paths) != list(range(1, told.number + 1)):
        raise CaptureError(f"{archive.seals}: the chain of seals is not sound; run `newsarchive verify --sealed`")
    if told.key != order.key.name and not order.begin:
        raise CaptureError(_OTHER_KEY.format(last.path.name))
    return last


def _put(archive: Archive, manifest: Manifest, key: Key) -> Written:
    text = seals.text_of(manifest)
    whole = seals.with_signature(text, key.sign(sha256(text).hexdigest()))
    archive.seals.mkdir(parents=True, exist_ok=True)
    path = seals.path_of(archive, manifest.number)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        _write(draft, whole)
        os.link(draft, path)  # never over one that somebody else wrote meanwhile
    except FileExistsError as error:
        raise CaptureError(f"{path}: somebody else has just sealed; seal again") from error
    finally:
        draft.unlink(missing_ok=True)
    digest = sha256(whole).hexdigest()
    latest = archive.seals / seals.LATEST
    note = {"number": manifest.number, "sha256": digest, "key": key.name, "signature": key.sign(digest)}
    _write(draft, (json.dumps(note) + "\n").encode("ascii"))
    draft.replace(latest)
    with suppress(OSError):
        sync_folder(archive.seals)
    return seals.read(path)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
