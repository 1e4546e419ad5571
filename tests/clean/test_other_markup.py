"""Stories in markup that real sites have and replicas forget: what is around them is told by shape."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, BlockKind
from newsarchive.site import Layout
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

STORY = list(PARAGRAPHS)
LONG = BODY.replace("<p>", "<p>Again and again it is said along the quay, by old and young: ")
HEAD = "<title>Storm closes harbour | The Quay</title>"


def cleaned(body: str, layout: Layout | None = None) -> Article:
    """The article of a whole page that has this in its body."""
    html = f"<!doctype html><html lang=en><head>{HEAD}</head><body>{body}</body></html>"
    return clean(html.encode(), URL, layout=layout or Layout())


def kept(article: Article) -> list[str]:
    """Texts of the blocks, without captions."""
    return article.text.split("\n\n")


CARD = '<a href="https://other.example/pilots">Pilots of three harbours ask for new boats</a>'
CARD_TEXT = "The pilots wrote to the ministry on Sunday, for the boats that they have were built before they were born."


@pytest.mark.parametrize(
    "card",
    [
        f'<div><div><p>{CARD}</p><p>{CARD_TEXT}</p></div><img src="/b.jpg" alt="Boat"></div>',
        f'<blockquote>{CARD}<p>{CARD_TEXT}</p><img src="/b.jpg" alt="Boat"></blockquote>',
        f"<div><div>{CARD}</div><p>{CARD_TEXT}</p><span>Article image</span></div>",
    ],
    ids=["boxes", "quotation", "its picture is a word"],
)
@pytest.mark.parametrize("behind", ["", BODY], ids=["at the end", "in the midst"])
def test_a_card_with_headline_sentence_and_picture_leads_to_another_story(card: str, behind: str) -> None:
    """No class says so; the linked headline, the one paragraph and the picture in one box do."""
    article = cleaned(f"<h1>Storm closes harbour</h1><div>{LONG}{card}{behind}</div>")
    assert CARD_TEXT not in article.text
    assert "new boats" not in article.text
    assert len(kept(article)) == (6 if behind else 3)


def test_boxes_with_a_linked_headline_stay_where_the_story_is_made_of_them() -> None:
    """Things to see, one by one: more than two are no cards of other stories."""
    things = "".join(f'<div><p><a href="/t/{n}">Lighthouse number {n} of the coast</a></p><p>{text}</p><img src="/{n}.jpg"></div>' for n, text in enumerate(PARAGRAPHS))  # fmt: skip
    assert all(text in cleaned(f"<h1>Storm closes harbour</h1><div>{LONG}{things}</div>").text for text in PARAGRAPHS)


EXCERPT = "The board of the harbour has said that dredging of the northern basin will begin in spring and take two years, during which the ferries of both lines must leave from"


@pytest.mark.parametrize("end", ["", " […]", "…", ' [&hellip;] <a href="/x">Read more</a>'])
@pytest.mark.parametrize("head", ["<h3>Related Article</h3>", "<p><strong>Related Article</strong></p>"])
def test_teasers_that_break_off_end_the_story_under_a_heading_that_says_related(head: str, end: str) -> None:
    """However their beginning ends: in mid-sentence, with dots, or with a link to the rest."""
    card = f'<div><a href="/x"><img src="/x.jpg" alt="Basin"></a><h2>Board of the harbour to dredge the northern basin in spring, it says on Monday</h2><p>{EXCERPT}{end}</p></div>'
    article = cleaned(f"<h1>Storm closes harbour</h1><div>{BODY}{LONG}<div>{head}{card * 3}</div></div>")
    assert "dredging" not in article.text
    assert len(kept(article)) == 6


def test_an_importers_tail_ends_with_its_element() -> None:
    """Behind the agency's last line all is stamp; the boxes below are longer than any stamp, and other elements."""
    tail = "<p>– Ends</p><p>Inputs from Anybody</p><p>Published On:</p><p>Jun 25, 2025</p><p>news today, harbour news, storm news, ferry news, quay, quay news, the quay today</p>"
    boxes = f"<section><h4>Other things</h4>{''.join(f'<div><h3><a href=/{n}>Another of the many stories {n}</a></h3><p>{EXCERPT} the southern quay.</p></div>' for n in range(9))}</section>"
    text = cleaned(f"<article><h1>Storm closes harbour</h1><div>{BODY}{LONG}{tail}</div>{boxes}</article>").text
    assert not [word for word in ("Inputs", "Published On", "Jun 25", "quay news") if word in text]


