"""The zip: parts go in one after another, and what went in is listed with its digest.

Source: WACZ 1.1.1, sections 4 (directory layout) and 5 (datapackage.json, datapackage-digest.json).
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, Self

WACZ_VERSION = "1.1.1"
#: Zip keeps no year outside of these (PKWARE APPNOTE, 4.4.6).
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


class Package:
    """A WACZ that is being written. What is stored is in it byte for byte, so that a viewer can ask for a range of it."""

    def __init__(self, file: IO[bytes], moment: datetime) -> None:
        """`file` must be seekable: sizes and checksums are put into the headers afterwards."""
        self._zip = zipfile.ZipFile(file, "w")
        self._moment = moment
        self._resources: list[dict[str, object]] = []

    def add(self, path: str, pieces: Iterable[bytes], *, stored: bool, size: int = 0) -> tuple[str, int]:
        """Put one part in; its digest and its size. `size`: bytes expected, where they may be more than 2 GiB."""
        digest, length = hashlib.sha256(), 0
        with self._zip.open(self._entry(path, stored, size), "w") as part:
            for piece in pieces:
                digest.update(piece)
                length += len(piece)
                part.write(piece)
        named = f"sha256:{digest.hexdigest()}"
        self._resources.append({"name": self._name_for(path), "path": path, "hash": named, "bytes": length})
        return named, length

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with suppress(OSError):  # after an error the file is thrown away by whoever opened it
            self._zip.close()

    def finish(self, about: Mapping[str, Any]) -> None:
        """Add the list of parts and its digest, and end the zip. `about`: what the list says of the whole."""
        listed = {"profile": "data-package", "resources": self._resources, "wacz_version": WACZ_VERSION, **about}
        text = json.dumps(listed, indent=2).encode("ascii")
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
        for path, data in (("datapackage.json", text), ("datapackage-digest.json", json.dumps(digest).encode("ascii"))):
            self._zip.writestr(self._entry(path, False, len(data)), data)
        self._zip.close()  # here its errors count

    def _entry(self, path: str, stored: bool, size: int) -> zipfile.ZipInfo:
        year = min(max(self._moment.year, _FIRST_YEAR), _LAST_YEAR)
        entry = zipfile.ZipInfo(path, (year, *self._moment.timetuple()[1:6]))
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16  # a plain file that everybody may read, as Unix zips write it
        entry.file_size = size
        return entry

    def _name_for(self, path: str) -> str:
        """A name as data packages want it: lower case, and each but once (Data Package 1.0, `name`)."""
        name = re.sub(r"[^a-z0-9._-]", "-", path.rpartition("/")[2].lower())
        taken = {resource["name"] for resource in self._resources}
        return name if name not in taken else f"{len(self._resources)}-{name}"
