"""Articles and outcomes for the store's tests, of invented words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from newsarchive.model import (
    Article,
    Block,
    BlockKind,
    Metadata,
    Origin,
    Outcome,
    OutcomeKind,
    Purpose,
    Reason,
    Removal,
)

START = datetime(2026, 3, 1, tzinfo=UTC)


def article(
    n: int, url: str = "https://quay.example/piers", text: str = "The piers stay closed.", title: str = "Piers"
) -> Article:
    """What the n-th capture held."""
    return Article(
        url=url, canonical_url=url, site="quay", metadata=Metadata(title=title),
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=text, path="/html/body/p[1]"),),
        removals=(Removal(reason=Reason.SHARE, rule="share-bar", path="/html/body/div", words=2, text="Share this"),),
        origin=Origin(
            capture_id=UUID(int=n).urn, warc="quay/2026/a.warc.gz", offset=n * 100, length=90, payload_digest="sha1:AAAA",
            captured_at=START + timedelta(minutes=n), cleaner="1", layout="generic",
        ),
    )  # fmt: skip


def outcome(
    n: int, url: str = "https://quay.example/piers", kind: OutcomeKind = OutcomeKind.ARTICLE, **more: object
) -> Outcome:
    """How the n-th fetch ended."""
    values = {
        "fetch_id": UUID(int=1000 + n).hex, "url": url, "final_url": url, "kind": kind, "why": "", "site": "quay", "spider": "quay",
        "run": "1", "at": START + timedelta(minutes=n), "capture_id": UUID(int=n).urn, "purpose": Purpose.PAGE,
    } | more  # fmt: skip
    return Outcome(**values)  # type: ignore[arg-type]
