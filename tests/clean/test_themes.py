"""Shapes that widely used systems and themes give a story: what they call its parts, how they wrap and part them."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, BlockKind, Reason
from tests.clean.pages import BODY, PARAGRAPHS, URL

TITLE = "Storm closes harbour"
H1 = f"<h1>{TITLE}</h1>"
MORE = (
    "The harbour office has asked the region for money, since the northern pier has stood for more than ninety years.",
    "Divers will look at its piles next week, as soon as the swell has gone down and the water is clear again.",
    "Until then nobody may walk on it, and the anglers who have met there since their youth have to find another place.",
    "The council of Emsted will vote on the plan in May, said the mayor, who expects that most of its members agree.",
    "A second pier could be built by the year after next, if the money from the region comes in time for the summer.",
)
LINES = (*PARAGRAPHS, *MORE)
DECK = "Four boats are adrift, and the ferry to the islands will leave from another quay for months to come."


def written(lines: tuple[str, ...]) -> str:
    """Lines as paragraphs."""
    return "".join(f"<p>{line}</p>" for line in lines)


def whole(body: str, head: str = f"<title>{TITLE} | The Quay</title>") -> Article:
    """The article of a page of which all the body is given, headline and all."""
    return clean(f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode(), URL)


def among(inset: str, after: str = "") -> Article:
    """The article of a story with something between its paragraphs, and something behind it."""
    return whole(f"<article>{H1}{written(LINES[:4])}{inset}{written(LINES[4:])}</article>{after}")


def texts(article: Article) -> list[str]:
    """What was kept, in order."""
    return [block.text for block in article.blocks if block.text]


def reason(article: Article, words: str) -> Reason | None:
    """What something was struck as."""
    return next((removal.reason for removal in article.removals if words in removal.text), None)


# --- the standfirst


def told(body: str) -> Article:
    """The article of a page that describes itself by its standfirst."""
    head = f'<title>{TITLE} | The Quay</title><meta property="og:description" content="{DECK}">'
    return whole(body, head)


@pytest.mark.parametrize("name", ["lead", "article-lead", "field-intro", "x1"])
def test_what_is_struck_as_the_standfirst_is_the_deck(name: str) -> None:
    """Its words would be nowhere in the article else."""
    article = told(
        f'<div>{H1}<p class="{name}">{DECK}</p><div class=meta>By Ida Marsh</div></div><main>{written(LINES)}</main>'
    )
    assert (article.metadata.deck, texts(article)) == (DECK, list(LINES))
    assert dict(article.metadata.found_in)["deck"] == "line above the story"


def test_a_summary_that_describes_the_page_is_the_deck() -> None:
    """Its class is too common to be believed alone."""
    story = f"<article>{H1}<p class=summary>{DECK}</p><div class=meta>By Ida Marsh</div>{{}}</article>"
    article = told(story.format(written(LINES)))
    assert (article.metadata.deck, texts(article)) == (DECK, list(LINES))
    article = whole(story.format(written(LINES)))
    assert DECK in (article.metadata.deck or "", *texts(article))


def test_a_first_paragraph_that_describes_the_page_is_no_deck() -> None:
    """It is the story's, and kept as such."""
    article = told(f"<article>{H1}<div class=meta>By Ida Marsh</div><p>{DECK}</p>{BODY}</article>")
    assert (article.metadata.deck, texts(article)) == (None, [DECK, *PARAGRAPHS])


def test_the_words_under_a_picture_are_no_deck() -> None:
    """A class that speaks of both is the caption's."""
    picture = f'<div class=image_box><img src="/p.jpg"><div class=image_subtitle>{DECK}</div></div>'
    assert whole(f"<article>{H1}{picture}{BODY}</article>").metadata.deck is None


