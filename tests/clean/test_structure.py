"""What blocks carry besides their text: links, emphasis, cells, numbers; pictures, embeds and live posts in their places."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, Block, BlockKind, Cell, Service, Span, SpanKind
from tests.clean.pages import BODY, PARAGRAPHS, URL, page, reasons, story

MORE = f"<p>{PARAGRAPHS[0]} Again.</p>"


def after(markup: str) -> tuple[Block, ...]:
    """The blocks of some markup that stands behind the three paragraphs."""
    return story(markup + MORE).blocks[3:-1]


def said(block: Block) -> list[tuple[SpanKind, str, str | None]]:
    """The spans of a block, with their words."""
    return [(span.kind, block.text[span.start : span.end], span.href) for span in block.spans]


def test_links_and_emphasis_survive() -> None:
    """Each with its words; addresses are absolute, and only the web's are links."""
    (block,) = after(
        "<p>The <b>piers</b> and <a href='/ferry'>the <em>old</em> ferry</a> are shut; <a href='javascript:x()'>more</a> tomorrow, H<sub>2</sub>O.</p>"
    )
    assert block.text == "The piers and the old ferry are shut; more tomorrow, H2O."
    assert said(block) == [
        (SpanKind.STRONG, "piers", None),
        (SpanKind.LINK, "the old ferry", "https://news.example/ferry"),
        (SpanKind.EMPHASIS, "old", None),
        (SpanKind.SUBSCRIPT, "2", None),
    ]


def test_spans_follow_the_tidied_text() -> None:
    """Soft hyphens before a link do not shift it."""
    (block,) = after("<p>The har\u00adbour\u200b cafe\u0301 and <i>both\u00ad piers</i> are shut today.</p>")
    assert said(block) == [(SpanKind.EMPHASIS, "both\u00ad piers", None)]


def test_spans_are_those_of_kept_words() -> None:
    """What a rule struck inside a line leaves no span, and shifts none."""
    (block,) = after(
        "<p>The <span class='sharedaddy'><a href='/s'>share me</a></span> piers are <b>shut</b> for the night, both of them.</p>"
    )
    assert block.text == "The piers are shut for the night, both of them."
    assert said(block) == [(SpanKind.STRONG, "shut", None)]


def test_emphasis_around_a_block_is_its_emphasis() -> None:
    """Inline elements may stand outside a block."""
    (block,) = after("<em><p>It rained hard until the morning came.</p></em>")
    assert said(block) == [(SpanKind.EMPHASIS, block.text, None)]


def test_verse_keeps_its_lines() -> None:
    """The text has spaces; the spans tell where the lines end."""
    (block,) = after("<p>The tide is low,<br>the boats are in,<br>the lamp is lit.</p>")
    assert block.text == "The tide is low, the boats are in, the lamp is lit."
    assert said(block) == [(SpanKind.BREAK, " ", None)] * 2


def test_a_table_is_rows_of_cells() -> None:
    """Header cells, empty cells and cells that cover several; one line of text a row."""
    (block,) = after(
        "<table><thead><tr><td>Pier</td><td>Open</td><td></td></tr></thead>"
        "<tr><th rowspan=2>North</th><td>no</td><td>until <b>May</b></td></tr><tr><td colspan=2>yes</td></tr></table>"
    )
    assert block.kind is BlockKind.TABLE
    assert block.text == "Pier Open\nNorth no until May\nyes"
    assert block.rows == (
        (Cell("Pier", header=True), Cell("Open", header=True), Cell("", header=True)),
        (
            Cell("North", header=True, rows=2),
            Cell("no"),
            Cell("until May", spans=(Span(SpanKind.STRONG, 6, 9),)),
        ),
        (Cell("yes", columns=2),),
    )


def test_items_of_ordered_lists_have_numbers() -> None:
    """By place, `start` and `value`; items of other lists have none."""
    blocks = after("<ol start=3><li>rope</li><li>lamp</li><li value=9>oar<ul><li>spare oar</li></ul></li></ol>")
    assert [(block.text, block.number, block.level) for block in blocks] == [
        ("rope", 3, 1),
        ("lamp", 4, 1),
        ("oar", 9, 1),
        ("spare oar", None, 2),
    ]


@pytest.mark.parametrize("name", ["correction", "editors-note", "article__Correction box"])
def test_a_class_makes_a_note(name: str) -> None:
    """A correction is typed by its class where its words do not begin with one."""
    blocks = after(f"<div class='{name}'><p>An earlier text gave the wrong name for the pier.</p></div>")
    assert [block.kind for block in blocks] == [BlockKind.NOTE]


def test_pictures_stand_where_they_stood() -> None:
    """An image block before its caption; the words of both are no part of the text."""
    blocks = after("<figure><img src='/boat.jpg' alt='A boat'><figcaption>A boat on the quay</figcaption></figure>")
    assert [(block.kind, block.text, block.url) for block in blocks] == [
        (BlockKind.IMAGE, "", "https://news.example/boat.jpg"),
        (BlockKind.CAPTION, "A boat on the quay", None),
    ]


