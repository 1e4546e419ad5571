"""What stands at a story's edges and in its midst, where no class tells: heads under a standfirst, what an outlet says of
itself, corrections in a foot; and last paragraphs that look like it and are the story's."""

from __future__ import annotations

import pytest

from newsarchive.clean.matching import has_reading_time
from newsarchive.clean.outlet import advertises_itself, asks_for_tips, invites_to_letters, offers_itself
from newsarchive.clean.pipeline import clean
from newsarchive.model import Article
from tests.clean.pages import BODY, PARAGRAPHS, URL, page, reasons

MORE = (
    "The harbour office has asked the region for money, since the northern pier has stood for more than ninety years.",
    "Divers will look at its piles next week, as soon as the swell has gone down and the water is clear again.",
)
DECK = "<p>Four boats are lost, and the islands will have to wait for their mail until the wind has turned to the west.</p>"


def flat(inside: str, head: str = "<title>Storm closes harbour | The Quay</title>") -> Article:
    """The article of a page whose story and clutter are children of one element without a class."""
    return clean(page(inside, head), URL)


def texts(article: Article) -> list[str]:
    """What was kept, in order."""
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "lines",
    [
        ("12 March 2024, 18:40",),
        ("Ana Pires", "12.03.2024, 18:40"),
        ("4 minutos de lectura", "Guardar"),
        ("Czas czytania: 4 min", "Posłuchaj"),
        ("Foto: Ana Pires / Quay Images",),
        ("Photograph: Ana Pires/Quay Images",),
        ("Ascolta l'articolo",),
        ("Merken", "Artikel anhören"),
    ],
)
def test_lines_between_standfirst_and_story(lines: tuple[str, ...]) -> None:
    """A day, a name or the time to read under the first paragraph: that one was the standfirst."""
    article = flat(DECK + "".join(f"<p>{line}</p>" for line in lines) + BODY)
    assert texts(article)[-len(PARAGRAPHS) :] == list(PARAGRAPHS)
    assert not set(lines) & set(texts(article))


def test_a_chronicle_keeps_its_days() -> None:
    """Days above each paragraph are no date line, the first of them neither."""
    days = [f"{day} March 2024" for day in (3, 4, 5)]
    told = "".join(f"<p>{day}</p><p>{text}</p>" for day, text in zip(days, PARAGRAPHS, strict=True))
    assert set(days) <= set(texts(flat(DECK + told)))


def test_a_line_under_the_first_paragraph_that_tells_nothing() -> None:
    """A heading without a mark is the story's."""
    assert "By the old pier" in texts(flat(DECK + "<p>By the old pier</p>" + BODY))


@pytest.mark.parametrize(
    "line", ["Czas czytania: 4 min", "Timp de citire 4 minute", "4 minuti di lettura", "4 मिनट में पढ़ें"]
)
def test_times_to_read(line: str) -> None:
    """In Latin letters beyond English, too."""
    assert has_reading_time(line)


@pytest.mark.parametrize(
    "line",
    [
        "Get the day's news on your phone: download our app for both systems.",
        "Laden Sie unsere App herunter und lesen Sie alles vom Hafen zuerst.",
        "Descarga nuestra app y entérate antes que nadie.",
        "Good journalism is not free. Support us with two pounds a month.",
        "Guter Journalismus kostet Geld, unterstützen Sie uns dabei.",
        "Наша журналистика держится на читателях. Поддержите нас.",
        "Sprawdź, co słychać w porcie: pobierz naszą aplikację na telefon.",
        "Do you know more about this? Write to tips@news.example",
        "Wissen Sie mehr darüber? Schreiben Sie an hinweis@news.example",
        "Bağımsız gazetecilik desteğinizle yaşar, bize destek olun.",
        "独立した報道を続けるため、ご支援をお願いします。どうか読者として支援してください。",
    ],
)
def test_what_an_outlet_asks_of_its_readers_at_the_tail(line: str) -> None:
    """Nothing above it stays because of it: the biography goes, too."""
    article = flat(f"{BODY}<p>By Ana Pires, harbour desk</p><p>{line}</p><p>© 2024 The Quay</p>")
    assert texts(article) == list(PARAGRAPHS)
    assert "tail-outlet" in reasons(article)


@pytest.mark.parametrize(
    "line",
    [
        "The app can be downloaded free of charge from both stores.",
        "The fund will support independent journalism with five million pounds a year.",
        "“Download our app,” says the sign at the gate.",
        "La fundación apoyará el periodismo local, del que dependen nuestros pueblos.",
        "Our towns need the ferry more than ever, and we must not let it go.",
        "Questions? Write to tours@harbour-tours.example.",
        "A subscription now costs twelve pounds a month.",
        "„Wir werden sehen.“",
        "« On verra bien. »",
        "“We will see”",
        "The hearing is on 3 May.",
    ],
)
def test_a_last_paragraph_that_is_the_story(line: str) -> None:
    """A quotation with the marks of its language, a service, a sentence about apps and subscriptions."""
    assert texts(flat(f"{BODY}<p>{line}</p><p>© 2024 The Quay</p>")) == [*PARAGRAPHS, line]


