"""Kinds of page where nothing is declared: told by the shape of a page and one more witness, and never against a story."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.gates import said
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


# Paywalls

#: Language → teaser, line of the gate, offer, button, question to those who have paid.
_GATES = {
    "en": (ENGLISH[:2], "This story is for subscribers", "Read all you like from 1 a month.", "See the plans", "Already a subscriber? Log in"),
    "en-verb": (ENGLISH[:2], "Subscribe to keep reading", "Read all you like from 1 a month.", "See the plans", "Log in"),
    "de": (GERMAN[:2], "Weiterlesen mit dem Digital-Abo", "Den ersten Monat für einen Euro testen, danach monatlich kündbar.", "Zum Angebot", "Bereits Abonnent? Anmelden"),
    "fr": (("Les vergers du Val-Bas partageront une seule chambre froide, après que le gel a pris la moitié des poires précoces.", "Neuf d'entre eux ont signé sur un tonneau, et le dixième a promis d'y penser jusqu'à vendredi."), "La suite est réservée aux abonnés", "Un accès sans limite à tous les articles pour 1 € le premier mois.", "Voir les offres", "Déjà abonné ? Se connecter"),
    "es": (SPANISH[:2], "Contenido exclusivo para suscriptores", "Accede a todos los artículos por un euro al mes.", "Ver ofertas", "¿Ya eres suscriptor? Entra"),
    "it": (("I frutticoltori della Valle Bassa divideranno una sola cella fredda, dopo che il gelo ha preso metà delle pere precoci.", "Nove di loro hanno firmato su una botte, e il decimo ha detto che ci penserà fino a venerdì."), "Contenuto riservato agli abbonati", "Leggi tutti gli articoli per un euro al mese.", "Vedi le offerte", "Sei già abbonato? Accedi"),
    "pt": (("Os fruticultores do Vale Baixo vão partilhar uma só câmara fria, depois de a geada ter levado metade das peras.", "Nove deles assinaram sobre um barril, e o décimo disse que pensaria no assunto até sexta-feira."), "Conteúdo exclusivo para assinantes", "Leia todos os artigos por um euro por mês.", "Ver planos", "Já é assinante? Entrar"),
    "nl": (("De fruittelers van het Lage Dal delen voortaan één koelhuis, nadat de vorst de helft van de vroege peren had genomen.", "Negen van hen tekenden op een vat in de tuin, en de tiende wilde er tot vrijdag over nadenken."), "Dit artikel is alleen voor abonnees", "Lees alles vanaf 1 euro per maand.", "Bekijk de prijzen", "Al abonnee? Log in"),
    "sv": (("Odlarna i Lågdalen delar från och med nu på ett enda kylhus, sedan frosten tagit hälften av de tidiga päronen.", "Nio av dem skrev på mot en tunna på gården, och den tionde ville tänka på saken till fredag."), "Artikeln är endast för dig som är prenumerant", "Läs allt för 1 krona den första månaden.", "Se erbjudandet", "Redan prenumerant? Logga in"),
    "pl": (("Sadownicy z Niskiej Doliny będą dzielić jedną chłodnię, po tym jak mróz zabrał połowę wczesnych gruszek.", "Dziewięciu z nich podpisało umowę na beczce, a dziesiąty chce się zastanowić do piątku."), "Dalszy ciąg tylko dla prenumeratorów", "Czytaj wszystko już od 1 zł.", "Zobacz ofertę", "Masz już prenumeratę? Zaloguj się"),
    "ru": (("Садоводы Нижней долины будут пользоваться одним холодильным складом, после того как мороз погубил половину ранних груш.", "Девять из них поставили подписи на бочке во дворе, а десятый обещал подумать до пятницы."), "Материал доступен только подписчикам", "Читайте без ограничений от 99 рублей в месяц.", "Условия", "Уже есть подписка? Войти"),
    "uk": (("Садівники Нижньої долини користуватимуться одним холодильним складом, після того як мороз знищив половину ранніх груш.", "Дев'ятеро з них підписали папір на бочці, а десятий обіцяв подумати до п'ятниці."), "Матеріал доступний лише для передплатників", "Читайте без обмежень від 49 гривень на місяць.", "Умови", "Вже маєте передплату? Увійти"),
    "tr": (("Aşağı Vadi'nin meyve yetiştiricileri, don erkenci armutların yarısını aldıktan sonra tek bir soğuk hava deposunu paylaşacak.", "Bahçıvanların dokuzu avludaki fıçının üzerinde kâğıda imza attı, onuncusu ise cumaya kadar düşüneceğini söyledi."), "Bu içerik abonelere özel", "İlk ay yalnızca bir lira, sonra aylık.", "Paketler", "Zaten abone misiniz? Giriş yapın"),
    "ar": (ARABIC[:2], "هذا المحتوى للمشتركين فقط", "اقرأ بلا حدود مقابل دولار واحد في الشهر الأول.", "العروض", "لديك اشتراك؟ سجل الدخول"),
    "ja": (("谷の果樹農家は、霜で早生の梨の半分が失われたことを受け、一つの冷蔵庫を共同で使うことに合意した。九人が中庭の樽の上で署名し、十人目は金曜日まで考えると答えたという。",), "この記事は会員限定です", "月額千円ですべての記事が読めます。", "プランを見る", "すでに会員の方はこちら"),
    "zh": (("霜冻夺走了山谷里一半的早熟梨，果农们同意今后共用一座冷库。九个人在院子里的木桶上签了名，第十个人说要考虑到星期五再作决定。",), "本文仅限付费会员阅读", "每月十八元即可阅读全部内容。", "查看方案", "已是会员？登录"),
    "ko": (("골짜기의 과수 농가들은 서리로 이른 배의 절반을 잃은 뒤 냉장 창고 하나를 함께 쓰기로 했다.", "아홉 명은 마당의 통 위에서 서명했고, 열 번째 사람은 금요일까지 생각해 보겠다고 말했다."), "이 기사는 유료 회원 전용입니다", "월 천 원으로 모든 기사를 읽을 수 있습니다.", "요금 보기", "이미 회원이신가요?"),
}  # fmt: skip


def _gate(*lines: str) -> str:
    said, offer, button, asked = lines
    return f'<div class=g1 style="height:80px"></div><div class=o2><h3>{said}</h3><p>{offer}</p><a href=/s>{button}</a><p>{asked}</p></div>'


@pytest.mark.parametrize("language", _GATES)
def test_a_teaser_before_a_line_that_asks_for_payment_is_a_stub(language: str) -> None:
    """Nothing is declared; the offer is no part of the story, and each of its lines stands in the ledger."""
    teaser, *gate = _GATES[language]
    article = clean(whole("Growers share a store", "".join(f"<p>{text}</p>" for text in teaser) + _gate(*gate)), URL)
    assert (article.outcome, texts(article)) == (OutcomeKind.STUB, list(teaser))
    assert article.metadata.paywall.declared is None
    assert any("asks for payment" in sign for sign in article.metadata.paywall.observed)


_OFFER = "<div class=o2><h2>Want the rest?</h2><p>Take a month for a pound and stop whenever you like.</p><a href={}>Go on</a></div>"


@pytest.mark.parametrize(
    ("last", "between", "address"),
    [
        (f"{ENGLISH[2][:80]}…", "", "/subscribe"),
        (ENGLISH[2][:82].rsplit(" ", 1)[0], "", "https://news.example/abo/monat"),
        (ENGLISH[2], '<div class="text-fade"></div>', "/plans"),
        (ENGLISH[2], '<div style="background: linear-gradient(#fff0, #fff)"></div>', "/abonnement/offre"),
    ],
)
def test_a_text_that_breaks_off_or_fades_before_an_offer_is_cut(last: str, between: str, address: str) -> None:
    """No line says so, in no language: how the text ends is one witness, where the link leads the other."""
    inside = f"<p>{ENGLISH[0]}</p><p>{ENGLISH[1]}</p><p>{last}</p>{between}{_OFFER.format(address)}"
    article = clean(whole("Growers share a store", inside), URL)
    assert (article.outcome, texts(article)) == (OutcomeKind.STUB, [*ENGLISH[:2], last])
    assert len(article.metadata.paywall.observed) == 1


def test_a_longer_teaser_is_an_article_of_which_some_is_missing() -> None:
    """A kind tells how much is there; what is observed tells that it is not all."""
    body = "".join(f"<p>{text}</p>" for text in (*ENGLISH, *GERMAN[:2]))
    article = clean(whole("Growers share a store", body + _gate(*_GATES["de"][1:])), URL)
    assert article.outcome is OutcomeKind.ARTICLE
    assert len(article.metadata.paywall.observed) == 1


_SHORT = "".join(f"<p>{text}</p>" for text in ENGLISH[:3])


@pytest.mark.parametrize(
    "html",
    [
        whole("Growers share a store", _SHORT).replace(b"<nav>", b"<div class=t1><a href=/subscribe>Subscribe now</a> <a href=/login>Already a subscriber? Log in</a></div><nav>"),
        whole("Growers share a store", _SHORT).replace(b"<nav>", b"<div class=t1><a href=/abo>Jetzt abonnieren</a></div><nav>"),
        whole("Growers share a store", _SHORT, behind="<div class=r8><h2>More stories</h2><a href=/n/1>Why the mill stream never sleeps</a> <span>Subscribers only</span></div>"),
        whole("Growers share a store", _SHORT, behind="<div class=r8><div><a href=/n/1>The mill never sleeps</a></div><div>Subscribers only</div></div>"),
        whole("Growers share a store", f"<div class=n1><p>You have 1 free article left. Subscribe to keep reading.</p></div>{_SHORT}"),
        whole("Growers share a store", f"{_SHORT}<div class=n1><p>Noch 2 kostenlose Artikel in diesem Monat. Jetzt abonnieren.</p></div>"),
        whole("Growers share a store", f"{_SHORT}<div class=n1><p>Il vous reste 3 articles gratuits ce mois-ci.</p></div>"),
        whole("Growers share a store", f"{_SHORT}<div class=n1><p>Осталось 2 бесплатных материала в этом месяце.</p></div>"),
        whole("Growers share a store", f"{_SHORT}<div class=n1><p>今月はあと2本の記事を無料で読めます。</p></div>"),
        whole("Growers share a store", f"{_SHORT}<div class=n1><p>Did you like this? Subscribe and help us to print on.</p><a href=/subscribe>Subscribe</a></div>"),
        whole("Growers share a store", f"{_SHORT}<div class=fade></div><div class=n1><p>Sign up for our newsletter</p><a href=/letters>Yes</a></div>"),
    ],
)  # fmt: skip
def test_offers_beside_a_whole_story_cut_nothing(html: bytes) -> None:
    """In the head of each page, as a mark on other stories, as a count of free articles, as a plea for support."""
    article = clean(html, URL)
    assert (article.outcome, texts(article)) == (OutcomeKind.ARTICLE, list(ENGLISH[:3]))
    assert article.metadata.paywall.observed == ()


def test_a_story_that_goes_on_behind_an_offer_keeps_its_end() -> None:
    """A line that asks for payment in mid-story, as on pages whose scripts decide who sees it."""
    inside = f"<p>{ENGLISH[0]}</p><div class=o2><p>Subscribe to keep reading</p></div>" + "".join(f"<p>{text}</p>" for text in ENGLISH[1:4])  # fmt: skip
    assert texts(clean(whole("Growers share a store", inside), URL)) == list(ENGLISH[:4])


def test_a_story_that_is_only_hidden_is_whole() -> None:
    """Style sheets hide the rest, and the gate stands behind it: the text is there, and kept."""
    rest = "".join(f"<p>{text}</p>" for text in ENGLISH[1:5])
    inside = f'<p>{ENGLISH[0]}</p><div style="display:none">{rest}</div>{_gate(*_GATES["en"][1:])}'
    article = clean(whole("Growers share a store", inside), URL)
    assert (article.outcome, texts(article)) == (OutcomeKind.ARTICLE, list(ENGLISH[:5]))
    assert article.metadata.paywall.observed == ()


def test_a_story_about_subscriptions_is_a_story() -> None:
    """Its last paragraph speaks of them, at length."""
    last = "Subscribers only made up one reader in thirty, the editor said, and the words “subscribe to keep reading” were the most disliked in town."
    article = clean(whole("Paper gives up its paywall", f"{_SHORT}<p>{last}</p>"), URL)
    assert (article.outcome, texts(article)[-1]) == (OutcomeKind.ARTICLE, last)
    assert article.metadata.paywall.observed == ()


# Lists

_OTHERS = ("Mill stream runs dry for an hour", "Two carts back before the fair", "Teacher counts forty trees", "Price of crates still unknown", "The tenth grower signs at last", "Barrel from the yard is sold", "Lorry leaves without the late pears", "Cold store hums its first night", "Frost comes back on Thursday", "Council asks for clean wheels")  # fmt: skip


def _cards(teasers: tuple[str, ...], count: int = 9) -> str:
    return "".join(
        f"<div class=c4><h2><a href=/n/{n}>{_OTHERS[n % 10]}</a></h2><p>{teasers[n % len(teasers)][:100]}…</p><time>{n + 1} Nov</time></div>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("title", "teasers"), [("Local", ENGLISH), ("Aus dem Tal", GERMAN), ("Comarca", SPANISH), ("محليات", ARABIC)]
)
def test_a_few_teasers_right_under_a_heading_are_a_listing(title: str, teasers: tuple[str, ...]) -> None:
    """Nine are enough where a story would stand above them."""
    html = f"<title>{title}</title>{_MENU}<main><h1>{title}</h1>{_cards(teasers)}</main>{_FOOT}"
    assert kind(html.encode(), f"{HOST}/local") is OutcomeKind.LISTING


@pytest.mark.parametrize("declared", ["CollectionPage", "ProfilePage", "SearchResultsPage"])
def test_what_calls_itself_a_list_may_introduce_itself(declared: str) -> None:
    """A line about the writer, above nine teasers."""
    data = f'<script type="application/ld+json">{{"@type": "{declared}", "name": "Nell Garth"}}</script>'
    inside = f"<h1>Nell Garth</h1><p>Nell Garth writes of orchards, mills and the weather between them.</p>{_cards(ENGLISH)}"  # fmt: skip
    html = f"<title>Nell Garth</title>{data}{_MENU}<main>{inside}</main>{_FOOT}"
    assert kind(html.encode(), f"{HOST}/by/nell-garth") is OutcomeKind.LISTING


@pytest.mark.parametrize("text", [ENGLISH[0], GERMAN[0], ARABIC[0]])
def test_a_sentence_above_teasers_is_a_story(text: str) -> None:
    """The shortest item of news, and nine teasers of others as long as itself."""
    html = whole("Growers share a store", f"<p>{text}</p>", behind=f"<div class=r3>{_cards(ENGLISH)}</div>")
    assert kind(html) is OutcomeKind.ARTICLE


# Talk and streams


@pytest.mark.parametrize(
    ("head", "answer"),
    [("Comments (7)", "Reply"), ("Kommentare (7)", "Antworten"), ("7 commentaires", "Répondre"), ("Комментарии", "Ответить"), ("コメント (7)", "返信"), ("التعليقات (7)", "رد")],
)  # fmt: skip
def test_a_talk_longer_than_the_story_is_no_part_of_it(head: str, answer: str) -> None:
    """No name gives it away, but its heading, and an answer is asked for under each."""
    said = "".join(f"<div class=q{n % 2}><div>reader{n}</div><div>{text} {ENGLISH[n - 3]}</div><div><a href=#>{answer}</a></div></div>" for n, text in enumerate(ENGLISH))  # fmt: skip
    article = clean(whole("Growers share a store", "".join(f"<p>{text}</p>" for text in GERMAN[:3]), behind=f"<div class=h2>{head}</div>{said}"), URL)  # fmt: skip
    assert texts(article) == list(GERMAN[:3])


def test_a_story_with_a_part_on_comments_goes_on() -> None:
    """The same heading, and paragraphs under it that ask nobody for anything."""
    body = "".join(f"<p>{text}</p>" for text in GERMAN[:4]) + "<h2>Kommentare</h2>" + "".join(f"<p>{text}</p>" for text in ENGLISH)  # fmt: skip
    assert set(GERMAN[:4]) | set(ENGLISH) <= set(texts(clean(whole("Growers share a store", body), URL)))


@pytest.mark.parametrize("level", ["h2", "h3"])
def test_a_story_below_that_looks_the_same_and_leads_to_its_own_page_is_another(level: str) -> None:
    """An endless stream without a telling name: the headlines of what is loaded are links."""
    body = "".join(f"<p>{text}</p>" for text in ENGLISH[:4])
    second = f"</div><div class=k7><{level}><a href=/2025/11/mill>Mill stream runs dry for an hour</a></{level}><time>3 Nov 2025</time><div class=b9>{''.join(f'<p>{text}</p>' for text in GERMAN[:4])}</div>"  # fmt: skip
    assert texts(clean(whole("Growers share a store", body, behind=second), URL)) == list(ENGLISH[:4])


def test_parts_of_one_story_that_look_the_same_stay_together() -> None:
    """Boxes of one class, with headings that lead nowhere."""
    parts = "".join(f"</div><div class=k7><h2>Part {n}</h2><p>{text}</p><p>{GERMAN[n]}</p><p>{SPANISH[n]}</p>" for n, text in enumerate(ENGLISH[2:5]))  # fmt: skip
    body = "".join(f"<p>{text}</p>" for text in ENGLISH[:2])
    assert set(ENGLISH[:5]) <= set(texts(clean(whole("Growers share a store", body, behind=parts), URL)))


def test_a_time_of_day_without_an_element_of_its_own_is_that_of_its_post() -> None:
    """Old live blogs print it in bold; the entry is timed by that line, and not by all of its text."""
    posts = "".join(f"<div class=e4><b>{20 - n}:05</b><p>{text}</p></div>" for n, text in enumerate(ENGLISH))
    article = clean(whole("Frost in Low Vale: live", posts), _ADDRESS)
    assert article.outcome is OutcomeKind.LIVE_BLOG
    assert [post.printed for post in article.posts] == [f"{20 - n}:05" for n in range(len(ENGLISH))]


@pytest.mark.parametrize(
    "line",
    ["ویژه مشترکان", "Subscreva para continuar", "Подпишитесь, чтобы продолжить", "This story is for subscribers"],
)
def test_a_line_that_keeps_a_story_for_those_who_pay_is_known_by_itself(line: str) -> None:
    """Each phrase holds one of the stems by which most lines are passed over."""
    assert said(line)
