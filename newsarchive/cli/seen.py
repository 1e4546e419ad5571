"""The verbs seen and forget: when an address was asked, whether it is asked again, and how to make it new."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from newsarchive.archive import Archive, locate
from newsarchive.canonical import plain_face
from newsarchive.cli.places import reading
from newsarchive.cli.screen import console, note, one_line, table, write_json
from newsarchive.errors import StoreError
from newsarchive.model import iso_utc
from newsarchive.runs.pauses import Pause, Pauses
from newsarchive.store.base import Store
from newsarchive.store.forgotten import forget as write_down
from newsarchive.store.forgotten import forgotten
from newsarchive.store.watch import Watch
from newsarchive.urls import key_of

#: Units of a span of time, in seconds, the largest first.
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def seen(wanted: argparse.Namespace) -> int:
    """Tell when an address was asked for, why it is skipped, and when it is due again."""
    archive, now = locate(wanted.archive), datetime.now(UTC)
    with reading(wanted) as store:
        fetches, watch = store.watches.fetches(wanted.url), store.watches.at(wanted.url)
        is_seen = store.seen(wanted.url)
    since = forgotten(archive.forgotten).get(key_of(wanted.url))
    pause = _pause(archive, wanted.url, now)
    verdict = _verdict(is_seen, fetches, watch, since)
    if wanted.json:
        write_json([{
            "url": wanted.url, "seen": is_seen, "says": verdict, "forgotten": since,
            "watched": asdict(watch) if watch else None, "paused": _as_json(pause), "fetches": fetches,
        }])  # fmt: skip
        return 0 if fetches or watch else 1
    screen = console()
    screen.print(one_line(f"{wanted.url}: {verdict}"))
    if watch:
        screen.print(one_line(_told(watch, now)))
    if pause:
        screen.print(
            one_line(
                f"{pause.host} is left in peace until {iso_utc(pause.until)[:16]}Z: {pause.why} (ARCHIVE_PAUSES=0 asks)"
            )
        )
    if fetches:
        table(
            ("when", "outcome", "spider", "led to", "why"),
            ([row["at"][:19].replace("T", " "), row["outcome"], row["spider"], _led_to(row), row["why"]] for row in fetches),
        )  # fmt: skip
    return 0 if fetches or watch else 1


def forget(wanted: argparse.Namespace) -> int:
    """Write down that an address is to be asked as if it were new."""
    archive = locate(wanted.archive)
    with reading(wanted) as store:
        url, keys = _spellings(store, wanted.article)
        if not any(store.seen(one) for one in keys | {url}):
            note(f"newsarchive: {url} is asked anyway: nothing that lasts is known of it")
            return 1
    write_down(archive.forgotten, url, keys, datetime.now(UTC))
    note(f"{url} counts as never seen from now on; its captures and revisions stay ({archive.forgotten.name})")
    return 0


def _spellings(store: Store, needle: str) -> tuple[str, set[str]]:
    """The address of what is meant, and the keys of all addresses under which it is known."""
    try:
        article = store.find(needle)
    except StoreError:
        if "://" not in needle:
            raise
        return needle, {key_of(needle), key_of(plain_face(needle))}
    url = store.article(article)["canonical_url"] or store.article(article)["url"]
    return url, store.watches.keys(article) | {key_of(url), key_of(plain_face(url))}


def _verdict(is_seen: bool, fetches: list[dict[str, Any]], watch: Watch | None, since: str | None) -> str:
    if since and not is_seen:
        return f"forgotten since {since[:19]}Z: asked as a new page when somebody names it"
    if not fetches:
        return "known as an article's address; not asked again" if watch else "never asked"
    last = fetches[0]
    if is_seen:
        return "known, and so not asked again before it is due (`-a again=1` asks; `newsarchive forget` makes it new)"
    if last["purpose"] == "source":
        return "a source, and so asked in each run"
    return f"asked again in the next run that finds it: its last fetch ended as {last['outcome']}"


def _pause(archive: Archive, url: str, now: datetime) -> Pause | None:
    """The pause of an address's host, where one holds."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    pause = Pauses(archive.paused).of(host, now)
    return pause if pause is not None and pause.holds(now) else None


def _as_json(pause: Pause | None) -> dict[str, str] | None:
    return {"host": pause.host, "until": iso_utc(pause.until), "why": pause.why} if pause else None


def _told(watch: Watch, now: datetime) -> str:
    gone = f"gone since {watch.gone[:19]}Z ({watch.gone_why}); " if watch.gone else ""
    if watch.due is None:
        return f"{gone}article {watch.article}; not due any more: at rest, or its address leads elsewhere"
    ahead = (datetime.fromisoformat(watch.due) - now).total_seconds()
    return f"{gone}article {watch.article}; due again {watch.due[:19]}Z, {_span(ahead)}"


def _span(seconds: float) -> str:
    if seconds <= 0:
        return "now"
    for name, size in _UNITS:
        if seconds >= size:
            number = round(seconds / size)
            return f"in {number} {name}{'s' if number != 1 else ''}"
    return "in less than a minute"


def _led_to(row: dict[str, Any]) -> str:
    return "" if row["url"] == row["final_url"] else row["final_url"]
