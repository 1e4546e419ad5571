"""OxBig News Network: republishes other outlets' texts, on WordPress with the tagDiv Newspaper theme."""

from datetime import timedelta

from newsarchive.site import Assumed, Cut, Feed, Layout, Section, Site, Sitemap

#: The importer stamps a first line and a tail on every text, inside the content element. The tail's last words are for
#: search engines: the same on every page, and no tags where it has none.
_STAMPS = (r"Advertise with OxBig.*", r"spot_img", r"latest news today, news today,.*")
_TAIL = (Cut(pattern=r"[–—-]?\s*Ends\.?", at_most=900),)
#: The writer, the agency and the tags stand in the tail of the import; the theme's author is the poster.
_LABELS = (
    ("authors", r"Published By:"),
    ("authors", r"Published By:\s*(\S.{1,60})"),
    ("source", r"Inputs from (.+)"),
    ("tags", r"(?:#\w+\s*){2,}"),
)

SITE = Site(
    name="oxbig",
    domains=("oxbig.com",),
    sources=(
        Feed("https://oxbig.com/feed/"),
        Feed("https://oxbig.com/world-news/feed/"),
        Sitemap("https://oxbig.com/sitemap_index.xml"),
        Sitemap("https://oxbig.com/wp-sitemap.xml"),
        Section("https://oxbig.com/"),
        Section("https://oxbig.com/category/world-news/"),
    ),
    # /category/slug; a category's own page has one step, and WordPress keeps these first steps for itself.
    article_urls=r"^/(?!(?:category|tag|author|page|feed|amp|wp-[\w-]+)/)[a-z0-9-]+/[^/?]*-[^/?]*/?(?:\?|$)",
    every=timedelta(minutes=30),
    layouts=(
        # Whatever the theme becomes, the import stays: the general rules find the text, these lines clear and end it.
        Layout(drop_text=_STAMPS, cut=_TAIL, labels=_LABELS),
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
            drop_text=_STAMPS,
            cut=_TAIL,
            title="h1.tdb-title-text, h1.entry-title",
            deck="p.td-post-sub-title",
            authors=".tdb_single_author .tdb-author-name, .td-post-author-name a",
            published=".tdb_single_date time, time.entry-date",
            section=".tdb-breadcrumbs a:last-of-type, .td-crumb-container a:last-of-type",
            tags=".tdb_single_tags a, .td-post-source-tags a",
            labels=_LABELS,
        ),
    ),
    zone="Asia/Kolkata",
    languages=("en", "hi"),
    publisher="OxBig News Network",
    rights="Republishes texts of other outlets, whose terms hold.",
    assumed=(
        Assumed(
            "The theme is tagDiv's Newspaper, and the text lies where it puts it by default.",
            rule=".tdb_single_content .tdb-block-inner, div.td-post-content",
        ),
        Assumed("The headline has the theme's default class.", rule="h1.tdb-title-text, h1.entry-title"),
        Assumed("The date has the theme's default class.", rule=".tdb_single_date time, time.entry-date"),
        Assumed("The feed lies at WordPress's default place.", source="https://oxbig.com/feed/"),
        Assumed("The feed of a category lies under its name.", source="https://oxbig.com/world-news/feed/"),
        Assumed("The sitemap lies where Yoast and Rank Math put it.", source="https://oxbig.com/sitemap_index.xml"),
        Assumed("The sitemap lies where WordPress itself puts it.", source="https://oxbig.com/wp-sitemap.xml"),
        Assumed("A category's page lies under /category/.", source="https://oxbig.com/category/world-news/"),
        Assumed("Every imported text ends in 'Ends' and a tail of at most 900 characters.", rule=r"[–—-]?\s*Ends\.?"),
        Assumed(
            "The writer stands in that tail, after 'Published By:'; the theme's author is the poster.",
            rule=r"Published By:",
        ),
        "The zone is that of the outlets it takes its texts from.",
    ),
)
