"""What stands beside a story, under it and in its midst: cells, boxes, cards, lists, pictures; and pieces of the story
that look like one of them."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, BlockKind
from tests.clean.pages import BODY, PARAGRAPHS, URL, page

HEAD = "<title>Storm closes harbour | The Quay</title>"
MORE = (
    "The harbour office has asked the region for money, since the northern pier has stood for more than ninety years.",
    "Divers will look at its piles next week, as soon as the swell has gone down and the water is clear again.",
    "Until then nobody may walk on it, and the anglers who have met there since their youth have to find another place.",
)
ABOUT = (
    "The Quay has told the towns on both shores of the bay for forty years what their councils decide, who sails "
    "where and what the fish costs; it belongs to its readers, who meet each spring and choose those who lead it.",
    "It is printed twice a week on the paper of a mill up the river, and can be bought in all shops by the water.",
)


def whole(body: str) -> Article:
    """The article of a page of which all the body is given, headline and all."""
    return clean(f"<!doctype html><html lang=en><head>{HEAD}</head><body>{body}</body></html>".encode(), URL)


def texts(article: Article) -> list[str]:
    """What was kept, in order."""
    return [block.text for block in article.blocks if block.text]


def pictures(article: Article) -> list[str]:
    """File names of the story's pictures."""
    return [image.url.rpartition("/")[2] for image in article.images]


H1 = "<h1>Storm closes harbour</h1>"
BARE = "<br><br>".join((*PARAGRAPHS, *MORE))


def test_a_picture_above_a_story_of_bare_lines() -> None:
    """The element that holds the lines holds the picture as well."""
    figure = '<figure><img src="/pier.jpg"><figcaption>The pier at dawn. Photo: Ana Pires</figcaption></figure>'
    (image,) = whole(f"<article>{figure}{H1}{BARE}</article>").images
    assert (image.url.rpartition("/")[2], image.caption, image.credit) == ("pier.jpg", "The pier at dawn.", "Ana Pires")


def test_pictures_among_bare_lines_are_the_storys() -> None:
    """And those behind the last line are not."""
    lines = '<br><img src="/boats.jpg"><br>'.join((*PARAGRAPHS[:2], *MORE[:2]))
    article = whole(f'<article>{H1}{lines}</article><img src="/map.jpg">')
    assert pictures(article) == ["boats.jpg"]


@pytest.mark.parametrize(
    "card",
    [
        '<div class="related-story"><a href="/a"><img src="/other.jpg"></a><h4><a href="/a">Ferry gets a new bridge</a></h4></div>',
        '<div><a href="/a"><img src="/other.jpg"></a><h4><a href="/a">Ferry gets a new bridge</a></h4></div>',
        '<div class="newsletter-box"><img src="/other.jpg"><p>Sign up for our newsletter</p></div>',
    ],
)
def test_the_picture_of_a_struck_card_is_none_of_the_storys(card: str) -> None:
    """Whether its box was struck or all the lines in it."""
    article = clean(page(f'<div class="article-body">{BODY}{card}<p>{MORE[0]}</p><p>{MORE[1]}</p></div>'), URL)
    assert texts(article) == [*PARAGRAPHS, *MORE[:2]]
    assert pictures(article) == []


def test_a_picture_that_a_press_enlarges_is_the_storys() -> None:
    """Its button is struck, for what it says is no text."""
    button = '<button type="button">View gallery<img src="/boats.jpg"></button>'
    article = clean(page(f'<div class="article-body">{BODY}{button}<p>{MORE[0]}</p></div>'), URL)
    assert pictures(article) == ["boats.jpg"]


def test_an_aside_around_the_headline_holds_the_story() -> None:
    """However short it is beside what other stories say."""
    boxes = (
        "".join(f'<div><h3><a href="/{n}">Story {n}</a></h3><p>{text}</p></div>' for n, text in enumerate(told))
        for told in (TEASERS, ABOUT, (AGAIN, f"{TEASERS[0]} {ABOUT[1]}"))
    )
    others = "".join(f'<section class="related-stories">{box}</section>' for box in boxes)
    article = whole(f"<aside>{H1}{BODY}<p>{MORE[0]}</p></aside>{others}")
    assert texts(article) == [*PARAGRAPHS, MORE[0]]


def test_an_aside_around_the_name_of_the_outlet_is_a_box() -> None:
    """Where the story has a headline of its own elsewhere."""
    side = "".join(f"<p>{text}</p>" for text in ABOUT)
    story = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *MORE))
    article = whole(f"<aside><h1>The Quay</h1>{side}</aside><div>{H1}{story}</div>")
    assert texts(article) == [*PARAGRAPHS, *MORE]


def test_the_headlines_cell_of_a_page_laid_out_as_a_table() -> None:
    """The next cell is its margin, however much is said there."""
    side = "".join(f"<p>{text}</p>" for text in ABOUT)
    article = whole(f"<table><tr><td>{H1}{BODY}<p>{MORE[0]}</p></td><td><div>{side}</div></td></tr></table>")
    assert texts(article) == [*PARAGRAPHS, MORE[0]]


