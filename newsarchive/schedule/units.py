"""The schedule for those who have a timer already: units for systemd, lines for cron.

Both run a crawl under its site's lock, by the same Python, in the project's folder, into the same archive. What a path or
a value holds is quoted as the reader of the file unquotes it: systemd.syntax(7) and systemd.unit(5), crontab(5) and sh(1).
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from datetime import timedelta
from zlib import crc32

from newsarchive.errors import SettingError
from newsarchive.schedule.command import Place
from newsarchive.schedule.plan import Crawl
from newsarchive.schedule.rhythm import At, Every

#: What a crawl takes from the environment, and a timer would not give it.
_CARRIED = ("PYTHONPATH", "SCRAPY_PROJECT", "SCRAPY_SETTINGS_MODULE", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy",
            "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")  # fmt: skip
#: Seconds that a crawl has to finish what is in flight before it is ended by force; as the scheduler has it.
_GRACE = 120
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def systemd_units(crawl: Crawl, place: Place, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """File name → content of the service and the timer of a crawl. Errors: SettingError for a path that no unit can hold."""
    name = f"newsarchive-{crawl.name}"
    command = place.holding(crawl, "-", place.crawling(crawl))
    service = [
        "[Unit]", f"Description=newsarchive: crawl {_literal(crawl.name)}", "Wants=network-online.target", "After=network-online.target", "",
        "[Service]", "Type=exec", f"WorkingDirectory={_literal(str(place.project))}",
        *(f"Environment={_quoted(f'{key}={value}')}" for key, value in _carried(environ)),
        f"ExecStart={' '.join(_quoted(word, command=True) for word in command)}",
        f"RuntimeMaxSec={_seconds(crawl.limit)}", "KillSignal=SIGINT", "KillMode=mixed", f"TimeoutStopSec={_GRACE}",
        "# 75: another crawl of the site runs; 130: stopped as it was asked to", "SuccessExitStatus=75 130",
    ]  # fmt: skip
    timer = [
        "[Unit]", f"Description=newsarchive: when to crawl {_literal(crawl.name)}", "", "[Timer]", *_when(crawl),
        f"RandomizedDelaySec={round(crawl.jitter.total_seconds())}", "FixedRandomDelay=true", "", "[Install]", "WantedBy=timers.target",
    ]  # fmt: skip
    return {f"{name}.service": "\n".join(service) + "\n", f"{name}.timer": "\n".join(timer) + "\n"}


def _when(crawl: Crawl) -> Iterator[str]:
    if isinstance(crawl.rhythm, Every):
        yield "OnActiveSec=1min"
        yield f"OnUnitActiveSec={_seconds(crawl.rhythm.period)}"
        return
    days = (
        ",".join(_DAYS[day] for day in sorted(crawl.rhythm.days)) + " " if len(crawl.rhythm.days) < len(_DAYS) else ""
    )
    for at in crawl.rhythm.times:
        yield f"OnCalendar={days}*-*-* {at:%H:%M}:00 {crawl.rhythm.zone}"
    yield "Persistent=true"


def cron_lines(crawl: Crawl, place: Place, environ: Mapping[str, str] = os.environ) -> str:
    """The lines of a crawl in a user's crontab. Errors: SettingError where cron cannot say when, or hold a path."""
    limit = ["timeout", "--signal=INT", f"--kill-after={_GRACE}", str(_seconds(crawl.limit))]
    command = place.holding(crawl, "-", [*limit, *place.crawling(crawl)])
    variables = "".join(f"{key}={shlex.quote(value)} " for key, value in _carried(environ))
    log = place.log(crawl)
    line = (
        f"mkdir -p {shlex.quote(str(log.parent))} && cd {shlex.quote(str(place.project))} && "
        f"{variables}{shlex.join(command)} >>{shlex.quote(str(log))} 2>&1"
    )
    _printable(line)
    line = line.replace("%", r"\%")
    moments = "\n".join(f"{moment} {line}" for moment in _moments(crawl))
    if isinstance(crawl.rhythm, At):
        return f"# cronie and others know CRON_TZ; where yours does not, its times are the machine's\nCRON_TZ={crawl.rhythm.zone}\n{moments}\n"
    return moments + "\n"


def _moments(crawl: Crawl) -> Iterator[str]:
    """Minute, hour, day, month, weekday. Where the minute is free it follows from the name, as jitter does."""
    if isinstance(crawl.rhythm, At):
        days = (
            ",".join(str((day + 1) % 7) for day in sorted(crawl.rhythm.days))
            if len(crawl.rhythm.days) < len(_DAYS)
            else "*"
        )
        for at in crawl.rhythm.times:
            yield f"{at.minute} {at.hour} * * {days}"
        return
    period, spread = _seconds(crawl.rhythm.period), crc32(crawl.name.encode())
    if period < _HOUR and _HOUR % period == 0 and period % _MINUTE == 0:
        step = period // _MINUTE
        yield f"{spread % step}-59/{step} * * * *" if step > 1 else "* * * * *"
    elif period <= _DAY and _DAY % period == 0 and period % _HOUR == 0:
        step = period // _HOUR
        yield f"{spread % 60} {'*' if step == 1 else f'{spread % step}-23/{step}'} * * *"
    else:
        raise SettingError(
            f"crawl.{crawl.name}: cron cannot say every {crawl.rhythm.period}; let it divide an hour or a day, or use --systemd or `newsarchive schedule run`"
        )


def _carried(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The variables that are set. A proxy's password is nobody's to print."""
    for name in _CARRIED:
        if (value := environ.get(name)) and not (name.lower().endswith("_proxy") and "@" in value):
            yield name, value


def _seconds(length: timedelta) -> int:
    return max(1, round(length.total_seconds()))


def _literal(text: str) -> str:
    """A value that systemd takes as it stands, save for `%`."""
    return _printable(text).replace("%", "%%")


def _quoted(text: str, *, command: bool = False) -> str:
    """A word in double quotes; in a command `$` begins a variable."""
    escaped = _literal(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped.replace("$", "$$") if command else escaped}"'


def _printable(text: str) -> str:
    if not text.isprintable() or text.endswith("\\") or text != text.strip():
        raise SettingError(f"{text!r}: a line of a unit or a crontab cannot hold this; rename what is called so")
    return text
