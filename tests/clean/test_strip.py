"""Clutter is struck with its reason; content that looks like clutter is spared."""

from __future__ import annotations

import re

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Reason
from newsarchive.site import Cut, Layout
from tests.clean.pages import BODY, PARAGRAPHS, URL, page, reasons, story

TEXT = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("markup", "rule", "reason"),
    [
        ('<div class="tptn_counter">(Visited 21 times, 3 visits today)</div>', "plugin-counter", Reason.COUNTER),
        (
            '<div id="jp-relatedposts"><p>Another storm is on its way to the coast, forecasters said in the morning.</p></div>',
            "plugin-related",
            Reason.RELATED,
        ),
        ('<div class="sharedaddy">Share this story with all your friends</div>', "plugin-share", Reason.SHARE),
        ('<div class="post-related_box">Ferry timetable for the winter months</div>', "word-related", Reason.RELATED),
        ("<nav>Home Harbour Weather</nav>", "tag-nav", Reason.MENU),
        ("<p>Advertisement</p>", "line-ad", Reason.AD),
        ("<p>Реклама:</p>", "line-ad", Reason.AD),
        ('<p>Lesen Sie auch: <a href="/x">Fähre bleibt im Hafen</a></p>', "opening-read-more", Reason.RELATED),
        (
            '<p><a href="/2024/05/ferry-stays-in-port-for-another-week">Ferry stays in port for another week</a></p>',
            "link-line",
            Reason.RELATED,
        ),
        ("<p>Sign up for our newsletter</p>", "line-signup", Reason.SIGNUP),
        ("<p>Additional reporting by Ida Invented</p>", "tail-reporting", Reason.BYLINE),
        ("<p>Tags: harbour, storm, ferry</p>", "tail-tags", Reason.TAGS),
        ('<h3>Related news</h3><ul><li><a href="/x">Ferry stays</a></li></ul>', "tail-heading", Reason.RELATED),
    ],
)
def test_clutter_in_the_body_is_struck_and_named(markup: str, rule: str, reason: Reason) -> None:
    """Behind the last paragraph, inside the body's own element: the text is as before and the ledger says why."""
    article = story(markup)
    assert article.text == TEXT
    assert reasons(article)[rule] is reason


def test_a_line_of_rights_behind_the_story_is_struck() -> None:
    """It is the page's foot or nothing that has a name: what was learned decides."""
    article = story("<p>© 2024 The Quay. All rights reserved.</p>")
    assert article.text == TEXT
    assert reasons(article)["line-rights"] in (Reason.MENU, Reason.OUTSIDE_BODY)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The advertisement for the new ferry hung at the pier for weeks before the storm tore it down.</p>",
        '<p>Read the report: it says that the southern quay was <a href="/r">built in 1911</a> and never repaired since.</p>',
        "<h2>What comes next</h2><p>The council will meet on Monday to decide how the repairs of the piers are paid for.</p>",
        "<blockquote>We were lucky this time, and we know it.</blockquote>",
        "<p>Correction: an earlier version named the wrong quay.</p>",
    ],
)
def test_near_misses_are_spared(markup: str) -> None:
    """Sentences that share a word with clutter are the story."""
    assert story(markup).text.startswith(TEXT + "\n\n")


def test_a_rule_that_would_take_the_story_is_not_obeyed() -> None:
    """A share class around everything names nothing."""
    article = clean(page(f'<div class="share related"><div class="ad">{BODY}</div></div>'), URL)
    assert article.text == TEXT


def test_comments_longer_than_the_story_are_no_story() -> None:
    """Readers may write more than the paper."""
    talk = "<p>I have lived at this harbour for forty years and never saw the council act before a storm came.</p>" * 12
    article = clean(page(f'<div class="article-body">{BODY * 2}</div><div id="comments">{talk}</div>'), URL)
    assert "forty years" not in article.text
    assert reasons(article)["plugin-comments"] is Reason.COMMENTS


def test_inline_clutter_leaves_the_words_around_it() -> None:
    """A struck span inside a paragraph takes its own words and no others."""
    article = story(
        "<p>The ferry <span class='screen-reader-text'>opens in a new tab</span> leaves from the southern quay until the repairs are done.</p>"
    )
    assert "The ferry leaves from" in article.text


@pytest.mark.parametrize(
    "hint",
    ["(opens in a new window)", "öffnet im neuen Fenster", " (s'ouvre dans un nouvel onglet)", "se abre en una ventana nueva", "откроется в новом окне",
     " 新しいウィンドウで開きます", " 새 창으로 열림", "(link is external)"],
)  # fmt: skip
def test_where_a_link_opens_is_no_word_of_the_story(hint: str) -> None:
    """It is said to those who cannot see the icon; the link's own words stay."""
    article = story(
        f"<p>The council <a href='/minutes'>said so in its minutes<svg><path></path></svg><span>{hint}</span></a> of Thursday, and the ferry to the islands will stay where she is until the storm is over.</p>"
    )
    assert "The council said so in its minutes of Thursday, and the ferry to the islands will stay" in article.text
    assert [one.text for one in article.removals if one.rule == "link-hint"] == [hint.strip()]