AGAIN = "In the town hall nobody wanted to say on Monday who will pay for all this, and whether the mill has been asked for help."
POLL = "<div><h4>Poll</h4><p>Should the pier be built anew?</p><form><label><input type=radio>Yes</label><label><input type=radio>No</label><button>Vote</button></form></div>"


def test_a_piece_of_the_story_with_a_poll_in_it() -> None:
    """The second piece looks as the first one does."""
    told = (*PARAGRAPHS, *MORE)
    first = "".join(f"<p>{text}</p>" for text in told)
    second = "".join(f"<p>{text}</p>" for text in (*TEASERS[1:], AGAIN))
    parts = f'<div class="part">{first}</div><div></div><div class="part">{POLL}{second}</div>'
    article = clean(page(f"<section><div><div>{parts}</div><div>Tags</div></div></section>"), URL)
    assert texts(article) == [*told, *TEASERS[1:], AGAIN]


def test_items_that_led_to_other_stories_go_whole() -> None:
    """When they were written is said in the same item."""
    items = "".join(
        f'<li><h4><a href="/{n}">Ferry number {n} gets a bridge</a></h4><span>{n} hours ago</span></li>'
        for n in (2, 3, 4)
    )
    article = clean(
        page(f"<div>{BODY}<div><h3>Read also</h3><ul>{items}</ul></div><p>{MORE[0]}</p><p>{MORE[1]}</p></div>"), URL
    )
    assert texts(article) == [*PARAGRAPHS, *MORE[:2]]


TEASERS = (
    "Farmers in the upper valley fear that the new road will cut their pastures in two, and ask for a bridge over it.",
    "The museum by the old gate has opened its eastern wing after two years of work on the roof and all the windows.",
    "Teachers of the three schools have stayed away from work for the second day, and want smaller classes next year.",
)


def test_teasers_told_in_turn_under_a_heading() -> None:
    """A linked headline and a paragraph, and so on: other stories, although each paragraph reads as one of this does."""
    told = "".join(
        f'<h3><a href="/{n}">Another story of the towns, number {n}</a></h3><p>{text}</p>'
        for n, text in enumerate((*TEASERS, *ABOUT))
    )
    story = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *MORE))
    article = clean(page(f"<main><div>{story}</div><div><p>Related Articles</p>{told}</div></main>"), URL)
    assert texts(article) == [*PARAGRAPHS, *MORE]


def test_the_paragraph_behind_linked_headings_in_a_row() -> None:
    """The story goes on under the last of them."""
    links = "".join(f'<h3><a href="/{n}">Another story of the towns, number {n}</a></h3>' for n in range(3))
    story = "".join(f"<p>{text}</p>" for text in MORE)
    article = clean(page(f"<div>{BODY}<h2>Related Articles</h2>{links}{story}</div>"), URL)
    assert texts(article) == [*PARAGRAPHS, *MORE]


def test_prompts_behind_a_sign_off_are_no_story_that_goes_on() -> None:
    """Of what stands behind it, a sentence of the outlet's own does not count."""
    prompt = "Enjoyed this story? Sign up to our newsletter and get all the stories of the bay straight to your inbox each day."
    rest = ("Inputs from Reuters", "Published By:", "Ana Pires", "Tune In", "#Storm #Harbour #Pier #Watch", prompt)
    behind = "".join(f"<p>{line}</p>" for line in rest)
    article = clean(page(f"<div>{BODY}<p>– Ends</p>{behind}</div>"), URL)
    assert texts(article) == list(PARAGRAPHS)


def test_a_bare_line_between_bare_prose_and_paragraphs() -> None:
    """Where the first paragraph is bare text of the same element, a line without a full stop may be as well."""
    source = "<strong>Source:</strong> address to the council on Monday"
    story = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS[1:], *MORE))
    article = clean(
        page(f"<div>{PARAGRAPHS[0]}<br>\n<br>\n<p></p><div></div><span></span>\n{source}<br>\n<br>\n{story}</div>"), URL
    )
    assert texts(article)[:2] == [PARAGRAPHS[0], "Source: address to the council on Monday"]


def test_a_post_under_the_first_paragraph_is_no_date_line() -> None:
    """Its author and its day are its own: what stands above it is no standfirst, and the line between stays."""
    post = "<blockquote><p>Look at the size of these waves</p>— Harbour Office (@quay) May 1, 2024</blockquote>"
    source = "Source: Harbour Master’s Address to the Council"
    story = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS[1:], *MORE))
    assert source in texts(clean(page(f"<div><p>{PARAGRAPHS[0]}</p><p>{source}</p>{post}{story}</div>"), URL))


def test_a_list_of_author_and_day_under_a_standfirst() -> None:
    """Item for item, and the standfirst tells that the head goes on."""
    deck = "<p>Four boats are lost, and the islands will have to wait for their mail until the wind has turned to the west.</p>"
    by = "<ul><li>By Ana Pires</li><li>12 March 2024 18:40</li></ul>"
    article = clean(page(f"<div>{deck}{by}{BODY}</div>"), URL)
    assert not {"By Ana Pires", "12 March 2024 18:40"} & set(texts(article))
    assert texts(article)[-len(PARAGRAPHS) :] == list(PARAGRAPHS)


