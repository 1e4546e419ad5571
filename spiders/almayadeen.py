"""Al Mayadeen English. The Arabic and Spanish editions are other hosts with ids of their own."""

from datetime import timedelta

from newsarchive.site import Assumed, Feed, Layout, Section, Site, Sitemap

#: Boxes and lines that lead to other stories, between the paragraphs. Of a line, the link is the whole paragraph.
_BOXES = (".dual-related", ".mobile-apps", ".cookie-notice", "figure iframe", ".twitter-tweet")
_LINES = (r"Read more:.{0,300}", r"Related News")
#: By its class, else by its place under the headline.
_DECK = "p.lg_para.summary, .summary, .details-white-box > p, h1 ~ h2, h1 ~ p"
#: The list under the headline: who wrote it, whose report it is, when; it may be run together into one line.
_LABELS = (
    ("source", r"(?:By .{1,60})?Source: (.+?)(?:\s*\d{1,2} [A-Z][a-z]{2} \d{4}.{0,40})?"),
    ("authors", r"By (\S.{1,60}?)(?:\s*(?:Source: .{1,100}|\d{1,2} [A-Z][a-z]{2} \d{4}.{0,40}))?"),
)

SITE = Site(
    name="almayadeen",
    domains=("english.almayadeen.net",),
    sources=(
        Feed("https://english.almayadeen.net/rss"),
        Sitemap("https://english.almayadeen.net/sitemaps/all.xml"),
        Section("https://english.almayadeen.net/"),
        Section("https://english.almayadeen.net/news/politics"),
        Section("https://english.almayadeen.net/news/economy"),
        Section("https://english.almayadeen.net/news/sports"),
        Section("https://english.almayadeen.net/news/health"),
        Section("https://english.almayadeen.net/news/technology"),
        Section("https://english.almayadeen.net/news/environment"),
        Section("https://english.almayadeen.net/news/miscellaneous"),
        Section("https://english.almayadeen.net/articles/opinion"),
        Section("https://english.almayadeen.net/articles/analysis"),
        Section("https://english.almayadeen.net/articles/blog"),
        Section("https://english.almayadeen.net/articles/features"),
    ),
    # Slugs are cut at 60 characters and keep their double hyphens; /articles/ knows slugs without a section.
    article_urls=r"^/news/[^/?]+/[^/?]+|^/articles/(?:(?:opinion|analysis|blog|features)/)?(?!(?:opinion|analysis|blog|features)/?(?:\?|$))[^/?]+",
    every=timedelta(minutes=30),
    layouts=(
        # Where the text's element has another name, the general rules find it.
        Layout(drop=_BOXES, drop_text=_LINES, deck=_DECK, labels=_LABELS),
        Layout(body="div.p-content", drop=_BOXES, drop_text=_LINES, deck=_DECK, labels=_LABELS),
    ),
    zone="Asia/Beirut",
    languages=("en",),
    publisher="Al Mayadeen English",
    rights="All rights reserved by the publisher.",
    assumed=(
        Assumed(
            "The English host shares the templates of the Arabic one: the text lies in div.p-content.",
            rule="div.p-content",
        ),
        Assumed("The deck has the class that it has on the Arabic host.", rule=_DECK),
        Assumed("Boxes of related stories stand inside the text, with their class.", rule=".dual-related"),
        Assumed("A line names the source: 'Source: …'.", rule=_LABELS[0][1]),
        Assumed("The feed lies at /rss.", source="https://english.almayadeen.net/rss"),
        Assumed(
            "The sitemap lies where the Arabic host has it.", source="https://english.almayadeen.net/sitemaps/all.xml"
        ),
        Assumed("Plain clients may be answered with 403.", outcome="blocked"),
        Assumed(
            "Sections lie under the names that the menu has.", source="https://english.almayadeen.net/news/economy"
        ),
        Assumed("So do the kinds of articles.", source="https://english.almayadeen.net/articles/analysis"),
        "Printed times are Beirut's; the JSON block script#tawsiyat-metadata gives UTC where a page has it.",
        "A printed time of 00:00 may mean that no time is known.",
    ),
)
