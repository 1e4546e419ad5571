"""imports.jsonl: which files articles were taken out of, and what became of their records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsarchive.archive import Archive
from newsarchive.model import READABLE, iso_utc
from newsarchive.reprocess import Tally


def counts_of(tally: Tally) -> dict[str, Any]:
    """What was met, in JSON values: `records` is the sum of all `outcomes` and all `skipped`."""
    return {
        "files": tally.files,
        "records": tally.captures + tally.passed,
        "articles": sum(number for kind, number in tally.outcomes.items() if kind in READABLE),
        "outcomes": {kind.value: number for kind, number in sorted(tally.outcomes.items())},
        "skipped": dict(sorted(tally.skipped.items())),
        "broken": len(tally.broken),
    }


def origin_of(name: str, said: Mapping[str, str]) -> dict[str, str | None]:
    """Where a file came from: `warc` as in each article's origin, and what its warcinfo record says."""
    keys = {"original": "WARC-Filename", "warcinfo": "WARC-Record-ID", "software": "software", "is_part_of": "isPartOf"}
    return {"warc": name} | {key: said.get(field) for key, field in keys.items()}


def write_down(
    archive: Archive, begun: datetime, files: Sequence[Mapping[str, str | None]], counts: Mapping[str, Any]
) -> None:
    """Add a line. Errors: OSError."""
    line = json.dumps({"at": iso_utc(begun), "warcs": list(files)} | dict(counts), ensure_ascii=False)
    with archive.imports.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
