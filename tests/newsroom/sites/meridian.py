"""Meridian Wire."""

from newsarchive.site import Feed, Layout, Section, Site, Sitemap

SITE = Site(
    name="meridian",
    domains=("meridian-wire.test",),
    sources=(
        Feed("http://meridian-wire.test/rss"),
        Sitemap("http://meridian-wire.test/sitemap.xml"),
        Section("http://meridian-wire.test/"),
    ),
    article_urls=r"^/news/[^/]+/[^/]+",
    layouts=(
        Layout(
            body="div.p-content",
            drop=(".dual-related",),
            drop_text=(r"Read more:.{0,300}",),
            deck="p.lg_para.summary",
        ),
    ),
    zone="Asia/Beirut",
    publisher="Meridian Wire",
)
