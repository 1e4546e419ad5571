"""Ukrainska Pravda in English. Two looks, both live: the newer one since autumn 2025."""

from datetime import timedelta

from newsarchive.site import Feed, Layout, Section, Site, Sitemap

#: Advertising and pictures stand between paragraphs, inside the text container of both looks.
_BETWEEN = (".advtext_mob", ".advtext", ".nts-ad", ".nts-video-wrapper", ".image-box", ".unit_side_banner")
_LINES = (
    r"(?:Advertisement|Реклама):?",
    r"Support UP or become our patron!?",
    r"Follow (?:us|Ukrainska Pravda) on Twitter.{0,40}",
    r"(?:Read also|Читайте (?:також|также)|Слухайте також|Слушайте также)\b.{0,300}",
)

SITE = Site(
    name="pravda",
    domains=("pravda.com.ua",),
    sources=(
        Feed("https://www.pravda.com.ua/eng/rss/"),
        Sitemap("https://www.pravda.com.ua/sitemap/sitemap-news.xml"),
        Section("https://www.pravda.com.ua/eng/news/"),
    ),
    # The day is padded or not; the id tells the article. Ukrainian and Russian editions share ids, under other paths.
    article_urls=r"^/eng/(?:news|articles|columns|podcasts)/\d{4}/\d{1,2}/\d{1,2}/\d+/?(?:\?|$)",
    every=timedelta(minutes=15),
    layouts=(
        Layout(
            body="article.post div.post_text",
            drop=_BETWEEN,
            drop_text=_LINES,
            title="h1.post_title",
            authors=".post_time .post_author a, .post_time .post_author",
            published=".post_time",
            tags=".post_tags_item a",
            labels=(("source", r"Source: (.+)"),),
        ),
        Layout(
            body="div.post_news_text, div.post_article_text",
            drop=_BETWEEN,
            drop_text=_LINES,
            title="h1.post_news_title, h1.post_article_title",
            authors=".post_news_author a, .post_author_name",
            published=".post_author_date",
            tags=".post_news_tags a",
            labels=(("source", r"Source: (.+)"),),
        ),
    ),
    zone="Europe/Kyiv",
    languages=("en",),
    publisher="Ukrainska Pravda",
    rights="Texts that cite Interfax-Ukraine and pictures of Getty Images may not be passed on (terms at /eng/rss-info/).",
    assumed=(
        "The first look is known through others' selectors; no stored page in it was seen.",
        "English pages use the templates of the Ukrainian pages that were seen.",
        "Lists and sitemaps may answer 403 to plain clients; feeds and articles answer 200.",
        "Printed dates of the newer look have no year in the current year, so the page's linked data is read before them.",
    ),
)
