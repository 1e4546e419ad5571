"""Morning Ledger Network."""

from newsarchive.site import Cut, Feed, Layout, Section, Site, Sitemap

SITE = Site(
    name="ledger",
    domains=("morning-ledger.test",),
    sources=(
        Feed("http://morning-ledger.test/feed/"),
        Sitemap("http://morning-ledger.test/sitemap.xml"),
        Section("http://morning-ledger.test/"),
    ),
    layouts=(
        Layout(
            body=".tdb_single_content .tdb-block-inner",
            drop=(".td-a-rec",),
            drop_text=(r"Advertise with .*",),
            cut=(Cut(pattern=r"[–—-]?\s*Ends"),),
            authors=".tdb-author-name",
            deck=".td-post-sub-title",
        ),
    ),
    zone="Europe/Prague",
    publisher="Morning Ledger Network",
)
