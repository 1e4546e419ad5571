"""North Post: no feed, and class names that say nothing."""

from newsarchive.site import Cut, Layout, Section, Site

SITE = Site(
    name="north",
    domains=("north-post.test",),
    sources=(Section("http://north-post.test/"),),
    article_urls=r"^/article/[^/]+",
    layouts=(
        Layout(
            deck="h1 + p",
            drop_text=(r"Share this article", r"»? ?Published:.{0,40}", r"\d+ MIN READ", r"Tags", r"Author"),
            cut=(Cut(pattern=r"More news", at_most=6_000),),
        ),
    ),
    zone="Europe/Stockholm",
    publisher="North Post",
)
