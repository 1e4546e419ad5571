"""River Gazette: two looks, both live."""

from newsarchive.site import Feed, Layout, Section, Site, Sitemap

_BETWEEN = (".advtext_mob", ".nts-ad")
_LINES = (r"Support the Gazette or become our patron!",)

SITE = Site(
    name="gazette",
    domains=("river-gazette.test",),
    sources=(
        Feed("http://river-gazette.test/eng/rss/"),
        Sitemap("http://river-gazette.test/sitemap-news.xml"),
        Section("http://river-gazette.test/"),
    ),
    article_urls=r"^/eng/news/\d{4}/\d{1,2}/\d{1,2}/\d+/",
    layouts=(
        Layout(body="article.post div.post_text", drop=_BETWEEN, drop_text=_LINES),
        Layout(body="div.post_news_text", drop=_BETWEEN, drop_text=_LINES),
    ),
    zone="Europe/Kyiv",
    publisher="River Gazette",
)
