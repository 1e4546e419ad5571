"""What is done for speed changes no answer: patterns in lower case, looks, a collector that waits."""

from __future__ import annotations

import gc
import re

import pytest

from newsarchive.clean import matching
from newsarchive.clean.edges import Story
from newsarchive.clean.lines import BYLINE, DATE, HEADS, NOTE, OPENING, READING, TAIL, WHOLE
from newsarchive.clean.looks import BLANK, rule_of
from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import CleaningError

URL = "https://news.example/a"
LINES = (
    "Advertisement", "ADVERTISEMENT", "PUBLICITÉ", "Teilen", "KOMMENTAR SCHREIBEN", "5 min read", "Lesezeit: 4 Min.", "LÄSTID 3 MIN",
    "© 2026 Harbour Post. All rights reserved.", "ALL RIGHTS RESERVED", "Read more: the tide", "LESEN SIE AUCH: die Flut",
    "AYRICA OKU: gelgit", "ayrıca oku: gelgit", "İlgili haber", "ILGILI HABER", "ΔΙΑΒΑΣΤΕ ΕΠΊΣΗΣ", "Читайте ТАКЖЕ", "Reporting by a desk",
    "TAGS: tide, harbour", "Foto: Hafenamt", "Related stories", "SIGN UP for the tide letter", "Correction: the tide came at noon.",
    "Stand: 3.11.2026, 14:05 Uhr", "Published 3 November 2026", "2026年11月3日", "The tide came at noon, and nobody was surprised.", "ſhare", "K", "",
)  # fmt: skip


def by_rows(rows: tuple[matching.Line, ...], text: str) -> matching.Line | None:
    return next((row for row in rows if row.matches(text)), None)


@pytest.mark.parametrize("text", LINES)
def test_lines_are_what_the_rows_say(text: str) -> None:
    """Tried in lower case or not, remembered or not: the row that matches is the same."""
    assert matching.whole(text) is by_rows(WHOLE, text)
    assert matching.opening(text) is by_rows(OPENING, text)
    assert matching.tail(text) is by_rows(TAIL, text)
    assert matching.is_head(text) == bool(HEADS.match(text))
    assert matching.is_byline(text) == bool(BYLINE.match(text))
    assert matching.is_note(text) == bool(NOTE.match(text))
    assert matching.has_date(text) == bool(DATE.search(text))
    assert matching.has_reading_time(text) == bool(READING.search(text))


def test_rows_are_written_in_lower_case() -> None:
    """A capital in a pattern would never be found in a text in lower case."""
    for pattern in (*(row.pattern for row in (*WHOLE, *OPENING, *TAIL)), HEADS, BYLINE):
        bare = re.sub(r"\\[A-Z]", "", pattern.pattern)
        assert bare == bare.lower()


def test_elements_that_look_the_same_share_a_look() -> None:
    """Tag, class and id decide, not addresses; what holds no text looks like nothing."""
    page = read_page(b'<ul><li class="share"><a href="/1">a</a><li class="share"><a href="/2">b</a><li></ul>', URL)
    items = [page.looks.of[n] for n, tag in enumerate(page.book.tags) if tag == "li"]
    assert items[0] == items[1]
    assert page.looks.kinds[items[2]] == BLANK
    links = {page.looks.of[n] for n, tag in enumerate(page.book.tags) if tag == "a"}
    assert len(links) == 1
    rule = rule_of(page.looks.kinds[items[0]])
    assert rule is not None
    assert rule.name == "word-share"


@pytest.mark.parametrize("html", [b"<p>" + b"The tide came at noon, and nobody was surprised. " * 9, b"%PDF-1.7"])
@pytest.mark.parametrize("collects", [True, False])
def test_the_collector_is_as_it_was(html: bytes, collects: bool) -> None:
    """Whether a page is cleaned or refused, cycles are collected afterwards as they were before."""
    (gc.enable if collects else gc.disable)()
    try:
        clean(html, URL)
    except CleaningError:
        assert html.startswith(b"%PDF")
    finally:
        found = gc.isenabled()
        gc.enable()
    assert found == collects


def test_a_page_of_headings_asks_each_line_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the headings, twice the questions: each heading once looked through all that follows it."""
    asked = 0
    prose = Story.prose

    def counted(story: Story, u: int) -> bool:
        nonlocal asked
        asked += 1
        return prose(story, u)

    monkeypatch.setattr(Story, "prose", counted)
    counts = []
    for headings in (300, 600):
        asked = 0
        boxes = "<h3>Related</h3><ul><li>The council said that the pier would be closed at noon…</li></ul>" * headings
        sentence = "The tide came at noon, the council said, and nobody in the town was surprised by it. " * 3
        clean(f"<h1>Tide</h1><article>{f'<p>{sentence}</p>' * 5}{boxes}<p>{sentence[:90]}</p></article>".encode(), URL)
        counts.append(asked)
    assert counts[1] < 3 * counts[0]
