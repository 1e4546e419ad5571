"""What is picked out of somebody else's archive, at a glance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from newsarchive import pick
from newsarchive.model import Article, Capture, Metadata
from newsarchive.pick import Pick

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = b"<p>The harbour stays closed.</p>" * 20


def capture(
    url: str = "https://quay.example/piers",
    body: bytes = PAGE,
    kind: str = "text/html; charset=utf-8",
    status: int = 200,
) -> Capture:
    """One exchange."""
    head = f"HTTP/1.1 {status} X\r\n" + (f"Content-Type: {kind}\r\n" if kind else "") + "\r\n"
    return Capture(id=UUID(int=1).urn, url=url, fetched_at=AT, request=b"", response=head.encode() + body)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (capture(), ""),
        (capture(kind=""), ""),
        (capture(kind="application/xhtml+xml"), ""),
        (capture("https://quay.example/?p=12"), ""),
        (capture("https://quay.example/2026/a.html"), ""),
        (capture("https://quay.example/story.php/v1.2"), ""),
        (capture("https://quay.example/.pdf"), ""),
        (capture("https://quay.example/"), pick.HOME),
        (capture("https://quay.example"), pick.HOME),
        (capture("https://quay.example/a.JPG"), pick.NO_PAGE),
        (capture("https://[quay/a"), pick.NO_PAGE),
        (capture(status=301), pick.NO_ANSWER),
        (capture(status=404), pick.NO_ANSWER),
        (capture(kind="application/rss+xml"), pick.NOT_HTML),
        (capture(kind="IMAGE/PNG"), pick.NOT_HTML),
        (capture(body=b"<p>moved</p>"), pick.TOO_SMALL),
        (replace(capture(body=b""), revisit="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"), ""),
        (replace(capture(), response=b"garbage"), pick.NO_ANSWER),
    ],
)  # fmt: skip
def test_what_is_no_page_is_passed_over(one: Capture, why: str) -> None:
    """By address, status, media type and size; where in doubt it is cleaned."""
    assert Pick().why_not(one) == why


@pytest.mark.parametrize(
    ("url", "is_in"),
    [
        ("https://quay.example/a", True), ("https://www.quay.example/a", True), ("http://news.quay.example:8080/a", True),
        ("https://QUAY.example/a", True), ("https://notquay.example/a", False), ("https://quay.example.evil/a", False),
    ],
)  # fmt: skip
def test_a_domain_means_all_hosts_below_it(url: str, is_in: bool) -> None:
    """And none that only look alike."""
    assert (Pick(domains=("tide.example", "quay.example")).why_not(capture(url)) == "") is is_in


@pytest.mark.parametrize(
    ("since", "until", "is_in"),
    [(AT, None, True), (None, AT, False), (AT.replace(hour=13), None, False), (None, AT.replace(hour=13), True)],
)
def test_dates_are_from_and_before(since: datetime | None, until: datetime | None, is_in: bool) -> None:
    """The first moment is in, the last is not: two months side by side share nothing."""
    assert (Pick(since=since, until=until).why_not(capture()) == "") is is_in


@pytest.mark.parametrize(
    ("detected", "declared", "is_in"),
    [("de", "en", True), ("en", "de-AT", False), (None, "de-AT", True), (None, "DE", True), (None, None, False)],
)
def test_the_language_of_the_text_counts(detected: str | None, declared: str | None, is_in: bool) -> None:
    """Templates lie; what is declared counts where the text is too short to tell."""
    known = Metadata(language_detected=detected, language=declared)
    one = Article(url="https://quay.example/a", metadata=known, blocks=(), removals=())
    assert (Pick(languages=("de", "fr")).why_not_article(one) == "") is is_in
    assert Pick().why_not_article(one) == ""


def test_nothing_looks_into_the_body() -> None:
    """A body that cannot be decoded is no matter here."""
    coded = capture(body=b"\x1f\x8b" + b"\xff" * 400)
    assert Pick().why_not(replace(coded, response=coded.response.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"))) == ""  # fmt: skip
