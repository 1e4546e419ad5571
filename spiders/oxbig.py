"""OxBig News Network: republishes other outlets' texts, on WordPress with the tagDiv Newspaper theme."""

from datetime import timedelta

from newsarchive.site import Cut, Feed, Layout, Section, Site, Sitemap

SITE = Site(
    name="oxbig",
    domains=("oxbig.com",),
    sources=(
        Feed("https://oxbig.com/feed/"),
        Feed("https://oxbig.com/world-news/feed/"),
        Sitemap("https://oxbig.com/sitemap_index.xml"),
        Section("https://oxbig.com/"),
    ),
    # /category/slug; a category's own page has one step, and WordPress keeps these first steps for itself.
    article_urls=r"^/(?!(?:category|tag|author|page|feed|amp|wp-[\w-]+)/)[a-z0-9-]+/[^/?]*-[^/?]*/?(?:\?|$)",
    every=timedelta(minutes=30),
    layouts=(
        Layout(
            body=".tdb_single_content .tdb-block-inner, div.td-post-content",
            drop=(
                ".td-a-rec",
                ".td_spot_img_all",
                'img[alt="spot_img"]',
                ".tdb_single_related",
                ".td_block_related_posts",
                ".td-post-source-tags",
                ".tdb_single_tags",
                ".td-post-sharing",
                ".tdb_single_post_share",
                ".tds-newsletter",
            ),
            # The importer stamps a first line and a tail on every text, inside the content element.
            drop_text=(r"Advertise with OxBig.*", r"spot_img"),
            cut=(Cut(pattern=r"[–—-]?\s*Ends\.?", at_most=900),),
            title="h1.tdb-title-text, h1.entry-title",
            deck="p.td-post-sub-title",
            authors=".tdb_single_author .tdb-author-name, .td-post-author-name a",
            published=".tdb_single_date time, time.entry-date",
            section=".tdb-breadcrumbs a:last-of-type, .td-crumb-container a:last-of-type",
            tags=".tdb_single_tags a, .td-post-source-tags a",
            # The writer, the agency and the tags stand in the tail of the import; the theme's author is the poster.
            labels=(
                ("authors", r"Published By:"),
                ("source", r"Inputs from (.+)"),
                ("tags", r"(?:#\w+\s*){2,}"),
            ),
        ),
    ),
    zone="Asia/Kolkata",
    languages=("en", "hi"),
    publisher="OxBig News Network",
    rights="Republishes texts of other outlets, whose terms hold.",
    assumed=(
        "All selectors are the tagDiv theme's defaults; no page of the site was seen.",
        "Feeds and the sitemap lie at WordPress's and Yoast's default places.",
        "The author that the theme prints is the poster; the writer stands in the tail after 'Published By:'.",
        "The zone is that of the outlets it takes its texts from.",
        "The tail after 'Ends' is at most 900 characters: the one seen has some 420.",
    ),
)
