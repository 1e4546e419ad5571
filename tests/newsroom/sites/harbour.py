"""Harbour Digest."""

from newsarchive.site import Feed, Layout, Section, Site

SITE = Site(
    name="harbour",
    domains=("harbour-digest.test",),
    sources=(Feed("http://harbour-digest.test/feed/"), Section("http://harbour-digest.test/")),
    layouts=(
        Layout(
            body="div.entry-content",
            drop=(".tptn_counter", ".kg-bookmark-card", ".sharedaddy"),
            drop_text=(r"Source link",),
        ),
    ),
    zone="Europe/London",
    publisher="Harbour Digest",
)
