"""Manifests: what files an archive had at a moment, each chained to the manifest before it.

A manifest is a file of JSON lines in `seals/`: a head, one line for each closed WARC file and for each file of what people
said, and the signature over all that stands before it. Its name is its number. Read and written here; what it proves is told by `proof`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from newsarchive.archive import Archive
from newsarchive.capture.sayings import Said
from newsarchive.errors import CaptureError

FORMAT = "newsarchive seal 1"
#: Of a manifest that seals what people said, too: a program that does not know of that must not take it for an edited one.
FORMAT_WITH_SAYINGS = "newsarchive seal 2"
#: The note of the latest manifest, signed as well: without the manifest that it names, one was taken away.
LATEST = "latest.json"
_NAME = re.compile(r"seal-([0-9]{8})\.jsonl")
_HEX = re.compile(r"[0-9a-f]{64}")
#: Largest manifest that is read: a million files and some. 512 MiB.
_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """One WARC file as it was sealed."""

    name: str
    """Relative to `captures/`."""
    size: int
    sha256: str
    """Hex."""
    records: int
    """Records that could be read."""
    broken: int = 0
    """Places at which it was damaged already."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What was sealed at one moment."""

    number: int
    """Counted from 1."""
    at: str
    """ISO 8601, UTC."""
    previous: str
    """SHA-256 of the manifest before it; '' for the first."""
    key: str
    """Name of the key that it is signed with."""
    begins: bool
    """Whether a new segment of the chain begins: the key may be another one from here on."""
    files: Mapping[str, Sealed] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    """What people said until then: beginnings of files that grow."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Files of the manifest before that are no more, or are others now, and were let go knowingly; with their SHA-256."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A manifest as it lies on disk."""

    path: Path
    manifest: Manifest
    signed: str
    """SHA-256 of what was signed."""
    signature: str
    whole: str
    """SHA-256 of the whole file: what the next one names."""


def manifests_in(archive: Archive) -> dict[int, Path]:
    """The files of manifests by the numbers in their names."""
    found = ((_NAME.fullmatch(path.name), path) for path in archive.seals.glob("seal-*"))
    return {int(name[1]): path for name, path in sorted(found, key=lambda one: one[1].name) if name}


def path_of(archive: Archive, number: int) -> Path:
    """Where the manifest of a number lies."""
    return archive.seals / f"seal-{number:08}.jsonl"


def text_of(manifest: Manifest) -> bytes:
    """What is signed of a manifest."""
    head = {
        "format": FORMAT_WITH_SAYINGS if manifest.said else FORMAT, "number": manifest.number, "at": manifest.at, "previous": manifest.previous,
        "key": manifest.key, "begins": manifest.begins, "files": len(manifest.files),
    }  # fmt: skip
    files = (
        {"file": one.name, "size": one.size, "sha256": one.sha256, "records": one.records, "broken": one.broken}
        for _, one in sorted(manifest.files.items())
    )
    said = ({"said": one.name, "size": one.size, "sha256": one.sha256} for _, one in sorted(manifest.said.items()))
    gone = ({"gone": name, "sha256": digest} for name, digest in sorted(manifest.gone.items()))
    return _lines([head, *files, *said, *gone])


def with_signature(text: bytes, signature: str) -> bytes:
    """The whole file."""
    return text + _lines([{"signature": signature}])


def read(path: Path) -> Written:
    """A manifest from its file. Errors: CaptureError for one that cannot be read; OSError."""
    if path.stat().st_size > _LARGEST:
        raise CaptureError(f"{path.name} is larger than any manifest")
    data = path.read_bytes()
    try:
        manifest, signature = _parsed(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CaptureError(f"{path.name} is no manifest, or was edited ({type(error).__name__}: {error})") from error
    return Written(
        path=path, manifest=manifest, signed=sha256(text_of(manifest)).hexdigest(), signature=signature,
        whole=sha256(data).hexdigest(),
    )  # fmt: skip


def _parsed(data: bytes) -> tuple[Manifest, str]:
    """Manifest and signature. Errors: ValueError and others for what was not written here."""
    head, *rows, last = (json.loads(line) for line in data.decode("utf-8").splitlines())
    if head["format"] not in (FORMAT, FORMAT_WITH_SAYINGS) or set(last) != {"signature"}:
        raise ValueError("no head or no signature")
    manifest, signature = _manifest(head, rows), str(last["signature"])
    if with_signature(text_of(manifest), signature) != data:
        raise ValueError("not written as manifests are")
    return manifest, signature


def _manifest(head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Manifest:
    files: dict[str, Sealed] = {}
    said: dict[str, Said] = {}
    gone: dict[str, str] = {}
    for row in rows:
        digest = str(row["sha256"])
        if not _HEX.fullmatch(digest):
            raise ValueError("a digest that is none")
        if "gone" in row:
            gone[str(row["gone"])] = digest
            continue
        if "said" in row:
            name = _inside(str(row["said"]))
            said[name] = Said(name=name, size=int(row["size"]), sha256=digest)
            continue
        name = _inside(str(row["file"]))
        files[name] = Sealed(
            name=name, size=int(row["size"]), sha256=digest, records=int(row["records"]), broken=int(row["broken"])
        )
    if head["files"] != len(files):
        raise ValueError("the number of files is not the one that its head tells")
    return Manifest(
        number=int(head["number"]), at=str(head["at"]), previous=str(head["previous"]), key=str(head["key"]),
        begins=bool(head["begins"]), files=files, said=said, gone=gone,
    )  # fmt: skip


def _inside(name: str) -> str:
    """The name of a file within `captures/`; a manifest of somebody else must not make us read elsewhere."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not name or "\0" in name:
        raise ValueError(f"{name[:100]!r} lies outside the archive")
    return name


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows).encode("ascii")
