"""Where an article goes on: further pages and the view of the whole are told from all else that is numbered."""

from __future__ import annotations

import pytest

from newsarchive.clean.further import further
from newsarchive.clean.page import read_page
from tests.clean.pages import page

STORY = "https://news.example/2026/the-long-walk"


def named(body: str, url: str = STORY, head: str = "") -> list[tuple[str, int | None]]:
    """What a page with some links names, without the host."""
    found = further(read_page(page(f"<article><p>Text.</p>{body}</article>", f"<title>Walk</title>{head}"), url))
    return [(one.url.removeprefix("https://news.example"), one.number) for one in found]


def a(href: str, text: str, more: str = "") -> str:
    return f'<a href="{href}"{more}>{text}</a>'


@pytest.mark.parametrize(
    ("url", "href"),
    [
        (STORY, "?page=2"),
        (STORY, "/2026/the-long-walk?p=2"),
        (f"{STORY}?id=7", f"{STORY}?id=7&seite=2"),
        (f"{STORY}/", "2/"),
        (STORY, f"{STORY}/2"),
        (STORY, f"{STORY}/page/2/"),
        (STORY, f"{STORY}/seite-2"),
        (f"{STORY}.html", f"{STORY}-page2.html"),
        (f"{STORY}.html", f"{STORY}/2"),
        ("https://news.example/walk-1234,1.html", "/walk-1234,2.html"),
    ],
)
def test_a_pager_names_the_next_page(url: str, href: str) -> None:
    """However the site writes a page number into its addresses, with or without a link element beside."""
    got = named(a(href, "2") + a(href.replace("2", "3") if "2026" not in href else href, "x"), url)
    assert [number for _, number in got] == [2]


@pytest.mark.parametrize(
    "text", ["Next", "Next page »", "Weiter", "Nächste Seite", "Page suivante", "Далі", "次のページ"]
)
def test_a_link_that_says_next_is_believed(text: str) -> None:
    """In many languages; of the page with the next number alone."""
    assert named(a("?page=2", text)) == [("/2026/the-long-walk?page=2", 2)]
    assert named(a("?page=4", text)) == []


def test_all_pages_are_named_in_order() -> None:
    """The own one and earlier ones are not."""
    pager = "".join(a(f"?page={n}", str(n)) for n in (3, 1, 2, 4))
    assert [number for _, number in named(pager)] == [2, 3, 4]
    assert [number for _, number in named(pager, f"{STORY}?page=2")] == [3, 4]


def test_the_view_of_the_whole_comes_first() -> None:
    """Where there are pages at all: a link 'view all' alone leads to a list of something."""
    pager = a("?page=2", "2") + a("?singlepage=true", "View as a single page")
    assert named(pager) == [("/2026/the-long-walk?singlepage=true", None), ("/2026/the-long-walk?page=2", 2)]
    assert named(a("?page=all", "View all")) == []
    assert named(a("?page=2", "2") + a("/all-stories", "View all")) == [("/2026/the-long-walk?page=2", 2)]
    assert named(a("?page=2", "2") + a(f"{STORY}/komplettansicht", "Auf einer Seite lesen"))[0][1] is None


@pytest.mark.parametrize(
    ("body", "head", "url"),
    [
        ("", '<link rel="next" href="/2026/the-next-post">', STORY),
        ("", '<link rel="next" href="/2026/weekly-quiz-2">', "https://news.example/2026/weekly-quiz"),
        ("", '<link rel="next" href="/2026/weekly-quiz-11">', "https://news.example/2026/weekly-quiz-10"),
        (a("/2026/weekly-quiz-11", "Next"), "", "https://news.example/2026/weekly-quiz-10"),
        (f'<div id="comments">{a("?page=2", "2")}</div>', "", STORY),
        (a("?page=2#comments", "2"), "", STORY),
        (a("?cpage=2", "2"), "", STORY),
        (f'<table class="wp-calendar"><td>{a("/2026/03/02", "2")}</td></table>', "", "https://news.example/2026/03/01"),
        (a("/2026/04", "Next"), "", "https://news.example/2026/03"),
        (a("/news/2026/11/8/7483444/", "8"), "", "https://news.example/news/2026/11/7/7483443/"),
        (f'<aside class="related">{a("?page=2", "2")}</aside>', "", STORY),
        (a("https://other.example/2026/the-long-walk?page=2", "2"), "", STORY),
        (a("?page=2", "3"), "", STORY),
        (a("?page=2000", "2000"), "", STORY),
        (a("javascript:go(2)", "2"), "", STORY),
    ],
)  # fmt: skip
def test_other_numbers_lead_nowhere(body: str, head: str, url: str) -> None:
    """The next article, comments, calendars, ids, other hosts, text and address that disagree."""
    assert named(body, url, head) == []


def test_a_thousand_links_are_no_burden() -> None:
    """Only those that can be meant are resolved, and hostile ones end."""
    many = "".join(a(f"/2026/the-long-walk?page={n}", "9" * 500) for n in range(3_000)) + a("?page=2", "2")
    assert named(many + "<a href='http://['>2</a>") == [("/2026/the-long-walk?page=2", 2)]
