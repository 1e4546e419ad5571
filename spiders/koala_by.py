"""koala-by.com: an aggregator on WordPress, with the Top 10 counter and wpDiscuz."""

from datetime import timedelta

from newsarchive.site import Assumed, Cut, Feed, Layout, Section, Site, Sitemap

#: What plug-ins put into the content element, and cards that came with an imported text.
_PLUGINS = (
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
)
_LINES = (
    r"Source link",
    r"Article image",
    r"\(?Visited [\d ,.]+ times, [\d ,.]+ visit(?:\(s\)|s)? today\)?",
    r"Would love your thoughts, please comment\.\s*x?",
)
_RELATED = (Cut(pattern=r"Related Articles?", at_most=4_000),)

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
        # The theme is a guess: where it is another one, the general rules find the text, and these lines clear it.
        Layout(drop=_PLUGINS, drop_text=_LINES, cut=_RELATED),
        Layout(
            body="div.entry-content",
            drop=_PLUGINS,
            drop_text=_LINES,
            cut=_RELATED,
            title="h1.entry-title",
            published="time.entry-date.published, time.entry-date",
        ),
    ),
    languages=("en",),
    publisher="koala-by.com",
    rights="Republishes texts of other outlets, whose terms hold; the link at the end of a text leads to the original.",
    assumed=(
        Assumed(
            "The theme is unknown; the text lies in div.entry-content, as with most themes.", rule="div.entry-content"
        ),
        Assumed("The headline is h1.entry-title, as with most themes.", rule="h1.entry-title"),
        Assumed("The date is time.entry-date, as with most themes.", rule="time.entry-date.published, time.entry-date"),
        Assumed("The feed lies at WordPress's default place.", source="https://koala-by.com/feed/"),
        Assumed("The sitemap lies at WordPress's default place.", source="https://koala-by.com/wp-sitemap.xml"),
        Assumed("The view counter of Top 10 keeps its class.", rule=".tptn_counter"),
        Assumed(
            "Imported link cards keep their class; if they do not, only their shape tells them.",
            rule=".kg-bookmark-card",
        ),
        Assumed("Related cards stand after a heading 'Related Article'.", rule=r"Related Articles?"),
        "The zone of printed times is not known; the theme may print days alone.",
    ),
)
