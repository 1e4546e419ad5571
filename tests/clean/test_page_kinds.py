"""Kinds of page where nothing is declared: told by the shape of a page and one more witness, and never against a story."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.errors import CleaningError
from newsarchive.model import Article, BlockKind, OutcomeKind

HOST = "https://news.example"
URL = f"{HOST}/2025/11/orchard"
_MENU = "<nav><ul><li><a href=/>Start</a></li><li><a href=/p>Politics</a></li><li><a href=/s>Sport</a></li></ul></nav>"
_FOOT = "<footer><p>© 2025 The Orchard Post. No part of these pages may be used again before the publisher has agreed to it in writing.</p><a href=/imprint>Imprint</a></footer>"

ENGLISH = (
    "The growers of Low Vale have agreed to share one cold store, after frost took half of the early pears on Monday night.",
    "Nine of them signed the paper on a barrel in the yard, and the tenth said that he would think it over until Friday.",
    "The store will hold four hundred crates, and whoever brings more must wait until the first lorry has left for the town.",
    "Its motor runs on the mill stream, which the oldest of the growers called the one good idea of the whole long evening.",
    "A second meeting about the price of the crates was put off, since the man who knows their number had gone to bed.",
    "The council gave no money but lent two carts, and asked that they be brought back clean before the fair in December.",
    "Late pears are not touched by the frost, said the teacher at the school of husbandry, who had looked at forty trees.",
)
GERMAN = (
    "Die Obstbauern im Niedertal teilen sich künftig ein Kühlhaus, nachdem der Frost in der Nacht die Hälfte der Birnen genommen hat.",
    "Neun von ihnen unterschrieben auf einem Fass im Hof, der zehnte wollte sich die Sache bis Freitag noch einmal überlegen.",
    "Vierhundert Kisten haben Platz, und wer mehr bringt, muss warten, bis der erste Wagen in die Stadt abgefahren ist.",
    "Der Motor läuft mit dem Mühlbach, was der älteste Bauer den einzigen guten Einfall des ganzen langen Abends nannte.",
    "Über den Preis der Kisten wurde nicht gesprochen, denn wer ihre Zahl kennt, war schon schlafen gegangen.",
    "Die Gemeinde gab kein Geld, lieh aber zwei Karren und bat darum, sie vor dem Markt sauber zurückzubringen.",
    "Die späten Birnen hat der Frost verschont, sagte der Lehrer der Landwirtschaftsschule nach einem Gang durch die Reihen.",
)
ARABIC = (
    "اتفق مزارعو الوادي الأسفل على استخدام مخزن تبريد واحد بعد أن أتلف الصقيع نصف محصول الكمثرى المبكرة ليلة الاثنين.",
    "ووقع تسعة منهم على الورقة فوق برميل في الساحة، وقال العاشر إنه سيفكر في الأمر حتى يوم الجمعة.",
    "ويتسع المخزن لأربعمئة صندوق، ومن يحضر أكثر عليه أن ينتظر حتى تغادر الشاحنة الأولى إلى المدينة.",
    "ويعمل محركه بماء الطاحونة، وهو ما وصفه أكبر المزارعين سنا بأنه الفكرة الجيدة الوحيدة في تلك الليلة.",
    "وتأجل اجتماع آخر حول سعر الصناديق لأن الرجل الذي يعرف عددها كان قد ذهب إلى النوم.",
    "ولم تقدم البلدية مالا لكنها أعارت عربتين وطلبت أن تعادا نظيفتين قبل سوق كانون الأول.",
)
SPANISH = (
    "Los fruteros del Valle Bajo compartirán una sola cámara fría después de que la helada se llevara la mitad de las peras.",
    "Nueve de ellos firmaron sobre un barril en el patio, y el décimo dijo que se lo pensaría hasta el viernes por la tarde.",
    "La cámara tiene sitio para cuatrocientas cajas, y quien traiga más tendrá que esperar a que salga el primer camión.",
    "Su motor funciona con el agua del molino, la única idea buena de la noche según el más viejo de los fruteros.",
    "La reunión sobre el precio de las cajas se aplazó porque quien sabe cuántas hay ya se había ido a dormir.",
    "El ayuntamiento no dio dinero pero prestó dos carros, y pidió que volvieran limpios antes de la feria de diciembre.",
)


def whole(title: str, inside: str, *, head: str = "", behind: str = "") -> bytes:
    """A page as a system without telling class names writes it."""
    return (
        f"<!doctype html><html><head><title>{title} | The Orchard Post</title>{head}</head><body><div class=x1>{_MENU}</div>"
        f"<div class=k7><h1>{title}</h1><div class=m2><span>Nell Garth</span> <time datetime=2025-11-04T20:15:00Z>4 Nov 2025</time></div>"
        f"<div class=b9>{inside}</div>{behind}</div>{_FOOT}</body></html>"
    ).encode()


def kind(html: bytes, url: str = URL) -> OutcomeKind:
    """What the page is taken for."""
    try:
        return clean(html, url).outcome
    except CleaningError as error:
        return error.outcome


def texts(article: Article) -> list[str]:
    """The body, block by block."""
    return [block.text for block in article.blocks if block.text]


# Live blogs

_ADDRESS = f"{HOST}/local/frost-0811"


def _posts(paragraphs: tuple[str, ...], tag: str = "div") -> str:
    return "".join(
        f'<{tag} class=e4><time datetime="2025-11-04T{20 - n:02d}:05:00Z">{20 - n}:05</time><p>{text}</p></{tag}>'
        for n, text in enumerate(paragraphs)
    )


@pytest.mark.parametrize(
    ("title", "paragraphs", "url"),
    [
        ("Frost in Low Vale: live updates", ENGLISH, _ADDRESS),
        ("Frost in Low Vale", ENGLISH, f"{HOST}/live/frost-0811"),
        ("Liveticker: Frost im Niedertal", GERMAN, _ADDRESS),
        ("La helada en el valle, minuto a minuto", SPANISH, _ADDRESS),
        ("La helada", SPANISH, f"{HOST}/local/helada-minuto-a-minuto-0811"),
        ("مباشر: الصقيع في الوادي الأسفل", ARABIC, _ADDRESS),
    ],
)
def test_timed_posts_under_a_headline_or_address_that_says_live_are_a_live_blog(
    title: str, paragraphs: tuple[str, ...], url: str
) -> None:
    """No class, no linked data: six entries with a time that make up the text, and one word for it."""
    article = clean(whole(title, _posts(paragraphs)), url)
    assert article.outcome is OutcomeKind.LIVE_BLOG
    assert texts(article) == list(paragraphs)
    assert len(article.posts) == len(paragraphs)


@pytest.mark.parametrize(
    ("title", "inside", "url"),
    [
        ("How we live with frost", "".join(f"<p>{text}</p>" for text in ENGLISH), f"{HOST}/live/how-we-live"),
        ("Frost in Low Vale: the night hour by hour", _posts(ENGLISH), _ADDRESS),
        ("Frost in Low Vale: live", _posts(ENGLISH[:2]) + "".join(f"<p>{text}</p>" for text in ENGLISH[2:]), _ADDRESS),
    ],
)
def test_one_witness_alone_makes_no_live_blog(title: str, inside: str, url: str) -> None:
    """The word without posts, posts without the word, a few posts in a story."""
    assert kind(whole(title, inside), url) is OutcomeKind.ARTICLE


@pytest.mark.parametrize("name", ["ticker-entry", "liveticker__item", "news-ticker-item"])
def test_a_ticker_that_is_the_story_is_not_struck_entry_by_entry(name: str) -> None:
    """Each entry is a small part of the page, and all of them together are the story."""
    posts = _posts(GERMAN).replace("class=e4", f"class={name}")
    article = clean(whole("Liveticker: Frost im Niedertal", posts), _ADDRESS)
    assert (article.outcome, texts(article)) == (OutcomeKind.LIVE_BLOG, list(GERMAN))


def test_a_ticker_above_a_story_is_struck() -> None:
    """The same class on a line of headlines that runs above a story."""
    ticker = "".join(f"<div class=ticker-item>Breaking: item {n} of the hour</div>" for n in range(4))
    article = clean(whole("Frost in Low Vale", ticker + "".join(f"<p>{text}</p>" for text in ENGLISH)), URL)
    assert texts(article) == list(ENGLISH)


# Short items

_RAIL = "".join(f"<li><a href=/n/{n}>What the {n}th of the growers has to say</a></li>" for n in range(6))
_MANY = "".join(f"<li><a href=/m/{n}>Part {n}</a></li>" for n in range(14))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Frost takes half of the pears", "Frost has taken half of the early pears in Low Vale, growers said. The late ones are safe."),
        ("Frost vernichtet die halbe Birnenernte", "Der Frost hat im Niedertal die Hälfte der Birnen vernichtet. Die späten Sorten sind verschont geblieben."),
        ("霜で早生の梨が半分に", "月曜日の夜の霜で、谷の早生の梨が半分失われた。遅い品種に被害はないという。"),
        ("Мороз погубил половину груш", "Мороз погубил половину ранних груш в долине. Поздние сорта не пострадали, сообщили садоводы."),
    ],
)  # fmt: skip
def test_a_dated_item_of_two_sentences_among_many_links_is_an_article(title: str, text: str) -> None:
    """Nothing vouches for it but its headline and its day."""
    menu = f"<ul class=u3>{_MANY}</ul><ul class=r5>{_RAIL}</ul>"
    article = clean(whole(title, f"<p>{text}</p>", behind=menu), URL)
    assert (article.outcome, texts(article)) == (OutcomeKind.ARTICLE, [text])


def test_a_section_with_a_line_of_its_own_is_a_listing() -> None:
    """A short heading, a sentence, and links."""
    html = f"<title>Local</title><h1>Local</h1><p>All that happens in the valley.</p><ul>{_MANY}{_RAIL}</ul>"
    assert kind(html.encode(), f"{HOST}/local") is OutcomeKind.LISTING


# Error pages


@pytest.mark.parametrize("title", ["Page introuvable", "Seite nicht gefunden", "Страница не найдена", "Page not found"])
def test_an_error_page_offers_stories_under_headings_of_their_own(title: str) -> None:
    """Any number of second headings below a first one that agrees with the window's title."""
    offered = "".join(f"<article><h2><a href=/o/{n}>{text[:40]}</a></h2><p>{text[:90]}…</p></article>" for n, text in enumerate(ENGLISH * 2))  # fmt: skip
    assert kind(whole(title, "<p>-</p>", behind=offered)) is OutcomeKind.SOFT_404