def test_a_story_about_letters_may_end_with_them() -> None:
    """Its headline says so."""
    line = "Readers can sign up for the newsletter at the library."
    html = page(f"{BODY}<p>{line}</p>", "<title>Library starts newsletter</title>").replace(
        b"<h1>Storm closes harbour", b"<h1>Library starts newsletter"
    )
    assert texts(clean(html, URL)) == [*PARAGRAPHS, line]


def test_a_paragraph_about_the_outlet_ends_the_story() -> None:
    """It begins with the outlet's name, and the story never speaks of it."""
    head = '<title>Storm closes harbour</title><meta property="og:site_name" content="The Quay">'
    about = (
        "<p>The Quay is an independent daily for both shores of the bay. It belongs to a foundation of its readers.</p>"
    )
    assert texts(flat(BODY + about, head)) == list(PARAGRAPHS)
    assert len(texts(flat(about, head))) == 1, "a page that is nothing else keeps it"
    told = "<p>Nobody at The Quay wanted to talk about the losses of the last year, when the storm took the roof.</p>"
    assert len(texts(flat(BODY + told + about, head))) == len(PARAGRAPHS) + 2


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter and have the tide table every morning.",
        "Mit unserem Newsletter sind Sie morgens im Bilde. Jetzt anmelden!",
        "Subscribe now: three months for £1.",
        "Abonnez-vous : 1 € pour 3 mois.",
        "Suivez-nous sur WhatsApp",
        "Folgen Sie uns auf Instagram",
        "뉴스레터를 구독하고 매일 아침 주요 뉴스를 받아보세요.",
    ],
)
def test_invitations_in_the_midst_of_a_story(line: str) -> None:
    """'Our newsletter', or an offer with its price; no class tells."""
    assert texts(flat(f"{BODY}<p>{line}</p><p>{MORE[0]}</p><p>{MORE[1]}</p>")) == [*PARAGRAPHS, *MORE]


def test_words_that_must_stand_together() -> None:
    """Each kind alone is a story's."""
    assert invites_to_letters("Iscriviti alla nostra newsletter")
    assert not invites_to_letters("Our readers have long subscribed to more than one newsletter")
    assert advertises_itself("下载我们的客户端")
    assert not advertises_itself("Download the app and leave our troubles to others")
    assert offers_itself("Suscríbete por 1 € durante tres meses", 8.0)
    assert not offers_itself("Subscribe to hope", 3.0)
    assert not asks_for_tips("Write to tips@news.example", 5.0, URL)


@pytest.mark.parametrize("line", [MORE[1], "The harbour master has no doubt that it can be saved."])
def test_a_story_goes_on_behind_a_list_of_links(line: str) -> None:
    """Two paragraphs that look as those above, even near the end."""
    links = "".join(f'<li><a href="/{n}">Another tale of the bay, number {n}</a></li>' for n in range(3))
    inside = "".join(f"<p>{text} It was said for the {n}th time.</p>" for n, text in enumerate(PARAGRAPHS * 6, 4))
    article = flat(f"{inside}<h3>Related stories</h3><ul>{links}</ul><p>{MORE[0]}</p><p>{line}</p>")
    assert texts(article)[-2:] == [MORE[0], line]


def test_a_correction_in_the_foot_of_the_article_is_kept() -> None:
    """The rest of the foot is not."""
    note = "Correction: an earlier version of this story named the wrong pier."
    article = flat(f"<main><article>{BODY}<footer><p>{note}</p><p>Filed under weather</p></footer></article></main>")
    assert texts(article) == [*PARAGRAPHS, note]


def test_a_correction_in_the_foot_of_the_page_is_not() -> None:
    """It may be any story's."""
    note = "Correction: an earlier version of this story named the wrong pier."
    assert texts(flat(f"<main><article>{BODY}</article></main><footer><p>{note}</p></footer>")) == list(PARAGRAPHS)


def test_an_old_layout_of_line_breaks_in_a_cell() -> None:
    """What line breaks part in a cell with the story is no cell: labels and links go."""
    lines = "<br><br>".join([*PARAGRAPHS, *MORE])
    tail = '<br><br><a href="/1">Ferry fares rise again</a><br>Share<br>'
    html = f"<table><tr><td><a href='/'>Home</a></td><td>{lines}{tail}</td></tr></table>"
    assert texts(flat(html)) == [*PARAGRAPHS, *MORE]