EMBEDS = {
    "<iframe src='https://www.youtube.com/embed/q1'></iframe>": (Service.YOUTUBE, "https://www.youtube.com/embed/q1"),
    "<iframe data-src='//player.vimeo.com/video/7'></iframe>": (Service.VIMEO, "https://player.vimeo.com/video/7"),
    "<blockquote class='twitter-tweet'><p>Piers shut.</p>Quay <a href='https://t.co/x'>pic</a> <a href='https://twitter.com/quay/status/5'>today</a></blockquote>": (
        Service.X,
        "https://twitter.com/quay/status/5",
    ),
    "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/a/'><p>See the piers.</p></blockquote>": (
        Service.INSTAGRAM,
        "https://www.instagram.com/p/a/",
    ),
    "<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@quay/video/3'></blockquote>": (
        Service.TIKTOK,
        "https://www.tiktok.com/@quay/video/3",
    ),
    "<div class='fb-post' data-href='https://www.facebook.com/quay/posts/1'></div>": (
        Service.FACEBOOK,
        "https://www.facebook.com/quay/posts/1",
    ),
    "<amp-youtube data-videoid='q1'></amp-youtube>": (Service.YOUTUBE, "https://www.youtube.com/watch?v=q1"),
    "<amp-twitter data-tweetid='5'></amp-twitter>": (Service.X, "https://x.com/i/status/5"),
    "<video><source src='/storm.mp4'>Your browser shows no film.</video>": (
        Service.VIDEO,
        "https://news.example/storm.mp4",
    ),
    "<audio src='/storm.mp3'></audio>": (Service.AUDIO, "https://news.example/storm.mp3"),
    "<iframe src='https://www.google.com/maps/embed?pb=1'></iframe>": (
        Service.MAP,
        "https://www.google.com/maps/embed?pb=1",
    ),
    "<iframe src='https://tides.example/chart'></iframe>": (Service.FRAME, "https://tides.example/chart"),
}


@pytest.mark.parametrize("markup", EMBEDS)
def test_embeds_are_typed_and_have_their_address(markup: str) -> None:
    """Posts, films, sounds and maps: no part of the text, their words struck."""
    article = story(f"<div>{markup}</div>{MORE}")
    assert [(block.service, block.url) for block in article.blocks if block.kind is BlockKind.EMBED] == [EMBEDS[markup]]
    assert article.blocks[3].kind is BlockKind.EMBED
    assert "iers shut" not in article.text
    assert "See the piers" not in article.text


@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='https://ad.doubleclick.net/x'></iframe>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe src='https://count.example/a' width=1 height=1></iframe>",
        "<div class='related-posts'><p>More</p><iframe src='https://www.youtube.com/embed/q1'></iframe></div>",
        "<video src='data:video/mp4;base64,AAAA'></video>",
    ],
)
def test_what_is_no_embed(markup: str) -> None:
    """Adverts, counters, addresses that are none, and films in a list of other stories."""
    assert all(block.kind is not BlockKind.EMBED for block in after(markup))


def test_an_embed_behind_the_last_paragraph_is_kept_and_one_behind_other_stories_is_not() -> None:
    """The story ends where other text begins."""
    film = "<iframe src='https://www.youtube.com/embed/{}'></iframe>"
    article = story(f"{film.format('mine')}<div class=related><a href=/x>Another storm</a></div>{film.format('other')}")
    assert [block.url for block in article.blocks if block.url] == ["https://www.youtube.com/embed/mine"]


def live(*entries: tuple[str, str, str]) -> Article:
    """A live blog: time, heading and text of each entry."""
    posts = "".join(
        f"<div class=entry><span class=when><time datetime='{iso}'>{iso[11:16]}</time></span><h3>{head}</h3><p>{text}</p></div>"
        for iso, head, text in entries
    )
    return clean(page(f'<div class="article-body">{posts}</div>'), URL)


def test_a_live_blog_is_posts() -> None:
    """Each has its time, its heading and its blocks."""
    article = live(*[(f"2024-03-12T0{n}:30:00+01:00", f"Hour {n}", text) for n, text in enumerate(PARAGRAPHS, 6)])
    assert [(post.time, post.printed, post.heading) for post in article.posts] == [
        (f"2024-03-12T0{n}:30:00+01:00", f"0{n}:30", f"Hour {n}") for n in (6, 7, 8)
    ]
    assert [article.blocks[post.last - 1].text for post in article.posts] == list(PARAGRAPHS)
    assert [post.first for post in article.posts[1:]] == [post.last for post in article.posts[:-1]]


def test_a_story_with_dates_is_no_live_blog() -> None:
    """Times beside the story make no posts."""
    times = "<ul><li><time>10:30</time> Tide</li><li><time>11:30</time> Ebb</li><li><time>12:30</time> Flood</li></ul>"
    assert clean(page(f'<div class="article-body">{BODY}{times}</div>'), URL).posts == ()


def test_notes_have_room() -> None:
    """Blocks and removals say in JSON why, where there is a why."""
    article = story("<p class=sharedaddy>Share this story now</p>")
    assert "plugin-share" in reasons(article)
    values = article.to_dict()
    sure = [part for part in values["removals"] if part["rule"] == "plugin-share"]
    assert all("note" not in part for part in values["blocks"] + sure)
    assert Block(kind=BlockKind.QUOTE, text="x", path="/", note="because").to_dict()["note"] == "because"


def test_spans_never_cross() -> None:
    """However deep the marks are nested: of each kind the outermost counts."""
    (block,) = after("<p>" + "<b>dry <i>high " * 60 + "</i></b>" * 60 + "tide.</p>")
    strong, emphasis = block.spans
    assert (strong.kind, emphasis.kind) == (SpanKind.STRONG, SpanKind.EMPHASIS)
    assert strong.start < emphasis.start < emphasis.end == strong.end


def test_spans_follow_letters_that_come_together() -> None:
    """Marks that begin with an accent, a vowel or a joined letter of the one before stay where the text is."""
    (block,) = after(
        "<p>The cafe<i>\u0301 qu</i>ay\u200b <b>har\u200bbour</b> \u1100<i>\u1161\u11a8</i> e\u200b<b>\u0301s</b> is shut.</p>"
    )
    assert block.text == "The café quay harbour 각 és is shut."
    assert [words for _, words, _ in said(block)] == [" qu", "harbour", "s"]
