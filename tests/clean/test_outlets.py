"""Shapes that the pages of large outlets have: what stands among a story's paragraphs there, around its head, at its end."""

from __future__ import annotations

import re

import pytest

from newsarchive.model import BlockKind, Reason
from tests.clean.pages import PARAGRAPHS
from tests.clean.test_themes import DECK, H1, LINES, MORE, among, reason, texts, told, whole, written

# --- the story's own paragraphs


def test_paragraphs_that_are_marked_as_paid_for_are_the_story() -> None:
    """Each of them is marked, for scripts to hide; a box that asks for payment is small."""
    paid = "".join(f"<p class='text paywall'>{line}</p>" for line in MORE)
    assert texts(whole(f"<article>{H1}{written(PARAGRAPHS)}{paid}</article>")) == list(LINES)
    asks = "<div class=paywall><p>Read on for one crown a week, and cancel whenever you like it.</p></div>"
    assert reason(among(asks), "one crown") is Reason.PAYWALL


@pytest.mark.parametrize("label", ["nav_section_3", "related", "social-media", "share", "recommendations"])
def test_a_headings_id_is_a_place_to_leap_to_and_no_name_of_clutter(label: str) -> None:
    """It repeats the heading's words, or counts."""
    assert "Divers at work" in texts(among(f"<h3 id={label}>Divers at work</h3>"))


@pytest.mark.parametrize("tag", ["h2", "blockquote"])
def test_a_heading_or_quotation_is_no_box_whatever_its_class_says(tag: str) -> None:
    """A large system calls each of its subheads so."""
    assert "The divers will come on Monday" in texts(
        among(f"<{tag} class='subhead-embed x'>The divers will come on Monday</{tag}>")
    )


COLUMN = "<div class=column><div class=css-1>{}</div></div>"


def test_a_box_among_paragraphs_that_have_wrappers_of_their_own_ends_no_story() -> None:
    """They share no parent: what goes on behind the box is told by their wrappers, which are alike."""
    box = "<div class=b7><h3>Sign up for the Morning Tide</h3><p>Each day at seven.</p></div>"
    pieces = [COLUMN.format(f"<p>{line}</p>") for line in LINES]
    article = whole(f"<article>{H1}<section>{''.join(pieces[:-1])}{box}{pieces[-1]}</section></article>")
    assert texts(article) == list(LINES)


def test_a_box_of_which_only_the_heading_is_left_ends_no_story() -> None:
    """Its links are struck before."""
    box = "<div class=b7><h4>Leggi anche</h4><ul class=related><li><a href=/x>The old pier is sold</a></li></ul></div>"
    body = f"{written(LINES[:-1])}{box}<h3>Next week</h3><p>{LINES[-1]}</p>"
    assert texts(whole(f"<article>{H1}<div>{body}</div></article>")) == [*LINES[:-1], "Next week", LINES[-1]]


# --- the standfirst


@pytest.mark.parametrize("head", ["<h2 class=x7>{}</h2>", "<p id=article-summary class=css-9>{}</p>"])
def test_a_lower_heading_or_a_summary_that_describes_the_page_is_the_standfirst(head: str) -> None:
    """No class says so."""
    article = told(f"<article>{H1}{head.format(DECK)}{written(LINES)}</article>")
    assert (article.metadata.deck, texts(article)) == (DECK, list(LINES))


def test_a_standfirst_under_the_lead_picture_is_found() -> None:
    """The picture's block is the article's first."""
    figure = "<figure><img src=/i.jpg><figcaption>The quay at noon</figcaption></figure>"
    article = told(
        f"<article><header>{H1}{figure}<div class=x9>{DECK}</div></header><div>{written(LINES)}</div></article>"
    )
    assert (article.metadata.deck, texts(article)) == (DECK, list(LINES))


def test_a_line_in_a_pictures_box_is_no_standfirst() -> None:
    """Some call captions subtitles."""
    box = f"<div class=pic><img src=/i.jpg><span class=subtitle>{MORE[0]}</span></div>"
    assert whole(f"<article>{H1}{box}{written(PARAGRAPHS)}</article>").metadata.deck is None


