"""The rows of an archive's database held against its captures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.capture.bags import Bag, Glance, mark_of
from newsarchive.capture.checks import bare
from newsarchive.capture.content import payload_digest
from newsarchive.capture.far import is_far
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.read import read_capture
from newsarchive.cli.screen import note
from newsarchive.errors import BrokenRecord, StoreBehind, StoreError
from newsarchive.store.base import Store, open_store


class Rows:
    """Made before the files are walked: a crawl at work writes captures first, so no row read now is ahead of them."""

    def __init__(self, archive: Archive, chosen: str = "") -> None:
        """`chosen`: how the archive was, `--archive DIR ` or nothing; stands in the mends."""
        self._archive = archive
        self._report = Report(path=archive.database, index=archive.database, in_archive=True, archive=chosen)
        self._named, self._found = Bag(), Bag()
        self._has_store = archive.database.exists()
        if self._has_store:
            try:
                self._with_store(self._read)
            except StoreBehind as error:
                self._has_store = False
                note(f"the rows of the database were not looked at: {error}")

    def seen(self, record: Glance) -> None:
        """Take note of a record of one of the files."""
        name = bare(record.first.get("warc-record-id"))
        self._found.add(name)
        if record.first.get("warc-type") in ("response", "revisit"):
            self._found.add(_placed(name, record.offset))

    def reports(self, *, deep: bool) -> Iterator[Report]:
        """What is wrong with the database; nothing where the archive has none."""
        if not self._has_store:
            return
        missing = self._named.beyond(self._found)
        if missing:
            self._with_store(lambda store: self._tell_missing(store, missing))
        if deep:
            self._with_store(lambda store: self._follow(store, missing))
        yield self._report

    def _read(self, store: Store) -> None:
        for ended in store.ended():
            if ended.capture_id:
                self._named.add(ended.capture_id)
        for name, place in store.places():
            if is_far(place.warc):  # nobody asks there
                self._found.add(name)
            elif not Path(place.warc).is_absolute():  # else a file of others, cleaned where it lies
                self._named.add(_placed(name, place.offset))
            elif Path(place.warc).exists():
                self._found.add(name)

    def _tell_missing(self, store: Store, missing: set[int]) -> None:
        for ended in store.ended():
            if ended.capture_id and mark_of(ended.capture_id) in missing:
                what = f"the fetch of {ended.url[:200]} names a capture that is in no file"
                self._report.add(Kind.STORE, what, record=ended.capture_id)
        for name, place in store.places():
            if mark_of(_placed(name, place.offset)) in missing:
                what = f"a capture is said to lie at byte {place.offset} of {place.warc}, and is not there"
                self._report.add(Kind.STORE, what, offset=place.offset, record=name)

    def _follow(self, store: Store, missing: set[int]) -> None:
        """Read the capture of each revision at its place, and hash its payload anew."""
        for article in store.revisions():
            origin = article["origin"]
            if origin and origin["warc"] and not is_far(origin["warc"]) and mark_of(origin["record_id"]) not in missing:
                for what in self._complaints(origin):
                    self._report.add(Kind.STORE, what, offset=origin["offset"], record=origin["record_id"])

    def _complaints(self, origin: dict[str, object]) -> Iterator[str]:
        name, offset = str(origin["warc"]), int(str(origin["offset"]))
        try:
            capture = read_capture(self._archive.find_warc(name), offset, name=name)
        except FileNotFoundError:
            yield f"an article comes from {name}, which is gone"
            return
        except BrokenRecord as error:
            yield f"an article comes from a capture that cannot be read ({error})"
            return
        if capture.id != origin["record_id"]:
            yield f"an article comes from a capture at byte {offset} of {name}, where another one lies"
        elif capture.location is None or capture.location.length != origin["length"]:
            yield f"the length of a capture at byte {offset} of {name} is not the one that the database has"
        elif origin["payload_digest"] and not capture.revisit and payload_digest(capture) != origin["payload_digest"]:
            yield f"the payload of the capture at byte {offset} of {name} is not the one that the article was made of"

    def _with_store(self, use: Callable[[Store], None]) -> None:
        try:
            store = open_store(self._archive)
            try:
                use(store)
            finally:
                store.close()
        except StoreBehind:
            raise
        except StoreError as error:
            self._report.add(Kind.STORE, str(error))


def _placed(name: str, offset: int) -> str:
    """A capture and its place as one name."""
    return f"{name}@{offset}"
