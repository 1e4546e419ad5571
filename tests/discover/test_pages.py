"""Home and section pages: which links are articles, and which sources a page names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.discover import leads, sitemaps_in_robots, sources_in, usual_places
from newsarchive.discover.places import MOST_SOURCES
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Feed, Section, Site, Sitemap

URL = "http://paper.test/"
HEADLINE = "Old bridge reopens after a winter of repairs"


def read(body: str | bytes, site: Site | None = None, url: str = URL) -> list[Lead]:
    """The leads of a page."""
    raw = body.encode() if isinstance(body, str) else body
    found = list(leads(raw, Section(url), url, site))
    assert all(isinstance(one, Lead) for one in found)
    return [one for one in found if isinstance(one, Lead)]


def page(links: str) -> str:
    """A page with some links."""
    return f"<!DOCTYPE html><html><head><title>Paper</title></head><body>{links}</body></html>"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/city/old-bridge-reopens-after-a-winter", HEADLINE),
        ("/2026/03/07/bridge.html", HEADLINE),
        ("/eng/news/2026/3/7/8120417/", HEADLINE),
        ("/doc/7715044", HEADLINE),
        ("/news/articles/clymn8zyrp9o", HEADLINE),
        ("/old-bridge-reopens-after-repairs", "Old bridge reopens"),
        ("/weather/2026/03/07/storm-over-the-coast/", "Storm over the coast tonight"),
        ("/articles/AST1F4445T1FUTIL02SM.html", "宮崎県で震度、高知と宮崎に津波注意報"),
        ("/article.php?id=20411", HEADLINE),
        ("/story.php?ArtNr=20411", HEADLINE),
        ("/2026/03/07/ebb.html", "Ebb"),
        ("/city/quay/how-the-old-bridge-was-built-again/story/130290668.cms", "Bridge opens"),
    ],
)
def test_links_in_the_form_of_articles_are_leads(path: str, text: str) -> None:
    """Slugs, dates and numbers in the path and a headline's words make an article."""
    (lead,) = read(page(f'<h3><a href="{path}">{text}</a></h3>'))
    assert (lead.url, lead.title) == (f"http://paper.test{path}", text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "Home page of the paper today"),
        ("/world", "World"),
        ("/news/politics/", "Politics and the parliament this week"),
        ("/tag/bridges-of-the-old-town", "All our stories about old bridges"),
        ("/emne/bridges-of-the-old-town-1.8835305", "Bridges of the old town"),
        ("/forum/read/old-bridge-reopens-after-a-winter/171069", "Re: Old bridge reopens after winter"),
        ("/2026/03/", "All our stories of this March"),
        ("/author/a-writer-of-the-paper", "More stories by this writer here"),
        ("/category/life-in-the-old-town/", "Life in the old town today"),
        ("/privacy-policy", "Privacy policy"),
        ("/subscribe/to-the-paper-for-a-year", "Subscribe to the paper for a year"),
        ("/files/budget-of-the-city-for-2027.pdf", "The budget of the city for next year"),
        ("/pictures/old-bridge-in-the-rain-again.jpg", HEADLINE),
        ("http://other.test/city/old-bridge-reopens-after-repairs", HEADLINE),
        ("mailto:desk@paper.test", HEADLINE),
        ("javascript:void(0)", HEADLINE),
        ("#old-bridge-reopens-after-repairs", HEADLINE),
        ("file:///city/old-bridge-reopens-after-repairs", HEADLINE),
    ],
)
def test_links_to_lists_services_and_other_hosts_are_none(path: str, text: str) -> None:
    """Tags, authors, sections, files, shops and other sites are no articles."""
    assert read(page(f'<h3><a href="{path}">{text}</a></h3>')) == []


@pytest.mark.parametrize(
    "around",
    ["<nav>{}</nav>", "<footer>{}</footer>", '<div class="main-menu">{}</div>', '<div role="navigation">{}</div>'],
)
def test_menus_and_footers_need_better_marks(around: str) -> None:
    """What would do among the teasers does not do in a menu, unless the same link stands among the teasers too."""
    link = '<a href="/life-in-town">Life in our town, week by week</a>'
    dated = f'<a href="/2026/03/07/old-bridge-reopens-after-repairs">{HEADLINE}</a>'
    assert read(page(around.format(link))) == []
    assert len(read(page(around.format(dated)))) == 1
    assert len(read(page(around.format(dated) + f"<h3>{dated}</h3>"))) == 1
    for path in ("/2026/03/07/old-bridge-reopens", "/how-the-old-bridge-was-built-again-20260307"):
        assert len(read(page(around.format(f'<a href="{path}">Bridge</a>')))) == 1, "its path alone says enough"
    assert len(read(page('<p><a href="/and/2026/0307/420281091"><img src="x.jpg"></a></p>'))) == 1, (
        "a picture says nothing"
    )
    assert read(page(around.format('<a href="/how-we-work-with-our-readers">How we work</a>'))) == []