@pytest.mark.parametrize(
    "story",
    [
        "<header>{}<h2 class='subhead subheadline'>{}</h2></header><div class=asset-body><div class=preview>{}</div></div>",
        "<div class=entry-header>{}<p class=subtitle>{}</p></div><div class=content-inner>{}</div>",
    ],
)
def test_a_known_standfirst_stays_out_of_a_long_story(story: str) -> None:
    """It is told once, in the metadata, however much it reads like the story."""
    lines = (*LINES, *(line.replace("harbour", "town").replace("pier", "bridge") for line in LINES))
    article = whole(f"<article>{story.format(H1, DECK, written(lines))}</article>")
    assert article.metadata.deck == DECK
    assert DECK not in texts(article)


# --- how paragraphs are called and parted


def test_a_theme_that_names_its_quotations_on_the_whole_story_quotes_nothing() -> None:
    """The class says how quotations look, and stands on what holds all."""
    article = whole(f'<div class="post-entry blockquote-style-2"><div>{H1}{written(LINES + LINES[:2])}</div></div>')
    assert {block.kind for block in article.blocks} == {BlockKind.PARAGRAPH}


def test_a_small_box_of_that_name_is_a_quotation() -> None:
    """As it was meant."""
    kinds = {block.kind for block in among(f"<div class=block-quote><p>{DECK}</p></div>").blocks if block.text == DECK}
    assert kinds == {BlockKind.QUOTE}


def test_long_lines_parted_by_single_line_breaks_are_paragraphs() -> None:
    """No verse has lines of thirty words that end with a full stop."""
    long = [
        f"{one[:-1]}, and {other[0].lower()}{other[1:]}" for one, other in zip(LINES[::2], LINES[1::2], strict=True)
    ]
    assert texts(whole(f"<article>{H1}<div>{'<br>'.join(long)}</div></article>")) == long


def test_bold_lines_between_them_are_apart() -> None:
    """Headings of editors that know no headings."""
    long = f"{LINES[0][:-1]}, and {LINES[1][0].lower()}{LINES[1][1:]}"
    body = f"{long}<br><b>What will become of the pier</b><br>{long.replace('storm', 'gale')}"
    assert texts(whole(f"<article>{H1}<div>{body}</div>{written(MORE)}</article>"))[:3] == [
        long,
        "What will become of the pier",
        long.replace("storm", "gale"),
    ]


def test_verse_is_one_block() -> None:
    """Its lines are short."""
    verse = "The pier is old, the sea is grey,<br>the gulls have gone, the boats will stay.<br>So say the men who mend the quay."
    poem = next(block for block in among(f"<p>{verse}</p>").blocks if block.text.startswith("The pier is old"))
    assert poem.text.endswith("mend the quay.")


@pytest.mark.parametrize("between", ["", '<img src="/i.jpg">', "<div class=promo><h3>You may also like</h3><a href=/x>The ferry sails</a></div>"])  # fmt: skip
@pytest.mark.parametrize("piece", ["<div>{}</div>", "<div><div>{}</div></div>", "<div><div><div>{}</div></div></div>"])
def test_pieces_of_a_story_that_have_wrappers_of_their_own(piece: str, between: str) -> None:
    """Page builders put each row of a page into several."""
    pieces = [piece.format(written(part)) for part in (LINES[:6], LINES[6:])]
    article = whole(f"<main>{H1}{between.join(pieces)}</main><footer>Contact</footer>")
    assert texts(article) == list(LINES)


@pytest.mark.parametrize("name", ["w-embed", "html-embed-block", "embed"])
def test_a_table_in_a_box_for_embedded_things_is_the_storys(name: str) -> None:
    """Some editors have no other way to place one."""
    rows = "<tr><th>Quay</th><th>Berths</th></tr><tr><td>North</td><td>12</td></tr><tr><td>South</td><td>31</td></tr>"
    article = among(f"<div class={name}><table>{rows}</table></div>")
    assert [block.text for block in article.blocks if block.kind is BlockKind.TABLE] == ["Quay Berths\nNorth 12\nSouth 31"]  # fmt: skip


