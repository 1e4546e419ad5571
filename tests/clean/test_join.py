"""Pages of one article become one article: each once, in order, the seams visible."""

from __future__ import annotations

import pytest

from newsarchive.clean.join import MOST_PAGES, Joined, join
from newsarchive.clean.page import read_page, words_on_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import SettingError
from tests.clean.pages import page

BASE = "https://news.example/2026/long-walk"
SAID = (
    "The walk along the river begins at the mill, where the miller lends out boots to those who have come without any.",
    "After an hour the path leaves the bank and climbs to the chapel, from which both of the bridges can be seen at once.",
    "Beyond the chapel the path is a stream in spring, and those who have borrowed boots are glad to have them on here.",
    "The walk ends at the inn, which is closed on Mondays, and the last bus leaves from its door at a quarter past six.",
)
INTRO = (
    "This walk of four hours was tried by us in all seasons, and in each of them it was longer than it is on the map."
)
END = "Readers who know a better way are asked to write to us about it before the leaves have come down from the trees."


def leaf(number: int, *, repeated: bool = False, links: bool = False, turn: int = 0) -> tuple[bytes, str]:
    """One page of the walk; `turn` is the page that the last one leads to, as loops do."""
    texts = (
        (INTRO, SAID[number - 1], END)
        if repeated
        else (SAID[number - 1], f"{SAID[number - 1]} So it goes on page {number}.")
    )
    after = number + 1 if number < len(SAID) else turn
    head = "<title>The long walk</title>"
    if links and after:
        head += f'<link rel="next" href="{address(after)}">'
    if links and number > 1:
        head += f'<link rel="prev" href="{address(number - 1)}">'
    return page(f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>", head), address(number)


def address(number: int) -> str:
    """The first page has no number."""
    return BASE if number == 1 else f"{BASE}?page={number}"


def opaque(number: int) -> tuple[bytes, str]:
    """A page whose address says nothing of its place, only its links do."""
    names = {1: "zebra", 2: "apple", 3: "mango", 4: "berry"}
    head = f'<title>Walk</title><link rel=next href="/{names.get(number + 1, names[1])}">'
    return page(
        f"<article><p>{SAID[number - 1]}</p><p>{SAID[number - 1]} Again.</p></article>", head
    ), f"https://news.example/{names[number]}"


def order(joined: Joined) -> list[str]:
    """Addresses of the pages, as joined."""
    return [seam.url for seam in joined.seams]


@pytest.mark.parametrize("links", [False, True])
def test_pages_in_any_order_are_put_in_theirs(links: bool) -> None:
    """By their numbers or by their links."""
    joined = join([leaf(n, links=links) for n in (3, 1, 4, 2)], clean)
    assert order(joined) == [address(n) for n in (1, 2, 3, 4)]
    assert joined.article.url == BASE
    places = [joined.article.text.index(f"on page {n}") for n in (1, 2, 3, 4)]
    assert places == sorted(places)


def test_links_in_a_circle_end() -> None:
    """The last page leads to the first, and one page leads to itself."""
    pages = [leaf(n, links=True, turn=1) for n in (4, 2, 3, 1)]
    assert order(join(pages, clean)) == [address(n) for n in (1, 2, 3, 4)]
    assert len(join([opaque(n) for n in (2, 4, 1, 3)], clean).seams) == 4


def test_each_page_is_joined_once() -> None:
    """The same address again, and the first page under number 1."""
    html, url = leaf(1)
    joined = join([(html, url), leaf(2), (html, url), (html, f"{BASE}?page=1")], clean)
    assert order(joined) == [address(1), address(2)]
    assert joined.left_out == (url, f"{BASE}?page=1")


def test_a_view_of_the_whole_stands_for_its_parts() -> None:
    """A single-page view among the pages."""
    every = "".join(f"<p>{text}</p><p>{text} So it goes on page {n}.</p>" for n, text in enumerate(SAID, 1))
    view = page(f"<article>{every}</article>"), f"{BASE}?view=all"
    joined = join([leaf(1), leaf(2), view, leaf(3), leaf(4)], clean)
    assert order(joined) == [f"{BASE}?view=all"]
    assert len(joined.left_out) == 4


def test_what_each_page_repeats_is_said_once() -> None:
    """The introduction on the first page, the end on the last; the rest is struck, and no word is lost."""
    pages = [leaf(n, repeated=True) for n in (1, 2, 3, 4)]
    joined = join(pages, clean)
    assert [block.text for block in joined.article.blocks] == [INTRO, *SAID, END]
    assert [seam.blocks for seam in joined.seams] == [(0, 2), (2, 3), (3, 4), (4, 6)]
    kept = sum(len(block.text.split()) for block in joined.article.blocks)
    struck = sum(removal.words for removal in joined.article.removals)
    assert kept + struck == sum(words_on_page(read_page(html, url)) for html, url in pages)


def test_too_many_pages_are_refused() -> None:
    """And none."""
    for pages in ([], [leaf(1)] * (MOST_PAGES + 1)):
        with pytest.raises(SettingError, match="pages given"):
            join(pages, clean)
