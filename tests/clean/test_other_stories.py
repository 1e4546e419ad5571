"""What stands beside a short story is not taken for it: other stories' teasers, and the same story once more."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.errors import CleaningError
from newsarchive.model import Article, Reason
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

SENTENCE = "The ferry was called back at noon because the wind had turned."
NEWS = (
    ("Bakers ask for a longer night", "The guild wants ovens to be lit from two o'clock, which neighbours of the old mill call far too early for them."),
    ("A bridge without a river", "Engineers built it in the wrong valley forty years ago, and a village that never asked for it now has to pay."),
    ("Snow returns to the upper pass", "Drivers need chains from the second bend on, and the road service expects to close the tunnel for two nights."),
    ("Library lends its last ladder", "Readers took home forty tools since spring, and the hall behind the reading room will become a workshop."),
)  # fmt: skip


AROUND = '<a href="/n/{n}"><h4>{title}</h4></a>'
LABELLED = '<b>News</b><h3><a href="https://news.example/n/{n}">{title}</a></h3>'


def _teasers(tag: str = "div", link: str = '<h3><a href="/n/{n}">{title}</a></h3>') -> str:
    cards = (
        f'<{tag} class="q7">{link.format(n=n, title=title)}<p>{text}</p></{tag}>'
        for n, (title, text) in enumerate(NEWS)
    )
    return f'<div class="x4">{"".join(cards)}</div>'


def _clean(inside: str) -> Article:
    return clean(page(inside), URL)


@pytest.mark.parametrize(
    "markup",
    [
        f"<main><p>{SENTENCE}</p></main>{_teasers()}",
        f"<main><p>{SENTENCE}</p>{_teasers()}</main>",
        f"<article><p>{SENTENCE}</p></article>{_teasers('article')}",
        f"<div><p>{SENTENCE}</p></div>{_teasers('li', AROUND)}",
        f"<div><p>{SENTENCE}</p></div>{_teasers(link=LABELLED)}",
    ],
)
def test_teasers_are_no_body(markup: str) -> None:
    """A story of one sentence is that sentence, however much stands below it."""
    article = _clean(markup)
    assert article.text == SENTENCE
    assert {removal.reason for removal in article.removals if NEWS[2][1] in removal.text} == {Reason.RELATED}


def test_a_page_of_teasers_under_a_headline_has_no_body() -> None:
    """The story is missing (a film, a script): what stands there instead is not handed out for it."""
    with pytest.raises(CleaningError):
        _clean(f'<div id="player"></div>{_teasers()}')


def test_things_that_a_story_lists_are_its_body() -> None:
    """Links that lead to other sites, or into the story, are its own headings."""
    for link in (
        '<h3><a href="https://shop{n}.example/thing">{title}</a></h3>',
        '<h3><a href="#part-{n}">{title}</a></h3>',
    ):
        text = _clean(f"<article>{BODY}{_teasers(link=link)}</article>").text
        assert all(said in text for _, said in NEWS)


def test_what_a_story_gathers_from_its_own_site_is_its_body() -> None:
    """In an element that calls itself the story's text, linked headings with a paragraph each are a round-up."""
    text = _clean(f'<div itemprop="articleBody">{BODY}{_teasers()}</div>').text
    assert all(said in text for _, said in NEWS)


@pytest.mark.parametrize(
    "markup",
    [
        f'<div class="d-none d-md-block">{BODY}</div><div class="d-md-none">{BODY}</div>',
        f"<div><h2>Why</h2>{BODY}</div><div><h2>Why</h2>{BODY}</div>",
        f'<div class="post"><div class="a">{"".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])}</div><div class="b">{BODY}</div></div>',
    ],
)
def test_a_story_that_stands_twice_is_told_once(markup: str) -> None:
    """Copies for other screens, for print, or a beginning above the whole."""
    article = _clean(f"<article>{markup}</article>")
    assert article.text.replace("Why\n\n", "", 1).replace("## ", "") == "\n\n".join(PARAGRAPHS)


