"""The verb by which people correct what a page says wrongly, or the cleaner has read wrongly."""

from __future__ import annotations

import argparse
import getpass
import re
from datetime import UTC, datetime
from typing import Any

from newsarchive.cli.places import reading
from newsarchive.cli.screen import note, table
from newsarchive.errors import SettingError
from newsarchive.model import iso_utc
from newsarchive.store.base import Store
from newsarchive.store.corrections import Correction

#: ISO 8601 as far as it goes, in the forms that an article's dates have.
_WHEN = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_LONGEST = 1_000


def correct(wanted: argparse.Namespace) -> int:
    """Write a correction down, take back those of an article, or tell of them."""
    values = _values(wanted)
    if values and wanted.withdraw:
        raise SettingError("--withdraw takes back all that was said of an article: give it alone")
    with reading(wanted) as store:
        article = store.find(wanted.article)
        if values or wanted.withdraw:
            _write(store, article, values, wanted)
        rows = [
            (
                name,
                one["value"] if isinstance(one["value"], str) else "; ".join(one["value"]),
                one["by"],
                one["at"][:16],
            )
            for name, one in store.people.of(article).items()
        ]
    table(("field", "is", "says", "since"), rows)
    return 0


def _write(store: Store, article: str, values: dict[str, Any], wanted: argparse.Namespace) -> None:
    values_now = store.article(article)
    by = _clean(wanted.by or getpass.getuser(), "--by")
    store.people.correct(
        Correction(
            at=iso_utc(datetime.now(UTC)), by=by, article=article, url=values_now["canonical_url"] or values_now["url"],
            values=values, is_withdrawn=wanted.withdraw,
        )
    )  # fmt: skip
    note(f"{article}: {', '.join(values)} corrected" if values else f"{article}: corrections withdrawn")


def _values(wanted: argparse.Namespace) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wanted.title is not None:
        values["title"] = _clean(wanted.title, "--title")
    if wanted.author:
        values["authors"] = [_clean(name, "--author") for name in wanted.author]
    if wanted.published is not None:
        values["published"] = _when(wanted.published)
    return values


def _clean(text: str, option: str) -> str:
    found = " ".join(text.split())
    if not 0 < len(found) <= _LONGEST:
        raise SettingError(f"{option}: between 1 and {_LONGEST} characters, not {len(found)}")
    return found


def _when(text: str) -> str:
    """A date as far as it is told, if there is such a day."""
    if not _WHEN.fullmatch(text) or not _is_day(text):
        raise SettingError(f"--published: {text!r} is no date such as 2026, 2026-11, 2026-11-24 or 2026-11-24T18:00Z")
    return text


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