def test_a_ticker_above_the_headline_is_no_story() -> None:
    """Its sentences are as long as paragraphs, and no link tells them."""
    ticker = "".join(f"<li>Harbour: {text}</li>" for text in PARAGRAPHS)
    for around in ("<div><ul>{}</ul></div><div>", "<div><p>{}</p>", "<section><div>{}</div>"):
        article = cleaned(f"{around.format(ticker)}<h1>Storm closes harbour</h1><div>{BODY}{LONG}</div>")
        assert kept(article)[:3] == STORY


def test_a_page_whose_heading_stands_in_its_midst_keeps_what_is_above() -> None:
    """The window's title does not say it: then it heads a part."""
    html = page("", head="<title>The Quay</title>").replace(
        b"<h1>Storm closes harbour</h1>", f"<div>{LONG}<h1>What to do now</h1>{BODY}{BODY}</div>".encode()
    )
    assert "Again and again" in clean(html, URL).text


ALT = "Boats lie on the northern pier of the harbour after the storm of Monday (AP)"


def test_a_line_that_says_what_its_picture_shows_is_the_caption() -> None:
    """It has no name, and is no figcaption; the picture's description has the same words."""
    figure = f'<div><div><img src="/p.jpg" alt="{ALT}"></div><div>{ALT}</div></div>'
    article = cleaned(f"<div><h1>Storm closes harbour</h1>{figure}<div>{BODY}{LONG}</div></div>")
    assert ALT not in article.text
    assert [(image.caption, image.credit) for image in article.images] == [(ALT.removesuffix(" (AP)"), "AP")]


def test_steps_that_say_what_their_pictures_show_are_the_story() -> None:
    """A recipe of three pictures."""
    steps = "".join(f'<div><img src="/{n}.jpg" alt="{text}"><p>{text}</p></div>' for n, text in enumerate(PARAGRAPHS))
    assert kept(cleaned(f"<h1>Storm closes harbour</h1><div>{steps}</div>")) == STORY


FIGURE = '<figure><img src="/p.jpg"><figcaption>Boats on the pier. Photo: The Agency</figcaption></figure>'


@pytest.mark.parametrize(
    "above",
    [
        f"<h1>Storm closes harbour</h1>{FIGURE}",
        f"{FIGURE}<h1>Storm closes harbour</h1>",
        '<h1>Storm closes harbour</h1><div class="post_photo"><picture><source srcset="/p.webp"><img src="/p.jpg"></picture><div class="captain">Boats on the pier.</div><div class="photo_source">Photo: The Agency</div></div>',
        '<h1>Storm closes harbour</h1><div class="post-image"><img data-src="/p.jpg"><noscript><img src="/p.jpg"></noscript><p class="caption">Boats on the pier. Photo: The Agency</p></div>',
        '<h1>Storm closes harbour</h1><div class="img"><img src="/p.jpg"><p class="caption">Boats on the pier. Photo: The Agency</p></div>',
        '<ul><li><div class="wp-caption"><img src="/p.jpg"><p class="wp-caption-text">Boats on the pier. Photo: The Agency</p></div></li></ul><h1>Storm closes harbour</h1>',
    ],
    ids=["below the headline", "above it", "source of its own", "lazy", "no figure", "no figure above it"],
)
def test_the_picture_above_a_story_is_taken_whatever_holds_both(above: str) -> None:
    """Neither `article` nor `main` is on the page."""
    (image,) = cleaned(f'<div class="box">{above}<div>{BODY}{LONG}</div></div>').images
    assert (image.caption, image.credit) == ("Boats on the pier.", "The Agency")


def test_a_table_that_holds_a_whole_text_is_a_layout() -> None:
    """Pages of the nineties, and of editors that never left them."""
    article = cleaned(
        f"<table><tr><td><h1>Storm closes harbour</h1>{BODY}{LONG}{BODY}{LONG}</td><td>{BODY.replace('p>', 'h4>')}</td></tr></table>"
    )
    assert BlockKind.TABLE not in [block.kind for block in article.blocks]
    assert kept(article)[:3] == STORY


def test_a_short_paragraph_between_line_breaks_is_no_label() -> None:
    """The others stand in paragraphs, as where an editor was changed in the middle."""
    first, *rest = PARAGRAPHS
    article = cleaned(
        f"<h1>Storm closes harbour</h1><div>{first}<br><br><b>Source:</b> the harbour master of the town<br><br>{''.join(f'<p>{text}</p>' for text in rest)}{LONG}</div>"
    )
    assert "Source: the harbour master of the town" in kept(article)