# Shells


@pytest.mark.parametrize("entries", [3, 20])
def test_a_shell_with_menus_needs_a_browser(entries: int) -> None:
    """Menus, headline and footer are there, the story stands in the state of a framework."""
    menu = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(entries))
    state = json.dumps({"props": {"story": " ".join(ENGLISH * 5)}})
    html = (
        f"<html><head><title>Frost in Low Vale</title></head><body><div id=__next><nav><ul>{menu}</ul></nav><ul>{menu}</ul>"
        f"<h1>Frost in Low Vale</h1><div class=skeleton></div>{_FOOT}</div>"
        f'<script id=__NEXT_DATA__ type="application/json">{state}</script></body></html>'
    )
    assert kind(html.encode()) is OutcomeKind.NEEDS_RENDER


# Galleries


@pytest.mark.parametrize("name", ["caption", "slide-caption", "bildunterschrift", "legende"])
def test_captions_outside_figures_make_a_gallery(name: str) -> None:
    """Slides are boxes as often as figures."""
    slides = "".join(f'<div class=s><img src=/i/{n}.jpg width=900 height=600><div class="{name}">Crate {n} on its way to the cold store.</div></div>' for n in range(7))  # fmt: skip
    html = whole("Pictures of a cold night", f"<p>{ENGLISH[0]}</p>{slides}")
    assert kind(html, f"{HOST}/photos/cold-night") is OutcomeKind.GALLERY