def test_one_article_is_one_lead_under_its_longest_words() -> None:
    """Picture, headline and 'more' lead to one article; the headline becomes its title."""
    url = "/city/old-bridge-reopens-after-repairs"
    found = read(
        page(
            f'<a href="{url}#top"><img src="x.jpg"></a><a href="{url}?utm_source=home">{HEADLINE}</a><a href="{url}">more</a>'
        )
    )
    assert [(one.title) for one in found] == [HEADLINE]


def test_a_sites_own_pattern_decides_alone() -> None:
    """With `article_urls` the form of a link and its words do not matter."""
    site = Site(name="paper", domains=("paper.test",), sources=(Section(URL),), article_urls=r"^/x/")
    found = read(page(f'<a href="/x/1">1</a><a href="/city/old-bridge-reopens-after-repairs">{HEADLINE}</a>'), site)
    assert [one.url for one in found] == ["http://paper.test/x/1"]


def test_the_base_element_is_followed_but_the_site_is_not_left() -> None:
    """Relative links hang on the page's base; a base on another host leads nowhere."""
    link = f'<a href="old-bridge-reopens-after-repairs">{HEADLINE}</a>'
    assert [one.url for one in read(f'<html><head><base href="/city/"></head><body>{link}</body></html>')] == [
        "http://paper.test/city/old-bridge-reopens-after-repairs"
    ]
    assert read(f'<html><head><base href="http://other.test/"></head><body>{link}</body></html>') == []


def test_encodings_of_pages_are_told() -> None:
    """Titles come out right from UTF-8 without a declaration and from declared Latin-1."""
    link = f'<a href="/2026/03/07/bruecke-wieder-offen-seit-heute">{"Brücke ist wieder für alle offen"}</a>'
    assert read(page(link).encode())[0].title == "Brücke ist wieder für alle offen"
    latin = page(link).replace("<head>", '<head><meta charset="iso-8859-1">').encode("latin-1")
    assert read(latin)[0].title == "Brücke ist wieder für alle offen"


def test_a_trap_of_links_is_bounded() -> None:
    """A page of a hundred thousand links gives no more than a bounded number of leads."""
    many = "".join(f'<a href="/2026/03/07/story-number-{n}-of-a-trap">{HEADLINE}</a>' for n in range(20_000))
    assert len(read(page(many))) <= 5_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_noise_in_a_page_never_raises_anything_else(noise: bytes) -> None:
    """Whatever bytes come, the answer is leads or a BrokenSource."""
    for body in (b"<html><body><a href=/x>" + noise, b"<p>" + noise, noise):
        try:
            read(body)
        except BrokenSource as error:
            assert URL in str(error)
        assert isinstance(sources_in(body, URL), tuple)
        assert isinstance(sitemaps_in_robots(body, URL), tuple)


def test_feeds_that_a_page_names_are_found() -> None:
    """`link` elements first, then anchors that look like feeds; feeds of comments and other types are left."""
    html = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" hreflang="de" href="/de/">
    <link rel="alternate" type="application/atom+xml" href="http://feeds.other.test/paper"><link rel="stylesheet" href="/rss.css">
    <link rel="sitemap" href="/sitemap.xml"></head>
    <body><a href="/rss/politics.xml">RSS</a><a href="/about-our-feeds">Feeds</a><a href="javascript:rss()">RSS</a></body></html>"""
    assert sources_in(html, URL) == (
        Feed("http://paper.test/feed/"),
        Feed("http://feeds.other.test/paper"),
        Sitemap("http://paper.test/sitemap.xml"),
        Feed("http://paper.test/rss/politics.xml"),
    )


def test_the_usual_places_lie_on_the_same_host() -> None:
    """They are guesses on the host of the page that was given."""
    places = usual_places("http://paper.test/section/page?x=1")
    assert Feed("http://paper.test/feed/") in places
    assert Sitemap("http://paper.test/sitemap.xml") in places
    assert all(place.url.startswith("http://paper.test/") for place in places)


@pytest.mark.parametrize(
    "text",
    [
        b"User-agent: *\nDisallow: /x\nSitemap: http://paper.test/s.xml\n",
        b"\xef\xbb\xbfSITEMAP:http://paper.test/s.xml",
        b"sitemap : /s.xml\rDisallow:\r",
        b"Sitemap: /s.xml # ours\nSitemap: /s.xml\nSitemap:\nSitemap: file:///etc/passwd\n",
    ],
)
def test_sitemap_lines_of_robots_are_read(text: bytes) -> None:
    """Any case, any line ending, byte order mark, comments, repetitions; what cannot be fetched is left."""
    assert sitemaps_in_robots(text, "http://paper.test/robots.txt") == (Sitemap("http://paper.test/s.xml"),)


def test_hostile_robots_are_bounded() -> None:
    """An HTML page names none; a million lines name a few."""
    assert sitemaps_in_robots(b"<html>\nSitemap: http://paper.test/s.xml\n</html>", URL) == ()
    many = b"".join(b"Sitemap: /%d.xml\n" % number for number in range(100_000))
    assert len(sitemaps_in_robots(many, URL)) == MOST_SOURCES
