"""Home and section pages, feeds, sitemaps and robots.txt of an outlet."""

from __future__ import annotations

import gzip
from datetime import UTC
from email.utils import format_datetime
from html import escape

from tests.newsroom.answers import Answer
from tests.newsroom.outlets import Place, Story

_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: Links that go wrong, as on any front page: path → (headline, how it ends).
ODD_LINKS = {
    "/old/{first}": ("From the archive: the story that moved house", "moved"),
    "/city/missing-report-on-the-winter-market": ("Missing report on the winter market and its stalls", "missing"),
    "/city/withdrawn-report-on-the-ferry-timetable": ("Withdrawn report on the new ferry timetable", "gone"),
}
#: The rest of the zoo stands on the front page of the first outlet alone.
ZOO_LINKS = {
    "/city/deleted-story-about-the-lantern-parade": ("Lantern parade draws thousands to the old quay", "soft_404"),
    "/city/blank-page-from-a-failed-publishing-run": ("Blank page from a failed publishing run last night", "empty"),
    "/members/inside-the-rebuilding-of-the-old-mill": (
        "Members only: inside the rebuilding of the old mill",
        "forbidden",
    ),
    "/private/notes-for-the-night-desk-editors": ("Notes for the night desk that robots may not read", "private"),
    "/files/budget-of-the-city-for-next-year.pdf": ("Document: the budget of the city for next year", "pdf"),
    "/city/slow-page-from-a-tired-old-server": ("Slow page from a tired old server in the cellar", "slow"),
}


def home(place: Place) -> Answer:
    """The front page: all stories, the odd links, and everything around them."""
    odd = ODD_LINKS | (ZOO_LINKS if place.outlet.key == "ledger" else {})
    first = place.outlet.stories[0].slug
    teasers = [_teaser(place.url(story), story.title, story.deck) for story in place.stories()]
    teasers += [_teaser(place.link(path.format(first=first)), title, "") for path, (title, _) in odd.items()]
    return _page(place, place.outlet.name, "".join(teasers))


def section(place: Place, name: str) -> Answer:
    """A section page: its stories alone."""
    chosen = [story for story in place.stories() if story.section == name]
    return _page(place, name.replace("-", " ").title(), "".join(_teaser(place.url(s), s.title, s.deck) for s in chosen))


def _page(place: Place, title: str, teasers: str) -> Answer:
    main = f'<main class="front"><h1>{escape(title)}</h1>{teasers}</main>'
    html = place.outlet.look.frame(place, title, main)
    return Answer(body=html.encode(), modified=place.stories()[0].published.astimezone(UTC))


def _teaser(url: str, title: str, deck: str) -> str:
    below = f"<p>{escape(deck)}</p>" if deck else ""
    return f'<div class="teaser"><h3><a href="{escape(url)}">{escape(title)}</a></h3>{below}</div>\n'


def feed(place: Place) -> Answer:
    """RSS 2.0, the newest twenty, full text where the look is WordPress."""
    items = "".join(_item(place, story) for story in place.stories()[:20])
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(place.outlet.name)}</title><link>{place.link('/')}</link><description/>{items}</channel></rss>"
    )
    return Answer(
        body=text.encode(),
        media_type="application/rss+xml; charset=UTF-8",
        modified=place.stories()[0].published.astimezone(UTC),
    )


def _item(place: Place, story: Story) -> str:
    full = "".join(f"<p>{escape(text)}</p>" for text in story.body)
    return (
        f"<item><title>{escape(story.title)}</title><link>{escape(place.url(story))}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">{place.outlet.key}-{escape(story.slug)}</guid>'
        f"<pubDate>{format_datetime(story.published)}</pubDate><description>{escape(story.deck)}</description>"
        f"<content:encoded><![CDATA[{full}]]></content:encoded></item>\n"
    )


def sitemap_index(place: Place) -> Answer:
    """An index of a news sitemap and a packed one, and of itself, as careless generators do."""
    names = ("/sitemap-news.xml", "/sitemap-2026-03.xml.gz", "/sitemap.xml")
    rows = "".join(
        f"<sitemap><loc>{place.link(name)}</loc><lastmod>2026-03-08T06:00:00+00:00</lastmod></sitemap>"
        for name in names
    )
    return _xml(f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_MAP}">{rows}</sitemapindex>')


def news_sitemap(place: Place) -> Answer:
    """A Google News sitemap, and one location on a host that is none of ours."""
    rows = "".join(
        f"<url><loc>{escape(place.url(story))}</loc><news:news><news:publication><news:name>{escape(place.outlet.name)}</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>\n"
        for story in place.stories()
    )
    foreign = "<url><loc>http://someone-else.test/news/a-story-of-another-house</loc></url>"
    return _xml(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_MAP}" xmlns:news="{_NEWS}">{rows}{foreign}</urlset>'
    )


def packed_sitemap(place: Place) -> Answer:
    """A month's sitemap as a gzip file."""
    rows = "".join(
        f"<url><loc>{escape(place.url(s))}</loc><lastmod>{s.published.isoformat()}</lastmod></url>"
        for s in place.stories()
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_MAP}">{rows}</urlset>'
    return Answer(body=gzip.compress(text.encode(), 6, mtime=0), media_type="application/gzip")


def robots(prefixes: list[str], sitemaps: list[str]) -> Answer:
    """robots.txt of a host: of one outlet, or of all of them when they lie beside each other under one host."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix}/private/" for prefix in prefixes),
        "",
        *(f"Sitemap: {url}" for url in sitemaps),
    ]
    return Answer(body="\n".join([*lines, ""]).encode(), media_type="text/plain")


def _xml(text: str) -> Answer:
    return Answer(body=text.encode(), media_type="application/xml")
