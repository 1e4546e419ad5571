"""RSS, RDF and Atom give leads, whatever state they are in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.discover import leads
from newsarchive.discover.feeds import MOST_ENTRIES
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Feed, Site
from newsarchive.urls import key_of

URL = "http://paper.test/feed/"
FEED = Feed(URL)


def rss(items: str, before: str = "") -> bytes:
    """An RSS 2.0 feed."""
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()
    )


def read(body: bytes, site: Site | None = None) -> tuple[list[Lead], str]:
    """The leads, and what was said to be wrong ('' for nothing)."""
    found: list[Lead] = []
    try:
        for lead in leads(body, FEED, URL, site):
            assert isinstance(lead, Lead)
            found.append(lead)
    except BrokenSource as error:
        return found, str(error)
    return found, ""


def test_title_link_and_date_are_read() -> None:
    """An ordinary item gives a lead with all that it says, and names its source."""
    item = "<item><title>Bridge &amp;amp; road</title><link>http://paper.test/bridge</link><pubDate>Sat, 07 Mar 2026 08:15:00 +0100</pubDate></item>"
    (lead,), fault = read(rss(item))
    assert (lead.url, lead.source, lead.title, fault) == ("http://paper.test/bridge", URL, "Bridge & road", "")
    assert lead.published is not None
    assert (lead.published.iso, lead.published.zone) == ("2026-03-07T08:15:00+01:00", "page")


def test_a_date_without_zone_stays_without_one() -> None:
    """No zone is invented: `-0000` and none at all mean that it is not known."""
    for date in ("Sat, 07 Mar 2026 08:15:00", "Sat, 07 Mar 2026 08:15:00 -0000"):
        (lead,), _ = read(rss(f"<item><link>/a</link><pubDate>{date}</pubDate></item>"))
        assert lead.published is not None
        assert (lead.published.iso, lead.published.zone) == ("2026-03-07T08:15:00", None)


def test_atom_updated_is_no_publication_date() -> None:
    """What an Atom entry calls updated is a change; when it was published stays unknown."""
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="a.html"/><updated>2026-03-07T08:15:00Z</updated></entry></feed>'
    (lead,), fault = read(atom)
    assert (lead.url, lead.published, fault) == ("http://paper.test/feed/a.html", None, "")
    assert lead.modified is not None
    assert lead.modified.iso == "2026-03-07T08:15:00+00:00"


def test_rdf_is_read() -> None:
    """RSS 1.0 lies in another namespace, and its only date is the date of publication."""
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<item><title>T</title><link>http://paper.test/a</link><dc:date>2026-03-07</dc:date></item></rdf:RDF>"
    )
    (lead,), _ = read(rdf)
    assert lead.published is not None
    assert lead.published.iso == "2026-03-07"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:desk@paper.test",
        "gopher://x/",
        "http://u:p@paper.test/",
        "",
    ],
)
def test_links_that_must_not_be_asked_are_dropped(link: str) -> None:
    """A feed cannot make us open anything but the web; its other items count."""
    found, _ = read(rss(f"<item><title>Bad</title><link>{link}</link></item><item><link>/good</link></item>"))
    assert [lead.url for lead in found] == ["http://paper.test/good"]


def test_permanent_ids_serve_as_links() -> None:
    """An item without link but with a permanent guid is asked for there."""
    found, _ = read(rss('<item><title>T</title><guid isPermaLink="true">http://paper.test/g</guid></item>'))
    assert [lead.url for lead in found] == ["http://paper.test/g"]


def test_each_address_comes_once() -> None:
    """A feed that repeats an item gives one lead."""
    found, _ = read(rss("<item><link>/a</link></item>" * 3))
    assert len(found) == 1


def test_a_broken_feed_gives_what_is_valid_and_says_the_rest() -> None:
    """Cut in mid-item: the whole items are leads, and the fault is named with the feed."""
    whole = rss("<item><title>One</title><link>/one</link></item><item><title>Two")
    found, fault = read(whole[: whole.index(b"Two") + 2])
    assert [lead.url for lead in found] == ["http://paper.test/one"]
    assert URL in fault
    assert "well-formed" in fault


def test_titles_lose_their_markup() -> None:
    """Titles are words; some feeds put HTML in them."""
    found, _ = read(rss("<item><title>&lt;b&gt;Old&lt;/b&gt; bridge &amp;#8217;s</title><link>/a</link></item>"))
    assert found[0].title == "Old bridge ’s"


def test_a_bomb_of_entities_is_not_expanded() -> None:
    """Entities that a DOCTYPE declares are left where they are: time and memory stay small."""
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = rss("<item><title>&a11;</title><link>/a</link></item>", f'<!DOCTYPE x [<!ENTITY a0 "lol">{layers}]>')
    for body in (
        bomb,
        bomb.replace(b"DOCTYPE", b"doctype"),
        bomb.decode().encode("utf-16"),
        bomb.decode().encode("utf-16-le"),
    ):
        found, _ = read(body)
        assert all(len(lead.title or "") < 100 for lead in found)
        assert len(found) == 1 and found[0].title == "&a11;"


def test_external_entities_are_not_opened() -> None:
    """A feed cannot read our files."""
    found, _ = read(
        rss(
            "<item><title>&x;</title><link>/a</link></item>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        )
    )
    assert [lead.title for lead in found] in ([None], ["&x;"])


def test_endless_nesting_is_refused() -> None:
    """Depth without end costs the parser its time; it is told before."""
    found, fault = read(b"<rss>" + b"<a>" * 100_000)
    assert not found
    assert "nested deeper" in fault


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"/etc/passwd", b"http://evil.test/", b"<html><p>Please wait</p></html>", b"\x00\x01\x02", b"{}"],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    """A page or a path in place of a feed is named, and nothing is opened for it."""
    found, fault = read(body)
    assert not found
    assert URL in fault


def test_a_feed_without_end_is_cut_and_says_so() -> None:
    """The first entries, which are the newest, count; the report says that there were more."""
    found, fault = read(rss("".join(f"<item><link>/{number}</link></item>" for number in range(MOST_ENTRIES + 500))))
    assert [lead.url for lead in found] == [f"http://paper.test/{number}" for number in range(MOST_ENTRIES)]
    assert "longer than" in fault
    whole, silence = read(rss("".join(f"<item><link>/{number}</link></item>" for number in range(MOST_ENTRIES))))
    assert (len(whole), silence) == (MOST_ENTRIES, "")


def test_a_site_takes_its_own_articles_alone() -> None:
    """With a site file its domains and its pattern decide; without one a feed may name other hosts."""
    items = "<item><link>http://paper.test/news/1</link></item><item><link>http://paper.test/shop/1</link></item><item><link>http://other.test/news/1</link></item>"
    site = Site(name="paper", domains=("paper.test",), sources=(FEED,), article_urls=r"^/news/")
    assert [lead.url for lead in read(rss(items), site)[0]] == ["http://paper.test/news/1"]
    assert len(read(rss(items))[0]) == 3


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_noise_in_a_feed_never_raises_anything_else(noise: bytes, place: int) -> None:
    """Whatever bytes come, the answer is leads or a BrokenSource."""
    whole = rss("<item><title>One</title><link>/one</link><pubDate>Sat, 07 Mar 2026 08:15:00 +0100</pubDate></item>")
    read(whole[:place] + noise + whole[place:])
    read(b"<rss>" + noise)


def test_what_tells_items_apart_is_their_address_and_not_their_id() -> None:
    """One id with two links: two addresses may be two stories. One link with two ids: it is one page. Their order tells nothing."""
    items = [
        "<item><guid isPermaLink='false'>7</guid><link>/a</link></item>",
        "<item><guid isPermaLink='false'>7</guid><link>/b</link></item>",
        "<item><guid isPermaLink='false'>8</guid><link>/a?utm_source=rss</link></item>",
    ]
    assert [lead.url for lead in read(rss("".join(items)))[0]][:2] == ["http://paper.test/a", "http://paper.test/b"]
    keys = {key_of(lead.url) for lead in read(rss("".join(reversed(items))))[0]}
    assert keys == {"paper.test/a", "paper.test/b"}


@pytest.mark.parametrize(
    "item",
    [
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>',
        '<link><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/></link>',
    ],
)
def test_nothing_is_included(item: str) -> None:
    """XInclude is text like any other."""
    found, _ = read(
        rss(f"<item>{item}</item><item><link>/good</link></item>", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">')
    )
    assert "http://paper.test/good" in [lead.url for lead in found]
    host = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else ""
    assert all(not host or host not in f"{lead.url} {lead.title}" for lead in found)


@pytest.mark.parametrize(
    ("declared", "sent"),
    [("utf-8", "iso-8859-1"), ("iso-8859-1", "utf-8"), ("no-such-code", "utf-8"), ("utf-16", "utf-8")],
)
def test_a_feed_that_is_not_in_the_encoding_that_it_declares_gives_its_links(declared: str, sent: str) -> None:
    """Titles may suffer; the addresses are ASCII, and the rest is told or read."""
    body = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item><title>Brücke</title><link>/a</link></item></channel></rss>'
    found, fault = read(body.encode(sent))
    assert [lead.url for lead in found] == ["http://paper.test/a"] or fault


def test_a_feed_in_utf_7_opens_nothing() -> None:
    """What hides in it is text, or no feed at all."""
    body = (
        '<?xml version="1.0" encoding="utf-7"?><rss version="2.0"><channel><item><link>/a</link></item></channel></rss>'
    )
    hidden = body.replace("<item>", "+ADw-item+AD4APA-link+AD4-javascript:x+ADw-/link+AD4APA-/item+AD4-<item>")
    found, fault = read(hidden.encode())
    assert {lead.url for lead in found} <= {"http://paper.test/a"}
    assert found or fault
