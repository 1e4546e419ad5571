"""Pages that stand in an article's place are named; articles that speak of such things stay articles."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.errors import Blocked, CleaningError, ConsentWall, NoBody, SoftNotFound
from newsarchive.model import OutcomeKind
from tests.clean.pages import BODY, URL, page


@pytest.mark.parametrize(
    ("html", "error"),
    [
        (b"<title>Just a moment...</title><h1>Checking your browser before accessing the site.</h1>", Blocked),
        (b"<title>404</title><h1>Page not found</h1><p>Try the search.</p>", SoftNotFound),
        (b"<h1>Seite nicht gefunden</h1><p>Zur Startseite</p>", SoftNotFound),
        (
            b"<h1>Before you continue</h1><p>We use cookies. Accept all cookies to go on reading.</p><button>Accept</button>",
            ConsentWall,
        ),
        (b"<html><body><script>app()</script></body></html>", NoBody),
    ],
)
def test_no_articles_are_named(html: bytes, error: type[CleaningError]) -> None:
    """A challenge, an error page under 200, a consent wall, an empty shell."""
    with pytest.raises(error, match=URL):
        clean(html, URL)


@pytest.mark.parametrize(
    "subject",
    [
        "You have been blocked, said the machine, and the whole town had to complete the captcha.",
        "The page was not found in the archive, and cookies were found in its place by the clerk.",
    ],
)
def test_a_story_about_such_things_stays_a_story(subject: str) -> None:
    """Words alone condemn no page that holds prose."""
    assert clean(page(f"<article><p>{subject}</p>{BODY}</article>"), URL).outcome is OutcomeKind.ARTICLE


def test_a_home_page_is_no_article() -> None:
    """Links and headlines without prose."""
    links = "".join(f"<li><a href='/{n}'>Headline number {n} of the day</a></li>" for n in range(40))
    with pytest.raises(CleaningError) as raised:
        clean(f"<html><body><ul>{links}</ul></body></html>".encode(), URL)
    assert raised.value.outcome is OutcomeKind.LISTING


def test_a_live_blog_says_so() -> None:
    """The type is in the linked data."""
    head = '<title>Storm</title><script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm"}</script>'
    assert clean(page(f"<article>{BODY}</article>", head), URL).outcome is OutcomeKind.LIVE_BLOG
