"""How a host is to be asked: how often at most, not before when, and whether at all any more in this run.

Holds no clock and no socket: `crawl.polite` tells it what was answered, `crawl.fetches` asks it before each request.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from newsarchive.crawl.options import Options
from newsarchive.model import READABLE, Outcome, OutcomeKind, iso_utc
from newsarchive.runs.pauses import Pause, Pauses, span

logger = logging.getLogger(__name__)

#: Endings by which a server says that it does not want us: 401, 403, 429, a test for robots, a border.
REFUSALS = frozenset({OutcomeKind.BLOCKED, OutcomeKind.CHALLENGE, OutcomeKind.GEOBLOCKED})
#: Answers that ask for patience (RFC 6585, section 4; RFC 9110, section 15.6.4).
BUSY = frozenset({429, 503})
#: Endings by which a host shows that it still answers us.
_WELCOME = READABLE | {
    OutcomeKind.LISTING,
    OutcomeKind.NOT_MODIFIED,
    OutcomeKind.GONE,
    OutcomeKind.NO_BODY,
    OutcomeKind.NOT_HTML,
}
#: Where a busy server does not say how long: this many times the usual delay, twice as much each further time.
_PATIENCE = 5.0

_SECONDS = re.compile(r"[0-9]{1,12}")


class SiteRefuses(IgnoreRequest):
    """A request to a host that has refused so often that it is left in peace for the rest of the run."""

    outcome = OutcomeKind.BLOCKED


@dataclass
class Paused:
    """A host that is not asked any more in this run."""

    why: str
    at: datetime
    until: datetime
    """Nor in later ones that begin before."""
    not_asked: int = 0
    """Requests that were not made because of it."""


@dataclass
class _Host:
    delay: float = 0.0
    until: float = -inf
    """Not before this moment, on the clock."""
    refusals: int = 0
    """Refusing answers in a row."""
    busy: int = 0
    """Busy answers in a row."""
    pauses: int = 0
    """How often in a row earlier runs left it in peace."""


@dataclass
class Manners:
    """What is known of each host in one run."""

    delay: float
    """Seconds between two requests to a host, as the settings say; 0: nobody is spared, as in tests."""
    most_refusals: int
    """Refusing answers in a row after which a host is paused; 0: never."""
    longest_wait: float
    """Seconds that a run waits for a host at most."""
    pauses: Pauses | None = None
    """What earlier runs say of hosts, and where later ones hear of this one; None: nothing is remembered."""
    obeys_pauses: bool = True
    """Whether a host that an earlier run left in peace is not asked now either."""
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    paused: dict[str, Paused] = field(default_factory=dict)
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _recalled: set[str] = field(default_factory=set)
    _has_held: bool = False

    @classmethod
    def of(cls, options: Options) -> Manners:
        """As the settings say; a replay asks nobody, and has nobody to spare."""
        if options.replay:
            return cls(options.delay, 0, options.longest_wait)
        pauses = Pauses(options.archive.paused)
        return cls(options.delay, options.refusals, options.longest_wait, pauses, options.pauses)

    def slow_down(self, host: str, seconds: float) -> None:
        """The host asks for so much time between two requests (`Crawl-delay`)."""
        bounded = min(seconds, self.longest_wait)
        if bounded < seconds:
            logger.warning("%s asks for %g s between two requests; %g s are kept", host, seconds, bounded)
        self._of(host).delay = bounded

    def delay_of(self, host: str) -> float:
        """Seconds between two requests that the host asks for; 0 where it asks for none."""
        return self._hosts[host].delay if host in self._hosts else 0.0

    @property
    def is_calm(self) -> bool:
        """Whether no host has asked for patience so far, and none is left in peace: then nobody need be looked up."""
        return not self.paused and not self._has_held

    def wait(self, host: str) -> float:
        """Seconds until the host may be asked; 0 for at once."""
        return max(0.0, self._hosts[host].until - self.clock()) if host in self._hosts else 0.0

    def stopped(self, host: str) -> str:
        """Why the host is not asked any more in this run; '' while it is."""
        if host not in self._recalled:
            self._recall(host)
        return self.paused[host].why if host in self.paused else ""

    def refuse(self, host: str) -> SiteRefuses:
        """Count a request that is not made, and say why."""
        self.paused[host].not_asked += 1
        return SiteRefuses(self.paused[host].why)

    def answered(self, host: str, status: int, retry_after: str | None = None) -> None:
        """What a server answered, by status and `Retry-After`."""
        known = self._of(host)
        if status in BUSY:
            known.busy += 1
            self._hold(host, known, waiting_time(retry_after, self.now()), status)
        else:
            known.busy = 0

    def ended(self, outcome: Outcome) -> None:
        """How a fetch ended. Enough refusals in a row, and the host is left in peace."""
        if outcome.capture_id is None:
            return
        host = urlsplit(outcome.final_url).hostname or ""
        if outcome.kind in REFUSALS:
            known = self._of(host)
            known.refusals += 1
            # A host that was left in peace before is known to refuse: once is enough then.
            if self.most_refusals and known.refusals >= (1 if known.pauses else self.most_refusals):
                self._pause(host, f"{host} refused {known.refusals} times in a row, the last time with {outcome.kind}")
        elif outcome.kind in _WELCOME and host in self._hosts:
            self._hosts[host].refusals = 0
            self._forgive(host)

    def told(self) -> dict[str, dict[str, object]]:
        """The hosts that were left in peace, as JSON values."""
        return {
            host: {
                "why": known.why,
                "at": iso_utc(known.at),
                "until": iso_utc(known.until),
                "not_asked": known.not_asked,
            }
            for host, known in self.paused.items()
        }

    def _hold(self, host: str, known: _Host, asked: float | None, status: int) -> None:
        self._has_held = True
        if asked is None:
            asked = min(_PATIENCE * self.delay * 2 ** (known.busy - 1), self.longest_wait)
        elif asked > self.longest_wait:
            self._pause(host, f"{host} answered {status} and asks to be left for {asked:.0f} s", asked)
            return
        if asked:
            logger.info("%s answered %d: not asked for %.0f s", host, status, asked)
            known.until = max(known.until, self.clock() + asked)

    def _pause(self, host: str, why: str, asked: float | None = None) -> None:
        """`asked`: seconds that the host itself asks for."""
        if host in self.paused:
            return
        known, now = self._of(host), self.now()
        known.pauses += 1
        pause = Pause(host=host, why=why, at=now, until=now + span(asked, known.pauses), times=known.pauses)
        self._obey(pause, "in this run")
        if self.pauses is not None:
            try:
                self.pauses.keep(pause)
            except OSError as error:
                logger.warning("%s: later runs will not know that: it could not be written down: %s", host, error)

    def _recall(self, host: str) -> None:
        """What earlier runs say of a host. Asked once: a pause that ends meanwhile holds for the rest of this run."""
        self._recalled.add(host)
        pause = self.pauses.of(host, self.now()) if self.pauses is not None else None
        if pause is None or host in self.paused:
            return
        self._of(host).pauses = pause.times
        if self.obeys_pauses and pause.holds(self.now()):
            self._obey(pause, "yet (ARCHIVE_PAUSES=0 asks)")

    def _obey(self, pause: Pause, words: str) -> None:
        until = f"it is not asked again {words}, nor before {iso_utc(pause.until)[:16]}Z (docs/polite.md)"
        self.paused[pause.host] = Paused(f"{pause.why}; {until}", pause.at, pause.until)
        logger.warning("%s", self.paused[pause.host].why)

    def _forgive(self, host: str) -> None:
        if self._hosts[host].pauses and self.pauses is not None and host not in self.paused:
            self._hosts[host].pauses = 0
            self.pauses.lift(host)

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


def waiting_time(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for: a number of them, or a date (RFC 9110, section 10.2.3); None where it says neither.

    A date that has passed is 0.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    if text.isascii() and text.isdigit():  # more digits than any span of time has
        return inf
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
