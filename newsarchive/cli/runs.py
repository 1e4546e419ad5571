"""The verb runs: how each crawl went, those that died and those under way too."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime

from newsarchive.archive import locate
from newsarchive.cli.screen import note, table, write_json
from newsarchive.errors import StoreError
from newsarchive.runs.read import Run, all_runs

_COLUMNS = ("started", "spider", "ending", "exit", "took", "fetches", "found", "new", "edits", "known", "outcomes")


def runs(wanted: argparse.Namespace) -> int:
    """List the runs of an archive."""
    archive = locate(wanted.archive)
    if not archive.root.is_dir():
        raise StoreError(f"no archive at {archive.root}; choose one with --archive or NEWSARCHIVE_DIR")
    found = [run for run in all_runs(archive, note) if _is_wanted(run, wanted.site, wanted.since)]
    if wanted.json:
        write_json(found)
    elif found:  # a heading alone would be a row to whoever reads the pipe
        table(_COLUMNS, map(_row, found))
    if not found:
        note("newsarchive: no run; `scrapy crawl` and `newsarchive schedule run` make them")
    return 0 if found else 1


def _is_wanted(run: Run, site: str | None, since: datetime | None) -> bool:
    return site in (None, run["spider"]) and (since is None or datetime.fromisoformat(run["started"]) >= since)


def _row(run: Run) -> list[object]:
    exit_code = "-" if run["exit_code"] is None else run["exit_code"]
    counts = [_or_unknown(run[key]) for key in ("fetches", "found", "new", "edits", "skipped")]
    began, mode = str(run["started"])[:16].replace("T", " "), "" if run["mode"] == "live" else f" ({run['mode']})"
    return [began, run["spider"] + mode, run["ending"], exit_code, _took(run["seconds"]), *counts, _outcomes(run)]


def _or_unknown(number: int | None) -> object:
    return "?" if number is None else number


def _took(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _outcomes(run: Run) -> str:
    """The kinds, the most frequent first; why the crawl ended as it did, where there is a why; hosts that it left in peace."""
    counted: Mapping[str, int] = run["outcomes"] or {}
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(counted.items(), key=lambda item: -item[1]))
    paused = ", ".join(f"{host} until {_until(told)}" for host, told in (run.get("paused") or {}).items())
    return "; ".join(filter(None, (kinds, run["why"] or "", paused and f"left in peace: {paused}")))


def _until(told: Mapping[str, str]) -> str:
    return told["until"][:16].replace("T", " ") + "Z" if "until" in told else "the run's end"
