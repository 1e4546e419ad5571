"""Answers of sources: what they name, and those that the archive has already, so that nobody need be asked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from scrapy.http import Response

from newsarchive.crawl.conditional import as_it_was
from newsarchive.crawl.options import MOST_BYTES
from newsarchive.crawl.run import Run
from newsarchive.discover import Ask, Nested, Next, leads
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Site

#: What is added to the date that an index gives a sitemap before a capture counts as later: clocks differ, and caches lag.
_MARGIN = timedelta(hours=1)
#: After so long a sitemap is asked again whatever its index says.
_READ_AGAIN = timedelta(days=1)


def kept(run: Run, ask: Ask) -> Response | None:
    """The answer of a sitemap out of its capture; None where it is to be asked."""
    recorder = run.ledger.recorder
    known = recorder.known if recorder is not None else None
    changed = moment_of(ask.changed)
    if known is None or changed is None:
        return None
    capture = known.since(ask.source.url, max(changed + _MARGIN, run.started - _READ_AGAIN))
    return None if capture is None else as_it_was(capture, ask.source.url)


def moment_of(iso: str) -> datetime | None:
    """A moment with an offset; of a day its end wherever it ends last; None for what can lie on either side."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", iso):
        return moment.replace(tzinfo=UTC) + timedelta(hours=36)
    return moment if moment.tzinfo else None


def media_type(response: Response) -> str:
    """What the server called it, in lower case and without parameters."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip().lower()


def named_in(response: Response, ask: Ask, site: Site | None) -> tuple[list[Lead | Nested | Next], str]:
    """What a source names, and what was wrong with it ('' for nothing)."""
    body, found = response.body, list[Lead | Nested | Next]()
    cut = "download_stopped" in response.flags
    if cut:  # half a line names nothing
        body = body[: body.rfind(b"\n") + 1] or body
    try:
        for thing in leads(body, ask.source, response.url, site):
            found.append(thing)  # what came before an error is kept
    except BrokenSource as error:
        if not cut:
            return found, str(error)
    most = response.meta.get(MOST_BYTES) if cut else 0
    return found, f"{response.url} has more than {most} bytes (DOWNLOAD_MAXSIZE); the rest was left" if cut else ""
