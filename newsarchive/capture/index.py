"""CDXJ: one line for each capture of a WARC file, sorted by address, so that a page is found without reading the file.

Line by line as cdxj-indexer writes them: key, 14-digit moment, JSON. The key is lower-cased and may stand for two
addresses: compare the `url` field, never the key. An answer to another method than GET has a key of its own (`asked`). Derived, and can be made anew from the WARC at any time.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from newsarchive.archive import OPEN
from newsarchive.capture.asked import keyed, told_of
from newsarchive.capture.read import read_archive
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture

#: What the index says where a response names no type, as indexers for replay do.
_NO_TYPE, _REVISIT_TYPE, _NO_STATUS = "unk", "warc/revisit", "-"
_NOT_MODIFIED = 304
#: Most addresses; urlsplit takes five times as long for the same parts.
_PLAIN = re.compile(r"(https?)://([a-z0-9.:-]+)(/[!-\"$->@-~]*)")
#: What would break a line, or a key off: blanks of all kinds, controls, surrogates that UTF-8 cannot write.
_BLANKS = re.compile("[\\s\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def index_path(warc: Path) -> Path:
    """Where the index of a WARC file lies: beside it, `X.cdxj` for `X.warc.gz` and `X.warc`.

    Where both are there, that of `X.warc` is `X.warc.cdxj`: neither may write over the other's.
    """
    if warc.name.endswith(".warc") and warc.with_name(f"{warc.name}.gz").exists():
        return warc.with_name(f"{warc.name}.cdxj")
    return warc.with_name(re.sub(r"\.warc(\.gz)?$", "", warc.name.removesuffix(OPEN)) + ".cdxj")


def line_for(capture: Capture) -> str:
    """The line, without its end, of a capture that has a place."""
    place, asked = capture.location, told_of(capture)
    about = {
        "url": capture.url,
        "mime": _REVISIT_TYPE if capture.revisit else _media_type(capture),
        "status": str(capture.status or _NO_STATUS),
        "digest": capture.payload_digest or "",
        "length": str(place.length if place else 0),
        "offset": str(place.offset if place else 0),
        "filename": place.warc.rpartition("/")[2] if place else "",
        **asked,
    }
    return f"{key_of(keyed(capture.url, asked))} {digits_of(capture.fetched_at)} {_as_json(about)}"


def _as_json(about: dict[str, str]) -> str:
    """As json.dumps writes it, in a third of the time where no value needs an escape."""
    row = "".join(about.values())
    if row.isascii() and row.isprintable() and '"' not in row and "\\" not in row:
        return "{" + ", ".join([f'"{name}": "{value}"' for name, value in about.items()]) + "}"
    return json.dumps(about)


def digits_of(moment: datetime) -> str:
    """A moment as 14 digits, the year as four of them in any case."""
    day, time = moment.isoformat().split("T")  # strftime takes twice as long
    return day.replace("-", "") + time[:8].replace(":", "")


def index_of(warc: Path, on_broken: Callable[[BrokenRecord], None] | None = None) -> list[str]:
    """The lines for a WARC file, read anew. Errors: BrokenRecord, unless `on_broken` takes it."""
    found = read_archive(warc, name=warc.name.removesuffix(OPEN), on_broken=on_broken)
    over_the_wire = (one for one in found if isinstance(one, Capture) and not one.rendered_from)
    return [line_for(capture) for capture in over_the_wire if is_listed(capture.status)]


def is_listed(status: int | None) -> bool:
    """Whether a capture of that status has a line. 304 has none: a replay that picks it by date shows an empty page."""
    return status != _NOT_MODIFIED


def write_index(warc: Path, lines: Iterable[str]) -> Path:
    """Write the lines, sorted, beside a WARC file; nobody ever sees half an index. Errors: OSError."""
    path = index_path(warc)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        draft.unlink(missing_ok=True)
        with draft.open("x", encoding="utf-8") as file:  # never through a link that somebody laid there
            file.writelines(f"{line}\n" for line in sorted(lines))
            file.flush()
            os.fsync(file.fileno())  # else a power cut can leave the name with nothing behind it
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def key_of(url: str) -> str:
    """The sort key that archives use (SURT): host parts reversed, `)`, then path and sorted query, all lower case.

    No blank and no line break stands in it, whatever a foreign address holds: a line is taken apart at its blanks.
    """
    key = _surt(url)
    return key if key.isascii() and key.isprintable() and " " not in key else _BLANKS.sub(_escaped, key)


def _surt(url: str) -> str:
    try:
        scheme, netloc, path, query = _parts_of(url)
        front = _front_of_key(scheme, netloc)
    except ValueError:
        return url.lower()
    if not front:
        return url.lower()
    path = path.rstrip("/") or "/"
    query = "?" + "&".join(sorted(query.lower().split("&"), key=_by_name)) if query else ""
    return f"{front}){path.lower()}{query}"


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0], errors="replace").lower()


def _by_name(field: str) -> list[str]:
    """`a=2` stands before `a-b=1`: name by name, as SURT has it, not letter by letter."""
    return field.split("=", 1)


def _parts_of(url: str) -> tuple[str, str, str, str]:
    """Scheme, authority, path and query. Errors: ValueError."""
    if plain := _PLAIN.fullmatch(url):
        return plain[1], plain[2], plain[3], ""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path, parts.query


@lru_cache(maxsize=1024)
def _front_of_key(scheme: str, netloc: str) -> str:
    """Host and port as keys have them; '' for none. The same few stand in all addresses of an archive."""
    parts = SplitResult(scheme, netloc, "", "", "")
    host, port = parts.hostname or "", parts.port
    bare = re.sub(r"^www\d*\.", "", host.rstrip("."))
    turned = bare if re.fullmatch(r"[\d.]+|.*:.*", bare) else ",".join(reversed(bare.split(".")))
    tail = "" if port in (None, _DEFAULT_PORTS.get(scheme)) else f":{port}"
    return f"{turned}{tail}" if host else ""


def _media_type(capture: Capture) -> str:
    value = (capture.header("content-type") or "").split(";")[0].strip()
    return value if re.fullmatch(r"[!-~]+", value) else _NO_TYPE
