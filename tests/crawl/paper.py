"""A small site for discovery, behind a proxy: every kind of source, traps, and links that lead inward."""

from __future__ import annotations

import gzip
import hashlib
import json

from tests.crawl import pages
from tests.crawl.rawserver import RawServer, Reply

HOME = "http://paper.test"
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

#: Path → who alone names it.
STORIES = {
    "/2026/03/01/old-bridge-reopens-after-repairs": "feed",
    "/2026/03/02/ferry-timetable-changes-in-spring": "feed",
    "/2026/03/03/council-votes-on-the-new-library": "feed",
    "/2026/03/04/market-stalls-return-to-the-square": "news sitemap",
    "/2026/02/27/lantern-parade-draws-a-crowd": "packed sitemap",
    "/2026/03/05/harbour-swimmers-brave-the-cold": "wordpress",
    "/2026/01/30/skaters-return-to-the-mill-pond": "kept sitemap",
    "/2025/12/31/new-year-swim-draws-hundreds": "endless sitemap",
    "/2026/03/06/tram-line-nine-is-closed": "home page",
    "/2026/02/20/choir-wins-a-prize-abroad": "second page",
}  # fmt: skip
#: Sources that a crawl asks, in any order.
SOURCES = {
    "/", "/feed", "/map.xml", "/map-news.xml", "/map-2026-02.xml.gz", "/loop.xml", "/map-2026-01.xml", "/endless.xml", "/?page=2", "/?page=3",
    "/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt&orderby=date",
}  # fmt: skip
#: Of these, what is not asked again within a day because the index says that it has not changed; and what never ends.
KEPT, ENDLESS = "/map-2026-01.xml", "/endless.xml"
#: Links that lead inward, by where they stand.
INWARD = {
    "http://10.1.2.3/map.xml": "robots.txt", "http://127.0.0.1/2026/03/01/from-the-feed-inward": "feed",
    HOME + "/2026/03/06/this-story-leads-to-a-private-network": "redirect", HOME + "/2026/03/06/this-story-leads-to-a-local-file": "redirect",
}  # fmt: skip
#: What is never asked, and why not.
NEVER = {
    "/map-2019-01.xml": "before 2020", "/page-sitemap.xml": "other things", "/?page=4": "nothing new", "/2019/01/01/an-old-story-of-the-town": "before 2020",
    "/tag/bridges-of-the-old-town": "by its address",
}  # fmt: skip


class Paper:
    """Answers; what has validators is not sent twice."""

    def __init__(self) -> None:
        self.server: RawServer | None = None

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        if path == "/robots.txt":
            lines = f"User-agent: *\nDisallow: /private/\nSitemap: {HOME}/map.xml\nSitemap: http://10.1.2.3/map.xml\n"
            return pages.ok(lines.encode(), b"text/plain")
        if path in _REDIRECTS:
            return pages.to(_REDIRECTS[path])
        if path == ENDLESS:
            return Reply((_ENDLESS_HEAD, _ENDLESS_PIECE), forever=True)
        if path in _SOURCES:
            return _validated(*_SOURCES[path], self.server.crossings(path)[-1].request)
        return pages.page(path) if path in STORIES else pages.status(b"404 Not Found")


_REDIRECTS = {
    "/2026/03/06/this-story-leads-to-a-private-network": "http://10.9.9.9/admin",
    "/2026/03/06/this-story-leads-to-a-local-file": "file:///etc/passwd",
}


def _validated(body: bytes, media_type: bytes, asked: bytes) -> Reply:
    """200 with an ETag, or 304 where the request has it."""
    tag = b'"%s"' % hashlib.sha256(body).hexdigest()[:12].encode()
    if tag in asked:
        return Reply((b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag,))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
    return Reply((head % (media_type, tag, len(body)) + body,))


def named_by(who: str) -> list[str]:
    """Paths of the stories that only this source names."""
    return [path for path, source in STORIES.items() if source == who]


def _link(path: str) -> str:
    words = path.rsplit("/", 1)[1].replace("-", " ").capitalize()
    return f'<h3><a href="{path}">{words} today</a></h3>'


