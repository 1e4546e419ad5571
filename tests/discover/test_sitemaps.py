"""Sitemaps, news sitemaps and indexes."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.discover import Nested, leads
from newsarchive.discover.sitemaps import MOST_ENTRIES
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Site, Sitemap

URL = "http://paper.test/sitemap.xml"


def urlset(rows: str, namespace: str = "http://www.sitemaps.org/schemas/sitemap/0.9") -> bytes:
    """A sitemap."""
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{namespace}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'.encode()


def row(url: str, inside: str = "") -> str:
    """One entry."""
    return f"<url><loc>{url}</loc>{inside}</url>"


def read(body: bytes, site: Site | None = None) -> tuple[list[Lead | Nested], str]:
    """What was found, and what was said to be wrong ('' for nothing)."""
    found: list[Lead | Nested] = []
    try:
        for one in leads(body, Sitemap(URL), URL, site):
            found.append(one)
    except BrokenSource as error:
        return found, str(error)
    return found, ""


def test_news_dates_and_titles_are_kept() -> None:
    """A news sitemap says when and under what title; both reach the lead."""
    news = "<news:news><news:publication_date>2026-03-07T08:15+01:00</news:publication_date><news:title>Bridge &amp; road</news:title></news:news>"
    (lead,), fault = read(urlset(row("http://paper.test/a", news)))
    assert isinstance(lead, Lead)
    assert (lead.title, fault) == ("Bridge & road", "")
    assert lead.published is not None
    assert (lead.published.iso, lead.published.precision) == ("2026-03-07T08:15:00+01:00", "minute")


def test_lastmod_is_a_change_and_no_publication() -> None:
    """When a page last changed says nothing of when it appeared."""
    (lead,), _ = read(urlset(row("http://paper.test/a", "<lastmod>2026-03</lastmod>")))
    assert isinstance(lead, Lead)
    assert lead.published is None
    assert lead.modified is not None
    assert (lead.modified.iso, lead.modified.precision) == ("2026-03", "month")


@pytest.mark.parametrize("date", ["garbage", "2026-13-40", "0000-00-00", "", "99999-01-01", "2026-03-07T99:00Z"])
def test_dates_that_are_none_are_unknown(date: str) -> None:
    """An impossible date is no date, and the lead counts all the same."""
    (lead,), _ = read(urlset(row("http://paper.test/a", f"<lastmod>{date}</lastmod>")))
    assert isinstance(lead, Lead)
    assert lead.modified is None


@pytest.mark.parametrize("namespace", ["", "http://www.google.com/schemas/sitemap/0.84", "https://wrong.test/"])
def test_a_wrong_namespace_is_no_hindrance(namespace: str) -> None:
    """What counts is what elements are called."""
    found, _ = read(urlset(row("http://paper.test/a"), namespace))
    assert [one.url for one in found] == ["http://paper.test/a"]


def test_pictures_and_other_languages_are_no_articles() -> None:
    """Only an entry's own location is taken, not its pictures' and translations'."""
    inside = '<image:image xmlns:image="i"><image:loc>http://paper.test/a.jpg</image:loc></image:image><x:link xmlns:x="x" rel="alternate" href="http://paper.test/de/a"/>'
    found, _ = read(urlset(row("http://paper.test/a", inside)))
    assert [one.url for one in found] == ["http://paper.test/a"]


@pytest.mark.parametrize(
    "url",
    [
        "http://other.test/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://paper.test@other.test/",
        "http://notpaper.test/a",
        "",
    ],
)
def test_foreign_and_odd_locations_are_passed_over(url: str) -> None:
    """A sitemap speaks for its own site, and for the web alone."""
    found, _ = read(urlset(row(url) + row("http://www.paper.test/good")))
    assert [one.url for one in found] == ["http://www.paper.test/good"]


def test_an_index_names_sitemaps_but_not_itself() -> None:
    """Nested sitemaps come with their dates; a reference to the file itself would be a circle."""
    index = b"<sitemapindex><sitemap><loc>http://paper.test/1.xml.gz</loc><lastmod>2026-03-07</lastmod></sitemap><sitemap><loc>http://paper.test/sitemap.xml</loc></sitemap></sitemapindex>"
    (nested,), fault = read(index)
    assert isinstance(nested, Nested)
    assert (nested.url, fault) == ("http://paper.test/1.xml.gz", "")
    assert nested.lastmod is not None
    assert nested.lastmod.iso == "2026-03-07"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_encodings_are_followed(encoding: str) -> None:
    """Byte order marks and declarations are obeyed."""
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><urlset><url><loc>http://paper.test/ä</loc></url></urlset>'
    found, fault = read(text.encode(encoding))
    assert ([one.url for one in found], fault) == (["http://paper.test/%C3%A4"], "")


def test_blanks_before_the_declaration_are_forgiven() -> None:
    """Servers put them there; XML forbids it."""
    found, fault = read(b"\n\n  " + urlset(row("http://paper.test/a")))
    assert (len(found), fault) == (1, "")