@pytest.mark.parametrize("words", ["a new tab for the coat", "its new windows"])
def test_a_link_about_windows_keeps_its_words(words: str) -> None:
    """Only a short text that ends with the window is a hint, and only beside other words of its link."""
    article = story(
        f"<p>The council <a href='/minutes'>wanted <b>{words}</b></a> on Thursday, and the ferry will stay.</p>"
    )
    assert f"The council wanted {words} on Thursday" in article.text


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("It also <a href='/piers'>mends the piers and keeps the lamps of the harbour burning</a>.", True),
        ("You can <a href='/piers'>read all about the southern pier in our portrait</a> of its keeper.", True),
        ("More on this: <a href='/piers'>who mends the piers and keeps the lamps of the harbour burning?</a>", False),
        ("<a href='/piers'>Who mends the piers and keeps the lamps of the harbour burning</a>.", False),
        ("Piers <a href='/piers'>who mends them and keeps the lamps of the harbour burning</a> ›", False),
    ],
)
def test_a_sentence_that_ends_behind_its_link_is_the_storys(line: str, kept: bool) -> None:
    """However much of it the link is; a line that is a link from its first word or to its last leads elsewhere."""
    article = story(f"<p>{line}</p>{BODY}")
    assert (re.sub("<[^>]+>", "", line) in article.text) is kept


def test_a_site_file_drops_keeps_and_cuts() -> None:
    """What the site says goes before what the general rules say."""
    layout = Layout(
        body=".s",
        drop=(".promo",),
        keep=(".related",),
        drop_text=("Details:",),
        cut=(Cut(pattern="– Ends"),),
        name="site:quay#1",
    )
    inside = f'<div class="s">{BODY}<p class="promo">Buy our harbour calendar today, while stocks last, for a small price.</p><p>Details:</p>'
    kept = "The council had warned of the storm on the day before, and most boats had been brought in."
    article = clean(
        page(f'{inside}<p class="related">{kept}</p><p>– Ends</p><p>Keywords galore</p></div>'), URL, layout=layout
    )
    assert article.text == TEXT + "\n\n" + kept
    assert {reasons(article)[rule] for rule in ("drop .promo", "drop_text Details:", "cut – Ends")} == {Reason.SITE}
    assert article.layout == "site:quay#1"


def card(title: str, text: str) -> str:
    """A box that leads to another story and shows its beginning."""
    return f'<div class="q6"><h4><a href="/other">{title}</a></h4><p>{text}</p></div>'


CARDS = card(
    "Lift learns to stop at the second floor",
    "The lift in the savings bank stopped at the second floor for the first time on Friday, and those who stepped out found […]",
) + card(
    "Revolving door turns no more",
    "After eleven years the revolving door of the hotel has been replaced by a plain one, which opens to the left and on windy days […]",
)


def test_cards_under_a_heading_are_other_stories_however_much_they_say() -> None:
    """No class gives them away, and they weigh as much as the story."""
    article = story(f"<div><h3>Related Article</h3>{CARDS}{CARDS.replace('Friday', 'Monday')}</div>")
    assert article.text == TEXT


def test_cards_are_all_there_is_where_no_story_stands_above_them() -> None:
    """A blog shows its own story as a card: without another one above the heading nothing is struck for it."""
    text = clean(page(f'<div class="article-body"><p>Welcome.</p><h3>Latest</h3>{CARDS}</div>'), URL).text
    assert "The lift in the savings bank" in text


@pytest.mark.parametrize(
    "line",
    [
        "Recevez chaque matin l’essentiel de la région dans votre boîte mail",
        "Підписуйтеся на наш канал, щоб не пропустити важливе",
        "Get the best of the harbour delivered straight to your inbox.",
        "Erhalten Sie jeden Morgen unseren Newsletter ins Postfach",
        "Recibe cada mañana las noticias del puerto en tu correo",
        "Ontvang elke ochtend onze nieuwsbrief",
        "Få nyheterna från hamnen i vårt nyhetsbrev varje morgon",
        "Zapisz się na nasz newsletter",
    ],
)
def test_invitations_to_letters_are_struck(line: str) -> None:
    """In the languages of the news, also where no class says so."""
    article = story("", before=f"<p>{PARAGRAPHS[2]}</p><p>{line}</p>")
    assert line not in article.text
    assert Reason.SIGNUP in {removal.reason for removal in article.removals}


@pytest.mark.parametrize(
    "line",
    [
        "Get the boats out of the water before the wind turns, the harbour master told the owners on Monday.",
        "Receive them well, the mayor asked, for they have come a long way over the mountains.",
    ],
)
def test_sentences_that_begin_so_stay(line: str) -> None:
    """An invitation counts only with the place that the letters go to."""
    assert line in story("", before=f"<p>{PARAGRAPHS[2]}</p><p>{line}</p>").text