def test_what_posts_say_again_stays() -> None:
    """A live blog repeats itself, each time under another hour."""
    posts = "".join(f'<div class="post"><time>1{n}:00</time><p>{PARAGRAPHS[n % 3]}</p></div>' for n in range(6))
    assert _clean(f"<article>{posts}</article>").text.count(PARAGRAPHS[1]) == 2


@pytest.mark.parametrize(
    "markup",
    [
        f'<a href="/photo"><img src="/p.jpg" alt="">{BODY}',
        f'<a href="/2024/harbour/all"><div>{BODY}</div></a>',
        f'<div class="q"><p>{PARAGRAPHS[0]}</p></div></body></html><div class="q"><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>',
        "".join(f"<h4>{text}</h4>" for text in PARAGRAPHS),
    ],
)
def test_broken_markup_loses_no_story(markup: str) -> None:
    """A link that was never closed, the end of the page in its midst, and headings throughout."""
    assert _clean(f"<div>{markup}</div>").text.replace("#### ", "") == "\n\n".join(PARAGRAPHS)


def test_an_advertisement_that_never_ends_takes_no_story_with_it() -> None:
    """Half of the story stands in its box, for the box was never closed."""
    rest = "".join(f"<p>{text}</p>" for _, text in NEWS)
    text = _clean(
        f'<div class="q">{BODY}<p>{SENTENCE}</p>{BODY.replace("the", "a")}<div class="ad-slot"><b>Ad</b>{rest}</div></div>'
    ).text
    assert all(said in text for _, said in NEWS)
    assert "Ad\n" not in text


def test_the_end_of_a_page_in_a_script_is_none() -> None:
    """Scripts write pages of their own; what they hold is not touched."""
    script = "<script>open().write('<html><body>x</body></html>')</script>"
    assert _clean(f"{script}{BODY}").text == "\n\n".join(PARAGRAPHS)


def test_a_list_is_no_reason_to_lose_the_last_paragraph() -> None:
    """Most of the story stands in a list, and the paragraph behind it is its end."""
    steps = "".join(f"<li>{text} {said}</li>" for text, (_, said) in zip(PARAGRAPHS * 2, NEWS * 2, strict=False))
    last = "Whoever has read this far knows why the keeper of the lamp has never learned to swim in all his years here."
    assert _clean(f"<article><p>{PARAGRAPHS[0]}</p><ul>{steps}</ul><p>{last}</p></article>").text.endswith(last)


NOTICE = (
    "<h2>Your privacy</h2>"
    "<p>We use cookies to keep what you have chosen, and together with some partners we measure how you use our pages.</p>"
    "<p>You can accept all cookies or refuse those that are not needed, and change your mind at any time in the settings.</p>"
)  # fmt: skip


def test_a_notice_above_a_story_is_not_the_story() -> None:
    """A long notice about cookies, in a box without a name, and a short story under its headline."""
    body = f"<h1>Storm closes harbour</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    whole = (
        page("")
        .decode()
        .replace(
            "<h1>Storm closes harbour</h1>", f'<div class="k3">{NOTICE * 2}<button>Accept all</button></div>{body}'
        )
    )
    assert clean(whole.encode(), URL).text == "\n\n".join(PARAGRAPHS[:2])


def test_stories_below_each_other_have_a_day_each() -> None:
    """No class says that they are stories; each has its own first heading and its day."""
    other = "".join(f"<p>{text}</p>" for _, text in NEWS)
    first = f'<div class="st"><h1>Storm closes harbour</h1><time>3 May 2024</time><div>{BODY}</div></div>'
    second = f'<div class="st"><h1>Four other things</h1><time>2 May 2024</time><div>{other}</div></div>'
    html = page("").decode().replace("<h1>Storm closes harbour</h1>", first + second)
    article = clean(html.encode(), URL)
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert "next-story" in {removal.rule for removal in article.removals}
