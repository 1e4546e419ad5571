"""Metadata is what the page says, from the source trusted most, and it says where it was read."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Metadata
from tests.clean.pages import BODY, URL, page

LD = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Storm closes harbour", "datePublished": "2024-03-12T09:30:00+01:00",
    "author": [{"@type": "Person", "name": "Ida Invented"}, {"@type": "Person", "name": "Otto Feigned"}], "publisher": {"@type": "Organization", "name": "The Quay"},
}  # fmt: skip


def metadata(head: str = "", body: str = "", zone: str = "") -> Metadata:
    """Metadata of a page with some head and body."""
    return clean(
        page(f"{body}<article>{BODY}</article>", "<title>Storm closes harbour - The Quay</title>" + head),
        URL,
        zone=zone,
    ).metadata


def test_linked_data_is_read_first() -> None:
    """JSON-LD beats meta tags, and the evidence says so."""
    meta = metadata(
        f'<script type="application/ld+json">{json.dumps(LD)}</script><meta name="author" content="Somebody Else">'
    )
    assert meta.authors == ("Ida Invented", "Otto Feigned")
    assert meta.published is not None
    assert (meta.published.iso, meta.published.zone) == ("2024-03-12T09:30:00+01:00", "page")
    assert meta.publisher == "The Quay"
    assert dict(meta.found_in)["authors"] == "json-ld author"


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        '{"@type": "NewsArticle", "author": {"name": "Ida Invented"},}',
        '[{"@graph": [{"@type": "Article", "author": "Ida Invented"}]}]',
    ],
)
def test_linked_data_may_be_broken(broken: str) -> None:
    """Trailing commas and graphs are read; what cannot be read is passed over."""
    assert metadata(f'<script type="application/ld+json">{broken}</script>').authors in ((), ("Ida Invented",))


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Storm closes harbour | The Quay", "Storm closes harbour"),
        ("Storm closes harbour - The Quay", "Storm closes harbour"),
        ("Well-known harbour closed", "Well-known harbour closed"),
    ],
)
def test_the_title_is_without_the_site(title: str, wanted: str) -> None:
    """The outlet's name behind a separator is no part of the headline."""
    html = f'<html><head><title>{title}</title><meta property="og:site_name" content="The Quay"></head><body><article>{BODY}</article></body></html>'
    assert clean(html.encode(), URL).title == wanted


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ida Invented and Otto Feigned", ("Ida Invented", "Otto Feigned")),
        ("Von Ida Invented", ("Ida Invented",)),
        ("IDA INVENTED, Harbour Correspondent", ("Ida Invented",)),
        ("desk@quay.example", ()),
        ("The Quay", ()),
    ],
)
def test_authors_are_people(byline: str, names: tuple[str, ...]) -> None:
    """Without 'By', office or address; the outlet is no author."""
    assert (
        metadata(f'<meta property="og:site_name" content="The Quay"><meta name="author" content="{byline}">').authors
        == names
    )


def test_zone_is_the_sites_only_where_the_page_has_none() -> None:
    """A printed time takes the site's zone and says so; without one it stays without."""
    body = '<time class="date">12 March 2024 09:30</time>'
    placed, bare = metadata(body=body, zone="Europe/Kyiv").published, metadata(body=body).published
    assert placed is not None and bare is not None
    assert (placed.iso, placed.zone) == ("2024-03-12T09:30:00+02:00", "site")
    assert (bare.iso, bare.zone) == ("2024-03-12T09:30", None)


def test_addresses_are_absolute() -> None:
    """Canonical address and image are joined to the page's own; other schemes are left out."""
    meta = metadata(
        '<link rel="canonical" href="/2024/harbour?x=1"><meta property="og:image" content="javascript:alert(1)">'
    )
    assert meta.canonical_url == "https://news.example/2024/harbour?x=1"
    assert meta.image is None
    assert meta.language == "en"
