"""`newsarchive clean` on several pages of one article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import newsarchive
from newsarchive.cli import main
from tests.clean.pages import page

URL = "https://news.example/2026/the-long-walk"
SAID = (
    "The walk along the river begins at the mill, where the miller lends out boots to those who have come without any.",
    "After an hour the path leaves the bank and climbs to the chapel, from which both of the bridges can be seen at once.",
    "The walk ends at the inn, which is closed on Mondays, and the last bus leaves from its door at a quarter past six.",
)


def leaf(number: int, canonical: bool) -> bytes:
    url = URL if number == 1 else f"{URL}?page={number}"
    head = f"<title>The long walk</title>{f'<link rel=canonical href={url}>' if canonical else ''}"
    pager = "".join(f'<a href="?page={n}">{n}</a> ' for n in (1, 2, 3))
    return page(f"<article><h1>The long walk</h1><p>{SAID[number - 1]}</p></article><nav>{pager}</nav>", head)


def files(folder: Path, canonical: bool = True) -> list[str]:
    paths = [folder / f"{number}.html" for number in (1, 2, 3)]
    for number, path in enumerate(paths, 1):
        path.write_bytes(leaf(number, canonical))
    return [str(path) for path in paths]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(("clean", *words))
    out, err = capsys.readouterr()
    return code, out, err


def test_pages_are_joined_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However they are given; the address of the first is enough where the others name theirs."""
    one, two, three = files(tmp_path)
    for order in ((one, two, three), (one, three, two)):
        code, out, _ = told(capsys, *order, "--url", URL, "--json")
        values = json.loads(out)
        assert (code, values["text"].split("\n\n")) == (0, list(SAID))
        assert [seam["url"] for seam in values["pages"]] == [URL, f"{URL}?page=2", f"{URL}?page=3"]
        assert values["continues"] == []


def test_a_page_that_does_not_name_itself_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And taken when it is told; more addresses than pages are refused."""
    paths = files(tmp_path, canonical=False)
    code, _, err = told(capsys, *paths, "--url", URL)
    assert (code, "2.html does not say where it came from" in err) == (2, True)
    urls = [word for n in (1, 2, 3) for word in ("--url", URL if n == 1 else f"{URL}?page={n}")]
    assert told(capsys, *paths, *urls)[0] == 0
    assert told(capsys, paths[0], *urls)[0] == 2


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two pages of three; and one alone names the others."""
    paths = files(tmp_path)
    values = json.loads(told(capsys, paths[0], paths[2], "--url", URL, "--json")[1])
    assert [page["number"] for page in values["continues"]] == [2]
    values = json.loads(told(capsys, paths[0], "--url", URL, "--json")[1])
    assert ([page["number"] for page in values["continues"]], values["pages"]) == ([2, 3], [])


def test_the_pages_are_explained_one_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each piece on the page that it stands on, in order."""
    code, out, _ = told(capsys, *files(tmp_path), "--url", URL, "--explain", "--json")
    pieces = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [piece["text"] for piece in pieces if piece["kept"]] == list(SAID)
    assert [piece["reason"] for piece in pieces if not piece["kept"]].count("menu") == 3


def test_a_page_that_adds_nothing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same page under another address."""
    one, *_ = files(tmp_path, canonical=False)
    code, out, err = told(capsys, one, one, "--url", URL, "--url", f"{URL}?page=2")
    assert (code, out.count(SAID[0]), f"{URL}?page=2 adds nothing" in err) == (0, 1, True)


def test_the_face_has_it() -> None:
    """`newsarchive.join`, with the general rules."""
    pages = [(leaf(n, False), URL if n == 1 else f"{URL}?page={n}") for n in (2, 1)]
    joined = newsarchive.join(pages)
    assert joined.article.text.split("\n\n") == list(SAID[:2])
    assert [seam.blocks for seam in joined.seams] == [(0, 1), (1, 2)]
