"""The day of publication, where a page tells several, tells it in pieces, or tells something else beside it."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.dates import read_date
from newsarchive.model import Metadata
from tests.clean.pages import BODY, URL

JSON_LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>'


def metadata(head: str, shown: str, language: str = "en") -> Metadata:
    """Metadata of a page with some head, and some markup below its headline."""
    top = f"<title>Storm closes harbour</title>{head}"
    story = f"<h1>Storm closes harbour</h1>{shown}<article>{BODY}</article>"
    return clean(f"<html lang={language}><head>{top}</head><body>{story}</body></html>".encode(), URL).metadata


def day(found: Metadata) -> tuple[str | None, str | None]:
    """The moment, and where it was read."""
    return found.published.iso if found.published else None, dict(found.found_in).get("published")


@pytest.mark.parametrize(
    ("other", "published", "where"),
    [
        ('<meta property="article:published_time" content="2024-05-09T10:00:00Z">', "2024-05-09T10:00:00+00:00", "meta article:published_time, as line by the headline"),
        ('<meta property="article:published_time" content="2024-05-08T10:00:00Z">', "2024-05-03T08:00:00+00:00", "json-ld datePublished"),
        ('<meta property="article:modified_time" content="2024-05-09T10:00:00Z">', "2024-05-03T08:00:00+00:00", "json-ld datePublished"),
        ("", "2024-05-03T08:00:00+00:00", "json-ld datePublished"),
    ],
)  # fmt: skip
def test_of_several_days_that_machines_are_told_the_shown_one_is_right(other: str, published: str, where: str) -> None:
    """A later day must be told as that of publication, too: by itself it may be that of a change."""
    head = JSON_LD.format("2024-05-03T08:00:00Z") + other
    assert day(metadata(head, "<p>9 May 2024</p>")) == (published, where)


def test_a_shown_day_does_not_confirm_itself() -> None:
    """The same `time` element, read once more, is no second voice."""
    head = JSON_LD.format("2024-05-03T08:00:00Z")
    assert day(metadata(head, '<time datetime="2024-05-09">9 May 2024</time>'))[1] == "json-ld datePublished"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="date" content="2024-05-03">', "2024-05-09"),
        ('<meta name="dcterms.date" content="2024-05-03">', "2024-05-09"),
        ('<meta name="date" content="2024-05-03"><meta property="article:modified_time" content="2024-05-09T10:00:00Z">', "2024-05-03"),
        ('<meta name="publish-date" content="2024-05-03">', "2024-05-03"),
    ],
)  # fmt: skip
def test_a_tag_that_does_not_say_which_day_it_tells_gives_way(head: str, published: str) -> None:
    """`date` may be the day on which a page was made; what is shown later is the publication, unless it is a change."""
    assert day(metadata(head, '<p class="date">9 May 2024</p>'))[0] == published


@pytest.mark.parametrize(
    ("told", "shown", "published"),
    [
        ("11/05/2024 12:43:42", "5.11.2024", "2024-11-05T12:43:42"),
        ("11/05/2024 12:43:42", "11.5.2024", "2024-05-11T12:43:42"),
        ("2024-05-11T12:43:42", "5.11.2024", "2024-05-11T12:43:42"),
        ("11/05/2024 12:43:42", "05/11/2024", "2024-05-11T12:43:42"),
    ],
)
def test_what_is_shown_tells_the_order_of_a_slashed_date(told: str, shown: str, published: str) -> None:
    """Only a form that can be read in one way settles one that can be read in two."""
    assert day(metadata(f'<meta name="date" content="{told}">', f"<p>{shown}</p>", "de"))[0] == published


def test_the_earliest_of_a_systems_own_tags_wins() -> None:
    """A system writes the day of the page's last going live as well, and nobody a day before the first."""
    head = (
        '<meta name="published-time" content="2024-05-09T08:45:32Z"><meta name="published-date" content="2021-02-16">'
    )
    assert day(metadata(head, "")) == ("2021-02-16", "meta published-date")


@pytest.mark.parametrize(
    ("shown", "published", "modified"),
    [
        ('<p class="dateline">News<span class="date">3 May 2022</span><span class="date updated">Updated: 9 May 2024</span></p>', "2022-05-03", "2024-05-09"),
        ('<div>Last updated on <span class="date">9 May 2024</span></div>', "2024-05-09", "2024-05-09"),
        ("<p>Article updated 9 May 2024</p><p>3 May 2022</p>", "2022-05-03", "2024-05-09"),
        ("<p>3 May 2022 | Last updated 9 May 2024</p>", "2022-05-03", "2024-05-09"),
        ("<p>Stand: 09.05.2024, 11:20 Uhr | Erstellt: 03.05.2022, 07:30 Uhr</p>", "2022-05-03T07:30", "2024-05-09T11:20"),
        ('<p class="date">Published: 3 May 2022 7:30 AM<br>Updated: 9 May 2024 9:05 PM</p>', "2022-05-03T07:30", "2024-05-09T21:05"),
        ("<p>Article publié le 3 mai 2022 à 7h30 | Modifié le 9 mai 2024 à 9h05</p>", "2022-05-03T07:30", "2024-05-09T09:05"),
        ("<p><span>입력 2022.05.03 07:30</span><span>수정 2024.05.09 09:05</span></p>", "2022-05-03T07:30", "2024-05-09T09:05"),
        ("<p><span>입력 2022.05.03 07:30</span> <span>수정 2024.05.09 09:05</span></p>", "2022-05-03T07:30", "2024-05-09T09:05"),
        ("<p><span>发布时间：2022-05-03 07:30</span> <span>更新时间：2024-05-09 09:05</span></p>", "2022-05-03T07:30", "2024-05-09T09:05"),
        ("<p>By Ida InventedUpdated 9 May 2024</p>", "2024-05-09", "2024-05-09"),
        ('<p>By Ida Invented<time datetime="2024-05-09">Updated: 9 May 2024</time></p><p>3 May 2022</p>', "2022-05-03", "2024-05-09"),
        ('<div class="date"><span>May</span><span>03</span><span>2022</span></div>', "2022-05-03", None),
        ('<div class="date">Current time: 9 May 2024</div>', None, None),
    ],
)  # fmt: skip
def test_a_date_is_read_with_what_stands_around_it(shown: str, published: str | None, modified: str | None) -> None:
    """A change beside the publication, a label before an element, the leaf of a calendar, a clock."""
    found = metadata("", shown)
    assert day(found)[0] == published
    assert (found.modified.iso if found.modified else None) == modified