@pytest.mark.parametrize(
    "day",
    [
        "July 16, 2024, 7:43 a.m.",
        "Sun 16 Feb 2025 10.06 GMT<br>Last modified on Sun 16 Feb 2025 12.06 GMT",
        "<time>Sun 16 Feb 2025 10.06 GMT</time><time>Last modified on Sun 16 Feb 2025 12.06 GMT</time>",
        "<time>16 de Janeiro de 2025, 11:17</time><span>Actualizado a 16 de janeiro de 2025, 14:17</span>",
    ],
)
def test_a_line_with_the_day_above_the_story_is_none_of_it(day: str) -> None:
    """It may end with 'a.m.', and say when the page was changed."""
    body = f"<article>{H1}<div class=body><p>{day}</p>{written(LINES)}</div></article>"
    assert texts(whole(body)) == list(LINES)


# --- boxes and lines that are none of it


@pytest.mark.parametrize("name", ["c_poll", "opinary-widget", "pinpoll", "poll_wrapper"])
def test_a_poll_is_none_of_the_story(name: str) -> None:
    """Its answers read as a list."""
    poll = f"<div class={name}><p>Should the pier be mended?</p><ul><li>Yes (61%)</li><li>No (39%)</li></ul></div>"
    assert texts(among(poll)) == list(LINES)


def test_of_a_box_headed_as_letters_nothing_is_left() -> None:
    """The button is a word of the pitch."""
    box = "<div class=x7><h3>Newsletter abonnieren</h3><h4>Von Hafen zu Hafen</h4><p>Alles Wichtige vom Wasser, jeden Freitag. <a href=/k>Kostenlos anmelden.</a></p></div>"
    assert texts(among(box)) == list(LINES)


@pytest.mark.parametrize(
    "line",
    [
        "Contributing: Ida Marsh, The Quay",
        "With assistance from Bo Tide.",
        "A version of this article appears in print on May 3, 2024, Section A, Page 1.",
        "Appeared in the May 3, 2024, print edition as 'Harbour Closed'.",
        "To contact the reporter on this story: Ida Marsh in Emsted",
        "Con EFE y medios locales",
        "Dieses Thema im Programm: Der Morgen, 3. Mai 2024, 7 Uhr",
        "Puedes seguirnos en Facebook y X.",
        "imr/dpa",
        "Since you’re here, we have a small favour to ask.",
        "Follow our WhatsApp channel for the latest headlines",
    ],
)
def test_lines_that_close_a_page_are_none_of_the_story(line: str) -> None:
    """They name who helped, where it was printed, where else to find the outlet."""
    assert texts(whole(f"<article>{H1}{written(LINES)}<p>{line}</p></article>")) == list(LINES)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This article contains content provided by Quaybook. We ask for your permission before anything is loaded.", Reason.CONSENT),
        ("Join our new WhatsApp community! Click this link for a daily dose of the quay.", Reason.SIGNUP),
        ("… we have a small favour to ask. More people are reading us than ever before, from all over the world.", Reason.SIGNUP),
        ("Reminder, this is a Premium article and requires a subscription to read.", Reason.PAYWALL),
        ("Saken fortsetter under annonsen", Reason.AD),
    ],
)  # fmt: skip
def test_appeals_among_the_paragraphs_are_told_by_their_first_words(line: str, expected: Reason) -> None:
    """Outlets put them into mid-story, as paragraphs."""
    article = among(f"<p>{line}</p>")
    assert (texts(article), reason(article, line[:40])) == (list(LINES), expected)


@pytest.mark.parametrize("label", ["Le puede interesar: ", "Mirá también: "])
def test_labels_of_other_stories_are_known(label: str) -> None:
    """With the link behind them."""
    assert texts(among(f"<p><b>{label}</b><a href=/x>The old pier is sold</a></p>")) == list(LINES)


def test_of_a_box_that_begins_and_ends_with_another_story_the_headline_between_them_goes() -> None:
    """It is no link: the words under it are."""
    box = "<div class=e7><p><strong>Read also:</strong></p><h4>The old pier is sold</h4><p><a href=/x>The whole story</a></p></div>"
    article = among(box)
    assert texts(article) == list(LINES)
    assert reason(article, "The old pier is sold") is Reason.RELATED


def test_of_a_box_that_offers_letters_and_has_a_button_nothing_is_left() -> None:
    """What thanks the reader afterwards is hidden by a script."""
    box = "<div class=e7><p>Sign up for our newsletter</p><p>What matters on the water, each Friday.</p><button>Sign up</button><p>Thank you!</p></div>"
    assert texts(among(box)) == list(LINES)