def test_an_agenda_under_the_first_paragraph_stays() -> None:
    """Its items have days in them, and are no names."""
    agenda = "<ul><li>Minutes of the last meeting on 5.8.2019 are approved</li><li>The pier and its money</li></ul>"
    article = clean(page(f"<div><p>{PARAGRAPHS[0]}</p>{agenda}<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>"), URL)
    assert "Minutes of the last meeting on 5.8.2019 are approved" in texts(article)


def test_links_in_a_sentence_are_no_tags() -> None:
    """They explain its words; a row of tags ends without a full stop, and 'tagged' says what they are."""
    sentence = '<p>He has a <a href="/topic/pier">plan for the pier</a> and its <a href="/topic/money">money</a>.</p>'
    article = clean(page(f'<div class="article-body">{BODY}{sentence}</div>'), URL)
    assert article.metadata.tags == ()
    row = '<p>Tags: <a href="/topic/pier">Pier</a> <a href="/topic/storms">Storms</a></p>'
    assert clean(page(f'<div class="article-body">{BODY}</div>{row}'), URL).metadata.tags == ("Pier", "Storms")


@pytest.mark.parametrize("line", ["00:00 / 02:13", "0:00 2:13", "00:0002:13"])
def test_the_clock_of_a_player(line: str) -> None:
    """It begins at nought."""
    article = whole(f"<article>{H1}{BARE}<div>{line}</div>{'<br><br>'.join(ABOUT)}</article>")
    assert texts(article) == [*PARAGRAPHS, *MORE, *ABOUT]


@pytest.mark.parametrize(
    "card",
    [
        '<div><div><a href="/a"><img src="/a.jpg"></a></div><h2>Another story</h2><p>{text}</p></div>',
        "<div><h2>Another story</h2><p>{text}</p></div>",
        "<article><h4>Another story</h4><p>{text}</p></article>",
        "<p>{text}</p>",
    ],
)
@pytest.mark.parametrize("heading", ["<h3>Related Article</h3>", "<div>Mehr zum Thema</div>"])
def test_a_list_behind_the_story_stays_out_whatever_the_weights_say(card: str, heading: str) -> None:
    """The box that a heading opens holds teasers, and each of them reads as the beginning of a story."""
    cards = "".join(card.format(text=f"{text} {more}") for text, more in zip(TEASERS, (*ABOUT, AGAIN), strict=True))
    story = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *MORE))
    box = f'<section>{heading}<div class="row">{cards}</div></section>'
    assert texts(clean(page(f"<main><article>{story}</article>{box}</main>"), URL)) == [*PARAGRAPHS, *MORE]


@pytest.mark.parametrize("name", ["Report__Section Report__Section--Ads", "eventDetailsContentTags", "share-block"])
def test_a_word_that_much_of_the_story_bears_is_no_sign_of_clutter(name: str) -> None:
    """Some editors call each section of a test so, and pasted lines carry the classes of where they come from."""
    lines = (*PARAGRAPHS, *MORE)
    named = "".join(f"<div class='{name}'><p>{line}</p></div>" for line in lines[1:])
    assert texts(whole(f"<article>{H1}<p>{lines[0]}</p>{named}<p>{ABOUT[0]}</p></article>")) == [*lines, ABOUT[0]]


def test_offers_beside_a_short_story_are_struck() -> None:
    """Three of them hold a third of what is read here."""
    offers = "".join(f"<div class=promo-box><p>{line}</p><a href=/o>Order</a></div>" for line in MORE)
    lines = (*PARAGRAPHS, *ABOUT)
    assert texts(whole(f"<article>{H1}{''.join(f'<p>{line}</p>' for line in lines)}</article>{offers}")) == list(lines)


def test_the_texts_of_a_series_of_pictures_are_its_story() -> None:
    """Here the captions hold the most of what is told."""
    slides = "".join(
        f'<div class=slide><img src="/{n}.jpg"><div class=slide-caption>{line}</div></div>'
        for n, line in enumerate(MORE)
    )
    article = whole(f"<article>{H1}<p>{PARAGRAPHS[0]}</p><div class=slides>{slides}</div></article>")
    assert texts(article) == [PARAGRAPHS[0], *MORE]
    assert pictures(article) == ["0.jpg", "1.jpg", "2.jpg"]


def test_long_captions_beside_a_story_stay_captions() -> None:
    """A third of what is read here is said of the pictures, which makes them no series."""
    slides = [
        f'<div><img src="/{n}.jpg"><div class=slide-caption>{line}</div></div>' for n, line in enumerate(PARAGRAPHS)
    ]
    lines = (*MORE, *ABOUT)
    body = "".join(f"<p>{line}</p>{slide}" for line, slide in zip(lines, [*slides, "", ""], strict=True))
    article = whole(f"<article>{H1}{body}</article>")
    assert [block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH] == list(lines)
    assert [image.caption for image in article.images] == list(PARAGRAPHS)
