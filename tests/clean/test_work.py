"""Work that grows with the page and no faster: lines of code are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

import pytest

from newsarchive.clean import blocks, inline, lists, sort, tables, tagged, tails
from newsarchive.clean.inside import text_inside
from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean
from newsarchive.clean.rescue import without_early_end
from newsarchive.clean.strip import Strike
from newsarchive.clean.units import Unit, number
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

#: Twice the page may take so many times the work; four times would be the square.
_AT_MOST = 2.5


def work(html: bytes, *modules: ModuleType) -> int:
    """How many lines of some modules are run while a page is cleaned."""
    files = {module.__file__ for module in modules}
    count = 0

    def line(_frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        return line if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        clean(html, URL)
    finally:
        sys.settrace(before)
    return count


def grows(markup: Callable[[int], str], number: int, *modules: ModuleType) -> float:
    """How many times the work twice as much of some markup takes."""
    few, many = (page(f"<div class=article-body>{BODY}{markup(n)}</div>") for n in (number, 2 * number))
    return work(many, *modules) / work(few, *modules)


@pytest.mark.parametrize("mark", ["Ends", "###", "-30-"])
def test_a_page_full_of_sign_offs(mark: str) -> None:
    """Each is looked at, and what follows it is not counted anew: a live page signs off after each of its reports."""
    assert grows(lambda n: f"<p>{PARAGRAPHS[1]}</p><p>{mark}</p>" * n, 150, tails, lists) < _AT_MOST
    assert grows(lambda n: f"<p>{mark}</p><p>Quay</p>" * n, 300, tails, lists) < _AT_MOST


def test_headings_of_lists_among_the_headlines_of_a_list() -> None:
    """Each begins a list of its own, and none is run through again from the one above it."""

    def markup(n: int) -> str:
        story = "".join(f"<p>{PARAGRAPHS[1]} Mooring {k}.</p>" for k in range(n))
        return "<h3><a href=/a>Farmers ask for a bridge</a></h3><p>Related</p>" * n + story

    assert grows(markup, 150, lists) < _AT_MOST


def test_a_row_of_a_thousand_cells() -> None:
    """Its cells are looked at once, not once for each of them."""
    assert grows(lambda n: f"<table><tr>{'<td>high tide</td>' * n}</tr></table>", 150, blocks, tables) < _AT_MOST


def test_a_line_of_many_links_that_is_tidied() -> None:
    """Where each link stands in the tidied text is told in one go."""
    text = "The ti\u200bde at <a href=/quay>the quay</a> was high. "
    lengths = []

    def counted(text: str) -> str:
        lengths.append(len(text))
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline.unicodedata, "normalize", lambda _form, text: counted(text))
        clean(page(f"<div class=article-body>{BODY}<p>{text * 300}</p></div>"), URL)
    assert sum(lengths) < 20 * len(text) * 300


def test_marks_within_marks() -> None:
    """Editors' programs nest them by the hundred, and never close them."""
    assert grows(lambda n: "<b><i><em>" * n + "<p>High tide.</p>" * n, 100, inline) < _AT_MOST


class _Counting(dict[int, Strike]):
    """Counts how often something is struck."""

    count = 0

    def __setitem__(self, u: int, why: Strike) -> None:
        self.count += 1
        super().__setitem__(u, why)

    def update(self, more: dict[int, Strike]) -> None:  # type: ignore[override]
        self.count += len(more)
        super().update(more)


def test_a_page_full_of_comments_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is behind one of them is struck once, not once for each heading above it."""
    gone = _Counting()
    monkeypatch.setattr(sort, "_site_lines", lambda *_: gone)
    clean(page(f"<div class=article-body>{BODY}{'<h3>Comments</h3><p>Reply</p>' * 200}</div>"), URL)
    assert len(gone) > 300
    assert gone.count < 2 * len(gone)


def test_links_around_links_that_are_never_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they hold is text, and that is said of each paragraph once."""
    replaced = []
    monkeypatch.setattr(Unit, "_replace", lambda unit, **new: replaced.append(unit) or Unit(**unit._asdict() | new))
    book = number(read_page(page(f"<a href=/x><div><p>{PARAGRAPHS[1]}</p>" * 40), URL).root)
    assert 0 < len(replaced) <= 2 * len(book.units)  # the page is read twice here
    assert not any(unit.links for unit in book.units)


def test_a_comment_behind_the_end_of_a_page_that_is_never_closed() -> None:
    """It reaches to the end, as in browsers: an end is not looked for again from the beginning of each."""
    text = f"<html><body><p>{PARAGRAPHS[0]}</p></body></html>{'<!-- high tide ' * 3}<script> low tide"
    assert without_early_end(text) == text
    closed = f"{text}</script> --> High tide"
    assert without_early_end(closed) == closed.replace("</body></html>", "")


def test_boxes_of_tags_in_boxes_of_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large one is not looked through, so that its links are not read anew for each box around them."""
    read = []
    monkeypatch.setattr(tagged, "text_inside", lambda page, n: read.append(n) or text_inside(page, n))
    nested = "<div class=post-tags>" * 300 + "<a href=/x>Pier</a> " * 300 + "</div>" * 300
    clean(page(f"<h1>Storm closes harbour</h1><div class=article-body>{BODY}</div>{nested}"), URL)
    assert len(read) < 2 * 300