def test_gzip_files_are_unpacked_member_by_member() -> None:
    """A packed sitemap is read whether it has one member or several."""
    whole = urlset(row("http://paper.test/a") + row("http://paper.test/b"))
    assert len(read(gzip.compress(whole))[0]) == 2
    assert len(read(gzip.compress(whole[:150]) + gzip.compress(whole[150:]))[0]) == 2


def test_a_broken_file_gives_what_came_before() -> None:
    """Cut text and cut gzip files: the entries that are whole count, and the fault is named."""
    whole = urlset("".join(row(f"http://paper.test/{n}") for n in range(2_000)))
    for body in (whole[: len(whole) // 2], gzip.compress(whole)[:-200]):
        found, fault = read(body)
        assert 0 < len(found) < 2_000
        assert URL in fault


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    """What comes before the limit counts; the rest is not unpacked."""
    bomb = gzip.compress(b"<urlset>" + row("http://paper.test/a").encode() + b" " * 80_000_000, 9)
    found, fault = read(bomb)
    assert len(found) == 1
    assert "bytes" in fault


def test_more_entries_than_the_protocol_allows_are_left() -> None:
    """50,000 entries are a file's most; the report says that there were more."""
    body = urlset("".join(row(f"http://paper.test/{n}") for n in range(MOST_ENTRIES + 5)))
    found, fault = read(body)
    assert len(found) == MOST_ENTRIES
    assert "more than 50000 entries" in fault


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x "&c;&c;&c;&c;&c;">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;',
        '<!ENTITY x PUBLIC "-//X//Y" "http://127.0.0.1:9/x">',
    ],
)
def test_entities_are_neither_opened_nor_expanded(declaration: str) -> None:
    """No file, no network, no bomb; the next entry counts."""
    body = f"<?xml version='1.0'?><!DOCTYPE urlset [{declaration}]><urlset><url><loc>http://paper.test/&x;</loc></url>{row('http://paper.test/good')}</urlset>"
    found, _ = read(body.encode())
    assert "http://paper.test/good" in [one.url for one in found]
    assert all(len(one.url) < 100 for one in found)


def test_nothing_is_included_and_no_dtd_is_had() -> None:
    """XInclude and a DTD elsewhere are no part of the protocol."""
    inside = '<url><loc><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/></loc></url>'
    body = f"<?xml version='1.0'?><!DOCTYPE urlset SYSTEM 'http://127.0.0.1:9/x.dtd'><urlset>{inside}{row('http://paper.test/good')}</urlset>"
    found, _ = read(body.encode())
    assert [one.url for one in found] == ["http://paper.test/good"]


@pytest.mark.parametrize("declared", ["utf-7", "no-such-code", "utf-16", "iso-8859-1"])
def test_a_declaration_that_is_wrong_gives_the_addresses_or_a_fault(declared: str) -> None:
    """The bytes are UTF-8 whatever stands there; nothing hides in an encoding that nobody uses."""
    hidden = "+ADw-url+AD4APA-loc+AD4-javascript:x+ADw-/loc+AD4APA-/url+AD4-"
    body = f'<?xml version="1.0" encoding="{declared}"?><urlset>{hidden}{row("http://paper.test/good")}</urlset>'
    found, fault = read(body.encode())
    assert [one.url for one in found] == ["http://paper.test/good"] or (not found and fault)


def test_endless_nesting_ends() -> None:
    """A million open elements are a fault and not a crash."""
    found, fault = read(b"<urlset>" + b"<a>" * 1_000_000)
    assert not found
    assert "depth" in fault


def test_a_list_of_addresses_is_a_sitemap() -> None:
    """The protocol allows plain text, one address a line."""
    found, _ = read(b"http://paper.test/a\r\n\r\nhttp://paper.test/b\nhttp://other.test/c\nnonsense here\n")
    assert [one.url for one in found][:2] == ["http://paper.test/a", "http://paper.test/b"]
    assert not any("other.test" in one.url for one in found)


def test_a_site_decides_what_is_an_article() -> None:
    """With a pattern only matching locations are leads; nested sitemaps are no articles and pass."""
    site = Site(name="paper", domains=("paper.test",), sources=(Sitemap(URL),), article_urls=r"^/news/")
    assert [
        one.url for one in read(urlset(row("http://paper.test/news/1") + row("http://paper.test/shop/1")), site)[0]
    ] == ["http://paper.test/news/1"]
    assert (
        len(read(b"<sitemapindex><sitemap><loc>http://paper.test/1.xml</loc></sitemap></sitemapindex>", site)[0]) == 1
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_noise_in_a_sitemap_never_raises_anything_else(noise: bytes, place: int) -> None:
    """Whatever bytes come, the answer is what was found or a BrokenSource."""
    whole = urlset(row("http://paper.test/a", "<lastmod>2026-03-07</lastmod>"))
    read(whole[:place] + noise + whole[place:])
    read(b"<urlset>" + noise)
    packed = gzip.compress(whole)
    read(packed[: place % len(packed)] + noise)
