"""Al Mayadeen English. The Arabic and Spanish editions are other hosts with ids of their own."""

from datetime import timedelta

from newsarchive.site import Feed, Layout, Section, Site, Sitemap

SITE = Site(
    name="almayadeen",
    domains=("english.almayadeen.net",),
    sources=(
        Feed("https://english.almayadeen.net/rss"),
        Sitemap("https://english.almayadeen.net/sitemaps/all.xml"),
        Section("https://english.almayadeen.net/news/politics"),
        Section("https://english.almayadeen.net/"),
    ),
    # Slugs are cut at 60 characters and keep their double hyphens; /articles/ knows slugs without a section.
    article_urls=r"^/news/[^/?]+/[^/?]+|^/articles/(?:(?:opinion|analysis|blog|features)/)?(?!(?:opinion|analysis|blog|features)/?(?:\?|$))[^/?]+",
    every=timedelta(minutes=30),
    layouts=(
        Layout(
            body="div.p-content",
            drop=(".dual-related", ".mobile-apps", ".cookie-notice", "figure iframe", ".twitter-tweet"),
            # A link to another story between two paragraphs; the link is the whole paragraph.
            drop_text=(r"Read more:.{0,300}", r"Related News"),
            deck="p.lg_para.summary",
            labels=(("source", r"Source: (.+)"),),
        ),
    ),
    zone="Asia/Beirut",
    languages=("en",),
    publisher="Al Mayadeen English",
    rights="All rights reserved by the publisher.",
    assumed=(
        "Selectors were written by others for the Arabic host; the English host is assumed to share its templates.",
        "The feed lies at /rss and may answer 403 to plain clients.",
        "The sitemap lies where the Arabic host has it: /sitemaps/all.xml.",
        "Printed times are Beirut's; the JSON block script#tawsiyat-metadata gives UTC where a page has it.",
        "A printed time of 00:00 may mean that no time is known.",
    ),
)