@pytest.mark.parametrize("made", ["图/林水生", "（图/林水生）"])
def test_a_line_under_a_paragraph_with_a_picture_that_names_who_made_it_is_its_caption(made: str) -> None:
    """An editor put picture and caption in two paragraphs."""
    lines = tuple(
        f"清晨的风暴袭击了港口，市政府下令关闭两座码头直到晚上，渡轮改从南码头出发，这是第{n}次。" for n in range(5)
    )
    picture = f"<p class=c><img src=/i.jpg></p><p class=c>清晨的港口{made}</p>"
    article = whole(f"<article><h1>风暴关闭港口</h1>{written(lines[:2])}{picture}{written(lines[2:])}</article>")
    assert texts(article) == list(lines)
    assert reason(article, "清晨的港口") is Reason.CAPTION


@pytest.mark.parametrize("label", ["Next Story", "Siguiente noticia", "Следующая новость"])
def test_what_is_announced_as_the_next_story_is_none_of_this_one(label: str) -> None:
    """It has a headline of its own, and reads as stories do."""
    other = f"<div class=okf><h1>The old pier is sold</h1><div class=text>{written(MORE)}</div></div>"
    first = f"<div class=a1>{H1}<div class=text>{written(PARAGRAPHS)}</div></div>"
    article = whole(f"<div class=all>{first}<div class=nxt><div class=hd>{label}</div>{other}</div></div>")
    assert texts(article) == list(PARAGRAPHS)
    assert reason(article, "The old pier") is Reason.RELATED


@pytest.mark.parametrize(
    ("label", "expected"),
    [("sp_message_container_1180", Reason.CONSENT), ("dsq-app7", Reason.COMMENTS), ("taboola-below-3", Reason.AD)],
)
def test_ids_that_end_with_a_number_are_known_by_their_beginning(label: str, expected: Reason) -> None:
    """Scripts number their boxes."""
    assert (
        reason(among(f"<div id={label}><p>Something for the readers of this paper.</p></div>"), "Something") is expected
    )


# --- who wrote it


def test_whom_a_far_card_names_wrote_another_story() -> None:
    """Where the page itself names nobody."""
    card = "<div class=c9><h3><a href=/x>The old pier is sold to a sailor</a></h3><span class=c9__byline>By Ida Marsh</span></div>"
    below = "".join(f"<p>{line}</p>" for line in LINES * 2)
    assert whole(f"<article>{H1}{below}</article><div>{card}</div>").metadata.authors == ()


def test_a_time_zone_is_nobodys_name() -> None:
    """It stands behind the hour, right under the headline."""
    stamp = "<div class=stamp>March 11, 2025 09:16 PM Eastern Time</div>"
    article = whole(f"<article>{H1}{stamp}<div class=content>{written(LINES)}</div></article>")
    assert article.metadata.authors == ()


# --- boxes of several things


RAIL = (
    "<aside class=rail><div class=q1><h3>Related stories</h3><p><a href=/a>The mill is for sale</a></p><p><a href=/b>A bridge is closed</a></p></div>"
    "<div class=q2><h3>Morning letters</h3><p>Sign up for our newsletter.</p><form><input type=email></form></div>"
    "<div class=q3><h3>The most read</h3><p><a href=/c>A boat is found</a></p><p><a href=/d>The lock is open</a></p></div></aside>"
)


def test_a_long_box_beside_the_story_is_told_in_parts() -> None:
    """Each part with a heading of its own is something else."""
    article = whole(f"<main><article>{H1}{written(LINES)}</article>{RAIL}</main>")
    beside = {removal.path.rpartition("/")[2]: removal for removal in article.removals if "/aside" in removal.path}
    assert set(beside) == {"div[1]", "div[2]", "div[3]"}
    assert {removal.rule for removal in beside.values()} == {"tag-aside"}
    assert beside["div[1]"].reason is Reason.RELATED
    assert beside["div[3]"].reason is Reason.MOST_READ
    assert sum(removal.words for removal in beside.values()) == len(re.sub("<[^>]+>", " ", RAIL).split())
    assert all(block.kind is not BlockKind.HEADING for block in article.blocks)
