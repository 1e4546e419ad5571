"""The verb schedule: what is due, starting it, and the same for systemd and cron."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsarchive.archive import locate
from newsarchive.cli.places import project_here, sites_here
from newsarchive.cli.screen import note, table, write, write_json
from newsarchive.errors import NewsArchiveError, SettingError
from newsarchive.runs.lock import Holder, is_held, last_holder, take
from newsarchive.schedule.command import Place
from newsarchive.schedule.keeper import Keeper, SystemClock
from newsarchive.schedule.plan import NEVER, Crawl, Record, next_due
from newsarchive.schedule.rhythm import Every
from newsarchive.schedule.state import load
from newsarchive.schedule.table import FILE, Table, read_table, spoken
from newsarchive.schedule.units import cron_lines, systemd_units
from newsarchive.schedule.wake import Wake

_COLUMNS = ("crawl", "when", "next (UTC)", "state", "last began", "exit", "missed")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: 128 and the number of SIGINT, as shells count.
_INTERRUPTED = 130


def schedule(wanted: argparse.Namespace) -> int:
    """List, run, or print for others."""
    _insist_on_sense(wanted)
    project = project_here()
    if project is None:
        raise SettingError(
            "no scrapy.cfg here or above: go into the folder of the project whose sites are to be crawled"
        )
    place, sites = Place(locate(wanted.archive), project), sites_here()
    if wanted.what == "run":
        return _run(place, lambda: read_table(project, sites), once=wanted.once)
    planned = read_table(project, sites)
    if not planned.crawls:
        note(f"newsarchive: nothing is scheduled; name crawls in {project / FILE}, or sites in spiders/")
        return 1
    if wanted.systemd:
        return _systemd(planned, place, wanted.output)
    if wanted.cron:
        return _cron(planned, place)
    return _list(planned, place, as_json=wanted.json)


def _insist_on_sense(wanted: argparse.Namespace) -> None:
    printed = wanted.json or wanted.systemd or wanted.cron
    if wanted.what == "run" and printed:
        raise SettingError("schedule run starts crawls; leave out run to have the schedule printed")
    if wanted.once and wanted.what != "run":
        raise SettingError("--once belongs to `newsarchive schedule run`")
    if wanted.output and not wanted.systemd:
        raise SettingError("-o belongs to `newsarchive schedule --systemd`")


def _list(planned: Table, place: Place, *, as_json: bool) -> int:
    records, trouble = load(place.state)
    if trouble:
        note(f"newsarchive: {trouble}")
    now = datetime.now(UTC)
    rows = sorted((_told(crawl, records.get(crawl.name, NEVER), place, now) for crawl in planned.crawls), key=_order)
    if as_json:
        write_json(rows)
    else:
        table(_COLUMNS, map(_row, rows))
    return 0


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return row["next"], row["crawl"]


def _told(crawl: Crawl, record: Record, place: Place, now: datetime) -> dict[str, Any]:
    holder, coming = _holder_of(crawl, place), next_due(crawl, record, now)
    state = (
        "running"
        if holder and holder.crawl == crawl.name
        else "held up"
        if holder
        else "due"
        if coming <= now
        else "waiting"
    )
    return {
        "crawl": crawl.name, "spider": crawl.spider, "site": crawl.site, "when": _when(crawl), "next": coming.isoformat(),
        "state": state, "pid": holder.pid if holder else None, "slot": _iso(record.slot), "started": _iso(record.started),
        "ended": _iso(record.ended), "exit_code": record.exit_code, "missed": record.missed,
    }  # fmt: skip


def _holder_of(crawl: Crawl, place: Place) -> Holder | None:
    """Who crawls the site of a crawl now."""
    lock = place.lock(crawl)
    return last_holder(lock) if is_held(lock) else None


def _row(row: dict[str, Any]) -> list[object]:
    state = f"{row['state']}, pid {row['pid']}" if row["pid"] else row["state"]
    last, exit_code = (row["started"] or "never")[:16].replace("T", " "), row["exit_code"]
    return [
        row["crawl"], row["when"], row["next"][:16].replace("T", " "), state, last, "-" if exit_code is None else exit_code, row["missed"],
    ]  # fmt: skip


def _when(crawl: Crawl) -> str:
    rhythm = crawl.rhythm
    if isinstance(rhythm, Every):
        return f"every {spoken(rhythm.period)}"
    days = "" if len(rhythm.days) == len(_DAYS) else f" {','.join(_DAYS[day] for day in sorted(rhythm.days))}"
    return f"at {', '.join(f'{at:%H:%M}' for at in rhythm.times)}{days} {rhythm.zone}"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _run(place: Place, read: Callable[[], Table], *, once: bool) -> int:
    with _alone(place), Wake() as wake:
        keeper = Keeper(place, read, _say, SystemClock())
        keeper.open()
        if not keeper.table.crawls:
            _say("nothing is scheduled")
        keeper.run(wake, once=once)
    if wake.first is signal.SIGINT:
        return _INTERRUPTED
    return 1 if once and keeper.failed else 0


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Errors: NewsArchiveError where another scheduler works on the archive."""
    place.archive.schedule.mkdir(parents=True, exist_ok=True)
    fd = take(place.own_lock, "scheduler")
    if fd is None:
        holder = last_holder(place.own_lock)
        who = f"pid {holder.pid}, since {holder.started[:19]}Z" if holder else "nobody says which"
        raise NewsArchiveError(
            f"another scheduler works on {place.archive.root} ({who}); stop it first (kill PID), or let it work"
        )
    try:
        yield
    finally:
        os.close(fd)


def _say(text: str) -> None:
    """On standard error. Where nobody reads it any more (a closed pipe or terminal) the crawls go on unheard."""
    try:
        note(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z {text}")
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _systemd(planned: Table, place: Place, output: str | None) -> int:
    units: dict[str, str] = {}
    for crawl in planned.crawls:
        units |= systemd_units(crawl, place)
    if output is None:
        for name, content in units.items():
            write(f"# {name}\n{content}\n")
        note(
            "newsarchive: -o ~/.config/systemd/user writes them as files; then `systemctl --user daemon-reload`, and enable the timers"
        )
        return 0
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in units.items():
        (folder / name).write_text(content, "utf-8")
    note(
        f"{len(units)} units in {folder}; `systemctl --user daemon-reload`, then `systemctl --user enable --now NAME.timer`"
    )
    return 0


def _cron(planned: Table, place: Place) -> int:
    wrong = 0
    for crawl in planned.crawls:
        try:
            write(cron_lines(crawl, place))
        except SettingError as error:
            wrong += 1
            note(f"newsarchive: {error}")
    return 1 if wrong else 0
