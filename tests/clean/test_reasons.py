"""The reason of what was struck: by where it leads, by what it is a part of."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, Reason
from tests.clean.pages import BODY, URL, page

ELSEWHERE = "https://shop.example.org/lamp"


def reason(words: str, *, before: str = "", after: str = "", within: str = BODY) -> Reason:
    """Why the removal that holds some words was struck."""
    article: Article = clean(
        page(f"{before}<main><div class='article-body'>{within}</div></main>{after}"), "https://quay.example/story"
    )
    return next(removal.reason for removal in article.removals if words in removal.text)


@pytest.mark.parametrize(
    ("markup", "words", "expected"),
    [
        # where a link leads
        (f"<p class=z><a href='https://net.example/sharer?u={URL}'>Zettel</a></p>", "Zettel", Reason.SHARE),
        (
            "<p class=z><a href='/2024/05/the-sharer-of-the-year-lives-here'>The sharer of the year lives here</a></p>",
            "The sharer",
            Reason.RELATED,
        ),
        ("<p class=z><a href='mailto:?subject=Storm'>Zettel</a></p>", "Zettel", Reason.SHARE),
        (f"<p class=z><a rel=sponsored href='{ELSEWHERE}'>The lamp</a></p>", "The lamp", Reason.AD),
        (f"<p class=z><a href='{ELSEWHERE}?aff=9'>The lamp</a></p>", "The lamp", Reason.AD),
        ("<p class=z><a href='/lamp?aff=9'>The lamp</a></p>", "The lamp", Reason.MENU),
        (
            "<p class=z><a href='https://net.example/to?url=https://quay.example/story'>Zettel</a></p>",
            "Zettel",
            Reason.SHARE,
        ),
        ("<p class=z><a href='https://net.example/to?url=https://shop.example/l'>Zettel</a></p>", "Zettel", Reason.AD),
        ("<p class=z><a href='#comments'>Zwölf</a></p>", "Zwölf", Reason.COMMENTS),
        ("<p class=z><a href='/tag/piers/'>Piers</a></p>", "Piers", Reason.TAGS),
        ("<p class=z><a href='/s/1'>Buy now</a></p>", "Buy now", Reason.AD),
        # what a thing is a part of
        ("<ul><li><a href='/s/1'>A brass lamp</a><b>79 €</b></li></ul>", "brass lamp", Reason.AD),
        ("<section class=comments-area><div>Ida, a sailor</div></section>", "Ida, a", Reason.COMMENTS),
        # signs and nothing
        ("<div class=z>☰</div>", "☰", Reason.MENU),
        ("<div class=z>\u200b</div>", "\u200b", Reason.HIDDEN),
    ],
)
def test_below_the_story(markup: str, words: str, expected: Reason) -> None:
    """Each with its near miss."""
    assert reason(words, after=markup) is expected


def test_a_figure_with_a_sign_of_money_is_no_offer() -> None:
    """Nothing is named that could be had for it: a row of rates, say."""
    assert reason("80,22", after="<ul><li><a href='/r'>$ 80,22</a></li></ul>") is not Reason.AD


@pytest.mark.parametrize(
    "ago",
    [
        "20 m ago", "vor 3 Stunden", "il y a 2 heures", "hace 5 minutos", "há 2 horas", "3 ore fa", "2 uur geleden",
        "for 4 timer siden", "5 minut temu", "3 часа назад", "8 dakika önce", "5 分前", "منذ 3 ساعات",
    ],
)  # fmt: skip
def test_how_long_ago_is_a_date_in_every_language(ago: str) -> None:
    """Right above the story, in a box that says nothing else."""
    assert reason(ago, before=f"<h1>Storm closes harbour</h1><div class=z>{ago}</div>") is Reason.BYLINE


def test_a_trail_of_sections_is_a_menu() -> None:
    """By its class."""
    assert reason("Quay paper", before="<div class=z-crumbs><span>Quay paper</span></div>") is Reason.MENU


def test_prose_is_given_no_reason_by_its_neighbours() -> None:
    """Among a list of short links it is no menu."""
    links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Harbour", "Town", "Sea", "Sport"))
    prose = "<p>The lamp was lit by hand each evening for ninety years until the wires came along the quay.</p>"
    assert reason("lit by hand", after=f"<div class=z>{prose}<ul>{links}</ul></div>") is not Reason.MENU
