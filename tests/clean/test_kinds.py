"""Pages that stand in an article's place are named; articles that speak of such things stay articles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsarchive.clean import standins
from newsarchive.clean.kinds import error_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import CleaningError
from newsarchive.model import OutcomeKind
from tests.clean.pages import BODY, PARAGRAPHS, URL, page
from tests.clean.standin_pages import ADDRESSED, MARKUP, MENTIONS, SHELLS, SHORT, WALL


def outcome(html: bytes, url: str = URL) -> OutcomeKind:
    """How the page ends, as an article or as a refusal."""
    try:
        return clean(html, url).outcome
    except CleaningError as error:
        assert url in str(error)
        return error.outcome


@pytest.mark.parametrize(("kind", "language", "html"), ADDRESSED, ids=[f"{row[0]}-{row[1]}" for row in ADDRESSED])
def test_what_stands_in_an_articles_place_is_named(kind: str, language: str, html: str) -> None:
    """Challenges, walls, borders, parked domains, maintenance and error pages, in sixteen languages."""
    assert language
    assert outcome(html.encode()).value == kind


@pytest.mark.parametrize(("kind", "html"), MARKUP)
def test_pages_without_words_are_told_by_their_scripts(kind: str, html: str) -> None:
    """A challenge that is nothing but a script, a parking service's frame."""
    assert outcome(html.encode()).value == kind


@pytest.mark.parametrize("html", SHELLS)
def test_a_shell_of_scripts_needs_a_browser(html: str) -> None:
    """An empty mount, a plea for JavaScript, a text that only the linked data holds: nothing is handed out unseen."""
    assert outcome(html.encode()) is OutcomeKind.NEEDS_RENDER


@pytest.mark.parametrize("subject", MENTIONS)
def test_a_story_about_such_things_stays_a_story(subject: str) -> None:
    """Words alone condemn no page that holds prose, and no headline that mentions them."""
    head = f"<title>{subject[:60]} | The Quay</title>"
    html = page(f"<article><h2>{subject[:60]}</h2><p>{subject}</p>{BODY}</article>", head)
    assert clean(html, URL).outcome is OutcomeKind.ARTICLE


@pytest.mark.parametrize("html", SHORT)
def test_a_very_short_story_stays_a_story(html: str) -> None:
    """One sentence under a headline, with menus and links around it, in several scripts."""
    article = clean(html.encode(), URL)
    assert article.outcome is OutcomeKind.ARTICLE
    assert len(article.blocks) == 1


def test_a_story_with_a_captcha_in_its_comment_form_stays_a_story() -> None:
    """The widget of a form says nothing of the page."""
    form = '<form id="comment"><label>I am not a robot</label><div class="g-recaptcha"></div><script src="https://captcha.example/api.js"></script></form>'
    assert outcome(page(f"<article>{BODY}</article>{form}")) is OutcomeKind.ARTICLE


def test_a_story_under_a_cookie_banner_stays_a_story() -> None:
    """Even where the banner has more words than the story."""
    assert outcome(page(f'<div class="banner">{WALL}</div><article>{BODY}</article>')) is OutcomeKind.ARTICLE


def test_a_long_wall_is_still_a_wall() -> None:
    """Six hundred words on cookies and nothing else."""
    html = f"<title>Your privacy</title><h1>Your privacy</h1>{WALL * 4}<button>Accept all</button>"
    assert outcome(html.encode()) is OutcomeKind.CONSENT_WALL


def test_an_error_page_with_teasers_below_it_is_an_error_page() -> None:
    """Title and headline agree; what is offered instead changes nothing."""
    teasers = "".join(
        f"<h3><a href=/{n}>A headline of the day, number {n}</a></h3><p>{PARAGRAPHS[0]}</p>" for n in range(12)
    )
    html = f"<title>Page not found - The Quay</title><h1>Page not found</h1><p>Perhaps one of these:</p>{teasers}"
    assert outcome(html.encode()) is OutcomeKind.SOFT_404


@pytest.mark.parametrize("teaser", ["", "<p>A line of text that says a little more about the story above.</p>"])
def test_a_front_page_is_a_listing(teaser: str) -> None:
    """Linked headlines, with and without a teaser below each."""
    links = "".join(f"<h3><a href='/{n}'>Headline number {n} of the day</a></h3>{teaser}" for n in range(40))
    assert outcome(f"<html><body>{links}</body></html>".encode()) is OutcomeKind.LISTING


def test_a_story_above_forty_related_teasers_stays_a_story() -> None:
    """One long run of text is a story, whatever follows it."""
    links = "".join(
        f"<h3><a href='/{n}'>Headline number {n} of the day</a></h3><p>{PARAGRAPHS[1]}</p>" for n in range(40)
    )
    assert outcome(page(f"<article>{BODY * 3}</article><section>{links}</section>")) is OutcomeKind.ARTICLE


def _data(kind: str) -> str:
    return f'<title>Storm</title><script type="application/ld+json">{{"@type": "{kind}", "headline": "Storm"}}</script>'


def test_a_live_blog_says_so() -> None:
    """The type is in the linked data."""
    assert outcome(page(f"<article>{BODY}</article>", _data("LiveBlogPosting"))) is OutcomeKind.LIVE_BLOG