def test_a_link_in_a_sentence_is_no_tag() -> None:
    """It explains a word; the story's tags stand on their own."""
    linked = BODY.replace("harbour master", '<a href="/topic/master">harbour master</a>').replace(
        "ferry", '<a href="/topic/ferry">ferry</a>'
    )
    tags = '<p><a href="/topic/storms">Storms</a> <a href="/topic/piers">Piers</a></p>'
    assert cleaned(f"<h1>Storm closes harbour</h1><div>{linked}{LONG}</div>").metadata.tags == ()
    told = cleaned(f"<h1>Storm closes harbour</h1><div>{linked}{LONG}</div>{tags}").metadata.tags
    assert told == ("Storms", "Piers")


def test_whom_the_sites_file_names_is_not_named_anew_by_what_is_shown() -> None:
    """An agency stands in the labelled line, the letter of its avatar and its name above it."""
    box = (
        '<div class="author"><h3>Author</h3><div><span>T</span><span>TT</span></div><div><span>By TT</span></div></div>'
    )
    article = cleaned(
        f"<h1>Storm closes harbour</h1><div>{BODY}{LONG}</div>{box}", Layout(labels=(("authors", r"By (.{1,40})"),))
    )
    assert article.metadata.authors == ("TT",)


def test_an_invitation_to_letters_in_mid_story_is_none_of_it() -> None:
    """It says so in its first words, and goes on for a second sentence."""
    box = "<div><p>Sign up to our evening newsletter and get the news of the coast straight to your inbox. You can leave the list at any time.</p></div>"
    article = cleaned(f"<h1>Storm closes harbour</h1><div>{BODY}{box}{LONG}</div>")
    assert "inbox" not in article.text
    assert len(kept(article)) == 6


DECK = (
    "Boats have been torn loose along all of the coast, the harbour master says, and it will take a year to mend them."
)


def test_a_paragraph_above_the_line_that_says_when_it_was_published_is_the_standfirst() -> None:
    """Neither class nor description says so."""
    html = "<article><h1>Storm closes harbour</h1><p>{}</p><p>{}</p>{}{}</article>"
    article = cleaned(html.format(DECK, "» Published: February 09 2025", BODY, LONG))
    assert article.metadata.deck == DECK
    assert kept(article)[0] == PARAGRAPHS[0]
    plain = cleaned(html.format(DECK, PARAGRAPHS[1], BODY, LONG))
    assert plain.metadata.deck is None
    assert kept(plain)[0] == DECK


def test_what_stands_under_a_date_is_no_standfirst() -> None:
    """Then the next date is that of something else: a comment, a teaser."""
    html = f"<article><h1>Storm closes harbour</h1><p>9 February 2025</p><p>{DECK}</p><p>By Jonna Invented, 3 February 2025</p>{BODY}{LONG}</article>"
    assert cleaned(html).metadata.deck is None


def test_a_standfirst_that_the_sites_file_names_does_not_come_back_as_story() -> None:
    """It stands outside the element that holds the story, and reads like it."""
    html = f'<main><header><h1>Storm closes harbour</h1><h2 class="x1">{DECK}</h2></header><div><div>{BODY}{LONG}{BODY}{LONG}</div></div></main>'
    article = cleaned(html, Layout(deck="h1 + h2"))
    assert article.metadata.deck == DECK
    assert DECK not in kept(article)


@pytest.mark.parametrize("heading", ["h2", "h3"])
def test_an_article_whose_headline_leads_elsewhere_is_the_next_story(heading: str) -> None:
    """It stands behind the story in whatever place, and has no h1."""
    told = (BODY + LONG + BODY).replace("harbour", "museum")
    other = f'<article><{heading}><a href="/2">Museum opens its east wing</a></{heading}><p>By Jonna Invented, 3 January 2025</p>{told}</article>'
    article = cleaned(f"<div><article><h1>Storm closes harbour</h1>{BODY}{LONG}</article></div>{other}")
    assert "museum" not in article.text
    assert len(kept(article)) == 6


def test_an_article_under_the_name_of_a_blog_is_the_story() -> None:
    """Its headline is a link to itself, and nothing stands above it."""
    html = f'<h1>The Quay</h1><article><h2><a href="{URL}">Storm closes harbour</a></h2>{BODY}{LONG}</article>'
    assert kept(cleaned(html))[:3] == STORY


