"""Hosts that are left in peace beyond the run that they refused: one small file each, so that crawls that run at once do not
undo each other's, and any of them can be deleted by hand.

A pause that is over is kept until the host gives something again: a host that refuses once more is left for longer.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsarchive.capture.openfile import make_folder
from newsarchive.model import iso_utc

#: The longest pause, whatever a `Retry-After` says: then the host is asked once more, for it may have been a slip.
LONGEST = timedelta(days=7)
#: A host that refuses is left for so long at first, then for twice as long each time.
FIRST = timedelta(hours=6)
#: What is remembered of a pause that is over, at most; and a moment so far ahead of the clock was told by a wrong one.
_REMEMBERED, _AHEAD = timedelta(days=30), timedelta(days=1)
#: As much of a file as is read; ours have some 300 bytes.
_MOST = 8_192


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A host that is left in peace."""

    host: str
    why: str
    at: datetime
    until: datetime
    times: int = 1
    """How often in a row it has been left so."""

    def holds(self, now: datetime) -> bool:
        """Whether it is not over yet."""
        return now < self.until


def span(asked: float | None, times: int) -> timedelta:
    """How long a host is left: as long as it asks (seconds; None: it did not say), else the longer the more often."""
    if asked is None:
        longer: int = 2 ** min(times - 1, 10)
        return min(FIRST * longer, LONGEST)
    return timedelta(seconds=min(asked, LONGEST.total_seconds()))


class Pauses:
    """The pauses of an archive, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, host: str, now: datetime) -> Pause | None:
        """What is remembered of a host, whether it is over or not; None where there is nothing to go by."""
        pause = self._read(self._place(host), now)
        return pause if pause is not None and pause.host == host else None

    def all(self, now: datetime) -> list[Pause]:
        """The pauses that are not over, in the order of hosts."""
        found = (self._read(path, now) for path in sorted(self._folder.glob("*.json")))
        return [pause for pause in found if pause is not None and pause.holds(now)]

    def keep(self, pause: Pause) -> None:
        """Write one down; what cannot be written is forgotten with the run. Errors: OSError."""
        make_folder(self._folder)
        place = self._place(pause.host)
        draft = place.with_suffix(f".{os.getpid()}.draft")
        told = {
            "host": pause.host,
            "why": pause.why,
            "at": iso_utc(pause.at),
            "until": iso_utc(pause.until),
            "times": pause.times,
        }
        draft.write_text(json.dumps(told, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(place)

    def lift(self, host: str) -> None:
        """The host gives again: nothing is held against it any more."""
        with suppress(OSError):
            self._place(host).unlink(missing_ok=True)

    def _place(self, host: str) -> Path:
        return self._folder / f"{re.sub(r'[^a-z0-9._-]', '_', host.lower())[:200]}.json"

    def _read(self, path: Path, now: datetime) -> Pause | None:
        try:
            with path.open("rb") as file:
                told = json.loads(file.read(_MOST))
            at, until = datetime.fromisoformat(told["at"]), datetime.fromisoformat(told["until"])
            pause = Pause(host=str(told["host"]), why=str(told["why"]), at=at, until=until, times=int(told["times"]))
            is_odd = at - now > _AHEAD or until - at > LONGEST + _AHEAD
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None if is_odd or now - until > _REMEMBERED else pause