def test_a_pull_quote_in_a_box_of_that_name_is_said_once() -> None:
    """Its words stand in a paragraph already; other words in such a box are a quotation."""
    again = LINES[1].partition(", although")[0]
    assert texts(among(f"<div class=pullquote><p>{again}</p></div>")) == list(LINES)
    assert DECK in texts(among(f"<div class=pullquote><p>{DECK}</p></div>"))


# --- boxes among the paragraphs


@pytest.mark.parametrize(
    "box",
    [
        "<h3>Sign up for the Morning Tide</h3><p>The five stories that matter, every weekday at seven.</p><a href=/newsletter>Sign me up</a>",
        "<strong>Jetzt vier Wochen testen</strong><p>Alle Artikel, jederzeit kündbar.</p><a href=/abo>Zum Angebot</a>",
        "<h4>Ricevi la nostra newsletter</h4><p>Ogni mattina le notizie del porto nella tua casella.</p><button>Iscriviti</button>",
        "<h4>La lettre du port</h4><p>Chaque matin, les nouvelles du port dans votre boîte.</p><button>Je m’abonne</button>",
    ],
)
def test_of_a_box_that_offers_letters_nothing_is_left(box: str) -> None:
    """The sentence between heading and button says nothing of letters itself."""
    article = among(f"<div class=x7>{box}</div>")
    assert texts(article) == list(LINES)
    assert {removal.reason for removal in article.removals if removal.rule == "rest-of-offer"} == {Reason.SIGNUP}


def test_a_part_of_the_story_that_ends_with_a_button_stays() -> None:
    """The button offers no letters."""
    section = f"<section><h3>On the mole</h3><p>{DECK}</p><button>Copy link</button></section>"
    assert {"On the mole", DECK} <= set(texts(among(section)))


def test_a_line_with_who_made_it_alone_with_a_picture_is_its_caption() -> None:
    """No class says so where styles are made by machines."""
    box = '<div class=sc-1><img src="/i.jpg"><div class=sc-2>The swing bridge seen from the mole. <span>Photo: T. Quill</span></div></div>'
    article = among(box)
    (image,) = article.images
    assert (texts(article), image.caption, image.credit) == (list(LINES), "The swing bridge seen from the mole.", "T. Quill")  # fmt: skip


def test_the_same_line_among_paragraphs_is_none() -> None:
    """Nothing shows that it belongs to a picture."""
    line = "The exhibition shows the bridge as it was in ninety-six. Photo: T. Quill"
    assert line in texts(among(f"<p>{line}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "Con información de Nazaria Cobres.",
        "Com informações da Agência do Porto.",
        "Ha collaborato Zeno Cardaminti.",
        "(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)",
        "特别声明：以上文章内容仅代表作者本人观点，不代表本网观点或立场。",
    ],
)
def test_closing_lines(line: str) -> None:
    """Whoever helped, and what an outlet says of texts that it took over."""
    assert texts(whole(f"<article>{H1}{written(LINES)}<p><em>{line}</em></p></article>")) == list(LINES)


# --- title and author


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Storm closes harbour - The Quay Today News", "<h2 class=itemTitle>Storm closes harbour</h2>"),
        ("Storm closes harbour - 16 May 2025 - The Quay", "<div class=eTitle>Storm closes harbour</div>"),
        ("The Quay of Emsted - Storm closes harbour", "<font size=5><b>Storm closes harbour</b></font>"),
    ],
)
def test_the_title_of_a_page_without_h1_is_the_line_that_shows_it(title: str, shown: str) -> None:
    """The window's title is all that names it, with who knows what beside it."""
    assert whole(f"{shown}<div>{written(LINES)}</div>", f"<title>{title}</title>").metadata.title == TITLE


