"""Sweden Herald: the TT agency's news in English, rendered by Next.js."""

from datetime import timedelta

from newsarchive.site import Assumed, Cut, Layout, Section, Site

#: By its place under the headline: a paragraph, else a lower heading or what calls itself one.
_DECK = "h1 + p, h1 + h2, h1 + .ingress, h1 + .preamble, h1 + .lead"

SITE = Site(
    name="swedenherald",
    domains=("swedenherald.com",),
    sources=(Section("https://swedenherald.com/"),),
    article_urls=r"^/article/[^/?]+/?(?:\?|$)",
    every=timedelta(hours=1),
    layouts=(
        Layout(
            deck=_DECK,
            # Class names say nothing here: the general rules find the body, these lines end and clear it.
            drop_text=(
                r"Share this article",
                r"»?\s*(?:Published|Updated):.{0,40}",
                r"\d+ MIN READ",
                r"Tags",
                r"Author",
                r".{0,60}(?:English edition by Sweden Herald|This article has been altered and translated by Sweden Herald).{0,80}",
            ),
            cut=(Cut(pattern=r"More news", at_most=6_000),),
            # Byline and edition note are run together: 'By TTEnglish edition by …'.
            labels=(
                ("authors", r"By (.{1,60}?)(?:\s*(?:English edition|This article has been)\b.*)?"),
                ("source", r"By (TT)(?:\s*(?:English edition|This article has been)\b.*)?"),
            ),
        ),
    ),
    zone="Europe/Stockholm",
    languages=("en",),
    publisher="Sweden Herald",
    rights="Texts and pictures of the TT agency; rights reserved.",
    assumed=(
        "No feed and no sitemap is known.",
        "The addresses of section pages are not known.",
        Assumed("The home page links to new articles.", source="https://swedenherald.com/"),
        Assumed("The first paragraph after the headline is the deck.", rule=_DECK),
        Assumed("'More news' begins the related cards.", rule=r"More news"),
        Assumed("The text stands in the page, and not only in the data of its scripts.", outcome="article"),
        Assumed(
            "Some pages hold their text in script#__NEXT_DATA__ or self.__next_f.push alone.", outcome="needs_render"
        ),
        Assumed("Plain clients may be answered with 403.", outcome="blocked"),
    ),
)
