"""An article's pages, gathered one after the other: what is wanted, when it ends, and what is said to be missing."""

from __future__ import annotations

from dataclasses import replace

from newsarchive.clean.pipeline import clean
from newsarchive.gather import Gathering
from newsarchive.model import Article
from tests.clean.pages import page

URL = "https://news.example/2026/the-long-walk"
SAID = [
    f"On day {n} the walkers came as far as the {place}, where they rested and wrote down what they had seen on their way."
    for n, place in enumerate(("mill", "chapel", "inn", "ford", "tower"), 1)
]


def article(url: str, texts: list[str], links: str = "") -> Article:
    """A page with some paragraphs, cleaned."""
    body = "".join(f"<p>{text}</p>" for text in texts)
    return clean(page(f"<article><h1>The long walk</h1>{body}</article>{links}", "<title>The long walk</title>"), url)


def pager(*numbers: int) -> str:
    return "".join(f'<a href="?page={n}">{n}</a> ' for n in numbers)


def gathered(pages: dict[str, Article], most: int = 100) -> tuple[Article, list[str]]:
    """The article, and the addresses that were wanted for it."""
    gathering, wanted = Gathering(pages[URL], most), list[str]()
    while (url := gathering.wanted) is not None:
        wanted.append(url)
        gathering.take(pages.get(url))
    return gathering.joined(), [url.removeprefix(URL) for url in wanted]


def test_pages_that_only_later_pages_name_are_had_too() -> None:
    """A pager that shows a few numbers at a time."""
    pages = {
        URL: article(URL, SAID[:1], pager(2)),
        f"{URL}?page=2": article(f"{URL}?page=2", SAID[1:2], pager(1, 3)),
        f"{URL}?page=3": article(f"{URL}?page=3", SAID[2:3], pager(1, 2)),
    }
    whole, wanted = gathered(pages)
    assert wanted == ["?page=2", "?page=3"]
    assert whole.text.split("\n\n") == SAID[:3]
    assert (whole.url, whole.continues) == (URL, ())
    assert [seam.blocks for seam in whole.pages] == [(0, 1), (1, 2), (2, 3)]


def test_a_page_that_cannot_be_had_is_said_to_be_missing() -> None:
    """The others are joined all the same."""
    pages = {URL: article(URL, SAID[:1], pager(2, 3)), f"{URL}?page=3": article(f"{URL}?page=3", SAID[2:3])}
    whole, wanted = gathered(pages)
    assert wanted == ["?page=2", "?page=3"]
    assert whole.text.split("\n\n") == [SAID[0], SAID[2]]
    assert [page.number for page in whole.continues] == [2]


def test_the_same_page_again_ends_it() -> None:
    """A pager of something else, or a number beyond the last page."""
    pages = {URL: article(URL, SAID, pager(2, 3, 4)), f"{URL}?page=2": article(f"{URL}?page=2", SAID, pager(3))}
    whole, wanted = gathered(pages)
    assert wanted == ["?page=2"]
    assert (whole.text.split("\n\n"), whole.pages, whole.continues) == (SAID, (), ())


def test_the_view_of_the_whole_spares_the_pages() -> None:
    """Where it holds the first page and more; else the pages are fetched."""
    link = '<a href="?view=all">Single page</a>'
    pages = {
        URL: article(URL, SAID[:1], pager(2) + link),
        f"{URL}?page=2": article(f"{URL}?page=2", SAID[1:2]),
        f"{URL}?view=all": article(f"{URL}?view=all", SAID),
    }
    whole, wanted = gathered(pages)
    assert wanted == ["?view=all"]
    assert (whole.url, whole.text.split("\n\n"), whole.continues) == (URL, SAID, ())
    assert [seam.url for seam in whole.pages] == [f"{URL}?view=all"]
    whole, wanted = gathered(pages | {f"{URL}?view=all": article(f"{URL}?view=all", SAID[3:])})
    assert wanted == ["?view=all", "?page=2"]
    assert whole.text.split("\n\n") == SAID[:2]


def test_there_is_an_end() -> None:
    """At most so many pages, whatever is named; the rest is said to be missing."""
    pages = {
        f"{URL}?page={n}" if n > 1 else URL: article(
            f"{URL}?page={n}" if n > 1 else URL, [f"{n}: {SAID[0]}"], pager(n + 1)
        )
        for n in range(1, 60)
    }
    whole, wanted = gathered(pages, most=5)
    assert len(wanted) == 4
    assert [page.number for page in whole.continues] == [6]
    assert gathered(pages, most=1)[1] == []


def test_words_are_neither_lost_nor_made() -> None:
    """Law 5 over all pages: words kept and struck are those of the pages joined."""
    pages = {
        URL: article(URL, SAID[:2], pager(2)),
        f"{URL}?page=2": article(f"{URL}?page=2", [SAID[0], SAID[2]], pager(1)),
    }
    whole, _ = gathered(pages)

    def words(one: Article) -> int:
        kept = sum(len(block.text.split()) for block in one.blocks)
        return kept + sum(removal.words for removal in one.removals)

    assert words(whole) == sum(map(words, pages.values()))
    assert whole.text.split("\n\n") == [SAID[0], SAID[1], SAID[2]]


def test_entries_of_a_live_blog_are_kept() -> None:
    """Each page's entries, counted in the blocks of the whole."""

    def blog(number: int, first: int) -> Article:
        posts = "".join(f'<div class="post"><time datetime="2026-03-01T0{n}:15">0{n}:15</time><p>{SAID[n % 5]} It was {n}.</p></div>' for n in range(first, first + 4))  # fmt: skip
        links = pager(2) if number == 1 else pager(1)
        return article(URL if number == 1 else f"{URL}?page=2", [], f"<section>{posts}</section>{links}")

    pages = {URL: blog(1, 1), f"{URL}?page=2": blog(2, 5)}
    assert [len(one.posts) for one in pages.values()] == [4, 4]
    whole, _ = gathered(pages)
    assert [whole.blocks[post.first].text[-2] for post in whole.posts] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert [(post.first, post.last) for post in whole.posts] == [(n, n + 1) for n in range(8)]


def test_what_is_joined_reads_like_any_article() -> None:
    """Its JSON names the pages and what is missing."""
    values = replace(gathered({URL: article(URL, SAID[:1], pager(2))})[0]).to_dict()
    assert values["continues"] == [{"url": f"{URL}?page=2", "number": 2}]
    assert values["pages"] == []