@pytest.mark.parametrize(
    "sentence",
    [
        'The harbour master showed us the <a class="related-link" href="/x">old signal tower</a> on the northern quay.',
        '<a class="overlay-link" href="/x">The signal tower</a> has stood on the northern quay for a hundred years.',
        'Keepers (<span class="tooltip">they lived in the tower</span>) lit the lamp at dusk, and <a class="promo" href="/x">ferries</a>, too, came home.',
        'The crew waited for the tide, said the harbour master, and ... <span class="paywall">then went out to look for the missing boat.</span>',
    ],
)
def test_words_of_a_sentence_stay_whatever_their_link_is_called(sentence: str) -> None:
    """A sentence with a hole in it says something else."""
    plain = re.sub("<[^>]+>", "", sentence)
    assert plain in story(f"<p>{sentence}</p><p>Nobody was hurt, the harbour office said on Monday.</p>").text


@pytest.mark.parametrize(
    ("paragraph", "kept"),
    [
        ('The harbour reopened on Monday morning, the office said. <a class="readmore" href="/x">Read more</a>', "The harbour reopened on Monday morning, the office said."),
        (
            'The pilot<span class="tooltip">Pilots guide ships through narrow waters</span> came on board at the lighthouse.',
            "The pilot came on board at the lighthouse.",
        ),
        (
            'The harbour reopened on Monday morning. <span class="share">Share this story with all your friends</span>',
            "The harbour reopened on Monday morning.",
        ),
    ],
)  # fmt: skip
def test_labels_at_a_paragraphs_end_and_explanations_stuck_to_a_word_go(paragraph: str, kept: str) -> None:
    """They are no part of its sentences."""
    text = story(f"<p>{paragraph}</p>").text
    assert kept in text
    assert not any(word in text for word in ("Read more", "narrow waters", "your friends"))


@pytest.mark.parametrize(
    "line",
    [
        "The Quay is the place for news of the harbour. Please sign up for our daily newsletter, Tide, here.",
        "Wenn Sie mehr lesen möchten: Hier können Sie unseren Newsletter abonnieren, der jeden Morgen kommt.",
        "Cet article vous a plu ? Chaque matin, notre infolettre : abonnez-vous.",
        "Si desea recibir más historias del puerto, puede suscribirse a nuestro boletín semanal.",
        "Chcesz wiedzieć więcej o porcie? Nasz newsletter czeka, zapisz się już dziś.",
    ],
)
def test_a_last_paragraph_that_invites_to_letters_is_no_story(line: str) -> None:
    """Whatever it begins with."""
    article = story(f"<p><em>{line}</em></p>")
    assert line not in article.text
    assert any(removal.reason is Reason.SIGNUP for removal in article.removals)


def test_a_story_about_letters_ends_as_it_wants() -> None:
    """It invites nobody."""
    line = "The newsletter of the harbour office has come out every Friday since the year of the great storm."
    assert line in story(f"<p>{line}</p>").text


def test_a_biography_may_say_the_trade_before_the_name() -> None:
    """Behind the last paragraph: an author's name, and what its bearer is."""
    line = "Correspondent Ida Invented is in charge of the coast and reports from the harbour this month."
    html = page(
        f"<article><p>By Ida Invented</p>{BODY}<p><em>{line}</em></p></article>",
        head='<meta name="author" content="Ida Invented">',
    )
    assert line not in clean(html, URL).text


def test_a_box_of_other_stories_in_mid_story_ends_nothing() -> None:
    """Its heading begins the box alone, for behind it the paragraphs go on where they stood before."""
    box = (
        '<div class="x"><h3>Lesen Sie auch</h3><a href="/x"><span>Ferry stays in port for another week</span></a></div>'
    )
    last = "<p>On Friday the first boats are to leave again, the harbour master said in the evening.</p>"
    text = story(f"{BODY * 4}{box}{last}").text
    assert "On Friday the first boats" in text
    assert "Ferry stays" not in text


@pytest.mark.parametrize(
    "asks",
    [
        "Um eingebettete Inhalte anzuzeigen, ist deine Einwilligung in die Verarbeitung von Daten notwendig. " * 4,
        "Werbung: Um dir passende Inhalte zu zeigen, setzen wir Cookies und andere Technologien ein. Mehr dazu unten.",
        "To show you what matters, we and our partners use cookies and similar technologies on this page.",
        "Nous utilisons des cookies et d'autres technologies pour vous montrer ce qui compte.",
    ],
)
def test_what_asks_for_consent_in_mid_story_is_no_story(asks: str) -> None:
    """In its own words, and however long."""
    article = story(f"<p>{asks.strip()}</p>{BODY}")
    assert asks[:40] not in article.text
    assert any(removal.reason is Reason.CONSENT for removal in article.removals)


def test_a_story_about_cookies_stays() -> None:
    """It speaks of them and asks for nothing."""
    line = "The harbour office sets no cookies, said its master, and other offices of the coast should follow it soon."
    assert line in story(f"<p>{line}</p>{BODY}").text
