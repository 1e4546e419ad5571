"""What each address was answered with, in the order in which it happened: the index that a replay goes by.

Of a capture only its place is kept, some seventy bytes, so that an archive of millions of pages can be replayed; of a
fetch that no exchange decided its ending is kept, which is a sentence.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import glob
from pathlib import Path
from struct import Struct
from typing import Any

from scrapy.http import Request

from newsarchive.archive import Archive
from newsarchive.capture.listing import Line, lines_in
from newsarchive.capture.read import read_archive, read_capture
from newsarchive.errors import BrokenRecord, SettingError
from newsarchive.model import Capture, Outcome, OutcomeKind

#: Key of the question, microseconds since the year 1, number of the file, offset, number of the run. Big-endian, so that
#: the order of bytes is the order of time within each question, and that of the file within the same second.
_ENTRY = Struct(">8sQIQI")
_KEY_BYTES = 8
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)
#: Files that can be replayed.
_KNOWN = re.compile(r"\.(warc(\.gz)?(\.open)?|cdxj?)$")
#: From here on numbers of runs stand for one capture each.
_UNNAMED = 1 << 31
#: From here on offsets are places in a list of those that several records share.
_SHARED = 1 << 62
#: An address that Scrapy asks for as it stands; others are spelt as Scrapy would before they are compared.
_AS_IS = re.compile(r"https?://[a-z0-9.-]+(:\d+)?/[!$&'()*+,./0-9:;=?@A-Z_a-z~-]*")
_NO_PATH = re.compile(r"(https?://[^/?#]+)")
#: How the ending of a fetch begins that its crawl did not wait for: nothing is known of what the server would have said.
_INTERRUPTED = "interrupted: "


@dataclass(frozen=True)
class Question:
    """What a server is asked, as far as its answer depends on it."""

    url: str
    method: str = "GET"
    body: bytes = b""

    @property
    def key(self) -> bytes:
        """Eight bytes that stand for it. Two questions may share them: whoever reads an answer compares."""
        told = f"{self.method} {self.url}".encode() + b"\n" + self.body
        return hashlib.blake2b(told, digest_size=_KEY_BYTES).digest()


def asked_by(capture: Capture) -> Question:
    """The question that a capture answers. Foreign files may not tell the request: then it was a GET."""
    head, _, body = capture.request.partition(b"\r\n\r\n")
    method = head[:32].partition(b" ")[0].decode("ascii", "replace") or "GET"
    return Question(_spelt(capture.url), method, body)


def asked_in(request: Request) -> Question:
    """The question of a request."""
    return Question(_spelt(request.url.split("#", 1)[0]), request.method, request.body)


def _spelt(url: str) -> str:
    """The address as Scrapy asks for it."""
    if _NO_PATH.fullmatch(url):
        return url + "/"
    if _AS_IS.fullmatch(url):
        return url
    try:
        return Request(url).url
    except ValueError:
        return url


def files_named(named: str, archive: Archive) -> tuple[Path, ...]:
    """The WARC files and indexes that ARCHIVE_REPLAY names: a file, a folder, or a pattern in which `**` goes through
    folders; '' names the archive's own captures. Errors: SettingError where there is none.
    """
    if not named:
        if own := tuple(archive.warcs()):
            return own
        raise SettingError(
            f"{archive.captures}: no captures to replay; choose ARCHIVE_DIR, or name files by ARCHIVE_REPLAY"
        )
    matched = {Path(named)} if Path(named).exists() else set(map(Path, glob(named, recursive=True)))  # noqa: PTH207  absolute patterns
    inside = (path for folder in matched if folder.is_dir() and "**" not in named for path in folder.rglob("*"))
    found = sorted(path for path in {*matched, *inside} if path.is_file())
    files = tuple(path for path in found if _KNOWN.search(path.name))
    if files:
        return files
    if found:
        raise SettingError(
            f"ARCHIVE_REPLAY={named}: {found[0].name} is neither a WARC file (.warc, .warc.gz) nor a CDXJ index (.cdxj); "
            "unpack a WACZ first (unzip), and name its archive/ folder"
        )
    raise SettingError(
        f"ARCHIVE_REPLAY={named}: no such file, seen from {Path.cwd()}; a pattern goes in quotes, and ** goes through folders"
    )


class Recorded:
    """Answers by question; knows how often each was asked."""

    def __init__(self, archive: Archive, as_of: datetime | None = None) -> None:
        """`as_of`: nothing later is known, and of each address only what its last run brought (or failed to bring)."""
        self.archive = archive
        self._as_of = as_of
        self._files: dict[Path, int] = {}
        self._paths: list[Path] = []
        self._runs: dict[str, int] = {}
        self._unnamed = 0
        self._shared: list[tuple[int, str]] = []
        self._entries: list[bytes] = []
        self._served: Counter[bytes] = Counter()
        self._endings: defaultdict[tuple[str, OutcomeKind], deque[Outcome]] = defaultdict(deque)
        self._errors: dict[str, Outcome] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def read(self, files: Iterable[Path], on_broken: Any) -> None:
        """Learn what is in some WARC files and CDXJ indexes. Errors: OSError."""
        files = tuple(files)
        warcs = {path.resolve() for path in files if not is_index(path)}
        for path in files:
            self._entries += self._listed(path, warcs, on_broken) if is_index(path) else self._scanned(path, on_broken)
        self._entries = _without_doubles(self._entries)

    def answer(self, question: Question) -> Capture | Outcome | None:
        """What comes next for a question: the next capture, or the error that its last fetch ended in; the last one repeats.

        None: nobody asked that. Errors: BrokenRecord, OSError where the capture is there no more.
        """
        places = self._places(question.key)
        turn = self._served[question.key]
        error = self._errors.get(question.url)
        if error is not None and turn >= len(places) and (not places or _micros(error.at) > places[-1][0]):
            return error
        while places:
            capture = self._capture(places[min(turn, len(places) - 1)])
            if asked_by(capture) == question:
                self._served[question.key] = turn + 1
                return capture
            places.remove(places[min(turn, len(places) - 1)])  # another question of the same eight bytes
        return error

    def held(self, url: str, digest: str | None, at: datetime | None) -> Iterator[Capture]:
        """The captures of an address that agree with a digest, a moment (to the second) or both, the latest first."""
        for place in reversed(self._places(Question(_spelt(url)).key)):
            if at is not None and place[0] // 1_000_000 != _micros(at) // 1_000_000:
                continue
            with suppress(BrokenRecord, OSError):
                capture = self._capture(place)
                if capture.url == url and digest in (None, capture.payload_digest):
                    yield capture

    def ending(self, url: str, kind: OutcomeKind) -> Outcome | None:
        """The ending that the replayed crawl wrote down for a fetch of this address, each but once."""
        known = self._endings.get((url, kind))
        return known.popleft() if known else None

    def _places(self, key: bytes) -> list[tuple[int, int, int]]:
        """Moment, file and offset of each answer to a question; with `as_of` only of the last run that had one."""
        found = []
        for n in range(bisect_left(self._entries, key), len(self._entries)):
            entry = _ENTRY.unpack(self._entries[n])
            if entry[0] != key:
                break
            found.append(entry[1:])
        last = found[-1][3] if found else 0
        return [(at, file, offset) for at, file, offset, run in found if self._as_of is None or run == last]

    def _capture(self, place: tuple[int, int, int]) -> Capture:
        _, number, offset = place
        path, record_id = self._paths[number], None
        if offset >= _SHARED:
            offset, record_id = self._shared[offset - _SHARED]
        return read_capture(path, offset, name=self.archive.name_of(path), record_id=record_id)

    def _scanned(self, path: Path, on_broken: Any) -> Iterator[bytes]:
        number = self._file(path)
        for found in read_archive(path, name=self.archive.name_of(path), on_broken=on_broken):
            if isinstance(found, Outcome):
                self._note(found)
            elif found.location is not None and not found.rendered_from:
                place = (number, self._offset(found), self._run(found.fetch.run if found.fetch else None))
                if entry := self._entry(asked_by(found), found.fetched_at, place):
                    yield entry

    def _listed(self, index: Path, warcs: set[Path], on_broken: Any) -> Iterator[bytes]:
        """What a CDXJ index lists of files that are not read themselves."""
        files: dict[str, Path | None] = {}
        for line in lines_in(index):
            if not isinstance(line, Line):
                on_broken(BrokenRecord(line))
                continue
            if line.filename not in files:
                files[line.filename] = _beside(index, line.filename)
                if files[line.filename] is None:
                    on_broken(BrokenRecord(f"{index} names {line.filename[:200]!r}, which does not lie beside it"))
            warc = files[line.filename]
            if warc is None or warc.resolve() in warcs:
                continue
            place = (self._file(warc), line.offset, self._run(None))
            if entry := self._entry(Question(_spelt(line.url)), line.moment, place):
                yield entry

    def _entry(self, question: Question, moment: datetime, place: tuple[int, int, int]) -> bytes | None:
        if self._as_of is not None and moment > self._as_of:
            return None
        return _ENTRY.pack(question.key, _micros(moment), *place)

    def _offset(self, capture: Capture) -> int:
        """Where to read it again. In files whose gzip members hold several records the id says which of them it is."""
        assert capture.location is not None
        if capture.location.length:
            return capture.location.offset
        self._shared.append((capture.location.offset, capture.id))
        return _SHARED + len(self._shared) - 1

    def _run(self, named: str | None) -> int:
        """A number for a run. Where none is named (foreign files, indexes) each capture stands alone."""
        if named is None:
            self._unnamed += 1
            return _UNNAMED + self._unnamed % _UNNAMED
        return self._runs.setdefault(named, len(self._runs))

    def _file(self, path: Path) -> int:
        number = self._files.setdefault(path, len(self._files))
        if number == len(self._paths):
            self._paths.append(path)
        return number

    def _note(self, ending: Outcome) -> None:
        if self._as_of is not None and ending.at > self._as_of:
            return
        self._endings[ending.url, ending.kind].append(ending)
        fails = ending.kind in (OutcomeKind.NETWORK_ERROR, OutcomeKind.REFUSED, OutcomeKind.BLOCKED)
        if fails and not ending.why.startswith(_INTERRUPTED):
            known = self._errors.get(ending.final_url)
            if known is None or known.at <= ending.at:
                self._errors[ending.final_url] = ending


def is_index(path: Path) -> bool:
    """Whether a file is meant as an index and not as a WARC file."""
    return path.suffix in (".cdxj", ".cdx")


def _micros(moment: datetime) -> int:
    passed = moment - _YEAR_ONE
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def _beside(index: Path, filename: str) -> Path | None:
    """The WARC file that an index speaks of: in its folder, or in `archive/` beside that, as in a WACZ; never elsewhere."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    tried = (index.parent / name, index.parent.parent / "archive" / name)
    return next((path for path in tried if name and path.is_file()), None)


def _without_doubles(entries: list[bytes]) -> list[bytes]:
    """In order, and without captures that lie in two files (a mended one beside the damaged): equal to the microsecond.

    Many programs write whole seconds; what they captured within the same one is kept.
    """
    entries.sort()
    kept: list[bytes] = []
    for entry in entries:
        _, micros, *_ = _ENTRY.unpack(entry)
        if not (kept and micros % 1_000_000 and kept[-1][:16] == entry[:16]):
            kept.append(entry)
    return kept