def test_a_live_blog_is_told_by_its_posts() -> None:
    """The address or the class names say live, and each post has its time."""
    posts = "".join(f'<div class="live-post"><time>1{n}:00</time><p>{PARAGRAPHS[n % 3]}</p></div>' for n in range(8))
    assert outcome(page(f"<article>{posts}</article>"), "https://news.example/live/storm") is OutcomeKind.LIVE_BLOG
    elsewhere = "https://news.example/alive/storm"
    assert outcome(page(f"<article>{posts}</article>"), elsewhere) is OutcomeKind.LIVE_BLOG  # by its classes
    posts = posts.replace("live-post", "entry")
    assert outcome(page(f"<article>{posts}</article>"), elsewhere) is OutcomeKind.ARTICLE


FIGURES = "".join(
    f"<figure><img src={n}.jpg><figcaption>Boat {n} in the harbour on Monday.</figcaption></figure>" for n in range(7)
)


@pytest.mark.parametrize(
    ("inside", "head", "url", "kind"),
    [
        (f"<p>{PARAGRAPHS[0]}</p><video src=v.mp4></video>", _data("VideoObject"), URL, OutcomeKind.VIDEO),
        (f"<p>{PARAGRAPHS[0]}</p><video src=v.mp4></video>", _data("NewsArticle"), "https://news.example/video/storm", OutcomeKind.VIDEO),
        (f"<p>{PARAGRAPHS[0]}</p><audio src=a.mp3></audio>", _data("PodcastEpisode"), URL, OutcomeKind.AUDIO),
        (f"<p>{PARAGRAPHS[0]}</p>{FIGURES}", _data("ImageGallery"), URL, OutcomeKind.GALLERY),
        (f"<p>{PARAGRAPHS[0]}</p>{FIGURES}", "<title>Storm</title>", "https://news.example/bildergalerie/storm", OutcomeKind.GALLERY),
        (f"<article>{BODY * 5}{FIGURES}</article>", "<title>Storm</title>", "https://news.example/photos/storm", OutcomeKind.ARTICLE),
        (f"<article>{BODY * 3}<video src=v.mp4></video></article>", _data("VideoObject"), URL, OutcomeKind.ARTICLE),
        (f"<article>{BODY}</article>", _data("Product"), URL, OutcomeKind.OTHER),
        (f"<article>{BODY}</article>", _data("DiscussionForumPosting"), URL, OutcomeKind.OTHER),
        (f"<p>{PARAGRAPHS[0]}</p><div>Subscribe to continue reading</div>", _data("NewsArticle"), URL, OutcomeKind.STUB),
        (f"<p>{PARAGRAPHS[0]}</p><div>Dieser Artikel ist nur für Abonnenten</div>", "<title>Sturm</title>", URL, OutcomeKind.STUB),
        (f"<p>{PARAGRAPHS[0]}</p><div>Статья доступна по подписке</div>", "<title>Шторм</title>", URL, OutcomeKind.STUB),
        (f"<article>{BODY * 3}<div>Subscribe to continue reading</div></article>", "<title>Storm</title>", URL, OutcomeKind.ARTICLE),
    ],
)  # fmt: skip
def test_forms_of_articles(inside: str, head: str, url: str, kind: OutcomeKind) -> None:
    """Two witnesses of different kinds, or the page's own word; and never against a whole story."""
    assert outcome(page(inside, head), url) is kind


@pytest.mark.parametrize(("tag", "kind"), [("video", OutcomeKind.VIDEO), ("audio", OutcomeKind.AUDIO)])
def test_a_recording_without_a_word_has_no_body(tag: str, kind: OutcomeKind) -> None:
    """It is typed, every word of the page is struck, and no body is made up."""
    menu = "".join(f"<li><a href=/{n}>Menu {n}</a></li>" for n in range(6))
    article = clean(page(f"<nav><ul>{menu}</ul></nav><{tag} src=x></{tag}>"), f"https://news.example/{tag}/storm")
    assert (article.outcome, article.text) == (kind, "")
    assert sum(removal.words for removal in article.removals) == 12 + 3


def test_error_pages_tell_more_than_their_status() -> None:
    """A challenge under 403 is a challenge; a plain refusal says nothing."""
    challenge = error_page(b"<title>Just a moment...</title><p>Verify you are human</p>", URL, None)
    assert challenge is not None
    assert challenge.outcome is OutcomeKind.CHALLENGE
    assert error_page(b"<title>403</title><h1>Forbidden</h1>", URL, None) is None
    assert error_page(b"<title>404</title><h1>Page not found</h1>", URL, None) is None
    assert error_page(b"", URL, None) is None
    assert error_page(b"%PDF-1.7", URL, None) is None


def test_every_kind_is_documented() -> None:
    """docs/outcomes.md has a row for each."""
    rows = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text("utf-8").split("\n")
    named = {name for row in rows if row.startswith("| `") for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == {kind.value for kind in OutcomeKind}


def test_a_line_without_end_is_no_phrase_and_takes_no_time() -> None:
    """200,000 letters without a blank: patterns that begin with any word would go through them from each one."""
    for stand_in in standins.STAND_INS:
        assert not standins.is_line(stand_in.lines, "a" * 200_000)
        assert not standins.is_heading(stand_in.headings, "a" * 200_000)
    assert standins.is_line(standins.PARKED.lines, f"{'a' * 200}.example is for sale")
