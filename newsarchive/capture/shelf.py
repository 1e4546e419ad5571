"""The WARC files of an archive, and files elsewhere: read one through, or take one capture out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.far import Far, is_far
from newsarchive.capture.members import OnBroken
from newsarchive.capture.read import OnPassed, read_archive, read_capture
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture, Location, Outcome


class Shelf:
    """Knows where files lie; opens one at a time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._at_hand: dict[str, Path] = {}

    def __call__(
        self, path: Path, on_broken: OnBroken, start: int = 0, on_passed: OnPassed | None = None
    ) -> Iterator[Capture | Outcome]:
        """The exchanges and endings of a file from a byte on; what is broken is told and stepped over. Errors: OSError."""
        return read_archive(path, name=self.name_of(path), on_broken=on_broken, on_passed=on_passed, start=start)

    def name_of(self, path: Path) -> str:
        """How a file is called in `Location.warc`. One from elsewhere is found by that name from now on."""
        if isinstance(path, Far):
            self._at_hand[path.address] = path
            return path.address
        return self._archive.name_of(path)

    def at(self, place: Location, record_id: str) -> Capture:
        """The capture of that id at a place. Errors: OSError; BrokenRecord where it is not there."""
        if is_far(place.warc) and place.warc not in self._at_hand:
            raise BrokenRecord(
                f"{place.warc} lies elsewhere, and no network is used here: name it together with this file"
            )
        path = self._at_hand.get(place.warc) or self._archive.find_warc(place.warc)
        return read_capture(path, place.offset, name=place.warc, record_id=record_id)