def _home() -> bytes:
    links = [*named_by("feed")[:2], *named_by("home page"), "/tag/bridges-of-the-old-town"]
    return f"""<!DOCTYPE html><html><head><title>Paper</title><link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="https://api.w.org/" href="{HOME}/wp-json/"><link rel="canonical" href="http://192.168.0.1/"></head><body>
    <nav><a href="/city/">City</a><a href="/calendar/2026/03/">March</a></nav>{"".join(map(_link, links))}
    <a href="/2026/03/06/tram-line-nine-is-closed?sort=up">Tram line nine is closed, sorted upwards</a>
    <a href="/calendar/2026/03/09/all-day">What is on in our town next Monday evening</a>
    <a rel="next" href="http://10.0.0.8/older">Older</a><a rel="next" href="/?page=2">Older</a></body></html>""".encode()


def _older() -> bytes:
    return (
        f"<html><body>{''.join(map(_link, named_by('second page')))}<a href='/?page=3'>older</a></body></html>".encode()
    )


def _feed() -> bytes:
    links = [
        *(HOME + path for path in (*named_by("feed"), *_REDIRECTS)),
        "http://127.0.0.1/2026/03/01/from-the-feed-inward",
        "file:///etc/passwd",
    ]
    items = "".join(f"<item><title>A &lt;b&gt;title&lt;/b&gt;</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Paper</title>{items}<item><title>Cut off in the mid'.encode()


def _index() -> bytes:
    dates = {
        "/map-2019-01.xml": "2019-02-01", "/map-2026-02.xml.gz": "2026-03-01T00:00:00Z", "/page-sitemap.xml": "2026-03-07",
        "/map.xml": "2026-03-07", "/loop.xml": "2026-03-06", KEPT: "2026-02-01T00:00:00Z", ENDLESS: "2026-01-01", "/map-news.xml": "2026-03-08T10:00:00+01:00",
    }  # fmt: skip
    rows = "".join(
        f"<sitemap><loc>{HOME}{path}</loc><lastmod>{date}</lastmod></sitemap>" for path, date in dates.items()
    )
    return f"<sitemapindex {_MAP}>{rows}<sitemap><loc>http://10.4.4.4/map.xml</loc></sitemap></sitemapindex>".encode()


def _loop() -> bytes:
    return f"<sitemapindex {_MAP}><sitemap><loc>{HOME}/map.xml</loc></sitemap><sitemap><loc>{HOME}/loop.xml</loc></sitemap></sitemapindex>".encode()


def _news() -> bytes:
    news = "<news:news><news:publication_date>2026-03-04T08:00:00Z</news:publication_date><news:title>Market &amp; square</news:title></news:news>"
    old = "<news:news><news:publication_date>2019-01-01</news:publication_date></news:news>"
    rows = "".join(f"<url><loc>{HOME}{path}</loc>{news}</url>" for path in named_by("news sitemap"))
    return (
        f"<urlset {_MAP}>{rows}<url><loc>{HOME}/2019/01/01/an-old-story-of-the-town</loc>{old}</url></urlset>".encode()
    )


def _kept() -> bytes:
    return f"<urlset {_MAP}><url><loc>{HOME}{named_by('kept sitemap')[0]}</loc></url></urlset>".encode()


_ENDLESS_ROW = f"<url><loc>{HOME}{named_by('endless sitemap')[0]}</loc></url>"
_ENDLESS_HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<urlset {_MAP}>{_ENDLESS_ROW}".encode()
_ENDLESS_PIECE = _ENDLESS_ROW.encode() * 500


def _packed() -> bytes:
    rows = "".join(
        f"<url><loc>{HOME}{path}</loc></url>" for path in (*named_by("packed sitemap"), "/tag/bridges-of-the-old-town")
    )
    return gzip.compress(f"<urlset {_MAP}>{rows}</urlset>".encode(), mtime=0)


def _posts() -> bytes:
    posts = [
        {"link": HOME + path, "title": {"rendered": "Harbour &#038; cold"}, "date_gmt": "2026-03-05T07:00:00"}
        for path in named_by("wordpress")
    ]
    return json.dumps(posts).encode()


_XML, _HTML = b"application/xml", b"text/html; charset=utf-8"
_SOURCES = {
    "/": (_home(), _HTML), "/?page=2": (_older(), _HTML), "/?page=3": (_older().replace(b"page=3", b"page=4"), _HTML),
    "/feed": (_feed(), b"application/rss+xml"), "/map.xml": (_index(), _XML), "/map-news.xml": (_news(), _XML), "/loop.xml": (_loop(), _XML),
    "/map-2026-02.xml.gz": (_packed(), b"application/gzip"), KEPT: (_kept(), _XML),
    "/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt&orderby=date": (_posts(), b"application/json"),
}  # fmt: skip