# Notes


@pytest.mark.parametrize(
    "note",
    [
        "Editor’s note: The number of crates was wrong in an earlier version.",
        "Rectificatif : le nombre de caisses était faux dans une version antérieure.",
        "Fe de errores: el número de cajas era incorrecto en una versión anterior.",
        "Errata: il numero delle casse era sbagliato in una versione precedente.",
        "Düzeltme: Önceki sürümde kasa sayısı yanlış verilmişti.",
        "Richtigstellung: In einer früheren Fassung war die Zahl der Kisten falsch.",
        "Correção: o número de caixas estava errado numa versão anterior.",
        "Поправка: в прежней версии было указано неверное число ящиков.",
        "Oprava: původní počet beden byl chybný.",
        "Pataisymas: ankstesnėje versijoje dėžių skaičius buvo neteisingas.",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_corrections_are_notes(note: str, first: bool) -> None:
    """Above the story or below it, in several languages and with either apostrophe."""
    body = "".join(f"<p>{text}</p>" for text in ENGLISH)
    article = clean(whole("Growers share a store", f"<p><em>{note}</em></p>{body}" if first else f"{body}<p>{note}</p>"), URL)  # fmt: skip
    assert [block.text for block in article.blocks if block.kind is BlockKind.NOTE] == [note]
    assert article.blocks[0 if first else -1].kind is BlockKind.NOTE


# Layouts made of tables


@pytest.mark.parametrize("paragraphs", [ENGLISH[:4], GERMAN[:4], ARABIC[:3]])
def test_a_cell_that_holds_headline_and_story_is_no_table(paragraphs: tuple[str, ...]) -> None:
    """Old layouts put the page into a table; their text parts by line breaks."""
    cells = f"<td><b>Today</b><br><a href=/1>Part one</a></td><td><h1>Growers share a store</h1>{'<br><br>'.join(paragraphs)}</td><td><b>Weather</b><br>+4</td>"
    html = f"<title>Growers share a store</title><table><tr>{cells}</tr></table>"
    article = clean(html.encode(), URL)
    assert [(block.kind, block.text) for block in article.blocks] == [(BlockKind.PARAGRAPH, text) for text in paragraphs]  # fmt: skip
