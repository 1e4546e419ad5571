"""Ukrainska Pravda in English. Two looks, both live: the newer one since autumn 2025."""

from datetime import timedelta

from newsarchive.site import Assumed, Feed, Layout, Section, Site, Sitemap

#: Advertising and pictures stand between paragraphs, inside the text container of both looks.
_BETWEEN = (".advtext_mob", ".advtext", ".nts-ad", ".nts-video-wrapper", ".image-box", ".unit_side_banner")
_LINES = (
    r"(?:Advertisement|Реклама):?",
    r"Support UP or become our patron!?",
    r"Follow (?:us|Ukrainska Pravda) on Twitter.{0,40}",
    r"(?:Read also|Читайте (?:також|также)|Слухайте також|Слушайте также)\b.{0,300}",
)
#: Whose it is and when may be run together: 'Somebody SomethingThursday, 7 November 2024, 21:22'.
_LABELS = (
    ("source", r"Source: (.+)"),
    (
        "authors",
        r"(.{3,60}?)[\s—–-]*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]+ \d{4}, \d{1,2}:\d\d",
    ),
)

SITE = Site(
    name="pravda",
    domains=("pravda.com.ua",),
    sources=(
        Feed("https://www.pravda.com.ua/eng/rss/"),
        Feed("https://www.pravda.com.ua/eng/rss/view_news/"),
        Feed("https://www.pravda.com.ua/eng/rss/view_pubs/"),
        Sitemap("https://www.pravda.com.ua/sitemap/sitemap-news.xml"),
        Section("https://www.pravda.com.ua/eng/news/"),
        Section("https://www.pravda.com.ua/eng/articles/"),
    ),
    # The day is padded or not; the id tells the article. Ukrainian and Russian editions share ids, under other paths.
    article_urls=r"^/eng/(?:news|articles|columns|podcasts)/\d{4}/\d{1,2}/\d{1,2}/\d+/?(?:\?|$)",
    every=timedelta(minutes=15),
    # Neither look has an end: the older one was served in August 2025, the newer one in October 2025, and pages of both
    # are live. Whichever is on the page is taken.
    layouts=(
        # Should a third look come, the general rules find the text, and these lines clear it.
        Layout(drop=_BETWEEN, drop_text=_LINES, labels=_LABELS),
        Layout(
            body="article.post div.post_text",
            drop=_BETWEEN,
            drop_text=_LINES,
            title="h1.post_title",
            authors=".post_time .post_author a, .post_time .post_author",
            published=".post_time",
            tags=".post_tags_item a",
            labels=_LABELS,
        ),
        Layout(
            body="div.post_news_text, div.post_article_text",
            drop=_BETWEEN,
            drop_text=_LINES,
            title="h1.post_news_title, h1.post_article_title",
            authors=".post_news_author a, .post_author_name",
            published=".post_author_date",
            tags=".post_news_tags a",
            labels=_LABELS,
        ),
    ),
    zone="Europe/Kyiv",
    languages=("en",),
    publisher="Ukrainska Pravda",
    rights="Texts that cite Interfax-Ukraine and pictures of Getty Images may not be passed on (terms at /eng/rss-info/).",
    assumed=(
        Assumed(
            "The older look is still served, and has the classes that others wrote down.",
            rule="article.post div.post_text",
        ),
        Assumed(
            "English pages use the newer templates of the Ukrainian pages that were seen.",
            rule="div.post_news_text, div.post_article_text",
        ),
        Assumed("The feed answers plain clients.", source="https://www.pravda.com.ua/eng/rss/"),
        Assumed("There is a feed of news alone.", source="https://www.pravda.com.ua/eng/rss/view_news/"),
        Assumed("There is a feed of publications.", source="https://www.pravda.com.ua/eng/rss/view_pubs/"),
        Assumed("The news sitemap answers plain clients.", source="https://www.pravda.com.ua/sitemap/sitemap-news.xml"),
        Assumed("The list of news answers plain clients.", source="https://www.pravda.com.ua/eng/news/"),
        Assumed("The list of articles lies under /eng/articles/.", source="https://www.pravda.com.ua/eng/articles/"),
        Assumed("Lists and sitemaps may answer 403 to plain clients.", outcome="blocked"),
        "Printed dates of the newer look have no year in the current year, so the page's linked data is read before them.",
    ),
)
