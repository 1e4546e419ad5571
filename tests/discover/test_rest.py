"""Lists in JSON: WordPress posts and JSON Feed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.discover import Nested, Next, leads, sources_in
from newsarchive.discover.rest import posts_url
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead
from newsarchive.site import Feed, Source, WordPress

HOST = "http://paper.test"
POSTS = posts_url(f"{HOST}/wp-json/")


def read(data: object, source: Source | None = None) -> tuple[list[Lead | Nested | Next], str]:
    """What was found, and what was wrong with it."""
    source = source or WordPress(POSTS)
    found: list[Lead | Nested | Next] = []
    try:
        for one in leads(json.dumps(data).encode(), source, source.url):
            found.append(one)
    except BrokenSource as error:
        return found, str(error)
    return found, ""


def post(number: int, **more: object) -> dict[str, object]:
    """A post as the API gives it with the fields that are asked for."""
    return {"link": f"{HOST}/story-{number}", "title": {"rendered": "Bridge &amp; <i>road</i>"}, "date_gmt": "2026-03-07T07:15:00",
            "modified_gmt": "2026-03-08T09:00:00"} | more  # fmt: skip


def test_posts_come_with_titles_and_both_dates() -> None:
    """Moments are in UTC, though they do not say so."""
    (lead,), fault = read([post(1)])
    assert isinstance(lead, Lead)
    assert lead.published and lead.modified
    assert (lead.url, lead.title, fault) == (f"{HOST}/story-1", "Bridge & road", "")
    assert (lead.published.iso, lead.modified.iso) == ("2026-03-07T07:15:00+00:00", "2026-03-08T09:00:00+00:00")


def test_a_full_page_of_posts_goes_on() -> None:
    """A hundred: there may be more. The page after the second is the third."""
    *_, last = read([post(n) for n in range(100)])[0]
    assert last == Next(f"{POSTS}&page=2")
    *_, last = read([post(n) for n in range(100)], WordPress(f"{POSTS}&page=2"))[0]
    assert last == Next(f"{POSTS}&page=3")
    assert len(read([post(n) for n in range(99)])[0]) == 99


def test_what_is_odd_is_left_and_told() -> None:
    """Foreign, private and unreadable links are left out; the others count."""
    odd = [
        post(2, link="http://10.0.0.1/x"),
        post(3, link="javascript:alert(1)"),
        post(4, link=["x"]),
        "text",
        None,
        {},
    ]
    found, fault = read([post(1), *odd])
    assert [one.url for one in found] == [f"{HOST}/story-1"]
    assert "6 of 7 entries" in fault


@pytest.mark.parametrize("data", [{"code": "rest_forbidden", "message": "Sorry, no."}, {"posts": []}, {}])
def test_a_refusal_is_no_list(data: object) -> None:
    """The message says what the server said."""
    found, fault = read(data)
    assert found == [] and "neither" in fault
    assert "Sorry" in fault or data != {"code": "rest_forbidden", "message": "Sorry, no."}


def test_a_json_feed_is_a_feed() -> None:
    """With its dates, and the page on which it goes on."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "next_url": f"{HOST}/feed2.json", "items": [
        {"id": "1", "url": f"{HOST}/a", "title": "Bridge", "date_published": "2026-03-07T08:15:00+01:00"}]}  # fmt: skip
    (lead, more), fault = read(feed, Feed(f"{HOST}/feed.json"))
    assert isinstance(lead, Lead) and lead.published
    assert (lead.title, lead.published.iso, more, fault) == (
        "Bridge",
        "2026-03-07T08:15:00+01:00",
        Next(f"{HOST}/feed2.json"),
        "",
    )


@pytest.mark.parametrize(
    ("api", "posts"),
    [
        ("/wp-json/", "/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt&orderby=date"),
        (
            "/blog/wp-json",
            "/blog/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt&orderby=date",
        ),
        (
            "/?rest_route=/",
            "/?per_page=100&_fields=link,title,date_gmt,modified_gmt&orderby=date&rest_route=/wp/v2/posts",
        ),
    ],
)
def test_the_posts_of_an_api_have_an_address(api: str, posts: str) -> None:
    """From its root, with and without speaking addresses; asked again it stays the same."""
    assert posts_url(HOST + api) == HOST + posts
    assert posts_url(posts_url(HOST + api)) == HOST + posts


def test_a_page_that_names_the_api_names_its_posts() -> None:
    """As WordPress writes it into every head."""
    html = f'<html><head><link rel="https://api.w.org/" href="{HOST}/wp-json/"></head><body></body></html>'
    assert sources_in(html.encode(), HOST) == (WordPress(POSTS),)


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["link", "title", "rendered", "version", "items", "url", "date_gmt", "next_url"]), inner, max_size=4), max_leaves=8))  # fmt: skip
def test_any_json_gives_leads_or_a_reason(data: object) -> None:
    """Whatever shape it has."""
    for text in (json.dumps(data), "[" * 50_000, '{"version":"https://jsonfeed.org/version/1","items":7}'):
        try:
            list(leads(text.encode(), WordPress(POSTS), POSTS))
        except BrokenSource as error:
            assert HOST in str(error)