def test_list_items_with_a_link_and_a_sentence_end_the_story_under_a_heading_that_says_most_read() -> None:
    """No heading element is in them, and their sentences are whole."""
    items = "".join(
        f'<li><div><a href="/{n}"><strong>Another story number {n}</strong></a><p>{EXCERPT} the southern quay.</p></div></li>'
        for n in range(6)
    )
    article = cleaned(
        f"<table><tr><td><h1>Storm closes harbour</h1>{BODY}{LONG}</td><td><h4>Most read</h4><ul>{items}</ul></td></tr></table>"
    )
    assert "southern quay." not in article.text.replace(PARAGRAPHS[2], "")


def test_a_byline_with_what_runs_on_from_it_ends_no_story() -> None:
    """The agency's name and a note stand in one line, without a full stop."""
    end = "<section><h3>Author</h3><p><a href=/a>By QNA</a>English edition by The Quay, adapted for local and other readers</p></section>"
    assert "QNA" not in cleaned(f"<article><h1>Storm closes harbour</h1>{BODY}{LONG}{end}</article>").text


QUESTION = "Should the harbour close both of its piers in winter, whatever it costs the town?"


@pytest.mark.parametrize(
    "box",
    [
        f'<div><h4>Poll</h4><p>{QUESTION}</p><form><label><input type="radio"> Yes</label><label><input type="radio"> No</label><button>Vote</button></form></div>',
        f'<div><p>{QUESTION}</p><form><input type="email"><button>Tell us</button></form></div>',
    ],
    ids=["poll", "field"],
)
def test_a_question_to_the_reader_in_mid_story_is_none_of_it(box: str) -> None:
    """Something is to be chosen or filled in, and sent."""
    article = cleaned(f"<h1>Storm closes harbour</h1><div>{BODY}{box}{LONG}</div>")
    assert QUESTION not in article.text
    assert len(kept(article)) == 6


def test_a_list_to_tick_off_is_the_story() -> None:
    """Its fields are for the reader alone."""
    items = "".join(f'<div><label><input type="checkbox"> {text}</label></div>' for text in PARAGRAPHS)
    assert all(
        text in cleaned(f"<h1>Storm closes harbour</h1><div>{LONG}<form>{items}</form></div>").text for text in STORY
    )


def test_a_post_whose_quotation_has_no_class_is_an_embed() -> None:
    """It ends with a dash, whose it is, and a link to where it stands; its day is not the story's."""
    post = '<blockquote><p>The first boat is back, look at the size of her!</p>&mdash; Harbour Board (@harbour) <a href="https://social.example/harbour/status/17">May 1, 2025</a></blockquote>'
    article = cleaned(f"<h1>Storm closes harbour</h1><div>{BODY}{post}{LONG}</div>")
    assert "@harbour" not in article.text
    assert "look at the size" not in article.text
    assert article.metadata.published is None


def test_the_day_in_a_card_of_another_story_is_not_this_ones() -> None:
    """The card's headline is a link, and no class says what it is."""
    card = '<div><h3><a href="/2">Museum opens its east wing</a></h3><time datetime="2025-01-03T10:00:00Z">3 January 2025</time></div>'
    html = f"<div><h1>Storm closes harbour</h1>{BODY}{LONG * 4}</div><div>{card * 3}</div>"
    assert cleaned(html).metadata.published is None


@pytest.mark.parametrize("wrapper", ["{}", "<div>{}</div>", "<div><div>{}</div></div>"])
def test_a_box_of_other_stories_in_mid_story_ends_with_its_element(wrapper: str) -> None:
    """Little of the story follows it, and its paragraphs lie in elements of their own here and there."""
    box = f"<div><h3>Related</h3>{''.join(f'<article><h4><a href=/{n}>Another story number {n}</a></h4></article>' for n in range(3))}</div>"
    last = "The ferry leaves from the southern quay until then, the harbour master says."
    told = "".join(
        f"<section>{part}</p></section>" if n % 2 else f"{part}</p>"
        for n, part in enumerate((LONG + BODY).split("</p>")[:-1])
    )
    html = f"<h1>Storm closes harbour</h1>{wrapper.format(f'<div>{told}{box}<p>{last}</p></div>')}"
    assert kept(cleaned(html))[-1] == last