def test_figures_in_a_table_are_no_dateline() -> None:
    """A table with headings holds data; one without may be the layout of an old page."""
    rows = "<tr><td>1/1/2013</td><td>+13</td></tr>"
    assert day(metadata("", f"<table><tr><th>Day</th><th>Change</th></tr>{rows}</table>", "en-US"))[0] is None
    assert day(metadata("", f"<table>{rows}</table>", "en-US"))[0] == "2013-01-01"


def test_a_time_that_is_said_to_be_the_publication_may_stand_anywhere() -> None:
    """`pubdate` marks it; where several are marked, they are those of comments or of other stories."""
    mark, head = '<p>Published <time pubdate datetime="2024-05-03">3 May</time></p>', JSON_LD.format("2024-05-09")
    far = "<p>A line that is no date, and there are so many of them.</p>" * 30
    assert day(metadata(head, far + mark)) == ("2024-05-03", "time")
    assert day(metadata(head, far + mark * 2))[0] == "2024-05-09"


@pytest.mark.parametrize(
    ("sentence", "published"),
    [
        ("This guide was originally published on 26 Sep 2019 at 4:12pm and has been changed since.", "2019-09-26"),
        ("This guide was originally published in The Quay on 26 Sep 2019.", "2024-05-09"),
    ],
)
def test_a_page_that_has_been_changed_may_say_when_it_was_new(sentence: str, published: str) -> None:
    """The day must follow at once: behind an outlet's name it is the day of that outlet."""
    assert day(metadata("", f'<p class="date">9 May 2024</p>{"<p>Line.</p>" * 30}<p>{sentence}</p>'))[0] == published


def test_a_day_may_stick_to_its_month() -> None:
    """German pages leave the blank out behind the full stop."""
    found = read_date("8.Dezember 2010 um 09:43")
    assert found is not None and found.iso == "2010-12-08T09:43"


LINK = '<a href="/gulls">Gulls return to the old customs house</a>'


@pytest.mark.parametrize(
    "others",
    [
        f'<ul><li>{LINK} <span class="post-date">3 May 2022</span></li></ul>',
        f'<ul><li>{LINK} <time datetime="2022-05-03">3 May 2022</time></li></ul>',
        f'<div><h4>{LINK}</h4><div class="date">3 May 2022</div></div>',
        '<ul><li><a href="/gulls">Gulls return to the old customs house <b class="date">3 May 2022</b></a></li></ul>',
        '<div class="sidebar"><p>Tides</p><p class="date">3 May 2022</p></div>',
        '<aside class="related-stories"><p>Gulls return</p><p>3 May 2022</p></aside>',
    ],
)
def test_the_day_of_another_story_is_not_this_ones(others: str) -> None:
    """A list of others near a short story has earlier days: they neither beat what machines are told nor stand in."""
    told = '<meta property="article:published_time" content="2024-05-09T09:30:00Z">'
    around = "<h1>Storm closes harbour</h1><p>The quay is shut.</p>"
    assert day(metadata(told, around + others)) == ("2024-05-09T09:30:00+00:00", "meta article:published_time")


def test_the_headline_may_be_a_link_to_the_page_itself() -> None:
    """A box with the page's own headline tells of no other story."""
    box = '<div><h1><a href="/storm">Storm closes the old harbour</a></h1><span class="date">3 May 2022</span></div>'
    found = clean(f"<html lang=en><body>{box}<article>{BODY}</article></body></html>".encode(), URL).metadata
    assert day(found)[0] == "2022-05-03"


@pytest.mark.parametrize("path", ["2024/jun/04", "2024/june/04", "2024/06/04", "04-06-2024"])
def test_the_address_may_hold_the_day(path: str) -> None:
    """With the month in figures or by its English name; the last resort."""
    story = f"<html lang=en><body><article><h1>Storm closes harbour</h1>{BODY}</article></body></html>".encode()
    assert day(clean(story, f"https://news.example/world/{path}/storm").metadata) == ("2024-06-04", "url")


def test_a_label_may_stand_above_its_day() -> None:
    """As a heading of its own; two of them tell nothing."""
    far = "".join("<p>The quay was shut at noon, and nobody went out before the evening tide.</p>" for _ in range(16))
    labelled = "<h3>Published</h3><p>3 May 2022</p>"
    assert day(metadata("", f"{far}{labelled}"))[0] == "2022-05-03"
    assert day(metadata("", f"{far}{labelled}{labelled.replace('2022', '2021')}"))[0] is None
