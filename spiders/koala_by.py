"""koala-by.com: an aggregator on WordPress, with the Top 10 counter and wpDiscuz."""

from datetime import timedelta

from newsarchive.site import Cut, Feed, Layout, Section, Site, Sitemap

SITE = Site(
    name="koala_by",
    domains=("koala-by.com",),
    sources=(
        Feed("https://koala-by.com/feed/"),
        Sitemap("https://koala-by.com/wp-sitemap.xml"),
        Section("https://koala-by.com/"),
    ),
    # /slug at the root; /slug/3 is the same post, which its canonical link says.
    article_urls=r"^/(?!(?:category|tag|author|page|feed|wp-[\w-]+)(?:/|$))[a-z0-9%]+(?:-[a-z0-9%]+){2,}/?(?:\d+/?)?(?:\?|$)",
    every=timedelta(hours=1),
    layouts=(
        Layout(
            body="div.entry-content",
            drop=(
                ".tptn_counter",
                ".tptn_posts",
                ".kg-bookmark-card",
                "#wpdcom",
                "#wpd-bubble-wrapper",
                ".wpd-inline-icon-wrapper",
                ".wpd-inline-form-wrapper",
                ".sharedaddy",
                ".jp-relatedposts",
                ".related-posts",
            ),
            drop_text=(
                r"Source link",
                r"Article image",
                r"\(?Visited [\d ,.]+ times, [\d ,.]+ visit(?:\(s\)|s)? today\)?",
                r"Would love your thoughts, please comment\.\s*x?",
            ),
            cut=(Cut(pattern=r"Related Articles?", at_most=4_000),),
            title="h1.entry-title",
            published="time.entry-date.published, time.entry-date",
        ),
    ),
    languages=("en",),
    publisher="koala-by.com",
    rights="Republishes texts of other outlets, whose terms hold; the link at the end of a text leads to the original.",
    assumed=(
        "The theme is unknown: div.entry-content, h1.entry-title and time.entry-date are what most themes print.",
        "The feed and the sitemap lie at WordPress's default places.",
        "Imported link cards keep their classes (kg-bookmark-card); if they do not, only their shape tells them.",
        "Related cards lie outside the content element, or after a heading 'Related Article'.",
    ),
)