def test_a_title_of_which_the_page_shows_no_part_stays_whole() -> None:
    """A dash can be the title's own."""
    title = "Storm closes harbour - again and again"
    assert whole(f"<h2>Weather</h2><div>{written(LINES)}</div>", f"<title>{title}</title>").metadata.title == title


@pytest.mark.parametrize(
    ("line", "name"), [("كتب: ناظم البيلساني", "ناظم البيلساني"), ("Haber: Nevbahar Kıraçlı", "Nevbahar Kıraçlı")]
)
def test_labels_before_an_authors_name(line: str, name: str) -> None:
    """They are no part of it."""
    assert whole(f"<article>{H1}<span class=author>{line}</span>{BODY}</article>").metadata.authors == (name,)


# --- reasons of what stands in one box


def test_a_headline_in_a_struck_box_is_struck_as_the_headline() -> None:
    """Some themes call the head of a post its meta."""
    article = whole(f"<article><div class=post-meta>{H1}<span>By Ida Marsh</span></div>{written(LINES)}</article>")
    assert reason(article, TITLE) is Reason.HEADLINE
    assert sum(removal.words for removal in article.removals) == len(f"{TITLE} By Ida Marsh".split())


def test_boxes_of_the_foot_keep_their_own_reasons() -> None:
    """What hands the page on is no tag, although it stands in the foot of the entry."""
    foot = "<footer><div class=post-tags><a href=/tag/pier>Pier</a></div><div class=share-box><a href=/s>Share this page</a></div>"
    article = among("", f"{foot}<div class=comments><p>12 answers by readers</p></div></footer>")
    assert reason(article, "Pier") is Reason.TAGS
    assert reason(article, "Share this page") is Reason.SHARE
    assert reason(article, "12 answers") is Reason.COMMENTS


@pytest.mark.parametrize("heading", ["Mais lidas", "热门排行", "アクセスランキング", "많이 본 뉴스", "Самое читаемое"])
def test_items_of_a_list_of_what_is_read_most(heading: str) -> None:
    """The heading says it for each of them."""
    items = "".join(f"<li><a href=/s/{n}>The rowers win by {n} lengths again</a></li>" for n in range(3, 7))
    article = among("", f"<div class=q><h3>{heading}</h3><ul>{items}</ul></div>")
    assert {reason(article, f"win by {n} lengths") for n in range(3, 7)} == {Reason.MOST_READ}


@pytest.mark.parametrize("label", ["Read also:", "Lesen Sie auch:", "Читайте также:", "Baca juga:", "यह भी पढ़ें:"])
def test_a_link_that_the_line_above_it_announces(label: str) -> None:
    """Each in a line of its own."""
    article = among(
        f"<div class=i><span class=l>{label}</span><br><a href=/s/1>Ten villages share one doctor</a></div>"
    )
    assert texts(article) == list(LINES)
    assert reason(article, "Ten villages") is Reason.RELATED


def test_a_line_in_brackets_that_leads_to_another_story() -> None:
    """It is no shortcode of an editor, although it looks like one; `[gallery ids="1,2"]` is one."""
    assert reason(among("<p>[Lea también: <a href=/s/1>Diez aldeas comparten médica</a>]</p>"), "Lea") is Reason.RELATED
    assert reason(among('<p>[gallery ids="1,2"]</p>'), "gallery") is Reason.HIDDEN


@pytest.mark.parametrize("heading", ["3 comments", "Kommentare (3)", "3 commenti", "Комментарии", "コメント", "댓글 3"])
def test_what_stands_under_a_heading_of_comments(heading: str) -> None:
    """No class says that it is readers who speak."""
    said = "".join(f"<div><b>Gull{n}</b><br>At last somebody says it.<br><a href=#>&#8617;</a></div>" for n in range(2))
    article = among("", f"<div class=q><h3>{heading}</h3>{said}</div>")
    assert texts(article) == list(LINES)
    assert {removal.reason for removal in article.removals if "At last" in removal.text} == {Reason.COMMENTS}


