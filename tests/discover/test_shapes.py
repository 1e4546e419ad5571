"""What a site teaches about the addresses of its articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.discover import PageLinks, Scope, Shapes, Traps, is_service, judged, sections_of
from newsarchive.discover.pages import FURNITURE, PLAIN, TEASER, Link
from newsarchive.discover.shapes import shape_of

HOST = "http://paper.test"


@pytest.mark.parametrize(
    ("path", "exact"),
    [
        ("/sport/2026/03/07/cup-final-in-extra-time.html", "/sport/{year}/{month}/{day}/{slug}.html"),
        ("/2026/mar/7/cup-final-in-extra-time/", "/{year}/{month}/{day}/{slug}/"),
        ("/eng/news/2026/3/7/8120417/", "/eng/news/{year}/{month}/{day}/{id}/"),
        ("/doc/7715044", "/doc/{id}"),
        ("/city/81204-bridge-reopens-after-repairs", "/city/{id}-{slug}"),
        ("/city/bridge-reopens-after-repairs-81204", "/city/{slug}-{id}"),
        ("/news/articles/clymn8zyrp9o", "/news/articles/{hash}"),
        ("/20260307/cup-final", "/{date}/cup-final"),
        ("/article.php?id=20411&utm_source=x", "/article.php?id={id}"),
        ("/article.php?id=7", "/article.php?id={n}"),
        ("/宮崎県で震度高知と宮崎", "/{slug}"),
        ("/world", "/world"),
        ("/", "/"),
    ],
)
def test_an_address_has_a_shape_that_people_can_read(path: str, exact: str) -> None:
    """Years, days, numbers, ids and slugs become names; words and endings stay."""
    assert shape_of(HOST + path).exact == exact


def test_two_articles_teach_their_shape_and_three_teach_other_sections() -> None:
    """One may be chance; a section that was never seen needs one more."""
    shapes = Shapes()
    for number, (same, other) in enumerate([(None, None), (None, None), (True, None), (True, True)]):
        verdicts = [
            shapes.judge(f"{HOST}/{section}/a-{number}-new-headline").is_article for section in ("city", "world")
        ]
        assert verdicts == [same, other], number
        shapes.teach(f"{HOST}/city/story-number-{number}-of-many")


def test_what_the_archive_knows_as_lists_is_none() -> None:
    """Though it looks like an article."""
    shapes = Shapes()
    for number in range(3):
        shapes.teach(f"{HOST}/dossier/all-about-the-bridge-{number}", is_article=False)
        shapes.teach(f"{HOST}/city/all-about-the-bridge-{number}")
    verdict = shapes.judge(f"{HOST}/dossier/all-about-the-harbour")
    assert (verdict.is_article, verdict.why) == (
        False,
        "/dossier/{slug}: a list's or another page's, as 3 that are known",
    )


def test_a_shape_without_anything_of_its_own_teaches_nothing_general() -> None:
    """`/{word}/{word}` is every section's shape."""
    shapes = Shapes()
    for word in ("one", "two", "three", "four"):
        shapes.teach(f"{HOST}/story/{word}")
    assert shapes.judge(f"{HOST}/about/us").is_article is None


def test_shapes_are_bounded() -> None:
    """A trap of shapes fills no memory; what was known is still known."""
    shapes = Shapes()
    for number in range(5_000):
        shapes.teach(f"{HOST}/word{chr(97 + number % 26)}x{number}y/story-of-the-day")
    assert len(shapes.told()) <= 2_000


def page(*links: Link) -> PageLinks:
    """A page with some links."""
    return PageLinks(Scope(HOST + "/"), links, None)


def told(shapes: Shapes, *links: Link) -> list[tuple[str, str]]:
    """What of a page's links is taken, and why."""
    return [(lead.url.removeprefix(HOST), lead.why) for lead in judged(page(*links), shapes, Traps())]


def test_every_link_that_is_taken_says_why() -> None:
    """By marks where nothing is known, by shape where something is."""
    link = Link(f"{HOST}/s/12", "Bridge", TEASER)
    marked = Link(f"{HOST}/2026/03/07/old-bridge-reopens-today", "Old bridge reopens today after repairs", TEASER)
    ((path, why),) = told(Shapes(), link, marked)
    assert path.endswith("today")
    assert (
        why
        == "looks like an article: 4 words in its path, a date and a name in its path, words of a headline, among the teasers"
    )
    taught = Shapes()
    for number in range(2):
        taught.teach(f"{HOST}/s/{number}")
    assert told(taught, link) == [("/s/12", "/s/{n}: as 2 articles of the site")]


def test_on_a_site_that_is_known_a_stranger_needs_better_marks() -> None:
    """Twenty articles of one shape: what looks like none of them must look very much like an article."""
    stranger, strong = (
        Link(f"{HOST}/clubs/rowing-on-the-river", "Rowing on the river today", PLAIN),
        Link(f"{HOST}/2026/03/07/rowing-on-the-river-again", "Rowing on the river again this week", PLAIN),
    )
    shapes = Shapes()
    assert len(told(shapes, stranger, strong)) == 2
    for number in range(20):
        shapes.teach(f"{HOST}/doc/77150{number:02}")
    assert [path for path, _ in told(shapes, stranger, strong)] == ["/2026/03/07/rowing-on-the-river-again"]


def test_services_are_none_unless_their_shape_is_known() -> None:
    """A paper may keep its stories under `/archive/`."""
    link = Link(f"{HOST}/archive/old-bridge-reopens-after-repairs", "Old bridge reopens after repairs", TEASER)
    assert is_service(link.url)
    assert told(Shapes(), link) == []
    shapes = Shapes()
    for number in range(2):
        shapes.teach(f"{HOST}/archive/story-number-{number}-of-many")
    assert len(told(shapes, link)) == 1


def test_sections_are_the_short_links_of_the_menu() -> None:
    """Menus first; stories, services, files, numbers and other things that list nothing are none."""
    names = (
        "/world/",
        "/city",
        "/sport/football/",
        "/privacy-policy",
        "/login",
        "/2026/",
        "/old-bridge-reopens-after-repairs",
        "/a/b/c",
        "/feed.xml",
        "/x?y=1",
    )
    links = [Link(HOST + path, "World news", FURNITURE if path == "/city" else PLAIN) for path in names]
    assert [url.removeprefix(HOST) for url in sections_of(page(*links), 12)] == ["/city", "/world/", "/sport/football/"]
    assert len(sections_of(page(*links), 2)) == 2


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_address_has_a_shape_and_a_verdict(text: str) -> None:
    """Noise is judged, not raised on."""
    for url in (f"{HOST}/{text}", f"{HOST}/?{text}"):
        assert shape_of(url).exact.startswith("/")
        assert Shapes().judge(url).is_article is None
