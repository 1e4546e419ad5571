"""Which sources are asked, in which order, and what is said of the others."""

from __future__ import annotations

from newsarchive.discover import Ask, Budget, Frontier, Nested, order_of
from newsarchive.model import When
from newsarchive.site import Feed, Section, Sitemap, WordPress

HOST = "http://paper.test"
INDEX = Ask(source=Sitemap(f"{HOST}/index.xml"), why="given")
LIST = Ask(source=Section(f"{HOST}/city/"), why="given")


def nested(path: str, lastmod: str = "") -> Nested:
    """A row of an index."""
    return Nested(url=HOST + path, lastmod=When(iso=lastmod, precision="day") if lastmod else None)


def paths(asks: list[Ask]) -> list[str]:
    return [ask.source.url.removeprefix(HOST) for ask in asks]


def test_the_newest_sitemaps_come_first() -> None:
    """By their date; without one by the month in their name; those of news before those that say nothing."""
    rows = [
        nested("/a.xml", "2026-01-01"),
        nested("/b.xml", "2026-03-07"),
        nested("/map-2026-02.xml"),
        nested("/c.xml"),
        nested("/news.xml"),
    ]
    assert paths(Frontier().nested(rows, INDEX)) == ["/news.xml", "/b.xml", "/map-2026-02.xml", "/a.xml", "/c.xml"]


def test_dates_that_cannot_be_meant_are_none() -> None:
    """1970, and years to come: neither first for it, nor too old."""
    rows = [nested("/future.xml", "2031-01-01"), nested("/epoch.xml", "1970-01-01"), nested("/b.xml", "2026-03-07")]
    assert paths(Frontier(since="2026", latest="2026-03-09").nested(rows, INDEX))[0] == "/b.xml"
    assert len(Frontier(since="2026", latest="2026-03-09").nested(rows, INDEX)) == 3


def test_what_ended_before_the_day_asked_for_is_passed_over() -> None:
    """And told with its date."""
    frontier = Frontier(since="2026-02-15")
    rows = [
        nested("/old.xml", "2026-02-14"),
        nested("/day.xml", "2026-02-15"),
        nested("/map-2026-02.xml"),
        nested("/map-2025.xml"),
    ]
    assert paths(frontier.nested(rows, INDEX)) == ["/day.xml", "/map-2026-02.xml"]
    assert dict(frontier.passed)[f"{HOST}/old.xml"] == "last changed 2026-02-14, before 2026-02-15"


def test_sitemaps_of_other_things_are_passed_over_unless_there_are_no_others() -> None:
    """As Yoast, WordPress and others call them."""
    others = [
        "/page-sitemap.xml",
        "/post_tag-sitemap2.xml",
        "/author-sitemap.xml",
        "/wp-sitemap-taxonomies-category-1.xml",
        "/sitemap-images.xml",
        "/category-sitemap.xml",
    ]
    articles = ["/post-sitemap.xml", "/wp-sitemap-posts-post-1.xml", "/sitemap-news.xml", "/politics/sitemap.xml"]
    assert sorted(paths(Frontier().nested([nested(path) for path in others + articles], INDEX))) == sorted(articles)
    assert len(Frontier().nested([nested(path) for path in others], INDEX)) == len(others)


def test_an_index_that_names_itself_ends() -> None:
    """So do two that name each other: a source is asked once in a crawl."""
    frontier = Frontier()
    first = frontier.ask(Sitemap(f"{HOST}/a.xml"), "given")
    assert first is not None
    (second,) = frontier.nested([nested("/a.xml"), nested("/b.xml")], first)
    assert frontier.nested([nested("/a.xml"), nested("/b.xml")], second) == []
    assert {why for _, why in frontier.passed} == {"asked already in this crawl"}


def test_indexes_have_three_floors_and_fifty_sitemaps() -> None:
    """The newest of them."""
    frontier = Frontier()
    rows = [nested(f"/{n}.xml", f"2026-01-{n % 28 + 1:02}") for n in range(60)]
    assert len(frontier.nested(rows, INDEX)) == 50
    assert frontier.left == 10
    assert Frontier().nested(rows, Ask(source=INDEX.source, why="", depth=3)) == []


def test_a_list_goes_on_only_while_it_names_something_new() -> None:
    """And no further than its budget."""
    frontier = Frontier(Budget(pages=3))
    second = frontier.goes_on(f"{HOST}/city/?page=2", LIST, new=4)
    assert second is not None and second.page == 2
    assert frontier.goes_on(f"{HOST}/city/?page=3", second, new=0) is None
    third = frontier.goes_on(f"{HOST}/city/?page=3", second, new=1)
    assert third is not None
    assert frontier.goes_on(f"{HOST}/city/?page=4", third, new=9) is None
    assert [why for _, why in frontier.passed] == [
        f"{HOST}/city/?page=2 names nothing new, so its list is not followed", "more than 3 pages of one list (-a pages=)"]  # fmt: skip


def test_lists_in_traps_are_not_asked() -> None:
    """A start may be odd; what is linked may not."""
    frontier = Frontier()
    assert frontier.ask(Section(f"{HOST}/?date=2026-03-07"), "given") is not None
    assert frontier.ask(Section(f"{HOST}/calendar/2026/03/"), "linked", depth=1) is None
    assert dict(frontier.passed)[f"{HOST}/calendar/2026/03/"] == "trap: calendar"


def test_a_crawl_has_a_budget_of_sources() -> None:
    """However many are named; of what is passed over a thousand are told, and all are counted."""
    frontier = Frontier()
    asked = [frontier.ask(Feed(f"{HOST}/{n}.xml"), "named") for n in range(2_000)]
    assert sum(ask is not None for ask in asked) == 150
    assert (frontier.left, len(frontier.passed)) == (1_850, 1_000)


def test_cheap_sources_are_asked_first() -> None:
    """Feeds before WordPress, news sitemaps before others, pages last, and all before stories."""
    kinds = [Section(HOST), Sitemap(f"{HOST}/map.xml"), Sitemap(f"{HOST}/news.xml"), WordPress(HOST), Feed(HOST)]
    assert [order_of(kind) for kind in kinds] == sorted(order_of(kind) for kind in kinds)
    assert order_of(kinds[0]) > 0