@pytest.mark.parametrize("line", ["Nur für Abonnenten", "Subscribers only", "Tylko dla prenumeratorów", "会員限定"])
def test_a_line_by_the_story_that_says_that_it_is_not_for_all(line: str) -> None:
    """It is struck as that, and the whole story that stands there shows that nothing is kept back."""
    article = whole(f"<div>{H1}<div class=z>{line}</div></div><main>{written(LINES)}</main>")
    assert (reason(article, line), article.metadata.paywall.observed) == (Reason.PAYWALL, ())


# --- tags, cards and captions that no address, box or class tells


@pytest.mark.parametrize(
    "box",
    [
        "<div class=post-tags><a href=/t-12>Piers</a> <a href=/t-15>Storms</a></div>",
        "<div><p>Tags</p><div><a href=/organisation/pier>Piers</a><a href=/organisation/storm>Storms</a></div></div>",
        "<div><span>Теги:</span><ul><li><a href=/x/1>Piers</a></li><li><a href=/x/2>Storms</a></li></ul></div>",
    ],
)
def test_tags_whose_addresses_do_not_tell(box: str) -> None:
    """A class or a label does."""
    assert among("", box).metadata.tags == ("Piers", "Storms")


def test_a_single_short_tag_behind_a_label() -> None:
    """The label may be longer than the tag."""
    assert among("", "<div><span>Schlagwörter</span><div><a href=/x/1>Mole</a></div></div>").metadata.tags == ("Mole",)


@pytest.mark.parametrize(
    "box",
    [
        "<div class=tag-cloud><a href=/t-12>Piers</a> <a href=/t-15>Storms</a></div>",
        "<div><h3>Topics</h3><div><a href=/c/1>Politics</a><a href=/c/2>Sport</a></div></div>",
        "<aside><h3>Tags</h3><div><a href=/c/1>Politics</a><a href=/c/2>Sport</a></div></aside>",
        "<div class=share-tags><a href=/s/1>Share this with everybody</a> <a href=/s/2>Share by letter</a></div>",
    ],
)
def test_lists_of_the_whole_site_are_no_tags(box: str) -> None:
    """Neither are buttons in a box of that name."""
    assert among("", box).metadata.tags == ()


def test_what_an_import_left_of_a_card_at_the_end_of_a_story() -> None:
    """Headline, sentence and picture in loose paragraphs; the headline leads to another host."""
    card = (
        "<p><a href='https://other.example.org/s'>Mayor tells the minister that the pier must wait</a></p>"
        "<p>The talk between the two took more than an hour and was as cold as the sea, says who was there.</p>"
        "<p><img src=/a.jpg alt='Article image'></p><p><a href=https://other.example.org/o>Source link</a></p>"
    )
    assert texts(whole(f"<article>{H1}{written(LINES)}{card}</article>")) == list(LINES)


def test_a_last_paragraph_above_a_picture_stays() -> None:
    """Under a link to a page of the same site it is the story's."""
    end = (
        f"<p><a href=/s/2>Mayor tells the minister that the pier must wait</a></p><p>{DECK}</p><p><img src=/a.jpg></p>"
    )
    assert texts(whole(f"<article>{H1}{written(LINES)}{end}</article>")) == [*LINES, DECK]


def test_a_caption_above_a_bare_makers_name() -> None:
    """Two lines in a box with a picture, the second of them known."""
    box = "<div><img src=/i.jpg alt=''><div>The hall on that evening.</div><div>AFP / Getty Images</div></div>"
    assert texts(among(box)) == list(LINES)


def test_an_authors_name_is_no_networks() -> None:
    """Buttons by the day are not the writer."""
    bar = "<div class=entry-meta><time>July 4, 2025</time></div><div class=icons><a><span>Twitter</span></a><a><span>Copy URL</span></a></div>"
    assert whole(f"<article>{H1}{bar}{written(LINES)}</article>").metadata.authors == ()
