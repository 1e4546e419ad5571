"""What a task says arrives as it was said."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import UTC, datetime

import pytest

from newsarchive.model import Article, Block, BlockKind, Metadata, Outcome, OutcomeKind
from newsarchive.report import Report
from newsarchive.store.write import fact_of

_AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
_OUTCOME = Outcome(
    fetch_id="f1", url="https://press.example/1", final_url="https://press.example/1", kind=OutcomeKind.ARTICLE, why="", site="press",
    spider="press", run="r", at=_AT, capture_id="urn:uuid:1", rules="1",
)  # fmt: skip
_ARTICLE = Article(
    url="https://press.example/1", metadata=Metadata(title="Pier"), removals=(),
    blocks=(Block(kind=BlockKind.PARAGRAPH, text="The pier is open.", path="/html/body/p"),),
)  # fmt: skip

REPORTS = {
    "an article": Report(
        done=7, last="urn:uuid:1", captures=1, kind=OutcomeKind.ARTICLE, fact=fact_of(_OUTCOME, _ARTICLE)
    ),
    "an ending without article": Report(done=7, kind=OutcomeKind.GONE, fact=fact_of(_OUTCOME)),
    "an ending without capture": Report(
        done=7, kind=OutcomeKind.REFUSED, fact=fact_of(Outcome(**vars(_OUTCOME) | {"capture_id": None}))
    ),
    "nothing wanted": Report(done=9, last="x", captures=200, skipped=Counter({"robots.txt": 200})),
    "the last word": Report(done=9, broken=["at byte 3"], passed=2, exchanges=[("f", 1, "2026", "u")], is_over=True),
}


@pytest.mark.parametrize("said", REPORTS.values(), ids=REPORTS.keys())
def test_a_report_arrives_as_it_was_said(said: Report) -> None:
    assert pickle.loads(pickle.dumps(said, 5)) == said
